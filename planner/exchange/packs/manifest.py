"""What a pack says of itself, and the hash that two people compare."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

FORMAT = 1
"""The layout of packs that this program writes, and the newest that it reads."""

_KEYS = ("name", "version", "licence", "publisher", "made", "valid_until")
_LONGEST = 200
_GROUP = 4
_SHA_256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the publisher of a pack says; days are ISO, an empty `valid_until` means without end."""

    name: str
    version: str
    licence: str = ""
    publisher: str = ""
    made: str = ""
    valid_until: str = ""

    def is_over(self, today: str) -> bool:
        """Whether the pack was valid until a day before *today*."""
        return bool(self.valid_until) and self.valid_until < today


@dataclass(frozen=True, slots=True)
class PackInfo:
    """A pack whose checksums are right: its file, manifest, content hash and members."""

    file: str
    manifest: Manifest
    content_hash: str
    members: tuple[str, ...] = ()


def in_groups(content_hash: str) -> str:
    """Return a hash in groups of four, as people read it to one another."""
    starts = range(0, len(content_hash), _GROUP)
    return " ".join(content_hash[start : start + _GROUP] for start in starts)


def plain_hash(text: str) -> str | None:
    """Return the hash that somebody typed in groups or in capitals, None when it is none."""
    found = re.sub(r"[\s:-]", "", text).lower()
    return found if _SHA_256.fullmatch(found) else None


def fault_of(manifest: Manifest) -> str:
    """Return what is wrong with a manifest, empty when nothing is."""
    texts = {key: getattr(manifest, key) for key in _KEYS}
    for key, text in texts.items():
        if len(text) > _LONGEST:
            return f"its {_word(key)} has {len(text)} characters, {_LONGEST} are the most"
        if not text.isprintable():
            return f"its {_word(key)} has characters that cannot be shown"
    for key in ("name", "version"):
        if not texts[key].strip():
            return f"its {_word(key)} is missing"
    for key in ("made", "valid_until"):
        if texts[key] and not _is_day(texts[key]):
            return f"“{texts[key]}” is no day; write year-month-day, such as 2027-03-31"
    return ""


def written(manifest: Manifest) -> str:
    """Return the text of a manifest."""
    texts = {key: getattr(manifest, key) for key in _KEYS}
    return json.dumps({"format": FORMAT, **texts}, indent=1, ensure_ascii=False) + "\n"


def parsed(data: bytes) -> Manifest:
    """Return the manifest of a pack.

    Raises:
        ValueError: with what is wrong, for the end of a sentence.
    """
    try:
        found: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise ValueError("it is no JSON text") from problem
    if not isinstance(found, dict) or type(found.get("format")) is not int:
        raise ValueError("it does not tell the format of the pack")
    if found["format"] > FORMAT:
        raise ValueError(f"format {found['format']} is of a later version of the program")
    texts = {key: found.get(key, "") for key in _KEYS}
    if not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("name, version, licence and days must be texts")
    manifest = Manifest(**texts)
    fault = fault_of(manifest)
    if fault:
        raise ValueError(fault)
    return manifest


def _word(key: str) -> str:
    return key.replace("_", " ")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
