"""The columns of the bill of materials, declared once for workbook and CSV."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from planner.exchange.lines import BomLine, Charge

NO_DATA = "no data"

Value = str | Decimal | float | None


class Kind(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    COUNT = "count"
    QUANTITY = "quantity"
    FINE_QUANTITY = "quantity of hours or tokens"
    MONEY = "money"
    UNIT_PRICE = "unit price"
    SHARE = "share"
    NUMBER = "number"
    PLAIN = "plain number"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key, title, kind, width in characters, what it says of a line.

    `formula` is written with the keys of other columns in braces, such as ``{quantity}``, and
    ``{places}`` for the decimal places of the line. `entered` columns are for people to change.
    """

    key: str
    title: str
    kind: Kind
    width: float
    value: Callable[[BomLine], Value]
    formula: str = ""
    entered: bool = False


def _priced(line: BomLine, value: Decimal | None) -> Value:
    return NO_DATA if value is None and line.list_price is None else value


def _term_total(line: BomLine) -> Value:
    return "" if line.charge is Charge.ONE_OFF else _priced(line, line.term_total)


COLUMNS = (
    Column("position", "Pos", Kind.COUNT, 5, lambda x: x.position),
    Column("site", "Site", Kind.TEXT, 22, lambda x: x.site),
    Column("group", "Group", Kind.TEXT, 17, lambda x: x.group),
    Column("manufacturer", "Manufacturer", Kind.TEXT, 15, lambda x: x.manufacturer),
    Column("part_number", "Part number", Kind.TEXT, 22, lambda x: x.part_number, entered=True),
    Column("description", "Description", Kind.TEXT, 44, lambda x: x.description),
    Column("quantity", "Qty", Kind.QUANTITY, 11, lambda x: x.quantity, entered=True),
    Column("unit", "UoM", Kind.TEXT, 9, lambda x: x.unit),
    Column("option", "Option", Kind.TEXT, 11, lambda x: x.option, entered=True),
    Column(
        "list_price",
        "List price",
        Kind.UNIT_PRICE,
        14,
        lambda x: _priced(x, x.list_price),
        entered=True,
    ),
    Column("discount", "Discount", Kind.SHARE, 9, lambda x: x.discount, entered=True),
    Column(
        "unit_cost",
        "Unit cost",
        Kind.UNIT_PRICE,
        14,
        lambda x: _priced(x, x.unit_cost),
        'IF(ISNUMBER({list_price}),ROUND({list_price}*(1-{discount}),{places}),"no data")',
    ),
    Column("margin", "Margin", Kind.SHARE, 9, lambda x: x.margin, entered=True),
    Column(
        "unit_sell",
        "Unit sell",
        Kind.UNIT_PRICE,
        14,
        lambda x: _priced(x, x.unit_sell),
        "IF(ISNUMBER({list_price}),"
        'ROUND({list_price}*(1-{discount})/(1-{margin}),{places}),"no data")',
    ),
    Column(
        "total",
        "Total",
        Kind.MONEY,
        16,
        lambda x: _priced(x, x.total),
        'IF(ISNUMBER({unit_sell}),ROUND({quantity}*{unit_sell},{total_places}),"no data")',
    ),
    Column("charge", "Charge", Kind.TEXT, 9, lambda x: x.charge, entered=True),
    Column("term", "Term (months)", Kind.COUNT, 9, lambda x: x.term_months, entered=True),
    Column(
        "term_total",
        "Term total",
        Kind.MONEY,
        16,
        _term_total,
        'IF({charge}="one-off","",IF(ISNUMBER({total}),'
        'ROUND({total}*{term}/IF({charge}="yearly",12,1),{total_places}),"no data"))',
    ),
    Column("kw", "kW", Kind.NUMBER, 9, lambda x: x.kw),
    Column("units", "U", Kind.NUMBER, 7, lambda x: x.units),
    Column("kg", "kg", Kind.NUMBER, 9, lambda x: x.kg),
    Column("lead_weeks", "Lead weeks", Kind.NUMBER, 8, lambda x: x.lead_weeks, entered=True),
    Column("price_date", "Price date", Kind.TEXT, 11, lambda x: x.origin.price_date),
    Column("price_basis", "Price basis", Kind.TEXT, 12, lambda x: x.origin.basis),
    Column(
        "valid_until", "Valid until", Kind.TEXT, 11, lambda x: x.origin.valid_until, entered=True
    ),
    Column("source", "Source", Kind.TEXT, 40, lambda x: x.origin.source),
    Column("remark", "Remark", Kind.TEXT, 34, lambda x: x.remark, entered=True),
    Column("line_id", "Line ID", Kind.TEXT, 24, lambda x: x.line_id),
)
"""In the order of the sheet; purchasing departments rely on it."""
