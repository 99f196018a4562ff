"""Energy of training runs and of generated tokens, from the draw of the servers that do the work.

Of a server with several users each counts by its GPUs. Worked out when it is asked for, on top of
the results of an evaluation; no headline needs it.
"""

from dataclasses import dataclass

from planner.compute.allocation import NOTHING
from planner.compute.explain.case import Case
from planner.compute.explain.hardware import Device
from planner.domain.identity import DeploymentId
from planner.domain.service import Deployment
from planner.engines.power import LoadClass


@dataclass(frozen=True, slots=True)
class GpuShare:
    """GPUs that a deployment takes of equal servers, with the share of the server that is theirs.

    `part` names the server; `idle_kw` and `busy_kw` are of one GPU, without work and at full load.
    """

    part: str
    gpus: int
    idle_kw: float
    busy_kw: float


@dataclass(frozen=True, slots=True)
class Energy:
    """What a deployment draws while it works: `shares` of servers, the PUE of their site.

    `pue` is None where the plant is the landlord's: then energy is that of the servers alone.
    """

    shares: tuple[GpuShare, ...]
    pue: float | None

    def kw(self, load: float) -> float:
        """Return the draw at a power load from 0 to 1, the plant of the site included."""
        it_kw = sum(
            one.gpus * (one.idle_kw + (one.busy_kw - one.idle_kw) * load) for one in self.shares
        )
        return it_kw * (self.pue or 1.0)


def energy_of(case: Case, deployment: Deployment, load_class: LoadClass) -> Energy | None:
    """Return what a deployment draws, None without GPUs of one's own or without data."""
    servers = case.capacity.servers.get(deployment.pool, ())
    taken = case.capacity.allotted.get(deployment.id, NOTHING).servers
    if not taken:
        return None
    pool = next(one for one in case.plan.pools if one.id == deployment.pool)
    shares: dict[object, GpuShare] = {}
    for index, gpus in taken:
        server = servers[index]
        inside = case.plan.racks[server.rack].placements
        placement = next(one for one in inside if one.id == server.placement)
        key = (placement.part, placement.pool, placement.gpu_limit_kw)
        known = shares.get(key)
        if known is None:
            device = Device(case, key)
            idle, busy = device.draw.idle_kw, device.draw.busy_kw(load_class)
            if idle is None or busy is None:
                return None
            known = GpuShare(device.part.label, 0, idle / server.gpus, busy / server.gpus)
        shares[key] = GpuShare(known.part, known.gpus + gpus, known.idle_kw, known.busy_kw)
    site = case.evaluation.sites.get(pool.site)
    return Energy(tuple(shares.values()), site.pue if site is not None else None)


def tokens_per_s(case: Case, deployment: DeploymentId) -> float:
    """Return the output tokens per second that a deployment generates, mean over a year."""
    return sum(
        float(hours.mean()) * case.workloads[workload].generated_tokens
        for (workload, target), hours in case.served.first.served.items()
        if target == deployment
    )
