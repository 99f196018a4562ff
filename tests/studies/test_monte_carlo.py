"""How sure a total cost is: properties of the draws, against the evaluation itself."""

import random
from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest

from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.scenarios import AddScenario, SetReferenceScenario
from planner.domain.project import Project
from planner.engines.finance.tco import break_even_month
from planner.studies.cost_response import CostResponse, cost_response
from planner.studies.monte_carlo import MonteCarlo, monte_carlo
from planner.studies.sensitivity import tornado
from tests.builders import Draft, S, served_chat


@pytest.fixture(scope="module")
def draft() -> Draft:
    return served_chat(users=3000)


@pytest.fixture(scope="module")
def response(draft: Draft) -> CostResponse:
    return answer(draft.project)


def plan_of(project: Project) -> Draft:
    draft = Draft()
    draft.project = project
    return draft


def answer(project: Project) -> CostResponse:
    return cost_response(project, plan_of(project).evaluate())


def drawn(response: CostResponse, draws: int = 4000, seed: int = 1) -> MonteCarlo:
    found = monte_carlo(response, draws=draws, seed=seed)
    assert found is not None
    return found


_PATHS = {"uncertainty.cloud_price_sd", "uncertainty.cloud_price_drift"}


def with_ranges(project: Project, ranges: dict[str, tuple[float, float]]) -> Project:
    """Return a project whose only ranges are these, as shares of the likely values."""
    shelf = project.shelf
    assumptions = {}
    for key, one in shelf.assumptions.items():
        low, high = ranges.get(key, (1.0, 1.0))
        evidence = replace(one.evidence, low=low * one.likely, high=high * one.likely)
        still = key == "finance.tariff_sd" or key in _PATHS
        likely = 0.0 if still else one.likely
        assumptions[key] = replace(one, likely=likely, evidence=evidence)
    parts = {key: replace(one, evidence={}) for key, one in shelf.parts.items()}
    return replace(project, shelf=replace(shelf, assumptions=assumptions, parts=parts))


def test_the_same_seed_gives_the_same_result_and_another_one_another(
    response: CostResponse,
) -> None:
    assert drawn(response) == drawn(response)
    assert drawn(response, seed=2).tco != drawn(response).tco
    assert drawn(response, seed=2).tco.p50_usd == pytest.approx(
        drawn(response).tco.p50_usd, rel=0.01
    )


def test_without_ranges_every_draw_is_the_headline(draft: Draft) -> None:
    project = with_ranges(draft.project, {})
    evaluation = plan_of(project).evaluate()
    response = cost_response(project, evaluation)
    found = drawn(response, draws=50)
    assert response.swings == ()
    headline = evaluation.figures["tco_total"].value
    assert found.tco.p10_usd == found.tco.p50_usd == found.tco.p90_usd == headline
    assert found.likely_usd == headline
    for against, (name, month) in zip(
        found.against, evaluation.costs.break_even_by_tier, strict=True
    ):
        assert (against.name, against.break_even.p50) == (name, month)
        assert against.cheaper_share in (0.0, 1.0)


def test_a_symmetric_range_keeps_its_mean_and_a_wider_one_is_never_narrower(draft: Draft) -> None:
    widths = []
    for share in (0.05, 0.1, 0.2, 0.4):
        ranges = {"finance.fte_usd_year": (1.0 - share, 1.0 + share)}
        found = drawn(answer(with_ranges(draft.project, ranges)))
        assert found.tco.mean_usd == pytest.approx(found.likely_usd, rel=0.002)
        widths.append(found.tco.p90_usd - found.tco.p10_usd)
    assert widths == sorted(widths)
    assert widths[1] == pytest.approx(2 * widths[0], rel=1e-6)


def test_percentiles_of_one_range_are_those_of_the_triangular_distribution(draft: Draft) -> None:
    response = answer(with_ranges(draft.project, {"finance.fte_usd_year": (0.6, 2.0)}))
    (swing,) = response.swings
    found = drawn(response, draws=20_000)
    width, below = swing.high_usd - swing.low_usd, found.likely_usd - swing.low_usd
    assert found.tco.p10_usd == pytest.approx(
        swing.low_usd + np.sqrt(0.1 * width * below), rel=0.003
    )
    above = swing.high_usd - found.likely_usd
    assert found.tco.p90_usd == pytest.approx(
        swing.high_usd - np.sqrt(0.1 * width * above), rel=0.003
    )


