"""What is ordered once or by contract for what stands at a site, with the price of one unit.

The itemised part of the cost model and of the bill of materials: both are made of these orders, so
that they name the same things at the same prices.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from planner.compute.fabrics.goods import Goods
from planner.compute.pricing import PRICE_CLASS, Pricing, UnitPrice, at_break, price_break
from planner.domain.components import Component
from planner.domain.hardware import Part, PartKind, PriceBreak
from planner.domain.identity import EntryId, SiteId
from planner.domain.money import amount, places, rounded
from planner.domain.phrase import say
from planner.domain.placement import Placement, Tray
from planner.domain.project import PartShelf
from planner.domain.provenance import Evidence, Status
from planner.domain.quote import (
    Charge,
    ExtraLine,
    ItemKey,
    LineId,
    LineOverlay,
    Option,
    PriceClass,
    line_id,
)
from planner.domain.site import Site
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.capex import part_of_building
from planner.engines.finance.lines import CostClass

OPTICS = ItemKey("optics-and-cables")
"""The line that stands for optics and cables until the fabric is sized."""

WHOLE_PROJECT_NAME = "Whole project"
"""What the place of lines that belong to no site is called."""

SPARES = SiteId("spares")
"""Place of what lies on the tray as a spare."""

SPARES_NAME = say("Spare parts")

COLOCATION = ItemKey("colocation")
"""The rent of a colocation site."""

_USUAL_CORDS = 2
"""Cords of a server whose number of supplies nobody printed: one for each feed."""

_NEEDS_FABRIC = frozenset({PriceClass.SERVERS, PriceClass.STORAGE, PriceClass.NETWORK})


Delivered = Part | Component
"""What has a lead time of its own."""


class Role(StrEnum):
    """Why something is ordered."""

    PART = "part"
    PLANT = "plant"
    RAILS = "rails"
    CORDS = "cords"
    INSTALLATION = "installation"
    SUPPORT = "support"
    CABLING = "cabling"
    OPTICS = "optics"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Order:
    """So many units of one thing for one site, with the price of one.

    `part` is what it is or what it belongs to, at the price of so many pieces; `reached` is the
    quantity or country that this price is for, where there are several. `component` is what it is
    where it is plant or a cable of `length_m`, `extra` the user's own line. `included` things are paid with something else. `term_months` is set for recurring charges.
    """

    item: ItemKey
    site: SiteId
    role: Role
    quantity: Decimal
    price: UnitPrice
    overlay: LineOverlay
    part: Part | None = None
    extra: ExtraLine | None = None
    charge: Charge = Charge.ONE_OFF
    term_months: int | None = None
    included: bool = False
    reached: PriceBreak | None = None
    component: Component | None = None
    length_m: float = 0.0

    @property
    def line_id(self) -> LineId:
        """The id of its line in the bill of materials."""
        return line_id(self.item, self.site)

    @property
    def option(self) -> Option:
        """Whether it counts in the totals of the offer."""
        return self.overlay.option or Option.BASE

    @property
    def is_held(self) -> bool:
        """Whether it comes with hardware of the plan, and so costs whatever its option is."""
        return self.role not in (Role.OPTICS, Role.EXTRA)

    @property
    def counts(self) -> bool:
        """Whether the cost model counts it."""
        return self.is_held or self.option is Option.BASE


def site_orders(
    site: Site,
    counts: Mapping[EntryId, int],
    shelf: PartShelf,
    pricing: Pricing,
    horizon_months: int,
    goods: tuple[Goods, ...] = (),
) -> tuple[Order, ...]:
    """Return what is ordered for a site that holds so many pieces of each part and component.

    *goods* are the cables and modules of its fabrics; without any, one line stands for them.
    """
    orders: list[Order] = []
    parts = [one for one in sorted(counts) if one in shelf.parts]
    for part_id in parts:
        orders += _part_orders(site, shelf.parts[part_id], counts[part_id], shelf, pricing)
    for entry in sorted(counts):
        component = shelf.components.get(entry)
        if component is not None and entry not in shelf.parts:
            orders.append(_plant_order(site, component, counts[entry], pricing))
    orders = [_with_term(one, shelf, horizon_months) for one in orders]
    orders += _cabling_orders(site, goods, shelf, pricing)
    needed = any(PRICE_CLASS[shelf.parts[part_id].kind] in _NEEDS_FABRIC for part_id in parts)
    if needed and not goods:
        price = pricing.unit(OPTICS, site.id, None, PriceClass.NETWORK)
        orders.append(_order(OPTICS, site.id, Role.OPTICS, Decimal(1), price, pricing))
    orders += extra_orders(site.id, pricing, horizon_months)
    return tuple(orders)


def spare_orders(
    tray: Iterable[Placement], shelf: PartShelf, pricing: Pricing
) -> tuple[Order, ...]:
    """Return what is ordered of the parts that lie on the tray as spares."""
    counts = Counter(one.part for one in tray if one.spare and isinstance(one.host, Tray))
    return tuple(
        part_order(shelf.parts[part], SPARES, "", count, pricing) for part, count in counts.items()
    )


def has_spare_servers(tray: Iterable[Placement], shelf: PartShelf) -> bool:
    """Whether spares of servers are itemised, so that no share of the servers stands for them."""
    return any(
        one.spare
        and isinstance(one.host, Tray)
        and PRICE_CLASS[shelf.parts[one.part].kind] is PriceClass.SERVERS
        for one in tray
    )


def extra_orders(site: SiteId, pricing: Pricing, horizon_months: int) -> Iterator[Order]:
    """Yield the user's own lines for a site, or for `WHOLE_PROJECT`."""
    for extra in pricing.prices.extra_lines:
        if extra.site != site:
            continue
        price = pricing.unit(extra.id, site, None, extra.price_class, extra.unit)
        term = None
        if extra.charge is not Charge.ONE_OFF:
            term = extra.term_months or horizon_months
        yield Order(
            extra.id,
            site,
            Role.EXTRA,
            amount(extra.quantity),
            price,
            pricing.prices.overlay(extra.line_id),
            extra=extra,
            charge=extra.charge,
            term_months=term,
        )


