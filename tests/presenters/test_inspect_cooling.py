"""The inspector's sections on cooling: what can be chosen, what follows, and why."""

from collections.abc import Iterator
from typing import Any

import pytest

from planner.compute.explain.keys import explain
from planner.document.commands.cooling import EditCooling
from planner.domain.cooling_design import Rejection
from planner.domain.expression import evaluate_expression
from planner.domain.facility import CoolingElement, CoolingKind, Loop
from planner.domain.formula import Explanation
from planner.domain.identity import ElementId
from planner.domain.site import Containment
from planner.presenters.inspection import EditRow, FigureRow
from planner.presenters.inspector import inspect
from planner.presenters.rows import Tone
from tests.builders import Draft, S, library

AIR, LIQUID = "dgx-h100", "gb200-nvl72"


def planned(*parts: str, frame: str = "rk-ar3300") -> Draft:
    draft = Draft()
    draft.rack(*parts, frame=frame)
    return draft


def rows(draft: Draft, kind: str, key: str) -> dict[str, Any]:
    """Return the rows of a page by the name of their field."""
    found = inspect(draft.project, draft.evaluate(), library(), kind, (key,))
    assert found is not None
    return {
        row.key.rpartition(":")[2]: row
        for section in found.sections
        if section.key.startswith("cooling")
        for row in section.rows
    }


def rack_of(draft: Draft) -> str:
    return next(iter(draft.plan.racks))


def plain(row: Any) -> str:
    assert isinstance(row, FigureRow)
    return " ".join(str(row.figure).split())


def test_a_rack_shows_how_warm_its_devices_breathe() -> None:
    draft = planned(AIR)
    shown = rows(draft, "rack", rack_of(draft))
    assert plain(shown["inlet_c"]) == "24.9 / 30 °C"
    assert shown["inlet_c"].tone is Tone.NORMAL
    assert plain(shown["air_rise_k"]) == "17.9 K"
    draft.run(EditCooling(S, draft.plan.sites[0].id, "supply_air_c", 30.0))
    assert rows(draft, "rack", rack_of(draft))["inlet_c"].tone is Tone.BAD


def test_a_liquid_rack_shows_flow_supply_and_pipe() -> None:
    draft = planned(frame=LIQUID)
    shown = rows(draft, "rack", rack_of(draft))
    assert plain(shown["coolant_supply_c"]) == "36.0 / 36 °C"
    assert plain(shown["coolant_lpm"]) == "172 l/min"
    assert plain(shown["coolant_bore_mm"]).startswith("DN40 · 2.28 m/s")
    assert isinstance(shown["coolant_group"], EditRow)


def test_an_empty_rack_has_no_section_on_cooling() -> None:
    draft = planned()
    assert rows(draft, "rack", rack_of(draft)) == {}


def test_a_room_shows_its_air_aisles_and_people() -> None:
    draft = planned(AIR)
    room = draft.plan.sites[0].rooms[0]
    shown = rows(draft, "room", room.id)
    assert plain(shown["airflow_m3h"]) == "1 877 m³/h"
    draft.run(shown["containment"].command(Containment.NONE))
    draft.run(shown["staffed"].command(True))
    assert draft.plan.sites[0].rooms[0].rows[0].containment is Containment.NONE
    assert draft.plan.sites[0].design.cooling.staffed_rooms == (room.id,)
    assert rows(draft, "room", room.id)["staffed"].value is True


def test_a_site_offers_what_can_be_chosen_and_tells_what_follows() -> None:
    draft = planned(AIR)
    site = draft.plan.sites[0].id
    shown = rows(draft, "site", site)
    assert plain(shown["coolant_supply_c"]) == "W32 · S40 · 36.0 °C"
    assert "cycles" not in shown
    assert plain(shown["climate"]) == "model of the region"
    draft.run(shown["rejection"].command(Rejection.WET_OPEN))
    draft.run(shown["facility_water_c"].command(40.0))
    after = rows(draft, "site", site)
    assert "cycles" in after
    assert plain(after["coolant_supply_c"]).startswith("W40 · S45")
    assert float(plain(after["liquid_hours"]).split()[0]) < 100
    draft.run(after["facility_water_c"].command(None))
    assert draft.plan.sites[0].design.cooling.facility_water_c is None


def test_thin_air_warms_more() -> None:
    draft = planned(AIR)
    site = draft.plan.sites[0].id
    draft.run(rows(draft, "site", site)["elevation_m"].command(2000.0))
    assert draft.plan.sites[0].elevation_m == 2000.0
    assert plain(rows(draft, "rack", rack_of(draft))["air_rise_k"]) == "22.8 K"
    assert [one.rule for one in draft.evaluate().findings if one.rule == "COL-011"] == ["COL-011"]


