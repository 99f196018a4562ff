"""Step: every rack by itself, kept room by room.

A room whose racks are the same objects keeps everything that is known of them; in a room that an
edit touched, every rack that is the same object keeps its record. So an edit costs what it touches.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain
from operator import attrgetter, is_

from planner.compute.allocation import PoolServer, rack_servers, servers_by_pool
from planner.compute.checks.fixes import Standing, standing_of, with_moves
from planner.compute.checks.rack import CHECKS, RackCheck, RackSubject, check_rack, find_in_rack
from planner.compute.checks.rack_power import POWER_CHECKS
from planner.compute.checks.structure import STRUCTURE_CHECKS
from planner.compute.checks.structure_notes import Noted, Notes, noted, notes_of
from planner.compute.own_coolers import AirLimits, air_limits
from planner.compute.racks import device_groups, rack_result, used_half_units
from planner.compute.rules import RackRules
from planner.compute.sites import DeviceKey, RackSums, device_counts, device_key, rack_sums
from planner.compute.steps.context import Context
from planner.compute.structure import Layout, layout_of
from planner.domain.facility_design import BreakerPractice
from planner.domain.finding import Finding
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, PoolId, RackId, RoomId
from planner.domain.project import PartShelf
from planner.domain.results import DeviceGroup, RackResult
from planner.domain.site import Rack

_CHECKS = (*CHECKS, *POWER_CHECKS)


@dataclass(frozen=True, slots=True, eq=False)
class RackBasis:
    """What one rack is calculated from: itself and what was looked up for it.

    `limit_kw` is the heat that its air may carry, `counts` are its devices by kind, `used` counts
    covered half units, `layout` is what stands where; `parts` and `accelerators` belong to `groups`.
    """

    rack: Rack
    rules: RackRules
    limit_kw: float
    groups: tuple[DeviceGroup, ...]
    counts: tuple[tuple[DeviceKey, int], ...]
    used: int
    layout: Layout
    frame: Part
    parts: tuple[Part, ...]
    accelerators: tuple[Accelerator | None, ...]

    def is_as(self, other: "RackBasis") -> bool:
        """Whether nothing that it is made of is another object than in *other*."""
        return (
            self.rack is other.rack
            and self.rules is other.rules
            and self.limit_kw == other.limit_kw
            and self.frame is other.frame
            and _are(self.parts, other.parts)
            and _are(self.accelerators, other.accelerators)
        )

    def holds_as(self, other: "RackBasis") -> bool:
        """Whether the same devices stand in it, of the same parts."""
        return self.groups is other.groups and _are(self.parts, other.parts)

    @property
    def kind(self) -> tuple[object, ...]:
        """What racks have in common that are calculated alike and raise the same findings."""
        rack = self.rack
        return (self.counts, rack.feeds, self.frame.id, rack.system, self.used, self.limit_kw)

    @property
    def build(self) -> tuple[object, ...]:
        """What racks have in common that are of one kind and built up alike."""
        rack = self.rack
        return (self.kind, self.layout, rack.blanked, rack.delivered_filled)


@dataclass(frozen=True, slots=True)
class RackRecord:
    """One rack and what came out; `structural` are those findings that are about how it is built.

    `standing` is what its neighbours may know of it.
    """

    basis: RackBasis
    result: RackResult
    servers: tuple[tuple[PoolId, PoolServer], ...]
    findings: tuple[Finding, ...]
    standing: Standing
    structural: tuple[Finding, ...] = ()
    notes: Notes = ()


@dataclass(frozen=True, slots=True, eq=False)
class RoomRacks:
    """The racks of a room in their order, and everything that is summed over them.

    `parts` and `accelerators` name the entries that stand in them, `made_of` is what was looked up
    for all of them, `looked_in` where. `notes` is what is worth knowing of how its racks are built up, `posed` whether
    one was placed on the floor by hand.
    """

    made_of: tuple[object, ...]
    looked_in: tuple[object, ...]
    records: Mapping[RackId, RackRecord]
    results: Mapping[RackId, RackResult]
    parts: frozenset[EntryId]
    accelerators: frozenset[EntryId]
    servers: Mapping[PoolId, tuple[PoolServer, ...]]
    counts: Mapping[DeviceKey, int]
    frames: Mapping[EntryId, int]
    sums: RackSums
    findings: tuple[Finding, ...]
    notes: Noted
    posed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Racked:
    """Every rack: by room, and the results by rack."""

    rooms: Mapping[RoomId, RoomRacks]
    results: Mapping[RackId, RackResult]


def rack_step(context: Context) -> Racked:
    """Return every rack: draws, feeds, heat, mass, space, servers, findings."""
    graph, shelf = context.graph, context.shelf
    limits: AirLimits = graph.node(
        "air limits of racks",
        air_limits,
        context.plan.cooling_elements,
        context.places,
        shelf.assumptions,
    )
    usual = _LookUp(shelf, context.rack_rules, limits)
    others = {
        room.id: _LookUp(shelf, context.rules_at(site), limits)
        for site in context.plan.sites
        if site.design.breakers is not BreakerPractice.BY_VOLTAGE
        for room in site.rooms
    }
    rooms = {}
    for room, racks in context.room_racks.items():
        look_up = others.get(room, usual)
        rooms[room] = graph.looked_up(("racks of", room), look_up.made_of, look_up.room, racks)
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


class _LookUp:
    """Calculates rooms and their racks; equal racks of a plan are calculated once."""

    def __init__(self, shelf: PartShelf, rules: RackRules, limits: AirLimits) -> None:
        self._shelf = shelf
        self._rules = rules
        self._limits = limits
        self._looked_in = (rules, limits, shelf.parts, shelf.accelerators)
        self._alike: dict[object, tuple[RackResult, tuple[RackCheck, ...]]] = {}
        self._used: dict[Layout, int] = {}
        self._compared: tuple[RackRules, bool] | None = None
        """Rules of records that are known, and whether they judge structure as these do."""
        self._built_alike: dict[object, tuple[tuple[RackCheck, ...], Notes]] = {}

    def made_of(self, room: RoomRacks) -> tuple[object, ...]:
        """Return what a room would be made of now, besides its racks.

        The rules, then the project's copies of the entries that stand in it, in a fixed order.
        """
        if _are(room.looked_in, self._looked_in):
            return room.made_of
        return self._looked_up(room.parts, room.accelerators)

    def _looked_up(
        self, parts: frozenset[EntryId], accelerators: frozenset[EntryId]
    ) -> tuple[object, ...]:
        shelf = self._shelf
        return (
            *(self._rules, self._limits),
            *(shelf.parts.get(one) for one in sorted(parts)),
            *(shelf.accelerators.get(one) for one in sorted(accelerators)),
        )

    def room(self, known: RoomRacks | None, racks: tuple[Rack, ...]) -> RoomRacks:
        """Return a room, reusing from *known* the racks that did not change."""
        records = self._records(known, racks)
        every = records.values()
        results = {rack: record.result for rack, record in records.items()}
        if known is not None and _hold_the_same(known.records, records):
            return replace(
                known,
                made_of=self.made_of(known),
                looked_in=self._looked_in,
                records=records,
                results=results,
                sums=rack_sums(results.values()),
                findings=self._findings(records),
                notes=_noted(known, records),
                posed=_is_posed(racks),
            )
        counts = device_counts(record.basis.counts for record in every)
        devices = {key[0] for key in counts}
        parts = devices.union(rack.frame for rack in racks)
        fits = [self._shelf.parts[part].accelerators for part in devices]
        accelerators = frozenset(fit.accelerator for fit in fits if fit is not None)
        return RoomRacks(
            made_of=self._looked_up(frozenset(parts), accelerators),
            looked_in=self._looked_in,
            records=records,
            results=results,
            parts=frozenset(parts),
            accelerators=accelerators,
            servers=servers_by_pool(record.servers for record in every),
            counts=counts,
            frames=Counter(rack.frame for rack in racks if rack.system is None),
            sums=rack_sums(results.values()),
            findings=self._findings(records),
            notes=_noted(known, records),
            posed=_is_posed(racks),
        )

    def _findings(self, records: Mapping[RackId, RackRecord]) -> tuple[Finding, ...]:
        """What is found in racks, with moves to others of them."""
        every = records.values()
        return with_moves(
            list(chain.from_iterable(record.findings for record in every)),
            lambda: [one.standing for one in every],
            self._shelf.parts,
        )

    def _records(
        self, known: RoomRacks | None, racks: tuple[Rack, ...]
    ) -> Mapping[RackId, RackRecord]:
        if known is None:
            return {rack.id: self._record(rack, None) for rack in racks}
        before = known.records
        # While all that was looked up for the room is the same, so it is for each of its racks.
        settled = _are(known.made_of, self.made_of(known))
        records = {}
        for rack in racks:
            record = before.get(rack.id)
            if record is None or record.basis.rack is not rack or not settled:
                record = self._record(rack, record)
            records[rack.id] = record
        return records

    def _record(self, rack: Rack, known: RackRecord | None) -> RackRecord:
        before = known.basis if known is not None else None
        basis = self._basis(rack, before)
        if known is not None and basis.is_as(known.basis):
            return known
        result, findings = self._result(basis)
        if known is not None and self._is_built_as(known, basis, result):
            structural, notes = known.structural, known.notes
        else:
            structural, notes = self._structure(basis, result)
        if known is not None and known.result == result:
            result = known.result
        if known is not None and basis.holds_as(known.basis):
            servers = known.servers
        else:
            servers = rack_servers(rack.id, rack.placements, self._shelf.parts)
            if known is not None and known.servers == servers:
                servers = known.servers
        share = self._rules.structure.static_planning_share
        standing = standing_of(rack, result, basis.limit_kw, share)
        found = findings + structural
        return RackRecord(basis, result, servers, found, standing, structural, notes)

    def _basis(self, rack: Rack, known: RackBasis | None) -> RackBasis:
        shelf = self._shelf
        if known is not None and known.rack.placements is rack.placements:
            groups, counts, used = known.groups, known.counts, known.used
            layout = known.layout
        else:
            groups = device_groups(rack.placements)
            counts = tuple((device_key(group), group.count) for group in groups)
            if known is not None and known.counts == counts:
                counts = known.counts
            layout = layout_of(rack)
            used = self._used.get(layout, -1)
            if used < 0:
                used = self._used[layout] = used_half_units(rack.placements)
        parts = tuple([shelf.parts[group.part] for group in groups])
        return RackBasis(
            rack=rack,
            rules=self._rules,
            limit_kw=self._limits.of(rack),
            groups=groups,
            counts=counts,
            used=used,
            layout=layout,
            frame=shelf.parts[rack.frame],
            parts=parts,
            accelerators=tuple([_accelerator(part, shelf) for part in parts]),
        )

    def _result(self, basis: RackBasis) -> tuple[RackResult, tuple[Finding, ...]]:
        """Return the result of a rack and what the checks find in it.

        Of racks of one kind the first is looked at; the others differ in names alone.
        """
        rack, kind = basis.rack, basis.kind
        alike = self._alike.get(kind) if not rack.cords else None
        if alike is not None:
            result = alike[0].under(rack.id)
            return result, check_rack(_subject(basis, result), alike[1])
        parts, accelerators = basis.parts, basis.accelerators
        result = rack_result(
            *(rack, basis.groups, basis.frame, parts, accelerators, self._rules, basis.used)
        )
        findings, checks = find_in_rack(_subject(basis, result), _CHECKS)
        if not rack.cords:
            self._alike[kind] = result, checks
        return result, findings

    def _is_built_as(self, known: RackRecord, basis: RackBasis, result: RackResult) -> bool:
        """Whether nothing changed of what the structure of a rack is judged by."""
        before, rules = known.basis, known.basis.rules
        if self._compared is None or self._compared[0] is not rules:
            self._compared = rules, rules.structure == self._rules.structure
        return (
            self._compared[1]
            and _stand_alike(before.rack, basis.rack)
            and before.frame is basis.frame
            and known.result.mass_kg == result.mass_kg
            and known.result.air_heat_kw == result.air_heat_kw
            and _are(before.parts, basis.parts)
        )

    def _structure(self, basis: RackBasis, result: RackResult) -> tuple[tuple[Finding, ...], Notes]:
        """Return what is found of how a rack is built up; of racks built alike one is looked at."""
        subject, build = _subject(basis, result), basis.build
        alike = self._built_alike.get(build)
        if alike is None:
            findings, checks = find_in_rack(subject, STRUCTURE_CHECKS)
            alike = self._built_alike[build] = checks, notes_of(subject)
            return findings, alike[1]
        return check_rack(subject, alike[0]), alike[1]


_OTHER_THAN_POWER = attrgetter(
    *(one.name for one in fields(Rack) if one.compare and one.name not in ("feeds", "cords"))
)


def _stand_alike(before: Rack, now: Rack) -> bool:
    """Whether a rack differs from before in what its feeds are at most, not in how many there are."""
    return before is now or (
        len(before.feeds) == len(now.feeds)
        and _are(_OTHER_THAN_POWER(before), _OTHER_THAN_POWER(now))
    )


def _accelerator(part: Part, shelf: PartShelf) -> Accelerator | None:
    fit = part.accelerators
    return shelf.accelerators[fit.accelerator] if fit else None


def _subject(basis: RackBasis, result: RackResult) -> RackSubject:
    return RackSubject(
        basis.rack,
        result,
        basis.frame,
        basis.parts,
        basis.accelerators,
        basis.rules,
        basis.limit_kw,
    )


def _is_posed(racks: tuple[Rack, ...]) -> bool:
    return any(rack.pose is not None for rack in racks)


def _noted(known: RoomRacks | None, records: Mapping[RackId, RackRecord]) -> Noted:
    """Return the notes of a room's racks; the same object while they are equal."""
    found = noted((one.basis.rack.name, one.notes) for one in records.values())
    return known.notes if known is not None and known.notes == found else found


def _hold_the_same(before: Mapping[RackId, RackRecord], now: Mapping[RackId, RackRecord]) -> bool:
    """Whether the same racks stand there in the same order with the same contents."""
    return len(before) == len(now) and all(
        was is one
        or (
            was.basis.rack.id == one.basis.rack.id
            and was.basis.counts is one.basis.counts
            and was.basis.parts == one.basis.parts
            and was.servers is one.servers
            and was.basis.rack.frame == one.basis.rack.frame
            and was.basis.rack.system == one.basis.rack.system
        )
        for was, one in zip(before.values(), now.values(), strict=True)
    )


def _are(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    """Whether these are the same objects, as many as before."""
    return all(map(is_, before, now))
