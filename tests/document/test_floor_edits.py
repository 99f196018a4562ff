"""Edits of the floor plan: what they change, what they refuse, and that undo is exact."""

import pytest

from planner.document.command import Command
from planner.document.commands.floor_plan import (
    AddFixture,
    ChangeFixture,
    DrawRoom,
    EditFloor,
    RemoveFixtures,
)
from planner.document.commands.plant import PlaceElement
from planner.document.commands.rack_groups import MoveRacks
from planner.document.commands.rows import AddRow, EditRow
from planner.document.commands.standing import LayOutAgain, NameRacks, Stand
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.floor_plan import Door, Extent, FloorPlan, Obstacle, ObstacleKind, Point
from planner.domain.identity import EntryId, FixtureId, RackId
from planner.domain.placement import FloorPose
from planner.domain.site import Containment, Orientation, Room
from tests.builders import Draft, S, feeds, library

WALLS = Extent(0.0, 0.0, 12_000.0, 9000.0).corners()
DOOR = Door(FixtureId(""), "", 2, 2000.0, 900.0, 2100.0)


def hall() -> Draft:
    draft = Draft()
    for _ in range(3):
        draft.rack()
    return draft.run(DrawRoom(S, draft.room(), WALLS))


def room(draft: Draft) -> Room:
    return draft.plan.sites[0].rooms[0]


def floor(draft: Draft) -> FloorPlan:
    found = room(draft).floor_plan
    assert found is not None
    return found


def at(draft: Draft, x: float, y: float, turn: float = 0.0) -> FloorPose:
    return FloorPose(draft.room(), x, y, turn)


def test_a_room_is_drawn_and_resized_and_keeps_its_doors_inside_their_walls() -> None:
    draft = hall().run(AddFixture(S, room(hall()).id, DOOR))
    assert floor(draft).doors[0].name == "Door 1"
    draft.run(DrawRoom(S, draft.room(), Extent(0.0, 0.0, 2500.0, 9000.0).corners()))
    assert floor(draft).doors[0].at_mm == 1600.0
    draft.run(DrawRoom(S, draft.room(), Extent(0.0, 0.0, 3000.0, 1000.0).corners()[:3]))
    assert floor(draft).doors[0].wall == 2


@pytest.mark.parametrize(
    ("outline", "word"),
    [
        ((Point(0, 0), Point(1, 1)), "2 corners"),
        ((Point(0, 0), Point(4000, 4000), Point(4000, 0), Point(0, 4000)), "cross"),
        (Extent(0, 0, 100, 100).corners(), "holds nothing"),
        (Extent(0, 0, 9e6, 5000).corners(), "larger than any"),
    ],
)
def test_walls_that_no_room_has_are_refused(outline: tuple[Point, ...], word: str) -> None:
    draft = hall()
    with pytest.raises(EditRefused, match=word):
        draft.run(DrawRoom(S, draft.room(), outline))


def test_a_door_wider_than_its_wall_and_a_tile_of_nothing_are_refused() -> None:
    draft = hall()
    wide = Door(FixtureId(""), "Gate", 1, 0.0, 12_000.0, 2100.0)
    with pytest.raises(EditRefused, match="does not fit"):
        draft.run(AddFixture(S, draft.room(), wide))
    with pytest.raises(EditRefused, match="floor panel"):
        draft.run(EditFloor(S, draft.room(), "tile_mm", 0.0))


def test_columns_are_added_changed_and_removed() -> None:
    draft = hall()
    corners = Extent(1000.0, 1000.0, 400.0, 400.0).corners()
    draft.run(
        AddFixture(S, draft.room(), Obstacle(FixtureId(""), "", ObstacleKind.COLUMN, corners))
    )
    (column,) = floor(draft).obstacles
    wider = Obstacle(column.id, "Pillar", column.kind, Extent(0, 0, 500, 500).corners())
    draft.run(ChangeFixture(S, draft.room(), wider))
    assert floor(draft).obstacles == (wider,)
    draft.run(RemoveFixtures(S, frozenset({column.id})))
    assert floor(draft).obstacles == ()


def test_racks_placements_and_elements_stand_where_they_are_put() -> None:
    draft = hall()
    first, second, _ = draft.plan.racks
    ups = draft.floor("ups-gvl-500")
    draft.run(PlaceElement(S, library().components[EntryId("crah-gen-84")], draft.room()))
    crah = draft.plan.plant[-1].id
    pose = at(draft, 2000.0, 3000.0, 90.0)
    draft.run(Stand(S, ((first, pose), (ups, pose), (crah, pose)), pinned=((second, pose),)))
    assert draft.plan.racks[first].pose == pose
    assert draft.plan.racks[second].pose == pose
    assert any(one.host == pose for one in room(draft).floor)
    element = draft.plan.element(crah)
    assert element is not None
    assert element.pose == pose
    draft.run(LayOutAgain(S, draft.room()))
    assert all(rack.pose is None for rack in draft.plan.racks.values())


