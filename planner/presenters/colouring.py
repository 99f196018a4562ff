"""What colours devices and racks on the canvas: one metric at a time, with its scale.

A device is coloured by its own value while single devices can be seen, a rack by the sum of its
devices from afar; each has a scale of its own that begins at zero and ends at a round figure. What
is not known is *no data*, never the low end of a scale.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.compute.explain.case import Case
from planner.compute.holdings import classes_of_part
from planner.compute.supply_risk import supply_risk
from planner.domain.finding import Finding, Severity
from planner.domain.hardware import DeviceClass, Part
from planner.domain.identity import EntryId, PlacementId, PoolId, RackId
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.results import CostResult, DeviceGroup, DeviceResult, Evaluation, RackResult
from planner.domain.site import Rack
from planner.domain.supply import SupplyClass
from planner.domain.units import GIB
from planner.presenters import formats
from planner.presenters.privacy import hidden_text, prices_hidden
from planner.presenters.seats import NOBODY, Group, Seats, seats_of
from planner.presenters.wording import translate

STEPS = 10
"""How many colours a scale has; steps can be told apart where a smooth ramp cannot."""

_ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class Metric(StrEnum):
    """What the canvas is coloured by."""

    CLASS = "class"
    PEAK = "expected peak"
    HEAT = "heat"
    MASS = "mass"
    VRAM = "VRAM"
    DEPLOYMENT = "deployment"
    THROUGHPUT = "throughput"
    COST = "cost"
    LEAD_TIME = "lead time"
    RISK = "supply risk"
    FINDINGS = "findings"


FINE_STEPS = 64
"""So many colours look like a smooth ramp; racks on the floor plan are large enough to be compared."""


@dataclass(frozen=True, slots=True)
class Level:
    """A place on the smooth scale, from 0 to `FINE_STEPS` − 1."""

    number: int


Shade = DeviceClass | Severity | Group | Level | int | None
"""What colours a thing: its class, its worst finding, its group, a step of the scale or a place on
the smooth one (0 is the lowest), or None for no data; among groups, for what belongs to none."""

GroupKey = tuple[EntryId, PoolId | None, float | None]
"""Equal devices: part, pool and GPU limit."""


@dataclass(frozen=True, slots=True)
class Span:
    """A scale from zero to `top`, in the base unit of the metric."""

    top: float

    def step(self, value: float) -> int:
        """Return the step that *value* falls into."""
        return max(0, min(STEPS - 1, int(value / self.top * STEPS)))

    def level(self, value: float) -> Level:
        """Return where *value* lies on the smooth scale."""
        return Level(max(0, min(FINE_STEPS - 1, int(value / self.top * FINE_STEPS))))


def metric_title(metric: Metric) -> str:
    """Return the name of a metric as menus show it."""
    return {
        Metric.CLASS: translate("colouring", "Class"),
        Metric.PEAK: translate("colouring", "Expected peak"),
        Metric.HEAT: translate("colouring", "Heat"),
        Metric.MASS: translate("colouring", "Mass"),
        Metric.VRAM: translate("colouring", "VRAM"),
        Metric.DEPLOYMENT: translate("colouring", "Deployment"),
        Metric.THROUGHPUT: translate("colouring", "Throughput"),
        Metric.COST: translate("colouring", "Cost"),
        Metric.LEAD_TIME: translate("colouring", "Lead time"),
        Metric.RISK: translate("colouring", "Supply risk"),
        Metric.FINDINGS: translate("colouring", "Findings"),
    }[metric]


def metric_tooltip(metric: Metric) -> str:
    """Return what a metric means."""
    return {
        Metric.CLASS: translate("colouring", "The kind of device"),
        Metric.PEAK: translate("colouring", "Expected peak power"),
        Metric.HEAT: translate("colouring", "Heat figure: larger of vendor heat and nameplate"),
        Metric.MASS: translate("colouring", "Mass of devices; of racks with their frames"),
        Metric.VRAM: translate(
            "colouring", "Memory of GPUs, as drivers report it; near by a bar of what fills it"
        ),
        Metric.DEPLOYMENT: translate("colouring", "Which GPUs serve what, and which are idle"),
        Metric.THROUGHPUT: translate(
            "colouring", "Output tokens carried in the peak hour, evenly over the GPUs of a pool"
        ),
        Metric.COST: translate("colouring", "List price of hardware"),
        Metric.LEAD_TIME: translate("colouring", "Likely lead time; of a rack its slowest device"),
        Metric.RISK: translate(
            "colouring", "Score of its class of supply; of a rack its riskiest device"
        ),
        Metric.FINDINGS: translate("colouring", "The worst finding"),
    }[metric]


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of the classes of supply, and the costs and shelf that they were worked out from."""

    costs: CostResult
    shelf: PartShelf
    scores: Mapping[SupplyClass, float]


