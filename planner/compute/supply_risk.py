"""On whom the plan depends: spend and capacity by vendor, country and software, risk by class.

Everything is worked out on demand; nothing of it is part of an edit.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.compute.finance_rates import given
from planner.compute.holdings import (
    COMPUTE,
    UNKNOWN,
    Holding,
    holdings_of,
    shares_of_capacity,
    shares_of_spend,
)
from planner.compute.planned import Planned
from planner.compute.reliability.failures import GPUS_OF_A_NODE
from planner.compute.reliability.rules import reliability_rules
from planner.compute.risk_weights import (
    class_key,
    impossible_shares,
    impossible_weights,
    weights_of,
)
from planner.domain.identity import EntryId
from planner.domain.project import PartShelf
from planner.domain.supply import CAPACITY_UNITS, Angle, SupplyClass
from planner.domain.units import WEEKS_PER_YEAR
from planner.engines.reliability import mean_down
from planner.engines.supply import (
    RiskTerms,
    RiskWeights,
    concentration_between,
    concentration_of,
    exposure_usd,
    risk_points,
    stock_weeks,
)

_WEEK_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class ClassRisk:
    """How risky the supply of one class is: shares of its spend and capacity, terms and points.

    `spend` and `capacity` are by angle, greatest share first; the unit of capacity is that of the
    class, and shares of capacity are empty where none is known. `herfindahl` is of vendors,
    `country_herfindahl` of countries of design, `manufacture_herfindahl` of countries of
    manufacture, None where any of those is no data. `points` are by term, None when the weights
    or levels cannot be used; without any lead time that term has none, and `open_points` is the
    most that it could have.
    """

    supply_class: SupplyClass
    usd: float
    spend: Mapping[Angle, Mapping[str, float]]
    capacity: Mapping[Angle, Mapping[str, float]]
    herfindahl: float
    country_herfindahl: float
    manufacture_herfindahl: float | None
    lead_weeks: float | None
    terms: RiskTerms
    points: Mapping[str, float] | None
    open_points: float = 0.0

    @property
    def by_vendor(self) -> Mapping[str, float]:
        """USD by vendor."""
        return self.spend[Angle.VENDOR]

    @property
    def by_country(self) -> Mapping[str, float]:
        """USD by country of design."""
        return self.spend[Angle.DESIGN]

    @property
    def single_source(self) -> float:
        """Share with only one qualified source."""
        return self.terms.single_source

    @property
    def capacity_unit(self) -> str:
        """In what its capacity is counted."""
        return CAPACITY_UNITS[self.supply_class]

    @property
    def score(self) -> float | None:
        """Points of 100, higher is riskier."""
        return None if self.points is None else sum(self.points.values())

    @property
    def most(self) -> float | None:
        """The score if what nobody published were at its worst."""
        return None if self.score is None else self.score + self.open_points


@dataclass(frozen=True, slots=True)
class VendorLoss:
    """What it means to lose one vendor: how long until it is replaced, and what the gap costs.

    `recover_weeks` is the longest lead time of what it delivers; None where nobody published one,
    and the exposure is then no data. `survive_weeks` is what is assumed, and `stock_weeks` more
    where spares of all its servers lie on the tray.
    """

    vendor: str
    spend_share: float
    gpu_share: float
    recover_weeks: float | None
    survive_weeks: float
    usd_per_week: float
    exposure_usd: float | None
    stock_weeks: float = 0.0


@dataclass(frozen=True, slots=True)
class SupplyRisk:
    """The whole: holdings, risk by class and over all, vendors and what losing each means.

    `spend` and `capacity` are by angle, greatest share first; capacity is what accelerators bought
    and rented could calculate, dense in BF16. `weights_sum` is what the entered weights sum to;
    scores are missing unless it is 1, and `problems` name what else cannot be.
    """

    holdings: tuple[Holding, ...]
    classes: tuple[ClassRisk, ...]
    score: float | None
    spend: Mapping[Angle, Mapping[str, float]]
    capacity: Mapping[Angle, Mapping[str, float]]
    herfindahl: float
    single_source: float
    losses: tuple[VendorLoss, ...]
    weights_sum: float
    unpriced: tuple[str, ...] = field(default=())
    problems: tuple[str, ...] = field(default=())

    @property
    def by_vendor(self) -> Mapping[str, float]:
        """USD by vendor."""
        return self.spend[Angle.VENDOR]

    @property
    def by_country(self) -> Mapping[str, float]:
        """USD by country of design."""
        return self.spend[Angle.DESIGN]

    @property
    def most(self) -> float | None:
        """The score if what nobody published were at its worst."""
        if self.score is None:
            return None
        total = sum(one.usd for one in self.classes)
        return self.score + sum(one.open_points * one.usd for one in self.classes) / total


def supply_risk(case: Planned) -> SupplyRisk | None:
    """Return on whom the plan depends; None when nothing that has a price is bought or rented."""
    found = tuple(holdings_of(case))
    holdings = tuple(one for one in found if one.usd > 0.0)
    if not holdings:
        return None
    shelf = case.shelf
    weights, weights_sum = weights_of(shelf)
    problems = (*impossible_weights(shelf), *impossible_shares(shelf))
    classes = tuple(
        _class_risk(kind, mine, shelf, None if problems else weights)
        for kind in SupplyClass
        if (mine := [one for one in holdings if one.supply_class is kind])
    )
    total = sum(one.usd for one in holdings)
    spend = {angle: shares_of_spend(holdings, angle) for angle in Angle}
    compute = [one for one in holdings if one.supply_class in COMPUTE]
    return SupplyRisk(
        holdings=holdings,
        classes=classes,
        score=None if weights is None or problems else _mean(classes, total),
        spend=spend,
        capacity={angle: shares_of_capacity(compute, angle) for angle in Angle},
        herfindahl=concentration_of(spend[Angle.VENDOR]).herfindahl,
        single_source=sum(one.single_source * one.usd for one in classes) / total,
        losses=tuple(_losses(case, holdings, total)),
        weights_sum=weights_sum,
        unpriced=tuple(sorted({one.label for one in found if one.usd <= 0.0})),
        problems=problems,
    )


def herfindahl_of(shares: Mapping[str, float]) -> tuple[float, float] | None:
    """Return the least and greatest index of amounts by name; None where there is none.

    Both are the same where every name is known; else whoever has what nobody published decides.
    """
    if not shares:
        return None
    known = {name: amount for name, amount in shares.items() if name != UNKNOWN}
    low, high = concentration_between(known, shares.get(UNKNOWN, 0.0))
    return low.herfindahl, high.herfindahl


def score_with(risk: SupplyRisk, weights: RiskWeights) -> float:
    """Return what the plan would score with other weights; nothing else is worked out again."""
    total = sum(one.usd for one in risk.classes)
    return sum(
        sum(risk_points(one.terms, weights).values()) * one.usd / total for one in risk.classes
    )


def _mean(classes: Sequence[ClassRisk], total: float) -> float:
    return sum((one.score or 0.0) * one.usd for one in classes) / total


def _class_risk(
    kind: SupplyClass,
    holdings: Sequence[Holding],
    shelf: PartShelf,
    weights: RiskWeights | None,
) -> ClassRisk:
    total = sum(one.usd for one in holdings)
    spend = {angle: shares_of_spend(holdings, angle) for angle in Angle}
    vendors, designed = (
        concentration_of(spend[angle]).herfindahl for angle in (Angle.VENDOR, Angle.DESIGN)
    )
    made = spend[Angle.MANUFACTURE]
    manufactured = None if UNKNOWN in made else concentration_of(made).herfindahl
    leads = [one.lead_weeks for one in holdings if one.lead_weeks is not None]
    longest = max(leads, default=None)
    terms = RiskTerms(
        herfindahl=vendors,
        single_source=given(shelf, class_key("single_source", kind)),
        lead_ratio=(longest or 0.0) / max(1.0, given(shelf, "risk.need_weeks")),
        substitution=given(shelf, class_key("substitution", kind)),
        export_share=sum(one.usd for one in holdings if one.restricted) / total,
        country_share=max(designed, manufactured or 0.0) / 10_000.0,
    )
    return ClassRisk(
        kind,
        total,
        spend,
        {angle: shares_of_capacity(holdings, angle) for angle in Angle},
        vendors,
        designed,
        manufactured,
        longest,
        terms,
        None if weights is None else risk_points(terms, weights),
        100.0 * weights.lead_time if weights is not None and longest is None else 0.0,
    )


def _losses(case: Planned, holdings: Sequence[Holding], total: float) -> Iterator[VendorLoss]:
    """What losing each vendor means, the costliest first.

    A week without it costs what renting its part of the demand instead would; where nothing is
    comparable the gap has no price.
    """
    rented = case.money.rented[0] if case.money.rented else None
    weekly = rented.usd_by_year[0] / WEEKS_PER_YEAR if rented is not None else 0.0
    gpus = sum(one.gpus for one in holdings if not one.gpu_vendor)
    assumed = given(case.shelf, "risk.survive_weeks")
    found = []
    for vendor in shares_of_spend(holdings, Angle.VENDOR):
        mine = [one for one in holdings if one.vendor == vendor]
        leads = [one.lead_weeks for one in mine if one.lead_weeks is not None]
        recover = max(leads, default=None)
        lost = sum(one.gpus for one in mine if one.gpu_vendor != vendor)
        gpu_share = lost / gpus if gpus else 0.0
        spend = sum(one.usd for one in mine) / total
        per_week = weekly * gpu_share
        stock = min((one.weeks for one in stock_of(case, vendor)), default=0.0)
        survive = assumed + stock
        found.append(
            VendorLoss(
                vendor,
                spend,
                gpu_share,
                recover,
                survive,
                per_week,
                None if recover is None else exposure_usd(per_week, recover, survive),
                stock,
            )
        )
    yield from sorted(
        found, key=lambda one: (-(one.exposure_usd or 0.0), -one.spend_share, one.vendor)
    )


@dataclass(frozen=True, slots=True)
class Stock:
    """Servers of one type that stand, fail in a week, and lie on the tray as spares."""

    part: EntryId
    servers: int
    failures_week: float
    spares: int

    @property
    def weeks(self) -> float:
        """How long its spares last."""
        return stock_weeks(self.spares, self.failures_week)


def stock_of(case: Planned, vendor: str) -> tuple[Stock, ...]:
    """Return the GPU servers that a vendor, or the vendor of their GPUs, stands behind, with spares.

    The one whose spares are used up first decides how long the plan survives without the vendor.
    Every failure uses one up: without the vendor nobody repairs.
    """
    rules = reliability_rules(case.shelf)
    if rules is None or not rules.node_failures:
        return ()
    spares = Counter(one.part for one in case.plan.tray if one.spare)
    found = []
    for key, count in case.money.counts.items():
        part = case.shelf.parts[key]
        fit = part.accelerators
        if fit is None or count <= 0:
            continue
        if vendor in (part.manufacturer, case.shelf.accelerators[fit.accelerator].manufacturer):
            rate = rules.node_failures * fit.count / GPUS_OF_A_NODE
            found.append(Stock(key, count, mean_down(count, rate, _WEEK_DAYS), spares[key]))
    return tuple(found)
