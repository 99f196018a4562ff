"""Demand meets capacity, hour by hour: the only place where it does.

A year is served in typical hours, or in all 8,760 of them when a demand is recorded (`hours`).
Order: workloads by priority walk their routes, shares first, then overflows in order; targets that
a rule forbids are skipped; what is left is unserved. Workloads of one priority walk together and
where they do not all fit each gets the same share of what it asks, so that one workload split into
two is served as before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, zip_longest

import numpy as np

from planner.compute.hours import TYPICAL, Calendar, Hours, calendar_of
from planner.domain.identity import WorkloadId
from planner.domain.service import BurstTrigger, RouteRole
from planner.domain.workload import Workload


class TargetKind(StrEnum):
    """What carries a request."""

    OWNED = "owned"
    BURST = "burst"
    API = "API"


@dataclass(frozen=True, slots=True)
class Target:
    """A deployment or model API with the greatest rate of each workload inside its objectives.

    `rates` are requests per second of the whole target (all replicas in service); for a burst of
    one instance, of which up to `maximum` run. `threshold` is the share of owned capacity above
    which an overflow goes to a burst.
    """

    key: str
    label: str
    kind: TargetKind
    rates: Mapping[WorkloadId, float]
    minimum: int = 1
    maximum: int = 1
    trigger: BurstTrigger = BurstTrigger.ALWAYS
    threshold: float = 1.0
    start_hour: int = 0
    schedule_hours: int = 24


@dataclass(frozen=True, slots=True)
class Leg:
    """One route of a workload: its target, role, share or order, and why it is forbidden.

    `rule` is the id of the rule that forbids it.
    """

    target: str
    role: RouteRole
    share: float = 1.0
    order: int = 1
    forbidden: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Demanded:
    """A workload with its routes; `factor` scales its demand (growth)."""

    workload: Workload
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """The year served: request rates by hour of the calendar.

    `demand` and `unserved` are keyed by workload, `served` by (workload, target), `utilisation` by
    target (share of the capacity inside the objectives), `instances` by burst. `peak` is the index
    of the hour with the greatest demanded output tokens per second.
    """

    demand: Mapping[WorkloadId, Hours]
    unserved: Mapping[WorkloadId, Hours]
    served: Mapping[tuple[WorkloadId, str], Hours]
    utilisation: Mapping[str, Hours]
    instances: Mapping[str, Hours]
    peak: int
    calendar: Calendar = TYPICAL

    def requests_year(self, workload: WorkloadId, target: str) -> float:
        """Requests that a target serves of a workload in a year."""
        hours = self.served.get((workload, target))
        return 0.0 if hours is None else float(hours.sum()) * self.calendar.weight * 3600.0

    def unserved_share(self, workload: WorkloadId) -> float:
        """Requests left unserved in a year as a share of those demanded."""
        total = float(self.demand[workload].sum())
        return float(self.unserved[workload].sum()) / total if total else 0.0


def demand_profile(workload: Workload, calendar: Calendar = TYPICAL) -> Hours:
    """Return the request rate of a workload in every hour of the calendar.

    Batch: the tokens of a run spread evenly over its window on the first runs-per-week days.
    Training asks for no requests.
    """
    if workload.demand is not None:
        return workload.demand.peak_requests_per_s * calendar.factors(workload.demand)
    if workload.batch is not None:
        job = workload.batch
        hour, day = calendar.hour_of_day, calendar.day_of_week
        since = (hour - job.start_hour) % 24
        started = np.where(job.start_hour <= hour, day, (day - 1) % 7)
        inside = (since < job.window_hours) & (started < job.runs_per_week)
        tokens_per_s = job.output_tokens_per_run / (job.window_hours * 3600.0)
        return np.where(inside, tokens_per_s / workload.output_tokens, 0.0)
    return calendar.zeros()


def growth(workload: Workload, year: int) -> float:
    """Return the factor on demand in a year of the horizon, the first being 0."""
    rate = workload.demand.growth_per_year if workload.demand else 0.0
    return (1.0 + rate) ** year


def serve(
    demanded: Sequence[Demanded],
    targets: Mapping[str, Target],
    year: int = 0,
    *,
    calendar: Calendar | None = None,
) -> Service:
    """Serve a year of demand in the hours of *calendar*; None: those that the demand has.

    Mixed load on a target is feasible while the sum of rate ÷ greatest rate stays at or below 1.
    """
    if calendar is None:
        calendar = calendar_of(one.workload for one in demanded)
    walk = _Walk(targets, calendar)
    demand: dict[WorkloadId, Hours] = {}
    unserved: dict[WorkloadId, Hours] = {}
    tokens, requests = calendar.zeros(), calendar.zeros()
    ordered = sorted(demanded, key=lambda one: (one.workload.priority, one.workload.id))
    for one in ordered:
        profile = demand_profile(one.workload, calendar) * growth(one.workload, year)
        demand[one.workload.id] = profile
        tokens += profile * one.workload.generated_tokens
        requests += profile
    for _, together in groupby(ordered, key=lambda one: one.workload.priority):
        unserved.update(walk.place(tuple(together), demand))
    return Service(
        demand=demand,
        unserved=unserved,
        served=walk.served,
        utilisation={key: np.minimum(used, 1.0) for key, used in walk.utilisation().items()},
        instances=walk.instances(),
        # Where nothing is generated, the hour with most requests.
        peak=int((tokens if tokens.any() else requests).argmax()),
        calendar=calendar,
    )


@dataclass(frozen=True, slots=True)
class _Request:
    """What a workload asks of a target, up to `limit` of the target's capacity."""

    workload: WorkloadId
    target: str
    wanted: Hours
    limit: float