def delivered_parts(orders: Mapping[SiteId, Sequence[Order]]) -> tuple[Delivered, ...]:
    """Return each part and piece of plant, with the longest lead time that was entered for it."""
    found: dict[EntryId, Delivered] = {}
    for order in chain.from_iterable(orders.values()):
        entered = order.overlay.lead_weeks
        part: Delivered | None = order.part if order.role is Role.PART else order.component
        if part is None:
            continue
        if entered is not None:
            given = Evidence(Status.ENTERED, order.overlay.source or "", order.overlay.date)
            evidence = {**part.evidence, "lead_weeks": given}
            part = replace(part, lead_weeks=entered, evidence=evidence)
        known = found.get(part.id)
        if known is None or (part.lead_weeks or 0.0) > (known.lead_weeks or 0.0):
            found[part.id] = part
    return tuple(found.values())


def part_order(part: Part, site: SiteId, country: str, count: int, pricing: Pricing) -> Order:
    """Return the order of so many pieces of a part for a site, at the price that they reach there."""
    reached = price_break(part, count, country)
    part = at_break(part, reached)
    base = None if part.price_usd is None else amount(part.price_usd)
    price = pricing.unit(part.id, site, base, PRICE_CLASS[part.kind])
    order = _order(part.id, site, Role.PART, Decimal(count), price, pricing, part)
    return order if reached is None else replace(order, reached=reached)


