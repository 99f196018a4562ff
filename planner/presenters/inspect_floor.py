"""What the inspector shows of a room's floor, its rows, and what is drawn on it."""

from dataclasses import replace
from functools import partial

from planner.compute.floor_layout import room_layouts
from planner.document.command import Command
from planner.document.commands.floor_plan import (
    ChangeFixture,
    DrawRoom,
    EditFloor,
    RemoveFixtures,
)
from planner.document.commands.rows import EditRow as EditRackRow
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.floor_plan import (
    Door,
    Extent,
    Fixture,
    FloorPlan,
    Obstacle,
    Swing,
    extent_of,
)
from planner.domain.identity import ScenarioId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.site import Orientation, Room
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    ChoiceEditor,
    EditRow,
    Inspection,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.wording import translate

_MOST_ROWS = 12
"""Rows of a room that are listed one by one."""
_LONGEST = 500_000.0


def room_floor(project: Project, evaluation: Evaluation, room: Room) -> tuple[Section, ...]:
    """Return the sections on the floor of a room: size, panels, and its rows."""
    scenario = evaluation.scenario
    plan = project.scenario(scenario).plan
    layout = room_layouts(plan, project.shelf)[room.id]
    floor = room.floor_plan or FloorPlan()

    def edit(field: str, value: object) -> Command:
        if field in ("width_mm", "depth_mm"):
            sized = replace(layout.extent, **{field: _number(value)})
            # An assumed size that is left as it is stays assumed.
            outline = floor.outline if sized == layout.extent else sized.corners()
            return DrawRoom(scenario, room.id, outline)
        return EditFloor(scenario, room.id, field, value)

    fields = Fields(f"floor:{room.id}", edit)
    size = NumberEditor("mm", 1000, _LONGEST)
    rows: list[InspectorRow] = []
    if len(layout.outline) == 4:
        note = translate("inspector", "Assumed until it is entered") if layout.assumed else ""
        wide, deep = translate("inspector", "Width"), translate("inspector", "Depth")
        rows += [
            fields.number("width_mm", wide, layout.extent.width_mm, size, tooltip=note),
            fields.number("depth_mm", deep, layout.extent.depth_mm, size, tooltip=note),
        ]
    rows.append(
        fields.number(
            "tile_mm",
            translate("inspector", "Floor panel"),
            floor.tile_mm,
            NumberEditor("mm", 100, 5000),
        )
    )
    return (
        Section("floor", translate("inspector", "Floor plan"), tuple(rows)),
        Section("rows", translate("inspector", "Rows"), _rows(scenario, room)),
    )


def _number(value: object) -> float:
    if isinstance(value, int | float) and value > 0:
        return float(value)
    raise EditRefused(
        translate("inspector", "A room has a width and a depth."),
        translate("inspector", "Enter a number above zero."),
    )


def _rows(scenario: ScenarioId, room: Room) -> tuple[InspectorRow, ...]:
    """Where the fronts of each row look."""
    return tuple(
        EditRow(
            f"row:{row.id}:orientation",
            translate("inspector", "{0}: fronts look").format(row.name),
            ChoiceEditor(_looks()),
            row.orientation,
            partial(EditRackRow, scenario, row.id, "orientation"),
        )
        for row in room.rows[:_MOST_ROWS]
    )


def _looks() -> tuple[Option, ...]:
    return (
        Option(Orientation.NORTH, translate("inspector", "north")),
        Option(Orientation.EAST, translate("inspector", "east")),
        Option(Orientation.SOUTH, translate("inspector", "south")),
        Option(Orientation.WEST, translate("inspector", "west")),
    )


def inspect_fixture(project: Project, evaluation: Evaluation, key: str) -> Inspection | None:
    """Return what there is to see of a door, column or obstacle."""
    plan = project.scenario(evaluation.scenario).plan
    found = _found(plan, key)
    if found is None:
        return None
    room, fixture = found

    def edit(field: str, value: object) -> Command:
        return ChangeFixture(evaluation.scenario, room.id, _changed(fixture, field, value))

    fields = Fields(f"fixture:{fixture.id}", edit)
    rows: list[InspectorRow] = [
        fields.text("name", translate("inspector", "Name"), fixture.name),
        LinkRow("room", translate("inspector", "Room"), room.name, "room", room.id),
    ]
    size = NumberEditor("mm", 50, _LONGEST)
    wide, deep = translate("inspector", "Width"), translate("inspector", "Depth")
    if isinstance(fixture, Door):
        opens = tuple(Option(one, _swing(one)) for one in Swing)
        rows += [
            fields.number("width_mm", wide, fixture.width_mm, size),
            fields.number("height_mm", translate("inspector", "Height"), fixture.height_mm, size),
            fields.choice("swing", translate("inspector", "Opens"), fixture.swing, opens),
        ]
    else:
        extent = extent_of(fixture.corners) or Extent(0.0, 0.0, 0.0, 0.0)
        rows += [
            fields.number("width_mm", wide, extent.width_mm, size),
            fields.number("depth_mm", deep, extent.depth_mm, size),
        ]
    delete = RemoveFixtures(evaluation.scenario, frozenset({fixture.id}))
    actions = (ActionRow("delete", translate("inspector", "Delete"), delete),)
    sections = (Section("fixture", "", tuple(rows)), Section("actions", ACTIONS, actions))
    return Inspection(f"fixture:{fixture.id}", fixture.name, room.name, sections, ())


def _found(plan: Plan, key: str) -> tuple[Room, Fixture] | None:
    for site in plan.sites:
        for room in site.rooms:
            for one in room.floor_plan.fixtures if room.floor_plan is not None else ():
                if one.id == key:
                    return room, one
    return None


def _changed(fixture: Fixture, field: str, value: object) -> Fixture:
    """Return a fixture with another value; width and depth of a column keep its corner."""
    if isinstance(fixture, Obstacle) and field in ("width_mm", "depth_mm"):
        extent = extent_of(fixture.corners) or Extent(0.0, 0.0, 0.0, 0.0)
        sized = replace(extent, **{field: _number(value)})
        return replace(fixture, corners=sized.corners())
    return with_field(fixture, field, value)


def _swing(swing: Swing) -> str:
    return {
        Swing.IN_START: translate("inspector", "in, hinged left"),
        Swing.IN_END: translate("inspector", "in, hinged right"),
        Swing.OUT_START: translate("inspector", "out, hinged left"),
        Swing.OUT_END: translate("inspector", "out, hinged right"),
        Swing.SLIDING: translate("inspector", "sliding"),
    }[swing]
