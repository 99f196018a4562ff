"""Numbers as people type and paste them: groups of digits, decimal commas, currency signs."""

import math
import re

from planner.presenters import formats

POINT, COMMA = ".", ","
_GROUP_DIGITS = 3
_SIGNS = re.compile(r"[$€£¥]|\b[A-Z]{3}\b|CN¥")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+")
_PLAIN = re.compile(r"[+-]?[\d.,']+(?:[eE][+-]?\d+)?")


def parsed(text: str, decimal: str = POINT) -> float | None:
    """Return the number that *text* means, None when it means none.

    *decimal* is the decimal sign of the person's locale; it decides only where a single sign before
    three digits could be either. Signs of currencies are passed over.
    """
    plain = _SIGNS.sub("", "".join(text.split()).replace(formats.MINUS, "-"))
    plain = plain.replace(formats.GROUP, "").replace("'", "").replace("’", "")
    if not _PLAIN.fullmatch(plain):
        return None
    try:
        number = float(_with_point(plain, decimal))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def parsed_share(text: str, decimal: str = POINT) -> float | None:
    """Return the share that *text* means: ``12.5 %`` and ``12.5`` are 0.125."""
    number = parsed(text.strip().removesuffix("%"), decimal)
    return None if number is None else round(number / 100, 12)


def _with_point(plain: str, decimal: str) -> str:
    """Return digits with a decimal point and without signs of grouping."""
    last = max(plain.rfind(POINT), plain.rfind(COMMA))
    if last < 0:
        return plain
    sign = plain[last]
    other = COMMA if sign == POINT else POINT
    if plain.count(sign) > 1:
        return plain.replace(sign, "") if _GROUPED.fullmatch(plain) else plain
    if other not in plain and _is_group(plain, last, decimal):
        return plain.replace(sign, "")
    return plain[:last].replace(other, "") + POINT + plain[last + 1 :]


def _is_group(plain: str, place: int, decimal: str) -> bool:
    """Whether the only sign of a number parts thousands: three digits follow, one to three lead."""
    head = plain[:place].lstrip("+-")
    tail = plain[place + 1 :]
    fits = len(tail) == _GROUP_DIGITS and tail.isdecimal() and 1 <= len(head) <= _GROUP_DIGITS
    return fits and head.lstrip("0") != "" and plain[place] != decimal
