"""The command line writes for colleagues or for customers, and warns before a quote is sent."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from planner.app import logs
from planner.app.main import run
from planner.document.commands.quoting import (
    EditLines,
    EditQuote,
    Entry,
    SetCurrency,
    SetExchangeRate,
    SetTerms,
)
from planner.domain.quote import LineId, PriceClass, Terms
from planner.store.project_file import save_new
from tests.builders import example

DAY = "2026-11-25"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    project = replace(example(), name="Bank")
    entries = (
        Entry(LineId("dgx-h200@site-1"), "list_price", 333_333.33),
        Entry(LineId("dgx-h200@site-1"), "valid_until", "2026-11-30"),
    )
    for command in (
        SetTerms(PriceClass.SERVERS, Terms(0.1137, 0.0733)),
        EditLines(entries, DAY),
        EditQuote((("customer", "Banca Nord"), ("revision", 4), ("date", DAY))),
        SetCurrency("EUR"),
        SetExchangeRate("EUR", 0.9234, "2026-11-20", "ECB"),
    ):
        project = command.apply(project)
    save_new(project, tmp_path / "bank.rackwright").release()
    return tmp_path / "bank.rackwright"


def command(*words: str | Path) -> int:
    return run([str(word) for word in words], logs.Crashes(None))


def test_a_customer_gets_unit_prices_only(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "quote.xlsx"
    assert command("bom", file, "-o", target, "--audience", "customer") == 0
    with zipfile.ZipFile(target) as archive:
        whole = " ".join(archive.read(name).decode() for name in archive.namelist())
    for secret in ("333333.33", "0.1137", "0.0733", "ECB"):
        assert secret not in whole
    rows = openpyxl.load_workbook(target)["Quote"].iter_rows()
    assert {row[0].value: row[1].value for row in rows}["Revision"] == "4"
    said = capsys.readouterr()
    assert "lines for customers" in said.out
    warned = "The quote is valid until 2026-12-25, but a price expires on 2026-11-30."
    assert warned in said.err


def test_colleagues_get_everything_unless_told_otherwise(file: Path, tmp_path: Path) -> None:
    assert command("bom", file, "-o", tmp_path / "ours r7.xlsx") == 0
    book = openpyxl.load_workbook(tmp_path / "ours r7.xlsx")
    results = ["Costs", "FOCUS", "Facility", "Risk", "Compliance"]
    assert book.sheetnames == ["BoM", "By part", "Summary", "Assumptions", *results]
    assert " r7 " in book["BoM"]["A2"].value


def test_the_table_of_a_customer_has_no_cost(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "quote.csv"
    assert command("bom", file, "-o", target, "--audience", "customer") == 0
    header = target.read_text(encoding="utf-8-sig").splitlines()[0]
    assert "Unit price" in header
    assert "cost" not in header.lower()


def test_an_unknown_audience_is_refused(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("bom", file, "-o", tmp_path / "x.xlsx", "--audience", "press") == 2
    assert "customer" in capsys.readouterr().err
    assert not (tmp_path / "x.xlsx").exists()


def test_amounts_of_evaluate_are_in_the_currency_they_name(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("evaluate", file, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    kpis = found["kpis"]
    assert kpis["currency"] == "EUR"
    assert kpis["tco_total"] == pytest.approx(found["costs"]["present_usd"] * 0.9234)
