"""Where things stand on the racks view."""

from dataclasses import replace

import pytest

from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RackId, RoomId, RowId, SiteId
from planner.domain.plan import Plan
from planner.domain.site import Rack, Room, Row, Site, SiteKind
from planner.ui.canvas.geometry import UNIT, Box, RackShape
from planner.ui.canvas.layout import API_COLUMN, Layout, lay_out
from planner.ui.canvas.pointing import drop_target, floor_target, slot_box
from planner.workspace.state import CanvasTarget, RoomTarget, SiteTarget, SlotTarget
from planner.workspace.workspace import Workspace
from tests.builders import library

FRAME_42 = EntryId("rk-ar3300")
FRAME_48 = EntryId("rk-ar3357")


def plan_of(*rooms: int, frame: EntryId = FRAME_42) -> Plan:
    """Return one site with a room for each count of racks."""
    made, racks = [], {}
    for number, count in enumerate(rooms):
        row = Row(RowId(f"row-{number}"), "Row")
        made.append(Room(RoomId(f"room-{number}"), f"Room {number}", (row,)))
        for index in range(count):
            rack = RackId(f"rack-{number}-{index}")
            racks[rack] = Rack(rack, f"R{index}", row.id, index + 1, frame, ())
    site = Site(SiteId("site"), "Site", SiteKind.OWN, "DE", rooms=tuple(made))
    return Plan(sites=(site,), racks=racks)


def parts() -> dict[EntryId, Part]:
    return dict(library().parts)


