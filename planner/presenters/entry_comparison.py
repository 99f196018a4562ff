"""Entries of one kind side by side, with a mark where they differ."""

from collections.abc import Iterable, Sequence

from planner.catalog.library import Library
from planner.domain.entry_fields import Entry
from planner.presenters import formats
from planner.presenters.entry_figures import figure_text, shown_number
from planner.presenters.entry_labels import field_label, grouped_fields
from planner.presenters.entry_page import FIGURE, PRICED, old_price_text, shown_fields
from planner.presenters.formats import Quantity
from planner.presenters.list_prices import IN_USD, ListPrices
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.why import status_word
from planner.presenters.wording import translate

DIFFERS = "differs"
_MARK = "≠"


def comparison_table(
    entries: Sequence[Entry],
    titles: Sequence[str],
    library: Library,
    prices: ListPrices = IN_USD,
    *,
    only_differences: bool,
) -> Table:
    """Return a row for each figure and a column for each entry; old prices warn, as *prices* says.

    A row whose figures differ is marked by a sign as well as by weight of tone; *only_differences*
    leaves the others out, and figures that none of them has.
    """
    names = tuple(dict.fromkeys(name for entry in entries for name in shown_fields(entry, library)))
    columns = (
        Column(DIFFERS, ""),
        Column(FIGURE, translate("entry", "Figure")),
        *(Column(f"entry:{place}", title) for place, title in enumerate(titles)),
    )
    rows: list[Row] = []
    for group in grouped_fields(names):
        found = [
            row
            for name in group.fields
            if (row := _row(entries, name, library, prices)) is not None
            and not (only_differences and row.tone is Tone.MUTED)
        ]
        if found:
            heading = Cell(group.title.upper(), tone=Tone.MUTED)
            rows += [Row(f"group:{group.title}", {FIGURE: heading}, is_heading=True), *found]
    empty = translate("entry", "They do not differ in any figure.")
    return Table(columns, tuple(rows), empty)


def differing(table: Table) -> int:
    """Return how many figures of a comparison differ."""
    return sum(row.tone is Tone.NORMAL for row in _figures(table.rows))


def _figures(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if not row.is_heading)


def _row(entries: Sequence[Entry], name: str, library: Library, prices: ListPrices) -> Row | None:
    """The figure of every entry; the tone of the row is normal where they differ."""
    missing = Quantity(formats.no_data())
    shown = [
        figure_text(entry, name, library) if name in shown_fields(entry, library) else missing
        for entry in entries
    ]
    texts = [one.number for one in shown]
    if all(text == formats.no_data() for text in texts):
        return None
    differs = len(set(texts)) > 1
    unit = next((one.unit for one in shown if one.unit), "")
    label = f"{field_label(name)}, {unit}" if unit else field_label(name)
    mark = Cell(
        _MARK if differs else "",
        tone=Tone.ACCENT,
        tooltip=translate("entry", "differs") if differs else "",
    )
    cells = {DIFFERS: mark, FIGURE: Cell(label)}
    for place, (entry, text) in enumerate(zip(entries, texts, strict=True)):
        evidence = entry.evidence.get(name)
        tip = f"{text}\n{status_word(evidence.status)}, {evidence.date}" if evidence else text
        tone = Tone.NORMAL if differs and text != formats.no_data() else Tone.MUTED
        number = shown_number(entry, name) if text != formats.no_data() else None
        if name in PRICED and number is not None and prices.is_old(evidence):
            tip, tone = f"{tip}\n{old_price_text()}", Tone.WARNING
        shown_text = f"⚠ {text}" if tone is Tone.WARNING else text
        cells[f"entry:{place}"] = Cell(shown_text, number, tone, tip)
    return Row(name, cells, Tone.NORMAL if differs else Tone.MUTED)