def test_draws_agree_with_the_evaluation_at_the_same_values(
    draft: Draft, response: CostResponse
) -> None:
    evaluation, chance = draft.evaluate(), random.Random(5)
    differences = []
    for _ in range(15):
        project, weights = draft.project, list[list[float]]()
        for swing in response.swings:
            value = chance.choice((*swing.values, swing.ranged.likely, swing.ranged.likely))
            weights += [[float(one == value)] for one in swing.values]
            if value != swing.ranged.likely:
                project = swing.ranged.at(project, value)
        (curve,) = response.own.drawn(np.array(weights))
        exact = plan_of(project).evaluate(evaluation).costs.cumulative_present
        differences += [curve[0] / exact[0] - 1.0, curve[-1] / exact[-1] - 1.0]
        assert len(curve) == len(exact)
    assert abs(fmean(differences)) < 0.01
    assert fmean(map(abs, differences)) < 0.02


def test_prices_and_shares_are_exact_together(draft: Draft, response: CostResponse) -> None:
    at_high = {"finance.maintenance_share", "finance.fte_usd_year", "finance.spares_share"}
    project, weights = draft.project, []
    for swing in response.swings:
        high = swing.ranged.key in at_high or swing.ranged.adds
        if high:
            project = swing.ranged.at(project, swing.ranged.high)
        weights += [[float(high and value == swing.ranged.high)] for value in swing.values]
    (curve,) = response.own.drawn(np.array(weights))
    exact = plan_of(project).evaluate().costs.cumulative_present
    assert curve == pytest.approx(exact, rel=1e-5)


def test_break_even_over_draws_brackets_the_likely_month(response: CostResponse) -> None:
    for against, reference in zip(drawn(response).against, response.references, strict=True):
        likely = break_even_month(response.own.likely_usd, reference.likely_usd)
        months = against.break_even
        assert sum(months.draws) + months.never == 4000
        if likely is not None and months.p10 is not None:
            assert months.p10 <= likely + 12
        assert 1.0 - against.cheaper_share == pytest.approx(months.never_share)


def test_the_histogram_holds_every_draw(response: CostResponse) -> None:
    found = drawn(response)
    assert sum(found.own_draws) == 4000
    assert all(sum(one.draws) == 4000 for one in found.against)
    assert found.edges_usd[0] <= found.tco.p10_usd <= found.tco.p90_usd <= found.edges_usd[-1]


def test_a_plan_without_prices_says_why_instead_of_drawing() -> None:
    draft = Draft()
    draft.site()
    response = cost_response(draft.project, draft.evaluate())
    assert response.no_data == draft.evaluate().figures["tco_total"].no_data != ""
    assert monte_carlo(response) is None
    assert tornado(response) == ()


def test_no_draw_is_refused(response: CostResponse) -> None:
    with pytest.raises(ValueError, match="draw"):
        monte_carlo(response, draws=0)


def test_the_work_can_be_ended(draft: Draft, response: CostResponse) -> None:
    class Enough(Exception):
        pass

    def stop() -> None:
        raise Enough

    with pytest.raises(Enough):
        cost_response(draft.project, draft.evaluate(), stop)
    with pytest.raises(Enough):
        monte_carlo(response, breathe=stop)


def test_demand_is_drawn_only_as_far_as_the_plan_serves_it() -> None:
    users = 3000
    while True:  # find a plan whose servers are full
        draft = served_chat(users=users)
        if draft.evaluate().figures["unserved_share"].value:
            break
        users *= 2
    full = answer(draft.project)
    demand = next(one for one in full.swings if one.ranged.key == "serving.active_share")
    assert demand.bounded
    assert demand.ranged.high == demand.ranged.likely
    assert demand.ranged.low < demand.ranged.likely


def test_a_reference_scenario_is_drawn_with_the_same_values(draft: Draft) -> None:
    twin = plan_of(draft.project)
    twin.run(AddScenario(S, "Twin"))
    copy = twin.project.scenarios[-1].id
    twin.run(SetReferenceScenario(copy))
    first = drawn(answer(twin.project), draws=200).against[0]
    assert first.name == twin.project.scenarios[-1].name
    assert first.cheaper_share == 1.0
    assert first.break_even.p90 == 0


# What moves the cost ------------------------------------------------------------------------------


def test_the_tornado_is_sorted_and_each_end_is_the_evaluation_there(
    draft: Draft, response: CostResponse
) -> None:
    swings = tornado(response)
    widths = [one.width_usd for one in swings]
    assert len(widths) > 10
    assert widths == sorted(widths, reverse=True)
    for key in ("finance.fte_usd_year", "finance.life_months"):
        swing = next(one for one in swings if one.ranged.key == key)
        entered = OverrideAssumption(key, swing.ranged.high, "try", "2026-11-25")
        there = plan_of(draft.project).run(entered).evaluate()
        assert swing.high_usd == there.costs.present_usd


def test_what_was_entered_does_not_move_the_cost(draft: Draft, response: CostResponse) -> None:
    key = "finance.fte_usd_year"
    assert key in {one.ranged.key for one in response.swings}
    known = plan_of(draft.project)
    known.run(OverrideAssumption(key, 120_000.0, "our own figure", "2026-11-25"))
    assert key not in {one.ranged.key for one in answer(known.project).swings}
