"""What the wait costs: the bridge in a cloud, a slip, an earlier slot, and cash month by month.

Until the plan serves, all of its demand is thought to be rented on the cheapest permitted offer;
what that costs a week is the price of every week. Deliveries are paid when they arrive.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.orders import Order, Role
from planner.compute.timeline import delivery_group
from planner.domain.identity import SiteId
from planner.domain.results import CostResult
from planner.domain.units import HOURS_PER_WEEK, MONTHS_PER_YEAR, WEEKS_PER_MONTH, WEEKS_PER_YEAR
from planner.engines.finance.delay import bridge_usd, delay_usd, slot_gain_usd
from planner.engines.finance.lines import CostClass

SLIPS = (4.0, 13.0, 26.0, 52.0)
"""Weeks of delay that are told."""
PREMIUMS = (0.05, 0.10, 0.15, 0.20)
"""Premiums for an earlier slot that are told; 10 to 15 % were reported."""
_STRANDED = (CostClass.COLOCATION, CostClass.STAFF)


@dataclass(frozen=True, slots=True)
class Slip:
    """What deliveries that are *weeks* later cost."""

    weeks: float
    usd: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A premium on the purchases, and how many weeks earlier it has to bring them to pay."""

    premium_share: float
    premium_usd: float
    weeks_to_pay: float | None


@dataclass(frozen=True, slots=True)
class CashMonth:
    """What is paid in one month after the order: deliveries, the bridge, running what stands."""

    month: int
    delivered_usd: float
    bridge_usd: float
    running_usd: float

    @property
    def total_usd(self) -> float:
        """All of it."""
        return self.delivered_usd + self.bridge_usd + self.running_usd


@dataclass(frozen=True, slots=True)
class Waiting:
    """The wait of a plan: weeks until it serves, who bridges them, and what that and more cost.

    `rental` names the offer of the bridge, empty when none is comparable: then only what stands
    idle costs. `crossover_month` is the month from which the plan has cost less than going on
    renting, None when never within the months that are told.
    """

    weeks: float
    rental: str
    bridge_usd_week: float
    bridge_usd: float
    slips: tuple[Slip, ...]
    slots: tuple[Slot, ...]
    months: tuple[CashMonth, ...]
    crossover_month: int | None


def waiting(case: Case) -> Waiting | None:
    """Return what the wait of a plan costs; None when nothing that is delivered is ordered."""
    whole, costs = case.evaluation.timeline.whole, case.evaluation.costs
    if whole is None or not costs.capex_usd:
        return None
    rented = case.money.rented[0] if case.money.rented else None
    weekly = rented.usd_by_year[0] / WEEKS_PER_YEAR if rented is not None else 0.0
    stranded = _stranded_usd_month(costs)
    rate = case.settings.discount_rate
    months = _months(case, whole.p50, weekly)
    renting = weekly * WEEKS_PER_MONTH
    return Waiting(
        whole.p50,
        rented.name if rented is not None else "",
        weekly,
        bridge_usd(1.0, whole.p50 / WEEKS_PER_MONTH, weekly / HOURS_PER_WEEK),
        tuple(Slip(weeks, _slip_usd(weeks, weekly, stranded, costs, rate)) for weeks in SLIPS),
        tuple(_slot(share, weekly, stranded, costs, rate) for share in PREMIUMS),
        months,
        _crossover(months, renting),
    )


def _stranded_usd_month(costs: CostResult) -> float:
    """Rent and staff that are paid while nothing serves."""
    groups = {one.value for one in _STRANDED}
    yearly = sum(line.usd or 0.0 for line in costs.yearly if line.group in groups)
    return yearly / MONTHS_PER_YEAR


def _slip_usd(
    weeks: float, weekly: float, stranded: float, costs: CostResult, rate: float
) -> float:
    return delay_usd(
        bridge_usd=weekly * weeks,
        months=weeks / WEEKS_PER_MONTH,
        stranded_usd_month=stranded,
        lost_margin_usd_month=0.0,
        capex_usd=costs.capex_usd,
        rate_year=rate,
    )


def _slot(share: float, weekly: float, stranded: float, costs: CostResult, rate: float) -> Slot:
    """How many weeks a premium has to gain: what it costs over what a week avoids."""
    premium = -slot_gain_usd(0.0, share, costs.capex_usd)
    avoided = _slip_usd(1.0, weekly, stranded, costs, rate)
    return Slot(share, premium, premium / avoided if avoided > 0.0 else None)


def _months(case: Case, weeks: float, weekly: float) -> tuple[CashMonth, ...]:
    horizon = case.settings.horizon_months
    delivered = _delivered(case)
    running = sum(line.usd or 0.0 for line in case.evaluation.costs.yearly) / MONTHS_PER_YEAR
    serves = weeks / WEEKS_PER_MONTH
    found = []
    for month in range(horizon + 1):
        waited = min(1.0, max(0.0, serves - month))
        found.append(
            CashMonth(
                month,
                delivered.get(month, 0.0),
                waited * weekly * WEEKS_PER_MONTH,
                (1.0 - waited) * running,
            )
        )
    return tuple(found)


def _delivered(case: Case) -> Mapping[int, float]:
    """What arrives in each month after the order, in USD; the rest of the purchases at the end."""
    ends = {one.activity.key: one.end_p50 for one in case.evaluation.timeline.tasks}
    last = max(ends.values(), default=0.0)
    found: dict[int, float] = {}
    known = 0.0
    for site, orders in case.money.orders.items():
        for order in orders:
            usd = _paid(case, order)
            if usd:
                month = int(_arrival(site, order, ends, last) // WEEKS_PER_MONTH)
                found[month] = found.get(month, 0.0) + usd
                known += usd
    rest = case.evaluation.costs.capex_usd - known
    month = int(last // WEEKS_PER_MONTH)
    found[month] = found.get(month, 0.0) + rest
    return found


def _paid(case: Case, order: Order) -> float:
    if order.role is not Role.PART or not order.counts or order.included:
        return 0.0
    each = case.context.pricing.usd(order.price)
    return 0.0 if each is None else each * float(order.quantity)


def _arrival(site: SiteId, order: Order, ends: Mapping[str, float], last: float) -> float:
    if order.part is None:
        return last
    return ends.get(f"{site}/{delivery_group(order.part)}", last)


def _crossover(months: tuple[CashMonth, ...], renting: float) -> int | None:
    """The month from which the plan has cost less than renting on, to the end of the horizon."""
    paid = rented = 0.0
    found: int | None = None
    for one in months:
        paid += one.total_usd
        rented += renting
        if paid > rented:
            found = None
        elif found is None:
            found = one.month
    return found
