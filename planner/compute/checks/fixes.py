"""Fixes that need to look beyond their subject: a better rack for a device."""

from collections.abc import Mapping
from dataclasses import replace

from planner.compute.places import Places
from planner.domain.finding import Finding, Fix
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RackId
from planner.domain.placement import Placement, RackSlot, refusal
from planner.domain.plan import Plan
from planner.domain.results import RackResult
from planner.domain.site import Rack
from planner.domain.units import HALF_UNITS_PER_UNIT

MOVABLE = ("PWR-001", "PWR-002", "COL-001", "SPC-002")
"""Rules that moving a device to another rack repairs."""


def with_moves(
    findings: tuple[Finding, ...],
    plan: Plan,
    places: Places,
    racks: Mapping[RackId, RackResult],
    parts: Mapping[EntryId, Part],
) -> tuple[Finding, ...]:
    """Add *move to* fixes to the findings of overloaded racks."""
    fixed = []
    for finding in findings:
        rack = plan.racks.get(RackId(finding.subject.split("/", maxsplit=1)[0]))
        if finding.rule not in MOVABLE or rack is None or rack.system is not None:
            fixed.append(finding)
            continue
        fix = move_fix(rack, plan, places, racks, parts)
        fixed.append(replace(finding, fixes=(fix, *finding.fixes)) if fix else finding)
    return tuple(fixed)


def move_fix(
    rack: Rack,
    plan: Plan,
    places: Places,
    racks: Mapping[RackId, RackResult],
    parts: Mapping[EntryId, Part],
) -> Fix | None:
    """Return the move of the smallest device that helps to the rack of its room with most room.

    The target keeps its feed limits after the move; None when no rack of the room can take it.
    """
    device = _device_to_move(rack, racks[rack.id], parts)
    if device is None:
        return None
    part = parts[device.part]
    nameplate = part.draw.nameplate_kw or 0.0
    room = places.room_of_row[rack.row]
    best: tuple[float, str, Rack, int] | None = None
    for other in plan.racks.values():
        if other.id == rack.id or other.system is not None:
            continue
        if places.room_of_row[other.row] != room:
            continue
        spare = spare_kw(racks[other.id])
        if spare < nameplate or (best is not None and (-spare, other.name) >= best[:2]):
            continue
        bottom = free_bottom(part, other, parts)
        if bottom is not None:
            best = (-spare, other.name, other, bottom)
    if best is None:
        return None
    target, bottom = best[2], best[3]
    arguments: dict[str, str | int | float] = {
        "placement": device.id,
        "rack": target.id,
        "bottom": bottom,
    }
    return Fix("move-placement", arguments, f"Move {device.name} to {target.name}")


def _device_to_move(
    rack: Rack, result: RackResult, parts: Mapping[EntryId, Part]
) -> Placement | None:
    """The device with the least nameplate that brings the rack inside, else the largest."""
    excess = max((feed.worst_kw - feed.planning_kw for feed in result.feeds), default=0.0)
    movable = [
        placement
        for placement in rack.placements
        if not placement.locked and isinstance(placement.host, RackSlot) and placement.host.height
    ]
    if not movable:
        return None

    def nameplate(placement: Placement) -> float:
        return parts[placement.part].draw.nameplate_kw or 0.0

    enough = [one for one in movable if nameplate(one) >= excess]
    if enough:
        return min(enough, key=lambda one: (nameplate(one), -_bottom(one), one.id))
    return max(movable, key=lambda one: (nameplate(one), one.id))


def _bottom(placement: Placement) -> int:
    return placement.host.bottom if isinstance(placement.host, RackSlot) else 0


def spare_kw(result: RackResult) -> float:
    """Return the nameplate that a rack can still take on its worst-loaded feed."""
    if not result.feeds:
        return 0.0
    return min(feed.planning_kw - feed.worst_kw for feed in result.feeds)


def free_bottom(part: Part, rack: Rack, parts: Mapping[EntryId, Part]) -> int | None:
    """Return the lowest half unit of a rack where a part fits, on whole units; None without room."""
    frame = parts[rack.frame].frame
    if frame is None or part.half_units is None:
        return None
    if part.half_units == 0:
        return 1
    top = frame.units * HALF_UNITS_PER_UNIT - part.half_units + 1
    for bottom in range(1, top + 1, HALF_UNITS_PER_UNIT):
        slot = RackSlot(rack.id, bottom, part.half_units)
        if refusal(part, slot, parts[rack.frame], rack.placements, parts) is None:
            return bottom
    return None
