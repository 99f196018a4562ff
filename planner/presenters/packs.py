"""How a pack reads: what it says of itself, until when it holds, the hash that people compare."""

from dataclasses import dataclass

from planner.exchange.packs.manifest import PackInfo, in_groups
from planner.presenters.rows import Tone
from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class PackFact:
    """One thing that a pack says of itself, amber when it is to be looked at."""

    text: str
    tone: Tone = Tone.MUTED


@dataclass(frozen=True, slots=True)
class PackCard:
    """A pack in a few lines: name and version, facts, the content hash in groups of four."""

    title: str
    facts: tuple[PackFact, ...]
    hash_text: str


def pack_card(info: PackInfo, today: str) -> PackCard:
    """Return how a pack reads on the day *today* (ISO)."""
    one = info.manifest
    title = translate("packs", "{0}, version {1}").format(one.name, one.version)
    return PackCard(title, tuple(_facts(info, today)), hash_text(info))


def hash_text(info: PackInfo) -> str:
    """Return the content hash with its name."""
    return translate("packs", "Content hash {0}").format(in_groups(info.content_hash))


def _facts(info: PackInfo, today: str) -> list[PackFact]:
    one = info.manifest
    facts = []
    if one.publisher:
        facts.append(PackFact(translate("packs", "From {0}").format(one.publisher)))
    licence = one.licence or translate("packs", "not told")
    facts.append(PackFact(translate("packs", "Licence: {0}").format(licence)))
    if one.made:
        facts.append(PackFact(translate("packs", "Made {0}").format(one.made)))
    if one.is_over(today):
        text = translate("packs", "Was valid until {0}").format(one.valid_until)
        facts.append(PackFact(text, Tone.WARNING))
    elif one.valid_until:
        facts.append(PackFact(translate("packs", "Valid until {0}").format(one.valid_until)))
    return facts
