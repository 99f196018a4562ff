"""The register of assumptions: settings and assumptions with source, date, status and reason."""

from pathlib import Path
from typing import Any

import openpyxl

from planner.document.commands.assumptions import EditSetting, OverrideAssumption
from planner.document.commands.quoting import SetExchangeRate
from planner.document.commands.scenarios import OverrideInScenario
from planner.exchange.bom import bill_of_materials
from planner.exchange.workbook import write_workbook
from tests.builders import Draft, S, served_chat

Register = dict[str, dict[str, Any]]


def register(draft: Draft, folder: Path) -> Register:
    bom = bill_of_materials(draft.project, S, draft.evaluate(), date="2026-11-25")
    write_workbook(bom, folder / "bom.xlsx")
    rows = openpyxl.load_workbook(folder / "bom.xlsx")["Assumptions"].iter_rows(values_only=True)
    table = [row for row in rows if row[1] is not None]
    header = [str(title) for title in table[0]]
    return {str(row[0]): dict(zip(header, row, strict=True)) for row in table[1:]}


def test_every_assumption_has_source_date_and_status(tmp_path: Path) -> None:
    found = register(served_chat(), tmp_path)
    assert len(found) > 100
    for label, row in found.items():
        if row["Status"] != "entered":
            assert row["Source"], label
            assert row["Date"], label


def test_settings_come_first_and_once(tmp_path: Path) -> None:
    found = register(served_chat(), tmp_path)
    assert list(found)[:3] == ["Discount rate", "Horizon", "Currency"]
    assert found["Discount rate"]["Value"] == 0.09
    assert found["Discount rate"]["Status"] == "assumed"
    assert found["Reference of break-even"]["Value"] == "renting everything"


def test_what_was_entered_says_so_with_its_reason(tmp_path: Path) -> None:
    draft = served_chat()
    draft.run(EditSetting("horizon_months", 48))
    draft.run(OverrideInScenario(S, "settings", "discount_rate", "0.05", "public sector"))
    draft.run(OverrideAssumption("finance.freight_share", 0.02, "quote of May", "2026-11-25"))
    draft.run(SetExchangeRate("EUR", 0.92, "2026-11-20", "ECB"))
    found = register(draft, tmp_path)
    assert found["Horizon"]["Status"] == "entered"
    rate = found["Discount rate"]
    assert (rate["Value"], rate["Status"]) == (0.05, "entered")
    assert rate["Reason for another value"] == "public sector"
    freight = found["Freight and insurance on the way"]
    assert (freight["Value"], freight["Status"], freight["Date"]) == (0.02, "entered", "2026-11-25")
    assert freight["Reason for another value"] == "quote of May"
    euro = found["Exchange rate of EUR"]
    assert (euro["Value"], euro["Date"], euro["Source"]) == (0.92, "2026-11-20", "ECB")
