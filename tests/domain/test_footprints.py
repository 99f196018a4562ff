"""What takes up floor: corners of turned rectangles, overlap, inside an outline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.floor_plan import (
    Door,
    Extent,
    FloorPlan,
    Point,
    Polygon,
    extent_of,
    signed_area_mm2,
)
from planner.domain.footprint import Footprint, contains, overlap, within
from planner.domain.identity import FixtureId

ROOM = Extent(0.0, 0.0, 6000.0, 4000.0).corners()
L_SHAPED: Polygon = (
    *(Point(0, 0), Point(6000, 0), Point(6000, 2000)),
    *(Point(3000, 2000), Point(3000, 4000), Point(0, 4000)),
)


def rack(x: float, y: float, rotation: float = 0.0) -> Footprint:
    return Footprint(x, y, 600.0, 1200.0, rotation)


def test_a_quarter_turn_looks_east_and_swaps_width_and_depth() -> None:
    turned = rack(1000.0, 1000.0, 90.0)
    assert turned.front == (1.0, 0.0)
    assert turned.extent() == Extent(400.0, 700.0, 1200.0, 600.0)
    assert extent_of(turned.corners()) == turned.extent()


@given(turn=st.floats(-720.0, 720.0))
def test_turning_keeps_the_area_and_the_middle(turn: float) -> None:
    corners = rack(100.0, -50.0, turn).corners()
    assert signed_area_mm2(corners) == pytest.approx(600.0 * 1200.0)
    assert sum(one.x_mm for one in corners) / 4 == pytest.approx(100.0)
    assert sum(one.y_mm for one in corners) / 4 == pytest.approx(-50.0)


def test_neighbours_touch_and_do_not_overlap() -> None:
    first = rack(300.0, 600.0)
    assert not overlap(first.corners(), rack(900.0, 600.0).corners())
    assert overlap(first.corners(), rack(890.0, 600.0).corners())
    assert overlap(first.corners(), rack(700.0, 600.0, 45.0).corners())


@given(x=st.floats(-2000, 2000), y=st.floats(-2000, 2000), turn=st.floats(0, 360))
def test_overlap_does_not_depend_on_the_order(x: float, y: float, turn: float) -> None:
    here, there = rack(0.0, 0.0).corners(), rack(x, y, turn).corners()
    assert overlap(here, there) is overlap(there, here)


def test_inside_an_outline_up_to_its_walls() -> None:
    assert within(ROOM, rack(300.0, 600.0).corners())
    assert not within(ROOM, rack(290.0, 600.0).corners())
    assert not within(ROOM, rack(9000.0, 600.0).corners())


def test_the_missing_corner_of_a_room_is_outside() -> None:
    assert contains(L_SHAPED, Point(1000, 3000))
    assert not contains(L_SHAPED, Point(5000, 3000))
    assert within(L_SHAPED, rack(2700.0, 3000.0).corners())
    assert not within(L_SHAPED, rack(3100.0, 2600.0).corners())
    # All corners are inside, yet it lies across the corner that is missing.
    across = Footprint(3500.0, 2200.0, 200.0, 3500.0, 135.0)
    assert not within(L_SHAPED, across.corners())


def test_a_door_stands_in_its_wall() -> None:
    plan = FloorPlan(ROOM, doors=(Door(FixtureId("d"), "Door", 1, 500.0, 900.0, 2100.0),))
    assert plan.door_ends(plan.doors[0]) == (Point(6000, 500), Point(6000, 1400))
    gone = Door(FixtureId("d"), "Door", 7, 500.0, 900.0, 2100.0)
    assert plan.door_ends(gone) is None
