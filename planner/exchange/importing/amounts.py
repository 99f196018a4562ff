"""Numbers, money, shares, times and dates as people write them into price lists."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from planner.exchange.importing.tables import Cell

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "CHF": "CHF"}
_CODE = re.compile(r"(?<![A-Z])[A-Z]{3}(?![A-Z])")
_NUMBER = re.compile(r"-?\d[\d.,'’\s]*")
_NOT_CURRENCIES = frozenset({"VAT", "TBD", "TBA", "EOL", "POA", "NET", "PER"})
_WEEKS_OF = {"day": 1 / 7, "tag": 1 / 7, "giorn": 1 / 7, "jour": 1 / 7, "week": 1.0}
_WEEKS_OF |= {"woche": 1.0, "settiman": 1.0, "semaine": 1.0, "wk": 1.0}
_WEEKS_OF |= {
    "month": 365 / 12 / 7,
    "monat": 365 / 12 / 7,
    "mes": 365 / 12 / 7,
    "mois": 365 / 12 / 7,
}
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y")
_THOUSANDS_DIGITS = 3


def number_in(value: Cell, *, comma: bool = False) -> float | None:
    """Return the number of a cell, with signs of thousands and a unit around it; None for none.

    *comma* tells that a single comma before three digits is a decimal sign, not one of thousands.
    """
    if isinstance(value, float):
        return value
    if value is None or isinstance(value, date):
        return None
    found = _NUMBER.search(value)
    if found is None:
        return None
    text = re.sub(r"[\s'’]", "", found[0]).rstrip(".,")
    text = _with_point(text, comma=comma)
    try:
        return float(text)
    except ValueError:
        return None


def has_decimal_comma(values: Iterable[Cell]) -> bool | None:
    """Return whether numbers of a column use the comma as decimal sign, None when none tells."""
    for value in values:
        if not isinstance(value, str):
            continue
        found = _NUMBER.search(value)
        text = re.sub(r"[\s'’]", "", found[0]).rstrip(".,") if found else ""
        last = max(text.rfind(","), text.rfind("."))
        if last < 0:
            continue
        other = "." if text[last] == "," else ","
        digits = len(text) - last - 1
        if other in text[:last] or digits != _THOUSANDS_DIGITS:
            return text[last] == ","
        if text.count(text[last]) > 1:
            return text[last] == "."
    return None


def currency_in(*texts: str) -> str:
    """Return the ISO code that the first of the texts names by code or sign, empty for none."""
    for text in texts:
        codes: list[str] = [
            one for one in _CODE.findall(text.upper()) if one not in _NOT_CURRENCIES
        ]
        whole = text.strip().upper()
        if whole in codes:
            return whole
        for sign, code in _SIGNS.items():
            if sign in text:
                return code
        for code in codes:
            if code in _KNOWN_CODES:
                return code
    return ""


_KNOWN_CODES = frozenset(
    {"USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN"}
    | {"CZK", "HUF", "RON", "BGN", "TRY", "AED", "SAR", "SGD", "HKD", "KRW", "TWD", "BRL", "MXN"}
    | {"ZAR", "ILS", "NZD", "THB"}
)


def share_in(value: Cell, *, comma: bool = False) -> float | None:
    """Return a discount as a share: 30 %, 30 and 0.3 are the same."""
    number = number_in(value, comma=comma)
    if number is None:
        return None
    is_percent = isinstance(value, str) and "%" in value
    return number / 100 if is_percent or number > 1 else number


def weeks_in(value: Cell, title: str = "") -> float | None:
    """Return a lead time in weeks by the unit that stands beside it or in the column's title."""
    number = number_in(value)
    if number is None:
        return None
    for text in (value if isinstance(value, str) else "", title):
        for word, weeks in _WEEKS_OF.items():
            if re.search(rf"(?<![a-z]){word}", text.lower()):
                return round(number * weeks, 2)
    return number


def date_in(value: Cell) -> date | None:
    """Return a date; of those with slashes only what can be read in one way."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip()
    for pattern in _DATES:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    if match is None:
        return None
    first, second, year = (int(one) for one in match.groups())
    if first != second and first <= 12 and second <= 12:
        return None
    month, day = (second, first) if first > 12 else (first, second)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_point(text: str, *, comma: bool) -> str:
    last_comma, last_point = text.rfind(","), text.rfind(".")
    if last_comma >= 0 and last_point >= 0:
        decimal = "," if last_comma > last_point else "."
    elif last_comma < 0 and last_point < 0:
        return text
    else:
        sign = "," if last_comma >= 0 else "."
        last = max(last_comma, last_point)
        digits = len(text) - last - 1
        is_thousands = text.count(sign) > 1 or (
            digits == _THOUSANDS_DIGITS and (sign == ",") is not comma
        )
        decimal = "" if is_thousands else sign
    other = {",": ".", ".": ","}.get(decimal, "")
    text = text.replace(other, "") if other else text
    if not decimal:
        return text.replace(",", "").replace(".", "")
    return text.replace(decimal, ".")
