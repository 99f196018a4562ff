"""Where the power of a site goes, as JSON and the workbook tell it."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.document.templates import FIRST_SCENARIO
from planner.domain.pue import COMPONENTS
from planner.domain.quote import Audience
from planner.exchange.bom import bill_of_materials
from planner.exchange.facility_sheet import site_powers
from planner.exchange.results_json import results_json
from planner.exchange.workbook import write_workbook


def test_components_of_a_site_add_up_in_both_states(example: Any) -> None:
    data = results_json(example.project, FIRST_SCENARIO, example.evaluation)
    (milan,) = (one for one in data["sites"] if one["kind"] == "own")
    for state in (milan["annual"], milan["design_day"]):
        beside = ("facility_kw", "ups_load", "heat_rejected_kw", "heat_of_chillers_kw")
        parts = [value for key, value in state.items() if key not in beside]
        assert state["facility_kw"] == pytest.approx(sum(parts))
    assert milan["design_day"]["facility_kw"] == pytest.approx(milan["facility_power_kw"])
    assert milan["design_day"]["recharge_kw"] > 0
    assert milan["annual"]["recharge_kw"] == 0
    assert milan["pue_by_category"]["3"] == pytest.approx(milan["pue"])
    # without floor PDUs and busways the UPS output is the input of the rack PDUs
    assert milan["pue_by_category"]["1"] == milan["pue_by_category"]["2"] < milan["pue"]


def test_a_landlords_plant_says_why_it_is_not_told(example: Any) -> None:
    data = results_json(example.project, FIRST_SCENARIO, example.evaluation)
    (rented,) = (one for one in data["sites"] if one["kind"] == "colocation")
    assert rented["annual"] is None
    assert "landlord" in data["no_data"][f"sites.{rented['name']}.annual"]


def test_the_sheet_adds_up_the_components_of_every_own_site(example: Any, tmp_path: Path) -> None:
    bom = bill_of_materials(example.project, FIRST_SCENARIO, example.evaluation, date="2026-11-26")
    sites = site_powers(example.project, example.evaluation)
    target = tmp_path / "plan.xlsx"
    write_workbook(bom, target, facility=sites)
    sheet = openpyxl.load_workbook(target, data_only=True)["Facility"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=3)}
    (milan,) = sites
    assert rows["Milan"][2].value == "Design day"
    assert milan.result.design is not None
    assert rows["Facility"][2].value == pytest.approx(milan.result.design.facility_kw)
    names = [str(one) for one in COMPONENTS.values() if str(one) in rows]
    parts = [float(str(rows[name][2].value)) for name in ("IT", *names)]
    assert sum(parts) == pytest.approx(rows["Facility"][2].value)
    live = openpyxl.load_workbook(target)["Facility"]
    formulas = [row[1].value for row in live.iter_rows(min_row=3)]
    assert any(str(one).startswith("=SUM(") for one in formulas)
    assert rows["WUE, l of water for each kWh of IT"][1].value == 0
    customer = tmp_path / "customer.xlsx"
    write_workbook(bom, customer, audience=Audience.CUSTOMER, facility=sites)
    assert "Facility" not in openpyxl.load_workbook(customer).sheetnames
