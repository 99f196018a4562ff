"""A PUE that was entered over the computed one: energy follows it, the design day does not."""

import pytest

from planner.compute.explain import explain
from planner.document.commands.racks import EditSite
from planner.domain.errors import EditRefused
from planner.domain.units import HOURS_PER_YEAR
from tests.builders import H200, Draft, S


def placed() -> Draft:
    draft = Draft()
    draft.rack(H200)
    return draft


def test_energy_and_pue_follow_the_entered_value_and_the_design_day_stays() -> None:
    draft = placed()
    before = draft.evaluate()
    site = draft.plan.sites[0].id
    draft.run(EditSite(S, site, "entered_pue", 1.5))
    after = draft.evaluate(before)
    result = after.sites[site]
    assert after.figures["pue"].value == pytest.approx(1.5)
    assert result.energy_kwh_year == pytest.approx(1.5 * result.average_kw * HOURS_PER_YEAR)
    assert after.figures["facility_power_kw"] == before.figures["facility_power_kw"]
    cost = [one.figures["tco_total"].value for one in (before, after)]
    assert cost[0] != cost[1]


def test_why_tells_that_it_was_entered_and_what_the_plant_computes() -> None:
    draft = placed()
    site = draft.plan.sites[0].id
    computed = draft.evaluate().sites[site].pue
    draft.run(
        EditSite(S, site, "entered_pue", 1.5), EditSite(S, site, "pue_reason", "metered in 2025")
    )
    told = explain(draft.project, S, draft.evaluate(), f"site:{site}:pue")
    assert told is not None
    assert told.value == 1.5
    assert told.inputs[0].evidence is not None
    assert told.inputs[0].evidence.note == "metered in 2025"
    assert computed is not None
    assert f"{computed:.3f}" in told.notes[0]


def test_it_is_taken_back_and_impossible_ones_are_refused() -> None:
    draft = placed()
    site = draft.plan.sites[0].id
    before = draft.project
    draft.run(EditSite(S, site, "entered_pue", 1.5), EditSite(S, site, "entered_pue", None))
    assert draft.project == before
    for impossible in (0.9, 7.0):
        with pytest.raises(EditRefused, match="not possible"):
            draft.run(EditSite(S, site, "entered_pue", impossible))
