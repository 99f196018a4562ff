"""Opens a pack: within bounds, every member as the pack was made with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.exchange.packs.archive import (
    MANIFEST,
    MIB,
    MOST_PACK_BYTES,
    BadPack,
    content_hash,
    unpack,
)
from planner.exchange.packs.manifest import PackInfo, parsed


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack whose checksums are right, with its members."""

    info: PackInfo
    members: Mapping[str, bytes]


def open_pack(path: Path, name: str = "") -> Pack:
    """Return the pack at *path*; every member is as the pack was made with.

    Raises:
        BadPack: when it is no pack, or one that was altered or made to do harm; names the member.
    """
    members = unpack(_read(path))
    try:
        manifest = parsed(members[MANIFEST])
    except ValueError as problem:
        raise BadPack(f"{MANIFEST} cannot be read: {problem}.") from problem
    return Pack(
        PackInfo(name or path.name, manifest, content_hash(members), tuple(members)), members
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            # A file may grow, and a device has no size: never more than the bound.
            data = handle.read(MOST_PACK_BYTES + 1)
    except OSError as problem:
        raise BadPack(f"cannot be read ({problem.strerror}).") from problem
    if len(data) > MOST_PACK_BYTES:
        raise BadPack(f"is larger than {MOST_PACK_BYTES // MIB} MiB, up to which packs are read.")
    return data
