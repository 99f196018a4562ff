"""Rules of the floor plan, each firing on a floor that breaks it and silent on one that does not."""

from collections.abc import Callable

import pytest

from planner.document.commands.floor_plan import AddFixture, DrawRoom
from planner.document.commands.rows import AddRow
from planner.document.commands.standing import Stand
from planner.domain.finding import Severity
from planner.domain.floor_plan import Door, Extent, Obstacle, ObstacleKind
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, FixtureId
from planner.domain.placement import FloorPose
from planner.domain.site import Orientation
from planner.workspace.fixes import command_for
from planner.workspace.workspace import Workspace
from tests.builders import Draft, S, feeds, library

WALLS = Extent(0.0, 0.0, 20_000.0, 12_000.0).corners()


def frame() -> Part:
    return library().parts[EntryId("rk-ar3300")]


def room(*rows: tuple[float, float, int, Orientation]) -> Draft:
    """Return a drawn room with rows that begin at (x, y) and have so many racks."""
    draft = Draft()
    place = draft.room()
    draft.run(DrawRoom(S, place, WALLS))
    for x, y, count, look in rows:
        turn = {Orientation.NORTH: 0.0, Orientation.SOUTH: 180.0}[look]
        poses = tuple(FloorPose(place, x + 300 + 600 * n, y + 600, turn) for n in range(count))
        draft.run(AddRow(S, place, frame(), feeds(), count, look, poses=poses))
    return draft


NORTH, SOUTH = Orientation.NORTH, Orientation.SOUTH
GOOD = ((3000.0, 3000.0, 10, NORTH), (3000.0, 5400.0, 10, SOUTH))


def good() -> Draft:
    return room(*GOOD)


def overlapping() -> Draft:
    return room((3000.0, 3000.0, 2, NORTH), (3300.0, 3100.0, 1, NORTH))


def outside() -> Draft:
    return room((19_700.0, 3000.0, 1, NORTH))


def blocked() -> Draft:
    draft = room((3000.0, 100.0, 3, SOUTH))
    door = Door(FixtureId(""), "Door", 0, 3200.0, 900.0, 2100.0)
    return draft.run(AddFixture(S, draft.room(), door))


def narrow_cold() -> Draft:
    return room((3000.0, 3000.0, 5, SOUTH), (3000.0, 5200.0, 5, NORTH))


def narrow_hot() -> Draft:
    return room((3000.0, 3000.0, 5, NORTH), (3000.0, 4900.0, 5, SOUTH))


def crowded_plant() -> Draft:
    draft = room((3000.0, 3000.0, 2, NORTH))
    ups = draft.floor("ups-gvl-500")
    return draft.run(Stand(S, ((ups, FloorPose(draft.room(), 3600.0, 5200.0)),)))


def facing_hot() -> Draft:
    return room((3000.0, 3000.0, 5, NORTH), (3000.0, 5400.0, 5, NORTH))


def long_row() -> Draft:
    return room((1000.0, 3000.0, 30, NORTH))


def on_column() -> Draft:
    draft = room((3000.0, 3000.0, 2, NORTH))
    corners = Extent(3100.0, 3200.0, 400.0, 400.0).corners()
    column = Obstacle(FixtureId(""), "", ObstacleKind.COLUMN, corners)
    return draft.run(AddFixture(S, draft.room(), column))


BREAKS = {
    "SPC-030": (overlapping, Severity.ERROR, "R01 and R03"),
    "SPC-031": (outside, Severity.ERROR, "R01 stands beyond the walls"),
    "SPC-032": (blocked, Severity.WARNING, "where Door opens"),
    "SPC-033": (narrow_cold, Severity.WARNING, "1,000 mm wide, not 1,200"),
    "SPC-034": (narrow_hot, Severity.WARNING, "700 mm wide, not 900"),
    "SPC-035": (crowded_plant, Severity.WARNING, "in front of ups-01"),
    "SPC-036": (facing_hot, Severity.WARNING, "look at the rears"),
    "SPC-037": (long_row, Severity.WARNING, "18.0 m long"),
    "SPC-038": (on_column, Severity.ERROR, "stands on Column 1"),
}


FIRES = (
    "SPC-030 fires",
    "SPC-031 fires",
    "SPC-032 fires",
    "SPC-033 fires",
    "SPC-034 fires",
    "SPC-035 fires",
    "SPC-036 fires",
    "SPC-037 fires",
    "SPC-038 fires",
)
CALM = (
    "SPC-030 does not fire",
    "SPC-031 does not fire",
    "SPC-032 does not fire",
    "SPC-033 does not fire",
    "SPC-034 does not fire",
    "SPC-035 does not fire",
    "SPC-036 does not fire",
    "SPC-037 does not fire",
    "SPC-038 does not fire",
)


@pytest.mark.parametrize("case", FIRES)
def test_a_rule_fires_once_for_the_room(case: str) -> None:
    rule = case.split(maxsplit=1)[0]
    make, severity, words = BREAKS[rule]
    (found,) = make().findings(rule)
    assert found.severity is severity
    assert words in found.message


@pytest.mark.parametrize("case", CALM)
def test_a_rule_is_silent_on_a_good_floor(case: str) -> None:
    rule = case.split(maxsplit=1)[0]
    assert good().findings(rule) == []


@pytest.mark.parametrize("make", [overlapping, facing_hot, narrow_cold])
def test_the_fix_lays_the_room_out_again(make: Callable[[], Draft]) -> None:
    draft = make()
    workspace = Workspace(draft.project, library())
    broken = [one for one in workspace.state.evaluation.findings if one.fixes]
    found = next(one for one in broken if one.rule.startswith("SPC-03"))
    command = command_for(workspace.state, library(), found.fixes[0])
    assert command is not None
    assert workspace.run(command)
    left = {one.rule for one in workspace.state.evaluation.findings}
    assert found.rule not in left


def test_what_nobody_placed_is_a_note_at_most() -> None:
    draft = Draft()
    for _ in range(12):
        draft.rack()
    draft.run(DrawRoom(S, draft.room(), Extent(0.0, 0.0, 3000.0, 3000.0).corners()))
    found = [one for one in draft.evaluate().findings if one.rule.startswith("SPC-03")]
    assert found
    assert {one.severity for one in found} == {Severity.INFO}


def test_a_room_that_nobody_touched_is_not_looked_at() -> None:
    draft = Draft()
    draft.rack()
    found = [one for one in draft.evaluate().findings if one.rule.startswith("SPC-03")]
    assert found == []


def test_incremental_and_full_results_agree_after_a_move() -> None:
    draft = good()
    before = draft.evaluate()
    rack = next(iter(draft.plan.racks))
    draft.run(Stand(S, ((rack, FloorPose(draft.room(), 3900.0, 3600.0)),)))
    assert draft.evaluate(before).findings == draft.evaluate().findings
