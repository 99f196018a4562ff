"""Racks of a room as its floor and the way in see them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from planner.compute.structure import footprint_m2, height_mm
from planner.compute.structure_rules import StructureRules
from planner.domain.finding import Finding, Severity
from planner.domain.floor_plan import FloorPlan
from planner.domain.hardware import Part
from planner.domain.phrase import listed, say
from planner.domain.site import Rack, Room

_NAMED = 4
"""Racks that are named one by one."""


@dataclass(frozen=True, slots=True)
class FloorRack:
    """A rack: what it weighs filled and as it is rolled in, its outer size in mm and m².

    `height_assumed` when its height only follows from its units; `neighbour_kg` is the heavier of
    the racks beside it, 0 without.
    """

    name: str
    mass_kg: float
    delivered_kg: float
    width_mm: float
    depth_mm: float
    footprint_m2: float
    height_mm: float
    height_assumed: bool
    filled: bool
    neighbour_kg: float = 0.0


@dataclass(frozen=True, slots=True)
class FloorSubject:
    """What the checks of a floor look at: a room that is drawn, and its racks."""

    room: Room
    plan: FloorPlan
    racks: tuple[FloorRack, ...]
    rules: StructureRules


FloorCheck = Callable[[FloorSubject], Iterable[Finding]]


def floor_racks(
    racks: Sequence[tuple[Rack, Part, float]], rules: StructureRules
) -> tuple[FloorRack, ...]:
    """Return racks, given with frame and mass in the order of rows and positions."""
    found = []
    for place, (rack, frame, mass_kg) in enumerate(racks):
        rating = frame.frame
        if rating is None:
            continue
        beside = [
            racks[other][2]
            for other in (place - 1, place + 1)
            if 0 <= other < len(racks) and racks[other][0].row == rack.row
        ]
        height, assumed = height_mm(frame, rules)
        filled = rack.delivered_filled or rack.system is not None
        found.append(
            FloorRack(
                name=rack.name,
                mass_kg=mass_kg,
                delivered_kg=mass_kg if filled else frame.mass_kg or 0.0,
                width_mm=min(rating.width_mm, rating.depth_mm),
                depth_mm=max(rating.width_mm, rating.depth_mm),
                footprint_m2=footprint_m2(rating),
                height_mm=height or 0.0,
                height_assumed=assumed,
                filled=filled,
                neighbour_kg=max(beside, default=0.0),
            )
        )
    return tuple(found)


def those(racks: Sequence[FloorRack]) -> str:
    """Return the names of racks, of many the first ones."""
    names = [one.name for one in racks]
    if len(names) <= _NAMED:
        return listed(names)
    return say("{0} and {1} more", listed(names[: _NAMED - 1]), len(names) - _NAMED + 1)


def of_room(
    subject: FloorSubject, rule: str, severity: Severity, message: str, detail: str, source: str
) -> Finding:
    """Return a finding of the racks of a room."""
    room = subject.room
    return Finding(rule, room.id, room.name, severity, message, detail, source)
