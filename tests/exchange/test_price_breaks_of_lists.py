"""Price lists with minimum quantities and countries: each line is a price of its own."""

from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.layer import Layer
from planner.catalog.library import Library
from planner.catalog.loader import load, validate
from planner.domain.identity import EntryId
from planner.exchange.importing.importing import Setting, read_all
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.report import Effect, ImportReport, Verdict
from planner.exchange.importing.sources import find
from planner.exchange.importing.taking_over import take_over
from tests.builders import library

DATE = "2026-11-25"
SWITCH, NUMBER = EntryId("qm9700"), "MQM9700-NS2F"
LIST = (
    "Part Number,List Price,Currency,MOQ,Country\n"
    f"{NUMBER},30000,USD,,\n"
    f"{NUMBER},28000,USD,10+,\n"
    f"{NUMBER},27000,USD,50-99,Worldwide\n"
    f"{NUMBER},33000,USD,1,Germany\n"
)


def read(folder: Path, text: str, known: Library | None = None) -> ImportReport:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    draft_of = Layer(catalog_folder()).draft
    setting = Setting(known or library(), ImportOptions(DATE), draft_of)
    return read_all(tuple(find(path)), setting)


def taken_over(report: ImportReport, folder: Path) -> Library:
    take_over(report, folder)
    assert validate([catalog_folder(), folder]) == ()
    return load([catalog_folder(), folder])[0]


def test_every_quantity_and_country_is_a_price_of_its_own(tmp_path: Path) -> None:
    report = read(tmp_path, LIST)
    assert [row.verdict for row in report.rows] == [Verdict.CLEAN] * 4, [
        row.reason for row in report.rows
    ]
    assert "price_usd from 10 no data → 28,000" in report.rows[1].reason
    catalogue = taken_over(report, tmp_path / "mine")
    part = catalogue.parts[SWITCH]
    assert part.price_usd == 30_000
    assert [(one.region, one.quantity_from, one.price_usd) for one in part.price_breaks] == [
        ("", 1, 30_000),
        ("", 10, 28_000),
        ("", 50, 27_000),
        ("DE", 1, 33_000),
    ]


def test_the_same_list_read_again_changes_nothing(tmp_path: Path) -> None:
    catalogue = taken_over(read(tmp_path, LIST), tmp_path / "mine")
    again = read(tmp_path, LIST, catalogue)
    assert {row.effect for row in again.rows} == {Effect.SAME}


def test_the_same_price_of_a_later_day_is_a_newer_price(tmp_path: Path) -> None:
    text = f"Part Number,List Price,Currency,Price Date\n{NUMBER},30000,USD,{{}}\n"
    catalogue = taken_over(read(tmp_path, text.format("2026-01-10")), tmp_path / "mine")
    later = read(tmp_path, text.format("2026-11-10"), catalogue)
    assert [row.effect for row in later.rows] == [Effect.CHANGED]
    assert "seen on 2026-11-10" in later.rows[0].reason
    catalogue = taken_over(later, tmp_path / "mine")
    assert catalogue.parts[SWITCH].evidence["price_usd"].date == "2026-11-10"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("many,", 'MOQ: "many" is no number of pieces'),
        ("0,", "is no number of pieces"),
        ("2.5,", "is no number of pieces"),
        (",EMEA", "is no country known here"),
    ],
)
def test_a_quantity_or_country_that_is_none_is_refused_by_its_column(
    tmp_path: Path, cells: str, reason: str
) -> None:
    text = f"Part Number,List Price,Currency,MOQ,Country\n{NUMBER},30000,USD,{cells}\n"
    (row,) = read(tmp_path, text).rows
    assert row.verdict is Verdict.REFUSED
    assert reason in row.reason


def test_two_lines_of_one_quantity_and_country_contradict_each_other(tmp_path: Path) -> None:
    text = f"Part Number,List Price,Currency,MOQ\n{NUMBER},30000,USD,5\n{NUMBER},31000,USD,5\n"
    first, second = read(tmp_path, text).rows
    assert (first.verdict, second.verdict) == (Verdict.CLEAN, Verdict.REFUSED)
    assert "priced in line 2 already" in second.reason


def test_a_price_of_a_component_for_a_quantity_is_kept_as_it_was_seen(tmp_path: Path) -> None:
    text = "Part Number,List Price,Currency,MOQ\nMCX75310AAS-NEAT,1500,USD,100\n"
    report = read(tmp_path, text)
    assert [row.effect for row in report.rows] == [Effect.CHANGED]
    catalogue = taken_over(report, tmp_path / "mine")
    seen = catalogue.observations[EntryId("cx7")]
    assert [(one.typical, one.quantity_from) for one in seen if one.quantity_from > 1] == [
        (1500, 100)
    ]
