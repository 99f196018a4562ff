"""On whom the plan depends: spend and capacity by vendor and country, risk by class, and lock-in.

What a GPU server costs is taken apart: its accelerators belong to whoever makes them, the rest to
the maker of the server. Everything is worked out on demand; nothing of it is part of an edit.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from planner.compute.compliance import Shipped, about_hardware, day_of, of_scope
from planner.compute.orders import Order, Role
from planner.compute.planned import Planned
from planner.compute.pricing import PRICE_CLASS
from planner.domain.compliance import RuleScope
from planner.domain.finding import Severity
from planner.domain.hardware import Part
from planner.domain.project import PartShelf
from planner.domain.quote import PriceClass
from planner.domain.site import Site
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass
from planner.engines.supply import (
    RiskTerms,
    RiskWeights,
    concentration_of,
    exposure_usd,
    risk_points,
)

UNKNOWN = ""
"""Stands for a country that nobody published."""


class SupplyClass(StrEnum):
    """Classes of what is bought and rented, as far as supply is concerned."""

    ACCELERATORS = "accelerators"
    SERVERS = "servers"
    NETWORK = "network"
    STORAGE = "storage"
    POWER_COOLING = "power and cooling"
    CLOUD = "cloud"
    MODEL_API = "model API"


_OF_PRICE = {
    PriceClass.SERVERS: SupplyClass.SERVERS,
    PriceClass.NETWORK: SupplyClass.NETWORK,
    PriceClass.STORAGE: SupplyClass.STORAGE,
    PriceClass.POWER_COOLING: SupplyClass.POWER_COOLING,
}
_MOST_OF_SERVER = 0.95
"""Accelerators are at most this part of what their server costs."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A share of the spend: what it is, whose, from where, and how long it takes to get.

    `usd` is over the horizon. `gpus` come with it; those of a server are made by `gpu_vendor`, who
    has them among its own holdings. `restricted` tells that an export licence stands between it and its
    site.
    """

    label: str
    supply_class: SupplyClass
    vendor: str
    country: str
    usd: float
    gpus: int = 0
    lead_weeks: float | None = None
    restricted: bool = False
    gpu_vendor: str = ""


@dataclass(frozen=True, slots=True)
class ClassRisk:
    """How risky the supply of one class is: shares of its spend, terms, points and their sum.

    `herfindahl` is of vendors, `country_herfindahl` of countries of design. `points` are by term,
    None when the weights do not sum to 1.
    """

    supply_class: SupplyClass
    usd: float
    by_vendor: Mapping[str, float]
    by_country: Mapping[str, float]
    herfindahl: float
    country_herfindahl: float
    single_source: float
    lead_weeks: float | None
    points: Mapping[str, float] | None

    @property
    def score(self) -> float | None:
        """Points of 100, higher is riskier."""
        return None if self.points is None else sum(self.points.values())


@dataclass(frozen=True, slots=True)
class VendorLoss:
    """What it means to lose one vendor: how long until it is replaced, and what the gap costs."""

    vendor: str
    spend_share: float
    gpu_share: float
    recover_weeks: float
    survive_weeks: float
    usd_per_week: float
    exposure_usd: float


@dataclass(frozen=True, slots=True)
class SupplyRisk:
    """The whole: holdings, risk by class and over all, vendors and what losing each means.

    `weights_sum` is what the entered weights sum to; scores are missing unless it is 1.
    """

    holdings: tuple[Holding, ...]
    classes: tuple[ClassRisk, ...]
    score: float | None
    by_vendor: Mapping[str, float]
    by_country: Mapping[str, float]
    herfindahl: float | None
    single_source: float
    losses: tuple[VendorLoss, ...]
    weights_sum: float
    unpriced: tuple[str, ...] = field(default=())


def classes_of_part(part: Part) -> tuple[SupplyClass, ...]:
    """Return the classes that a part belongs to: a GPU server to two, a frame to none."""
    kind = _OF_PRICE.get(PRICE_CLASS[part.kind])
    own = () if kind is None else (kind,)
    return own if part.accelerators is None else (SupplyClass.ACCELERATORS, *own)


TERMS = ("concentration", "single_source", "lead_time", "substitution", "export", "country")
"""Terms of the score, whose weights are the assumptions ``risk.weight_…``."""


def supply_risk(case: Planned) -> SupplyRisk | None:
    """Return on whom the plan depends; None when nothing that has a price is bought or rented."""
    found = tuple(_holdings(case))
    holdings = tuple(one for one in found if one.usd > 0.0)
    if not holdings:
        return None
    weights, weights_sum = _weights(case.shelf)
    classes = tuple(
        _class_risk(kind, mine, case.shelf, weights)
        for kind in SupplyClass
        if (mine := [one for one in holdings if one.supply_class is kind])
    )
    total = sum(one.usd for one in holdings)
    by_vendor, by_country = _shares(holdings, "vendor"), _shares(holdings, "country")
    return SupplyRisk(
        holdings=holdings,
        classes=classes,
        score=_mean(classes, total) if weights is not None else None,
        by_vendor=by_vendor,
        by_country=by_country,
        herfindahl=concentration_of(by_vendor).herfindahl,
        single_source=sum(one.single_source * one.usd for one in classes) / total,
        losses=tuple(_losses(case, holdings, total)),
        weights_sum=weights_sum,
        unpriced=tuple(sorted({one.label for one in found if one.usd <= 0.0})),
    )


def _mean(classes: Sequence[ClassRisk], total: float) -> float:
    return sum((one.score or 0.0) * one.usd for one in classes) / total


def _holdings(case: Planned) -> Iterator[Holding]:
    for site in case.plan.sites:
        yield from bought_at(case, site)
    yield from _rented(case)


def bought_at(case: Planned, site: Site) -> Iterator[Holding]:
    """Yield what is bought for a site, with and without a price."""
    for order in case.money.orders.get(site.id, ()):
        if order.role is Role.PART and order.part is not None and order.counts:
            yield from _of_order(case, site, order, order.part)


def _of_order(case: Planned, site: Site, order: Order, part: Part) -> Iterator[Holding]:
    each = case.context.pricing.usd(order.price) or 0.0
    count = int(order.quantity)
    lead = part.lead_weeks if order.overlay.lead_weeks is None else order.overlay.lead_weeks
    rest, fit, gpus, gpu_vendor = each, part.accelerators, 0, ""
    if fit is not None:
        gpus = fit.count * count
        accelerator = case.shelf.accelerators[fit.accelerator]
        inside = (accelerator.price_usd or 0.0) * fit.count
        if not inside:
            inside = each / case.shelf.assume("derive.server_price_ratio")
        inside = min(inside, each * _MOST_OF_SERVER)
        rest, gpu_vendor = each - inside, accelerator.manufacturer
        yield Holding(
            f"{accelerator.manufacturer} {accelerator.name}",
            SupplyClass.ACCELERATORS,
            accelerator.manufacturer,
            accelerator.country_of_design,
            inside * count,
            gpus,
            lead,
            needs_licence(case, Shipped(accelerator, site.country, accelerator.country_of_design)),
        )
    kind = _OF_PRICE.get(PRICE_CLASS[part.kind])
    if kind is not None:
        country = part.country_of_design
        yield Holding(
            part.label,
            kind,
            part.manufacturer,
            country,
            rest * count,
            gpus,
            lead,
            gpu_vendor=gpu_vendor,
        )


def needs_licence(case: Planned, shipped: Shipped) -> bool:
    """Whether a rule of export says more than a word about an accelerator at its destination."""
    laws = case.shelf.compliance
    rules = of_scope(laws, RuleScope.HARDWARE)
    found = about_hardware(rules, shipped, day_of(case.settings, laws))
    return any(one.severity is not Severity.INFO for one in found)


def _rented(case: Planned) -> Iterator[Holding]:
    """Bursts and model APIs over the horizon, by provider."""
    years = case.settings.horizon_months / MONTHS_PER_YEAR
    for burst in case.plan.bursts:
        offer = case.shelf.offers[burst.offer]
        result = case.evaluation.bursts.get(burst.id)
        usd = 0.0 if result is None or result.usd_year is None else result.usd_year * years
        gpus = 0 if result is None else result.instances_peak * offer.gpus
        yield Holding(
            offer.label, SupplyClass.CLOUD, offer.provider, offer.operator_home, usd, gpus
        )
    spent = {
        stream.label: sum(stream.monthly_usd)
        for stream in case.money.streams
        if stream.cost_class is CostClass.MODEL_API and stream.monthly_usd is not None
    }
    used = {route.api for route in case.plan.routes if route.api is not None}
    for key in sorted(used):
        api = case.shelf.apis[key]
        yield Holding(
            api.label,
            SupplyClass.MODEL_API,
            api.provider,
            api.operator_home,
            spent.get(api.label, 0.0),
        )


def _shares(holdings: Sequence[Holding], by: str) -> dict[str, float]:
    """USD by vendor or country, greatest first."""
    sums: dict[str, float] = defaultdict(float)
    for one in holdings:
        sums[str(getattr(one, by))] += one.usd
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _weights(shelf: PartShelf) -> tuple[RiskWeights | None, float]:
    """The weights of the terms, None when they do not sum to 1, and their sum."""
    values = [_assumed(shelf, f"risk.weight_{term}") for term in TERMS]
    try:
        return RiskWeights(*values), sum(values)
    except ValueError:
        return None, sum(values)


def _class_risk(
    kind: SupplyClass,
    holdings: Sequence[Holding],
    shelf: PartShelf,
    weights: RiskWeights | None,
) -> ClassRisk:
    total = sum(one.usd for one in holdings)
    by_vendor, by_country = _shares(holdings, "vendor"), _shares(holdings, "country")
    vendors, countries = concentration_of(by_vendor), concentration_of(by_country)
    name = kind.value.replace(" ", "_").lower()
    single = _assumed(shelf, f"risk.single_source_{name}")
    leads = [one.lead_weeks for one in holdings if one.lead_weeks is not None]
    longest = max(leads, default=None)
    terms = RiskTerms(
        herfindahl=vendors.herfindahl,
        single_source=single,
        lead_ratio=(longest or 0.0) / max(1.0, _assumed(shelf, "risk.need_weeks")),
        substitution=_assumed(shelf, f"risk.substitution_{name}"),
        export_share=sum(one.usd for one in holdings if one.restricted) / total,
        country_share=countries.herfindahl / 10_000.0,
    )
    return ClassRisk(
        kind,
        total,
        by_vendor,
        by_country,
        vendors.herfindahl,
        countries.herfindahl,
        single,
        longest,
        None if weights is None else risk_points(terms, weights),
    )


def _losses(case: Planned, holdings: Sequence[Holding], total: float) -> Iterator[VendorLoss]:
    """What losing each vendor means, the costliest first.

    A week without it costs what renting its part of the demand instead would; where nothing is
    comparable the gap has no price.
    """
    rented = case.money.rented[0] if case.money.rented else None
    weekly = rented.usd_by_year[0] / 52.0 if rented is not None else 0.0
    gpus = sum(one.gpus for one in holdings if not one.gpu_vendor)
    survive = _assumed(case.shelf, "risk.survive_weeks")
    found = []
    for vendor in _shares(holdings, "vendor"):
        mine = [one for one in holdings if one.vendor == vendor]
        leads = [one.lead_weeks for one in mine if one.lead_weeks is not None]
        recover = max(leads, default=0.0)
        lost = sum(one.gpus for one in mine if one.gpu_vendor != vendor)
        gpu_share = lost / gpus if gpus else 0.0
        spend = sum(one.usd for one in mine) / total
        per_week = weekly * gpu_share
        found.append(
            VendorLoss(
                vendor,
                spend,
                gpu_share,
                recover,
                survive,
                per_week,
                exposure_usd(per_week, recover, survive),
            )
        )
    yield from sorted(found, key=lambda one: (-one.exposure_usd, -one.spend_share, one.vendor))


def _assumed(shelf: PartShelf, key: str) -> float:
    """Return an assumption; older projects, which do not have it, are judged without its term."""
    estimate = shelf.assumptions.get(key)
    return 0.0 if estimate is None else estimate.likely
