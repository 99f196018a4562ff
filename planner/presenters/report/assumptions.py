"""The basis of every number: assumptions and figures of entries with source, date and status."""

from collections.abc import Iterator

from planner.document.entry_users import user_of
from planner.domain.entry_fields import Entry, has_figure
from planner.presenters.assumptions import Assumed, assumed, group_name
from planner.presenters.entry_figures import figure_text, range_text
from planner.presenters.entry_labels import field_label, field_unit
from planner.presenters.entry_page import entry_title
from planner.presenters.report.blocks import Block, Grid, Heading, Section, Words
from planner.presenters.report.material import Material, grid, toned
from planner.presenters.report.pages import Page, page_title
from planner.presenters.rows import Cell, Tone
from planner.presenters.why import status_tone, status_word
from planner.presenters.wording import translate, worded


def assumptions_section(material: Material) -> Section:
    """Return every assumption, then the figures of every entry that the project uses."""
    version = material.project.shelf.catalogue_version
    told = translate(
        "report",
        "What was entered for this project says so with its reason; everything else is of the"
        " catalogue, copied into the project when it began (version {0}).",
    )
    blocks: list[Block] = [
        Words(told.format(version or translate("report", "not stated")), Tone.MUTED),
        Heading(translate("report", "Assumptions, settings and workloads")),
        _assumptions(material),
        Heading(translate("report", "Hardware, services and models")),
        _entries(material),
    ]
    rates = material.project.prices.rates
    if rates:
        blocks += [Heading(translate("report", "Exchange rates")), _rates(material)]
    return Section(Page.ASSUMPTIONS, page_title(Page.ASSUMPTIONS), tuple(blocks), wide=True)


def _titles(first: str) -> tuple[tuple[str, bool], ...]:
    return (
        (first, False),
        (translate("report", "Value"), True),
        (translate("report", "Unit"), False),
        (translate("report", "Range"), False),
        (translate("report", "Status"), False),
        (translate("report", "Date"), False),
        (translate("report", "Source or reason"), False),
    )


def _assumptions(material: Material) -> Grid:
    catalogue = material.library.assumptions
    rows = assumed(material.project, material.evaluation.scenario, catalogue)
    return grid(_titles(translate("report", "Assumption")), _by_group(rows), dense=True)


def _by_group(rows: tuple[Assumed, ...]) -> Iterator[tuple[str | Cell, ...]]:
    group = ""
    for one in rows:
        if one.group != group:
            group = one.group
            yield (group_name(group),)
        tone = Tone.ACCENT if one.overridden else status_tone(one.status)
        yield (
            one.label,
            one.text,
            one.unit,
            one.span,
            toned(status_word(one.status), tone),
            one.date,
            worded(one.reason or one.source),
        )


def _entries(material: Material) -> Grid:
    return grid(_titles(translate("report", "Entry and figure")), _entry_rows(material), dense=True)


def _entry_rows(material: Material) -> Iterator[tuple[str | Cell, ...]]:
    for entry in _used(material):
        names = [name for name in entry.evidence if has_figure(entry, name)]
        if names:
            yield (entry_title(entry),)
        for name in names:
            evidence = entry.evidence[name]
            shown = figure_text(entry, name, material.library)
            span = range_text(name, evidence, field_unit(type(entry), name))
            yield (
                field_label(name),
                shown.number,
                shown.unit,
                span,
                toned(status_word(evidence.status), status_tone(evidence.status)),
                evidence.date,
                worded(evidence.source),
            )


def _used(material: Material) -> Iterator[Entry]:
    """Entries of the shelf that anything in the project uses, kind by kind."""
    project, shelf = material.project, material.project.shelf
    shelves = (
        shelf.parts,
        shelf.accelerators,
        shelf.components,
        shelf.offers,
        shelf.apis,
        shelf.llms,
        shelf.engines,
        shelf.regions,
    )
    for known in shelves:
        for key, entry in known.items():
            if user_of(project, type(entry), key):
                yield entry


def _rates(material: Material) -> Grid:
    titles = (
        (translate("report", "Currency"), False),
        (translate("report", "For one USD"), True),
        (translate("report", "Date"), False),
        (translate("report", "Source"), False),
    )
    rows = (
        (one.currency, f"{one.per_usd:g}", one.date, one.source)
        for one in material.project.prices.rates.values()
    )
    return grid(titles, rows)
