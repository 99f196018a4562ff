"""What finance asks of a plan: its views, what it brings against renting, its cost by unit.

Nothing here is calculated with an edit; a panel or a command asks for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.units import HOURS_PER_MONTH, MONTHS_PER_YEAR
from planner.engines.finance.leasing import LeaseOrBuy, LeaseTerms, lease_or_buy
from planner.engines.finance.lines import IT_HARDWARE, CostClass, LineBasis
from planner.engines.finance.returns import Returns, returns
from planner.engines.finance.streams import CostStream
from planner.engines.finance.tco import discount_factors, discounted, present_value
from planner.engines.finance.views import Seen, View, seen

_MILLION = 1e6
_RENTED = frozenset({CostClass.CLOUD, CostClass.MODEL_API})


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a view: where it belongs, how its purchase came about, and its months."""

    seen: Seen
    place: str = ""
    basis: LineBasis | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """What the plan brings against a reference: the reference's cost less the plan's, by month."""

    name: str
    returns: Returns


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """Levelised costs in USD: present cost over present quantity, both at the discount rate.

    An owned GPU-hour carries all costs but those of rented capacity. `available` counts every hour
    in which an owned GPU can work, `used` those at the serving utilisation of the first year. Costs
    by million tokens carry the share of token workloads: by output token with input in the cost, by
    input token with output in it, and by token of either kind at the mix, of which `input_share`
    is input. None where there is no such quantity.
    """

    gpu_hour_available_usd: float | None = None
    gpu_hour_used_usd: float | None = None
    availability: float = 1.0
    used_share: float | None = None
    million_output_usd: float | None = None
    million_input_usd: float | None = None
    million_tokens_usd: float | None = None
    input_share: float | None = None


@dataclass(frozen=True, slots=True)
class FinanceReport:
    """Everything that finance asks; where `no_data` gives a reason there is nothing else.

    `missing` names lines without data: with any, every sum is *at least*.
    """

    horizon_months: int = 0
    annual_rate: float = 0.0
    views: Mapping[View, tuple[Item, ...]] = field(default_factory=dict)
    against: tuple[Against, ...] = ()
    units: UnitCosts = field(default_factory=UnitCosts)
    lease: LeaseOrBuy | None = None
    lease_terms: LeaseTerms | None = None
    missing: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    no_data: str = ""

    def by_month(self, view: View) -> tuple[float, ...]:
        """Return the sum of a view by month."""
        known = [one.seen.monthly_usd for one in self.views[view] if one.seen.monthly_usd]
        return tuple(map(sum, zip(*known, strict=True))) or (0.0,) * (self.horizon_months + 1)

    def total(self, view: View) -> float:
        """Return the sum of a view."""
        return sum(self.by_month(view))

    def cumulative(self, view: View) -> tuple[float, ...]:
        """Return the sum up to each month."""
        return tuple(accumulate(self.by_month(view)))


def finance_report(project: Project, evaluation: Evaluation) -> FinanceReport:
    """Return what finance asks of a scenario."""
    case = Case(project, evaluation.scenario, evaluation)
    money, settings = case.money, case.settings
    gap = money.gap or ("" if any(one.monthly_usd for one in money.streams) else _nothing(case))
    if gap:
        return FinanceReport(no_data=gap)
    horizon, rate = settings.horizon_months, settings.discount_rate
    spread = min(horizon, case.rates.life.months)
    own = _sum(money.streams, horizon)
    return FinanceReport(
        horizon,
        rate,
        {view: _items(case, view, rate, spread) for view in View},
        tuple(
            Against(
                name, returns([there - here for here, there in zip(own, other, strict=True)], rate)
            )
            for name, other in _references(case, horizon)
        ),
        _units(case, own),
        *_lease(case),
        missing=tuple(one.label for one in money.streams if one.monthly_usd is None),
        exclusions=money_exclusions(case),
    )


def _nothing(case: Case) -> str:
    return case.evaluation.figures["tco_total"].no_data or "nothing in this plan has a price"


def _items(case: Case, view: View, rate: float, spread: int) -> tuple[Item, ...]:
    """Return the lines of a view; purchases in the order of the plan's purchase lines."""
    lines = case.money.lines
    found = []
    for one in seen(case.money.streams, view, rate, spread):
        place, basis = "", None
        if one.purchase is not None:
            place, line = lines[one.purchase]
            basis = line.basis
        found.append(Item(one, place, basis))
    return tuple(found)


