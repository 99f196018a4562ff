"""What turning, aligning, spacing, numbering and drawing rows on the floor make of a plan."""

import pytest

from planner.domain.floor_plan import Counting, Numbering, Point
from planner.domain.identity import RackId
from planner.domain.site import Orientation
from planner.workspace import flooring
from planner.workspace.actions import delete_command
from planner.workspace.floor_rows import drawn_row
from planner.workspace.flooring import Side, row_letter
from planner.workspace.state import Selection, State, Subject
from planner.workspace.workspace import Workspace
from tests.builders import Draft, library


def hall(count: int = 4) -> Workspace:
    draft = Draft()
    for _ in range(count):
        draft.rack()
    workspace = Workspace(draft.project, library())
    workspace.select(Selection(Subject.RACK, tuple(workspace.state.plan.racks)))
    return workspace


def places(state: State) -> dict[RackId, tuple[float, float, float]]:
    (layout,) = flooring.layouts_of(state).values()
    return {
        key: (one.footprint.x_mm, one.footprint.y_mm, one.footprint.rotation_deg)
        for key, one in layout.racks.items()
    }


def test_a_quarter_turn_makes_an_upright_row_about_the_same_middle() -> None:
    workspace = hall()
    before = places(workspace.state)
    command = flooring.rotate_command(workspace.state, 90.0)
    assert command is not None
    workspace.run(command)
    after = places(workspace.state)
    assert {turn for _, _, turn in after.values()} == {90.0}
    assert len({x for x, _, _ in after.values()}) == 1
    for axis in (0, 1):
        middle = sum(one[axis] for one in before.values()) / 4
        assert sum(one[axis] for one in after.values()) / 4 == pytest.approx(middle)


def test_turning_around_keeps_the_places() -> None:
    workspace = hall()
    before = places(workspace.state)
    command = flooring.face_about_command(workspace.state)
    assert command is not None
    workspace.run(command)
    for key, (x, y, turn) in places(workspace.state).items():
        assert (x, y, turn) == (*before[key][:2], 180.0)


def test_racks_are_aligned_with_the_one_selected_first_and_spaced_evenly() -> None:
    workspace = hall(3)
    first, second, third = workspace.state.plan.racks
    for rack, down, right in ((second, 700.0, 200.0), (third, 300.0, 1500.0)):
        workspace.select(Selection(Subject.RACK, (rack,)))
        command = flooring.nudge_command(workspace.state, right, down)
        assert command is not None
        workspace.run(command)
    workspace.select(Selection(Subject.RACK, (first, second, third)))
    top = flooring.align_command(workspace.state, Side.TOP)
    assert top is not None
    workspace.run(top)
    assert len({y for _, y, _ in places(workspace.state).values()}) == 1
    even = flooring.distribute_command(workspace.state)
    assert even is not None
    workspace.run(even)
    xs = [places(workspace.state)[one][0] for one in (first, second, third)]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=1.0)


def test_racks_are_numbered_by_row_and_place() -> None:
    workspace = hall(4)
    (room,) = flooring.layouts_of(workspace.state)
    workspace.run(flooring.number_command(workspace.state, room, Numbering()))
    names = [rack.name for rack in workspace.state.plan.racks.values()]
    assert names == ["A01", "A02", "A03", "A04"]
    backward = Numbering("H-", "C", 10, 2, 3, Counting.BACKWARD)
    workspace.run(flooring.number_command(workspace.state, room, backward))
    names = [rack.name for rack in workspace.state.plan.racks.values()]
    assert names == ["H-C016", "H-C014", "H-C012", "H-C010"]
    kept = flooring.room_of(workspace.state.plan, room).floor_plan
    assert kept is not None
    assert kept.numbering == backward
    workspace.undo()
    assert next(iter(workspace.state.plan.racks.values())).name == "A01"


@pytest.mark.parametrize(
    ("first", "index", "letter"),
    [("A", 0, "A"), ("A", 25, "Z"), ("A", 26, "AA"), ("C", 1, "D"), ("7", 2, "9")],
)
def test_rows_have_letters_or_numbers(first: str, index: int, letter: str) -> None:
    assert row_letter(first, index) == letter


@pytest.mark.parametrize(
    ("end", "count", "looks"),
    [
        (Point(7200.0, 1000.0), 10, Orientation.NORTH),
        (Point(1200.0, 4000.0), 5, Orientation.WEST),
        (Point(1500.0, 1000.0), 0, None),
    ],
)
def test_a_line_on_the_floor_becomes_the_racks_that_fit_along_it(
    end: Point, count: int, looks: Orientation | None
) -> None:
    draft = Draft()
    room = draft.room()
    workspace = Workspace(draft.project, library())
    made = drawn_row(workspace.state, library(), room, Point(1200.0, 1000.0), end)
    if looks is None:
        assert made is None
        return
    assert made is not None
    assert (made.count, made.orientation) == (count, looks)
    workspace.run(made)
    assert len(workspace.state.plan.racks) == count
    assert all(rack.pose is not None for rack in workspace.state.plan.racks.values())


def deletion(workspace: Workspace) -> str:
    command = delete_command(workspace.state)
    assert command is not None
    return command.label(workspace.state.project)


def test_a_row_that_is_selected_whole_is_deleted_as_a_row() -> None:
    workspace = hall(3)
    assert deletion(workspace) == "delete Row 1 (racks: 3, devices: 0)"
    first, second, _ = workspace.state.plan.racks
    workspace.select(Selection(Subject.RACK, (first, second)))
    assert deletion(workspace) == "delete 2 racks"
    assert flooring.rows_holding(workspace.state) == {workspace.state.plan.racks[first].row}


def test_one_rack_is_deleted_as_a_rack_even_where_it_stands_alone() -> None:
    assert deletion(hall(1)) == "delete R01"


def test_a_device_names_the_row_of_its_rack() -> None:
    draft = Draft()
    rack = draft.rack("dell-r760")
    workspace = Workspace(draft.project, library())
    (device,) = workspace.state.plan.racks[rack].placements
    workspace.select(Selection(Subject.PLACEMENT, (device.id,)))
    assert flooring.rows_holding(workspace.state) == {workspace.state.plan.racks[rack].row}
    workspace.select(Selection())
    assert flooring.rows_holding(workspace.state) == frozenset()
