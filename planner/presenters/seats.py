"""Who has which GPUs of a server, as colours and in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import is_

from planner.compute.explain.case import Case
from planner.compute.seating import Seat, Seating, ServerSeats
from planner.domain.identity import DeploymentId, PlacementId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.wording import translate

Filled = tuple[float, ...]
"""Shares of a server's memory: weights, KV cache, activations, overhead."""


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together gets one colour, by its number."""

    index: int


@dataclass(frozen=True, slots=True)
class Seats:
    """The GPUs of a plan: by server who has them, and how much of its memory is filled.

    `groups` are the deployments that have GPUs, each with its number and name.
    """

    servers: Mapping[PlacementId, ServerSeats] = field(default_factory=dict, repr=False)
    groups: Mapping[DeploymentId, tuple[int, str]] = field(default_factory=dict)
    filled: Mapping[PlacementId, Filled] = field(default_factory=dict, repr=False)
    made_of: tuple[object, ...] = field(default=(), compare=False, repr=False)

    def group_of(self, placements: Iterable[PlacementId]) -> Group | None:
        """Return the deployment with most of the GPUs of some servers, None where all are idle."""
        gpus: dict[DeploymentId, int] = {}
        for placement in placements:
            server = self.servers.get(placement)
            for seat in server.seats if server is not None else ():
                gpus[seat.deployment] = gpus.get(seat.deployment, 0) + seat.gpus
        return Group(self.groups[max(gpus, key=lambda one: gpus[one])][0]) if gpus else None

    def parts(self, placement: PlacementId) -> tuple[tuple[Group | None, float], ...]:
        """Return who shares a server with the share of each; None for idle GPUs.

        Empty where one has it alone.
        """
        server = self.servers.get(placement)
        if server is None:
            return ()
        found: list[tuple[Group | None, float]] = [
            (Group(self.groups[one][0]), server.gpus_of(one) / server.gpus)
            for one in dict.fromkeys(seat.deployment for seat in server.seats)
        ]
        if server.idle:
            found.append((None, server.idle / server.gpus))
        return tuple(found) if len(found) > 1 else ()

    def seat_at(self, placement: PlacementId, share: float) -> Seat | None:
        """Return who has the GPU at a *share* of a server's width, None where that one is idle."""
        server = self.servers.get(placement)
        if server is None:
            return None
        gpu, first = int(share * server.gpus), 0
        for seat in server.seats:
            first += seat.gpus
            if gpu < first:
                return seat
        return None

    def spans(
        self, deployment: DeploymentId, replica: int | None = None
    ) -> tuple[tuple[PlacementId, float, float], ...]:
        """Return where a deployment, or one replica of it, sits: servers with shares from and to."""
        found = []
        for placement, server in self.servers.items():
            first, low, high = 0, server.gpus, 0
            for seat in server.seats:
                if seat.deployment == deployment and replica in (None, seat.replica):
                    low, high = min(low, first), max(high, first + seat.gpus)
                first += seat.gpus
            if high > low:
                found.append((placement, low / server.gpus, high / server.gpus))
        return tuple(found)

    def lines(self, placement: PlacementId) -> list[str]:
        """Return a line for each who has GPUs of a server, such as ``Chat: 4 GPUs, replicas 3 to 6``."""
        server = self.servers.get(placement)
        if server is None:
            return []
        lines = []
        for one in dict.fromkeys(seat.deployment for seat in server.seats):
            replicas = [seat.replica for seat in server.seats if seat.deployment == one]
            gpus = gpus_text(server.gpus_of(one))
            lines.append(f"{self.groups[one][1]}: {gpus}, {replicas_text(replicas)}")
        if server.idle:
            lines.append(translate("seats", "idle: {0}").format(gpus_text(server.idle)))
        return lines

    def short(self, placement: PlacementId) -> str:
        """Return who has the GPUs of a server by name; empty for what has no GPUs in a pool."""
        server = self.servers.get(placement)
        if server is None:
            return ""
        names = [self.groups[one][1] for one in dict.fromkeys(s.deployment for s in server.seats)]
        return " + ".join(names) or translate("seats", "idle")

    def totals(self) -> tuple[dict[DeploymentId, int], int]:
        """Return the GPUs of every deployment, and those that nobody has."""
        gpus: dict[DeploymentId, int] = {}
        for server in self.servers.values():
            for seat in server.seats:
                gpus[seat.deployment] = gpus.get(seat.deployment, 0) + seat.gpus
        return gpus, sum(server.idle for server in self.servers.values())


NOBODY = Seats()
"""Nobody asks who has which GPUs."""


def seats_of(project: Project, evaluation: Evaluation, before: Seats = NOBODY) -> Seats:
    """Return who has which GPUs in a scenario, and what fills their memory in the peak hour.

    Where nobody has moved since *before*, its servers stay.
    """
    case = Case(project, evaluation.scenario, evaluation)
    made_of = (case.capacity.servers, case.capacity.allotted, case.plan.deployments)
    same = len(before.made_of) == len(made_of) and all(map(is_, before.made_of, made_of))
    seating = Seating(case, before.servers if same else None)
    filled: dict[PlacementId, Filled] = {}
    for placement in seating.servers:
        use = seating.memory_of(placement)
        if use is not None and use.total > 0:
            parts = (use.weights, use.kv, use.activations, use.overhead)
            filled[placement] = tuple(part / use.total for part in parts)
    groups = {one.id: (number, one.name) for number, one in enumerate(case.plan.deployments)}
    return Seats(seating.servers, groups, filled, made_of)


def gpus_text(count: int) -> str:
    """Return a number of GPUs."""
    if count == 1:
        return translate("seats", "1 GPU")
    return translate("seats", "{0} GPUs").format(count)


def replicas_text(replicas: list[int]) -> str:
    """Return which replicas are meant, such as ``replicas 3 to 6``."""
    if len(set(replicas)) == 1:
        return translate("seats", "replica {0}").format(replicas[0])
    return translate("seats", "replicas {0} to {1}").format(min(replicas), max(replicas))
