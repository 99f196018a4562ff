"""Several workloads on one deployment: what part each takes, and how they slow one another."""

from dataclasses import dataclass
from typing import Final

from planner.compute.capacity import point_of
from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, listed
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import WorkloadId
from planner.domain.phrase import say
from planner.domain.service import Deployment

PART: Final = Formula(
    id="explain.part_of_capacity",
    result="part of a deployment that a workload takes",
    unit="share of capacity",
    expression="rate / greatest",
    symbols={
        "rate": "requests that are served in the peak hour, per s",
        "greatest": "most requests of it alone inside its objectives, per s",
    },
    source="Mixed load is feasible while the parts of all workloads together stay at or below 1",
)


@dataclass(frozen=True, slots=True)
class Latency:
    """TTFT p95 and TPOT of a workload in ms; TPOT None where nothing is generated."""

    ttft_ms: float
    tpot_ms: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """What a workload takes of a deployment in the peak hour, and how fast it is served.

    `alone` is how fast it would be without the others, None with `together` where nothing runs.
    """

    workload: WorkloadId
    name: str
    rate: float
    greatest: float
    alone: Latency | None
    together: Latency | None

    @property
    def share(self) -> float:
        """Part of the capacity."""
        return self.rate / self.greatest if self.greatest else 0.0


def parts_of(case: Case, deployment: Deployment) -> tuple[Part, ...]:
    """Return the parts of all workloads that a deployment serves in the peak hour.

    Mixed load: together each counts as loaded by it alone to the same utilisation, as in the
    results of workloads.
    """
    service, target = case.served.first, case.served.targets.get(deployment.id)
    replica = case.capacity.replicas.get(deployment.id)
    if target is None or replica is None:
        return ()
    running = 1.0
    if deployment.id in service.instances:
        running = max(float(service.instances[deployment.id][service.peak]), 1.0)
    used = min(1.0, float(service.utilisation[deployment.id][service.peak]))
    trip = case.capacity.trips.get(deployment.id, 0.0)
    found = []
    for (workload_id, key), hours in service.served.items():
        greatest = target.rates.get(workload_id, 0.0) * running
        rate = float(hours[service.peak])
        if key != target.key or not greatest or rate <= 0.0:
            continue
        workload = case.workloads[workload_id]
        most = case.served.rates[deployment.id, workload_id].requests_per_s
        latencies: list[Latency | None] = []
        for share in (rate / greatest, used):
            point = point_of(replica, workload, most * min(share, 1.0), trip)
            known = None
            if point is not None and point.ttft_p95_ms is not None:
                tpot = point.tpot_ms if workload.generated_tokens else None
                known = Latency(point.ttft_p95_ms, tpot)
            latencies.append(known)
        found.append(Part(workload_id, workload.name, rate, greatest, *latencies))
    return tuple(found)


def explain_part(case: Case, deployment: Deployment, workload: WorkloadId) -> Explanation | None:
    """Return why a workload takes such a part of a deployment, None where it takes none."""
    parts = parts_of(case, deployment)
    part = next((one for one in parts if one.workload == workload), None)
    if part is None:
        return None
    given = {
        "rate": Given(part.rate, "requests per s"),
        "greatest": Given(part.greatest, "requests per s"),
    }
    title = say("Part of {0} that {1} takes", deployment.name, part.name)
    return applied(title, part.share, "share of capacity", PART, given)


def explain_slowing(case: Case, deployment: Deployment, workload: WorkloadId) -> Explanation | None:
    """Return how much the other workloads slow one down, and how much each of them takes."""
    parts = parts_of(case, deployment)
    part = next((one for one in parts if one.workload == workload), None)
    if part is None or part.alone is None or part.together is None:
        return None
    given = [
        Given(part.alone.ttft_ms, "ms", label=say("TTFT p95 alone")),
        Given(part.together.ttft_ms, "ms", label=say("TTFT p95 with the others")),
    ]
    if part.alone.tpot_ms is not None and part.together.tpot_ms is not None:
        given.append(Given(part.alone.tpot_ms, "ms", label=say("TPOT alone")))
        given.append(Given(part.together.tpot_ms, "ms", label=say("TPOT with the others")))
    given += [
        Given(one.share, "share of capacity", label=say("part that {0} takes", one.name))
        for one in parts
        if one.workload != workload
    ]
    title = say("How the others slow {0} on {1}", part.name, deployment.name)
    note = say(
        "Approximate: with the others it counts as loaded by this workload alone to the same "
        "utilisation."
    )
    return listed(title, part.together.ttft_ms, "ms", given, (note,))
