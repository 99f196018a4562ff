"""The page of a catalogue entry: every figure with its unit, status, range, date and source."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.catalog.library import Library
from planner.document.commands.entries import columns_of
from planner.domain.components import Component, ComponentKind
from planner.domain.entry_fields import Entry, field_paths, figure_names, number_of, value_of
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.observation import Observation
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.provenance import Evidence, Status
from planner.domain.quote import Unit
from planner.presenters import formats
from planner.presenters.catalogue_row import own_badge
from planner.presenters.entry_figures import (
    figure_text,
    in_style,
    kind_word,
    range_text,
    shown_number,
    shown_per_stored,
)
from planner.presenters.entry_labels import field_label, field_unit, grouped_fields
from planner.presenters.entry_observations import (
    observation_lines,
    observation_name,
    observed_range,
    observed_value,
    several,
)
from planner.presenters.formats import Quantity
from planner.presenters.list_prices import IN_USD, ListPrices
from planner.presenters.privacy import hidden_text, is_money, prices_hidden
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.why import status_tone, status_word
from planner.presenters.wording import translate

FIGURE, VALUE, UNIT, STATUS = "figure", "value", "unit", "status"
RANGE, DATE, SOURCE = "range", "date", "source"

PRICED = {
    "price_usd": Unit.EACH,
    "on_demand_usd_h": Unit.HOUR,
    "reserved_1y_usd_h": Unit.HOUR,
    "reserved_3y_usd_h": Unit.HOUR,
    "spot_usd_h": Unit.HOUR,
    "input_usd_m": Unit.MILLION_TOKENS,
    "output_usd_m": Unit.MILLION_TOKENS,
    "cached_input_usd_m": Unit.MILLION_TOKENS,
}
"""Prices that a project counts in its currency, and what each is for."""


@dataclass(frozen=True, slots=True)
class FigureDetail:
    """All that is known of one figure, for the lines below the table.

    `number` is the stored value in `unit`s, times `shown_per_stored` it is the one shown; None for
    texts and what is not known. `editable` tells whether another number can be entered; `edited`
    that one was, over `before`.
    """

    name: str
    label: str
    shown: Quantity
    lines: tuple[str, ...]
    number: float | None = None
    unit: str = ""
    shown_per_stored: float = 1.0
    editable: bool = False
    edited: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Title, kind, badge of the project's own entries, the table, and the detail of each row."""

    entry: EntryId
    title: str
    kind: str
    badge: str
    table: Table
    details: Mapping[str, FigureDetail]
    edited: int = 0


def entry_named(library: Library, entry: EntryId) -> Entry | None:
    """Return an entry of any kind by its id."""
    shelves: tuple[Mapping[EntryId, Entry], ...] = (
        library.parts,
        library.accelerators,
        library.offers,
        library.apis,
        library.llms,
        library.engines,
        library.regions,
        library.components,
    )
    return next((shelf[entry] for shelf in shelves if entry in shelf), None)


def entry_title(entry: Entry) -> str:
    """Return the name of an entry with its maker."""
    match entry:
        case Part() | CloudOffer() | ModelApi() | Component():
            return entry.label
        case Accelerator():
            return f"{entry.manufacturer} {entry.name}"
        case LanguageModel():
            return f"{entry.developer} {entry.name}"
        case EngineProfile():
            return f"{entry.name} {entry.version}"
    return entry.name


def kind_name(entry: Entry) -> str:
    """Return what kind of thing an entry is."""
    match entry:
        case Part() | Component():
            return kind_word(entry.kind.value)
        case Accelerator():
            return translate("entry", "accelerator")
        case CloudOffer():
            return translate("entry", "cloud offer")
        case ModelApi():
            return translate("entry", "model API")
        case LanguageModel():
            return translate("entry", "language model")
        case EngineProfile():
            return translate("entry", "serving engine")
    return translate("entry", "region")


def origin_text(entry: Entry, catalogue: Library) -> str:
    """Return which layer of the catalogue an entry is from."""
    if entry_named(catalogue, entry.id) is None:
        return translate("entry", "only in this project")
    folder = catalogue.overlays.get(entry.id)
    if folder is None:
        return translate("entry", "built-in catalogue")
    return translate("entry", "catalogue in {0}").format(folder)