@dataclass(frozen=True, slots=True)
class Colouring:
    """The colours of one state of a plan.

    `values` are those of equal devices in the base unit (kW, kg, GB, tok/s, money in `currency`,
    weeks, points of 100). `devices` and `racks` are the scales; None where classes or findings colour. While
    prices are `hidden` no colour tells them either. `seats` tell who has which GPUs where that or
    the memory colours.
    """

    metric: Metric
    values: Mapping[GroupKey, float | None] = field(default_factory=dict)
    devices: Span | None = None
    racks: Span | None = None
    currency: str = ""
    hidden: bool = False
    totals: Mapping[RackId, tuple[RackResult, float | None, bool]] = field(
        default_factory=dict, compare=False, repr=False
    )
    worst: Mapping[str, Finding] = field(default_factory=dict, compare=False, repr=False)
    seats: Seats = NOBODY
    scored: Scored | None = field(default=None, compare=False, repr=False)

    def device(self, placement: Placement, part: Part) -> Shade:
        """Return what colours a device."""
        if self.metric is Metric.CLASS:
            return part.device_class
        if self.metric is Metric.FINDINGS:
            return self._severity((placement.id,))
        if self.metric is Metric.DEPLOYMENT:
            return self._group((placement.id,))
        value = self.value_of(placement)
        return None if value is None or self.devices is None else self.devices.step(value)

    def rack(self, rack: Rack) -> Shade:
        """Return what colours a whole rack; with classes, that of racks."""
        if self.metric is Metric.CLASS:
            return DeviceClass.FACILITY
        if self.metric is Metric.FINDINGS:
            return self._severity((rack.id, *(one.id for one in rack.placements)))
        if self.metric is Metric.DEPLOYMENT:
            return self._group(tuple(one.id for one in rack.placements))
        value, _ = self.total_of(rack.id)
        return None if value is None or self.racks is None else self.racks.step(value)

    def smooth_rack(self, rack: Rack) -> Shade:
        """Return what colours a whole rack, on the smooth scale where there is a scale."""
        shade = self.rack(rack)
        value, _ = self.total_of(rack.id)
        if not isinstance(shade, int) or value is None or self.racks is None:
            return shade
        return self.racks.level(value)

    def parts(self, placement: PlacementId) -> tuple[tuple[Shade, float], ...]:
        """Return the deployments that share a server with their shares; empty for one alone."""
        return self.seats.parts(placement) if self.metric is Metric.DEPLOYMENT else ()

    def _group(self, placements: tuple[PlacementId, ...]) -> Shade:
        """The deployment with most of the GPUs; None where all are idle; calm without GPUs."""
        if not any(one in self.seats.servers for one in placements):
            return Severity.INFO
        return self.seats.group_of(placements)

    def value_of(self, placement: Placement) -> float | None:
        """Return the value of a device in the base unit, None when it is not known."""
        return self.values.get((placement.part, placement.pool, placement.gpu_limit_kw))

    def total_of(self, rack: RackId) -> tuple[float | None, bool]:
        """Return the value of a rack, and whether some device has none: then it is a lower bound."""
        found = self.totals.get(rack)
        return (None, False) if found is None else (found[1], found[2])

    def device_text(self, placement: Placement) -> str:
        """Return the value of a device for its tooltip; empty with classes and findings."""
        if self.metric is Metric.DEPLOYMENT:
            return "\n".join(self.seats.lines(placement.id))
        if self.devices is None:
            return ""
        return f"{metric_title(self.metric)}: {self.text(self.value_of(placement))}"

    def rack_text(self, rack: RackId) -> str:
        """Return the value of a rack, such as ``812 kg``; empty with classes and findings."""
        if self.racks is None:
            return ""
        value, partly = self.total_of(rack)
        text = self.text(value)
        return f"≥{formats.SPACE}{text}" if partly and value is not None else text

    def text(self, value: float | None) -> str:
        """Return a value with its unit."""
        if self.metric is Metric.COST and self.hidden:
            return hidden_text()
        if value is None:
            return formats.no_data()
        if self.metric is Metric.COST:
            money = formats.money(value, self.currency)
            return f"{money.number}{money.unit}"
        scales = _SCALES.get(self.metric)
        if self.metric is Metric.RISK:
            return translate("colouring", "{0} of 100").format(formats.grouped(value))
        if scales is None:
            return str(formats.plain(value, translate("colouring", "weeks")))
        return str(formats.quantity(value, scales))

    def recolours(self, before: "Colouring") -> bool:
        """Whether things that are otherwise the same look different from *before*."""
        if (self.metric, self.devices, self.racks, self.currency, self.hidden) != (
            before.metric,
            before.devices,
            before.racks,
            before.currency,
            before.hidden,
        ):
            return True
        if self.seats != before.seats:
            return True
        known = before.values
        return any(known.get(key, value) != value for key, value in self.values.items())

    def _severity(self, subjects: Iterable[str]) -> Severity:
        found = [self.worst[one].severity for one in subjects if one in self.worst]
        return min(found, key=lambda one: one.rank, default=Severity.INFO)


