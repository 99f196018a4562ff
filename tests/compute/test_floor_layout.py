"""Where racks stand: automatic rows, poses by hand, aisles between them."""

from dataclasses import replace
from itertools import pairwise
from math import inf, nan

import pytest

from planner.compute.floor_layout import room_layouts
from planner.domain.floor_plan import (
    Door,
    Extent,
    FloorPlan,
    Obstacle,
    ObstacleKind,
    Point,
)
from planner.domain.identity import FixtureId, RackId, RoomId, RowId
from planner.domain.placement import FloorPose
from planner.domain.site import Containment, Orientation, Row
from planner.domain.standing import AisleKind, RoomLayout, UnitKind
from tests.builders import Draft


def hall(*lengths: int, orientations: tuple[Orientation, ...] = ()) -> Draft:
    """Return a room with rows of so many racks each."""
    draft = Draft()
    room = draft.room()
    for _ in range(sum(lengths)):
        draft.rack(room=room)
    site = draft.plan.sites[0]
    looks = orientations or (Orientation.NORTH,) * len(lengths)
    first = site.rooms[0].rows[0].id
    ids = [first, *(RowId(f"row-{n}x") for n in range(2, len(lengths) + 1))]
    rows = tuple(
        Row(row, f"Row {n}", look, Containment.HOT_AISLE)
        for n, (row, look) in enumerate(zip(ids, looks, strict=True), start=1)
    )
    place, racks = iter(draft.plan.racks.values()), {}
    for row, length in zip(rows, lengths, strict=True):
        for position in range(1, length + 1):
            rack = next(place)
            racks[rack.id] = replace(rack, row=row.id, position=position)
    rooms = (replace(site.rooms[0], rows=rows),)
    return draft.change_plan(sites=(replace(site, rooms=rooms),), racks=racks)


def laid_out(draft: Draft) -> RoomLayout:
    return next(iter(room_layouts(draft.plan, draft.project.shelf).values()))


def pose(draft: Draft, index: int, x: float, y: float, turn: float = 0.0) -> RackId:
    rack = list(draft.plan.racks.values())[index]
    room = next(iter(room_layouts(draft.plan, draft.project.shelf)))
    moved = replace(rack, pose=FloorPose(room, x, y, turn))
    draft.change_plan(racks={**draft.plan.racks, rack.id: moved})
    return rack.id


def draw(draft: Draft, width: float, depth: float) -> None:
    site = draft.plan.sites[0]
    plan = FloorPlan(Extent(0.0, 0.0, width, depth).corners())
    room = replace(site.rooms[0], floor_plan=plan)
    draft.change_plan(sites=(replace(site, rooms=(room,)),))


def test_two_rows_share_a_hot_aisle_between_their_rears() -> None:
    room = laid_out(hall(20, 20))
    kinds = [(one.kind, one.width_mm, one.contained, one.is_between) for one in room.aisles]
    assert kinds == [
        (AisleKind.COLD, 1200.0, False, False),
        (AisleKind.HOT, 1200.0, True, True),
        (AisleKind.COLD, 1200.0, False, False),
    ]
    assert [line.facing_deg for line in room.lines] == [0.0, 180.0]
    assert room.assumed
    assert room.extent == Extent(0.0, 0.0, 14_400.0, 6000.0)


def test_racks_stand_west_to_east_in_their_order_and_touch() -> None:
    draft = hall(3)
    standing = [laid_out(draft).racks[one] for one in draft.plan.racks]
    xs = [one.footprint.x_mm for one in standing]
    assert [round(b - a) for a, b in pairwise(xs)] == [600, 600]
    assert all(one.assumed for one in standing)


def test_rows_that_say_different_things_keep_to_that() -> None:
    same_way = (Orientation.NORTH, Orientation.NORTH, Orientation.SOUTH)
    room = laid_out(hall(4, 4, 4, orientations=same_way))
    assert [line.facing_deg for line in room.lines] == [0.0, 0.0, 180.0]
    assert AisleKind.MIXED in {one.kind for one in room.aisles}


def test_rows_that_look_east_and_west_run_north() -> None:
    room = laid_out(hall(4, 4, orientations=(Orientation.EAST, Orientation.WEST)))
    assert all(line.runs_north for line in room.lines)
    assert {one.kind for one in room.aisles if one.is_between} == {AisleKind.HOT}


def test_a_long_row_goes_on_in_further_lines_and_stays_a_page() -> None:
    room = laid_out(hall(100))
    assert len(room.racks) == 100
    assert all(line.length_mm <= 15_000.0 for line in room.lines)
    assert 0.5 < room.extent.width_mm / room.extent.depth_mm < 4.0


