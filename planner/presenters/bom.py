"""The bill of materials as a table with inputs, its totals, and how firm it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.domain.money import places
from planner.domain.project import Project
from planner.domain.quote import Charge, Option, Unit
from planner.domain.results import Evaluation
from planner.exchange.bom import bill_of_materials
from planner.exchange.lines import Bom, BomLine
from planner.exchange.offer import standing, warnings
from planner.exchange.price_age import is_lead_old, is_old
from planner.presenters import formats
from planner.presenters.privacy import prices_hidden, without_prices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.typed import POINT
from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class Total:
    """A sum with its name; amounts of different charges are never added.

    `amount` is to the unit, `exact` to the cent; `tooltip` tells how the sum comes about.
    """

    label: str
    amount: str
    exact: str
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class BomView:
    """The table, the totals below it, and what they leave out.

    `standing` is what a document of these prices may call itself, `warnings` what to look at before
    it is sent. `own` are the keys of lines in the user's own words, `entered` of lines where
    something was entered; `items` names the thing that a line orders, the same at every site.
    """

    table: Table
    totals: tuple[Total, ...]
    note: str
    standing: str
    warnings: tuple[str, ...]
    own: frozenset[str]
    entered: frozenset[str]
    items: Mapping[str, str]


def bom_view(
    project: Project, evaluation: Evaluation, today: str = "", decimal: str = POINT
) -> BomView:
    """Return the bill of materials of the evaluated scenario.

    *today* is ISO; inputs are written with *decimal* as their decimal sign.
    """
    bom = bill_of_materials(project, evaluation.scenario, evaluation, date=today)
    empty = translate("bom", "Nothing to order yet. Place hardware or a cloud burst.")
    own = frozenset(str(one.line_id) for one in project.prices.extra_lines)
    rows = tuple(
        _with_age(_row(line, decimal, is_own=line.line_id in own), line, bom) for line in bom.lines
    )
    if prices_hidden():
        rows = tuple(without_prices(row, _MONEY) for row in rows)
    return BomView(
        Table(columns(bom.head.currency), rows, empty),
        _totals(bom),
        _note(bom),
        standing(bom),
        warnings(bom),
        own,
        frozenset(str(line.line_id) for line in bom.lines if line.entered),
        {str(line.line_id): line.part for line in bom.lines},
    )


_MONEY = frozenset(
    ("list_price", "discount", "unit_cost", "margin", "unit_sell", "total", "term_total", "source")
)
"""Columns that tell what something costs, who says so, or what is earned with it."""


def columns(currency: str) -> tuple[Column, ...]:
    """Return the columns of the panel, units in the titles; prices stand where they are seen."""

    def number(key: str, title: str) -> Column:
        return Column(key, title.format(currency), numeric=True)

    return (
        number("position", translate("bom", "Pos")),
        Column("site", translate("bom", "Site")),
        Column("part_number", translate("bom", "Part number")),
        Column("description", translate("bom", "Description")),
        number("quantity", translate("bom", "Qty")),
        Column("unit", translate("bom", "UoM"), choices=tuple(Unit)),
        Column("option", translate("bom", "Option"), choices=tuple(Option)),
        number("list_price", translate("bom", "List price, {0}")),
        number("discount", translate("bom", "Discount, %")),
        number("unit_cost", translate("bom", "Unit cost, {0}")),
        number("margin", translate("bom", "Margin, %")),
        number("unit_sell", translate("bom", "Unit sell, {0}")),
        number("total", translate("bom", "Total, {0}")),
        Column("charge", translate("bom", "Charge"), choices=tuple(Charge)),
        number("term_months", translate("bom", "Term, months")),
        number("term_total", translate("bom", "Term total, {0}")),
        number("kw", translate("bom", "kW")),
        number("units", translate("bom", "U")),
        number("kg", translate("bom", "kg")),
        number("lead_weeks", translate("bom", "Lead, weeks")),
        Column("group", translate("bom", "Group")),
        Column("manufacturer", translate("bom", "Manufacturer")),
        Column("price_date", translate("bom", "Price date")),
        Column("basis", translate("bom", "Price basis")),
        Column("valid_until", translate("bom", "Valid until")),
        Column("source", translate("bom", "Source")),
        Column("remark", translate("bom", "Remark")),
    )


def _row(line: BomLine, decimal: str, *, is_own: bool) -> Row:
    inputs = _Inputs(line, decimal)
    money = _Money(line)
    origin = line.origin
    cells = {
        "position": Cell(str(line.position), float(line.position), Tone.MUTED),
        "site": Cell(line.site),
        "group": Cell(line.group.value),
        "manufacturer": inputs.text("manufacturer", line.manufacturer, open_to=is_own),
        "part_number": inputs.text("part_number", line.part_number),
        "description": inputs.text("description", line.description, open_to=is_own),
        "quantity": inputs.number("quantity", line.quantity, 6, open_to=is_own),
        "unit": inputs.text("unit", line.unit.value, open_to=is_own),
        "option": inputs.text("option", line.option.value),
        "list_price": inputs.price(money),
        "discount": inputs.share("discount", line.discount),
        "unit_cost": money.cell(line.unit_cost, line.unit_places),
        "margin": inputs.share("margin", line.margin),
        "unit_sell": money.cell(line.unit_sell, line.unit_places),
        "total": money.cell(line.total, counts=line.option is Option.BASE),
        "charge": inputs.text("charge", line.charge.value, open_to=is_own),
        "term_months": inputs.number(
            "term_months",
            None if line.term_months is None else Decimal(line.term_months),
            0,
            open_to=is_own and line.charge is not Charge.ONE_OFF,
        ),
        "term_total": money.cell(line.term_total) if line.term_months else Cell(""),
        "kw": _optional(line.kw, 2),
        "units": _optional(line.units, 1),
        "kg": _optional(line.kg, 0),
        "lead_weeks": inputs.number("lead_weeks", _decimal(line.lead_weeks), 1),
        "price_date": Cell(origin.price_date),
        "basis": Cell(origin.basis),
        "valid_until": inputs.text("valid_until", origin.valid_until),
        "source": inputs.text("source", origin.source),
        "remark": inputs.remark(),
    }
    return Row(line.line_id, cells)


def _with_age(row: Row, line: BomLine, bom: Bom) -> Row:
    """Return the row with cells that warn when price or lead time of the line are old."""
    head = bom.head
    old: dict[str, str] = {}
    if is_old(line, bom) and head.price_months is not None:
        text = translate("bom", "Of {0}, older than {1} months: ask for a new price, and enter it.")
        told = text.format(line.origin.price_date, f"{head.price_months:g}")
        old |= {"list_price": told, "price_date": told}
    if is_lead_old(line, bom):
        text = translate("bom", "Seen on {0}: ask your supplier, and enter what you are told.")
        old["lead_weeks"] = text.format(line.lead_date)
    warned = {
        key: replace(row.cells[key], tone=Tone.WARNING, tooltip=tip) for key, tip in old.items()
    }
    return replace(row, cells={**row.cells, **warned}) if warned else row


class _Inputs:
    """Makes the cells of a line that can be typed into."""

    def __init__(self, line: BomLine, decimal: str) -> None:
        self._line = line
        self._decimal = decimal

    def text(self, name: str, text: str, *, open_to: bool = True) -> Cell:
        return Cell(text, entry=text if open_to else None, entered=self._entered(name))

    def remark(self) -> Cell:
        """Show the note of colleagues too; only the remark is typed."""
        line = self._line
        note = "" if prices_hidden() else line.note  # it may tell a rent
        shown = "; ".join(one for one in (line.remark, note) if one)
        tip = translate("bom", "Customers read the remark: {0}").format(line.remark or "–")
        return Cell(
            shown,
            tooltip=f"{shown}\n{tip}" if shown else "",
            entry=line.remark,
            entered=self._entered("remark"),
        )

    def number(
        self, name: str, value: Decimal | None, decimals: int, *, open_to: bool = True
    ) -> Cell:
        entry = self._plain(value) if open_to else None
        if value is None:
            return Cell("", entry=entry)
        shown = formats.trimmed(float(value), min(decimals, 3))
        return Cell(shown, float(value), entry=entry, entered=self._entered(name))

    def share(self, name: str, share: Decimal) -> Cell:
        percent = share * 100
        tone = Tone.NORMAL if percent else Tone.MUTED
        return Cell(
            formats.trimmed(float(percent), 2),
            float(percent),
            tone,
            entry=None if self._line.paid_elsewhere else self._plain(percent),
            entered=self._entered(name),
        )

    def price(self, money: "_Money") -> Cell:
        line = self._line
        cell = money.cell(line.list_price, line.unit_places)
        entry = None if line.paid_elsewhere else self._plain(line.list_price)
        return Cell(
            cell.text, cell.value, cell.tone, cell.tooltip, entry, self._entered("list_price")
        )

    def _entered(self, name: str) -> bool:
        return name in self._line.entered

    def _plain(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", self._decimal)


class _Money:
    """Makes the cells of a line that show money."""

    def __init__(self, line: BomLine) -> None:
        self._line = line

    def cell(
        self, value: Decimal | None, digits: int | None = None, *, counts: bool = True
    ) -> Cell:
        if value is None:
            return Cell(formats.no_data(), tone=Tone.WARNING)
        line = self._line
        usual = places(line.currency)
        shown = formats.grouped(float(value), usual)
        exact = formats.trimmed(float(value), digits or usual)
        tooltip = exact if digits is not None and digits > usual else ""
        if line.apart:
            apart = translate("bom", "In {0}, which has no exchange rate: in no total.")
            text = f"{line.currency}{formats.SPACE}{shown}"
            return Cell(text, tone=Tone.WARNING, tooltip=apart.format(line.currency))
        if not counts:
            return Cell(shown, float(value), Tone.MUTED, translate("bom", "In no total."))
        return Cell(shown, float(value), tooltip=tooltip)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def _optional(value: float | None, decimals: int) -> Cell:
    if value is None:
        return Cell("")
    return Cell(formats.trimmed(value, decimals), float(value))


def _totals(bom: Bom) -> tuple[Total, ...]:
    if prices_hidden():
        return ()
    currency = bom.head.currency
    bound = f"≥{formats.GROUP}" if bom.without_price else ""
    partial = f" {translate('bom', 'partial')}" if bom.apart else ""

    def total(label: str, value: Decimal | None, tooltip: str = "") -> Total:
        if value is None:
            return Total(label, formats.no_data(), formats.no_data(), tooltip)
        whole = f"{bound}{_amount(value, currency, 0)}{partial}"
        exact = f"{bound}{_amount(value, currency, places(currency))}{partial}"
        return Total(label, whole, exact, tooltip)

    totals = [total(translate("bom", "One-off"), bom.total(Charge.ONE_OFF))]
    recurring = (
        (translate("bom", "Monthly"), bom.total(Charge.MONTHLY)),
        (translate("bom", "Yearly"), bom.total(Charge.YEARLY)),
        (translate("bom", "Over the term"), bom.term_total()),
    )
    totals += [total(label, value) for label, value in recurring if value]
    not_counted = translate("bom", "In no total.")
    for option, label in (
        (Option.OPTIONAL, translate("bom", "Optional")),
        (Option.ALTERNATIVE, translate("bom", "Alternative")),
    ):
        if any(line.option is option for line in bom.lines):
            totals.append(total(label, bom.total(Charge.ONE_OFF, option), not_counted))
            over_term = bom.term_total(option)
            if over_term:
                name = translate("bom", "{0}, over the term").format(label)
                totals.append(total(name, over_term, not_counted))
    steps = "\n".join(
        f"{step.label}: {_amount(step.amount, currency, places(currency))}" for step in bom.steps
    )
    totals.append(total(translate("bom", "Capex"), bom.capex, steps))
    return tuple(totals)


def _amount(value: Decimal, currency: str, decimals: int = 2) -> str:
    sign = formats.MINUS if value < 0 else ""
    return f"{sign}{formats.symbol(currency)}{formats.grouped(float(abs(value)), decimals)}"


def _note(bom: Bom) -> str:
    parts = [str(formats.count(len(bom.lines), translate("bom", "lines")))]
    if bom.without_price:
        parts.append(translate("bom", "{0} without a price").format(len(bom.without_price)))
    if bom.apart:
        parts.append(translate("bom", "{0} without an exchange rate").format(len(bom.apart)))
    return " · ".join(parts)
