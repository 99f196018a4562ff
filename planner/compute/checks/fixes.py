"""Fixes that need to look beyond their subject: a better rack for a device."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from operator import attrgetter

from planner.domain.finding import Finding, Fix
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RackId
from planner.domain.phrase import say
from planner.domain.placement import Placement, RackSlot
from planner.domain.results import RackResult
from planner.domain.site import Rack
from planner.engines.space import Occupant, lowest_free_slot

MOVABLE = frozenset(("PWR-001", "PWR-002", "COL-001", "SPC-002"))
"""Rules that moving a device to another rack repairs."""

FIXED_PER_ROOM = 8
"""So many findings of a room carry a move at a time; others get theirs when these are solved."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A rack of a room with its result, and how much of everything it can still take.

    `spare_kw` is nameplate on its worst-loaded feed, `spare_air_kw` heat to air.
    """

    rack: Rack
    result: RackResult
    spare_kw: float
    spare_air_kw: float
    spare_kg: float

    def carries(self, part: Part) -> bool:
        """Whether a device more keeps every limit of the rack."""
        fits = _mass_kg(part) <= self.spare_kg and _air_kw(part) <= self.spare_air_kw
        return fits and _nameplate_kw(part) <= self.spare_kw


def standing_of(
    rack: Rack, result: RackResult, air_limit_kw: float, planned_share: float
) -> Standing:
    """Return what a rack can still take.

    *air_limit_kw* is the heat to air that its place can cool, *planned_share* how much of its static
    load is used.
    """
    limit = result.static_load_kg
    spare_kg = inf if limit is None else limit * planned_share - result.mass_kg
    return Standing(rack, result, spare_kw(result), air_limit_kw - result.air_heat_kw, spare_kg)


def with_moves(
    findings: Sequence[Finding],
    standings_of: Callable[[], Sequence[Standing]],
    parts: Mapping[EntryId, Part],
) -> tuple[Finding, ...]:
    """Return the findings of a room's racks, those of overloaded racks with a *move to* fix.

    *standings_of* is asked for the racks of the room when a finding can be moved away.
    """
    movable = [one for one in findings if one.rule in MOVABLE]
    if not movable:
        return tuple(findings)
    racks = {one.rack.id: one for one in standings_of() if one.rack.system is None}
    mine = sorted((one for one in movable if _rack_of(one) in racks), key=attrgetter("order"))
    fixes = _moves(mine[:FIXED_PER_ROOM], racks, parts)
    return tuple(
        replace(one, fixes=(fixes[key], *one.fixes))
        if (key := (one.rule, one.subject)) in fixes
        else one
        for one in findings
    )


def _rack_of(finding: Finding) -> RackId:
    """The rack that a finding of a rack is about."""
    return RackId(finding.thing)


def _moves(
    findings: Sequence[Finding],
    standings: Mapping[RackId, Standing],
    parts: Mapping[EntryId, Part],
) -> dict[tuple[str, str], Fix]:
    neighbours = sorted(standings.values(), key=lambda one: (-one.spare_kw, one.rack.name))
    fixes = {}
    for finding in findings:
        standing = standings[_rack_of(finding)]
        fix = _move(finding, standing, neighbours, parts)
        if fix is not None:
            fixes[finding.rule, finding.subject] = fix
    return fixes


def _move(
    finding: Finding,
    standing: Standing,
    neighbours: Sequence[Standing],
    parts: Mapping[EntryId, Part],
) -> Fix | None:
    """The move of the smallest device that helps to the rack with most to spare that has a slot."""
    device = _device_to_move(finding, standing, parts)
    if device is None:
        return None
    part = parts[device.part]
    nameplate = _nameplate_kw(part)
    for one in neighbours:
        if one.spare_kw < nameplate:
            break
        if one is standing or not one.carries(part):
            continue
        bottom = free_bottom(part, one.rack, parts)
        if bottom is not None:
            arguments: dict[str, str | int | float] = {
                "placement": device.id,
                "rack": one.rack.id,
                "bottom": bottom,
            }
            return Fix(
                "move-placement", arguments, say("Move {0} to {1}", device.name, one.rack.name)
            )
    return None


def _device_to_move(
    finding: Finding, standing: Standing, parts: Mapping[EntryId, Part]
) -> Placement | None:
    """The device that weighs least on what is exceeded but brings it inside, else the heaviest."""
    groups = {group.part: parts[group.part] for group in standing.result.groups}
    weighs = _WEIGHS.get(finding.rule, _nameplate_kw)
    weight = {key: weighs(part) for key, part in groups.items()}
    movable = [
        placement
        for placement in standing.rack.placements
        if not placement.locked and isinstance(placement.host, RackSlot) and placement.host.height
    ]
    if not movable:
        return None
    excess = _excess(finding, standing.result)
    enough = [one for one in movable if weight[one.part] >= excess]
    if enough:
        least = min(weight[one.part] for one in enough)
        lightest = [one for one in enough if weight[one.part] == least]
        return min(lightest, key=lambda one: (-_bottom(one), one.id))
    return max(movable, key=lambda one: (weight[one.part], one.id))


def _excess(finding: Finding, result: RackResult) -> float:
    """By how much the finding's limit is exceeded, in the unit of the finding.

    A device puts its load on all feeds but the lost one, so each feels a part of its leaving.
    """
    if finding.rule in ("COL-001", "SPC-002"):
        return finding.numbers["excess"]
    on_a_feed = max((feed.worst_kw - feed.planning_kw for feed in result.feeds), default=0.0)
    return on_a_feed * max(1, len(result.feeds) - 1)


def _nameplate_kw(part: Part) -> float:
    return part.draw.nameplate_kw or 0.0


def _mass_kg(part: Part) -> float:
    return part.mass_kg or 0.0


def _air_kw(part: Part) -> float:
    heat_kw = max(part.draw.heat_kw or 0.0, part.draw.nameplate_kw or 0.0)
    return heat_kw * (1.0 - part.draw.liquid_share)


_WEIGHS: Mapping[str, Callable[[Part], float]] = {"SPC-002": _mass_kg, "COL-001": _air_kw}
"""What a device weighs on by rule, where it is not its nameplate."""


def _bottom(placement: Placement) -> int:
    return placement.host.bottom if isinstance(placement.host, RackSlot) else 0


def spare_kw(result: RackResult) -> float:
    """Return the nameplate that a rack can still take on its worst-loaded feed."""
    return min((feed.planning_kw - feed.worst_kw for feed in result.feeds), default=0.0)


def free_bottom(part: Part, rack: Rack, parts: Mapping[EntryId, Part]) -> int | None:
    """Return the lowest half unit of a rack where a part fits, on whole units; None without room."""
    frame = parts[rack.frame].frame
    if frame is None or part.half_units is None:
        return None
    if part.depth_mm is not None and part.depth_mm > frame.depth_mm:
        return None
    occupants = [
        Occupant(placement.host, parts[placement.part].full_depth)
        for placement in rack.placements
        if isinstance(placement.host, RackSlot)
    ]
    wanted = RackSlot(rack.id, 1, part.half_units)
    slot = lowest_free_slot(frame.units, occupants, wanted, part.full_depth)
    return slot.bottom if slot is not None else None
