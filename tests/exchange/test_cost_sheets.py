"""The sheets of costs in the workbook: views by year with live sums, and FOCUS charges."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planner.compute.evaluate import evaluate
from planner.domain.quote import Audience
from planner.domain.results import Evaluation
from planner.exchange.bom import bill_of_materials
from planner.exchange.cost_sheet import CostSheets, cost_sheets
from planner.exchange.focus import COLUMNS
from planner.exchange.workbook import write_workbook
from tests.builders import Draft, example, served_chat

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def known() -> tuple[CostSheets, Evaluation]:
    project = example()
    scenario = project.scenarios[0].id
    evaluation = evaluate(project, scenario)
    return cost_sheets(project, scenario, evaluation, TODAY), evaluation


def written(folder: Path, audience: Audience = Audience.INTERNAL) -> Path:
    project = example()
    scenario = project.scenarios[0].id
    evaluation = evaluate(project, scenario)
    bom = bill_of_materials(project, scenario, evaluation, date="2026-11-25")
    costs = cost_sheets(project, scenario, evaluation, TODAY)
    write_workbook(bom, folder / "bank.xlsx", audience=audience, costs=costs)
    return folder / "bank.xlsx"


def total(costs: CostSheets, place: int) -> float:
    return sum(sum(amounts) for _, amounts in costs.blocks[place].rows)


def test_every_view_adds_up(known: tuple[CostSheets, Evaluation]) -> None:
    costs, evaluation = known
    assert total(costs, 0) == pytest.approx(evaluation.costs.total_usd, abs=1.0)
    assert total(costs, 1) == pytest.approx(evaluation.costs.total_usd, abs=1.0)
    assert total(costs, 3) == pytest.approx(evaluation.costs.present_usd, abs=1.0)


def test_sums_are_live_formulas_with_their_results(tmp_path: Path) -> None:
    path = written(tmp_path)
    live = openpyxl.load_workbook(path)["Costs"]
    stored = openpyxl.load_workbook(path, data_only=True)["Costs"]
    totals = [row[0].row for row in live.iter_rows() if row[0].value == "Total"]
    assert len(totals) == 4
    cash = totals[0]
    assert str(live.cell(cash, 2).value).startswith("=SUM(B")
    years = [float(str(stored.cell(cash, column).value)) for column in range(3, 9)]
    assert stored.cell(cash, 2).value == pytest.approx(sum(years))
    notes = [str(row[0].value) for row in stored.iter_rows() if row[0].value]
    assert "Left out: Tax: costs are before tax." in notes


def test_the_sheet_of_charges_has_the_columns_of_focus(
    tmp_path: Path, known: tuple[CostSheets, Evaluation]
) -> None:
    costs, evaluation = known
    sheet = openpyxl.load_workbook(written(tmp_path))["FOCUS"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == COLUMNS
    assert len(rows) == 1 + len(costs.charges)
    billed = COLUMNS.index("BilledCost")
    spent = sum(float(str(row[billed])) for row in rows[1:])
    assert spent == pytest.approx(evaluation.costs.total_usd)


def test_customers_see_no_costs(tmp_path: Path) -> None:
    names = openpyxl.load_workbook(written(tmp_path, Audience.CUSTOMER)).sheetnames
    assert "Costs" not in names
    assert "FOCUS" not in names


def test_lines_without_data_are_named() -> None:
    draft = served_chat()
    draft.rack("ddn-ai400x2")
    draft.change_part("ddn-ai400x2", price_usd=None)
    evaluation = draft.evaluate()
    costs = cost_sheets(draft.project, draft.project.scenarios[0].id, evaluation, TODAY)
    assert costs.missing == evaluation.costs.unpriced != ()


def test_an_empty_plan_has_empty_sheets(tmp_path: Path) -> None:
    draft = Draft()
    evaluation = draft.evaluate()
    scenario = draft.project.scenarios[0].id
    bom = bill_of_materials(draft.project, scenario, evaluation, date="2026-11-25")
    costs = cost_sheets(draft.project, scenario, evaluation, TODAY)
    write_workbook(bom, tmp_path / "empty.xlsx", costs=costs)
    assert openpyxl.load_workbook(tmp_path / "empty.xlsx")["FOCUS"].max_row == 1
