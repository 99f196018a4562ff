"""The zip of a pack: read with suspicion, nothing of it ever lands where a member's name says.

Members are read into memory within bounds. What is odd about one refuses the whole pack, by name.
"""

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping

SUFFIX = ".rackpack"
MANIFEST = "pack.json"
CHECKSUMS = "checksums.sha256"

MIB = 2**20
MOST_PACK_BYTES = 16 * MIB
MOST_MEMBERS = 64
"""The catalogue has some thirty tables."""
MOST_MEMBER_BYTES = 32 * MIB
MOST_TOTAL_BYTES = 64 * MIB
MOST_FOLDERS = 1
"""Tables of the catalogue lie one folder deep."""

_LONGEST_NAME = 120
_MANY_RECORDS = 20 * MOST_MEMBERS
_RECORD = b"PK\x01\x02"
"""Begins every record of a zip's directory; now and then also stands in compressed bytes."""
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 1
_DRIVE = re.compile(r"[A-Za-z]:")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)", re.ASCII)
_OLDEST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every member, so that the same content makes the same file."""
_UNHARMED_MODE = stat.S_IFREG | 0o644


class BadPack(Exception):
    """A pack that is not read; the text is the reason, and names the member that it is about."""


def pack_bytes(members: Mapping[str, str]) -> bytes:
    """Return a zip of *members*, texts by name, with their checksums; the same for the same texts."""
    digests = {name: _digest(text.encode("utf-8")) for name, text in members.items()}
    texts = {**members, CHECKSUMS: _listed(digests)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(texts):
            info = zipfile.ZipInfo(name, _OLDEST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = _UNHARMED_MODE << 16
            archive.writestr(info, texts[name].encode("utf-8"))
    return made.getvalue()


def content_hash(members: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over the sorted digests and names of *members*.

    That is the SHA-256 of the list of checksums itself, so that other tools can find it too.
    """
    digests = {name: _digest(data) for name, data in members.items() if name != CHECKSUMS}
    return _digest(_listed(digests).encode("utf-8"))


def unpack(data: bytes) -> Mapping[str, bytes]:
    """Return the members of a pack by name; every one is as its checksum says.

    Raises:
        BadPack: when it is no pack, or one that was altered or made to do harm; names the member.
    """
    # Counted before the directory is read: each record becomes an object.
    if data.count(_RECORD) > _MANY_RECORDS:
        raise BadPack(f"has more than {MOST_MEMBERS} members; a pack has some thirty.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
        raise BadPack("is no pack: it is not a whole zip file; have it sent again.") from problem
    with archive:
        members = _read(archive)
    if MANIFEST not in members:
        raise BadPack(f"is no catalogue pack: it has no {MANIFEST}.")
    _check_sums(members)
    return {name: members[name] for name in sorted(members) if name != CHECKSUMS}


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise BadPack(f"has {len(infos)} members; a pack has at most {MOST_MEMBERS}.")
    seen: set[str] = set()
    total = 0
    for info in infos:
        fault = _fault_of_name(info.orig_filename) or _fault_of_kind(info)
        if not fault and info.filename.casefold() in seen:
            fault = "is in the pack twice"
        if fault:
            raise _refusal(info, fault)
        seen.add(info.filename.casefold())
        total += info.file_size
        if total > MOST_TOTAL_BYTES:
            fault = (
                f"brings the pack to {_mib(total)}; unpacked it may have {_mib(MOST_TOTAL_BYTES)}"
            )
            raise _refusal(info, fault)
    return {info.filename: _data(archive, info) for info in infos if not info.is_dir()}


def _data(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as member:
            # One more than was announced, so that more than that is noticed.
            data = member.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as problem:
        raise _refusal(info, "is damaged; have the pack sent again") from problem
    except (RuntimeError, NotImplementedError) as problem:
        raise _refusal(info, "cannot be unpacked") from problem
    if len(data) != info.file_size:
        raise _refusal(info, "is not as long as the pack says")
    return data


def _fault_of_name(name: str) -> str:
    """Return why a member must not have this name, empty when it may."""
    folders, _, last = name.removesuffix("/").rpartition("/")
    parts = (*folders.split("/"), last) if folders else (last,)
    faults = {
        "has a name that is too long": len(name) > _LONGEST_NAME,
        "has a name with characters that cannot be shown": not name.isprintable(),
        "has a backslash in its name": "\\" in name,
        "begins with a drive letter": _DRIVE.match(name) is not None,
        "begins at the root of the disk": name.startswith("/"),
        "leads out of its folder": ".." in parts,
        "has an empty step in its path": not all(parts) or "." in parts,
        f"lies {len(parts) - 1} folders deep; tables lie {MOST_FOLDERS} deep": (
            len(parts) - 1 > MOST_FOLDERS
        ),
    }
    return next((fault for fault, found in faults.items() if found), "")


def _fault_of_kind(info: zipfile.ZipInfo) -> str:
    """Return why a member of this kind and size is not read, empty when it is."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a link to another file"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is no ordinary file"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in _METHODS:
        return "is compressed in a way that packs are not"
    if info.file_size > MOST_MEMBER_BYTES:
        return f"unpacks to {_mib(info.file_size)}; a member may have {_mib(MOST_MEMBER_BYTES)}"
    return ""


def _check_sums(members: Mapping[str, bytes]) -> None:
    if CHECKSUMS not in members:
        raise BadPack(f"has no {CHECKSUMS}: nobody can tell whether it was altered.")
    told: dict[str, str] = {}
    for line in members[CHECKSUMS].decode("utf-8", "replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            raise BadPack(f"{CHECKSUMS} was altered: {shown(line)} is no checksum.")
        told[found[2]] = found[1]
    for name, data in members.items():
        if name == CHECKSUMS:
            continue
        if name not in told:
            raise BadPack(f"{name} was added after the pack was made: it has no checksum.")
        if told[name] != _digest(data):
            raise BadPack(f"{name} was altered after the pack was made: its checksum differs.")
    for name in told:
        if name not in members:
            raise BadPack(f"{shown(name)} was taken out after the pack was made.")


def shown(name: str) -> str:
    """Return a name from a foreign file so that it can be printed: short, and visible throughout."""
    text = "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in name)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _refusal(info: zipfile.ZipInfo, fault: str) -> BadPack:
    return BadPack(f"the member {shown(info.orig_filename)} {fault}; nothing of it was read.")


def _listed(digests: Mapping[str, str]) -> str:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _mib(size: int) -> str:
    return f"{size / MIB:,.1f} MiB"
