"""On whom a plan depends and what rules of law say, as the workbook tells it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.document.templates import FIRST_SCENARIO
from planner.domain.quote import Audience
from planner.domain.supply import Angle
from planner.exchange.bom import bill_of_materials
from planner.exchange.risk_sheet import RiskSheets, risk_sheets
from planner.exchange.workbook import write_workbook


@pytest.fixture(scope="module")
def found(example: Any) -> RiskSheets:
    return risk_sheets(example.project, FIRST_SCENARIO, example.evaluation)


def test_scores_are_live_sums_and_laws_stand_with_dates_and_reasons(
    example: Any, found: RiskSheets, tmp_path: Path
) -> None:
    bom = bill_of_materials(example.project, FIRST_SCENARIO, example.evaluation, date="2026-11-26")
    target = tmp_path / "plan.xlsx"
    write_workbook(bom, target, risks=found)
    book = openpyxl.load_workbook(target, data_only=True)
    assert book.sheetnames[-2:] == ["Risk", "Compliance"]
    assert found.risk is not None
    rows = {row[0].value: row for row in book["Risk"].iter_rows(min_row=4)}
    first = found.risk.classes[0]
    cells = rows[first.supply_class.value]
    assert cells[14].value == pytest.approx(first.score)
    assert sum(float(str(one.value)) for one in cells[8:14]) == pytest.approx(first.score)
    assert rows["NVIDIA"][1].value == pytest.approx(found.risk.losses[0].spend_share)
    live = openpyxl.load_workbook(target)["Risk"]
    assert str(live["O4"].value).startswith("=SUM(I4:N4")
    shares = [row for key, row in rows.items() if key == "country of manufacture"]
    assert shares[0][2].value == pytest.approx(
        found.risk.spend[Angle.MANUFACTURE][""] / sum(found.risk.by_vendor.values())
    )
    laws = book["Compliance"]
    assert "not legal advice" in str(laws["A2"].value)
    told = list(laws.iter_rows(min_row=4, values_only=True))
    assert len(told) == len(found.laws)
    assert all(row[4] in ("in force", "contested", "proposal") for row in told)
    assert all(row[7] and row[8] for row in told)
    muted = [row for row in told if row[9]]
    assert {row[0] for row in muted} >= {"GDPR-48"}


def test_customers_see_neither(example: Any, found: RiskSheets, tmp_path: Path) -> None:
    bom = bill_of_materials(example.project, FIRST_SCENARIO, example.evaluation, date="2026-11-26")
    target = tmp_path / "customer.xlsx"
    write_workbook(bom, target, audience=Audience.CUSTOMER, risks=found)
    assert not {"Risk", "Compliance"} & set(openpyxl.load_workbook(target).sheetnames)


def test_a_plan_that_no_rule_speaks_about_says_so(
    example: Any, found: RiskSheets, tmp_path: Path
) -> None:
    bom = bill_of_materials(example.project, FIRST_SCENARIO, example.evaluation, date="2026-11-26")
    target = tmp_path / "plain.xlsx"
    write_workbook(bom, target, risks=replace(found, risk=None, laws=()))
    book = openpyxl.load_workbook(target)
    assert "Risk" not in book.sheetnames
    assert "No rule" in str(book["Compliance"]["A4"].value)


def test_leaving_is_a_live_sum_of_its_terms_in_months_of_spend(
    example: Any, found: RiskSheets, tmp_path: Path
) -> None:
    bom = bill_of_materials(example.project, FIRST_SCENARIO, example.evaluation, date="2026-11-26")
    target = tmp_path / "leaving.xlsx"
    write_workbook(bom, target, risks=found)
    rows = list(openpyxl.load_workbook(target, data_only=True)["Risk"].iter_rows())
    head = next(place for place, row in enumerate(rows) if row[1].value == "Leaving")
    told = rows[head + 1 : head + 1 + len(found.bonds)]
    assert [row[1].value for row in told] == [one.name for one in found.bonds]
    for row, bond in zip(told, found.bonds, strict=True):
        terms = [float(str(cell.value)) for cell in row[8:14] if cell.value != "no data"]
        assert sum(terms) == pytest.approx(float(str(row[2].value)))
        assert row[3].value == pytest.approx(bond.months)
    live = openpyxl.load_workbook(target)["Risk"]
    assert str(live.cell(head + 2, 3).value).startswith("=SUM(I")
    assert "no data" in [row[11].value for row in told]
