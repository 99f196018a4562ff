"""The workbook as somebody finds it who opens it."""

import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain.quote import Charge
from planner.exchange.columns import COLUMNS, NO_DATA
from planner.exchange.layout import FIRST_ROW, HEADER_ROW
from planner.exchange.lines import Bom
from planner.exchange.workbook import Paper, write_workbook

TITLES = [
    *("Pos", "Site", "Group", "Manufacturer", "Part number", "Description", "Qty", "UoM"),
    *("Option", "List price", "Discount", "Unit cost", "Margin", "Unit sell", "Total", "Charge"),
    *("Term (months)", "Term total", "kW", "U", "kg", "Lead weeks", "Price date", "Price basis"),
    *("Valid until", "Source", "Remark", "Line ID"),
]
ATTACKS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org"]


def results(path: Path) -> dict[str, Worksheet]:
    """Return the sheets with the results stored in the file."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: sheet for sheet in book.worksheets}


def formulas(path: Path) -> dict[str, Worksheet]:
    """Return the sheets with their formulas."""
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(path).worksheets}


def row_of(sheet: Worksheet, row: int) -> dict[str, Any]:
    """Return the cells of a row of the BoM sheet by title; rows count from 0."""
    return {title: sheet.cell(row + 1, place).value for place, title in enumerate(TITLES, 1)}


@pytest.fixture
def path(bom: Bom, tmp_path: Path) -> Path:
    target = tmp_path / "BoM.xlsx"
    write_workbook(bom, target)
    return target


def test_the_sheets_and_the_columns_stand_in_their_order(path: Path) -> None:
    sheets = results(path)
    assert list(sheets) == ["BoM", "By part", "Summary", "Assumptions"]
    header = [cell.value for cell in sheets["BoM"][HEADER_ROW + 1]]
    assert header == TITLES
    assert [column.title for column in COLUMNS] == TITLES


def test_results_stand_beside_live_formulas(path: Path) -> None:
    stored = row_of(results(path)["BoM"], FIRST_ROW)
    live = row_of(formulas(path)["BoM"], FIRST_ROW)
    # 370000 x (1 - 0.115) / (1 - 0.07)
    assert stored["Unit sell"] == 352096.77
    assert stored["Total"] == 1056290.31
    for title in ("Unit cost", "Unit sell", "Total", "Term total"):
        assert str(live[title]).startswith("=")
    assert live["Unit sell"] == '=IF(ISNUMBER(J5),ROUND(J5*(1-K5)/(1-M5),2),"no data")'


def test_a_missing_price_reads_no_data_and_is_named_in_the_summary(path: Path) -> None:
    sheets = results(path)
    stored = row_of(sheets["BoM"], FIRST_ROW + 2)
    for title in ("List price", "Unit cost", "Unit sell", "Total"):
        assert stored[title] == NO_DATA
    texts = [row[0].value for row in sheets["Summary"].iter_rows()]
    assert "At least: 1 of 7 lines have no price, see below." in texts
    assert "Thing called mystery" in texts


def test_totals_equal_those_of_the_program(path: Path, bom: Bom) -> None:
    rows = {row[0].value: row[2].value for row in results(path)["Summary"].iter_rows()}
    assert Decimal(str(rows["One-off total"])) == bom.total(Charge.ONE_OFF)
    assert Decimal(str(rows["Monthly total"])) == bom.total(Charge.MONTHLY)
    assert Decimal(str(rows["Yearly total"])) == bom.total(Charge.YEARLY)
    assert Decimal(str(rows["Recurring over the term"])) == bom.term_total()
    assert rows["Optional lines, one-off, in no total"] == 370000


def test_the_summary_leads_to_the_capex_and_shows_what_is_left(path: Path, bom: Bom) -> None:
    rows = {row[0].value: row[2].value for row in results(path)["Summary"].iter_rows()}
    reached = bom.total(Charge.ONE_OFF) + bom.steps[0].amount
    assert Decimal(str(rows["Capex by these steps"])) == reached
    assert bom.capex is not None
    assert Decimal(str(rows["Difference"])) == reached - bom.capex


def test_parts_are_summed_over_sites(path: Path) -> None:
    rows = [[cell.value for cell in row] for row in results(path)["By part"].iter_rows(min_row=4)]
    servers = [row for row in rows if row[2] == "Thing called server"]
    quantities = {(row[4], row[6]) for row in servers}
    assert quantities == {("Base", 5), ("Optional", 1)}
    (mystery,) = [row for row in rows if row[2] == "Thing called mystery"]
    assert mystery[7] == NO_DATA


def test_the_sheet_is_made_to_be_read_filtered_printed_and_filled(path: Path) -> None:
    sheet = formulas(path)["BoM"]
    assert sheet.freeze_panes == f"A{FIRST_ROW + 1}"
    assert sheet.auto_filter.ref == f"A{HEADER_ROW + 1}:AB{FIRST_ROW + 7}"
    assert sheet.page_setup.orientation == "landscape"
    fit = sheet.sheet_properties.pageSetUpPr
    assert fit is not None
    assert fit.fitToPage  # to one page in width
    assert sheet.page_setup.fitToHeight == 0  # and as many in height as needed
    assert sheet.page_setup.paperSize == Paper.A4
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    discount = rules[f"K{FIRST_ROW + 1}:K{FIRST_ROW + 7}"]
    assert (discount.type, discount.formula1, discount.formula2) == ("decimal", "0", "1")
    entered = sheet.cell(FIRST_ROW + 1, TITLES.index("Discount") + 1)
    computed = sheet.cell(FIRST_ROW + 1, TITLES.index("Unit sell") + 1)
    assert entered.fill.fgColor.rgb != computed.fill.fgColor.rgb


def test_letter_paper_where_people_use_it(bom: Bom, tmp_path: Path) -> None:
    target = tmp_path / "letter.xlsx"
    write_workbook(bom, target, Paper.LETTER)
    assert formulas(target)["BoM"].page_setup.paperSize == Paper.LETTER


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_text_never_becomes_a_formula_or_a_link(bom: Bom, tmp_path: Path, attack: str) -> None:
    poisoned = replace(
        bom,
        head=replace(bom.head, project=attack, scenario=attack),
        lines=tuple(
            replace(line, description=attack, remark=attack, manufacturer=attack, site=attack)
            for line in bom.lines
        ),
    )
    target = tmp_path / "poisoned.xlsx"
    write_workbook(poisoned, target)
    for sheet in formulas(target).values():
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and attack in cell.value:
                    assert cell.data_type != "f"
                assert cell.hyperlink is None
    with zipfile.ZipFile(target) as archive:
        assert [name for name in archive.namelist() if "externalLink" in name] == []
        relations = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".rels")]
    assert [text for text in relations if 'TargetMode="External"' in text] == []


def test_texts_that_no_cell_can_hold_are_made_to_fit(bom: Bom, tmp_path: Path) -> None:
    odd = "a\x07b\ud800c" + "x" * 40_000
    target = tmp_path / "odd.xlsx"
    write_workbook(replace(bom, lines=(replace(bom.lines[0], remark=odd),)), target)
    remark = row_of(results(target)["BoM"], FIRST_ROW)["Remark"]
    assert remark.endswith("x…")
    assert len(remark) < 32_767


def test_an_empty_plan_makes_an_empty_bill_of_materials(bom: Bom, tmp_path: Path) -> None:
    target = tmp_path / "empty.xlsx"
    write_workbook(replace(bom, lines=(), steps=(), assumptions=()), target)
    rows = {row[0].value: row[2].value for row in results(target)["Summary"].iter_rows()}
    assert rows["One-off total"] == 0


def test_the_file_tells_what_it_was_made_from(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        told = archive.read("docProps/custom.xml").decode()
    for name, value in (("Project ID", "5d0c"), ("Scenario", "A"), ("Revision", "2")):
        assert re.search(f'name="{name}"><vt:[a-z0-9]+>{value}<', told)
