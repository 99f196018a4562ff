"""LibreOffice, told to recalculate everything, gets the results that we stored."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from planner.compute.evaluate import evaluate
from planner.document.commands.quoting import (
    EditLines,
    Entry,
    SetCurrency,
    SetExchangeRate,
    SetTerms,
)
from planner.document.templates import FIRST_SCENARIO
from planner.domain.quote import Audience, Charge, LineId, Option, PriceClass, Terms
from planner.exchange.bom import bill_of_materials
from planner.exchange.cost_sheet import cost_sheets
from planner.exchange.lines import Bom
from planner.exchange.summary_sheet import QUOTE_SHEET, SUMMARY_SHEET
from planner.exchange.workbook import write_workbook
from tests.builders import example

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

# By default LibreOffice trusts the results in a file; 0 is "always recalculate".
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice Calc is not installed")


@pytest.fixture(scope="session")
def recalculate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Return a function that has LibreOffice load and save a workbook; it gives the new path."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    output = tmp_path_factory.mktemp("recalculated")

    def run(path: Path) -> Path:
        command = [
            str(OFFICE),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(output),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return output / path.name

    return run


@needs_office
@pytest.mark.recalculation
def test_a_planted_wrong_result_is_found(
    recalculate: Callable[[Path], Path], tmp_path: Path
) -> None:
    planted = tmp_path / "planted.xlsx"
    book = xlsxwriter.Workbook(str(planted))
    book.add_worksheet().write_formula("A1", "=2+3", None, 999)
    book.close()
    assert openpyxl.load_workbook(planted, data_only=True)["Sheet1"]["A1"].value == 999
    assert openpyxl.load_workbook(recalculate(planted), data_only=True)["Sheet1"]["A1"].value == 5


@needs_office
@pytest.mark.recalculation
def test_every_stored_result_is_what_a_spreadsheet_calculates(
    recalculate: Callable[[Path], Path], bom: Bom, tmp_path: Path
) -> None:
    target = tmp_path / "BoM.xlsx"
    write_workbook(bom, target)
    assert differences(target, recalculate(target)) == []


@needs_office
@pytest.mark.recalculation
def test_the_example_recalculates_to_the_totals_of_the_program(
    recalculate: Callable[[Path], Path], example: Any, tmp_path: Path
) -> None:
    target = tmp_path / "example.xlsx"
    bom = bill_of_materials(example.project, FIRST_SCENARIO, example.evaluation)
    write_workbook(bom, target)
    recalculated = recalculate(target)
    assert differences(target, recalculated) == []
    summary = openpyxl.load_workbook(recalculated, data_only=True)["Summary"]
    amounts = {row[0].value: row[2].value for row in summary.iter_rows()}
    expected = {
        "One-off total": bom.total(Charge.ONE_OFF),
        "Monthly total": bom.total(Charge.MONTHLY),
        "Yearly total": bom.total(Charge.YEARLY),
        "Recurring over the term": bom.term_total(),
        "Capex by these steps": bom.capex,
    }
    for label, total in expected.items():
        assert round(Decimal(str(amounts[label])), 2) == total, label
    assert amounts["Difference"] == 0


@needs_office
@pytest.mark.recalculation
@pytest.mark.parametrize("audience", Audience)
def test_a_quote_recalculates_for_colleagues_and_for_customers(
    recalculate: Callable[[Path], Path], quoted: Bom, tmp_path: Path, audience: Audience
) -> None:
    target = tmp_path / f"{audience}.xlsx"
    write_workbook(quoted, target, audience=audience)
    recalculated = recalculate(target)
    assert differences(target, recalculated) == []
    sheet = SUMMARY_SHEET if audience is Audience.INTERNAL else QUOTE_SHEET
    summary = openpyxl.load_workbook(recalculated, data_only=True)[sheet]
    rows = {row[0].value: [cell.value for cell in row] for row in summary.iter_rows()}
    assert money(rows["One-off total"][2]) == quoted.total(Charge.ONE_OFF)
    assert money(rows["One-off total"][4]) == money(1.22 * float(quoted.total(Charge.ONE_OFF)))
    assert money(rows["Recurring over the term"][2]) == quoted.term_total()
    optional = rows["Optional lines, one-off, in no total"][2]
    assert money(optional) == quoted.total(Charge.ONE_OFF, Option.OPTIONAL)
    if audience is Audience.INTERNAL:
        assert money(rows["Capex by these steps"][2]) == quoted.capex
        assert rows["Difference"][2] == 0


@needs_office
@pytest.mark.recalculation
@pytest.mark.parametrize("per_usd", [155.37, None])
def test_yen_recalculate_with_and_without_a_rate(
    recalculate: Callable[[Path], Path], example: Any, tmp_path: Path, per_usd: float | None
) -> None:
    price = Entry(LineId("dgx-h200@site-1"), "list_price", 50_000_001.0)
    project = example.project
    for command in (
        SetTerms(PriceClass.SERVERS, Terms(0.1137, 0.0733)),
        SetCurrency("JPY"),
        EditLines((price,), "2026-11-25"),
        SetExchangeRate("JPY", per_usd, "2026-11-20"),
    ):
        project = command.apply(project)
    evaluation = evaluate(project, FIRST_SCENARIO)
    bom = bill_of_materials(project, FIRST_SCENARIO, evaluation, date="2026-11-25")
    assert bool(bom.apart) is (per_usd is None)
    target = tmp_path / "yen.xlsx"
    write_workbook(bom, target, audience=Audience.CUSTOMER)
    assert differences(target, recalculate(target)) == []


@needs_office
@pytest.mark.recalculation
def test_the_views_of_costs_recalculate(
    recalculate: Callable[[Path], Path], tmp_path: Path
) -> None:
    project = example()
    evaluation = evaluate(project, FIRST_SCENARIO)
    bom = bill_of_materials(project, FIRST_SCENARIO, evaluation, date="2026-11-25")
    costs = cost_sheets(project, FIRST_SCENARIO, evaluation, date(2026, 11, 25))
    target = tmp_path / "costs.xlsx"
    write_workbook(bom, target, costs=costs)
    assert differences(target, recalculate(target)) == []


def money(value: object) -> Decimal:
    """Return an amount of a cell in cents."""
    return round(Decimal(str(value)), 2)


def differences(stored: Path, recalculated: Path) -> list[str]:
    """Return every cell with a formula whose result differs after recalculation."""
    live = openpyxl.load_workbook(stored)
    before = openpyxl.load_workbook(stored, data_only=True)
    after = openpyxl.load_workbook(recalculated, data_only=True)
    found = []
    formulas = 0
    for sheet in live.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                formulas += 1
                one = before[sheet.title][cell.coordinate].value
                two = after[sheet.title][cell.coordinate].value
                if not same(one, two):
                    found.append(f"{sheet.title}!{cell.coordinate}: {one!r} became {two!r}")
    assert formulas > 0
    return found


def same(one: object, two: object) -> bool:
    """Compare two results: numbers to a millionth of a cent, texts exactly, empty as empty."""
    if isinstance(one, int | float) and isinstance(two, int | float):
        return abs(one - two) < 1e-6
    return (one or "") == (two or "")
