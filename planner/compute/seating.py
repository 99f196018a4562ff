"""Which GPUs of which server serve what, replica by replica, and what fills their memory.

Worked out when somebody looks at it, on top of the results of an evaluation; no headline needs it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from planner.compute.allocation import Allotment, PoolServer
from planner.compute.explain.case import Case
from planner.domain.identity import DeploymentId, PlacementId, PoolId
from planner.domain.results import MemoryUse
from planner.domain.service import Deployment
from planner.domain.units import GIB


@dataclass(frozen=True, slots=True)
class Seat:
    """GPUs of one server that belong to a replica; replicas count from 1."""

    deployment: DeploymentId
    replica: int
    gpus: int


@dataclass(frozen=True, slots=True)
class ServerSeats:
    """Who sits on the GPUs of a server, in order; GPUs beyond the seats are idle."""

    pool: PoolId
    gpus: int
    seats: tuple[Seat, ...]

    @property
    def idle(self) -> int:
        """GPUs that serve nothing."""
        return self.gpus - sum(one.gpus for one in self.seats)

    def gpus_of(self, deployment: DeploymentId) -> int:
        """GPUs that a deployment has here."""
        return sum(one.gpus for one in self.seats if one.deployment == deployment)


def seated(
    servers: Sequence[PoolServer],
    deployments: Sequence[Deployment],
    allotted: Mapping[DeploymentId, Allotment],
) -> dict[int, list[Seat]]:
    """Return the seats of the servers of one pool by their index.

    A replica fills the servers it was given in their order: one server where it fits, whole servers
    one after the other where it is larger.
    """
    seats: dict[int, list[Seat]] = {}
    for one in deployments:
        given = allotted.get(one.id)
        if given is None or not given.replicas:
            continue
        before, each = 0, given.gpus // given.replicas
        for index, gpus in given.servers:
            seats.setdefault(index, []).extend(_within(one.id, before, gpus, each))
            before += gpus
    return seats


def seats_at(case: Case, pool: PoolId, placement: PlacementId) -> ServerSeats | None:
    """Return the seats of one server, None when it has no GPUs in the pool.

    The others are not worked out: it is asked for whenever the server is looked at.
    """
    servers, allotted = _known(case)
    here = servers.get(pool, ())
    place = next((i for i, one in enumerate(here) if one.placement == placement), None)
    if place is None:
        return None
    seats: list[Seat] = []
    for one in case.plan.deployments:
        given = allotted.get(one.id) if one.pool == pool else None
        if given is None or not given.replicas:
            continue
        before, each = 0, given.gpus // given.replicas
        for index, gpus in given.servers:
            if index == place:
                seats += _within(one.id, before, gpus, each)
                break
            before += gpus
    return ServerSeats(pool, here[place].gpus, tuple(seats))


def _known(
    case: Case,
) -> tuple[Mapping[PoolId, tuple[PoolServer, ...]], Mapping[DeploymentId, Allotment]]:
    """Return servers and allotments as the evaluation left them: no step runs again for a look."""
    nodes = case.evaluation.nodes
    return (
        cast("Mapping[PoolId, tuple[PoolServer, ...]]", nodes["servers"].output),
        cast("Mapping[DeploymentId, Allotment]", nodes["allotted"].output),
    )


def _within(deployment: DeploymentId, before: int, gpus: int, each: int) -> list[Seat]:
    """The seats of a deployment on a server, of whose GPUs so many come before."""
    seats, at, end = [], before, before + gpus
    while at < end:
        here = min(each - at % each, end - at)
        seats.append(Seat(deployment, at // each + 1, here))
        at += here
    return seats


class Seating:
    """The seats of a scenario by server, and what fills their memory; *known* are seats that stay."""

    def __init__(self, case: Case, known: Mapping[PlacementId, ServerSeats] | None = None) -> None:
        self._case = case
        self.servers = _all_seats(case) if known is None else known

    @cached_property
    def memory(self) -> Mapping[DeploymentId, MemoryUse]:
        """What fills the memory of one GPU of every deployment in the peak hour."""
        case, found = self._case, dict[DeploymentId, MemoryUse]()
        for one in case.plan.deployments:
            use = gpu_memory(case, one)
            if use is not None:
                found[one.id] = use
        return found

    def memory_of(self, placement: PlacementId) -> MemoryUse | None:
        """Return what fills the memory of a server; None for one without GPUs in a pool."""
        server = self.servers.get(placement)
        return None if server is None else _filled(self._case, server, self.memory)


def memory_of(case: Case, server: ServerSeats) -> MemoryUse:
    """Return what fills the memory of one server in the peak hour."""
    here = {seat.deployment for seat in server.seats}
    found = {one.id: gpu_memory(case, one) for one in case.plan.deployments if one.id in here}
    return _filled(case, server, {key: use for key, use in found.items() if use is not None})


def _filled(case: Case, server: ServerSeats, memory: Mapping[DeploymentId, MemoryUse]) -> MemoryUse:
    pool = next(one for one in case.plan.pools if one.id == server.pool)
    each = case.shelf.accelerators[pool.accelerator].memory_gib * GIB
    known = [(one.gpus, memory[one.deployment]) for one in server.seats if one.deployment in memory]
    return MemoryUse(
        server.gpus * each,
        sum(gpus * use.weights for gpus, use in known),
        sum(gpus * use.kv for gpus, use in known),
        sum(gpus * use.activations for gpus, use in known),
        sum(gpus * use.overhead for gpus, use in known),
    )


def _all_seats(case: Case) -> dict[PlacementId, ServerSeats]:
    capacity, found = case.capacity, dict[PlacementId, ServerSeats]()
    for pool, servers in capacity.servers.items():
        here = [one for one in case.plan.deployments if one.pool == pool]
        seats = seated(servers, here, capacity.allotted)
        for index, server in enumerate(servers):
            taken = tuple(seats.get(index, ()))
            found[server.placement] = ServerSeats(pool, server.gpus, taken)
    return found


def gpu_memory(case: Case, deployment: Deployment) -> MemoryUse | None:
    """Return what fills the memory of one GPU in the peak hour, None where nothing runs."""
    pool = case.evaluation.pools.get(deployment.pool)
    return None if pool is None else pool.memory_per_gpu.get(deployment.id)
