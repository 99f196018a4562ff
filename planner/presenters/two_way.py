"""The cost at values of two assumptions together, as a table."""

from planner.domain.project import Project
from planner.presenters import formats
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded
from planner.studies.assumed_ranges import Ranged
from planner.studies.cost_response import CostResponse
from planner.studies.sensitivity import tornado, two_way

VALUE = "value"
_CHEAPER = "✓" + formats.SPACE


def movers(response: CostResponse) -> tuple[tuple[str, str], ...]:
    """Return keys and names of the assumptions that move the cost, the widest swing first."""
    return tuple((one.ranged.key, worded(one.ranged.label)) for one in tornado(response))


def two_way_table(project: Project, response: CostResponse, down: str, across: str) -> Table:
    """Return the present cost by values of *down* (rows) and *across* (columns).

    A tick marks where the plan costs no more than its first reference; the cell of the plan as it
    is stands out.
    """
    if prices_hidden():
        return Table((), (), hidden_note())
    found = two_way(response, down, across)
    rows_of, columns_of = found.down.ranged, found.across.ranged
    columns = [Column(VALUE, _heading(rows_of))]
    columns += [
        Column(str(place), formats.trimmed(value), numeric=True)
        for place, value in enumerate(found.across_values)
    ]
    shown = project.shown_currency
    rows = []
    for line, value in enumerate(found.down_values):
        cells = {VALUE: Cell(formats.trimmed(value), value)}
        for place, usd in enumerate(found.usd[line]):
            amount = usd * shown.per_usd
            likely = (value, found.across_values[place]) == (rows_of.likely, columns_of.likely)
            cheaper = bool(found.cheaper) and found.cheaper[line][place]
            text = str(formats.money(amount, shown.code))
            tone = Tone.GOOD if cheaper else Tone.NORMAL
            cells[str(place)] = Cell(
                _CHEAPER + text if cheaper else text, amount, Tone.ACCENT if likely else tone
            )
        rows.append(Row(str(line), cells))
    return Table(tuple(columns), tuple(rows))


def two_way_words(response: CostResponse, down: str, across: str) -> str:
    """Return what the columns are, what a tick means, and which cell stands out."""
    found = two_way(response, down, across)
    text = translate("two way", "TCO. Across: {0}. The plan as it is stands out.")
    text = text.format(_heading(found.across.ranged))
    if found.reference and any(map(any, found.cheaper)):
        tick = translate("two way", "✓ costs no more than {0}.").format(worded(found.reference))
        text += " " + tick
    return text


def _heading(ranged: Ranged) -> str:
    return f"{worded(ranged.label)}, {worded(ranged.unit)}"
