"""The workbook of a customer: everything needed to order, nothing that leads to our costs."""

import csv
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.document.templates import FIRST_SCENARIO
from planner.domain.quote import (
    Audience,
    Charge,
    Option,
)
from planner.exchange.bom import bill_of_materials
from planner.exchange.columns import columns_for
from planner.exchange.csv_file import write_csv
from planner.exchange.layout import FIRST_ROW, HEADER_ROW
from planner.exchange.lines import Bom
from planner.exchange.summary_sheet import QUOTE_SHEET
from planner.exchange.workbook import write_workbook

DAY = "2026-11-25"
TITLES = [
    *("Pos", "Site", "Group", "Manufacturer", "Part number", "Description", "Qty", "UoM"),
    *("Option", "Unit price", "Total", "Charge", "Term (months)", "Term total", "kW", "U", "kg"),
    *("Lead weeks", "Remark", "Line ID"),
]
FORBIDDEN = ("cost", "margin", "discount", "list price", "source", "supplier", "internal", "seller")
SECRETS = ("Distributor Rossi", "Tactical scenario", "assumed", "planning assumption")


@pytest.fixture(scope="session")
def path(quoted: Bom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("quote") / "Banca Nord - BoM r4.xlsx"
    write_workbook(quoted, target, audience=Audience.CUSTOMER)
    return target


def parts(path: Path) -> dict[str, str]:
    """Return every part of the file as text."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def numbers_of(text: str) -> set[Decimal]:
    """Return every number between tags, in quotes or in formulas."""
    found = re.findall(r"(?<![\w.#-])-?\d+(?:\.\d+)?(?![\w.])", text)
    return {Decimal(one).normalize() for one in found}


def test_no_part_of_the_file_has_a_word_of_ours(path: Path) -> None:
    for name, text in parts(path).items():
        plain = re.sub(r"\s+", " ", text).lower()
        for word in (*FORBIDDEN, *(secret.lower() for secret in SECRETS)):
            assert not re.search(rf"\b{word}", plain), f"{word} in {name}"


def test_no_part_of_the_file_has_a_number_of_ours(path: Path, quoted: Bom) -> None:
    told = set()
    for line in quoted.lines:
        shown = (line.unit_sell, line.total, line.term_total, line.quantity, line.term_months)
        physical = (line.kw, line.units, line.kg, line.lead_weeks, line.position)
        told |= {Decimal(str(one)).normalize() for one in (*shown, *physical) if one is not None}
    secret = {Decimal("0.9234")}
    for line in quoted.lines:
        ours = (line.list_price, line.unit_cost, line.times(line.unit_cost), line.margin)
        secret |= {one for one in (*ours, line.discount) if one}
    secret = {one.normalize() for one in secret} - told
    assert len(secret) > 30
    sheets = [text for name, text in parts(path).items() if name.startswith("xl/worksheets/")]
    texts = [text for name, text in parts(path).items() if not name.startswith("xl/theme")]
    assert len(sheets) == 3
    for text in texts:
        assert numbers_of(text) & secret == set()


def test_a_planted_cost_would_be_found(quoted: Bom, tmp_path: Path) -> None:
    target = tmp_path / "ours.xlsx"
    write_workbook(quoted, target, audience=Audience.INTERNAL)
    text = "".join(parts(target).values())
    server = next(line for line in quoted.lines if line.part == "dgx-h200")
    assert server.unit_cost is not None
    assert server.unit_cost.normalize() in numbers_of(text)
    assert re.search(r"\bmargin", text.lower())


def test_nothing_is_hidden_and_nothing_is_commented(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [QUOTE_SHEET, "BoM", "By part"]
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not any(one.hidden for one in sheet.column_dimensions.values())
        assert not any(one.hidden for one in sheet.row_dimensions.values())
        assert not any(cell.comment for row in sheet.iter_rows() for cell in row)
        assert sheet.data_validations.dataValidation == []
    assert [name for name in parts(path) if "comment" in name.lower()] == []
    assert list(book.defined_names) == []


def test_properties_name_project_and_revision_and_no_scenario(path: Path, quoted: Bom) -> None:
    told = parts(path)["docProps/custom.xml"]
    assert quoted.head.project_id in told
    assert 'name="Revision"><vt:i4>4<' in told
    assert "Scenario" not in told
    assert "Sovereign AI, phase 1" in parts(path)["docProps/core.xml"]


def test_columns_begin_at_the_unit_price_and_formulas_follow_from_it(
    path: Path, quoted: Bom
) -> None:
    live = openpyxl.load_workbook(path)["BoM"]
    assert [cell.value for cell in live[HEADER_ROW + 1]] == TITLES
    row = {title: live.cell(FIRST_ROW + 1, place).value for place, title in enumerate(TITLES, 1)}
    assert row["Unit price"] == float(quoted.lines[0].unit_sell or 0)
    assert row["Total"] == '=IF(ISNUMBER(J5),ROUND(G5*J5,2),"on request")'
    words = {cell.value for cells in live.iter_rows() for cell in cells}
    assert "on request" in words
    assert "no data" not in words


def test_the_quote_comes_first_with_its_head_totals_and_tax(path: Path, quoted: Bom) -> None:
    sheet = openpyxl.load_workbook(path, data_only=True)[QUOTE_SHEET]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows()}
    assert sheet["A1"].value == "Quote 20261125-01"
    assert sheet["A2"].value == "Prices in EUR · 2026-11-25 r4 · Budgetary estimate, not an offer"
    assert rows["Customer"][0] == "Banca Nord"
    assert rows["Valid until"][0] == "2026-12-25"
    assert rows["Notes"][0] == "First line\nSecond line"
    assert "Contact" not in rows  # nobody filled it in
    net = quoted.total(Charge.ONE_OFF)
    assert [Decimal(str(one)) for one in rows["One-off total"][1:4]] == [
        net,
        (net * Decimal("0.22")).quantize(Decimal("0.01")),
        net + (net * Decimal("0.22")).quantize(Decimal("0.01")),
    ]
    optional = rows["Optional lines, one-off, in no total"][1]
    assert Decimal(str(optional)) == quoted.total(Charge.ONE_OFF, Option.OPTIONAL)


def test_without_vat_amounts_are_said_to_be_net(example: Any, tmp_path: Path) -> None:
    bom = bill_of_materials(example.project, FIRST_SCENARIO, example.evaluation, date=DAY)
    write_workbook(bom, tmp_path / "net.xlsx", audience=Audience.CUSTOMER)
    sheet = openpyxl.load_workbook(tmp_path / "net.xlsx")[QUOTE_SHEET]
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "USD, excl. VAT" in texts
    assert "incl. VAT" not in texts
    assert "Customer" not in texts


def test_the_csv_of_a_customer_has_the_same_columns(quoted: Bom, tmp_path: Path) -> None:
    target = tmp_path / "bom.csv"
    write_csv(quoted, target, audience=Audience.CUSTOMER)
    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == TITLES == [column.title for column in columns_for(Audience.CUSTOMER)]
    assert "333333.33" not in target.read_text(encoding="utf-8-sig")


def test_a_remark_of_ours_is_not_theirs(quoted: Bom) -> None:
    support = next(line for line in quoted.lines if line.part == "dgx-h200.support")
    assert "12 % of the cost" in support.note
    remark = next(one for one in columns_for(Audience.CUSTOMER) if one.key == "remark")
    assert remark.value(support) == ""
