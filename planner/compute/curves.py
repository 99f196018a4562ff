"""Throughput against latency: what a deployment does for a workload at every load.

Computed on demand for a chart, on top of the nodes of an evaluation; no headline needs it.
"""

from dataclasses import dataclass

from planner.compute.capacity import Replica, point_of
from planner.compute.explain.case import Case
from planner.domain.identity import DeploymentId, WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.workload import Metric, Workload
from planner.engines.serving.batching import slo_rate

SAMPLES = 32
"""Loads at which a curve is computed."""
_BELOW_FULL = 1.0 - 1e-9


@dataclass(frozen=True, slots=True)
class LoadPoint:
    """A deployment at one load: requests and output tokens per second of all replicas, latency.

    What generates nothing has no tokens and a TPOT of 0.
    """

    requests_per_s: float
    output_tokens_per_s: float
    tpot_ms: float
    ttft_p95_ms: float

    def times(self, replicas: float, tokens: float) -> "LoadPoint":
        """Return the point of so many replicas with *tokens* generated per request."""
        rate = self.requests_per_s * replicas
        return LoadPoint(rate, rate * tokens, self.tpot_ms, self.ttft_p95_ms)


@dataclass(frozen=True, slots=True)
class LoadCurve:
    """What a deployment does for a workload from an idle replica to a full KV cache.

    `operating` is the peak hour of the first year, None when it carries nothing then; `slo` the
    greatest load inside all objectives of the workload. `badge` says what the rates stand on, and
    1 in 10 is below `band_low` or above `band_high` times the estimate.
    """

    workload: WorkloadId
    deployment: DeploymentId
    name: str
    owned: bool
    points: tuple[LoadPoint, ...]
    operating: LoadPoint | None
    slo: LoadPoint | None
    badge: str = ""
    band_low: float = 1.0
    band_high: float = 1.0


class LoadCurves:
    """Computes curves, and keeps those whose replica, workload and distance stay the same.

    A curve takes some 15 ms and an edit elsewhere leaves it as it was.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[DeploymentId, WorkloadId], _Known] = {}

    def of(
        self, project: Project, evaluation: Evaluation, workload_id: WorkloadId
    ) -> tuple[LoadCurve, ...]:
        """Return the curve of every deployment that a workload is routed to, in their order.

        Mixed load: each counts as loaded by this workload alone, as in the results of workloads.
        """
        case = Case(project, evaluation.scenario, evaluation)
        workload = case.workloads.get(workload_id)
        if workload is None or workload.training is not None:
            return ()
        routed = [one.deployment for one in case.plan.routes if one.workload == workload_id]
        curves = (self._curve(case, workload, one) for one in routed if one is not None)
        return tuple(curve for curve in curves if curve is not None)

    def _curve(self, case: Case, workload: Workload, deployment: DeploymentId) -> LoadCurve | None:
        key = (deployment, workload.id)
        replica = case.capacity.replicas.get(deployment)
        result = case.evaluation.deployments.get(deployment)
        rate = case.served.rates.get(key)
        if replica is None or replica.refusal is not None or result is None or rate is None:
            return None
        if not result.replicas:
            return None
        trip = case.capacity.trips.get(deployment, 0.0)
        known = self._known.get(key)
        if known is None or not known.is_of(replica, workload, trip):
            known = self._known[key] = _Known(replica, workload, trip)
        of_all = float(result.replicas), float(workload.generated_tokens)
        best = rate.requests_per_s
        used = min(1.0, result.utilisation_peak)
        limited = any(workload.limit_ms(metric) for metric in Metric)
        pool = case.evaluation.pools.get(result.pool)
        return LoadCurve(
            workload.id,
            deployment,
            result.name,
            pool is None or pool.owned,
            tuple(point.times(*of_all) for point in known.points),
            _times(known.at(best * used), *of_all) if used else None,
            _times(known.at(best), *of_all) if limited else None,
            result.badge,
            result.band_low,
            result.band_high,
        )


class _Known:
    """One replica serving one workload; its points are in requests per second."""

    def __init__(self, replica: Replica, workload: Workload, trip_ms: float) -> None:
        self._replica, self._workload, self._trip_ms = replica, workload, trip_ms
        full = 0.0
        if replica.fitted is not None:
            full = slo_rate(
                replica.setup,
                replica.fitted,
                workload.input_tokens,
                workload.generated_tokens,
                round_trip_ms=trip_ms,
                texts=float(workload.texts),
            ).requests_per_s
        loads = (full * step / SAMPLES for step in range(SAMPLES + 1))
        self.points = tuple(point for load in loads if (point := self.at(load)) is not None)

    def is_of(self, replica: Replica, workload: Workload, trip_ms: float) -> bool:
        """Whether this is the curve of these objects."""
        same = replica is self._replica and workload is self._workload
        return same and trip_ms == self._trip_ms

    def at(self, rate: float) -> LoadPoint | None:
        """Return the point at a request rate of one replica."""
        point = point_of(self._replica, self._workload, rate * _BELOW_FULL, self._trip_ms)
        if point is None or point.tpot_ms is None or point.ttft_p95_ms is None:
            return None
        return LoadPoint(rate, 0.0, point.tpot_ms, point.ttft_p95_ms)


def _times(point: LoadPoint | None, replicas: float, tokens: float) -> LoadPoint | None:
    return None if point is None else point.times(replicas, tokens)
