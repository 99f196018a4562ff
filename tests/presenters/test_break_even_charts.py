"""Break-even over utilisation and price: every tier at once, with what is left out."""

import pytest

from planner.presenters.break_even_charts import break_even_contour, break_even_curve
from planner.presenters.privacy import hide_prices
from planner.presenters.splits import Splits
from tests.builders import Draft, library, served_chat


def test_the_curve_of_owning_crosses_each_tier_at_its_break_even() -> None:
    draft = served_chat(servers=2)
    chart = break_even_curve(draft.project, draft.evaluate(), Splits(library))
    own, *tiers = chart.lines
    assert own.label == "owned"
    assert len(tiers) >= 4
    assert any(line.dashed for line in tiers)
    assert not all(line.dashed for line in tiers)
    for mark in chart.marks:
        near = min(range(len(own.x)), key=lambda i: abs(own.x[i] - mark.x))
        assert own.y[near] == pytest.approx(mark.y, rel=0.04)
        assert mark.y in {line.y[0] for line in tiers}
    assert list(own.y) == sorted(own.y, reverse=True)


def test_the_contour_falls_with_the_rental_price_and_rises_with_the_cost_of_owning() -> None:
    draft = served_chat(servers=2)
    chart = break_even_contour(draft.project, draft.evaluate(), Splits(library))
    assert len(chart.lines) == 3
    for line in chart.lines:
        assert list(line.y) == sorted(line.y, reverse=True)
    dearer, planned, cheaper = chart.lines
    assert dearer.y[-1] > planned.y[-1] > cheaper.y[-1]


def test_exclusions_are_printed_beneath_and_every_tier_is_told() -> None:
    draft = served_chat(servers=2)
    for chart in (
        break_even_curve(draft.project, draft.evaluate(), Splits(library)),
        break_even_contour(draft.project, draft.evaluate(), Splits(library)),
    ):
        assert "Tax: costs are before tax." in chart.foot
        assert "available" in chart.foot
        assert chart.note.count("\n") >= 3


def test_without_gpus_or_with_hidden_prices_they_say_so() -> None:
    nothing = Draft()
    chart = break_even_curve(nothing.project, nothing.evaluate(), Splits(library))
    assert not chart.lines
    assert "no workload asks for GPUs yet" in chart.empty_text
    draft = served_chat()
    hide_prices(hidden=True)
    try:
        chart = break_even_contour(draft.project, draft.evaluate(), Splits(library))
    finally:
        hide_prices(hidden=False)
    assert not chart.lines
    assert "hidden" in chart.empty_text
