"""Demand meets capacity, hour by hour: the only place where it does.

Every demand profile is a week times twelve monthly factors, so a year consists of 2,016 typical
hours (168 x 12), each weighted with how often it occurs; all 8,760 hours would add no information.
Order: workloads by priority walk their routes, shares first, then overflows in order; targets that
a rule forbids are skipped; what is left is unserved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from planner.domain.identity import WorkloadId
from planner.domain.service import BurstTrigger, RouteRole
from planner.domain.units import HOURS_PER_WEEK, HOURS_PER_YEAR, MONTHS_PER_YEAR
from planner.domain.workload import Workload

Hours = npt.NDArray[np.float64]

TYPICAL_HOURS = HOURS_PER_WEEK * MONTHS_PER_YEAR
HOUR_WEIGHT = HOURS_PER_YEAR / TYPICAL_HOURS
"""How many hours of a year one typical hour stands for."""

_HOUR_OF_DAY = np.tile(np.arange(24), 7 * MONTHS_PER_YEAR)
_DAY_OF_WEEK = np.tile(np.repeat(np.arange(7), 24), MONTHS_PER_YEAR)


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
    """One route of a workload: its target, role, share or order, and why it is forbidden."""

    target: str
    role: RouteRole
    share: float = 1.0
    order: int = 1
    forbidden: str = ""


@dataclass(frozen=True, slots=True)
class Demanded:
    """A workload with its routes; `factor` scales its demand (growth)."""

    workload: Workload
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """The year served: request rates by typical hour.

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

    def requests_year(self, workload: WorkloadId, target: str) -> float:
        """Requests that a target serves of a workload in a year."""
        hours = self.served.get((workload, target))
        return 0.0 if hours is None else float(hours.sum()) * HOUR_WEIGHT * 3600.0

    def unserved_share(self, workload: WorkloadId) -> float:
        """Requests left unserved in a year as a share of those demanded."""
        total = float(self.demand[workload].sum())
        return float(self.unserved[workload].sum()) / total if total else 0.0


def demand_profile(workload: Workload) -> Hours:
    """Return the request rate of a workload in every typical hour, month by month, from Monday.

    Batch: the tokens of a run spread evenly over its window on the first runs-per-week days.
    Training asks for no requests.
    """
    if workload.demand is not None:
        week = np.asarray(workload.demand.week, dtype=np.float64)
        months = np.asarray(workload.demand.months, dtype=np.float64)
        return workload.demand.peak_requests_per_s * np.outer(months, week).ravel()
    if workload.batch is not None:
        job = workload.batch
        since = (_HOUR_OF_DAY - job.start_hour) % 24
        started = np.where(job.start_hour <= _HOUR_OF_DAY, _DAY_OF_WEEK, (_DAY_OF_WEEK - 1) % 7)
        inside = (since < job.window_hours) & (started < job.runs_per_week)
        tokens_per_s = job.output_tokens_per_run / (job.window_hours * 3600.0)
        return np.where(inside, tokens_per_s / workload.output_tokens, 0.0)
    return np.zeros(TYPICAL_HOURS)


def growth(workload: Workload, year: int) -> float:
    """Return the factor on demand in a year of the horizon, the first being 0."""
    rate = workload.demand.growth_per_year if workload.demand else 0.0
    return (1.0 + rate) ** year


def serve(demanded: Sequence[Demanded], targets: Mapping[str, Target], year: int = 0) -> Service:
    """Serve a year of demand.

    Mixed load on a target is feasible while the sum of rate ÷ greatest rate stays at or below 1.
    """
    walk = _Walk(targets)
    demand: dict[WorkloadId, Hours] = {}
    unserved: dict[WorkloadId, Hours] = {}
    tokens = np.zeros(TYPICAL_HOURS)
    for one in sorted(demanded, key=lambda d: (d.workload.priority, d.workload.id)):
        profile = demand_profile(one.workload) * growth(one.workload, year)
        demand[one.workload.id] = profile
        tokens += profile * one.workload.output_tokens
        unserved[one.workload.id] = walk.place(one, profile)
    return Service(
        demand=demand,
        unserved=unserved,
        served=walk.served,
        utilisation={key: np.minimum(used, 1.0) for key, used in walk.utilisation().items()},
        instances=walk.instances(),
        peak=int(tokens.argmax()),
    )


class _Walk:
    """Capacity that is left on every target while workloads take theirs."""

    def __init__(self, targets: Mapping[str, Target]) -> None:
        self._targets = targets
        self._open = {key: _open_hours(target) for key, target in targets.items()}
        self._used = {key: np.zeros(TYPICAL_HOURS) for key in targets}
        self.served: dict[tuple[WorkloadId, str], Hours] = {}

    def place(self, demanded: Demanded, profile: Hours) -> Hours:
        """Serve a workload's demand by its routes and return what is left."""
        workload = demanded.workload.id
        legs = [leg for leg in demanded.legs if not leg.forbidden and leg.target in self._targets]
        shares = [leg for leg in legs if leg.role is RouteRole.SHARE]
        overflows = sorted(
            (leg for leg in legs if leg.role is RouteRole.OVERFLOW), key=lambda leg: leg.order
        )
        bound = min(
            (self._targets[leg.target].threshold for leg in overflows if self._is_burst(leg)),
            default=1.0,
        )
        rest = profile.copy()
        for leg in shares:
            limit = bound if not self._is_burst(leg) else 1.0
            rest = rest - self._take(workload, leg.target, profile * leg.share, limit)
        for leg in overflows:
            rest = rest - self._take(workload, leg.target, rest, 1.0)
        for leg in shares:
            # What no overflow took fills owned capacity above the burst threshold.
            if bound < 1.0 and not self._is_burst(leg):
                rest = rest - self._take(workload, leg.target, rest, 1.0)
        # Rounding leaves a few times 1e-16 of the demand; nobody waits for that.
        return np.where(rest > profile * 1e-12, rest, 0.0)

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

    def _is_burst(self, leg: Leg) -> bool:
        return self._targets[leg.target].kind is TargetKind.BURST

    def _take(self, workload: WorkloadId, key: str, wanted: Hours, limit: float) -> Hours:
        target = self._targets[key]
        rate = target.rates.get(workload, 0.0) * target.maximum
        if rate <= 0.0:
            return np.zeros(TYPICAL_HOURS)
        room = np.maximum(limit * self._open[key] - self._used[key], 0.0) * rate
        taken = np.minimum(np.maximum(wanted, 0.0), room)
        self._used[key] = self._used[key] + taken / rate
        known = self.served.get((workload, key))
        self.served[workload, key] = taken if known is None else known + taken
        return taken


def _open_hours(target: Target) -> Hours:
    if target.kind is TargetKind.BURST and target.trigger is BurstTrigger.SCHEDULE:
        since = (_HOUR_OF_DAY - target.start_hour) % 24
        return np.where(since < target.schedule_hours, 1.0, 0.0)
    return np.ones(TYPICAL_HOURS)
