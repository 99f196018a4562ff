"""What the inspector shows of the floor of a room and the way in: what it carries, what fits through."""

from collections.abc import Callable
from dataclasses import replace

from planner.document.command import Command
from planner.document.commands.floor_plan import EditFloor
from planner.domain.floor_plan import FloorPlan, FloorRating
from planner.domain.identity import ScenarioId
from planner.domain.site import Room
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, NumberEditor, Section
from planner.presenters.wording import translate

_MM_PER_M = 1000.0
_PERCENT = 100.0


def delivery_section(scenario: ScenarioId, room: Room) -> Section:
    """Return the section *Floor and way in* of a room; what nobody entered is not checked."""
    plan = room.floor_plan or FloorPlan()
    fields = Fields(f"room:{room.id}", _edit(scenario, room, plan))
    rating = plan.rating
    unknown = translate("inspector", "not known")
    kg = NumberEditor("kg", 1, 1e6, 0, 50, unknown)
    area = NumberEditor("kg/m²", 1, 1e5, 0, 50, unknown)
    rows: list[InspectorRow] = [
        fields.number(
            "wall_height_mm",
            translate("inspector", "Height of the room"),
            plan.wall_height_mm,
            NumberEditor("m", 1.5, 50, 2, 0.1, unknown),
            shown_per_stored=1 / _MM_PER_M,
        ),
        fields.number(
            "point_load_kg",
            translate("inspector", "Floor panel, at a point"),
            rating.point_load_kg,
            kg,
            tooltip=translate("inspector", "What one foot of a standing rack may put on it."),
        ),
        fields.number(
            "rolling_load_kg",
            translate("inspector", "Floor panel, under a wheel"),
            rating.rolling_load_kg,
            kg,
        ),
        fields.number(
            "tile_load_kg",
            translate("inspector", "Floor panel, in all"),
            rating.tile_load_kg,
            kg,
        ),
        fields.number(
            "area_load_kg_m2",
            translate("inspector", "Slab"),
            rating.area_load_kg_m2,
            area,
            tooltip=translate("inspector", "Averaged over racks and aisles."),
        ),
        *_way(fields, rating, unknown),
    ]
    return Section("delivery", translate("inspector", "Floor and way in"), tuple(rows))


def _metres(unknown: str) -> NumberEditor:
    return NumberEditor("m", 0.1, 100, 3, 0.1, unknown)


def _way(fields: Fields, rating: FloorRating, unknown: str) -> list[InspectorRow]:
    metres = _metres(unknown)

    def size(name: str, label: str, value: float | None) -> InspectorRow:
        return fields.number(name, label, value, metres, shown_per_stored=1 / _MM_PER_M)

    return [
        size(
            "way_width_mm", translate("inspector", "Way in, narrowest width"), rating.way_width_mm
        ),
        size("way_height_mm", translate("inspector", "Way in, least height"), rating.way_height_mm),
        fields.number(
            "lift_capacity_kg",
            translate("inspector", "Lift carries"),
            rating.lift_capacity_kg,
            NumberEditor("kg", 1, 1e6, 0, 50, unknown),
        ),
        size("lift_width_mm", translate("inspector", "Lift, width"), rating.lift_width_mm),
        size("lift_depth_mm", translate("inspector", "Lift, depth"), rating.lift_depth_mm),
        size("lift_height_mm", translate("inspector", "Lift, height"), rating.lift_height_mm),
        fields.number(
            "ramp_slope",
            translate("inspector", "Slope of the ramp"),
            rating.ramp_slope,
            NumberEditor("%", 0, 50, 1, 1, unknown),
            shown_per_stored=_PERCENT,
        ),
    ]


def _edit(scenario: ScenarioId, room: Room, plan: FloorPlan) -> Callable[[str, object], Command]:
    def edit(name: str, value: object) -> Command:
        if name == "wall_height_mm":
            return EditFloor(scenario, room.id, name, value)
        changes: dict[str, object] = {name: value}
        rating = replace(plan.rating, **changes)  # type: ignore[arg-type]  # the field's own type
        return EditFloor(scenario, room.id, "rating", rating)

    return edit