_SEATED = (Metric.DEPLOYMENT, Metric.VRAM)

_SCORES = Span(100.0)
"""Scores are of 100 points."""

BY_CLASS = Colouring(Metric.CLASS)
"""Classes need no numbers."""

_SCALES = {
    Metric.PEAK: formats.POWER,
    Metric.HEAT: formats.POWER,
    Metric.MASS: formats.MASS,
    Metric.VRAM: formats.MEMORY,
    Metric.THROUGHPUT: formats.TOKEN_RATE,
}


def colouring(
    metric: Metric,
    project: Project,
    evaluation: Evaluation,
    worst: Mapping[str, Finding],
    before: Colouring | None = None,
) -> Colouring:
    """Return the colours of a scenario; *before* saves adding up the racks that did not change."""
    if metric is Metric.CLASS:
        return BY_CLASS
    if metric is Metric.FINDINGS:
        return Colouring(metric, worst=worst)
    # It takes a while in large plans.
    seated = before.seats if before is not None else NOBODY
    seats = seats_of(project, evaluation, seated) if metric in _SEATED else NOBODY
    if metric is Metric.DEPLOYMENT:
        return Colouring(metric, worst=worst, seats=seats)
    plan = project.scenario(evaluation.scenario).plan
    currency = project.shown_currency
    scored = _scored(project, evaluation, before) if metric is Metric.RISK else None
    values = _values(metric, project.shelf, plan, evaluation, currency.per_usd)
    if scored is not None:
        values = {key: _risk(project.shelf.parts[key[0]], scored.scores) for key in values}
    hidden = metric is Metric.COST and prices_hidden()
    if hidden:
        values = dict.fromkeys(values)
    same = before is not None and before.metric is metric and before.values == values
    known = before.totals if before is not None and same else {}
    totals = {}
    for rack, result in evaluation.racks.items():
        old = known.get(rack)
        if old is not None and old[0] is result:
            totals[rack] = old
        else:
            totals[rack] = (result, *_total(metric, result, values, plan, project))
    single = [one for one in values.values() if one is not None]
    sums = [total for _, total, _ in totals.values() if total is not None]
    spans = (_SCORES, _SCORES) if scored is not None else (_span(single), _span(sums))
    return Colouring(metric, values, *spans, currency.code, hidden, totals, worst, seats, scored)