def overlapping(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [
        (one, two)
        for index, one in enumerate(boxes)
        for two in boxes[index + 1 :]
        if one.x < two.right and two.x < one.right and one.y < two.bottom and two.y < one.bottom
    ]


@pytest.mark.parametrize("rooms", [(1,), (4, 1), (40,), (16, 17, 3), (0, 2)])
def test_nothing_overlaps_and_all_is_inside_its_room(rooms: tuple[int, ...]) -> None:
    layout = lay_out(plan_of(*rooms), parts())
    assert len(layout.racks) == sum(rooms)
    assert overlapping([one.cell for one in layout.racks.values()]) == []
    assert overlapping([room.box for room in layout.rooms.values()]) == []
    for place in layout.racks.values():
        room = layout.rooms[place.room].box
        assert room.contains(place.cell.x, place.cell.y)
        assert room.contains(place.cell.right, place.cell.bottom)
        assert layout.bounds.contains(place.cell.right, place.cell.bottom)


def test_the_example_has_a_card_for_everything(workspace: Workspace) -> None:
    plan, shelf = workspace.state.plan, workspace.state.project.shelf
    layout = lay_out(plan, shelf.parts)
    holders = [site.id for site in plan.sites if site.kind is not SiteKind.MODEL_API]
    assert set(layout.sites) == {*holders, API_COLUMN}
    apis = [site.id for site in plan.sites if site.kind is SiteKind.MODEL_API]
    plant = [one.id for one in plan.plant if one.place in layout.rooms]
    assert set(layout.cards) == {*apis, *plant, *(burst.id for burst in plan.bursts)}
    assert overlapping([site.box for site in layout.sites.values()]) == []


def test_racks_of_different_height_stand_on_one_floor() -> None:
    plan = plan_of(2, 1)
    tall = replace(plan.racks[RackId("rack-0-1")], frame=FRAME_48)
    layout = lay_out(replace(plan, racks={**plan.racks, tall.id: tall}), parts())
    assert len({one.cell.bottom for one in layout.racks.values()}) == 1
    heights = {layout.racks[rack].cell.height for rack in plan.racks}
    assert max(heights) - min(heights) == 6 * UNIT


def test_a_long_row_becomes_a_page() -> None:
    layout = lay_out(plan_of(200), parts())
    (room,) = layout.rooms.values()
    assert len(room.lines) > 1
    assert 0.8 < layout.bounds.width / layout.bounds.height < 3.0
    order = [rack for line in room.lines for rack in line.racks]
    assert order == [RackId(f"rack-0-{index}") for index in range(200)]


def test_every_point_of_a_rack_finds_that_rack() -> None:
    layout = lay_out(plan_of(20, 3), parts())
    for rack, place in layout.racks.items():
        x, y = place.cell.middle
        found = layout.rack_at(x, y)
        assert found is not None
        assert found.rack == rack


@pytest.mark.parametrize("rooms", [(1,), (40,), (16, 17, 3), (0, 2)])
def test_a_part_of_the_plan_holds_every_rack_that_it_shows(rooms: tuple[int, ...]) -> None:
    layout = lay_out(plan_of(*rooms), parts())
    bounds = layout.bounds
    steps = [one / 7 for one in range(-1, 8)]
    for across in steps:
        for down in steps:
            x, y = bounds.x + across * bounds.width, bounds.y + down * bounds.height
            part = Box(x, y, 300.0, 150.0)
            shown = {key for key, one in layout.racks.items() if one.cell.meets(part)}
            found = list(layout.racks_in(part))
            assert shown <= set(found)
            assert len(found) == len(set(found))
    assert set(layout.racks_in(bounds)) == set(layout.racks)
    assert list(layout.racks_in(Box(bounds.right + 500.0, 0.0, 10.0, 10.0))) == []


def test_a_slot_is_as_high_as_its_units_and_counts_from_the_floor() -> None:
    shape = RackShape(42)
    low, high = shape.slot(1, 16), shape.slot(83, 2)
    assert low.height == 8 * UNIT
    assert low.y > high.y
    assert shape.half_unit_at(low.bottom) == pytest.approx(1)
    assert shape.half_unit_at(high.y) == pytest.approx(85)


def at_unit(layout: Layout, unit: float) -> tuple[float, float]:
    place = next(iter(layout.racks.values()))
    box = place.shape.slot(1, 2)
    return place.x + box.x + 5, place.y + box.bottom - (unit - 1) * UNIT


@pytest.mark.parametrize(
    ("unit", "half_units", "held", "bottom"),
    [
        (5.0, 16, 0.0, 9),  # by its lower edge
        (5.4, 16, 0.0, 9),  # snaps to the nearest whole unit
        (5.6, 16, 0.0, 11),
        (5.6, 3, 0.0, 10),  # 1.5 U snaps to half units
        (9.0, 16, 8.0, 9),  # by its middle
        (41.0, 16, 0.0, 69),  # never above the top
        (0.9, 16, 8.0, 1),  # never below the floor
    ],
)
def test_a_drop_snaps_to_units(unit: float, half_units: int, held: float, bottom: int) -> None:
    layout = lay_out(plan_of(1), parts())
    target = drop_target(layout, *at_unit(layout, unit), half_units, held)
    assert target == SlotTarget(RackId("rack-0-0"), bottom)
    assert isinstance(target, SlotTarget)
    box = slot_box(layout, target, half_units)
    assert box is not None
    assert box.height == half_units / 2 * UNIT


def test_beside_the_racks_a_drop_means_the_room_and_the_nearest_gap() -> None:
    layout = lay_out(plan_of(3, 1), parts())
    room = layout.rooms[RoomId("room-0")]
    second = layout.racks[RackId("rack-0-1")].cell
    assert floor_target(layout, second.x + 2, second.y + 50) == RoomTarget(room.room, 2)
    assert floor_target(layout, second.right - 2, second.y + 50) == RoomTarget(room.room, 3)
    gap = second.x - 3
    assert drop_target(layout, gap, second.y + 50, 2, 0.0) == RoomTarget(room.room, 2)


def test_elsewhere_a_drop_means_the_site_or_the_canvas(workspace: Workspace) -> None:
    plan = workspace.state.plan
    layout = lay_out(plan, workspace.state.project.shelf.parts)
    cloud = next(site for site in plan.sites if site.kind is SiteKind.CLOUD_REGION)
    box = layout.sites[cloud.id].box
    assert drop_target(layout, box.x + 3, box.y + 3, 2, 0.0) == SiteTarget(cloud.id)
    assert drop_target(layout, -500.0, -500.0, 2, 0.0) == CanvasTarget()
    api = next(site for site in plan.sites if site.kind is SiteKind.MODEL_API)
    card = layout.cards[api.id].box
    assert drop_target(layout, *card.middle, 2, 0.0) == SiteTarget(api.id)
