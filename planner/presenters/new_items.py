"""The form of a new entry: what kinds are called, what is derived, how its verdict reads."""

from collections.abc import Iterable, Mapping

from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.item_forms import ItemField, item_title
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_KINDS = {
    "gpu": "GPU",
    "gpu-server": "GPU server",
    "cpu-server": "CPU server",
    "storage": "storage",
    "switch": "switch",
    "rack": "rack",
    "rack-system": "rack system",
    "pdu": "PDU",
    "ups": "UPS",
    "cdu": "cooling unit (CDU)",
    "plant": "plant of the building",
    "optic": "optic",
    "cable": "cable",
    "nic": "network card (NIC)",
    "drive": "drive",
    "memory": "memory module",
    "llm": "language model",
    "engine": "serving engine",
    "offer": "cloud offer",
    "api": "model API",
    "region": "region",
}

_HINTS = {
    "llm": "A config.json gives all of this exactly, also for latent, sliding and hybrid attention:"
    " File, Import to Catalogue.",
    "engine": "What is left empty is assumed from the engine of this name, else from vLLM.",
    "region": "The country is its code of two letters; climate, tariff and carbon that are left empty"
    " are those of the country.",
    "offer": "A price list of many instances is imported: File, Import to Catalogue.",
    "cdu": "A height of 0 stands on the floor.",
    "ups": "A height of 0 stands on the floor.",
    "pdu": "A height of 0 is mounted beside the rack units.",
}


def item_kind_word(kind: str) -> str:
    """Return what a kind of new entry is called within a sentence."""
    return translate("items", _KINDS[kind])


def item_kind_name(kind: str) -> str:
    """Return what a kind of new entry is called in a list."""
    word = item_kind_word(kind)
    return word[:1].upper() + word[1:]


def item_kind_hint(kind: str) -> str:
    """Return what helps with entries of a kind, empty where nothing is special."""
    hint = _HINTS.get(kind, "")
    return translate("items", hint) if hint else ""


def derived_text(field: ItemField, value: float, *, assumed: bool) -> str:
    """Return a figure that nobody entered, as a field shows it while it is empty."""
    number = Quantity(formats.short(value * field.shown_per_stored))
    text = translate("items", "{0}, assumed") if assumed else translate("items", "{0}, derived")
    return text.format(number)


def split_name(searched: str, makers: Iterable[str]) -> tuple[str, str]:
    """Return maker and name that a search meant: one of the makers known, and the other words."""
    words = [word for word in searched.split() if not any(sign in word for sign in "<>=:")]
    known = {maker.casefold(): maker for maker in makers}
    maker = next((known[word.casefold()] for word in words if word.casefold() in known), "")
    others = [word for word in words if word.casefold() != maker.casefold()]
    return maker, " ".join(map(_named, others))


def _named(word: str) -> str:
    """A word as names are written: types in capitals, such as B400."""
    return word.upper() if any(letter.isdigit() for letter in word) else word[:1].upper() + word[1:]


def draft_verdict(
    missing: Iterable[str],
    problems: Mapping[str, str],
    doubts: Mapping[str, str],
    named_like: str,
    added: Iterable[str],
    *,
    roofline: bool,
) -> tuple[Tone, str]:
    """Return what the form says at its foot, worst first."""
    if problems:
        return Tone.BAD, "\n".join(
            f"{item_title(name)}: {worded(text)}" for name, text in problems.items()
        )
    empty = " · ".join(map(item_title, missing))
    if empty:
        return Tone.MUTED, translate("items", "Still needed: {0}.").format(empty)
    names = " + ".join(added)
    lines = [translate("items", "Adds {0}.").format(names)]
    if roofline:
        lines[0] += " " + translate(
            "items", "Speeds are roofline only: no measurement identifies this GPU."
        )
    if named_like:
        lines.append(translate("items", "{0} is in the catalogue already.").format(named_like))
    told = ((name, worded(text)) for name, text in doubts.items())
    lines += [f"{item_title(name)}: {text}" if name else text for name, text in told]
    return (Tone.WARNING if len(lines) > 1 else Tone.GOOD), "\n".join(lines)
