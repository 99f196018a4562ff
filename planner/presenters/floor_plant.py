"""What plant on the floor plan says of its load, and the floor that it is served from."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.floor_conflicts import Crowd, in_clearance, things_in
from planner.compute.floor_rules import floor_rules
from planner.compute.plant_flow import plant_loads
from planner.domain.facility import CoolingElement, CoolingKind, Loop
from planner.domain.floor_plan import Polygon
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.results import Evaluation
from planner.domain.standing import RoomLayout, UnitKind
from planner.presenters import formats


@dataclass(frozen=True, slots=True)
class Clearance:
    """The floor in front of a piece of plant and behind it; `blocked` when something stands there."""

    unit: str
    corners: Polygon
    blocked: bool


class PlantLoads:
    """What flows through the drawn power plant of all sites, as shares of its ratings.

    Worked out once for results that several rooms ask for.
    """

    def __init__(self) -> None:
        self._of: Evaluation | None = None
        self._loads: Mapping[str, float] = {}

    def of(self, project: Project, evaluation: Evaluation) -> Mapping[str, float]:
        """Return the loads by element, which belong to these results of *project*."""
        if self._of is not evaluation:
            self._of, self._loads = evaluation, _plant_loads(project, evaluation)
        return self._loads


def _plant_loads(project: Project, evaluation: Evaluation) -> Mapping[str, float]:
    if not project.scenario(evaluation.scenario).plan.power_elements:
        return {}
    case = Case(project, evaluation.scenario, evaluation)
    found: dict[str, float] = {}
    sites = (case.plan.site_of(one.place) for one in case.plan.power_elements)
    for site in dict.fromkeys(sites):
        if site is not None:
            found |= plant_loads(case.context, evaluation, case.plan.site(site))
    return found


def unit_details(
    plan: Plan, evaluation: Evaluation, layout: RoomLayout, loads: Mapping[str, float]
) -> Mapping[str, str]:
    """Return the load of each piece of plant in a room in per cent of what it is rated for.

    *loads* are those of the power plant: what the chain leads through it.
    """
    found: dict[str, str] = {}
    for element in plan.plant:
        if element.id in layout.units:
            load = (
                _cooling_load(plan, evaluation, element)
                if isinstance(element, CoolingElement)
                else loads.get(element.id)
            )
            if load is not None:
                found[element.id] = formats.percent(load)
    return found


def _cooling_load(plan: Plan, evaluation: Evaluation, element: CoolingElement) -> float | None:
    """The heat of its room, or of its site, against what all units that share it remove together."""
    if element.kind in (CoolingKind.CHILLER, CoolingKind.HEAT_REJECTION):
        return _of_site(plan, evaluation, element)
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


def _of_site(plan: Plan, evaluation: Evaluation, element: CoolingElement) -> float | None:
    """The heat of the design day that chillers, or coolers, of its site carry."""
    site = plan.site_of(element.place)
    result = evaluation.sites.get(site) if site is not None else None
    if result is None or result.design is None:
        return None
    chills = element.kind is CoolingKind.CHILLER
    heat_kw = result.design.mechanical_kw if chills else result.design.rejected_kw
    together_kw = sum(
        one.running * one.capacity_kw
        for one in plan.cooling_elements
        if one.kind is element.kind and plan.site_of(one.place) == site
    )
    return heat_kw / together_kw if together_kw else None


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
