"""What a site buys: itemised orders as cost lines and streams, then what nobody itemised."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.compute.orders import Order, Role
from planner.compute.pricing import PRICE_CLASS, Pricing
from planner.domain.hardware import PartKind
from planner.domain.phrase import say
from planner.domain.quote import Charge, PriceClass
from planner.domain.results import SiteResult
from planner.domain.site import Site
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.capex import CapexRates, SiteBuild, capex_lines
from planner.engines.finance.leasing import leased_lines
from planner.engines.finance.lines import CostClass, CostLine
from planner.engines.finance.streams import CostStream

COST_CLASS = {kind: CostClass(one.value) for kind, one in PRICE_CLASS.items()}
"""The cost class of each kind of part."""

_BASE_OF_ESTIMATES = frozenset(
    {Role.PART, Role.PLANT, Role.CABLING, Role.INSTALLATION, Role.OPTICS}
)
"""Orders that estimates are a share of, or that replace one."""


@dataclass(frozen=True, slots=True)
class SiteMoney:
    """What the costs of a site with racks are made of."""

    site: Site
    result: SiteResult
    orders: tuple[Order, ...]
    gpus: int
    build_usd_w: float | None
    has_spares: bool = False


def order_usd(order: Order, pricing: Pricing) -> float | None:
    """Return what an order costs: once, or for one month or year; None for no data."""
    each = pricing.usd(order.price)
    return None if each is None else each * float(order.quantity)


def label_of(order: Order) -> str:
    """Return the name of an order as a line of cost."""
    if order.extra is not None:
        return order.extra.description
    if order.component is not None:
        what = order.component.label
        if order.length_m:
            what = say("{0}, {1:g} m", what, order.length_m)
        return say("{0:f} × {1}", order.quantity, what)
    if order.part is None:
        return say("Optics and cables")
    pieces = say("{0:f} × {1}", order.quantity, order.part.label)
    match order.role:
        case Role.RAILS:
            return say("Rail kits of {0}", pieces)
        case Role.CORDS:
            return say("Power cords of {0}", pieces)
        case Role.INSTALLATION:
            return say("Installation of {0}", pieces)
        case Role.SUPPORT:
            return say("Support of {0}", pieces)
        case _:
            return pieces


def is_itemised(order: Order) -> bool:
    """Whether an order is a line of cost: it counts, and it has or needs a price of its own."""
    needs_price = order.role not in (Role.RAILS, Role.CORDS, Role.OPTICS)
    return order.counts and (needs_price or order.price.entered)


def purchases(
    money: SiteMoney, pricing: Pricing, rates: CapexRates, leased_share: float = 0.0
) -> tuple[CostLine, ...]:
    """Return the purchase lines of a site: orders, estimates, own lines, then what is leased instead."""
    orders = [one for one in money.orders if is_itemised(one) and one.charge is Charge.ONE_OFF]
    items = [_line(one, pricing) for one in orders if one.role in _BASE_OF_ESTIMATES]
    own = [_line(one, pricing) for one in orders if one.role not in _BASE_OF_ESTIMATES]
    if not items:
        return tuple(own)
    site = money.site
    has_switch = any(one.part and one.part.kind is PartKind.SWITCH for one in orders)
    build = SiteBuild(
        site.cost_basis, has_switch, site.design_it_kw, money.build_usd_w, money.has_spares
    )
    lines = (*capex_lines(items, build, rates), *own)
    return (*lines, *leased_lines(lines, leased_share))


def own_purchases(orders: Iterable[Order], pricing: Pricing) -> tuple[CostLine, ...]:
    """Return the purchase lines of orders at a place without racks."""
    return tuple(
        _line(one, pricing) for one in orders if is_itemised(one) and one.charge is Charge.ONE_OFF
    )


def spare_purchases(orders: Iterable[Order], pricing: Pricing) -> tuple[CostLine, ...]:
    """Return the purchase lines of spares: they stand in for a share of the servers."""
    lines = own_purchases(orders, pricing)
    return tuple(replace(one, cost_class=CostClass.SPARES) for one in lines)


def support_stream(
    label: str, orders: Sequence[Order], pricing: Pricing, horizon: int
) -> CostStream:
    """Return the support of all servers of a site, in equal months over its term."""
    support = [one for one in orders if one.role is Role.SUPPORT]
    months = max((one.term_months or 0 for one in support), default=0)
    monthly = support_usd_year(support, pricing) / MONTHS_PER_YEAR
    return CostStream(label, CostClass.MAINTENANCE, _paid(monthly, months, horizon))


def support_usd_year(orders: Iterable[Order], pricing: Pricing) -> float:
    """Return what is known of a year's support."""
    return sum(order_usd(one, pricing) or 0.0 for one in orders if one.role is Role.SUPPORT)


def own_streams(orders: Iterable[Order], pricing: Pricing, horizon: int) -> Iterator[CostStream]:
    """Yield what the user's own recurring lines cost by month."""
    for order in orders:
        extra = order.extra
        if extra is None or order.charge is Charge.ONE_OFF or not order.counts:
            continue
        # a lease of hardware is no purchase: it leaves nothing and is not maintained
        software = extra.price_class is PriceClass.SOFTWARE
        cost_class = CostClass.SOFTWARE if software else CostClass.SERVICES
        usd = order_usd(order, pricing)
        if usd is None:
            yield CostStream(label_of(order), cost_class, None)
            continue
        periods = MONTHS_PER_YEAR if order.charge is Charge.YEARLY else 1
        paid = _paid(usd / periods, order.term_months or horizon, horizon)
        yield CostStream(label_of(order), cost_class, paid)


def _paid(monthly: float, months: int, horizon: int) -> tuple[float, ...]:
    return (0.0, *(monthly if month < months else 0.0 for month in range(horizon)))


def _line(order: Order, pricing: Pricing) -> CostLine:
    return CostLine(label_of(order), _cost_class(order), order_usd(order, pricing))


def _cost_class(order: Order) -> CostClass:
    if order.extra is not None:
        return CostClass(order.extra.price_class.value)
    match order.role:
        case Role.INSTALLATION:
            return CostClass.INSTALLATION
        case Role.SUPPORT:
            return CostClass.MAINTENANCE
        case Role.OPTICS | Role.CABLING:
            return CostClass.NETWORK
        case Role.PLANT:
            return CostClass.POWER_COOLING
    return COST_CLASS[order.part.kind] if order.part else CostClass.SERVICES
