"""Costs as a tree, as figures and as cash flow: words, sums and sources."""

from collections.abc import Iterator

import pytest

from planner.document.commands.assumptions import EditSetting
from planner.document.commands.quoting import SetExchangeRate
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.engines.finance.views import View
from planner.presenters.cash_flow import cash_flow
from planner.presenters.costs import (
    TOTAL,
    VIEWS,
    CostRow,
    CostTree,
    LineSources,
    cost_tree,
    exclusions_text,
    view_meaning,
    view_name,
)
from planner.presenters.finance_figures import finance_table
from planner.presenters.privacy import hide_prices
from planner.studies.finance_report import FinanceReport, finance_report
from tests.builders import Draft, example, served_chat


@pytest.fixture(scope="module")
def known() -> tuple[Project, Evaluation, FinanceReport]:
    draft = Draft()
    draft.project = example()
    evaluation = draft.evaluate()
    return draft.project, evaluation, finance_report(draft.project, evaluation)


def lines(row: CostRow) -> Iterator[CostRow]:
    if row.stream is not None:
        yield row
    for child in row.children:
        yield from lines(child)


def tree_of(known: tuple[Project, Evaluation, FinanceReport], view: View) -> CostTree:
    project, _, report = known
    return cost_tree(project, report, view)


def test_a_tree_leads_from_the_total_to_every_line(
    known: tuple[Project, Evaluation, FinanceReport],
) -> None:
    _, _, report = known
    for view in VIEWS:
        (total,) = tree_of(known, view).rows
        assert total.key == TOTAL
        assert len(list(lines(total))) == len(report.views[view])
        assert total.tooltip == view_meaning(view)


def test_columns_are_sum_start_years_and_source(
    known: tuple[Project, Evaluation, FinanceReport],
) -> None:
    tree = tree_of(known, View.CASH)
    years = ("Year 1", "Year 2", "Year 3", "Year 4", "Year 5")
    assert tree.titles == ("Cost", "Sum", "Start", *years, "Source")
    assert len(tree.rows[0].amounts) == len(tree.titles) - 2
    assert tree.rows[0].amounts[0] == "$9.89\u00a0M"
    books = tree_of(known, View.BOOKS).rows[0]
    assert books.amounts[:2] == ("$9.89\u00a0M", "–")


def test_estimated_lines_are_told_from_itemised_ones(
    known: tuple[Project, Evaluation, FinanceReport],
) -> None:
    origins = {one.label: one.origin for one in lines(tree_of(known, View.CASH).rows[0])}
    assert origins["Milan: 7 × NVIDIA DGX H200"] == "itemised"
    assert "estimated, not itemised" in origins.values()


def test_a_line_unfolds_to_its_inputs_with_their_sources(
    known: tuple[Project, Evaluation, FinanceReport],
) -> None:
    project, evaluation, _ = known
    sources = LineSources(project, evaluation)
    found = {one.label: one for one in lines(tree_of(known, View.CASH).rows[0])}
    energy = next(one for label, one in found.items() if label == "Milan: energy")
    told = [row.label for row in sources.of(energy)]
    assert any("USD per kWh" in text or "/kWh" in text for text in told)
    assert any(
        "price of one" in row.label for row in sources.of(found["Milan: 7 × NVIDIA DGX H200"])
    )
    assert all(sources.of(one) for one in found.values())


def test_lines_without_data_are_marked_and_the_total_says_at_least() -> None:
    draft = served_chat()
    draft.rack("ddn-ai400x2")
    draft.change_part("ddn-ai400x2", price_usd=None)
    evaluation = draft.evaluate()
    report = finance_report(draft.project, evaluation)
    (total,) = cost_tree(draft.project, report, View.CASH).rows
    assert "at least" in total.label
    missing = [one for one in lines(total) if one.missing]
    assert missing
    assert all(one.amounts[0] == "no data" for one in missing)


def test_amounts_are_in_the_currency_of_the_project() -> None:
    draft = served_chat()
    draft.run(EditSetting("currency", "EUR"))
    draft.run(SetExchangeRate("EUR", 0.5, "2026-11-25"))
    evaluation = draft.evaluate()
    report = finance_report(draft.project, evaluation)
    table = finance_table(draft.project, report)
    assert table.rows[0].cells["value"].text.startswith("€")
    usd = evaluation.costs.present_usd
    assert f"{usd / 2 / 1e3:.0f}" in table.rows[0].cells["value"].text


def test_every_figure_says_what_it_leaves_out(
    known: tuple[Project, Evaluation, FinanceReport],
) -> None:
    project, _, report = known
    left_out = exclusions_text(report)
    assert "before tax" in left_out
    for row in finance_table(project, report).rows:
        assert left_out in row.cells["figure"].tooltip


def test_returns_stand_under_each_reference(
    known: tuple[Project, Evaluation, FinanceReport],
) -> None:
    project, _, report = known
    keys = [row.key for row in finance_table(project, report).rows]
    for place in range(len(report.against)):
        assert f"against{place}.npv" in keys
        assert f"against{place}.irr" in keys
        assert f"against{place}.discounted" in keys


def test_hidden_prices_hide_tree_figures_and_cash_flow(
    known: tuple[Project, Evaluation, FinanceReport],
) -> None:
    project, evaluation, report = known
    hide_prices(hidden=True)
    try:
        assert cost_tree(project, report, View.CASH).rows == ()
        assert finance_table(project, report).rows == ()
        assert cash_flow(project, evaluation).bars == ()
    finally:
        hide_prices(hidden=False)


def test_names_of_views_differ() -> None:
    assert len({view_name(view) for view in VIEWS}) == len(VIEWS)


@pytest.mark.parametrize(("by_month", "bars"), [(False, 6), (True, 61)])
def test_cash_flow_adds_up_to_the_undiscounted_total(
    known: tuple[Project, Evaluation, FinanceReport], by_month: bool, bars: int
) -> None:
    project, evaluation, _ = known
    chart = cash_flow(project, evaluation, by_month=by_month)
    assert len(chart.bars) == bars
    # by month each bar is what has been spent so far
    counted = chart.bars[-1:] if by_month else chart.bars
    total = sum(segment.value for bar in counted for segment in bar.segments)
    assert total == pytest.approx(evaluation.costs.total_usd / 1e6)
    assert chart.course[-1] == pytest.approx(total)
    assert "$M" in chart.unit
    assert "before tax" in chart.note


def test_what_is_fetched_again_grows_downwards(
    known: tuple[Project, Evaluation, FinanceReport],
) -> None:
    project, evaluation, _ = known
    last = cash_flow(project, evaluation).bars[-1]
    assert min(segment.value for segment in last.segments) < 0
    assert "residual value" in last.tooltip


def test_an_empty_plan_has_no_cash_flow() -> None:
    draft = Draft()
    assert cash_flow(draft.project, draft.evaluate()).bars == ()
