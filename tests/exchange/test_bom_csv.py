"""The bill of materials as CSV, read back the way spreadsheets read it."""

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planner.domain.errors import UserError
from planner.exchange.columns import COLUMNS
from planner.exchange.csv_file import COMMA, POINT, dialect_of, write_csv
from planner.exchange.lines import Bom


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_the_file_is_utf_8_with_byte_order_mark_and_every_column(bom: Bom, tmp_path: Path) -> None:
    target = tmp_path / "bom.csv"
    write_csv(bom, target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    table = rows(target)
    assert len(table) == len(bom.lines)
    assert list(table[0]) == [column.title for column in COLUMNS]
    assert Decimal(table[0]["Total"]) == bom.lines[0].total
    assert table[2]["List price"] == "no data"


def test_a_german_file_has_semicolons_and_decimal_commas(bom: Bom, tmp_path: Path) -> None:
    target = tmp_path / "bom.csv"
    write_csv(bom, target, "de_DE")
    assert rows(target, ";")[0]["Total"] == "1056290,31"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_only_texts_that_a_spreadsheet_takes_for_a_formula_get_an_apostrophe(
    bom: Bom, tmp_path: Path, start: str
) -> None:
    attack = f"{start}1+1"
    line = replace(bom.lines[0], description=attack, remark=f"a{attack}", list_price=Decimal(-5))
    target = tmp_path / "bom.csv"
    write_csv(replace(bom, lines=(line,)), target)
    (row,) = rows(target)
    assert row["Description"] == f"'{attack}"
    assert row["Remark"] == f"a{attack}"
    assert row["List price"] == "-5"


@pytest.mark.parametrize(
    ("locale", "dialect"),
    [
        ("C", POINT),
        ("en_US", POINT),
        ("en-GB", POINT),
        ("ja_JP.UTF-8", POINT),
        ("de", COMMA),
        ("it-IT", COMMA),
        ("fr_CA", COMMA),
        ("de_CH", POINT),
        ("es_MX", POINT),
        ("en_ZA", COMMA),
        ("uz_Latn_UZ", COMMA),
        ("es_419", POINT),
    ],
)
def test_delimiter_and_decimal_sign_follow_the_locale(locale: str, dialect: object) -> None:
    assert dialect_of(locale) == dialect


def test_an_unknown_locale_writes_nothing(bom: Bom, tmp_path: Path) -> None:
    target = tmp_path / "bom.csv"
    with pytest.raises(UserError, match="not the name of a locale") as refused:
        write_csv(bom, target, "Deutsch")
    assert "fr_CA" in refused.value.message.remedy
    assert not target.exists()