def test_a_rack_that_joins_a_row_takes_its_place_along_it() -> None:
    draft = hall()
    frame = library().parts[EntryId("rk-ar3300")]
    poses = tuple(at(draft, 3000.0 + 1200.0 * n, 6000.0) for n in range(2))
    draft.run(AddRow(S, draft.room(), frame, feeds(), 2, poses=poses))
    row = room(draft).rows[-1]
    first = next(iter(draft.plan.racks))
    draft.run(Stand(S, ((first, at(draft, 3600.0, 6000.0)),), rows=((first, row.id),)))
    assert [one.position for one in draft.plan.racks_of_row(row.id)] == [1, 2, 3]
    assert draft.plan.racks_of_row(row.id)[1].id == first


def test_a_rack_that_moves_to_another_row_leaves_its_place_on_the_floor() -> None:
    draft = hall()
    frame = library().parts[EntryId("rk-ar3300")]
    draft.run(AddRow(S, draft.room(), frame, feeds(), 1))
    first = next(iter(draft.plan.racks))
    draft.run(Stand(S, ((first, at(draft, 2000.0, 3000.0)),)))
    draft.run(MoveRacks(S, frozenset({first}), room(draft).rows[-1].id, 1))
    assert draft.plan.racks[first].pose is None


def test_a_row_is_added_turned_contained_and_named() -> None:
    draft = Draft()
    frame = library().parts[EntryId("rk-ar3300")]
    place = draft.room()
    draft.run(AddRow(S, place, frame, feeds(), 4))
    assert [row.name for row in room(draft).rows] == ["Row 1"]  # the empty row is filled
    draft.run(AddRow(S, place, frame, feeds(), 2, Orientation.SOUTH))
    first, second = room(draft).rows
    assert (second.name, second.orientation) == ("Row 2", Orientation.SOUTH)
    draft.run(EditRow(S, first.id, "containment", Containment.HOT_AISLE))
    draft.run(EditRow(S, first.id, "name", "A"))
    assert (room(draft).rows[0].name, room(draft).rows[0].containment) == (
        "A",
        Containment.HOT_AISLE,
    )
    with pytest.raises(EditRefused):
        draft.run(EditRow(S, second.id, "name", "A"))


def test_racks_are_numbered_all_at_once_and_never_share_a_name() -> None:
    draft = hall()
    first, second, third = draft.plan.racks
    draft.run(NameRacks(S, ((first, "R02"), (second, "R01"))))
    assert [draft.plan.racks[one].name for one in (first, second)] == ["R02", "R01"]
    with pytest.raises(EditRefused, match="R03"):
        draft.run(NameRacks(S, ((first, "R03"),)))
    assert draft.plan.racks[third].name == "R03"


def _edits(draft: Draft) -> list[Command]:
    rack = RackId(next(iter(draft.plan.racks)))
    frame = library().parts[EntryId("rk-ar3300")]
    return [
        DrawRoom(S, draft.room(), Extent(0.0, 0.0, 15_000.0, 9000.0).corners()),
        AddFixture(S, draft.room(), DOOR),
        EditFloor(S, draft.room(), "wall_height_mm", 3500.0),
        Stand(S, ((rack, at(draft, 1000.0, 2000.0)),)),
        NameRacks(S, ((rack, "A01"),)),
        AddRow(S, draft.room(), frame, feeds(), 3),
        EditRow(S, room(draft).rows[0].id, "orientation", Orientation.SOUTH),
        LayOutAgain(S, draft.room()),
    ]


def test_undo_of_every_edit_is_the_identical_project() -> None:
    draft = hall()
    document = Document(draft.project)
    before = [document.project]
    for command in _edits(draft):
        assert document.run(command) is not None
        before.append(document.project)
    for project in reversed(before[:-1]):
        document.undo()
        assert document.project is project


@pytest.mark.parametrize("steps", [2, 5])
def test_steps_of_one_gesture_are_one_step_of_undo(steps: int) -> None:
    draft = hall()
    document = Document(draft.project)
    rack = next(iter(draft.plan.racks))
    for n in range(steps):
        document.run(Stand(S, ((rack, at(draft, 1000.0 + 100.0 * n, 2000.0)),), gesture=7))
    document.undo()
    assert document.project is draft.project
