"""What was entered for a line, laid over what the catalogue says."""

from dataclasses import replace
from typing import TypeVar

from planner.compute.pricing import Pricing, UnitPrice
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.quote import OVERLAY_FIELDS, LineOverlay
from planner.exchange.lines import QUOTED, BomLine, Origin

T = TypeVar("T")

ENTERED = "entered"
_HERE = "entered in this project"


def priced(line: BomLine, price: UnitPrice, pricing: Pricing) -> BomLine:
    """Return *line* with the price of one unit and with everything entered for it."""
    overlay = pricing.prices.overlay(line.line_id)
    apart = pricing.is_apart(price)
    own = overlay.currency if price.entered else CATALOGUE_CURRENCY
    origin = _origin(line.origin, overlay)
    if price.list_price is not None and not apart and own != price.currency and price.list_price:
        origin = replace(origin, source=_converted(origin.source, own, price.currency, pricing))
    return replace(
        line,
        list_price=price.list_price,
        discount=price.discount,
        margin=price.margin,
        currency=price.currency,
        apart=apart,
        counted=price.sell if pricing.prices.seller else price.cost,
        part_number=_either(overlay.part_number, line.part_number),
        lead_weeks=_either(overlay.lead_weeks, line.lead_weeks),
        lead_date=line.lead_date if overlay.lead_weeks is None else "",
        option=_either(overlay.option, line.option),
        remark=_either(overlay.remark, line.remark),
        note="" if price.entered else line.note,
        origin=origin,
        entered=frozenset(name for name in OVERLAY_FIELDS if getattr(overlay, name) is not None),
    )


def _origin(origin: Origin, overlay: LineOverlay) -> Origin:
    if overlay.list_price is not None:
        origin = Origin(overlay.date, ENTERED, "", overlay.source or _HERE)
    elif overlay.source is not None:
        origin = replace(origin, source=overlay.source)
    if overlay.valid_until:
        return replace(origin, basis=QUOTED, valid_until=overlay.valid_until)
    return origin


def _converted(source: str, own: str, shown: str, pricing: Pricing) -> str:
    """Add the exchange rates that a price went through to its source."""
    steps = []
    for currency in (own, shown):
        rate = pricing.prices.rates.get(currency)
        if rate is not None and currency != CATALOGUE_CURRENCY:
            words = (f"1 USD = {rate.per_usd:g} {currency}", rate.date, rate.source)
            steps.append(", ".join(word for word in words if word))
    return "; ".join(part for part in (source, *steps) if part)


def _either(entered: T | None, usual: T) -> T:
    return usual if entered is None else entered
