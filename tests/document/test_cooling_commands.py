"""Edits of the cooling of a site: what is kept, what is refused, undo."""

import pytest

from planner.document.commands.cooling import EditCooling, SetContainment, SetStaffed
from planner.document.commands.racks import EditSite
from planner.domain.cooling_design import DEFAULT_COOLING, CoolingDesign, Rejection
from planner.domain.errors import EditRefused
from planner.domain.site import Containment
from tests.builders import Draft, S


def site() -> Draft:
    draft = Draft()
    draft.rack()
    return draft


def design_of(draft: Draft) -> CoolingDesign:
    return draft.plan.sites[0].design.cooling


def edited(draft: Draft, field: str, value: object) -> Draft:
    return draft.run(EditCooling(S, draft.plan.sites[0].id, field, value))


def test_a_field_is_set_and_given_back_to_the_assumption() -> None:
    draft = edited(site(), "supply_air_c", 22.0)
    assert design_of(draft) == CoolingDesign(supply_air_c=22.0)
    edited(draft, "rejection", Rejection.WET_OPEN)
    assert design_of(edited(draft, "supply_air_c", None)).rejection is Rejection.WET_OPEN
    assert design_of(edited(draft, "rejection", Rejection.DRY)) == DEFAULT_COOLING


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (
            "supply_humidity_percent",
            101.0,
            "Humidity of the supply air of 101 % cannot be: 0 to 100",
        ),
        ("supply_humidity_percent", -1.0, "of -1 % cannot be"),
        ("supply_air_c", 70.0, "Supply air of 70 °C cannot be: 5 to 50 °C can."),
        ("facility_water_c", -2.0, "Facility water of -2 °C cannot be"),
        ("cycles", 1.0, "Cycles of concentration of 1 cannot be"),
    ],
)
def test_what_no_plant_can_be_set_to_is_refused(field: str, value: float, said: str) -> None:
    draft = site()
    with pytest.raises(EditRefused) as refused:
        edited(draft, field, value)
    assert said in str(refused.value)
    assert design_of(draft) == DEFAULT_COOLING


def test_coolant_is_warmer_than_the_water_that_cools_it() -> None:
    draft = edited(site(), "facility_water_c", 32.0)
    with pytest.raises(
        EditRefused, match="Coolant of 32 °C cannot be made with facility water of 32"
    ):
        edited(draft, "technology_water_c", 32.0)
    assert design_of(edited(draft, "technology_water_c", 36.0)).technology_water_c == 36.0


def test_work_places_are_told_room_by_room() -> None:
    draft = site()
    room = draft.plan.sites[0].rooms[0].id
    draft.run(SetStaffed(S, room, staffed=True), SetStaffed(S, room, staffed=True))
    assert design_of(draft).staffed_rooms == (room,)
    assert design_of(draft.run(SetStaffed(S, room, staffed=False))) == DEFAULT_COOLING


def test_the_aisle_of_a_row_is_contained_or_open() -> None:
    draft = site()
    (row,) = draft.plan.sites[0].rooms[0].rows
    draft.run(SetContainment(S, row.id, Containment.NONE))
    (changed,) = draft.plan.sites[0].rooms[0].rows
    assert changed.containment is Containment.NONE
    assert changed.id == row.id


@pytest.mark.parametrize("elevation_m", [9001.0, -501.0, float("nan")])
def test_a_site_lies_on_land(elevation_m: float) -> None:
    draft = site()
    with pytest.raises(EditRefused, match="cannot be: -500 to 9,000 m can"):
        draft.run(EditSite(S, draft.plan.sites[0].id, "elevation_m", elevation_m))
    assert draft.plan.sites[0].elevation_m == 0.0


def test_labels_name_what_is_changed() -> None:
    draft = site()
    place = draft.plan.sites[0]
    assert EditCooling(S, place.id, "cycles", 4.0).label(draft.project) == (
        f"change cycles of concentration of {place.name}"
    )
    higher = EditSite(S, place.id, "elevation_m", 900.0).label(draft.project)
    assert higher == f"change elevation of {place.name}"
    row = place.rooms[0].rows[0]
    label = SetContainment(S, row.id, Containment.NONE).label(draft.project)
    assert label == f"change containment of {row.name}"
