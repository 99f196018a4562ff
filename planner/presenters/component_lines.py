"""Components of the catalogue as lines for a bill of materials: optics, memory, drives, plant."""

from dataclasses import dataclass

from planner.catalog.library import Library
from planner.domain.components import Component, ComponentKind
from planner.domain.quote import PriceClass
from planner.presenters.list_prices import IN_USD, ListPrices

_CLASSES = {
    ComponentKind.OPTIC: PriceClass.NETWORK,
    ComponentKind.CABLE: PriceClass.NETWORK,
    ComponentKind.NIC: PriceClass.NETWORK,
    ComponentKind.MEMORY: PriceClass.SERVERS,
    ComponentKind.TRAY: PriceClass.SERVERS,
    ComponentKind.WORKSTATION: PriceClass.SERVERS,
    ComponentKind.DRIVE: PriceClass.STORAGE,
}
"""Class for discount and margin; all other kinds are plant."""


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """What a line about a component begins with.

    `list_price` is in the currency of the project, None where nobody knows it or its rate is
    missing; `source` says who says it, `seen` when.
    """

    label: str
    manufacturer: str
    part_number: str
    price_class: PriceClass
    list_price: float | None
    lead_weeks: float | None
    source: str
    seen: str


def component_lines(library: Library, prices: ListPrices = IN_USD) -> tuple[ComponentLine, ...]:
    """Return a line for every component, in the order of the catalogue."""
    return tuple(_line(one, prices) for one in library.components.values())


def _line(component: Component, prices: ListPrices) -> ComponentLine:
    convertible = prices.code == prices.wanted
    price = prices.shown(component.price_usd) if convertible else None
    evidence = component.evidence.get("price_usd") if price is not None else None
    return ComponentLine(
        component.label,
        component.manufacturer,
        component.part_number,
        _CLASSES.get(component.kind, PriceClass.POWER_COOLING),
        price,
        component.lead_weeks,
        evidence.source if evidence is not None else "",
        evidence.date if evidence is not None else "",
    )