def test_a_rack_moved_by_hand_leaves_all_others_where_they_were() -> None:
    draft = hall(4, 4)
    before = laid_out(draft)
    everyone = list(draft.plan.racks)
    for index in range(4):  # a whole row is pinned as it stands when one of it is moved
        place = before.racks[everyone[index]].footprint
        pose(draft, index, place.x_mm, place.y_mm, place.rotation_deg)
    moved = pose(draft, 1, 400.0, 5000.0, 90.0)
    after = laid_out(draft)
    assert after.racks[moved].footprint.rotation_deg == 90.0
    assert not after.racks[moved].assumed
    for rack in everyone:
        if rack != moved:
            assert after.racks[rack].footprint == before.racks[rack].footprint


def test_a_newcomer_stands_at_the_end_of_a_row_that_was_placed() -> None:
    draft = hall(2)
    pose(draft, 0, 2000.0, 3000.0)
    pose(draft, 1, 2600.0, 3000.0)
    new = draft.rack(room=draft.room())
    standing = laid_out(draft).racks[new]
    assert (standing.footprint.x_mm, standing.footprint.y_mm) == (3200.0, 3000.0)
    assert standing.assumed


def test_a_pose_in_another_room_counts_for_nothing() -> None:
    draft = hall(1)
    rack = next(iter(draft.plan.racks.values()))
    before = laid_out(draft).racks[rack.id].footprint
    elsewhere = replace(rack, pose=FloorPose(RoomId("gone"), 1.0, 2.0))
    draft.change_plan(racks={rack.id: elsewhere})
    assert laid_out(draft).racks[rack.id].footprint == before


def test_a_drawn_room_has_its_rows_in_the_middle_on_whole_tiles() -> None:
    draft = hall(20, 20)
    draw(draft, 18_000.0, 9600.0)
    room = laid_out(draft)
    assert not room.assumed
    assert (room.extent.width_mm, room.extent.depth_mm) == (18_000.0, 9600.0)
    left = min(line.extent.x_mm for line in room.lines)
    assert left == 3000.0
    assert left % 600.0 == 0.0


def test_a_wall_near_a_row_makes_its_aisle_narrower() -> None:
    draft = hall(2)
    draw(draft, 6000.0, 6000.0)
    for index in range(2):
        pose(draft, index, 2000.0 + 600.0 * index, 1400.0)
    cold = next(one for one in laid_out(draft).aisles if one.kind is AisleKind.COLD)
    assert cold.width_mm == pytest.approx(800.0)


def test_plant_that_nobody_placed_stands_along_the_east_wall() -> None:
    draft = hall(2)
    ups = draft.floor("ups-gvl-500")
    room = laid_out(draft)
    unit = room.units[ups]
    assert (unit.kind, unit.assumed) == (UnitKind.UPS, True)
    assert unit.footprint.extent().right_mm < room.extent.right_mm
    racks = max(one.footprint.extent().right_mm for one in room.racks.values())
    assert unit.footprint.extent().x_mm - racks >= 1200.0


@pytest.mark.parametrize(
    "plan",
    [
        FloorPlan((Point(0.0, 0.0),)),
        FloorPlan((Point(0.0, 0.0), Point(0.0, 0.0), Point(0.0, 0.0))),
        FloorPlan((Point(nan, 0.0), Point(1000.0, 0.0), Point(0.0, 1000.0))),
        FloorPlan((Point(0.0, 0.0), Point(inf, 0.0), Point(0.0, 1000.0))),
        FloorPlan(tile_mm=0.0, tile_origin=Point(nan, 0.0)),
        FloorPlan(
            doors=(Door(FixtureId("d"), "Door", 9, nan, 900.0, 2100.0),),
            obstacles=(Obstacle(FixtureId("o"), "Column", ObstacleKind.COLUMN, ()),),
        ),
    ],
)
def test_what_a_damaged_file_holds_of_a_floor_is_left_out(plan: FloorPlan) -> None:
    draft = hall(3)
    site = draft.plan.sites[0]
    room = replace(site.rooms[0], floor_plan=plan)
    draft.change_plan(sites=(replace(site, rooms=(room,)),))
    laid = laid_out(draft)
    assert laid.assumed
    assert len(laid.racks) == 3
    assert draft.evaluate().findings is not None


@pytest.mark.parametrize(("x", "turn"), [(nan, 0.0), (inf, 0.0), (0.0, nan), (1e12, 0.0)])
def test_a_rack_that_stands_nowhere_is_laid_out(x: float, turn: float) -> None:
    draft = hall(2)
    before = laid_out(draft)
    lost = pose(draft, 0, x, 0.0, turn)
    assert laid_out(draft).racks[lost] == before.racks[lost]