def walk(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for part in explanation.parts:
        yield from walk(part)


@pytest.mark.parametrize(
    ("kind", "field", "unit"),
    [
        ("rack", "inlet_c", "°C"),
        ("rack", "air_rise_k", "K"),
        ("rack", "coolant_lpm", "l/min"),
        ("rack", "coolant_supply_c", "°C"),
        ("rack", "coolant_bore_mm", "m/s"),
        ("room", "airflow_m3h", "m³/h"),
        ("site", "coolant_supply_c", "°C"),
        ("site", "air_hours", "h"),
        ("site", "liquid_hours", "h"),
    ],
)
def test_every_figure_tells_why_from_formula_to_source(kind: str, field: str, unit: str) -> None:
    draft = planned(frame=LIQUID)
    site = draft.plan.sites[0]
    thing = {"rack": rack_of(draft), "room": site.rooms[0].id, "site": site.id}[kind]
    why = explain(draft.project, S, draft.evaluate(), f"{kind}:{thing}:{field}")
    assert why is not None
    assert why.unit == unit
    assert why.value is not None
    for one in walk(why):
        if one.formula is not None and one.value is not None:
            given = {each.symbol: each.value for each in one.inputs}
            assert evaluate_expression(one.formula.expression, given) == pytest.approx(
                one.value, rel=1e-6
            )


def unit(draft: Draft, kind: CoolingKind, **changes: Any) -> str:
    """Put a cooling unit into the plan and return its id."""
    loop = {CoolingKind.IN_ROW: Loop.AIR, CoolingKind.CDU: Loop.TECHNOLOGY_WATER}
    made = CoolingElement(
        ElementId("unit"),
        "unit",
        draft.plan.sites[0].rooms[0].id,
        loop.get(kind, Loop.FACILITY_WATER),
        changes.pop("capacity_kw", 57.3),
        changes.pop("supply_c", 36.0),
        changes.pop("return_c", 46.0),
        kind=kind,
        **changes,
    )
    draft.change_plan(cooling_elements=(made,))
    return made.id


def element_rows(draft: Draft, key: str) -> dict[str, Any]:
    found = inspect(draft.project, draft.evaluate(), library(), "element", (key,))
    assert found is not None
    return {row.key.rpartition(":")[2]: row for section in found.sections for row in section.rows}


def test_an_in_row_cooler_is_told_net_of_its_fans() -> None:
    draft = planned(AIR)
    shown = element_rows(draft, unit(draft, CoolingKind.IN_ROW, power_kw=2.6))
    assert plain(shown["net_kw"]) == "54.7 kW"
    assert shown["net_kw"].tooltip == "EER 21.0"
    draft.run(shown["zone"].command("north"), shown["airflow_m3h"].command(8000.0))
    (changed,) = draft.plan.cooling_elements
    assert (changed.zone, changed.airflow_m3h) == ("north", 8000.0)


def test_a_cdu_shows_its_exchanger_with_the_facility_water_of_the_site() -> None:
    draft = planned(frame=LIQUID)
    key = unit(draft, CoolingKind.CDU, capacity_kw=1250.0, supply_c=37.0, return_c=51.0)
    shown = element_rows(draft, key)
    assert plain(shown["approach_k"]) == "5.00 K"
    assert plain(shown["lmtd_k"]) == "6.81 K"
    draft.run(EditCooling(S, draft.plan.sites[0].id, "facility_water_c", 40.0))
    crossed = element_rows(draft, key)
    assert "approach_k" not in crossed
    assert (plain(crossed["lmtd_k"]), crossed["lmtd_k"].tone) == ("no heat flows", Tone.BAD)


def test_equal_ends_have_their_difference_as_mean() -> None:
    draft = planned(frame=LIQUID)
    shown = element_rows(draft, unit(draft, CoolingKind.CDU, capacity_kw=400.0))
    assert plain(shown["lmtd_k"]) == "4.00 K"
    assert plain(shown["ua_kw_k"]) == "100 kW/K"


def test_a_chiller_tells_its_estimate_for_the_design_day() -> None:
    draft = planned(AIR)
    shown = element_rows(draft, unit(draft, CoolingKind.CHILLER, supply_c=10.0, return_c=16.0))
    assert plain(shown["design_cop"]) == "3.69"
    assert plain(shown["year_cop"]) == "air 5.36, liquids 4.26"


def test_a_chiller_makes_no_water_warmer_than_its_loops_take() -> None:
    draft = planned(AIR)
    shown = element_rows(draft, unit(draft, CoolingKind.CHILLER, cop=2.96))
    assert plain(shown["design_cop"]) == "air 4.45, liquids 8.74"


def test_the_printed_cop_of_a_chiller_is_entered_and_cleared() -> None:
    draft = planned(AIR)
    key = unit(draft, CoolingKind.CHILLER, supply_c=10.0, return_c=16.0)
    for value, shown in ((2.96, "3.41"), (None, "3.69")):
        draft.run(element_rows(draft, key)["cop"].command(value))
        assert plain(element_rows(draft, key)["design_cop"]) == shown


def test_a_chiller_beyond_the_model_says_that_its_entry_counts() -> None:
    draft = planned(AIR)
    shown = element_rows(draft, unit(draft, CoolingKind.CHILLER, cop=44.4))
    assert plain(shown["design_cop"]) == "no data"
    assert "year_cop" not in shown


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (CoolingKind.IN_ROW, "net_kw"),
        (CoolingKind.CDU, "lmtd_k"),
        (CoolingKind.CDU, "ua_kw_k"),
        (CoolingKind.CDU, "effectiveness"),
        (CoolingKind.CHILLER, "design_cop"),
    ],
)
def test_figures_of_units_tell_why(kind: CoolingKind, field: str) -> None:
    draft = planned(frame=LIQUID)
    power_kw = 15.0 if kind is CoolingKind.CHILLER else 2.6
    supply_c = 10.0 if kind is CoolingKind.CHILLER else 35.0
    key = unit(draft, kind, power_kw=power_kw, supply_c=supply_c, return_c=51.0)
    why = explain(draft.project, S, draft.evaluate(), f"element:{key}:{field}")
    assert why is not None
    assert why.formula is not None
    given = {each.symbol: each.value for each in why.inputs}
    assert evaluate_expression(why.formula.expression, given) == pytest.approx(why.value)
