"""The form of a new entry: which fields it has, in which units, and how its verdict reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.presenters import formats
from planner.presenters.entry_labels import field_label
from planner.presenters.formats import Quantity
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

_WATT = 1000.0


@dataclass(frozen=True, slots=True)
class ItemField:
    """A field: its name in the tables, label, unit shown, shown figure over the stored one.

    Texts have no unit. `decimals` are those that can be typed.
    """

    name: str
    unit: str = ""
    shown_per_stored: float = 1.0
    text: bool = False
    decimals: int = 4

    @property
    def title(self) -> str:
        """What stands before the field."""
        own = _LABELS.get(self.name)
        return translate("items", own) if own is not None else field_label(self.name)


_LABELS = {
    "link_gb_s": "Link, per direction",
    "accelerator_count": "Number of GPUs",
    "port_gbit_s": "Speed of a port",
    "accelerator": "GPU",
}
"""Labels that are shorter here than on a page."""


def _text(name: str) -> ItemField:
    return ItemField(name, text=True)


_MAKER, _NAME = _text("manufacturer"), _text("name")
_HEIGHT = ItemField("half_units", "U", 0.5, decimals=1)
_DRAW = ItemField("nameplate_kw", "kW")
_MASS = ItemField("mass_kg", "kg")
_PRICE = ItemField("price_usd", "USD", decimals=0)
_DEPTH = ItemField("depth_mm", "mm", decimals=1)
_LEAD = ItemField("lead_weeks", "weeks", decimals=1)
_NUMBER = _text("part_number")

FORMS: Mapping[str, tuple[tuple[ItemField, ...], tuple[ItemField, ...]]] = {
    "gpu": (
        (
            _MAKER,
            _NAME,
            ItemField("memory_gb", "GB"),
            ItemField("bandwidth_gb_s", "GB/s"),
            ItemField("bf16_tflops", "TFLOP/s"),
            ItemField("fp8_tflops", "TFLOP/s"),
            ItemField("board_kw", "W", _WATT),
            _PRICE,
        ),
        (
            ItemField("fp4_tflops", "TFLOP/s"),
            ItemField("link_gb_s", "GB/s"),
        ),
    ),
    "gpu-server": (
        (
            _MAKER,
            _NAME,
            _text("accelerator"),
            ItemField("accelerator_count", decimals=0),
            _HEIGHT,
            _DRAW,
            _MASS,
            _PRICE,
        ),
        (_DEPTH, _LEAD, _NUMBER),
    ),
    "cpu-server": ((_MAKER, _NAME, _HEIGHT, _DRAW, _MASS, _PRICE), (_DEPTH, _LEAD, _NUMBER)),
    "storage": (
        (
            _MAKER,
            _NAME,
            _HEIGHT,
            ItemField("usable_tb", "TB"),
            ItemField("read_gb_s", "GB/s"),
            _DRAW,
            _MASS,
            _PRICE,
        ),
        (_DEPTH, _LEAD, _NUMBER),
    ),
    "switch": (
        (
            _MAKER,
            _NAME,
            _HEIGHT,
            ItemField("ports", decimals=0),
            ItemField("port_gbit_s", "Gbit/s"),
            _DRAW,
            _MASS,
            _PRICE,
        ),
        (_DEPTH, _LEAD, _NUMBER),
    ),
}
"""Fields by kind: those that one looks at first, and the others."""

_KINDS = {
    "gpu": "GPU",
    "gpu-server": "GPU server",
    "cpu-server": "CPU server",
    "storage": "Storage",
    "switch": "Switch",
}


def item_kind_name(kind: str) -> str:
    """Return what a kind of new entry is called."""
    return translate("items", _KINDS[kind])


def derived_text(field: ItemField, value: float) -> str:
    """Return a figure that follows from the others, as a field shows it while it is empty."""
    number = formats.short(value * field.shown_per_stored)
    return translate("items", "{0}, derived").format(Quantity(number))


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
            f"{field_label(name)}: {text}" for name, text in problems.items()
        )
    empty = " · ".join(map(field_label, missing))
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
    lines += [f"{field_label(name)}: {text}" if name else text for name, text in doubts.items()]
    return (Tone.WARNING if len(lines) > 1 else Tone.GOOD), "\n".join(lines)
