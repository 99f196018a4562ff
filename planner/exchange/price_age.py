"""How old the prices and lead times of a bill of materials are, on the day it is made."""

from planner.domain.observation import months_old
from planner.exchange.lines import INCLUDED, QUOTED, Bom, BomLine


def oldest_price_date(bom: Bom) -> str:
    """Return the date of the oldest price that is used, empty when none is."""
    return min((line.origin.price_date for line in bom.lines if _is_dated(line)), default="")


def old_lines(bom: Bom) -> tuple[BomLine, ...]:
    """Return the lines whose price is older than the assumption `supply.price_months` allows."""
    return tuple(line for line in bom.lines if is_old(line, bom))


def is_old(line: BomLine, bom: Bom) -> bool:
    """Whether the price of a line is too old to be relied on; a quote that still holds is not."""
    day, months = bom.head.date or bom.head.quote.date, bom.head.price_months
    origin = line.origin
    if months is None or not day or not _is_dated(line):
        return False
    if origin.basis == QUOTED and origin.valid_until >= day:
        return False
    age = months_old(origin.price_date, day)
    return age is not None and age > months


def is_lead_old(line: BomLine, bom: Bom) -> bool:
    """Whether the lead time of a line was seen too long ago to be relied on."""
    day, months = bom.head.date or bom.head.quote.date, bom.head.lead_months
    if months is None or not day or line.lead_weeks is None:
        return False
    age = months_old(line.lead_date, day)
    return age is not None and age > months


def _is_dated(line: BomLine) -> bool:
    origin = line.origin
    return line.list_price is not None and bool(origin.price_date) and origin.basis != INCLUDED
