"""What a plan buys and rents, piece by piece: whose it is, from where, on which software, how much.

What a GPU server costs is taken apart: its accelerators belong to whoever makes them, the rest to
the maker of the server.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.compute.compliance import Shipped, about_hardware, day_of, of_scope
from planner.compute.orders import Order, Role
from planner.compute.planned import Planned
from planner.compute.pricing import PRICE_CLASS
from planner.domain.compliance import RuleScope
from planner.domain.finding import Severity
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.offers import ModelApi
from planner.domain.quote import PriceClass
from planner.domain.site import Site
from planner.domain.supply import Angle, SupplyClass
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass

UNKNOWN = ""
"""Stands for a country or a software stack that nobody published."""

OPEN_WEIGHTS = "open weights"
"""Stands for the stack of a model API whose model others serve as well."""

_MOST_OF_SERVER = 0.95
"""Accelerators are at most this part of what their server costs."""


COMPUTE = (SupplyClass.ACCELERATORS, SupplyClass.CLOUD)
"""Classes whose capacity counts as that of the plan: what it computes with, bought and rented."""

_OF_PRICE = {
    PriceClass.SERVERS: SupplyClass.SERVERS,
    PriceClass.NETWORK: SupplyClass.NETWORK,
    PriceClass.STORAGE: SupplyClass.STORAGE,
    PriceClass.POWER_COOLING: SupplyClass.POWER_COOLING,
}


@dataclass(frozen=True, slots=True)
class Holding:
    """A share of the spend: what it is, whose, from where, and how long it takes to get.

    `usd` is over the horizon; the lead time of what is rented is that of a contract elsewhere. `gpus` come with it; those of a server are made by `gpu_vendor`, who
    has them among its own holdings. `restricted` tells that an export licence stands between it and its
    site. `capacity` is in the unit of its class, None where nobody published it. `country` is that
    of its design, of a service that of its operator; `made_in` where it, or the accelerators behind
    a service, are made. `software` is the stack of its accelerators, None where it has none.
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
    made_in: str = UNKNOWN
    software: str | None = None
    capacity: float | None = None

    def of(self, angle: Angle) -> str | None:
        """Return whose share it is from an angle; None where it has no part in it."""
        return {
            Angle.VENDOR: self.vendor,
            Angle.DESIGN: self.country,
            Angle.MANUFACTURE: self.made_in,
            Angle.SOFTWARE: self.software,
        }[angle]


def classes_of_part(part: Part) -> tuple[SupplyClass, ...]:
    """Return the classes that a part belongs to: a GPU server to two, a frame to none."""
    kind = _OF_PRICE.get(PRICE_CLASS[part.kind])
    own = () if kind is None else (kind,)
    return own if part.accelerators is None else (SupplyClass.ACCELERATORS, *own)


def holdings_of(case: Planned) -> Iterator[Holding]:
    """Yield what the plan buys and rents, with and without a price."""
    for site in case.plan.sites:
        yield from bought_at(case, site)
    yield from _instances(case)
    yield from _apis(case)


def bought_at(case: Planned, site: Site) -> Iterator[Holding]:
    """Yield what is bought for a site, with and without a price."""
    for order in case.money.orders.get(site.id, ()):
        if order.role is Role.PART and order.part is not None and order.counts:
            yield from _of_order(case, site, order, order.part)


def lead_weeks_of(case: Planned) -> dict[EntryId, float | None]:
    """Return the lead time of each part that is ordered: the longest of its sites, entered or likely.

    None where nobody published one.
    """
    found: dict[EntryId, float | None] = {}
    for orders in case.money.orders.values():
        for order in orders:
            if order.role is not Role.PART or order.part is None or not order.counts:
                continue
            entered, known = order.overlay.lead_weeks, found.get(order.part.id)
            lead = order.part.lead_weeks if entered is None else entered
            weeks = [one for one in (lead, known) if one is not None]
            found[order.part.id] = max(weeks, default=None)
    return found


