"""Energy of training runs and of generated tokens, from the draw of the servers that do the work.

Of a server with several users each counts by its GPUs. Worked out when it is asked for, on top of
the results of an evaluation; no headline needs it.
"""

from dataclasses import dataclass
from typing import Final

from planner.compute.allocation import NOTHING
from planner.compute.explain.case import Case
from planner.compute.explain.hardware import Device
from planner.compute.explain.terms import Given, applied
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import DeploymentId
from planner.domain.phrase import say
from planner.domain.service import Deployment
from planner.engines.power import LoadClass

TOKEN_ENERGY: Final = Formula(
    id="explain.token_energy",
    result="energy per million output tokens",
    unit="kWh",
    expression="(idle_kw + (busy_kw - idle_kw) * load) * pue / tokens / 3600 * 1000000",
    symbols={
        "idle_kw": "draw of the servers without work, by the GPUs of the deployment, kW",
        "busy_kw": "draw of the servers at full load, by the GPUs of the deployment, kW",
        "load": "mean serving utilisation over a year",
        "pue": "annual PUE of the site; 1 where the plant is the landlord's",
        "tokens": "output tokens per second, mean over a year",
    },
    source="Average draw over average throughput; idle GPUs of the deployment included",
)


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


def token_energy(case: Case, deployment: Deployment) -> Explanation | None:
    """Return why a million generated tokens take so much energy, mean over a year.

    None without tokens, or on hardware of others.
    """
    tokens = tokens_per_s(case, deployment.id)
    energy = energy_of(case, deployment, LoadClass.LLM_INFERENCE) if tokens else None
    result = case.evaluation.deployments.get(deployment.id)
    if energy is None or result is None:
        return None
    load = result.utilisation_mean
    given = {
        "idle_kw": Given(sum(one.gpus * one.idle_kw for one in energy.shares), "kW"),
        "busy_kw": Given(sum(one.gpus * one.busy_kw for one in energy.shares), "kW"),
        "load": Given(load, "share of time"),
        "pue": Given(energy.pue or 1.0),
        "tokens": Given(tokens, "tok/s"),
    }
    value = energy.kw(load) / tokens / 3600.0 * 1e6
    title = say("Energy per million output tokens of {0}", deployment.name)
    return applied(title, value, "kWh", TOKEN_ENERGY, given)


def tokens_per_s(case: Case, deployment: DeploymentId) -> float:
    """Return the output tokens per second that a deployment generates, mean over a year."""
    return sum(
        float(hours.mean()) * case.workloads[workload].generated_tokens
        for (workload, target), hours in case.served.first.served.items()
        if target == deployment
    )
