"""Who is connected to one device, fabric by fabric. Worked out when asked for."""

from dataclasses import dataclass

import numpy as np

from planner.compute.cable_schedule import all_cabling
from planner.compute.fabrics.cabling import Cabling
from planner.compute.steps.context import Context
from planner.domain.fabric import Fabric, FabricKind, Tier
from planner.domain.identity import FabricId, PlacementId


@dataclass(frozen=True, slots=True)
class Connection:
    """The cables of a device in one fabric.

    `tier` is its part where it is a switch; `down` and `up` are the ports in use towards endpoints
    and away from them. `neighbours` are the devices at the other ends with their cables, most first; `unplaced`
    counts cables to switches that do not stand yet.
    """

    fabric: FabricId
    name: str
    kind: FabricKind
    tier: Tier | None
    plane: int
    down: int
    up: int
    neighbours: tuple[tuple[PlacementId, int], ...]
    unplaced: int

    @property
    def cables(self) -> int:
        """All cables of the device in this fabric."""
        return self.down + self.up


def connections_of(context: Context, placement: PlacementId) -> tuple[Connection, ...]:
    """Return the cables of a device in every fabric that it is connected to."""
    found = (_connection(fabric, cables, placement) for fabric, cables in all_cabling(context))
    return tuple(one for one in found if one is not None)


def _connection(fabric: Fabric, cables: Cabling, placement: PlacementId) -> Connection | None:
    mine = [place for place, end in enumerate(cables.ends) if end.placement == placement]
    if not mine:
        return None
    below, above = np.isin(cables.other, mine), np.isin(cables.one, mine)
    others = np.concatenate([cables.one[below], cables.other[above]])
    counts: dict[PlacementId, int] = {}
    unplaced = 0
    for place, count in zip(
        *map(np.ndarray.tolist, np.unique(others, return_counts=True)), strict=True
    ):
        neighbour = cables.ends[place].placement
        if neighbour is None:
            unplaced += count
        else:
            counts[neighbour] = counts.get(neighbour, 0) + count
    end = cables.ends[mine[0]]
    return Connection(
        fabric=fabric.id,
        name=fabric.name,
        kind=fabric.kind,
        tier=end.tier,
        plane=end.plane,
        down=int(below.sum()),
        up=int(above.sum()),
        neighbours=tuple(sorted(counts.items(), key=lambda one: -one[1])),
        unplaced=unplaced,
    )
