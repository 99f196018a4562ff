"""Where the power of a site goes, as JSON tells it."""

from typing import Any

import pytest

from planner.document.templates import FIRST_SCENARIO
from planner.exchange.results_json import results_json


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
