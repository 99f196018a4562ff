"""Edits of the cooling of a site: temperatures, heat rejection, climate, containment of rows."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.revise import with_plan, with_site
from planner.domain.changing import with_field
from planner.domain.cooling_design import CoolingDesign
from planner.domain.errors import EditRefused
from planner.domain.identity import RoomId, RowId, SiteId
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Containment, Row, Site, is_on_land

_WORDS = {
    "air_class": say("air class"),
    "supply_air_c": say("supply air"),
    "supply_humidity_percent": say("humidity of the supply air"),
    "facility_water_c": say("facility water"),
    "technology_water_c": say("coolant supply"),
    "rejection": say("heat rejection"),
    "cycles": say("cycles of concentration"),
    "loop_litres": say("volume of the coolant loop"),
    "staffed_rooms": say("work places"),
    "climate": say("climate"),
}
_BOUNDS: Mapping[str, tuple[float, float, str]] = {
    "supply_air_c": (5.0, 50.0, "°C"),
    "supply_humidity_percent": (0.0, 100.0, "%"),
    "facility_water_c": (4.0, 60.0, "°C"),
    "technology_water_c": (4.0, 70.0, "°C"),
    "cycles": (1.1, 30.0, ""),
    "loop_litres": (1.0, 10_000_000.0, "l"),
}
"""What a plant can be set to; nothing is calculated with values beyond."""


@dataclass(frozen=True)
class EditCooling(PlanEdit):
    """Change a field of the cooling design of a site, such as its supply air; None: as assumed.

    A climate brings the elevation of its station to a site whose own nobody entered, so that the
    air is as thin as the weather it comes from.
    """

    site: SiteId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one site merge."""
        return (self.scenario, self.site, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change supply air of Milan``."""
        site = project.scenario(self.scenario).plan.site(self.site)
        return say("change {0} of {1}", _WORDS[self.field], site.name)

    def apply(self, project: Project) -> Project:
        """Replace the field; what no plant can be set to is refused."""
        plan = project.scenario(self.scenario).plan
        site = plan.site(self.site)
        cooling = with_field(site.design.cooling, self.field, self.value)
        _refuse_impossible(cooling, self.field)
        changed = _cooled(site, cooling)
        if self.field == "climate":
            changed = _as_high_as_its_weather(changed)
        return with_plan(project, self.scenario, with_site(plan, changed))


def _as_high_as_its_weather(site: Site) -> Site:
    climate = site.design.cooling.climate
    height_m = None if climate is None else climate.elevation_m
    if site.elevation_m or height_m is None or not is_on_land(height_m):
        return site
    return replace(site, elevation_m=height_m)


def _cooled(site: Site, cooling: CoolingDesign) -> Site:
    return replace(site, design=replace(site.design, cooling=cooling))


def _refuse_impossible(cooling: CoolingDesign, field: str) -> None:
    value, bounds = getattr(cooling, field), _BOUNDS.get(field)
    if value is not None and bounds is not None:
        low, high, unit = bounds
        if not low <= value <= high:
            raise EditRefused(
                say(
                    "{0:sentence} of {1:g}{4} cannot be: {2:g} to {3:g}{4} can.",
                    *(_WORDS[field], value, low, high, f" {unit}" if unit else ""),
                ),
                say("Enter a value between them, or none for the assumption."),
            )
    facility, technology = cooling.facility_water_c, cooling.technology_water_c
    if facility is not None and technology is not None and technology <= facility:
        raise EditRefused(
            say(
                "Coolant of {0:g} °C cannot be made with facility water of {1:g} °C.",
                technology,
                facility,
            ),
            say("Let the facility water be colder than the coolant by the approach of the CDU."),
        )


@dataclass(frozen=True)
class SetStaffed(PlanEdit):
    """Tell whether people work in a room beside its racks."""

    room: RoomId
    staffed: bool

    def label(self, project: Project) -> str:
        """Such as ``change work places of Restricted``."""
        return say("change {0} of {1}", _WORDS["staffed_rooms"], _room_name(project, self))

    def apply(self, project: Project) -> Project:
        """Add or take out the room."""
        plan = project.scenario(self.scenario).plan
        site = next(one for one in plan.sites if any(r.id == self.room for r in one.rooms))
        cooling = site.design.cooling
        others = tuple(one for one in cooling.staffed_rooms if one != self.room)
        rooms = (*others, self.room) if self.staffed else others
        changed = _cooled(site, replace(cooling, staffed_rooms=rooms))
        return with_plan(project, self.scenario, with_site(plan, changed))


def _room_name(project: Project, edit: SetStaffed) -> str:
    return project.scenario(edit.scenario).plan.name_of(edit.room)


@dataclass(frozen=True)
class SetContainment(PlanEdit):
    """Separate the cold from the hot air of a row, or stop doing so."""

    row: RowId
    containment: Containment

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one row merge."""
        return (self.scenario, self.row, "containment")

    def label(self, project: Project) -> str:
        """Such as ``change containment of row A``."""
        _, row = _find(project.scenario(self.scenario).plan, self.row)
        return say("change containment of {0}", row.name)

    def apply(self, project: Project) -> Project:
        """Replace the containment of the row."""
        plan = project.scenario(self.scenario).plan
        site, row = _find(plan, self.row)
        changed = replace(row, containment=self.containment)
        rooms = tuple(
            replace(room, rows=tuple(changed if one.id == row.id else one for one in room.rows))
            if row in room.rows
            else room
            for room in site.rooms
        )
        return with_plan(project, self.scenario, with_site(plan, replace(site, rooms=rooms)))


def _find(plan: Plan, row_id: RowId) -> tuple[Site, Row]:
    for site, _, row in plan.rows():
        if row.id == row_id:
            return site, row
    raise EditRefused(say("This row is no longer in the plan."), say("Select another one."))
