"""Rented prices, exchange rates and scenarios under uncertainty, on whole plans."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.placing import PlacePart
from planner.document.commands.quoting import (
    EditLines,
    Entry,
    SetCurrency,
    SetExchangeRate,
)
from planner.document.commands.scenarios import AddScenario
from planner.domain.identity import EntryId
from planner.domain.placement import Face
from planner.domain.project import Project
from planner.domain.quote import line_id
from planner.domain.service import BurstTrigger
from planner.engines.finance.streams import Market
from planner.studies.contest import contest
from planner.studies.cost_response import CostResponse, cost_response
from planner.studies.headline_ranges import headline_ranges
from planner.studies.monte_carlo import MonteCarlo, monte_carlo
from planner.studies.sensitivity import tornado, two_way
from tests.builders import Draft, S, library, served_chat

DAY = "2026-11-25"


def plan_of(project: Project) -> Draft:
    draft = Draft()
    draft.project = project
    return draft


def answer(project: Project) -> CostResponse:
    return cost_response(project, plan_of(project).evaluate())


def drawn(response: CostResponse, seed: int = 1) -> MonteCarlo:
    found = monte_carlo(response, draws=2000, seed=seed)
    assert found is not None
    return found


def known(project: Project, *keys: str) -> Project:
    """Return a project in which nothing is uncertain but the assumptions *keys*."""
    shelf = project.shelf
    assumptions = {}
    for key, one in shelf.assumptions.items():
        if key in keys:
            assumptions[key] = one
            continue
        exact = replace(one.evidence, low=one.likely, high=one.likely)
        still = key.startswith("uncertainty.") or key == "finance.tariff_sd"
        gone = key in ("uncertainty.api_price_decline", "uncertainty.memory_escalation")
        if gone:
            exact = replace(one.evidence, low=0.0, high=0.0)
        if key == "uncertainty.cloud_price_half_life_months":
            still = False
        assumptions[key] = replace(one, likely=0.0 if still else one.likely, evidence=exact)
    parts = {key: replace(one, evidence={}) for key, one in shelf.parts.items()}
    offers = {key: replace(one, evidence={}) for key, one in shelf.offers.items()}
    regions = {key: replace(one, evidence={}) for key, one in shelf.regions.items()}
    shelf = replace(shelf, assumptions=assumptions, parts=parts, offers=offers, regions=regions)
    return replace(project, shelf=shelf)


CLOUD = (
    "uncertainty.cloud_price_sd",
    "uncertainty.cloud_price_half_life_months",
    "uncertainty.cloud_price_drift",
)


def rented() -> Draft:
    draft = Draft()
    draft.site()
    workload = draft.workload(users=500)
    burst = draft.burst(minimum=1, maximum=2, trigger=BurstTrigger.ALWAYS)
    deployment = draft.deploy(pool=draft.pool_of(burst))
    draft.route(workload, deployment)
    return draft


# Markets ------------------------------------------------------------------------------------------


def test_only_what_is_rented_follows_the_rental_price() -> None:
    owned = served_chat(users=3000)
    response = answer(known(owned.project, *CLOUD))
    found = drawn(response)
    assert response.own.markets == frozenset()
    assert found.tco.p10_usd == found.tco.p90_usd == found.likely_usd
    on_demand = found.against[0]
    assert on_demand.spread.p10_usd < on_demand.spread.p50_usd < on_demand.spread.p90_usd


def test_a_longer_commitment_is_less_uncertain_than_renting_by_the_hour() -> None:
    found = drawn(answer(known(served_chat(users=3000).project, *CLOUD)))
    widths = [
        (one.spread.p90_usd - one.spread.p10_usd) / one.spread.p50_usd for one in found.against
    ]
    assert len(widths) == 3  # on demand, one year, three years
    assert widths == sorted(widths, reverse=True)


def test_rented_gpus_follow_their_path_and_an_agreed_price_does_not() -> None:
    draft = rented()
    free = drawn(answer(known(draft.project, *CLOUD)))
    assert free.tco.p10_usd < free.tco.p90_usd
    assert free.still == frozenset()
    burst = draft.plan.bursts[0]
    line = line_id(f"{burst.offer}.{burst.id}", burst.site)
    draft.run(EditLines((Entry(line, "list_price", 20.0),), DAY))
    agreed = drawn(answer(known(draft.project, *CLOUD)))
    assert agreed.tco.p10_usd == pytest.approx(agreed.tco.p90_usd)


def test_prices_of_model_apis_only_fall() -> None:
    draft = Draft()
    draft.site()
    draft.api(draft.workload(users=500))
    response = answer(known(draft.project, "uncertainty.api_price_decline"))
    found = drawn(response)
    assert response.own.markets == {Market.MODEL_API}
    assert found.tco.p90_usd < found.likely_usd


def test_an_older_project_says_which_market_stays_as_it_is() -> None:
    draft = rented()
    shelf = draft.project.shelf
    assumptions = {
        key: one for key, one in shelf.assumptions.items() if not key.startswith("uncertainty.")
    }
    old = replace(draft.project, shelf=replace(shelf, assumptions=assumptions))
    found = drawn(answer(old))
    assert Market.CLOUD in found.still


def test_bands_begin_with_the_purchases_and_end_with_the_total() -> None:
    found = drawn(answer(served_chat(users=3000).project))
    assert len(found.band.p50_usd) == 61
    assert found.band.p10_usd[-1] == found.tco.p10_usd
    assert found.band.p90_usd[-1] == found.tco.p90_usd
    for low, middle, high in zip(
        *(found.band.p10_usd, found.band.p50_usd, found.band.p90_usd), strict=True
    ):
        assert low <= middle <= high


# Exchange rates -----------------------------------------------------------------------------------


def in_euro(draft: Draft) -> Draft:
    draft.run(SetExchangeRate("EUR", 0.9, DAY), SetCurrency("EUR"))
    return draft


def test_a_project_in_euro_feels_the_rate_in_proportion() -> None:
    draft = in_euro(served_chat(users=3000))
    response = answer(known(draft.project, "uncertainty.exchange_rate_sd"))
    (swing,) = [one for one in response.swings if one.ranged.key == "rate:EUR"]
    assert swing.low_usd == pytest.approx(response.likely_usd * swing.ranged.low, rel=1e-4)
    assert swing.high_usd == pytest.approx(response.likely_usd * swing.ranged.high, rel=1e-4)


def test_what_was_entered_in_euro_does_not_move_with_the_rate() -> None:
    draft = in_euro(served_chat(users=3000))
    before = tornado(answer(known(draft.project, "uncertainty.exchange_rate_sd")))
    site = draft.plan.sites[0].id
    draft.run(EditLines((Entry(line_id("dgx-h200", site), "list_price", 300_000.0),), DAY))
    after = tornado(answer(known(draft.project, "uncertainty.exchange_rate_sd")))
    assert [one.ranged.key for one in after] == ["rate:EUR"]
    assert after[0].width_usd < before[0].width_usd


def test_a_project_in_dollars_has_no_rate_to_draw() -> None:
    response = answer(served_chat(users=3000).project)
    assert not [one for one in response.swings if one.ranged.key.startswith("rate:")]


def test_storage_prices_rise_until_delivery() -> None:
    draft = served_chat(users=3000)
    draft.place("netapp-a90", next(iter(draft.plan.racks)))
    response = answer(known(draft.project, "uncertainty.memory_escalation"))
    (swing,) = [one for one in response.swings if one.ranged.key == "uncertainty.memory_escalation"]
    assert (swing.ranged.low, swing.ranged.likely, swing.ranged.mode) == (1.0, 1.0, 1.1)
    found = drawn(response)
    assert found.likely_usd < found.tco.p10_usd < found.tco.p90_usd <= swing.high_usd


# Scenarios ----------------------------------------------------------------------------------------


def test_of_two_equal_scenarios_each_wins_half_and_the_dearer_never() -> None:
    draft = served_chat(users=3000)
    draft.run(AddScenario(S, "Twin"), AddScenario(S, "Dearer"))
    twin, dearer = (one.id for one in draft.project.scenarios[1:])
    rack = next(iter(draft.project.scenario(dearer).plan.racks))
    storage = library().parts[EntryId("netapp-a90")]
    draft.run(PlacePart(dearer, storage, None, rack, 60, Face.FRONT))
    project = draft.project
    responses = {
        one.id: cost_response(project, evaluate(project, one.id)) for one in project.scenarios
    }
    found = contest(responses, frozenset(responses), draws=300)
    assert [one.wins_share for one in found.contenders] == [0.5, 0.5, 0.0]
    not_allowed = contest(responses, frozenset({dearer, twin}), draws=300)
    assert [one.wins_share for one in not_allowed.contenders] == [None, 1.0, 0.0]


def test_a_scenario_without_prices_takes_no_part() -> None:
    draft = Draft()
    draft.site()
    found = contest({S: answer(draft.project)}, frozenset({S}), draws=10)
    assert found.contenders == ()
    with pytest.raises(ValueError, match="draw"):
        contest({}, frozenset(), draws=0)


# Two assumptions together, and every headline -----------------------------------------------------


def test_a_two_way_table_has_the_plan_in_its_middle_and_the_tornado_at_its_edges() -> None:
    response = answer(served_chat(users=3000).project)
    first, second = (one.ranged.key for one in tornado(response)[:2])
    table = two_way(response, first, second)
    row = table.down_values.index(table.down.ranged.likely)
    column = table.across_values.index(table.across.ranged.likely)
    assert table.usd[row][column] == response.likely_usd
    assert table.usd[0][column] == pytest.approx(table.down.low_usd, rel=1e-6)
    assert table.usd[row][-1] == pytest.approx(table.across.high_usd, rel=1e-6)
    assert len(table.cheaper) == len(table.down_values)
    with pytest.raises(ValueError, match="beside itself"):
        two_way(response, first, first)


def test_every_headline_has_percentiles_and_those_of_the_cost_are_the_drawn_ones() -> None:
    draft = served_chat(users=3000)
    evaluation = draft.evaluate()
    response = cost_response(draft.project, evaluation)
    found = {
        one.key: one for one in headline_ranges(draft.project, evaluation, response, draws=2000)
    }
    for one in found.values():
        assert one.p10 <= one.p50 <= one.p90
        assert one.likely == evaluation.figures[one.key].value
    assert found["tco_total"].p10 == pytest.approx(drawn(response).tco.p10_usd)
    assert found["it_power_kw"].p10 < found["it_power_kw"].p90
    assert found["vram_total_gib"].p10 == found["vram_total_gib"].p90
    assert {"pue", "capex", "ttft_p95_ms", "cost_per_million_output_tokens"} <= found.keys()


def test_without_ranges_every_headline_is_certain() -> None:
    draft = served_chat(users=3000)
    project = known(draft.project)
    evaluation = plan_of(project).evaluate()
    response = cost_response(project, evaluation)
    for one in headline_ranges(project, evaluation, response, draws=50):
        assert one.p10 == one.p90 == pytest.approx(one.likely)
