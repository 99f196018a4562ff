"""Power density on the floor: what racks draw is spread over their tiles and nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.compute.floor_layout import room_layouts
from planner.document.commands.racks import EditRack
from planner.document.commands.rooms import EditRoom
from planner.domain.floor_plan import Extent, FloorPlan, Point
from planner.domain.identity import RackId
from planner.domain.placement import FloorPose
from planner.domain.standing import RoomLayout
from planner.presenters.floor_field import DensityField, density_field, density_legend
from tests.builders import Draft, S


def room(*places: tuple[float, float], plan: FloorPlan) -> tuple[RoomLayout, list[RackId]]:
    """Return a room of 12 × 9 m with racks at places."""
    draft = Draft()
    racks = [draft.rack() for _ in places]
    draft.run(EditRoom(S, draft.room(), "floor_plan", plan))
    for rack, (x, y) in zip(racks, places, strict=True):
        draft.run(EditRack(S, rack, "pose", FloorPose(draft.room(), x, y)))
    (layout,) = room_layouts(draft.plan, draft.project.shelf).values()
    return layout, racks


PLAN = FloorPlan(Extent(0.0, 0.0, 12_000.0, 9_000.0).corners())
MIDDLE = (6_000.0, 4_500.0)


def total_kw(field: DensityField) -> float:
    return sum(field.values) * (field.tile_mm / 1000.0) ** 2


@settings(max_examples=25, deadline=None)
@given(st.floats(0.1, 200.0), st.floats(600, 11_400), st.floats(600, 8_400))
def test_what_is_spread_adds_up_to_what_is_drawn(kw: float, x: float, y: float) -> None:
    layout, (rack,) = room((x, y), plan=PLAN)
    field = density_field(layout, PLAN, {rack: kw})
    assert field is not None
    assert total_kw(field) == pytest.approx(kw)
    assert min(field.values) >= 0.0
    assert field.top >= max(field.values)


def test_it_is_densest_where_the_rack_stands_and_twice_as_dense_for_two() -> None:
    layout, racks = room(MIDDLE, (MIDDLE[0] + 600.0, MIDDLE[1]), plan=PLAN)
    alone = density_field(layout, PLAN, {racks[0]: 10.0})
    both = density_field(layout, PLAN, {racks[0]: 10.0, racks[1]: 10.0})
    assert alone is not None
    assert both is not None
    row, column = divmod(alone.values.index(max(alone.values)), alone.columns)
    assert abs((column + 0.5) * alone.tile_mm - MIDDLE[0]) <= alone.tile_mm
    assert abs((row + 0.5) * alone.tile_mm - MIDDLE[1]) <= alone.tile_mm
    assert total_kw(both) == pytest.approx(2 * total_kw(alone))
    assert max(both.values) > max(alone.values)


def test_tiles_are_those_of_the_floor() -> None:
    plan = FloorPlan(PLAN.outline, tile_mm=500.0, tile_origin=Point(250.0, 100.0))
    layout, (rack,) = room(MIDDLE, plan=plan)
    field = density_field(layout, plan, {rack: 5.0})
    assert field is not None
    assert (field.x_mm, field.y_mm, field.tile_mm) == (-250.0, -400.0, 500.0)
    assert field.columns * field.tile_mm + field.x_mm >= 12_000


def test_without_load_there_is_no_density() -> None:
    layout, (rack,) = room(MIDDLE, plan=PLAN)
    assert density_field(layout, PLAN, {rack: 0.0}) is None
    assert density_field(layout, PLAN, {}) is None


def test_a_room_of_countless_tiles_has_none() -> None:
    plan = FloorPlan(PLAN.outline, tile_mm=10.0)
    layout, (rack,) = room(MIDDLE, plan=plan)
    assert density_field(layout, plan, {rack: 5.0}) is None


def test_the_legend_has_its_unit() -> None:
    legend = density_legend(5.0)
    assert legend.high.replace("\u00a0", " ") == "5 kW/m²"
    assert legend.smooth
