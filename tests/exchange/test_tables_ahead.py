"""Tables before they are imported: first rows, columns that are guessed or told, rows understood."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.catalog.library import Library
from planner.exchange.importing.columns import KIND, PRICE_FIELDS, told_of
from planner.exchange.importing.importing import Setting, read_all
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.previewing import TableAhead, tables_ahead, understood
from planner.exchange.importing.report import ImportReport
from planner.exchange.importing.sources import FileKind, find
from tests.builders import library

DATE = "2026-11-25"
OFFER = "Offer 12\n\nOurs;Net;Net\nMQM9700-NS2F;1;30000\nMCX75310AAS-NEAT;2;1500\nNOBODY;3;9\n"


def ahead(path: Path, **options: Any) -> tuple[TableAhead, ...]:
    return tables_ahead(tuple(find(path)), ImportOptions(DATE, **options))


def setting(**options: Any) -> Setting:
    return Setting(library(), ImportOptions(DATE, currency="USD", **options))


def written(folder: Path, text: str = OFFER, name: str = "offer.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(table: TableAhead, **places: int) -> dict[str, str]:
    return told_of(table.preview.titles, places, PRICE_FIELDS)


def test_the_row_with_most_titles_is_the_header_where_none_fits(tmp_path: Path) -> None:
    (table,) = ahead(written(tmp_path))
    preview = table.preview
    assert preview.titles == ("Ours", "Net", "Net")
    assert (preview.kind, preview.lines, preview.remembered) == (FileKind.PRICES, 3, False)
    assert preview.rows[0] == (4, ("MQM9700-NS2F", "1", "30000"))


def test_a_column_whose_title_stands_twice_is_told_by_its_number(tmp_path: Path) -> None:
    path = written(tmp_path)
    (table,) = ahead(path)
    columns = told(table, part_number=0, price=2)
    assert columns["price"] == "#3"
    found = understood(table, columns, setting())
    assert (found.good, found.rows, found.missing) == (2, 3, "")
    assert found.reasons == (("No part of the catalogue has NOBODY.", 1),)
    report = read(path, {table.preview.signature: columns})
    assert [row.id for row in report.rows] == ["qm9700", "cx7", None]


def read(path: Path, mappings: dict[str, dict[str, str]]) -> ImportReport:
    return read_all(tuple(find(path)), setting(mappings=mappings))


def test_what_lacks_to_be_read_at_all_is_named(tmp_path: Path) -> None:
    (table,) = ahead(written(tmp_path))
    found = understood(table, told(table, part_number=0), setting())
    assert (found.good, found.missing) == (0, "a part number or name and a price")


def test_a_field_that_is_told_to_be_nowhere_is_not_guessed_again(tmp_path: Path) -> None:
    text = "sku,price,currency\nMQM9700-NS2F,30000,EUR\n"
    (table,) = ahead(written(tmp_path, text))
    assert table.preview.places == {"part_number": 0, "price": 1, "currency": 2}
    columns = told(table, part_number=0, price=1)
    (row,) = read(table.found.path, {table.preview.signature: columns}).rows
    assert "30,000.00 USD" in row.reason


def test_what_a_report_learns_is_enough_to_know_the_table_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    (table,) = ahead(path)
    report = read(path, {table.preview.signature: told(table, part_number=0, price=2)})
    (again,) = ahead(path, mappings=report.columns)
    assert again.preview.remembered
    assert again.preview.places == {"part_number": 0, "price": 2}
    assert report.columns[again.preview.signature][KIND] == "prices"


def test_tables_of_the_same_titles_are_asked_about_once(tmp_path: Path) -> None:
    for number in range(3):
        written(tmp_path, name=f"{number}.csv")
    written(tmp_path, "a,b\n1,2\n", "other.csv")
    first, other = ahead(tmp_path)
    assert (first.alike, other.alike) == (2, 0)


def test_cloud_prices_are_seen_by_their_header_and_can_be_taken_for_a_price_list(
    tmp_path: Path,
) -> None:
    text = "instance,region,gpu,gpus,price\np5,us-east-1,H100,8,98\n"
    (table,) = ahead(written(tmp_path, text))
    assert table.preview.kind is FileKind.CLOUD
    columns = told(table, part_number=2, price=4)
    assert columns[KIND] == "prices"
    (row,) = read(table.found.path, {table.preview.signature: columns}).rows
    assert row.id is None
    assert "No part of the catalogue has H100" in row.reason


def test_a_workbook_shows_dates_and_numbers_as_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Code", "Net", "Until"], ["MQM9700-NS2F", 30000.5, None], [None, None, None]):
        sheet.append(row)
    book.save(tmp_path / "offer.xlsx")
    (table,) = ahead(tmp_path / "offer.xlsx")
    assert table.preview.rows == ((2, ("MQM9700-NS2F", "30000.5", "")),)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"1;2\n3;4\n", b"PK\x03\x04"])
def test_files_without_a_row_of_titles_are_left_to_the_report(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    tables = ahead(path)
    assert len(tables) <= 1
    report = read_all(tuple(find(path)), Setting(Library(), ImportOptions(DATE)))
    assert len(report.rows) == 1