def _part_orders(
    site: Site, part: Part, count: int, shelf: PartShelf, pricing: Pricing
) -> Iterator[Order]:
    quantity = Decimal(count)
    if part_of_building(CostClass(PRICE_CLASS[part.kind].value), site.cost_basis):
        price = _free(pricing)
        yield _order(part.id, site.id, Role.PART, quantity, price, pricing, part, included=True)
    else:
        bought = part_order(part, site.id, site.country, count, pricing)
        price = bought.price
        yield bought
    if PRICE_CLASS[part.kind] is not PriceClass.SERVERS:
        return
    if part.kind is not PartKind.RACK_SYSTEM:
        cords = quantity * (part.supply.count if part.supply else _USUAL_CORDS)
        yield _accessory(site, part, Role.RAILS, quantity, pricing)
        yield _accessory(site, part, Role.CORDS, cords, pricing)
    for role, share in (
        (Role.INSTALLATION, "finance.installation_share"),
        (Role.SUPPORT, "finance.support_share_year"),
    ):
        yield _service(site, part, role, price, shelf.assume(share), quantity, pricing)


def _plant_order(site: Site, component: Component, count: int, pricing: Pricing) -> Order:
    """Plant that is a component; with a new building it is paid with the building."""
    quantity, price_class = Decimal(count), PriceClass.POWER_COOLING
    included = part_of_building(CostClass(price_class.value), site.cost_basis)
    usd = component.price_usd
    base = None if usd is None else amount(usd)
    item = component.id
    price = _free(pricing) if included else pricing.unit(item, site.id, base, price_class)
    order = _order(item, site.id, Role.PLANT, quantity, price, pricing, included=included)
    return replace(order, component=component)


def _cabling_orders(
    site: Site, goods: tuple[Goods, ...], shelf: PartShelf, pricing: Pricing
) -> Iterator[Order]:
    """Yield cables by length and optical modules."""
    for one in goods:
        component = shelf.components.get(one.component)
        if component is None:
            continue
        length = f".{one.length_m:g}m" if one.length_m else ""
        item = ItemKey(f"{component.id}{length}")
        usd = component.price_usd
        base = None if usd is None else amount(usd)
        price = pricing.unit(item, site.id, base, PriceClass.NETWORK)
        order = _order(item, site.id, Role.CABLING, Decimal(one.count), price, pricing)
        yield replace(order, component=component, length_m=one.length_m)


def _accessory(site: Site, part: Part, role: Role, quantity: Decimal, pricing: Pricing) -> Order:
    """What comes with a server, at no price unless one was entered."""
    item = ItemKey(f"{part.id}.{role}")
    price = pricing.unit(item, site.id, Decimal(0), PriceClass.SERVERS)
    included = not price.entered
    return _order(item, site.id, role, quantity, price, pricing, part, included=included)


def _service(
    site: Site,
    part: Part,
    role: Role,
    server: UnitPrice,
    share: float,
    quantity: Decimal,
    pricing: Pricing,
) -> Order:
    """A service listed at a share of what the server costs, less its own discount."""
    item = ItemKey(f"{part.id}.{role}")
    base = None
    if server.cost is not None:
        base = rounded(server.cost * amount(share), places(server.currency))
    price = pricing.unit(item, site.id, base, PriceClass.SERVICES, base_currency=server.currency)
    return _order(item, site.id, role, quantity, price, pricing, part)


def _order(
    item: str,
    site: SiteId,
    role: Role,
    quantity: Decimal,
    price: UnitPrice,
    pricing: Pricing,
    part: Part | None = None,
    *,
    included: bool = False,
) -> Order:
    key = ItemKey(item)
    overlay = pricing.prices.overlay(line_id(key, site))
    return Order(key, site, role, quantity, price, overlay, part, included=included)


def _with_term(order: Order, shelf: PartShelf, horizon_months: int) -> Order:
    """Return support as the yearly contract that it is."""
    if order.role is not Role.SUPPORT:
        return order
    longest = int(shelf.assume("finance.support_years_max") * MONTHS_PER_YEAR)
    return replace(order, charge=Charge.YEARLY, term_months=min(horizon_months, longest))


def _free(pricing: Pricing) -> UnitPrice:
    nothing = Decimal(0)
    return UnitPrice(nothing, pricing.currency, nothing, nothing, nothing, nothing)
