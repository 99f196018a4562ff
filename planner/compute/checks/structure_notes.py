"""What is worth knowing of how racks are built up, told once a room: advice, never more than info.

Each rack is looked at by itself and leaves notes; racks that are built alike share theirs. A room
tells of all its racks in one finding a rule.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.compute.checks.rack import RackSubject
from planner.compute.structure import RackStructure, middle_u, rack_structure
from planner.compute.structure_rules import StructureRules
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.phrase import listed, say
from planner.domain.placement import Face, RackSlot
from planner.domain.site import Room
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.engines.space import cable_fill

_NAMED = 4
"""Racks that are named one by one."""
_POSTS_MM = 482.6
"""Width of what is mounted between posts, EIA-310."""
_CHANNELS = 2


@dataclass(frozen=True, slots=True)
class Note:
    """A rule that has something to tell of a rack, and how much of it."""

    rule: str
    value: float


Notes = tuple[Note, ...]

Noted = tuple[tuple[Notes, tuple[str, ...]], ...]
"""Notes that racks of a room share, each with the names of those racks."""


@dataclass(frozen=True, slots=True)
class _Built:
    """A rack as the notes see it."""

    subject: RackSubject
    structure: RackStructure
    parts: Mapping[EntryId, Part]
    rules: StructureRules

    @property
    def devices(self) -> Iterable[tuple[Part, RackSlot]]:
        """What stands in the rack, with its slot."""
        for one in self.subject.rack.placements:
            if isinstance(one.host, RackSlot):
                yield self.parts[one.part], one.host


def notes_of(subject: RackSubject) -> Notes:
    """Return the notes of one rack; a rack system and an empty rack have none."""
    rack = subject.rack
    if rack.system is not None or not rack.placements:
        return ()
    parts = {part.id: part for part in subject.parts}
    rules = subject.rules.structure
    built = _Built(
        subject, rack_structure(rack, subject.result, subject.frame, parts, rules), parts, rules
    )
    found = ((rule, of(built)) for rule, of in _NOTES.items())
    return tuple(Note(rule, value) for rule, value in found if value > 0)


def _fragments(built: _Built) -> float:
    """SPC-003: free units outside the largest gap, where they are many."""
    space, rules = built.structure.space, built.rules
    in_pieces = space.largest_gap < rules.fragment_share * space.free
    if in_pieces and space.free >= rules.fragment_free_u * HALF_UNITS_PER_UNIT:
        return (space.free - space.largest_gap) / HALF_UNITS_PER_UNIT
    return 0.0


def _open_units(built: _Built) -> float:
    """SPC-004: open units in front of a rack that is dense enough for it to matter."""
    subject = built.subject
    if subject.rack.blanked or subject.result.air_heat_kw < built.rules.blanking_heat_kw:
        return 0.0
    return built.structure.open_front.panel_units


def _empty_delivery(built: _Built) -> float:
    """SPC-008: mass above what the cabinet is known to carry while it rolls; fill it in place."""
    structure = built.structure
    if built.subject.rack.delivered_filled or structure.rolling_assumed:
        return 0.0
    limit = structure.rolling_kg
    return structure.mass_kg - limit if limit is not None else 0.0


def _centre(built: _Built) -> float:
    """SPC-012: height of the centre of gravity where there is enough mass to tip."""
    share = built.structure.centre_share
    inside = built.structure.mass_kg - (built.subject.frame.mass_kg or 0.0)
    high = share is not None and share > built.rules.centre_share
    return share or 0.0 if high and inside >= built.rules.tipping_kg else 0.0


def _heavy_on_top(built: _Built) -> float:
    """SPC-013: heavy devices whose middle is above the height advised."""
    rules = built.rules
    return sum(
        (part.mass_kg or 0.0) > rules.heavy_device_kg and middle_u(slot) > rules.heavy_device_u
        for part, slot in built.devices
        if slot.height
    )


def _channels(built: _Built) -> float:
    """SPC-018: rack PDUs that the feeds ask for and no side channel is left for."""
    taken = horizontal = 0
    for part, slot in built.devices:
        if part.kind is PartKind.PDU:
            horizontal += slot.height > 0
        else:
            taken += slot.side.is_channel
    wanted = len(built.subject.rack.feeds) - horizontal
    return max(0.0, float(wanted - (_CHANNELS - taken)))


def _cables(built: _Built) -> float:
    """SPC-019: share of the vertical channels that cords and cables of switches fill."""
    frame, rules = built.subject.frame.frame, built.rules
    if frame is None or frame.width_mm <= _POSTS_MM:
        return 0.0
    cords = ports = 0
    for part, _ in built.devices:
        cords += part.supply.count if part.supply is not None else 0
        ports += part.switch.ports if part.switch is not None else 0
    area = (frame.width_mm - _POSTS_MM) * rules.channel_depth_mm
    fill = cable_fill(cords, rules.cord_diameter_mm, area)
    fill += cable_fill(ports, rules.cable_diameter_mm, area)
    return fill if fill > rules.cable_fill else 0.0


def _blocked_pdus(built: _Built) -> float:
    """SPC-021: devices before the outlets of rack PDUs in the channels of a narrow rack."""
    frame, rules = built.subject.frame.frame, built.rules
    if frame is None or frame.width_mm > rules.narrow_frame_mm:
        return 0.0
    devices = list(built.devices)
    if not any(part.kind is PartKind.PDU and slot.side.is_channel for part, slot in devices):
        return 0.0
    reach = frame.depth_mm - rules.pdu_zone_mm
    return sum(
        slot.face is Face.REAR or (part.depth_mm or 0.0) > reach
        for part, slot in devices
        if slot.height
    )


def _lift(built: _Built) -> float:
    """SPC-023: mass of the heaviest device where it takes a lift to mount it."""
    heaviest = max((part.mass_kg or 0.0 for part, slot in built.devices if slot.height), default=0)
    return heaviest if heaviest > built.rules.lift_device_kg else 0.0


_NOTES: Mapping[str, Callable[[_Built], float]] = {
    "SPC-003": _fragments,
    "SPC-004": _open_units,
    "SPC-008": _empty_delivery,
    "SPC-012": _centre,
    "SPC-013": _heavy_on_top,
    "SPC-018": _channels,
    "SPC-019": _cables,
    "SPC-021": _blocked_pdus,
    "SPC-023": _lift,
}


def noted(racks: Iterable[tuple[str, Notes]]) -> Noted:
    """Group racks, given by name and notes, by what they have to tell; those without are left."""
    groups: dict[Notes, list[str]] = {}
    for name, notes in racks:
        if notes:
            groups.setdefault(notes, []).append(name)
    return tuple((notes, tuple(names)) for notes, names in groups.items())


@dataclass(frozen=True, slots=True)
class _Told:
    """What the racks of a room have to tell by one rule."""

    room: str
    racks: str
    worst: float
    total: float
    rules: StructureRules


def check_notes(room: Room, groups: Noted, rules: StructureRules) -> tuple[Finding, ...]:
    """Tell of the racks of a room what was noted, one finding a rule."""
    found = []
    for rule, told in _TOLD.items():
        mine = [(one.value, names) for notes, names in groups for one in notes if one.rule == rule]
        if not mine:
            continue
        names = sorted(name for _, names in mine for name in names)
        worst = max(value for value, _ in mine)
        total = sum(value * len(names) for value, names in mine)
        message, detail, source = told(_Told(room.name, _those(names), worst, total, rules))
        found.append(
            Finding(
                rule=rule,
                subject=room.id,
                subject_name=room.name,
                severity=Severity.INFO,
                message=message,
                detail=detail,
                source=source,
                fixes=(_panels(room),) if rule == "SPC-004" else (),
                numbers={"racks": float(len(names)), "worst": worst, "total": total},
            )
        )
    return tuple(found)


def _panels(room: Room) -> Fix:
    arguments: dict[str, str | int | float] = {"room": room.id, "field": "blanked", "value": 1}
    return Fix("room-flag", arguments, say("Note blanking panels in {0}", room.name))


def _those(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return listed(names)
    return say("{0} and {1} more", listed(names[: _NAMED - 1]), len(names) - _NAMED + 1)


Words = tuple[str, str, str]
"""Message, detail and source."""


def _tell_fragments(told: _Told) -> Words:
    return (
        say(
            "{0}: free units lie in pieces in {1}; up to {2:g}U of a rack are outside its largest "
            "gap.",
            *(told.room, told.racks, told.worst),
        ),
        say("Nothing is lost today. Move devices together before a tall one has to fit."),
        say("contiguous rack units (assumption space.fragment_share)"),
    )


def _tell_open_units(told: _Told) -> Words:
    return (
        say(
            "{0}: blanking panels for {2:g}U are wanted in {1}; above {3:g} kW of heat to air, open "
            "units let hot air return to the inlets.",
            *(told.room, told.racks, told.total, told.rules.blanking_heat_kw),
        ),
        say("Order the panels and note them at the racks."),
        say("containment practice (assumption space.blanking_heat_kw)"),
    )


def _tell_empty_delivery(told: _Told) -> Words:
    return (
        say(
            "{0}: filled, {1} would be up to {2:,.0f} kg too heavy to roll.",
            *(told.room, told.racks, told.worst),
        ),
        say("Roll it in empty and fill it in place; standing, the cabinet carries it."),
        say("rolling load of the cabinet, lower than the static one"),
    )


def _tell_centre(told: _Told) -> Words:
    return (
        say(
            "{0}: the centre of gravity of {1} is at up to {2:.0%} of the height; {3:.0%} is "
            "advised.",
            *(told.room, told.racks, told.worst, told.rules.centre_share),
        ),
        say("Mount heavy devices low, bolt the rack down, or fit a stabiliser."),
        say("advice against tipping (assumption space.centre_share)"),
    )


def _tell_heavy(told: _Told) -> Words:
    return (
        say(
            "{0}: heavy devices (more than {3:g} kg) stand above U{4:g} in {1}: {2:.0f}.",
            told.room,
            told.racks,
            told.total,
            told.rules.heavy_device_kg,
            told.rules.heavy_device_u,
        ),
        say("Mount them lower, and fill the rack from the bottom."),
        say("heavy devices below 20U (assumptions space.heavy_device_kg, space.heavy_device_u)"),
    )


def _tell_channels(told: _Told) -> Words:
    return (
        say(
            "{0}: rack PDUs for the feeds of {1} find no side channel: {2:.0f}.",
            *(told.room, told.racks, told.total),
        ),
        say("Use rack PDUs that lie in rack units, or free a side channel."),
        say("two side channels a rack, one rack PDU a feed"),
    )


def _tell_cables(told: _Told) -> Words:
    return (
        say(
            "{0}: cords and switch cables fill up to {2:.0%} of the vertical channels of {1}; "
            "{3:.0%} is planned.",
            *(told.room, told.racks, told.worst, told.rules.cable_fill),
        ),
        say("Use wider racks or thinner cables, or spread the switches over more racks."),
        say("cable fill at hand-over (assumption space.cable_fill), every port in use"),
    )


def _tell_blocked(told: _Told) -> Words:
    return (
        say(
            "{0}: devices that stand before the outlets of rack PDUs in {1}: {2:.0f}.",
            *(told.room, told.racks, told.total),
        ),
        say("Use a wider rack, or mount them where no outlet is needed."),
        say("rack PDUs in the rear corners of a narrow rack (assumption space.narrow_frame_mm)"),
    )


def _tell_lift(told: _Told) -> Words:
    return (
        say(
            "{0}: devices of up to {2:,.0f} kg are mounted in {1}; above {3:g} kg use a server "
            "lift.",
            *(told.room, told.racks, told.worst, told.rules.lift_device_kg),
        ),
        say("Order a lift for the installation and keep the aisle free for it."),
        say("manual handling (assumption space.lift_device_kg)"),
    )


_TOLD: Mapping[str, Callable[[_Told], Words]] = {
    "SPC-003": _tell_fragments,
    "SPC-004": _tell_open_units,
    "SPC-008": _tell_empty_delivery,
    "SPC-012": _tell_centre,
    "SPC-013": _tell_heavy,
    "SPC-018": _tell_channels,
    "SPC-019": _tell_cables,
    "SPC-021": _tell_blocked,
    "SPC-023": _tell_lift,
}
