"""The structure of a rack in the inspector: masses, floor, centre of gravity, gaps."""

import pytest

from planner.compute.explain import explain
from planner.document.commands.racks import EditRack
from planner.document.commands.rooms import EditRoom
from planner.domain.floor_plan import FloorPlan, FloorRating
from planner.presenters import formats
from planner.presenters.inspection import EditRow, FigureRow, InspectorRow
from planner.presenters.inspector import inspect
from planner.presenters.rows import Tone
from tests.builders import H200, NVL72, Draft, S, feeds, library, repaired


def rows(draft: Draft, *racks: str) -> dict[str, InspectorRow]:
    ids = racks or tuple(draft.plan.racks)
    found = inspect(draft.project, draft.evaluate(), library(), "rack", ids)
    assert found is not None
    return {row.key.rpartition(":")[2]: row for part in found.sections for row in part.rows}


def figure(draft: Draft, key: str) -> FigureRow:
    row = rows(draft)[key]
    assert isinstance(row, FigureRow)
    return row


def text(draft: Draft, key: str) -> str:
    return str(figure(draft, key).figure).replace("\u00a0", " ").replace("\u202f", "")


def two_servers(frame: str = "rk-ar3357") -> Draft:
    draft = Draft()
    draft.rack(H200, H200, frame=frame)
    return draft


def test_masses_stand_beside_what_the_cabinet_carries_standing_and_rolling() -> None:
    draft = two_servers()
    assert text(draft, "mass_kg") == "446 / 1701 kg"
    assert text(draft, "rolling_kg") == "446 / 1020 kg"
    assert figure(draft, "rolling_kg").tone is Tone.NORMAL
    # This cabinet has no rolling load: the usual share of the static one stands there, muted.
    assert figure(two_servers("rk-ar3300"), "rolling_kg").tone is Tone.MUTED


def test_loads_of_the_floor_stand_beside_the_rating_of_the_room() -> None:
    draft = two_servers()
    assert text(draft, "point_load_kg") == "112 kg"
    rating = FloorRating(point_load_kg=100.0, area_load_kg_m2=1000.0)
    draft.run(EditRoom(S, draft.room(), "floor_plan", FloorPlan(rating=rating)))
    assert text(draft, "point_load_kg") == "112 / 100 kg"
    assert figure(draft, "point_load_kg").tone is Tone.BAD
    assert text(draft, "area_kg_m2") == "258 / 1000 kg/m²"
    assert text(draft, "footprint_kg_m2") == "496 kg/m²"


def test_loads_are_told_in_pounds_to_who_reads_pounds() -> None:
    formats.use_style(formats.Style(imperial=True))
    try:
        assert text(two_servers(), "area_kg_m2") == "52.8 lb/ft²"
    finally:
        formats.use_style(formats.Style())


def test_height_of_the_centre_gaps_and_open_units() -> None:
    draft = two_servers()
    (rack,) = draft.plan.racks
    assert text(draft, "centre_u") == "14.6 U · 31 %"
    draft.place("dell-r760", rack, 40)
    assert text(draft, "blanking") == "30 U in 2 gaps"
    assert text(draft, "largest_gap") == "23 U"


@pytest.mark.parametrize(
    ("key", "value"),
    [("centre_u", 14.6), ("point_load_kg", 111.6), ("largest_gap", 32.0), ("rolling_kg", 0.437)],
)
def test_every_figure_of_structure_says_why(key: str, value: float) -> None:
    draft = two_servers()
    (rack,) = draft.plan.racks
    why = explain(draft.project, S, draft.evaluate(), f"rack:{rack}:{key}")
    assert why is not None
    assert why.value == pytest.approx(value, rel=0.01)


def test_a_rack_system_shows_its_loads_and_no_panels() -> None:
    draft = Draft()
    draft.rack(frame=NVL72, on=feeds(200.0))
    found = rows(draft)
    assert text(draft, "point_load_kg") == "340 kg"
    assert not {"blanked", "blanking", "delivered_filled", "centre_u"} & set(found)


def test_panels_and_delivery_are_set_for_one_rack_and_for_several() -> None:
    draft = two_servers()
    draft.rack(H200)
    first, second = draft.plan.racks
    row = rows(draft, first)["blanked"]
    assert isinstance(row, EditRow)
    draft.run(row.command(True))
    assert draft.plan.racks[first].blanked
    both = rows(draft, first, second)["delivered_filled"]
    assert isinstance(both, EditRow)
    draft.run(both.command(True))
    assert all(rack.delivered_filled for rack in draft.plan.racks.values())


def test_one_press_notes_the_panels_of_a_whole_room() -> None:
    draft = two_servers()
    draft.rack(H200)
    (finding,) = draft.findings("SPC-004")
    draft = repaired(draft, finding)
    assert all(rack.blanked for rack in draft.plan.racks.values())
    assert draft.findings("SPC-004") == []
    first = next(iter(draft.plan.racks))
    assert draft.run(EditRack(S, first, "blanked", False)).findings("SPC-004") != []


def test_what_a_floor_carries_is_entered_at_its_room_and_checked() -> None:
    draft = two_servers()
    found = inspect(draft.project, draft.evaluate(), library(), "room", (draft.room(),))
    assert found is not None
    (section,) = (one for one in found.sections if one.key == "delivery")
    fields = {row.key.rpartition(":")[2]: row for row in section.rows}
    row = fields["point_load_kg"]
    assert isinstance(row, EditRow)
    assert row.value is None
    draft.run(row.command(100.0))
    assert len(draft.findings("SPC-009")) == 1
    height = fields["wall_height_mm"]
    assert isinstance(height, EditRow)
    draft.run(height.command(2.1))
    (tall,) = draft.findings("SPC-017")
    assert "2,100 mm" in tall.message
    slope = fields["ramp_slope"]
    assert isinstance(slope, EditRow)
    draft.run(slope.command(12.5))
    (ramp,) = draft.findings("SPC-016")
    assert "12.5%" in ramp.message