def entry_page(entry: Entry, library: Library, prices: ListPrices = IN_USD) -> EntryPage:
    """Return every figure of an entry with what stands behind it.

    Prices stay in the currency of their source; *prices* tells beside them what a project counts.
    """
    rows: list[Row] = []
    details: dict[str, FigureDetail] = {}
    for group in grouped_fields(shown_fields(entry, library)):
        rows.append(_heading(group.title))
        for name in group.fields:
            details[name] = _detail(entry, name, library, prices)
            rows.append(_row(entry, details[name], prices))
    if seen := several(library.observations.get(entry.id, ())):
        rows.append(_heading(translate("entry", "Prices and lead times seen")))
        for place, one in enumerate(seen):
            details[f"seen:{place}"] = _seen_detail(f"seen:{place}", one)
            rows.append(_seen_row(details[f"seen:{place}"], one))
    if isinstance(entry, Part) and entry.contents:
        rows += _contents(entry)
    return EntryPage(
        entry.id,
        entry_title(entry),
        kind_name(entry),
        own_badge(entry),
        Table(page_columns(), tuple(rows)),
        details,
        sum(one.edited for one in entry.evidence.values()),
    )


def shown_fields(entry: Entry, library: Library) -> tuple[str, ...]:
    """Return the names of the figures that an entry can have; texts that are empty are left out.

    Components can have what others of their kind in the *library* have.
    """
    names = figure_names(entry)
    if isinstance(entry, Component):
        like = (one for one in library.components.values() if one.kind is entry.kind)
        names = tuple(dict.fromkeys((*names, *(name for one in like for name in one.ratings))))
    return tuple(name for name in names if _is_shown(entry, name))


def page_columns() -> tuple[Column, ...]:
    """Return the columns of the table of a page."""
    return (
        Column(FIGURE, translate("entry", "Figure")),
        Column(VALUE, translate("entry", "Value"), numeric=True),
        Column(UNIT, translate("entry", "Unit")),
        Column(STATUS, translate("entry", "Status")),
        Column(RANGE, translate("entry", "Range"), numeric=True),
        Column(DATE, translate("entry", "Date")),
        Column(SOURCE, translate("entry", "Source")),
    )


def _is_shown(entry: Entry, name: str) -> bool:
    path = field_paths(type(entry)).get(name, ())
    if len(path) > 1 and getattr(entry, path[0]) is None:
        return False
    value = value_of(entry, name)
    if value is None and name == "price_usd_tb":  # drives alone are priced so
        return isinstance(entry, Component) and entry.kind is ComponentKind.DRIVE
    if value is None:
        column = columns_of(type(entry)).get(name)
        return column is not None and column.is_number
    return value not in ("", ())


def _heading(title: str) -> Row:
    cells = {FIGURE: Cell(title.upper(), tone=Tone.MUTED)}
    return Row(f"group:{title}", cells, is_heading=True)


def _row(entry: Entry, detail: FigureDetail, prices: ListPrices) -> Row:
    evidence = entry.evidence.get(detail.name)
    known = detail.shown.number != formats.no_data()
    tone = Tone.NORMAL if known else Tone.MUTED
    cells = {
        FIGURE: Cell(detail.label, tooltip=detail.name),
        VALUE: Cell(
            detail.shown.number, shown_number(entry, detail.name), tone, detail.shown.number
        ),
        UNIT: Cell(detail.shown.unit, tone=Tone.MUTED),
    }
    if evidence is not None:
        edited = translate("entry", "edited") if evidence.edited else ""
        word = edited or status_word(evidence.status)
        unit = field_unit(type(entry), detail.name)
        cells |= {
            STATUS: Cell(
                word,
                evidence.status.value,
                status_tone(evidence.status),
                tooltip="\n".join(detail.lines),
            ),
            RANGE: _before(detail) or Cell(range_text(detail.name, evidence, unit)),
            DATE: _date(detail.name, evidence, prices),
            SOURCE: Cell(evidence.source, tone=Tone.MUTED),
        }
    return Row(detail.name, cells)


def _date(name: str, evidence: Evidence, prices: ListPrices) -> Cell:
    """The date of a figure; that of a price that is too old to be relied on warns."""
    if name not in PRICED or not prices.is_old(evidence):
        return Cell(evidence.date)
    return Cell(f"⚠ {evidence.date}", evidence.date, Tone.WARNING, old_price_text())


