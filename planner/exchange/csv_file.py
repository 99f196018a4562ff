"""The bill of materials as CSV, in the delimiter and decimal sign of a locale."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from planner.domain.errors import UserError
from planner.domain.phrase import say
from planner.domain.quote import Audience
from planner.exchange.columns import Value, columns_for, value_of
from planner.exchange.lines import Bom
from planner.exchange.styles import clean
from planner.exchange.target import replacing

# A spreadsheet takes a text that begins with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@")

_LOCALE = re.compile(
    r"(?P<language>[a-z]{2,3})([-_][A-Z][a-z]{3})?([-_](?P<country>[A-Za-z]{2}|\d{3}))?([.@].*)?",
    re.ASCII,
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Decimal symbols as in Unicode CLDR: languages with a comma, and countries that write a point
# though their language does not, or a comma though it does not.
_COMMA_LANGUAGES = _names(
    "af az be bg bs ca cs da de el es et eu fi fo fr gl hr hu hy id is it ka kk ky lb lt lv mk nb "
    "nl nn no pl pt ro ru sk sl sq sr sv tg tk tr tt uk uz vi"
)
_POINT_PLACES = _names(
    "de_CH de_LI es_BR es_BZ es_CU es_DO es_GT es_HN es_MX es_NI es_PA es_PE es_PR es_SV es_US "
    "es_419 it_CH"
)
_COMMA_PLACES = _names(
    "ar_DZ ar_LY ar_MA ar_TN en_AT en_BE en_CZ en_DE en_DK en_EE en_ES en_FI en_FR en_HU en_IT "
    "en_LT en_LV en_NL en_NO en_PL en_PT en_RO en_SE en_SI en_SK en_UA en_ZA"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a locale parts cells and writes decimals."""

    delimiter: str
    decimal: str


POINT = Dialect(",", ".")
COMMA = Dialect(";", ",")


def dialect_of(locale: str) -> Dialect:
    """Return the dialect of a locale such as ``C``, ``de``, ``fr_CA`` or ``it-IT``.

    Raises:
        UserError: when *locale* is not written like one.
    """
    if locale in ("C", "POSIX"):
        return POINT
    match = _LOCALE.fullmatch(locale)
    if match is None:
        raise UserError(
            say("“{0}” is not the name of a locale.", locale),
            say("Nothing was written."),
            say("Use C, a language such as de, or language and country such as fr_CA."),
        )
    language, country = match["language"], (match["country"] or "").upper()
    place = f"{language}_{country}"
    if place in _COMMA_PLACES:
        return COMMA
    return COMMA if language in _COMMA_LANGUAGES and place not in _POINT_PLACES else POINT


def write_csv(
    bom: Bom, target: Path, locale: str = "C", audience: Audience = Audience.INTERNAL
) -> None:
    """Write the lines to *target* in UTF-8 with byte order mark.

    Raises:
        UserError: when the folder or disk refuses, or *locale* is not one.
    """
    dialect, columns = dialect_of(locale), columns_for(audience)
    with (
        replacing(target) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as handle,
    ):
        rows = csv.writer(handle, delimiter=dialect.delimiter)
        rows.writerow([column.title for column in columns])
        for line in bom.lines:
            rows.writerow([_cell(value_of(one, line, audience), dialect) for one in columns])


def write_rows(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Value]],
    target: Path,
    locale: str = "C",
) -> None:
    """Write rows under *columns* for other programs: UTF-8 without a mark, empty cells for no data.

    Raises:
        UserError: when the folder or disk refuses, or *locale* is not one.
    """
    dialect = dialect_of(locale)
    with (
        replacing(target) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as handle,
    ):
        writer = csv.writer(handle, delimiter=dialect.delimiter)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(row.get(name), dialect) for name in columns])


def _cell(value: Value, dialect: Dialect) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = clean(value)
        return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
    text = format(value if isinstance(value, Decimal) else Decimal(repr(value)), "f")
    return text.replace(".", dialect.decimal)
