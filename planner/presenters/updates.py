"""How the updates that the catalogue offers read: the entry, what became of it, what it says now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from planner.catalog.differences import Fate, FieldChange
from planner.document.updating import Update
from planner.domain.compliance import ComplianceRule
from planner.domain.hardware import Accelerator, Part
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.provenance import Estimate
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.privacy import prices_hidden
from planner.presenters.wording import translate

_UNITS = {
    "usd_h": "USD/h",
    "usd_m": "USD/M",
    "usd_gb": "USD/GB",
    "usd_kwh": "USD/kWh",
    "usd_w": "USD/W",
    "g_kwh": "g/kWh",
    "usd": "USD",
    "gb_s": "GB/s",
    "gbit_s": "Gbit/s",
    "kw": "kW",
    "kg": "kg",
    "mm": "mm",
    "m3h": "m³/h",
    "weeks": "weeks",
    "tflops": "TFLOP/s",
    "gib": "GiB",
    "gb": "GB",
    "tb": "TB",
}
"""Units by the end of a field's name, longer ends first."""

_ORDER = (Fate.CHANGED, Fate.WITHDRAWN, Fate.NEW)
_MOST = 3
"""Changes that are told in a line; the others are counted."""


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """One update: name, what became of it, all its changes, and whether it can be taken over."""

    name: str
    text: str
    tooltip: str
    can_be_taken: bool


def in_order(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Return updates as they are listed: what changed, what is gone, what is new."""
    return tuple(sorted(updates, key=lambda one: _ORDER.index(one.fate)))


def fate_title(fate: Fate, count: int) -> str:
    """Return the heading over the updates of one fate, such as ``CHANGED: 12``."""
    titles = {
        Fate.CHANGED: translate("updates", "CHANGED: {0}"),
        Fate.WITHDRAWN: translate("updates", "NO LONGER IN THE CATALOGUE: {0}"),
        Fate.NEW: translate("updates", "NEW: {0}"),
    }
    return titles[fate].format(formats.grouped(count))


def update_rows(updates: Iterable[Update]) -> tuple[UpdateRow, ...]:
    """Return a row for each update, in their order."""
    return tuple(_row(one) for one in updates)


def _row(update: Update) -> UpdateRow:
    told = [_text(one) for one in update.changes if not (prices_hidden() and _is_money(one))]
    if update.fate is Fate.NEW and isinstance(update.entry, Estimate):
        one = update.entry
        text = translate("updates", "new: {0}").format(Quantity(_value(one.likely), one.unit))
    elif update.fate is Fate.NEW:
        text = translate("updates", "new")
    elif update.fate is Fate.WITHDRAWN:
        text = translate("updates", "no longer in the catalogue: the project keeps its copy")
    elif not told:
        text = translate("updates", "changed")
    else:
        more = len(told) - _MOST
        text = ", ".join(told[:_MOST])
        if more > 0:
            text = translate("updates", "{0} and {1} more").format(text, more)
    return UpdateRow(
        _name(update), text, "\n".join(told) or text, update.fate is not Fate.WITHDRAWN
    )


def _name(update: Update) -> str:
    entry = update.entry
    match entry:
        case Part() | CloudOffer() | ModelApi() | Estimate() | ComplianceRule():
            return entry.label
        case Accelerator():
            return f"{entry.manufacturer} {entry.name}"
        case _:
            return entry.name


def _text(change: FieldChange) -> str:
    """Such as ``price 370 000 → 390 000 USD``."""
    name, _, date = change.field.rpartition(".")[2].partition(" ")
    unit = next((one for one in _UNITS if name.endswith(f"_{one}")), "")
    words = name.removesuffix(f"_{unit}").replace("_", " ") if unit else name.replace("_", " ")
    both = f"{_value(change.before)} → {_value(change.after)}"
    if date:
        return f"{words} {date} {both}"
    return f"{words} {both}{formats.SPACE}{_UNITS[unit]}" if unit else f"{words} {both}"


def _value(value: Any) -> str:
    if value is None or value == "":
        return formats.no_data()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return formats.grouped(value) if abs(value) >= 10_000 else f"{value:g}"


def _is_money(change: FieldChange) -> bool:
    return "usd" in change.field
