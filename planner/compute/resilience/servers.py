"""How many servers of a deployment may be down before a workload is short, and how often more are.

Reserve replicas, unused capacity of its own and what other targets of the workload have left over
make up for servers that are down, in every hour of the calendar. Servers fail one by one and stay
away until they are repaired (binomial).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt

from planner.compute.explain.case import Case
from planner.compute.hours import Hours
from planner.compute.recovery import Way
from planner.compute.reliability.failures import GPUS_OF_A_NODE
from planner.compute.serve import Demanded, TargetKind, open_hours
from planner.compute.steps.reliability import rules_of
from planner.domain.identity import DeploymentId, SiteId, WorkloadId
from planner.domain.service import Deployment, RouteRole
from planner.domain.units import HOURS_PER_YEAR
from planner.engines.reliability import binomial_above, mean_down

ADMISSIBLE_UNSERVED: Final = 0.001
"""What may stay unserved when the demand counts as served, as in the checks of service."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class ServerSpares:
    """The servers of a deployment that serve a workload.

    `servers` are of eight `gpus` at most, each away `each_down` of the time. `may_be_down` of them in
    the peak hour before the workload is short; `short_h` are the hours a year in which more are.
    It does not count (`counts`) where the other sites would serve the whole demand.
    """

    deployment: DeploymentId
    name: str
    site: SiteId
    servers: int
    gpus: int
    each_down: float
    mean_down: float
    may_be_down: int
    short_h: float
    counts: bool


def spares_of(
    case: Case, demanded: Demanded, ways: Collection[Way], whole_without: Collection[SiteId]
) -> Iterator[ServerSpares]:
    """Yield the spares of every own deployment that serves a workload; nothing without assumptions.

    *whole_without* are sites whose loss leaves the whole demand served.
    """
    rules = rules_of(case.context)
    if rules is None:
        return
    by_id = {str(one.id): one for one in case.plan.deployments}
    for way in ways:
        target, deployment = case.served.targets.get(way.target), by_id.get(way.target)
        if target is None or deployment is None or way.role is RouteRole.STANDBY:
            continue
        if target.kind is not TargetKind.OWNED:
            continue
        servers, each = _servers(case, deployment)
        if not servers:
            continue
        rate = rules.node_failures * each / GPUS_OF_A_NODE
        down = mean_down(1.0, rate, rules.repair_days)
        # Little's law for one server: what would be above 1 has it away all of the time.
        down = min(1.0, down)
        spare = _spare_servers(case, demanded.workload.id, deployment, each)
        fed = spare[~short_hours(case, demanded.workload.id)]
        hours = _short_h(fed, servers, down) / len(spare) * HOURS_PER_YEAR
        yield ServerSpares(
            deployment=deployment.id,
            name=deployment.name,
            site=way.site,
            servers=servers,
            gpus=each,
            each_down=down,
            mean_down=servers * down,
            may_be_down=min(servers, int(spare[case.served.first.peak])),
            short_h=hours,
            counts=way.site not in whole_without,
        )


def _servers(case: Case, deployment: Deployment) -> tuple[int, int]:
    """Servers that the replicas of a deployment are on, and the GPUs of one."""
    pool = case.capacity.servers.get(deployment.pool, ())
    given = case.capacity.allotted.get(deployment.id)
    if not pool or given is None or not given.replicas:
        return 0, 0
    each = min(max(one.gpus for one in pool), GPUS_OF_A_NODE)
    gpus = given.replicas * deployment.gpus_per_replica
    per_replica = deployment.gpus_per_replica
    together = each // per_replica * per_replica if per_replica <= each else each
    return ceil(gpus / together), each


def _spare_servers(case: Case, workload: WorkloadId, deployment: Deployment, each: int) -> Hours:
    """Servers that may be down in every hour before the workload is short."""
    service, targets = case.served.first, case.served.targets
    given = case.capacity.allotted[deployment.id].replicas
    running = max(0, given - deployment.reserve_replicas)
    unused = (1.0 - service.utilisation[deployment.id]) * running
    own = targets[deployment.id].rates.get(workload, 0.0)
    per_replica = own / running if running else 0.0
    elsewhere = service.calendar.zeros()
    for key in {target for one, target in service.served if one == workload}:
        if key == deployment.id:
            continue
        target = targets[key]
        used = service.utilisation[key]
        if target.kind is TargetKind.BURST:
            used = used * service.instances[key] / target.maximum
        whole = target.rates.get(workload, 0.0) * target.maximum
        open_now = open_hours(target, service.calendar)
        elsewhere = elsewhere + np.maximum(0.0, open_now - used) * whole
    spare = deployment.reserve_replicas + unused
    if per_replica > 0.0:
        spare = spare + elsewhere / per_replica
    replicas = np.floor(spare + _ROUNDING)
    on_one = max(1, each // deployment.gpus_per_replica)
    return np.floor(replicas / on_one)


def _short_h(spare: Hours, servers: int, down: float) -> float:
    """Expected number of these hours in which more servers are down than can be spared."""
    counts, hours = np.unique(np.minimum(spare, servers), return_counts=True)
    return sum(
        binomial_above(servers, int(one), down) * int(many)
        for one, many in zip(counts, hours, strict=True)
    )


def short_hours(case: Case, workload: WorkloadId) -> npt.NDArray[np.bool_]:
    """Return the hours in which a workload is short with nothing lost."""
    service = case.served.first
    asked, left = service.demand[workload], service.unserved[workload]
    return np.asarray(left > asked * ADMISSIBLE_UNSERVED)