def old_price_text() -> str:
    """Return what is said of a price that is too old to be relied on."""
    return translate("entry", "Old: ask for a new price.")


def _seen_row(detail: FigureDetail, one: Observation) -> Row:
    """An observation beside the figure that the entry shows."""
    number = None if detail.shown.number == hidden_text() else one.typical
    tip = "\n".join(detail.lines)
    cells = {
        FIGURE: Cell(detail.label),
        VALUE: Cell(detail.shown.number, number),
        UNIT: Cell(detail.shown.unit, tone=Tone.MUTED),
        STATUS: Cell(status_word(one.status), one.status.value, status_tone(one.status), tip),
        RANGE: Cell(observed_range(one)),
        DATE: Cell(one.valid_from),
        SOURCE: Cell(one.source, tone=Tone.MUTED),
    }
    return Row(detail.name, cells)


def _seen_detail(key: str, one: Observation) -> FigureDetail:
    return FigureDetail(key, observation_name(one), observed_value(one), observation_lines(one))


def _before(detail: FigureDetail) -> Cell | None:
    """What a figure was before the project edited it; entered figures have no range."""
    if not detail.before:
        return None
    return Cell(translate("entry", "was {0}").format(detail.before), tone=Tone.MUTED)


def _detail(entry: Entry, name: str, library: Library, prices: ListPrices) -> FigureDetail:
    kind = type(entry)
    shown = figure_text(entry, name, library)
    column, number = columns_of(kind).get(name), number_of(entry, name)
    evidence = entry.evidence.get(name)
    unit = field_unit(kind, name)
    hidden = prices_hidden() and is_money(unit)
    before = ""
    if evidence is not None and evidence.replaced is not None and not hidden:
        old = evidence.replaced.value
        factor = shown_per_stored(name)
        before = formats.no_data() if old is None else str(in_style(old * factor, unit))
    return FigureDetail(
        name,
        field_label(name),
        shown,
        ()
        if evidence is None
        else (*_lines(name, evidence, before), *_counted(name, entry, prices)),
        None if hidden else number,
        unit,
        shown_per_stored(name),
        column is not None and column.is_number and not hidden,
        evidence is not None and evidence.edited,
        before,
    )


def _counted(name: str, entry: Entry, prices: ListPrices) -> tuple[str, ...]:
    """What a price is in the currency of the project, where that is another one."""
    usd, unit = number_of(entry, name), PRICED.get(name)
    if usd is None or unit is None or prices_hidden() or prices.code == CATALOGUE_CURRENCY:
        return ()
    text = translate("entry", "In this project: {0}").format(prices.text(usd, unit))
    return (f"{text} ({prices.note(usd)})",)


def _lines(name: str, evidence: Evidence, before: str) -> list[str]:
    """What stands behind a figure, a line for each fact."""
    facts = [status_word(evidence.status)]
    if evidence.basis and evidence.basis != facts[0]:
        facts.append(translate("entry", "basis: {0}").format(translate("entry", evidence.basis)))
    facts += [evidence.date] if evidence.date else []
    if evidence.valid_to:
        facts.append(translate("entry", "valid to {0}").format(evidence.valid_to))
    lines = [" · ".join(facts), evidence.source]
    if evidence.edited:
        lines.append(translate("entry", "Reason: {0}").format(evidence.note))
        lines.append(translate("entry", "Before: {0}").format(before or hidden_text()))
        old = evidence.replaced.evidence if evidence.replaced is not None else None
        if old is not None:
            lines[-1] += f" ({status_word(old.status)}, {old.date}, {old.source})"
    elif evidence.note:
        derived = evidence.status is Status.DERIVED
        text = translate("entry", "Formula: {0}" if derived else "Note: {0}")
        lines.append(text.format(evidence.note))
    return [line for line in lines if line]


def _contents(part: Part) -> list[Row]:
    rows = [_heading(translate("entry", "Contents"))]
    for text, count in part.contents:
        cells = {FIGURE: Cell(text), VALUE: Cell(f"{count}×", float(count))}
        rows.append(Row(f"contents:{text}", cells))
    return rows
