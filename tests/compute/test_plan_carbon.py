"""Carbon of plans: every GPU counts, hours add up, a greener grid emits less, missing is missing."""

from dataclasses import replace

import pytest

from planner.compute.carbon import PlanCarbon, plan_carbon
from planner.compute.explain.case import Case
from planner.domain.identity import EntryId
from tests.builders import Draft, S, served_chat


def carbon(draft: Draft) -> PlanCarbon:
    return plan_carbon(Case(draft.project, S, draft.evaluate()))


def test_an_eight_gpu_server_counts_all_eight() -> None:
    found = carbon(served_chat())
    server = next(one for one in found.parts if "H200" in one.label)
    assert server.embodied is not None
    assert server.embodied.likely_kg == 5700 + 8 * 273
    assert (server.embodied.low_kg, server.embodied.high_kg) == (1200 + 8 * 273, 5700 + 8 * 318)


def test_twice_the_servers_are_twice_the_making() -> None:
    one, two = carbon(served_chat(servers=1)), carbon(served_chat(servers=2))
    assert two.embodied.likely_kg == 2 * one.embodied.likely_kg


def test_the_hours_of_a_site_use_its_energy_and_emit_what_the_evaluation_says() -> None:
    draft = served_chat()
    (site,) = carbon(draft).sites
    assert sum(one.energy_kwh for one in site.hours) == pytest.approx(site.energy_kwh_year)
    result = draft.evaluate().sites[site.site]
    assert site.kg_year == pytest.approx(result.carbon_kg_year)


def test_a_cleaner_night_emits_less() -> None:
    draft = served_chat()
    before = carbon(draft).operational_kg_year
    shelf = draft.project.shelf
    night = replace(shelf.assumptions["carbon.grid_night"], likely=0.5)
    assumptions = {**shelf.assumptions, "carbon.grid_night": night}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=assumptions))
    after = carbon(draft).operational_kg_year
    assert before is not None
    assert after is not None
    assert 0.5 * before < after < before


def test_without_grid_data_there_is_no_figure() -> None:
    draft = served_chat()
    shelf = draft.project.shelf
    italy = replace(shelf.regions[EntryId("it")], carbon_g_kwh=None)
    draft.project = replace(draft.project, shelf=replace(shelf, regions={italy.id: italy}))
    found = carbon(draft)
    assert found.operational_kg_year is None
    assert found.life_kg is None
    assert found.per_million_tokens_g is None


def test_tokens_carry_running_and_their_part_of_making() -> None:
    found = carbon(served_chat())
    assert found.operational_kg_year is not None
    yearly = found.operational_kg_year + found.embodied.likely_kg / found.life_years
    assert found.per_million_tokens_g == pytest.approx(yearly * 1000 / (found.tokens_year / 1e6))


def test_what_has_no_figure_is_counted() -> None:
    draft = served_chat()
    before = carbon(draft)
    rack = next(iter(draft.plan.racks))
    draft.place("weka-nitro155", rack)
    after = carbon(draft)
    assert after.without_figure == before.without_figure + 1
    assert after.embodied == before.embodied
