"""Which GPUs of a pool serve which deployment: disjoint, in rack and unit order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.domain.hardware import Part
from planner.domain.identity import DeploymentId, EntryId, PlacementId, PoolId, RackId
from planner.domain.offers import CloudOffer
from planner.domain.placement import Placement
from planner.domain.service import Burst


@dataclass(frozen=True, slots=True)
class PoolServer:
    """A server (or instance) of a pool: GPUs it holds and how many share one link domain."""

    placement: PlacementId
    rack: RackId
    gpus: int
    domain: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What a deployment wants: GPUs of one replica, and how many replicas (None: fill).

    Groups of `tp` GPUs of a replica must share a link domain.
    """

    deployment: DeploymentId
    gpus_per_replica: int
    replicas: int | None
    tp: int = 1


@dataclass(frozen=True, slots=True)
class Allotment:
    """What a deployment gets: replicas, and the GPUs it takes from each server by index.

    `gpus` are all that it takes.
    """

    replicas: int
    servers: tuple[tuple[int, int], ...]
    gpus: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gpus", sum(taken for _, taken in self.servers))


NOTHING = Allotment(0, ())


def rack_servers(
    rack: RackId, placements: tuple[Placement, ...], parts: Mapping[EntryId, Part]
) -> tuple[tuple[PoolId, PoolServer], ...]:
    """Return the accelerator servers of a rack with their pools, from the bottom up."""
    servers = []
    for placement in placements:
        fit = parts[placement.part].accelerators if placement.pool is not None else None
        if fit is not None and placement.pool is not None:
            server = PoolServer(placement.id, rack, fit.count, fit.domain)
            servers.append((placement.pool, server))
    return tuple(servers)


def servers_by_pool(
    racks: Iterable[tuple[tuple[PoolId, PoolServer], ...]],
) -> dict[PoolId, tuple[PoolServer, ...]]:
    """Gather the servers of racks, in the order of the racks, by pool."""
    pools: dict[PoolId, list[PoolServer]] = {}
    for servers in racks:
        for pool, server in servers:
            pools.setdefault(pool, []).append(server)
    return {pool: tuple(servers) for pool, servers in pools.items()}


def all_servers(
    rooms: tuple[Mapping[PoolId, tuple[PoolServer, ...]], ...],
) -> dict[PoolId, tuple[PoolServer, ...]]:
    """Gather the servers of all rooms, in the order of the rooms, by pool."""
    pools: dict[PoolId, list[PoolServer]] = {}
    for room in rooms:
        for pool, servers in room.items():
            pools.setdefault(pool, []).extend(servers)
    return {pool: tuple(servers) for pool, servers in pools.items()}


def link_domains(
    servers: Mapping[PoolId, tuple[PoolServer, ...]],
    bursts: tuple[Burst, ...],
    offers: Mapping[EntryId, CloudOffer],
) -> dict[PoolId, int]:
    """GPUs of the largest server of a pool, or of its instance, that share one link domain."""
    domains = {pool: max(one.domain for one in mine) for pool, mine in servers.items() if mine}
    return domains | {burst.pool: offers[burst.offer].gpus for burst in bursts}


def allot(
    servers: Sequence[PoolServer], claims: Sequence[Claim]
) -> Mapping[DeploymentId, Allotment]:
    """Give the GPUs of a pool to its deployments.

    Fixed numbers of replicas come first, in order; then those that fill take one replica in turn
    until none finds room. A replica that fits one link domain stays inside one server; a larger
    one takes servers that are wholly free, and never splits a tensor-parallel group.
    """
    room = _Room(servers)
    taken: dict[DeploymentId, dict[int, int]] = {claim.deployment: {} for claim in claims}
    counts = dict.fromkeys(taken, 0)

    def take(claim: Claim) -> bool:
        found = room.take(claim.gpus_per_replica, claim.tp)
        mine = taken[claim.deployment]
        for index, gpus in found:
            mine[index] = mine.get(index, 0) + gpus
        counts[claim.deployment] += bool(found)
        return bool(found)

    for claim in claims:
        for _ in range(claim.replicas or 0):
            if not take(claim):
                break
    filling = [claim for claim in claims if claim.replicas is None]
    while len(filling) > 1:
        filling = [claim for claim in filling if take(claim)]
    for claim in filling:
        # Alone, a claim takes all that single servers have at once instead of one by one.
        for index, gpus in room.take_all(claim.gpus_per_replica):
            taken[claim.deployment][index] = taken[claim.deployment].get(index, 0) + gpus
            counts[claim.deployment] += gpus // claim.gpus_per_replica
        while take(claim):
            pass
    return {
        deployment: Allotment(counts[deployment], tuple(sorted(mine.items())))
        for deployment, mine in taken.items()
    }


class _Room:
    """Free GPUs of every server. Remembers, by size, where the last search ended."""

    def __init__(self, servers: Sequence[PoolServer]) -> None:
        self._servers = servers
        self._free = [server.gpus for server in servers]
        self._start: dict[int, int] = {}

    def take_all(self, wanted: int) -> list[tuple[int, int]]:
        """Take every replica that fits one server: (server index, GPUs) pairs."""
        found = []
        for index, server in enumerate(self._servers):
            if server.domain >= wanted and self._free[index] >= wanted:
                gpus = self._free[index] // wanted * wanted
                self._free[index] -= gpus
                found.append((index, gpus))
        return found

    def take(self, wanted: int, tp: int) -> tuple[tuple[int, int], ...]:
        """Take the GPUs of one replica: (server index, GPUs) pairs, empty without room."""
        found = self._in_one_server(wanted) or self._over_servers(wanted, tp)
        for index, gpus in found:
            self._free[index] -= gpus
        return found

    def _in_one_server(self, wanted: int) -> tuple[tuple[int, int], ...]:
        # Servers only fill up, so one that had no room for this size never has it again.
        for index in range(self._start.get(wanted, 0), len(self._servers)):
            if self._free[index] >= wanted and self._servers[index].domain >= wanted:
                self._start[wanted] = index
                return ((index, wanted),)
        self._start[wanted] = len(self._servers)
        return ()

    def _over_servers(self, wanted: int, tp: int) -> tuple[tuple[int, int], ...]:
        whole: list[tuple[int, int]] = []
        left = wanted
        for index, server in enumerate(self._servers):
            in_groups = server.gpus // server.domain * (server.domain // tp) * tp
            if wanted <= server.domain or self._free[index] != server.gpus or not in_groups:
                continue
            whole.append((index, min(in_groups, left)))
            left -= whole[-1][1]
            if left == 0:
                return tuple(whole)
        return ()
