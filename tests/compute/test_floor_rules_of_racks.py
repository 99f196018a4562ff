"""Rules of the floor below racks, of their way in, and of the room before them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.racks import EditRack
from planner.document.commands.rooms import EditRoom
from planner.domain.finding import Severity
from planner.domain.floor_plan import Door, Extent, FloorPlan, FloorRating
from planner.domain.identity import FixtureId, RackId
from planner.domain.placement import FloorPose
from planner.domain.site import SiteKind
from tests.builders import H200, NVL72, Draft, S, feeds

FRAME, CPU = "rk-ar3300", "dell-r760"
WIDE = "rk-ar3350"
OUTLINE = Extent(0.0, 0.0, 12_000.0, 9_000.0).corners()


def drawn(draft: Draft, **plan: Any) -> Draft:
    return draft.run(EditRoom(S, draft.room(), "floor_plan", FloorPlan(OUTLINE, **plan)))


def rated(*parts: str, racks: int = 1, frame: str = FRAME, **rating: Any) -> Draft:
    draft = Draft()
    for _ in range(racks):
        draft.rack(*parts, frame=frame)
    return drawn(draft, rating=FloorRating(**rating))


def system(**rating: Any) -> Draft:
    draft = Draft()
    draft.rack(frame=NVL72, on=feeds(200.0))
    return drawn(draft, rating=FloorRating(**rating))


def door(width: float, height: float = 2400.0) -> Draft:
    draft = Draft()
    draft.rack(CPU)
    one = Door(FixtureId("door-1"), "Door", 0, 1000.0, width, height)
    return drawn(draft, doors=(one,))


def walls(height: float) -> Draft:
    draft = Draft()
    draft.rack(CPU)
    return drawn(draft, wall_height_mm=height)


def before_a_wall(gap_mm: float) -> Draft:
    """Return a rack that looks at the north wall over so much floor."""
    draft = Draft()
    rack = draft.rack(H200)
    drawn(draft)
    pose = FloorPose(draft.room(), 5000.0, gap_mm + 600.0)
    return draft.run(EditRack(S, rack, "pose", pose))


def facing(gap_mm: float) -> Draft:
    """Return two racks that look at one another over so much floor."""
    draft = Draft()
    room = draft.room()
    racks = [draft.rack(H200), draft.rack(H200)]
    drawn(draft)
    for rack, y, turn in zip(racks, (3000.0, 4200.0 + gap_mm), (180.0, 0.0), strict=True):
        draft.run(EditRack(S, RackId(rack), "pose", FloorPose(room, 5000.0, y, turn)))
    return draft


CASES: Mapping[str, Callable[[], Draft]] = {
    "SPC-009 fires": lambda: rated(H200, point_load_kg=60.0),
    "SPC-009 does not fire": lambda: rated(H200, point_load_kg=70.0),
    "SPC-010 fires": lambda: rated(H200, tile_load_kg=80.0),
    "SPC-010 does not fire": lambda: rated(H200, tile_load_kg=90.0),
    "SPC-011 fires": lambda: system(area_load_kg_m2=600.0),
    "SPC-011 does not fire": lambda: system(area_load_kg_m2=2200.0),
    "SPC-014 fires": lambda: door(590.0),
    "SPC-014 does not fire": lambda: door(610.0),
    "SPC-015 fires": lambda: system(lift_capacity_kg=1000.0),
    "SPC-015 does not fire": lambda: system(lift_capacity_kg=2000.0),
    "SPC-016 fires": lambda: rated(CPU, ramp_slope=0.1),
    "SPC-016 does not fire": lambda: rated(CPU, ramp_slope=0.05),
    "SPC-017 fires": lambda: walls(1900.0),
    "SPC-017 does not fire": lambda: walls(2400.0),
    "SPC-022 fires": lambda: facing(1000.0),
    "SPC-022 does not fire": lambda: facing(1200.0),
}


@pytest.mark.parametrize("case", CASES)
def test_a_rule_of_the_floor_fires_where_it_should_and_only_there(case: str) -> None:
    rule, _, verdict = case.partition(" ")
    assert bool(CASES[case]().findings(rule)) is (verdict == "fires")


def test_what_is_not_entered_is_not_held_against_a_room() -> None:
    draft = Draft()
    draft.rack(frame=NVL72, on=feeds(200.0))
    rules = {"SPC-009", "SPC-010", "SPC-011", "SPC-014", "SPC-015", "SPC-016", "SPC-017"}
    assert not rules & {one.rule for one in draft.evaluate().findings}
    assert not rules & {one.rule for one in drawn(draft).evaluate().findings}


def test_racks_that_share_tiles_load_them_together() -> None:
    alone = rated(H200, frame=WIDE, tile_load_kg=120.0)
    beside = rated(H200, racks=2, frame=WIDE, tile_load_kg=120.0)
    on_own_tiles = rated(H200, racks=2, tile_load_kg=120.0)
    assert alone.findings("SPC-010") == []
    assert len(beside.findings("SPC-010")) == 1
    assert on_own_tiles.findings("SPC-010") == []


def test_a_load_that_only_the_average_carries_is_told_without_alarm() -> None:
    told = system(area_load_kg_m2=1000.0).findings("SPC-011")
    assert [one.severity for one in told] == [Severity.INFO]
    assert "averaged with the aisles" in told[0].message


def test_a_caster_is_checked_where_only_a_rolling_rating_is_entered() -> None:
    (finding,) = system(rolling_load_kg=300.0).findings("SPC-009")
    assert "340 kg on the floor while it is rolled in" in finding.message


def test_only_the_packing_does_not_pass_is_no_error() -> None:
    tight = rated(CPU, way_width_mm=700.0)
    assert [one.severity for one in tight.findings("SPC-014")] == [Severity.INFO]
    never = rated(CPU, way_width_mm=590.0)
    assert [one.severity for one in never.findings("SPC-014")] == [Severity.ERROR]


def test_a_height_that_follows_from_units_only_informs() -> None:
    draft = walls(1900.0)
    assert [one.severity for one in draft.findings("SPC-017")] == [Severity.ERROR]
    frame = draft.part(FRAME).frame
    assert frame is not None
    draft.change_part(FRAME, frame=replace(frame, height_mm=None))
    assert [one.severity for one in draft.findings("SPC-017")] == [Severity.INFO]


def test_a_lift_that_is_too_small_is_told_like_a_door() -> None:
    (finding,) = rated(CPU, lift_capacity_kg=5000.0, lift_depth_mm=1100.0).findings("SPC-015")
    assert finding.severity is Severity.ERROR
    assert "need 1,200 mm and 200 mm of packing; the lift has 1,100 mm" in finding.message


def test_a_rack_before_a_wall_has_the_room_up_to_the_wall() -> None:
    assert before_a_wall(1000.0).findings("SPC-022") != []
    assert before_a_wall(1300.0).findings("SPC-022") == []


def test_a_landlords_floor_is_not_ours_to_check() -> None:
    draft = Draft()
    draft.site(SiteKind.COLOCATION)
    draft.rack(H200)
    drawn(draft, rating=FloorRating(point_load_kg=10.0))
    assert draft.findings("SPC-009") == []


def test_a_drawn_room_finds_the_same_after_an_edit_as_anew() -> None:
    draft = facing(1000.0)
    before = draft.evaluate()
    rack = draft.rack(CPU)
    draft.place(H200, rack, 10)
    assert draft.evaluate(before).findings == draft.evaluate().findings
