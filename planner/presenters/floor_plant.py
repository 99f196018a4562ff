"""What plant on the floor plan says of its load, and the floor that it is served from."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.floor_conflicts import Crowd, in_clearance, things_in
from planner.compute.floor_rules import floor_rules
from planner.domain.facility import CoolingElement, CoolingKind, Loop, PowerElement, PowerKind
from planner.domain.floor_plan import Polygon
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.results import Evaluation
from planner.domain.standing import RackLine, RoomLayout, UnitKind
from planner.presenters import formats

_IN_THE_CHAIN = frozenset(
    {PowerKind.UPS, PowerKind.TRANSFORMER, PowerKind.GENERATOR, PowerKind.SWITCHGEAR}
)
"""Kinds through which the whole power of a site flows, shared by all of a kind."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """The floor in front of a piece of plant and behind it; `blocked` when something stands there."""

    unit: str
    corners: Polygon
    blocked: bool


def unit_details(plan: Plan, evaluation: Evaluation, layout: RoomLayout) -> Mapping[str, str]:
    """Return the load of each piece of plant in a room in per cent of what is installed."""
    found: dict[str, str] = {}
    for element in plan.plant:
        if element.id in layout.units:
            load = (
                _cooling_load(plan, evaluation, element)
                if isinstance(element, CoolingElement)
                else _busway_load(plan, evaluation, layout, element)
                if element.kind is PowerKind.BUSWAY
                else _power_load(plan, evaluation, element)
            )
            if load is not None:
                found[element.id] = formats.percent(load)
    return found


def _busway_load(
    plan: Plan, evaluation: Evaluation, layout: RoomLayout, element: PowerElement
) -> float | None:
    """The expected peak of the row below a busway against its rating, shared with its neighbours."""
    rating = element.capacity_kva
    row = _row_below(layout, element.id)
    if not rating or row is None:
        return None
    beside = [
        one.key
        for one in layout.units.values()
        if one.kind is UnitKind.BUSWAY and _row_below(layout, one.key) is row
    ]
    results = [evaluation.racks.get(rack) for rack in row.racks]
    peak_kw = sum(one.peak_kw for one in results if one is not None)
    return peak_kw / len(beside) / (rating * (element.power_factor or 1.0))


def _row_below(layout: RoomLayout, key: str) -> RackLine | None:
    """The line of racks that a busway runs along: the nearest one."""
    at = layout.units[key].footprint.middle

    def far(line: RackLine) -> float:
        middle = line.extent.middle
        return abs(middle.x_mm - at.x_mm) + abs(middle.y_mm - at.y_mm)

    return min(layout.lines, key=far, default=None)


def _cooling_load(plan: Plan, evaluation: Evaluation, element: CoolingElement) -> float | None:
    """The heat of its room against what all units on the same loop remove together there."""
    room = next((one for key, one in evaluation.rooms.items() if key == element.place), None)
    if room is None:
        return None
    if element.loop is Loop.AIR:
        capacity = room.air_capacity_kw
        return room.air_heat_kw / capacity if capacity else None
    if element.kind is not CoolingKind.CDU:
        return None
    together = sum(
        one.running * one.capacity_kw
        for one in plan.cooling_elements
        if one.kind is CoolingKind.CDU and one.place == element.place
    )
    return room.liquid_heat_kw / together if together else None


def _power_load(plan: Plan, evaluation: Evaluation, element: PowerElement) -> float | None:
    """The expected peak of the site against all elements of the kind, which share it evenly."""
    site = plan.site_of(element.place)
    result = evaluation.sites.get(site) if site is not None else None
    if result is None or element.kind not in _IN_THE_CHAIN:
        return None
    alike = [
        one
        for one in plan.power_elements
        if one.kind is element.kind and plan.site_of(one.place) == site
    ]
    rated = [one.capacity_kva for one in alike]
    if not all(rated):
        return None
    together = sum(
        kva * (one.power_factor or 1.0) for one, kva in zip(alike, rated, strict=True) if kva
    )
    return result.it_power_kw / together


def clearances(plan: Plan, shelf: PartShelf, layout: RoomLayout) -> tuple[Clearance, ...]:
    """Return the floor that plant is served from, and whether something stands there."""
    rules = floor_rules(shelf)
    names = {str(key): plan.racks[key].name for key in layout.racks}
    things = things_in(layout, names)
    blocked = {one.key for one, _ in in_clearance(things, Crowd(things), rules)}
    return tuple(
        Clearance(
            key,
            one.footprint.reach(rules.unit_front_mm, rules.unit_rear_mm),
            key in blocked,
        )
        for key, one in layout.units.items()
        if one.kind is not UnitKind.BUSWAY
    )