def _scored(project: Project, evaluation: Evaluation, before: Colouring | None) -> Scored:
    """The scores of the classes of supply, worked out again only when costs or parts changed."""
    known = before.scored if before is not None else None
    costs, shelf = evaluation.costs, project.shelf
    if known is not None and known.costs is costs and known.shelf is shelf:
        return known
    risk = supply_risk(Case(project, evaluation.scenario, evaluation))
    classes = () if risk is None else risk.classes
    scores = {one.supply_class: one.score for one in classes if one.score is not None}
    return Scored(costs, shelf, scores)


def _risk(part: Part, scores: Mapping[SupplyClass, float]) -> float | None:
    """The score of the riskiest class that a part belongs to."""
    found = [scores[one] for one in classes_of_part(part) if one in scores]
    return max(found, default=None)


def round_limit(value: float) -> float:
    """Return the next round figure from *value* upwards; 1 for nothing."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((one * power for one in _ROUND if one * power >= value * (1 - 1e-9)), 10 * power)


def _span(values: list[float]) -> Span:
    return Span(round_limit(max(values, default=0.0)))


def _values(
    metric: Metric, shelf: PartShelf, plan: Plan, evaluation: Evaluation, per_usd: float
) -> dict[GroupKey, float | None]:
    speeds = _token_rate_per_gpu(plan, evaluation) if metric is Metric.THROUGHPUT else {}
    values: dict[GroupKey, float | None] = {}
    for key, result in evaluation.devices.items():
        part = shelf.parts.get(key[0])
        if part is None:
            continue
        if metric is Metric.THROUGHPUT:
            values[key] = part.gpus * speeds.get(key[1], 0.0) if key[1] is not None else 0.0
        else:
            values[key] = _value(metric, part, result, shelf, per_usd)
    return values


def _value(
    metric: Metric, part: Part, result: DeviceResult, shelf: PartShelf, per_usd: float
) -> float | None:
    if metric is Metric.PEAK:
        return result.peak_kw
    if metric is Metric.HEAT:
        return result.heat_kw
    if metric is Metric.MASS:
        return part.mass_kg
    if metric is Metric.COST:
        return None if part.price_usd is None else part.price_usd * per_usd
    if metric is Metric.LEAD_TIME:
        return part.lead_weeks
    if part.accelerators is None:
        return 0.0
    accelerator = shelf.accelerators.get(part.accelerators.accelerator)
    return None if accelerator is None else part.gpus * accelerator.memory_gib * GIB / 1e9


def _token_rate_per_gpu(plan: Plan, evaluation: Evaluation) -> dict[PoolId | None, float]:
    """Return the output tokens per second that each GPU of a pool carries in the peak hour."""
    pool_of = {str(one.id): one.pool for one in plan.deployments}
    rates: dict[PoolId | None, float] = {}
    for workload in evaluation.workloads.values():
        for share in workload.shares:
            pool = pool_of.get(share.target)
            result = evaluation.pools.get(pool) if pool is not None else None
            if result is not None and result.gpus:
                rate = share.output_tokens_per_s / result.gpus
                rates[pool] = rates.get(pool, 0.0) + rate
    return rates


def _total(
    metric: Metric,
    result: RackResult,
    values: Mapping[GroupKey, float | None],
    plan: Plan,
    project: Project,
) -> tuple[float | None, bool]:
    """Return the value of a rack and whether some device has none."""
    found = [(values.get(_key(group)), group.count) for group in result.groups]
    known = [(value, count) for value, count in found if value is not None]
    if found and not known:
        return None, False
    partly = len(known) < len(found)
    if metric in (Metric.LEAD_TIME, Metric.RISK):
        return max((value for value, _ in known), default=0.0), partly
    total = sum(value * count for value, count in known)
    if metric is Metric.MASS:
        total = result.mass_kg
    elif metric is Metric.COST:
        rack = plan.racks.get(result.rack)
        frame = project.shelf.parts.get(rack.frame) if rack and rack.system is None else None
        if frame is not None and frame.price_usd is not None:
            total += frame.price_usd * project.shown_currency.per_usd
    return total, partly


def _key(group: DeviceGroup) -> GroupKey:
    return group.part, group.pool, group.gpu_limit_kw
