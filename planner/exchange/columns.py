"""The columns of the bill of materials, declared once for workbook and CSV."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from planner.domain.money import rounded
from planner.domain.quote import Audience, Charge
from planner.exchange.lines import BomLine

NO_DATA = "no data"
NO_RATE = "no rate"
ON_REQUEST = "on request"

Value = str | Decimal | float | None


class Kind(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    COUNT = "count"
    QUANTITY = "quantity"
    FINE_QUANTITY = "quantity of hours or tokens"
    MONEY = "money"
    UNIT_PRICE = "unit price"
    FINE_PRICE = "unit price of hours or tokens"
    SHARE = "share"
    NUMBER = "number"
    PLAIN = "plain number"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key, title, kind, width in characters, what it says of a line.

    `formula` is written with the keys of other columns in braces, such as ``{quantity}``, and
    ``{places}`` for the decimal places of the line, ``{missing}`` for the words that stand for an
    amount nobody knows. `entered` columns are for people to change, `internal` ones never reach a
    customer.
    """

    key: str
    title: str
    kind: Kind
    width: float
    value: Callable[[BomLine], Value]
    formula: str = ""
    entered: bool = False
    internal: bool = False

    @property
    def is_amount(self) -> bool:
        """Whether it holds money, which may be unknown."""
        return self.kind in (Kind.MONEY, Kind.UNIT_PRICE)


def missing_words(line: BomLine, audience: Audience) -> str:
    """Return what stands for an amount of a line that nobody knows."""
    if audience is Audience.CUSTOMER:
        return ON_REQUEST
    return NO_RATE if line.apart else NO_DATA


def value_of(column: Column, line: BomLine, audience: Audience) -> Value:
    """Return what a column says of a line; an unknown amount is said in words."""
    value = column.value(line)
    return missing_words(line, audience) if value is None and column.is_amount else value


def columns_for(audience: Audience) -> tuple[Column, ...]:
    """Return the columns that an audience sees; for customers the unit price is the first."""
    return COLUMNS if audience is Audience.INTERNAL else _FOR_CUSTOMERS


def _list_price(line: BomLine) -> Value:
    if not line.apart or line.list_price is None:
        return line.list_price
    return f"{line.currency} {rounded(line.list_price, line.unit_places)}"


def _term_total(line: BomLine) -> Value:
    if line.charge is Charge.ONE_OFF:
        return ""
    return None if line.apart else line.term_total


def _remark(line: BomLine) -> str:
    return "; ".join(text for text in (line.remark, line.note) if text)


COLUMNS = (
    Column("position", "Pos", Kind.COUNT, 5, lambda x: x.position),
    Column("site", "Site", Kind.TEXT, 22, lambda x: x.site),
    Column("group", "Group", Kind.TEXT, 17, lambda x: x.group),
    Column("manufacturer", "Manufacturer", Kind.TEXT, 15, lambda x: x.manufacturer),
    Column("part_number", "Part number", Kind.TEXT, 22, lambda x: x.part_number, entered=True),
    Column("description", "Description", Kind.TEXT, 56, lambda x: x.description),
    Column("quantity", "Qty", Kind.QUANTITY, 11, lambda x: x.quantity, entered=True),
    Column("unit", "UoM", Kind.TEXT, 9, lambda x: x.unit),
    Column("option", "Option", Kind.TEXT, 11, lambda x: x.option, entered=True),
    Column(
        "list_price",
        "List price",
        Kind.UNIT_PRICE,
        14,
        _list_price,
        entered=True,
        internal=True,
    ),
    Column(
        "discount", "Discount", Kind.SHARE, 9, lambda x: x.discount, entered=True, internal=True
    ),
    Column(
        "unit_cost",
        "Unit cost",
        Kind.UNIT_PRICE,
        14,
        lambda x: None if x.apart else x.unit_cost,
        'IF(ISNUMBER({list_price}),ROUND({list_price}*(1-{discount}),{places}),"{missing}")',
        internal=True,
    ),
    Column("margin", "Margin", Kind.SHARE, 9, lambda x: x.margin, entered=True, internal=True),
    Column(
        "unit_sell",
        "Unit sell",
        Kind.UNIT_PRICE,
        14,
        lambda x: None if x.apart else x.unit_sell,
        "IF(ISNUMBER({list_price}),"
        'ROUND({list_price}*(1-{discount})/(1-{margin}),{places}),"{missing}")',
    ),
    Column(
        "total",
        "Total",
        Kind.MONEY,
        16,
        lambda x: None if x.apart else x.total,
        'IF(ISNUMBER({unit_sell}),ROUND({quantity}*{unit_sell},{total_places}),"{missing}")',
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
        'ROUND({total}*{term}/IF({charge}="yearly",12,1),{total_places}),"{missing}"))',
    ),
    Column("kw", "kW", Kind.NUMBER, 9, lambda x: x.kw),
    Column("units", "U", Kind.NUMBER, 7, lambda x: x.units),
    Column("kg", "kg", Kind.NUMBER, 9, lambda x: x.kg),
    Column("lead_weeks", "Lead weeks", Kind.NUMBER, 8, lambda x: x.lead_weeks, entered=True),
    Column("price_date", "Price date", Kind.TEXT, 11, lambda x: x.origin.price_date, internal=True),
    Column("price_basis", "Price basis", Kind.TEXT, 12, lambda x: x.origin.basis, internal=True),
    Column(
        "valid_until",
        "Valid until",
        Kind.TEXT,
        11,
        lambda x: x.origin.valid_until,
        entered=True,
        internal=True,
    ),
    Column("source", "Source", Kind.TEXT, 40, lambda x: x.origin.source, internal=True),
    Column("remark", "Remark", Kind.TEXT, 34, _remark, entered=True),
    Column("line_id", "Line ID", Kind.TEXT, 40, lambda x: x.line_id),
)
"""In the order of the sheet; purchasing departments rely on it."""


def _for_customers(column: Column) -> Column:
    column = replace(column, entered=False)
    if column.key == "unit_sell":
        return replace(column, title="Unit price", formula="")
    return replace(column, value=lambda x: x.remark) if column.key == "remark" else column


_FOR_CUSTOMERS = tuple(_for_customers(column) for column in COLUMNS if not column.internal)
