"""Heat maps of the floor: nothing that is drawn is lost, and tiles are like the racks near them."""

from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.compute.cooling_figures import rack_figures
from planner.compute.floor_layout import room_layouts
from planner.document.commands.racks import EditRack
from planner.document.commands.rooms import EditRoom
from planner.domain.floor_plan import Extent, FloorPlan, Point
from planner.domain.identity import RackId
from planner.domain.placement import FloorPose
from planner.domain.standing import RoomLayout
from planner.presenters.floor_field import (
    FieldKind,
    TileField,
    density_field,
    field_legend,
    mean_field,
    rack_values,
)
from tests.builders import H200, Draft, S


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


def total_kw(field: TileField) -> float:
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


@pytest.mark.parametrize(
    ("kind", "ends", "high"),
    [
        (FieldKind.DENSITY, (0.0, 5.0), "5 kW/m²"),
        (FieldKind.INLET, (24.0, 34.0), "34 °C"),
        (FieldKind.LOAD, (0.0, 1.0), "100 %"),
    ],
)
def test_the_legend_has_its_unit(kind: FieldKind, ends: tuple[float, float], high: str) -> None:
    legend = field_legend(kind, *ends)
    assert legend.high.replace("\u00a0", " ").replace("\u202f", " ") == high
    assert legend.smooth


def test_a_tile_is_like_the_racks_near_it_and_far_ones_have_no_value() -> None:
    layout, racks = room((1_500.0, 4_500.0), (10_500.0, 4_500.0), plan=PLAN)
    field = mean_field(layout, PLAN, dict(zip(racks, (22.0, 30.0), strict=True)), FieldKind.INLET)
    assert field is not None

    def at(x: float) -> float:
        return field.values[(4_500 // 600) * field.columns + int(x // 600)]

    assert at(1_500.0) == pytest.approx(22.0, abs=0.01)
    assert at(10_500.0) == pytest.approx(30.0, abs=0.01)
    assert isnan(at(6_000.0))
    assert (field.low, field.top) == (22.0, 32.0)


def test_between_neighbours_lies_their_mean() -> None:
    layout, racks = room(MIDDLE, (MIDDLE[0] + 600.0, MIDDLE[1]), plan=PLAN)
    field = mean_field(layout, PLAN, dict(zip(racks, (0.2, 0.8), strict=True)), FieldKind.LOAD)
    assert field is not None
    known = [one for one in field.values if not isnan(one)]
    assert 0.2 <= min(known) < max(known) <= 0.8
    assert (field.low, field.top) == (0.0, 1.0)
    over = mean_field(layout, PLAN, {racks[0]: 1.3}, FieldKind.LOAD)
    assert over is not None
    assert over.top == pytest.approx(1.3)
    assert mean_field(layout, PLAN, {}, FieldKind.LOAD) is None


def test_racks_tell_draw_inlet_and_load_of_what_stands_in_them() -> None:
    draft = Draft()
    full, empty = draft.rack(H200), draft.rack()
    evaluation = draft.evaluate()
    values = {kind: rack_values(kind, draft.project, evaluation) for kind in FieldKind}
    assert values[FieldKind.DENSITY][full] == evaluation.racks[full].peak_kw
    inlet = rack_figures(
        draft.project.shelf, draft.plan, draft.plan.racks[full], evaluation.racks[full]
    )
    assert inlet is not None
    assert inlet.air is not None
    assert values[FieldKind.INLET] == {full: inlet.air.inlet_c}
    feeds = evaluation.racks[full].feeds
    assert values[FieldKind.LOAD] == {full: max(one.worst_kw / one.planning_kw for one in feeds)}
    assert empty not in values[FieldKind.LOAD]
