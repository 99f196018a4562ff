"""What scenarios order otherwise than the one they are compared with, line by line."""

from collections.abc import Sequence
from decimal import Decimal

from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.quote import LineId, plain_key
from planner.domain.results import Evaluation
from planner.exchange.bom import bill_of_materials
from planner.exchange.bom_difference import LineDifference, bom_differences
from planner.exchange.lines import BomLine
from planner.presenters import formats
from planner.presenters.privacy import prices_hidden
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded

ITEM, SITE = "item", "site"


def amount_key(scenario: ScenarioId) -> str:
    """Return the key of the column of differences of amounts behind a scenario."""
    return f"{scenario}:amount"


def ordered_otherwise(
    project: Project, evaluations: Sequence[Evaluation], base: ScenarioId
) -> Table:
    """Return the lines of the bills of materials that differ from those of *base*.

    Each scenario has its quantity; behind all but *base* stands how much more it costs over its
    term, left out while prices are hidden.
    """
    bills = {one.scenario: bill_of_materials(project, one.scenario, one) for one in evaluations}
    names = {one.scenario: project.scenario(one.scenario).name for one in evaluations}
    others = [key for key in bills if key != base]
    found = {key: _by_line(bom_differences(bills[base], bills[key])) for key in others}
    columns = [
        Column(ITEM, translate("comparison", "Item")),
        Column(SITE, translate("comparison", "Site")),
        Column(base, names[base], numeric=True),
    ]
    for key in others:
        columns.append(Column(key, names[key], numeric=True))
        if not prices_hidden():
            title = translate("comparison", "difference, {0}").format(project.settings.currency)
            columns.append(Column(amount_key(key), title, numeric=True))
    ordered = {line.line_id: line.quantity for line in bills[base].lines}
    lines = dict.fromkeys(line for key in others for line in found[key])
    rows = [
        _row(
            line, ordered.get(line, Decimal(0)), base, {key: found[key].get(line) for key in others}
        )
        for line in lines
    ]
    empty = translate("comparison", "All scenarios order the same.")
    return Table(tuple(columns), tuple(rows), empty)


def _by_line(differences: Sequence[LineDifference]) -> dict[LineId, LineDifference]:
    return {one.line.line_id: one for one in differences}


def _row(
    line: LineId,
    quantity: Decimal,
    base: ScenarioId,
    by_scenario: dict[ScenarioId, LineDifference | None],
) -> Row:
    shown: BomLine = next(one.line for one in by_scenario.values() if one is not None)
    cells = {
        ITEM: Cell(worded(shown.description), tooltip=shown.part_number),
        SITE: Cell(shown.site),
        base: _quantity(quantity, shown),
    }
    for key, one in by_scenario.items():
        other = quantity if one is None else quantity + one.quantity
        cells[key] = _quantity(other, shown)
        cells[amount_key(key)] = _amount(one)
    return Row(plain_key(line), cells)


def _quantity(quantity: Decimal, line: BomLine) -> Cell:
    if not quantity:
        return Cell("–", 0.0, Tone.MUTED)
    text = formats.grouped(float(quantity), 0 if quantity == quantity.to_integral() else 1)
    return Cell(f"{text}{formats.SPACE}{line.unit}", float(quantity))


def _amount(one: LineDifference | None) -> Cell:
    if one is None:
        return Cell("=", 0.0, Tone.MUTED)
    if one.total is None:
        return Cell(formats.no_data(), tone=Tone.MUTED)
    value = float(one.total)
    text = formats.signed(str(formats.money(value, one.line.currency)), value)
    return Cell(text, value, Tone.MUTED)
