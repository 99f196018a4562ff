"""Step: every rack by itself, kept room by room.

A room whose racks are the same objects keeps everything that is known of them; in a room that an
edit touched, every rack that is the same object keeps its record. So an edit costs what it touches.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.compute.allocation import PoolServer, rack_servers, servers_by_pool
from planner.compute.checks.fixes import Standing, with_moves
from planner.compute.checks.rack import RackSubject, check_rack
from planner.compute.racks import device_groups, rack_result, used_half_units
from planner.compute.rules import RackRules
from planner.compute.sites import DeviceKey, RackSums, device_counts, rack_sums
from planner.compute.steps.context import Context
from planner.domain.facility import CoolingElement, Loop
from planner.domain.finding import Finding
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, PoolId, RackId, RoomId
from planner.domain.project import PartShelf
from planner.domain.results import DeviceGroup, RackResult
from planner.domain.site import Rack


@dataclass(frozen=True, slots=True)
class RackRecord:
    """One rack, what was looked up for it, and what came out.

    `limit_kw` is the heat that its air may carry, `used` counts covered half units.
    """

    rack: Rack
    rules: RackRules
    limit_kw: float
    groups: tuple[DeviceGroup, ...]
    used: int
    frame: Part
    parts: tuple[Part, ...]
    accelerators: tuple[Accelerator | None, ...]
    result: RackResult
    servers: tuple[tuple[PoolId, PoolServer], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RoomRacks:
    """The racks of a room in their order, and everything that is summed over them.

    `parts` and `accelerators` name the entries that stand in them.
    """

    records: Mapping[RackId, RackRecord]
    results: Mapping[RackId, RackResult]
    parts: frozenset[EntryId]
    accelerators: frozenset[EntryId]
    servers: Mapping[PoolId, tuple[PoolServer, ...]]
    counts: Mapping[DeviceKey, int]
    frames: Mapping[EntryId, int]
    sums: RackSums
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Racked:
    """Every rack: by room, and the results by rack."""

    rooms: Mapping[RoomId, RoomRacks]
    results: Mapping[RackId, RackResult]


def rack_step(context: Context) -> Racked:
    """Return every rack: draws, feeds, heat, mass, space, servers, findings."""
    graph, shelf = context.graph, context.shelf
    own: Mapping[str, float] = graph.node(
        "air limits", _own_air_limits, context.plan.cooling_elements
    )
    default: float = graph.node(
        "default air limit",
        lambda assumptions: assumptions["cooling.rack_air_limit_kw"].likely,
        shelf.assumptions,
    )
    look_up = _LookUp(shelf, context.rack_rules, own, default)
    rooms = {
        room: graph.looked_up(
            ("racks of", room),
            look_up.entries,
            look_up.room,
            racks,
            context.rack_rules,
            own,
            default,
        )
        for room, racks in context.room_racks.items()
    }
    results: Mapping[RackId, RackResult] = graph.continued(
        "rack results", _merged, tuple(rooms.values())
    )
    return Racked(rooms, results)


def _merged(
    _: Mapping[RackId, RackResult] | None, rooms: tuple[RoomRacks, ...]
) -> Mapping[RackId, RackResult]:
    merged: dict[RackId, RackResult] = {}
    for room in rooms:
        merged.update(room.results)
    return merged


def _own_air_limits(elements: tuple[CoolingElement, ...]) -> dict[str, float]:
    """What air coolers (rear doors, in-row) remove, by the place they belong to."""
    limits: dict[str, float] = {}
    for one in elements:
        if one.loop is Loop.AIR:
            running = one.installed - one.standby
            limits[one.place] = limits.get(one.place, 0.0) + running * one.capacity_kw
    return limits


class _LookUp:
    """Calculates rooms and their racks; equal racks of a plan are calculated once."""

    def __init__(
        self, shelf: PartShelf, rules: RackRules, limits: Mapping[str, float], default_kw: float
    ) -> None:
        self._shelf = shelf
        self._rules = rules
        self._limits = limits
        self._default_kw = default_kw
        self._alike: dict[object, RackResult] = {}

    def entries(self, room: RoomRacks) -> tuple[object, ...]:
        """Return the project's copies of the entries that stand in a room, in a fixed order."""
        parts, accelerators = self._shelf.parts, self._shelf.accelerators
        return (
            *(parts.get(one) for one in sorted(room.parts)),
            *(accelerators.get(one) for one in sorted(room.accelerators)),
        )

    def room(self, known: RoomRacks | None, racks: tuple[Rack, ...], *_: Any) -> RoomRacks:
        """Return a room, reusing from *known* the racks that did not change."""
        before: Mapping[RackId, RackRecord] = known.records if known is not None else {}
        records = {rack.id: self._record(rack, before.get(rack.id)) for rack in racks}
        results = {rack: record.result for rack, record in records.items()}
        standings = [
            Standing(record.rack, record.result, record.limit_kw) for record in records.values()
        ]
        findings = [finding for record in records.values() for finding in record.findings]
        return RoomRacks(
            records=records,
            results=results,
            parts=frozenset(
                part.id for record in records.values() for part in (record.frame, *record.parts)
            ),
            accelerators=frozenset(
                one.id
                for record in records.values()
                for one in record.accelerators
                if one is not None
            ),
            servers=servers_by_pool(record.servers for record in records.values()),
            counts=device_counts(results.values()),
            frames=Counter(rack.frame for rack in racks if rack.system is None),
            sums=rack_sums(results.values()),
            findings=with_moves(findings, standings, self._shelf.parts),
        )

    def _record(self, rack: Rack, known: RackRecord | None) -> RackRecord:
        shelf = self._shelf
        limit_kw = self._limits.get(rack.id, self._default_kw)
        if known is not None and known.rack.placements is rack.placements:
            groups, used = known.groups, known.used
        else:
            groups, used = device_groups(rack.placements), used_half_units(rack.placements)
        parts = tuple(shelf.parts[group.part] for group in groups)
        accelerators = tuple(_accelerator(part, shelf) for part in parts)
        frame = shelf.parts[rack.frame]
        if known is not None and _still(
            known, rack, self._rules, limit_kw, frame, parts, accelerators
        ):
            return known
        result = self._result(rack, groups, used, frame, parts, accelerators)
        if known is not None and known.result == result:
            result = known.result
        subject = RackSubject(rack, result, frame, parts, accelerators, self._rules, limit_kw)
        return RackRecord(
            rack=rack,
            rules=self._rules,
            limit_kw=limit_kw,
            groups=groups,
            used=used,
            frame=frame,
            parts=parts,
            accelerators=accelerators,
            result=result,
            servers=rack_servers(rack.id, rack.placements, shelf.parts),
            findings=check_rack(subject),
        )

    def _result(
        self,
        rack: Rack,
        groups: tuple[DeviceGroup, ...],
        used: int,
        frame: Part,
        parts: tuple[Part, ...],
        accelerators: tuple[Accelerator | None, ...],
    ) -> RackResult:
        """Return `rack_result`, or that of an equal rack under this rack's id."""
        if rack.cords:
            return rack_result(rack, groups, frame, parts, accelerators, self._rules)
        key = (groups, rack.feeds, frame.id, rack.system, used)
        known = self._alike.get(key)
        if known is not None:
            return replace(known, rack=rack.id)
        result = rack_result(rack, groups, frame, parts, accelerators, self._rules)
        self._alike[key] = result
        return result


def _accelerator(part: Part, shelf: PartShelf) -> Accelerator | None:
    fit = part.accelerators
    return shelf.accelerators[fit.accelerator] if fit else None


def _still(
    known: RackRecord,
    rack: Rack,
    rules: RackRules,
    limit_kw: float,
    frame: Part,
    parts: tuple[Part, ...],
    accelerators: tuple[Accelerator | None, ...],
) -> bool:
    """Whether nothing that a record is made of is another object now."""
    return (
        known.rack is rack
        and known.rules is rules
        and known.limit_kw == limit_kw
        and known.frame is frame
        and all(a is b for a, b in zip(known.parts, parts, strict=True))
        and all(a is b for a, b in zip(known.accelerators, accelerators, strict=True))
    )
