"""What finance asks of a plan agrees with what the evaluation says of it."""

from dataclasses import replace

import pytest

from planner.document.commands.assumptions import EditSetting
from planner.document.commands.quoting import AddExtraLine, SetExchangeRate
from planner.document.commands.scenarios import AddScenario, SetReferenceScenario
from planner.domain.project import Project
from planner.domain.quote import WHOLE_PROJECT, ExtraLine, ItemKey, LineOverlay
from planner.domain.results import Evaluation
from planner.engines.finance.lines import LineBasis
from planner.engines.finance.tco import present_value
from planner.engines.finance.views import View
from planner.studies.finance_report import FinanceReport, finance_report
from tests.builders import H200, Draft, example, served_chat


def answer(project: Project) -> tuple[FinanceReport, Evaluation]:
    draft = Draft()
    draft.project = project
    evaluation = draft.evaluate()
    return finance_report(project, evaluation), evaluation


@pytest.fixture(scope="module")
def known() -> tuple[FinanceReport, Evaluation]:
    return answer(example())


def test_every_view_adds_up_to_what_the_evaluation_says(
    known: tuple[FinanceReport, Evaluation],
) -> None:
    report, evaluation = known
    costs = evaluation.costs
    assert report.total(View.CASH) == pytest.approx(costs.total_usd)
    assert report.total(View.BOOKS) == pytest.approx(costs.total_usd)
    assert report.total(View.PRESENT) == pytest.approx(costs.present_usd)
    economic = present_value(report.by_month(View.ECONOMIC), report.annual_rate)
    assert economic == pytest.approx(costs.present_usd)
    assert report.cumulative(View.PRESENT) == pytest.approx(costs.cumulative_present)


def test_purchases_know_their_site_and_how_they_came_about(
    known: tuple[FinanceReport, Evaluation],
) -> None:
    report, evaluation = known
    bought = [one for one in report.views[View.CASH] if one.basis is not None]
    estimated = {(one.place, one.seen.label) for one in bought if one.basis is LineBasis.ESTIMATED}
    told = {line.label for line in evaluation.costs.capex if line.estimated}
    assert {f"{place}: {label}" for place, label in estimated} >= told
    assert all(one.place for one in bought)


def test_npv_against_a_rental_is_the_difference_of_present_values(
    known: tuple[FinanceReport, Evaluation],
) -> None:
    report, evaluation = known
    costs = evaluation.costs
    assert costs.reference_present is not None
    first = report.against[0]
    assert first.name == costs.reference_name
    gain = costs.reference_present[-1] - costs.present_usd
    assert first.returns.npv_usd == pytest.approx(gain)


def test_discounted_payback_is_the_break_even_of_the_headline(
    known: tuple[FinanceReport, Evaluation],
) -> None:
    report, evaluation = known
    for one, (name, month) in zip(report.against, evaluation.costs.break_even_by_tier, strict=True):
        assert one.name == name
        payback = one.returns.discounted_payback_months
        if month is None:
            assert payback is None
        else:
            assert payback is not None
            assert month - 1 < payback <= month


def test_unit_costs_agree_with_the_headline_and_with_their_mix(
    known: tuple[FinanceReport, Evaluation],
) -> None:
    report, evaluation = known
    units = report.units
    headline = evaluation.figures["cost_per_million_output_tokens"].value
    assert units.million_output_usd == pytest.approx(headline)
    assert units.input_share is not None
    assert units.million_tokens_usd == pytest.approx(
        (units.million_output_usd or 0.0) * (1 - units.input_share)
    )
    assert units.million_tokens_usd == pytest.approx(
        (units.million_input_usd or 0.0) * units.input_share
    )
    assert units.used_share is not None
    assert units.gpu_hour_used_usd == pytest.approx(
        (units.gpu_hour_available_usd or 0.0) / units.used_share
    )


def test_a_scenario_that_is_the_reference_comes_first() -> None:
    draft = Draft()
    draft.project = served_chat().project
    first = draft.project.scenarios[0].id
    draft.run(AddScenario(first, "Twice"))
    other = draft.project.scenarios[1].id
    draft.run(SetReferenceScenario(other))
    report, evaluation = answer(draft.project)
    assert report.against[0].name == evaluation.costs.reference_name
    assert report.against[0].returns.npv_usd == pytest.approx(0.0, abs=1e-3)


def test_at_rate_zero_present_value_and_cash_are_the_same() -> None:
    draft = Draft()
    draft.project = served_chat().project
    draft.run(EditSetting("discount_rate", 0.0))
    report, _ = answer(draft.project)
    assert report.total(View.PRESENT) == pytest.approx(report.total(View.CASH))
    assert report.total(View.ECONOMIC) == pytest.approx(report.total(View.CASH))


def test_a_plan_without_prices_says_so_and_nothing_else() -> None:
    report, _ = answer(Draft().project)
    assert report.no_data
    assert report.views == {}


def test_a_server_without_a_price_is_named() -> None:
    draft = served_chat().change_part(H200, price_usd=None)
    report, _ = answer(draft.project)
    assert "no price for" in report.no_data


def test_lines_without_data_are_named_and_never_zero() -> None:
    draft = served_chat()
    draft.rack("ddn-ai400x2")
    draft.change_part("ddn-ai400x2", price_usd=None)
    report, evaluation = answer(draft.project)
    assert evaluation.costs.unpriced
    assert report.missing == evaluation.costs.unpriced
    nothing = [one for one in report.views[View.BOOKS] if one.seen.monthly_usd is None]
    assert len(nothing) == len(report.missing)


def test_older_projects_without_lease_terms_are_not_compared() -> None:
    project = served_chat().project
    older = {k: v for k, v in project.shelf.assumptions.items() if "lease" not in k}
    report, _ = answer(replace(project, shelf=replace(project.shelf, assumptions=older)))
    assert report.lease is None
    assert answer(project)[0].lease is not None


def test_a_price_without_an_exchange_rate_is_named_and_never_converted_at_one() -> None:
    draft = served_chat()
    before = answer(draft.project)[0]
    line = ExtraLine(ItemKey(""), WHOLE_PROJECT, "Migration")
    overlay = LineOverlay(list_price=50_000.0, currency="EUR")
    draft.run(AddExtraLine(line, overlay, "2026-11-25"))
    report, evaluation = answer(draft.project)
    assert "Migration" in report.missing
    assert "Migration" in evaluation.costs.unpriced
    assert report.total(View.CASH) == pytest.approx(before.total(View.CASH))
    draft.run(SetExchangeRate("EUR", 0.5, "2026-11-25"))
    converted = answer(draft.project)[0]
    assert "Migration" not in converted.missing
    assert converted.total(View.CASH) == pytest.approx(before.total(View.CASH) + 100_000.0)
