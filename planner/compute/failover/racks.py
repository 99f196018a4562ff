"""Racks as a failure finds them: equal ones together, with their devices, feeds and limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.compute.chain import SiteChain
from planner.compute.racks import draw_of
from planner.compute.rules import RackRules
from planner.compute.steps.racks import RackRecord
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, PlacementId, PoolId, RackId, RoomId
from planner.domain.site import Rack
from planner.engines.power import (
    CordedDevices,
    DevicePower,
    RackDevices,
    RackState,
    cords_of,
    rack_state,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Equal devices of a rack: what they are, and how much one draws.

    `placements` are named where single devices have cords of their own, else it is all of them.
    """

    part: Part
    accelerator: Accelerator | None
    pool: PoolId | None
    gpu_limit_kw: float | None
    count: int
    draw: DevicePower
    placements: tuple[PlacementId, ...] = ()

    @property
    def key(self) -> tuple[EntryId, PoolId | None, float | None]:
        """What tells equal placements apart."""
        return self.part.id, self.pool, self.gpu_limit_kw

    @property
    def board_kw(self) -> float | None:
        """What one accelerator may draw."""
        board = self.accelerator.board_kw if self.accelerator is not None else None
        if board is None or self.gpu_limit_kw is None:
            return board
        return min(board, self.gpu_limit_kw)


@dataclass(frozen=True, slots=True, eq=False)
class RackGroup:
    """Equal racks on equal feeds: what stands in each and what each feed hangs on and may carry.

    `planning_kw` and `legal_kw` limit the circuit of each feed.
    """

    racks: tuple[RackId, ...]
    room: RoomId
    feeds: tuple[str, ...]
    circuits: tuple[str, ...]
    planning_kw: tuple[float, ...]
    legal_kw: tuple[float, ...]
    kinds: tuple[Kind, ...]
    devices: tuple[RackDevices, ...]
    _states: dict[frozenset[int], RackState] = field(default_factory=dict, init=False, repr=False)

    def state(self, lost: frozenset[int] = frozenset()) -> RackState:
        """Return the state of one of the racks without the feeds at the places *lost*."""
        known = self._states.get(lost)
        if known is None:
            known = self._states[lost] = rack_state(self.feeds, self.devices, lost)
        return known

    def above(self, limits: tuple[float, ...], lost: frozenset[int]) -> frozenset[int]:
        """Return the feeds that carry more than their limit in a state, at nameplate."""
        loads = self.state(lost).nameplate_kw
        return frozenset(
            place
            for place, (load, limit) in enumerate(zip(loads, limits, strict=True))
            if load > limit * (1.0 + _ROUNDING)
        )


_ROUNDING = 1e-9


def rack_groups(
    room: RoomId, records: Mapping[RackId, RackRecord], chain: SiteChain, rules: RackRules
) -> tuple[RackGroup, ...]:
    """Return the racks of a room, equal ones together, in the order of the first of each."""
    alike: dict[tuple[object, ...], list[RackRecord]] = {}
    for record in records.values():
        basis = record.basis
        rack = basis.rack
        own = rack.id if rack.cords else ""
        key = (basis.counts, rack.feeds, chain.circuits.get(rack.id), own)
        alike.setdefault(key, []).append(record)
    return tuple(_group(room, mine, chain, rules) for mine in alike.values())


def _group(
    room: RoomId, records: list[RackRecord], chain: SiteChain, rules: RackRules
) -> RackGroup:
    first = records[0]
    rack = first.basis.rack
    pairs = _corded(first, rules) if rack.cords else _uncorded(first, rules)
    return RackGroup(
        racks=tuple(one.basis.rack.id for one in records),
        room=room,
        feeds=tuple(feed.name for feed in rack.feeds),
        circuits=chain.circuits.get(rack.id, ()),
        planning_kw=tuple(feed.planning_kw for feed in first.result.feeds),
        legal_kw=tuple(feed.legal_kw for feed in first.result.feeds),
        kinds=tuple(kind for kind, _ in pairs),
        devices=tuple(devices for _, devices in pairs),
    )


def _uncorded(record: RackRecord, rules: RackRules) -> list[tuple[Kind, RackDevices]]:
    """Devices by kind, their cords alternating over the feeds."""
    basis = record.basis
    found = []
    for group, part, accelerator in zip(basis.groups, basis.parts, basis.accelerators, strict=True):
        if part.half_units == 0:
            continue
        draw = draw_of(part, accelerator, group.gpu_limit_kw, rules)
        kind = Kind(part, accelerator, group.pool, group.gpu_limit_kw, group.count, draw)
        corded = CordedDevices(part.supply, draw.nameplate_kw, group.count)
        found.append((kind, RackDevices(corded, draw.peak_kw)))
    return found


def _corded(record: RackRecord, rules: RackRules) -> list[tuple[Kind, RackDevices]]:
    """Devices one by one, because explicit cords may differ from device to device."""
    basis, rack = record.basis, record.basis.rack
    parts: dict[EntryId, tuple[Part, Accelerator | None]] = {
        part.id: (part, accelerator)
        for part, accelerator in zip(basis.parts, basis.accelerators, strict=True)
    }
    names = [feed.name for feed in rack.feeds]
    explicit = _explicit(rack)
    found = []
    for placement in rack.placements:
        part, accelerator = parts[placement.part]
        if part.half_units == 0:
            continue
        draw = draw_of(part, accelerator, placement.gpu_limit_kw, rules)
        kind = Kind(
            *(part, accelerator, placement.pool, placement.gpu_limit_kw, 1, draw),
            placements=(placement.id,),
        )
        count = part.supply.count if part.supply else 0
        cords = cords_of(count, names, explicit.get(placement.id, {})) if names else ()
        corded = CordedDevices(part.supply, draw.nameplate_kw, 1, cords)
        found.append((kind, RackDevices(corded, draw.peak_kw)))
    return found


def _explicit(rack: Rack) -> dict[PlacementId, dict[int, str]]:
    explicit: dict[PlacementId, dict[int, str]] = {}
    for cord in rack.cords:
        explicit.setdefault(cord.placement, {})[cord.supply] = cord.feed
    return explicit
