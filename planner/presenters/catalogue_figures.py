"""What a row of the catalogue tells of an entry: figures of hardware, a price, where they come from."""

from collections.abc import Mapping

from planner.catalog.library import Library
from planner.domain.hardware import Part, PartKind
from planner.domain.provenance import Evidence, Status
from planner.presenters import formats
from planner.presenters.list_prices import ListPrices
from planner.presenters.privacy import prices_hidden
from planner.presenters.wording import translate

_PRINTED = frozenset({Status.MEASURED, Status.DATASHEET, Status.ENTERED})
"""Statuses of a price that somebody printed or entered; all others read *est.*"""

_EVIDENCE_SHOWN = ("price_usd", "nameplate_kw", "mass_kg", "half_units", "lead_weeks")
_FIELD_NAMES = {
    "price_usd": "Price",
    "nameplate_kw": "Nameplate",
    "mass_kg": "Mass",
    "half_units": "Height",
    "lead_weeks": "Lead time",
}


def part_figures(part: Part, library: Library) -> tuple[str, ...]:
    """The three figures that matter for the kind of part."""
    if part.kind is PartKind.RACK and part.frame is not None:
        size = f"{formats.grouped(part.frame.width_mm)}{formats.SPACE}×{formats.SPACE}"
        load = part.frame.static_load_kg
        return (
            f"{part.frame.units}U",
            f"{size}{part.frame.depth_mm:.0f}{formats.SPACE}mm",
            str(formats.quantity(load, formats.MASS)) if load is not None else "",
        )
    if part.electrical is not None and part.electrical.capacity_kw is not None:
        return (_height(part), str(formats.power(part.electrical.capacity_kw)), _amps(part))
    draw = part.draw.nameplate_kw
    power = str(formats.power(draw)) if draw is not None else ""
    return (_height(part), power, _capability(part, library))


def _capability(part: Part, library: Library) -> str:
    if part.accelerators is not None:
        accelerator = library.accelerators.get(part.accelerators.accelerator)
        if accelerator is None:
            return translate("catalogue", "{0}× GPU").format(part.gpus)
        return whole_gb(part.gpus * accelerator.memory_gb)
    if part.storage is not None and part.storage.usable_tb is not None:
        return str(formats.memory(part.storage.usable_tb * 1000))
    if part.switch is not None:
        return f"{part.switch.ports}× {formats.short(part.switch.port_gbit_s)}G"
    if part.cooling is not None:
        heat = formats.power(part.cooling.capacity_kw)
        return translate("catalogue", "removes {0}").format(heat)
    return ""


def whole_gb(gb: float) -> str:
    """Memory of one server in GB, as its datasheet says; of a rack system in TB."""
    if gb >= 10_000:
        return str(formats.memory(gb))
    return f"{formats.grouped(gb)}{formats.SPACE}GB"


def _height(part: Part) -> str:
    if part.on_floor or part.half_units is None:
        return translate("catalogue", "floor")
    return formats.units_high(part.half_units)


def _amps(part: Part) -> str:
    rating = part.electrical
    if rating is None or rating.volts is None or rating.amps is None:
        return ""
    return f"{rating.volts:.0f}{formats.SPACE}V {rating.amps:.0f}{formats.SPACE}A"


def price_text(prices: ListPrices, usd: float | None, evidence: Evidence | None) -> str:
    """Return a list price in the project's currency; *est.* behind those that nobody printed."""
    price = prices.shown(usd)
    if price is None or prices_hidden():
        return ""
    scale = formats.scale_of(formats.MONEY, price)
    text = f"{formats.symbol(prices.code)}{formats.short(price / scale.divisor)}{scale.unit}"
    if evidence is None or evidence.status in _PRINTED:
        return text
    return translate("catalogue", "{0} est.").format(text)


def entry_tooltip(
    title: str, figures: str, price: str, evidence: Mapping[str, Evidence], note: str
) -> str:
    """Name, figures, price with the rate behind it, and where the figures come from."""
    lines = [title, figures, price, note]
    for key in _EVIDENCE_SHOWN:
        one = evidence.get(key)
        if one is not None and not (key == "price_usd" and prices_hidden()):
            name = translate("catalogue", _FIELD_NAMES[key])
            kind = f"{one.status}, {one.basis}" if one.basis else one.status
            lines.append(f"{name}: {kind}, {one.source}, {one.date}")
    return "\n".join(line for line in lines if line)
