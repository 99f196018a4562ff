"""What the checks found, by family, worst first, with sources; what is muted and why."""

from collections.abc import Iterable, Iterator

from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.checks import families, muted_rows
from planner.presenters.findings import FindingRow, badges, finding_rows
from planner.presenters.report.blocks import Block, Grid, Heading, Section, Words
from planner.presenters.report.material import Material, grid, toned
from planner.presenters.report.pages import Page, page_title
from planner.presenters.rows import Cell
from planner.presenters.wording import translate

MOST_OF_A_RULE = 10
"""Findings of a rule with a row of their own: a hall has hundreds that say the same."""
MOST_NAMES = 60
"""Names in the row that the others share."""


def findings_section(material: Material) -> Section:
    """Return every finding, by family in the order of the checks panel."""
    evaluation = material.evaluation
    rows = finding_rows(evaluation.findings)
    blocks: list[Block] = [Words(_counted(evaluation, len(rows))), _by_family(rows)]
    muted = muted_rows(material.project, evaluation)
    if muted:
        blocks += [Heading(translate("report", "Muted, and why")), _muted(muted)]
    return Section(Page.FINDINGS, page_title(Page.FINDINGS), tuple(blocks))


def _counted(evaluation: Evaluation, rows: int) -> str:
    """How many errors and warnings there are, and notes beside them."""
    counts = badges(evaluation)
    if counts.errors or counts.warnings:
        return translate("report", "{0}; notes are marked as such.").format(counts.text)
    if rows:
        return translate("report", "No errors and no warnings; what follows are notes.")
    return translate("report", "No findings.")


def _by_family(rows: Iterable[FindingRow]) -> Grid:
    titles = (
        (translate("report", "Severity"), False),
        (translate("report", "Rule"), False),
        (translate("report", "Where"), False),
        (translate("report", "What was found"), False),
        (translate("report", "Source"), False),
    )
    empty = translate("report", "Nothing was found: every rule that applies is kept.")
    return grid(titles, _rows(tuple(rows)), empty)


def _rows(rows: tuple[FindingRow, ...]) -> Iterator[tuple[str | Cell, ...]]:
    named = dict(families())
    order = [*named, *dict.fromkeys(row.family for row in rows if row.family not in named)]
    # Rules of law stand under ids of their own; they read as one family.
    for family in order:
        mine = [row for row in rows if row.family == family]
        if mine:
            yield (named.get(family, family),)
            yield from _of_family(mine)


def _of_family(rows: list[FindingRow]) -> Iterator[tuple[str | Cell, ...]]:
    """The findings of a family; of a rule that speaks often the rest share a row with their names."""
    alike: dict[tuple[str, str], list[FindingRow]] = {}
    for row in rows:
        alike.setdefault((row.severity, row.rule), []).append(row)
    for group in alike.values():
        yield from map(_row, group[:MOST_OF_A_RULE])
        rest = group[MOST_OF_A_RULE:]
        if rest:
            first = rest[0]
            more = translate("report", "{0} more").format(formats.grouped(len(rest)))
            yield toned(first.word, first.tone), first.rule, more, _names(rest), first.source


def _names(rows: list[FindingRow]) -> str:
    names = ", ".join(row.subject_name for row in rows[:MOST_NAMES])
    left = len(rows) - MOST_NAMES
    if left <= 0:
        return translate("report", "The same of {0}.").format(names)
    text = translate("report", "The same of {0} and {1} others.")
    return text.format(names, formats.grouped(left))


def _row(row: FindingRow) -> tuple[str | Cell, ...]:
    found = "\n".join(filter(None, (row.message, row.detail)))
    return toned(row.word, row.tone), row.rule, row.subject_name, found, row.source


def _muted(rows: Iterable[FindingRow]) -> Grid:
    titles = (
        (translate("report", "Severity"), False),
        (translate("report", "Rule"), False),
        (translate("report", "Where"), False),
        (translate("report", "What was found"), False),
        (translate("report", "Reason"), False),
    )
    return grid(
        titles,
        (
            (toned(row.word, row.tone), row.rule, row.subject_name, row.message, row.reason)
            for row in rows
        ),
    )