class _Walk:
    """Capacity that is left on every target while workloads take theirs."""

    def __init__(self, targets: Mapping[str, Target], calendar: Calendar) -> None:
        self._targets = targets
        self._open = {key: open_hours(target, calendar) for key, target in targets.items()}
        self._used = {key: calendar.zeros() for key in targets}
        self.served: dict[tuple[WorkloadId, str], Hours] = {}

    def place(
        self, together: Sequence[Demanded], demand: Mapping[WorkloadId, Hours]
    ) -> dict[WorkloadId, Hours]:
        """Serve workloads of one priority by their routes; return what is left of each."""
        rest = {one.workload.id: demand[one.workload.id].copy() for one in together}
        walks = [_Legs(one, self._usable(one), self._targets) for one in together]
        shares = [
            _Request(walk.workload, leg.target, demand[walk.workload] * share, walk.bound_of(leg))
            for walk in walks
            for leg, share in walk.shares
        ]
        self._serve(shares, rest)
        for step in zip_longest(*(walk.overflows for walk in walks)):
            taking = [(one.workload, leg) for one, leg in zip(walks, step, strict=True) if leg]
            self._serve([_Request(one, leg.target, rest[one], 1.0) for one, leg in taking], rest)
        # What no overflow took fills owned capacity above the burst threshold.
        for held in zip_longest(*(walk.held_back for walk in walks)):
            missing = [
                self._missed(walk, one, demand, rest)
                for walk, one in zip(walks, held, strict=True)
                if one
            ]
            self._serve(missing, rest)
        # Rounding leaves a few times 1e-16 of the demand; nobody waits for that.
        return {key: np.where(left > demand[key] * 1e-12, left, 0.0) for key, left in rest.items()}

    def utilisation(self) -> dict[str, Hours]:
        """Used share of each target; of a burst, of the instances that run."""
        shares = {}
        running = self.instances()
        for key, target in self._targets.items():
            if target.kind is TargetKind.BURST:
                count = np.maximum(running[key], 1.0)
                shares[key] = self._used[key] * target.maximum / count
            else:
                shares[key] = self._used[key]
        return shares

    def instances(self) -> dict[str, Hours]:
        """Instances of every burst that run in each hour."""
        result = {}
        for key, target in self._targets.items():
            if target.kind is not TargetKind.BURST:
                continue
            wanted = np.ceil(self._used[key] * target.maximum - 1e-9)
            if target.trigger is BurstTrigger.ALWAYS:
                wanted = np.maximum(wanted, max(target.minimum, 1))
            if target.trigger is BurstTrigger.SCHEDULE:
                wanted = np.maximum(wanted, max(target.minimum, 1)) * self._open[key]
            result[key] = np.clip(wanted, 0 if target.minimum == 0 else None, target.maximum)
            if target.trigger is BurstTrigger.OVERFLOW:
                result[key] = np.maximum(result[key], target.minimum)
        return result

    def _usable(self, demanded: Demanded) -> list[Leg]:
        return [leg for leg in demanded.legs if not leg.forbidden and leg.target in self._targets]

    def _missed(
        self,
        walk: "_Legs",
        held: tuple[Leg, float],
        demand: Mapping[WorkloadId, Hours],
        rest: Mapping[WorkloadId, Hours],
    ) -> _Request:
        """What a share was not given because it was held back, as far as nobody else took it."""
        (leg, share), workload = held, walk.workload
        given = self.served.get((workload, leg.target), 0.0)
        missing = np.clip(demand[workload] * share - given, 0.0, rest[workload])
        return _Request(workload, leg.target, missing, 1.0)

    def _serve(self, requests: Sequence[_Request], rest: dict[WorkloadId, Hours]) -> None:
        """Give every target's room to those who ask for it, each the same share of its request."""
        ordered = sorted(requests, key=lambda one: (one.target, one.limit))
        for (key, limit), group in groupby(ordered, key=lambda one: (one.target, one.limit)):
            asking = [(one, self._rate(one)) for one in group]
            asking = [(one, rate) for one, rate in asking if rate > 0.0]
            if not asking:
                continue
            wanted = sum(one.wanted / rate for one, rate in asking)
            room = np.maximum(limit * self._open[key] - self._used[key], 0.0)
            given = np.divide(room, wanted, out=np.ones_like(room), where=wanted > room)
            for one, rate in asking:
                taken = one.wanted * given
                self._used[key] = self._used[key] + taken / rate
                known = self.served.get((one.workload, key))
                self.served[one.workload, key] = taken if known is None else known + taken
                rest[one.workload] = np.maximum(rest[one.workload] - taken, 0.0)

    def _rate(self, request: _Request) -> float:
        target = self._targets[request.target]
        return target.rates.get(request.workload, 0.0) * target.maximum


