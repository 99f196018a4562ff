"""What the checks found, by family, worst first, with sources; what is muted and why."""

from collections.abc import Iterable, Iterator

from planner.presenters.checks import families, muted_rows
from planner.presenters.findings import FindingRow, badges, finding_rows
from planner.presenters.report.blocks import Block, Grid, Heading, Section, Words
from planner.presenters.report.material import Material, grid, toned
from planner.presenters.report.pages import Page, page_title
from planner.presenters.rows import Cell, Tone
from planner.presenters.wording import translate


def findings_section(material: Material) -> Section:
    """Return every finding, by family in the order of the checks panel."""
    evaluation = material.evaluation
    rows = finding_rows(evaluation.findings)
    blocks: list[Block] = [Words(badges(evaluation).text + ".", Tone.NORMAL), _by_family(rows)]
    muted = muted_rows(material.project, evaluation)
    if muted:
        blocks += [Heading(translate("report", "Muted, and why")), _muted(muted)]
    return Section(Page.FINDINGS, page_title(Page.FINDINGS), tuple(blocks))


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
            yield from map(_row, mine)


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
