"""The bill of materials as a table with its totals."""

from dataclasses import dataclass
from decimal import Decimal

from planner.domain.project import Project
from planner.domain.quote import Charge
from planner.domain.results import Evaluation
from planner.exchange.bom import bill_of_materials
from planner.exchange.lines import Bom, BomLine
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
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
    """The table, the totals below it, and what they leave out."""

    table: Table
    totals: tuple[Total, ...]
    note: str


def bom_view(project: Project, evaluation: Evaluation) -> BomView:
    """Return the bill of materials of the evaluated scenario."""
    bom = bill_of_materials(project, evaluation.scenario, evaluation)
    empty = translate("bom", "Nothing to order yet. Place hardware or a cloud burst.")
    rows = tuple(_row(line) for line in bom.lines)
    return BomView(Table(columns(bom.head.currency), rows, empty), _totals(bom), _note(bom))


def columns(currency: str) -> tuple[Column, ...]:
    """Return the columns of the panel; units stand in the titles."""
    return (
        Column("position", translate("bom", "Pos"), numeric=True),
        Column("site", translate("bom", "Site")),
        Column("group", translate("bom", "Group")),
        Column("manufacturer", translate("bom", "Manufacturer")),
        Column("part_number", translate("bom", "Part number")),
        Column("description", translate("bom", "Description")),
        Column("quantity", translate("bom", "Qty"), numeric=True),
        Column("unit", translate("bom", "UoM")),
        Column("unit_cost", translate("bom", "Unit cost, {0}").format(currency), numeric=True),
        Column("total", translate("bom", "Total, {0}").format(currency), numeric=True),
        Column("charge", translate("bom", "Charge")),
        Column("term_total", translate("bom", "Term total, {0}").format(currency), numeric=True),
        Column("kw", translate("bom", "kW"), numeric=True),
        Column("units", translate("bom", "U"), numeric=True),
        Column("kg", translate("bom", "kg"), numeric=True),
        Column("lead_weeks", translate("bom", "Lead, weeks"), numeric=True),
        Column("price_date", translate("bom", "Price date")),
        Column("basis", translate("bom", "Price basis")),
        Column("remark", translate("bom", "Remark")),
    )


def _row(line: BomLine) -> Row:
    origin = line.origin
    cells = {
        "position": Cell(str(line.position), float(line.position), Tone.MUTED),
        "site": Cell(line.site),
        "group": Cell(line.group.value),
        "manufacturer": Cell(line.manufacturer),
        "part_number": Cell(line.part_number),
        "description": Cell(line.description),
        "quantity": _number(line.quantity),
        "unit": Cell(line.unit.value, tone=Tone.MUTED),
        "unit_cost": _money(line.unit_cost, line.unit_places),
        "total": _money(line.total),
        "charge": Cell(line.charge.value),
        "term_total": _money(line.term_total) if line.term_months else Cell(""),
        "kw": _optional(line.kw, 2),
        "units": _optional(line.units, 1),
        "kg": _optional(line.kg, 0),
        "lead_weeks": _optional(line.lead_weeks, 0),
        "price_date": Cell(origin.price_date),
        "basis": Cell(origin.basis, tooltip=origin.source),
        "remark": Cell(line.remark),
    }
    return Row(line.line_id, cells)


def _number(value: Decimal) -> Cell:
    return Cell(formats.trimmed(float(value), 3), float(value))


def _money(value: Decimal | None, places: int = 2) -> Cell:
    if value is None:
        return Cell(formats.no_data(), tone=Tone.WARNING)
    shown = formats.grouped(float(value), 2)
    exact = formats.trimmed(float(value), places)
    return Cell(shown, float(value), tooltip=exact if places > 2 else "")


def _optional(value: float | None, decimals: int) -> Cell:
    if value is None:
        return Cell("")
    return Cell(formats.trimmed(value, decimals), float(value))


def _totals(bom: Bom) -> tuple[Total, ...]:
    currency = bom.head.currency
    bound = f"≥{formats.GROUP}" if bom.without_price else ""

    def total(label: str, value: Decimal | None, tooltip: str = "") -> Total:
        if value is None:
            return Total(label, formats.no_data(), formats.no_data(), tooltip)
        whole = bound + _amount(value, currency, 0)
        return Total(label, whole, bound + _amount(value, currency), tooltip)

    totals = [total(translate("bom", "One-off"), bom.total(Charge.ONE_OFF))]
    recurring = (
        (translate("bom", "Monthly"), bom.total(Charge.MONTHLY)),
        (translate("bom", "Yearly"), bom.total(Charge.YEARLY)),
        (translate("bom", "Over the term"), bom.term_total()),
    )
    totals += [total(label, value) for label, value in recurring if value]
    steps = "\n".join(f"{step.label}: {_amount(step.amount, currency)}" for step in bom.steps)
    if bom.capex is not None:
        totals.append(total(translate("bom", "Capex"), bom.capex, steps))
    return tuple(totals)


def _amount(value: Decimal, currency: str, places: int = 2) -> str:
    sign = formats.MINUS if value < 0 else ""
    return f"{sign}{formats.symbol(currency)}{formats.grouped(float(abs(value)), places)}"


def _note(bom: Bom) -> str:
    lines = formats.count(len(bom.lines), translate("bom", "lines"))
    missing = len(bom.without_price)
    if not missing:
        return str(lines)
    return f"{lines} · " + translate("bom", "{0} without a price").format(missing)
