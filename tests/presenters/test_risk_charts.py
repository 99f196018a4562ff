"""Drawn costs as charts and on the tile: they equal what was drawn, in the project's currency."""

from dataclasses import replace

import pytest

from planner.domain.project import Project
from planner.domain.quote import ExchangeRate
from planner.domain.results import Evaluation
from planner.presenters.charts import cumulative_cost
from planner.presenters.kpis import TCO, tiles
from planner.presenters.privacy import hidden_note, hide_prices
from planner.presenters.risk import cost_range, cost_tornado, with_drawn_range, without_draws
from planner.studies.cost_response import Swing, cost_response
from planner.studies.monte_carlo import MonteCarlo, monte_carlo
from planner.studies.sensitivity import tornado
from tests.builders import served_chat

Drawn = tuple[Project, Evaluation, MonteCarlo, tuple[Swing, ...]]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    draft = served_chat(users=3000)
    evaluation = draft.evaluate()
    response = cost_response(draft.project, evaluation)
    found = monte_carlo(response, draws=1000)
    assert found is not None
    return draft.project, evaluation, found, tornado(response)


def test_the_curve_of_chances_rises_to_all_draws_and_passes_its_percentiles(drawn: Drawn) -> None:
    project, evaluation, found, _ = drawn
    chart = cost_range(project, evaluation, found)
    assert "Tax: costs are before tax." in chart.foot
    own, *references = chart.lines
    assert [one.label for one in references] == [one.name for one in found.against]
    for line in chart.lines:
        assert list(line.y) == sorted(line.y)
        assert line.y[0] == 0.0
        assert line.y[-1] == 100.0
    assert "1\u202f000 draws, seed 1" in chart.unit
    low, high = (bound.x for bound in chart.bounds)
    below = [y for x, y in zip(own.x, own.y, strict=True) if x <= low]
    above = [y for x, y in zip(own.x, own.y, strict=True) if x >= high]
    assert below[-1] <= 10.0 + 1e-9
    assert above[0] >= 90.0 - 1e-9
    assert found.against[0].name in chart.note
    assert chart.note.endswith("prices that were entered, the discount rate.")


def test_the_tornado_shows_each_swing_on_both_sides_of_likely(drawn: Drawn) -> None:
    project, _, found, swings = drawn
    chart = cost_tornado(project, found, swings, most=5)
    assert chart.foot.startswith("Not drawn:")
    assert [bar.key for bar in chart.bars] == [one.ranged.key for one in swings[:5]]
    widths = [sum(part.value for part in bar.segments) for bar in chart.bars]
    assert widths == sorted(widths, reverse=True)
    assert chart.unit.startswith("$k")
    assert widths[0] * 1e3 == pytest.approx(swings[0].width_usd)
    assert chart.mirrored
    for bar, swing in zip(chart.bars, swings, strict=False):
        below, above = (part.value * 1e3 for part in bar.segments)
        assert found.likely_usd - below == pytest.approx(min(swing.low_usd, swing.high_usd))
        assert found.likely_usd + above == pytest.approx(max(swing.low_usd, swing.high_usd))
    assert chart.bars[0].tooltip.count("\n") == 2


def test_the_tile_says_p10_and_p90(drawn: Drawn) -> None:
    project, evaluation, found, _ = drawn
    before = next(one for one in tiles(project, evaluation) if one.key == TCO)
    assert before.status == "range"
    known = with_drawn_range(project, evaluation, found)
    after = next(one for one in tiles(project, known) if one.key == TCO)
    assert after.status == "P10–P90"
    assert after.value == before.value
    assert after.unit.endswith("P10–P90")
    assert "P10–P90" not in before.unit
    assert known.figures[TCO].low == pytest.approx(found.tco.p10_usd)
    assert known.figures[TCO].high == pytest.approx(found.tco.p90_usd)


def test_without_draws_the_charts_say_why(drawn: Drawn) -> None:
    project, evaluation, _, _ = drawn
    for reason, word in (
        (without_draws(evaluation, under_way=True, too_large=False), "Drawing"),
        (without_draws(evaluation, under_way=False, too_large=True), "rackwright risk"),
        (without_draws(evaluation, under_way=False, too_large=False), "No costs yet"),
    ):
        assert word in reason
        assert cost_range(project, evaluation, None, reason).empty_text == reason
        assert cost_tornado(project, None, (), why_not=reason).empty_text == reason


def test_hidden_prices_are_hidden_here_too(drawn: Drawn) -> None:
    project, evaluation, found, swings = drawn
    hide_prices(hidden=True)
    try:
        range_chart = cost_range(project, evaluation, found)
        swing_chart = cost_tornado(project, found, swings)
    finally:
        hide_prices(hidden=False)
    assert (range_chart.lines, range_chart.note) == ((), "")
    assert swing_chart.bars == ()
    assert range_chart.empty_text == swing_chart.empty_text == hidden_note()


def test_amounts_are_in_the_currency_of_the_project(drawn: Drawn) -> None:
    project, evaluation, found, _ = drawn
    settings = replace(project.settings, currency="EUR")
    foreign = replace(project, settings=settings)
    assert foreign.shown_currency.code == "USD"  # no rate yet: never an assumed one
    assert cost_range(foreign, evaluation, found).x_unit == "$M"
    rates = {"EUR": ExchangeRate("EUR", 0.5, "2026-11-25")}
    foreign = replace(foreign, prices=replace(project.prices, rates=rates))
    halved = cost_range(foreign, evaluation, found)
    assert halved.x_unit == "€M"
    assert halved.bounds[0].x * 1e6 == pytest.approx(found.tco.p10_usd * 0.5)


def test_the_cumulative_cost_has_its_range_and_not_that_of_another_plan(drawn: Drawn) -> None:
    project, evaluation, found, _ = drawn
    chart = cumulative_cost(project, evaluation, found)
    assert chart.unit.endswith("P10 to P90 shaded")
    for line in chart.lines:
        assert len(line.low) == len(line.high) == len(line.y)
        assert all(low <= high for low, high in zip(line.low, line.high, strict=True))
    other = cumulative_cost(project, evaluation, replace(found, likely_usd=1.0))
    assert not any(line.low for line in other.lines)
    assert "P10" not in other.unit
