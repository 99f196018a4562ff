"""The files of an import: found below a folder, read within bounds, decoded."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from planner.exchange.packs.archive import SUFFIX as PACK_SUFFIX

MOST_FILES = 100_000
MIB = 2**20


class FileKind(StrEnum):
    """What a file tells; also the words of `--kind`."""

    NETBOX = "netbox"
    MODEL = "model"
    PRICES = "prices"
    CLOUD = "cloud"
    PACK = "pack"


class Unreadable(Exception):
    """A file that cannot be read; the text is the reason, for the report."""


YAML_SUFFIXES = frozenset({".yaml", ".yml"})
TABLE_SUFFIXES = frozenset({".csv", ".xlsx"})
LIBRARY_FOLDERS = ("device-types", "module-types", "rack-types")
"""Folders of a clone of the device-type library that hold types; the rest of it is not ours."""

MODEL_FILE = "config.json"
"""Name of a model's configuration, or the end of it."""

_FOLDERS_OF_A_MODEL = 4
"""As deep as a cache of models lays them: models--maker--name/snapshots/mark/config.json."""

MOST_BYTES = {
    ".yaml": MIB,
    ".yml": MIB,
    ".json": 4 * MIB,
    ".csv": 64 * MIB,
    ".xlsx": 64 * MIB,
}
"""No honest file of its kind is larger: the longest device type of the community has 100 kB."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file of an import: where it lies, how the report names it, what it is."""

    path: Path
    name: str
    kind: FileKind | None


def find(path: Path, kind: FileKind | None = None) -> Iterator[Found]:
    """Yield the files to import at or below *path* in the order of their names.

    Folders that begin with a dot and links to folders are not entered. *kind* tells what the files
    are; without it their names do (a table may be prices or cloud: its header tells).
    """
    if not path.is_dir():
        is_json = path.suffix.lower() == ".json"
        guess = kind_of(path) or (FileKind.MODEL if is_json else None)
        yield Found(path, _name_of(path, path.parent), kind or guess)
        return
    roots = [path / name for name in LIBRARY_FOLDERS if (path / name).is_dir()] or [path]
    number = 0
    for root in roots:
        for found in _walk(root):
            guessed = kind_of(found)
            if guessed is None and found.suffix.lower() not in TABLE_SUFFIXES:
                continue
            number += 1
            if number > MOST_FILES:
                return
            yield Found(found, _name_of(found, path), kind or guessed)


def _name_of(path: Path, folder: Path) -> str:
    """Return how the report names a file: below the folder that is imported.

    A model's configuration has the name of its model in the folders above it, also where one of
    these is what is imported.
    """
    if path.name == MODEL_FILE:
        return "/".join(path.resolve().parts[1:][-_FOLDERS_OF_A_MODEL:])
    return path.relative_to(folder).as_posix()


def kind_of(path: Path) -> FileKind | None:
    """Return what a file is by its name, None where only its content tells."""
    suffix = path.suffix.lower()
    if suffix in YAML_SUFFIXES:
        return FileKind.NETBOX
    if suffix == PACK_SUFFIX:
        return FileKind.PACK
    if path.name.endswith(MODEL_FILE) and not path.name.endswith(f"quant_{MODEL_FILE}"):
        return FileKind.MODEL
    return None


def read_bytes(path: Path, most: int | None = None) -> bytes:
    """Return the bytes of a file that is no larger than its kind may be.

    Raises:
        Unreadable: with the reason.
    """
    bound = MOST_BYTES.get(path.suffix.lower(), MIB) if most is None else most
    try:
        size = path.stat().st_size
        if size > bound:
            raise Unreadable(
                f"has {size / MIB:,.1f} MiB; files of this kind are read up to"
                f" {bound / MIB:,.0f} MiB."
            )
        with path.open("rb") as handle:
            # A file may grow, and a device has no size: never more than the bound.
            data = handle.read(bound + 1)
    except OSError as problem:
        raise Unreadable(f"cannot be read ({problem.strerror}).") from problem
    if len(data) > bound:
        raise Unreadable(f"is longer than {bound / MIB:,.0f} MiB.")
    return data


def decode(data: bytes) -> str:
    """Return UTF-8 text, with or without its mark.

    Raises:
        Unreadable: when it is not UTF-8, or holds zero bytes.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable(
            f"is not UTF-8 text (byte {problem.start + 1}); save it again as UTF-8."
        ) from problem
    if "\0" in text:
        raise Unreadable("is not text: it holds zero bytes.")
    return text


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(folder) / name
