"""How single figures of an entry read: value with unit, range, basis; no digit is rounded away."""

from collections.abc import Mapping

from planner.catalog.library import Library
from planner.domain.entry_fields import Entry, number_of, value_of
from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence
from planner.domain.units import HALF_UNITS_PER_UNIT, KG_PER_LB, M3H_PER_CFM
from planner.presenters import formats
from planner.presenters.entry_labels import field_unit
from planner.presenters.formats import Quantity
from planner.presenters.privacy import hidden_text, is_money, prices_hidden
from planner.presenters.wording import translate

_SHOWN_PER_STORED: Mapping[str, float] = {
    "half_units": 1 / HALF_UNITS_PER_UNIT,
    "liquid_share": 100.0,
}
"""Shown figure over the stored one, where a page shows another unit."""
_KINDS = {
    "gpu-server": "GPU server",
    "cpu-server": "CPU server",
    "pdu": "PDU",
    "ups": "UPS",
    "cdu": "cooling unit (CDU)",
    "nic": "NIC",
}
"""Kinds that are called otherwise than they are written in tables."""
_IMPERIAL = {"kg": ("lb", 1 / KG_PER_LB), "m³/h": ("CFM", 1 / M3H_PER_CFM)}
_DECIMALS = 6


def shown_per_stored(name: str) -> float:
    """Return the figure that is shown over the one that is stored."""
    return _SHOWN_PER_STORED.get(name, 1.0)


def figure_text(entry: Entry, name: str, library: Library) -> Quantity:
    """Return a figure with its unit, as printed: no digit is rounded away."""
    value = value_of(entry, name)
    unit = field_unit(type(entry), name)
    if value is None:
        return Quantity(formats.no_data())
    if prices_hidden() and is_money(unit):
        return Quantity(hidden_text())
    if isinstance(value, bool):
        return Quantity(translate("entry", "yes") if value else translate("entry", "no"))
    if isinstance(value, int | float):
        return in_style(value * shown_per_stored(name), unit)
    return Quantity(_text(name, value, library))


def shown_number(entry: Entry, name: str) -> float | None:
    """Return a figure as a plain number in the unit that is shown; None for texts and no data."""
    number, unit = number_of(entry, name), field_unit(type(entry), name)
    if number is None or (prices_hidden() and is_money(unit)):
        return None
    _, factor = _shown_unit(unit)
    return float(f"{number * shown_per_stored(name) * factor:.12g}")


def range_text(name: str, evidence: Evidence, unit: str) -> str:
    """Return the bounds of a figure, such as ``9.2–11.3``; empty where they are not known."""
    if evidence.low is None or evidence.high is None or evidence.low >= evidence.high:
        return ""
    if prices_hidden() and is_money(unit):
        return hidden_text()
    factor = shown_per_stored(name)
    ends = (in_style(end * factor, unit).number for end in (evidence.low, evidence.high))
    return "–".join(ends)


def in_style(value: float, unit: str) -> Quantity:
    """Return a number in a unit as the user reads it."""
    other, factor = _shown_unit(unit)
    return Quantity(formats.trimmed(value * factor, _DECIMALS if other == unit else 1), other)


def _shown_unit(unit: str) -> tuple[str, float]:
    """The unit of the user's style, and by how much its figures are larger."""
    return _IMPERIAL[unit] if formats.style().imperial and unit in _IMPERIAL else (unit, 1.0)


def kind_word(kind: str) -> str:
    """Return what a kind of part or component is called."""
    return translate("entry", _KINDS.get(kind, kind.replace("-", " ")))


def _text(name: str, value: object, library: Library) -> str:
    if name == "kind":
        return kind_word(str(value))
    if name == "accelerator":
        accelerator = library.accelerators.get(EntryId(str(value)))
        return accelerator.name if accelerator else str(value)
    if name == "llm":
        llm = library.llms.get(EntryId(str(value)))
        return llm.name if llm else str(value)
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return str(value)
