"""What the cables of a fabric add up to: pieces by length, modules and their power, bundles, tray."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.compute.fabrics.cabling import UNREACHED, Cabling
from planner.compute.fabrics.hosts import Spot
from planner.compute.fabrics.rules import FabricRules
from planner.domain.fabric import Medium
from planner.domain.fabric_results import Bundle, CableCount, ModuleCount
from planner.domain.identity import EntryId, RackId, RoomId
from planner.engines.network import modules, optics_kw, tray_fill

Ints = NDArray[np.int64]


def cable_counts(cables: Cabling) -> tuple[CableCount, ...]:
    """Return the cables by medium and stock length."""
    known = cables.medium != UNREACHED
    pairs = np.stack([cables.medium[known].astype(np.float64), cables.stock_m[known]])
    kinds, counts = np.unique(pairs, axis=1, return_counts=True)
    return tuple(
        CableCount(
            cables.media[int(medium)].id,
            cables.media[int(medium)].name,
            cables.media[int(medium)].cable,
            float(length),
            int(count),
        )
        for medium, length, count in zip(*kinds, counts, strict=True)
    )


class Optics:
    """Modules by type, and the power of the ends of all cables in kW."""

    def __init__(self, cables: Cabling, spots: Mapping[RackId, Spot]) -> None:
        self._cables = cables
        self._count: dict[tuple[EntryId, float], int] = {}
        self.switch_kw = 0.0
        self.by_room: dict[RoomId, float] = {}
        for index, medium in enumerate(cables.media):
            mine = cables.medium == index
            if mine.any():
                self._switches(medium, mine)
                self._adapters(medium, mine, spots)

    @property
    def nic_kw(self) -> float:
        """Power of the ends at adapters."""
        return sum(self.by_room.values())

    @property
    def modules(self) -> tuple[ModuleCount, ...]:
        """Modules by type."""
        return tuple(
            ModuleCount(module, count, watts) for (module, watts), count in self._count.items()
        )

    def _switches(self, medium: Medium, mine: NDArray[np.bool_]) -> None:
        cables = self._cables
        ends = np.concatenate([cables.other[mine], cables.one[mine & ~cables.is_endpoint]])
        if medium.module is None:
            self.switch_kw += optics_kw(len(ends), medium.end_w)
            return
        _, ports = np.unique(ends, return_counts=True)
        count = modules(ports.tolist(), medium.module_ports)
        self._add(medium.module, medium.module_w, count)
        self.switch_kw += optics_kw(count, medium.module_w)

    def _adapters(
        self, medium: Medium, mine: NDArray[np.bool_], spots: Mapping[RackId, Spot]
    ) -> None:
        """Adapters of several ports a module take the module of switches."""
        cables = self._cables
        twin = cables.fabric.nic_ports > 1
        module = medium.module if twin else medium.nic_module
        watts = medium.module_w if twin else medium.nic_module_w
        ends, ports = np.unique(cables.one[mine & cables.is_endpoint], return_counts=True)
        for end, count in zip(ends.tolist(), ports.tolist(), strict=True):
            rack = cables.ends[end].rack
            kw = optics_kw(count, medium.end_w)
            if module is not None:
                pieces = modules((count,), cables.fabric.nic_ports)
                self._add(module, watts, pieces)
                kw = optics_kw(pieces, watts)
            if rack is not None and kw:
                room = spots[rack].room
                self.by_room[room] = self.by_room.get(room, 0.0) + kw

    def _add(self, module: EntryId, watts: float, count: int) -> None:
        self._count[module, watts] = self._count.get((module, watts), 0) + count


def bundles(cables: Cabling) -> tuple[Bundle, ...]:
    """Return how many cables run between which racks, in the order of the racks."""
    numbers: dict[RackId, int] = {}
    at = np.array(
        [
            -1 if end.rack is None else numbers.setdefault(end.rack, len(numbers))
            for end in cables.ends
        ],
        dtype=np.int64,
    )
    racks = list(numbers)
    one, other = at[cables.one], at[cables.other]
    placed = (one >= 0) & (other >= 0)
    low, high = np.minimum(one, other)[placed], np.maximum(one, other)[placed]
    pairs, counts = np.unique(low * max(len(racks), 1) + high, return_counts=True)
    return tuple(
        Bundle(racks[pair // len(racks)], racks[pair % len(racks)], count)
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
    )


def fullest_tray(
    found: Sequence[Bundle], spots: Mapping[RackId, Spot], rules: FabricRules
) -> float | None:
    """Return the fill of the fullest section of the trays over rows; None without cables there.

    A bundle runs along the row of its first rack and then across to the other.
    """
    steps: dict[float, dict[float, int]] = {}
    for bundle in found:
        if bundle.one == bundle.other or bundle.one not in spots or bundle.other not in spots:
            continue
        one, other = spots[bundle.one], spots[bundle.other]
        row = steps.setdefault(round(one.y_m, 1), {})
        low, high = sorted((one.x_m, other.x_m))
        row[low] = row.get(low, 0) + bundle.count
        row[high] = row.get(high, 0) - bundle.count
        if low == high:  # a way across only still fills the crossing
            row[low + 1e-3] = row.get(low + 1e-3, 0) - bundle.count
            row[low] += bundle.count
    fullest = 0
    for row in steps.values():
        running = 0
        for x in sorted(row):
            running += row[x]
            fullest = max(fullest, running)
    if not fullest:
        return None
    return tray_fill(fullest, rules.cable_diameter_mm, rules.tray_width_mm, rules.tray_depth_mm)
