"""Blocks of the sheet `Risk`: shares of spend and capacity, and what leaving each costs."""

from collections.abc import Sequence
from typing import Any

from planner.compute.lock_in.bond import Bond
from planner.compute.supply_risk import SupplyRisk, herfindahl_of
from planner.domain.supply import Angle
from planner.exchange.columns import NO_DATA, Kind, Value
from planner.exchange.layout import letters
from planner.exchange.styles import HEADER_POINTS, Styles, write, write_formula

_FIRST_TERM, _TERMS = 8, 6
_TOTAL, _MONTHS = 2, 3


def write_shares(sheet: Any, row: int, risk: SupplyRisk, styles: Styles) -> int:
    """Write shares of spend and capacity by angle with their indices; return the next free row."""
    titles: tuple[tuple[str, Kind], ...] = (
        ("Shares by", Kind.TEXT),
        ("Of", Kind.TEXT),
        ("Spend", Kind.SHARE),
        ("Capacity", Kind.SHARE),
        ("HHI of spend", Kind.NUMBER),
        ("at most", Kind.NUMBER),
        ("HHI of capacity", Kind.NUMBER),
        ("at most", Kind.NUMBER),
    )
    for index, (title, kind) in enumerate(titles):
        write(sheet, row, index, title, styles.header(kind))
    sheet.set_row(row, HEADER_POINTS)
    place = row + 1
    for angle in Angle:
        spend, capacity = risk.spend[angle], risk.capacity[angle]
        totals = sum(spend.values()), sum(capacity.values())
        indices = (herfindahl_of(spend) or (None, None), herfindahl_of(capacity) or (None, None))
        for name in {**spend, **capacity}:
            shares = (
                amounts.get(name, 0.0) / total if total else None
                for amounts, total in zip((spend, capacity), totals, strict=True)
            )
            found = (*indices[0], *indices[1])
            values: tuple[Value, ...] = (angle.value, name or NO_DATA, *shares, *found)
            for index, value in enumerate(values):
                write(sheet, place, index, value, styles.value(titles[index][1]))
            place += 1
    return place


def write_leaving(
    sheet: Any, row: int, bonds: Sequence[Bond], per_usd: float, currency: str, styles: Styles
) -> None:
    """Write what leaving each vendor, cloud, model API and landlord costs: live sums of its terms."""
    if not bonds:
        return
    titles: tuple[tuple[str, Kind], ...] = (
        ("Tie", Kind.TEXT),
        ("Leaving", Kind.TEXT),
        (f"Costs {currency}", Kind.MONEY),
        ("Months of spend", Kind.NUMBER),
        (f"Spend a month {currency}", Kind.MONEY),
        ("Notice months", Kind.NUMBER),
        ("Term left months", Kind.NUMBER),
        ("Takes months", Kind.NUMBER),
        (f"Porting {currency}", Kind.MONEY),
        (f"Learning {currency}", Kind.MONEY),
        (f"Parallel run {currency}", Kind.MONEY),
        (f"Egress {currency}", Kind.MONEY),
        (f"Committed {currency}", Kind.MONEY),
        (f"Written off {currency}", Kind.MONEY),
        ("Remarks", Kind.TEXT),
    )
    for index, (title, kind) in enumerate(titles):
        write(sheet, row, index, title, styles.header(kind))
    sheet.set_row(row, HEADER_POINTS)
    begin, end = letters(_FIRST_TERM), letters(_FIRST_TERM + _TERMS - 1)
    for place, one in enumerate(bonds, start=row + 1):
        for index, value in enumerate(_leaving_values(one, per_usd)):
            write(sheet, place, index, value, styles.value(titles[index][1]))
        total = one.cost.total_usd * per_usd
        line = place + 1
        money, number = styles.value(Kind.MONEY, bold=True), styles.value(Kind.NUMBER, bold=True)
        write_formula(sheet, (place, _TOTAL), f"=SUM({begin}{line}:{end}{line})", money, total)
        if one.months is not None:
            write_formula(sheet, (place, _MONTHS), f"=C{line}/E{line}", number, one.months)


def _leaving_values(one: Bond, per_usd: float) -> tuple[Value, ...]:
    cost = one.cost
    egress = NO_DATA if cost.egress_usd is None else cost.egress_usd * per_usd
    return (
        *(one.kind.value, one.name, None, None, one.usd_month * per_usd),
        *(one.notice_months, one.left_months, one.leave_months),
        *(cost.labour_usd * per_usd, cost.training_usd * per_usd, cost.parallel_usd * per_usd),
        *(egress, cost.commitment_usd * per_usd, cost.write_off_usd * per_usd),
        " ".join(map(str, one.notes)),
    )