def _references(case: Case, horizon: int) -> list[tuple[str, tuple[float, ...]]]:
    """Return what the plan is compared with, by month: the chosen scenario first, then rentals."""
    found = []
    chosen = case.reference
    if chosen is not None and chosen.cumulative_present is not None:
        factors = discount_factors(horizon, case.settings.discount_rate)
        curve = chosen.cumulative_present
        steps = [after - before for before, after in zip((0.0, *curve), curve, strict=False)]
        monthly = tuple(usd / factor for usd, factor in zip(steps, factors, strict=True))
        found.append((chosen.name, monthly))
    for rental in case.money.rented:
        by_year = rental.usd_by_year
        last = len(by_year) - 1
        months = (
            by_year[min(month // MONTHS_PER_YEAR, last)] / MONTHS_PER_YEAR
            for month in range(horizon)
        )
        found.append((rental.name, (0.0, *months)))
    return found


def _units(case: Case, own: Sequence[float]) -> UnitCosts:
    rate, horizon = case.settings.discount_rate, case.settings.horizon_months
    streams = case.money.streams
    present = present_value(own, rate)
    rented = present_value(_sum([x for x in streams if x.cost_class in _RENTED], horizon), rate)
    gpus = sum(place.gpus(case.shelf.parts) for place in case.powered.site_racks)
    availability = case.rates.availability
    hours = sum(discounted((0.0, *(gpus * HOURS_PER_MONTH * availability,) * horizon), rate))
    used_share = _used_share(case)
    output, taken = _present_tokens(case)
    attributed = (present - rented) * case.money.token_share + rented
    return UnitCosts(
        gpu_hour_available_usd=_over(present - rented, hours),
        gpu_hour_used_usd=_over(present - rented, hours * (used_share or 0.0)),
        availability=availability,
        used_share=used_share,
        million_output_usd=_over(attributed * _MILLION, output),
        million_input_usd=_over(attributed * _MILLION, taken),
        million_tokens_usd=_over(attributed * _MILLION, output + taken),
        input_share=_over(taken, output + taken),
    )


def _used_share(case: Case) -> float | None:
    """Mean serving utilisation of owned GPUs in the first year; GPUs without a deployment idle."""
    owned = {one.pool for one in case.evaluation.pools.values() if one.owned}
    gpus = sum(one.gpus for one in case.evaluation.pools.values() if one.owned)
    busy = sum(
        one.gpus * one.utilisation_mean
        for one in case.evaluation.deployments.values()
        if one.pool in owned
    )
    return busy / gpus if gpus else None


def _present_tokens(case: Case) -> tuple[float, float]:
    """Return output and input tokens served over the horizon, discounted like money."""
    made, taken = [], []
    for year in case.served.years:
        requests = [
            (case.workloads[workload], year.requests_year(workload, target))
            for workload, target in year.served
        ]
        made.append(sum(count * one.generated_tokens for one, count in requests))
        taken.append(sum(count * one.input_tokens for one, count in requests))
    horizon, rate = case.settings.horizon_months, case.settings.discount_rate
    return _present_quantity(made, horizon, rate), _present_quantity(taken, horizon, rate)


def _present_quantity(by_year: Sequence[float], horizon: int, rate: float) -> float:
    last = len(by_year) - 1
    months = (
        by_year[min(month // MONTHS_PER_YEAR, last)] / MONTHS_PER_YEAR for month in range(horizon)
    )
    return sum(discounted((0.0, *months), rate))


def _lease(case: Case) -> tuple[LeaseOrBuy | None, LeaseTerms | None]:
    """Compare leasing the IT hardware with buying it; None without hardware or without terms."""
    terms = case.rates.lease
    owned: list[CostStream] = []
    streams = case.money.streams
    for place, stream in enumerate(streams):
        months = stream.monthly_usd
        # what a plan leases already stands there below 0
        if stream.bought and stream.cost_class in IT_HARDWARE and months and months[0] > 0.0:
            owned.append(stream)
            after = streams[place + 1 : place + 2]
            owned += [one for one in after if one.cost_class is CostClass.RESIDUAL]
    price = sum((one.monthly_usd or (0.0,))[0] for one in owned)
    if not price or terms.months <= 0:
        return None, None
    bought = _sum(owned, case.settings.horizon_months)
    return lease_or_buy(price, bought, terms, case.settings.discount_rate), terms


def _sum(streams: Sequence[CostStream], horizon: int) -> tuple[float, ...]:
    known = [one.monthly_usd for one in streams if one.monthly_usd is not None]
    return tuple(map(sum, zip(*known, strict=True))) if known else (0.0,) * (horizon + 1)


def _over(amount: float, quantity: float) -> float | None:
    return amount / quantity if quantity > 0.0 else None