class _Legs:
    """The usable routes of a workload in the order they are walked, shares with their size.

    Shares that make more than the whole count in proportion. A burst with a threshold below 1
    takes its overflow before owned capacity is full: the shares are then `held_back` there and
    filled up last.
    """

    def __init__(
        self, demanded: Demanded, usable: Sequence[Leg], targets: Mapping[str, Target]
    ) -> None:
        self.workload = demanded.workload.id
        self._targets = targets
        self.overflows = sorted(
            (leg for leg in usable if leg.role is RouteRole.OVERFLOW), key=lambda leg: leg.order
        )
        shares = [leg for leg in usable if leg.role is RouteRole.SHARE]
        whole = max(1.0, sum(leg.share for leg in shares))
        self.shares = [(leg, leg.share / whole) for leg in shares]
        self._bound = min((targets[leg.target].threshold for leg in self.overflows), default=1.0)
        self.held_back = [(leg, share) for leg, share in self.shares if self.bound_of(leg) < 1.0]

    def bound_of(self, leg: Leg) -> float:
        """Share of a target's capacity that is filled before the overflows are asked."""
        return 1.0 if self._targets[leg.target].kind is TargetKind.BURST else self._bound


def open_hours(target: Target, calendar: Calendar) -> Hours:
    """Return 1 for the hours in which a target can serve, 0 for those outside its schedule."""
    if target.kind is TargetKind.BURST and target.trigger is BurstTrigger.SCHEDULE:
        since = (calendar.hour_of_day - target.start_hour) % 24
        return np.where(since < target.schedule_hours, 1.0, 0.0)
    return np.ones(calendar.count)