def _of_order(case: Planned, site: Site, order: Order, part: Part) -> Iterator[Holding]:
    each = case.context.pricing.usd(order.price) or 0.0
    count = int(order.quantity)
    lead = part.lead_weeks if order.overlay.lead_weeks is None else order.overlay.lead_weeks
    rest, fit, gpus, gpu_vendor, software = each, part.accelerators, 0, "", None
    if fit is not None:
        gpus = fit.count * count
        accelerator = case.shelf.accelerators[fit.accelerator]
        inside = (accelerator.price_usd or 0.0) * fit.count
        if not inside:
            inside = each / case.shelf.assume("derive.server_price_ratio")
        inside = min(inside, each * _MOST_OF_SERVER)
        rest, gpu_vendor, software = each - inside, accelerator.manufacturer, accelerator.software
        yield Holding(
            f"{accelerator.manufacturer} {accelerator.name}",
            SupplyClass.ACCELERATORS,
            accelerator.manufacturer,
            accelerator.country_of_design,
            inside * count,
            gpus,
            lead,
            needs_licence(case, Shipped(accelerator, site.country, accelerator.country_of_design)),
            made_in=accelerator.country_of_manufacture,
            software=software,
            capacity=accelerator.bf16_tflops * gpus,
        )
    kind = _OF_PRICE.get(PRICE_CLASS[part.kind])
    if kind is not None:
        each_capacity = _capacity(part, kind)
        yield Holding(
            part.label,
            kind,
            part.manufacturer,
            part.country_of_design,
            rest * count,
            gpus,
            lead,
            gpu_vendor=gpu_vendor,
            made_in=part.country_of_manufacture,
            software=software,
            capacity=None if each_capacity is None else each_capacity * count,
        )


def _capacity(part: Part, kind: SupplyClass) -> float | None:
    """What one piece gives, in the unit of its class."""
    if kind is SupplyClass.SERVERS:
        return 1.0
    if kind is SupplyClass.NETWORK:
        return None if part.switch is None else part.switch.ports * part.switch.port_gbit_s
    if kind is SupplyClass.STORAGE:
        return None if part.storage is None else part.storage.usable_tb
    if part.cooling is not None:
        return part.cooling.capacity_kw
    return None if part.electrical is None else part.electrical.capacity_kw


def needs_licence(case: Planned, shipped: Shipped) -> bool:
    """Whether a rule of export says more than a word about an accelerator at its destination."""
    laws = case.shelf.compliance
    rules = of_scope(laws, RuleScope.HARDWARE)
    found = about_hardware(rules, shipped, day_of(case.settings, laws))
    return any(one.severity is not Severity.INFO for one in found)


def _instances(case: Planned) -> Iterator[Holding]:
    """Bursts over the horizon, by provider; their capacity is that of their peak."""
    years = case.settings.horizon_months / MONTHS_PER_YEAR
    for burst in case.plan.bursts:
        offer = case.shelf.offers[burst.offer]
        result = case.evaluation.bursts.get(burst.id)
        usd = 0.0 if result is None or result.usd_year is None else result.usd_year * years
        gpus = 0 if result is None else result.instances_peak * offer.gpus
        accelerator = case.shelf.accelerators.get(offer.accelerator)
        yield Holding(
            offer.label,
            SupplyClass.CLOUD,
            offer.provider,
            offer.operator_home,
            usd,
            gpus,
            lead_weeks=_contract_weeks(case, "cloud"),
            made_in=UNKNOWN if accelerator is None else accelerator.country_of_manufacture,
            software=UNKNOWN if accelerator is None else accelerator.software,
            capacity=None if accelerator is None else accelerator.bf16_tflops * gpus,
        )


def _apis(case: Planned) -> Iterator[Holding]:
    """Model APIs over the horizon, by provider."""
    spent = {
        stream.label: sum(stream.monthly_usd)
        for stream in case.money.streams
        if stream.cost_class is CostClass.MODEL_API and stream.monthly_usd is not None
    }
    tokens: dict[str, float] = defaultdict(float)
    for one in case.evaluation.apis:
        tokens[one.api] += one.input_tokens_year + one.output_tokens_year
    for key in sorted({route.api for route in case.plan.routes if route.api is not None}):
        api = case.shelf.apis[key]
        yield Holding(
            api.label,
            SupplyClass.MODEL_API,
            api.provider,
            api.operator_home,
            spent.get(api.label, 0.0),
            lead_weeks=_contract_weeks(case, "api"),
            software=stack_of_api(api),
            capacity=tokens[key],
        )


def _contract_weeks(case: Planned, service: str) -> float | None:
    """How long a contract takes in the timeline, None in a project without such an assumption."""
    known = case.shelf.assumptions.get(f"supply.{service}_weeks")
    return None if known is None else known.likely


def stack_of_api(api: ModelApi) -> str:
    """Return what ties to a model API: its model alone where the weights are not open."""
    return f"{api.provider} {api.model_name}" if api.llm is None else OPEN_WEIGHTS


def shares_of_spend(holdings: Iterable[Holding], angle: Angle) -> dict[str, float]:
    """Return USD by vendor, country or stack, greatest first."""
    return _divided((one.of(angle), one.usd) for one in holdings)


def shares_of_capacity(holdings: Iterable[Holding], angle: Angle) -> dict[str, float]:
    """Return capacity by vendor, country or stack, greatest first; what has none is left out.

    Holdings of one class have one unit.
    """
    return _divided((one.of(angle), one.capacity or 0.0) for one in holdings)


def _divided(amounts: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for name, amount in amounts:
        if name is not None and amount > 0.0:
            sums[name] += amount
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
