"""Findings as rows: worst first, words beside every mark, data-quality notes in groups."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.finding import Finding, Fix, Severity, family_of, on_any, thing_of
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded

_DATA_QUALITY = "DAT"
_NAMED_SUBJECTS = 4
"""How many subjects the detail of a group names."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, or a group of like data-quality notes, as it reads.

    `subject` is what a jump selects; `word` says the severity, `tone` colours it. `subjects` are
    all that share the row. `reason` is why the finding is muted, empty while it is not.
    """

    key: str
    severity: Severity
    word: str
    tone: Tone
    rule: str
    subject: str
    subject_name: str
    message: str
    detail: str
    source: str
    fixes: tuple[Fix, ...]
    subjects: tuple[str, ...] = ()
    reason: str = ""

    @property
    def family(self) -> str:
        """The family of its rule, such as PWR."""
        return family_of(self.rule)

    def matches(self, words: Iterable[str]) -> bool:
        """Whether all words occur in its texts."""
        parts = (self.word, self.rule, self.subject_name, self.message, self.detail, self.reason)
        text = " ".join(parts).casefold()
        return all(word in text for word in words)

    @property
    def spoken(self) -> str:
        """The row in one sentence, for assistive technology."""
        return f"{self.word} {self.rule}, {self.subject_name}: {self.message} {self.detail}".strip()


@dataclass(frozen=True, slots=True)
class Badges:
    """Counts of findings for tabs and status bar; notes of severity info are not counted."""

    errors: int
    warnings: int

    @property
    def text(self) -> str:
        """Such as ``2 errors, 5 warnings``."""
        if not self.errors and not self.warnings:
            return translate("findings", "No findings")
        parts = []
        if self.errors:
            one, many = translate("findings", "error"), translate("findings", "errors")
            parts.append(_counted(self.errors, one, many))
        if self.warnings:
            one, many = translate("findings", "warning"), translate("findings", "warnings")
            parts.append(_counted(self.warnings, one, many))
        return ", ".join(parts)


def badges(evaluation: Evaluation) -> Badges:
    """Count errors and warnings."""
    severities = [finding.severity for finding in evaluation.findings]
    return Badges(severities.count(Severity.ERROR), severities.count(Severity.WARNING))


def finding_rows(findings: Iterable[Finding]) -> tuple[FindingRow, ...]:
    """Return all findings, error, warning, info; like data-quality notes share a row."""
    single, groups = _separated(findings)
    rows = [_row(finding) for finding in single]
    rows += [_row(group[0]) if len(group) == 1 else _group(group) for group in groups]
    return tuple(sorted(rows, key=_order))


def findings_on(evaluation: Evaluation, subjects: Iterable[str]) -> tuple[FindingRow, ...]:
    """Return the findings on these things, worst first."""
    return finding_rows(on_any(evaluation.findings, set(subjects)))


def place_of(project: Project, evaluation: Evaluation, subject: str) -> tuple[str, str] | None:
    """Return kind and id of what a finding is about, None when it cannot be selected."""
    thing = thing_of(subject)
    plan = project.scenario(evaluation.scenario).plan
    kinds: tuple[tuple[str, Iterable[object]], ...] = (
        ("rack", plan.racks),
        ("placement", (one.id for one in plan.placements())),
        ("room", (room.id for site in plan.sites for room in site.rooms)),
        ("site", (one.id for one in plan.sites)),
        ("burst", (one.id for one in plan.bursts)),
        ("link", (one.id for one in plan.links)),
        ("element", (one.id for one in plan.plant)),
        ("fabric", (one.id for site in plan.sites for one in site.fabrics)),
        ("pool", (one.id for one in plan.pools)),
        ("deployment", (one.id for one in plan.deployments)),
        ("workload", (one.id for one in project.workloads)),
    )
    return next(((kind, thing) for kind, ids in kinds if thing in ids), None)


def severity_word(severity: Severity) -> str:
    """Return the word shown beside the mark of a severity."""
    return {
        Severity.ERROR: translate("findings", "Error"),
        Severity.WARNING: translate("findings", "Warning"),
        Severity.INFO: translate("findings", "Note"),
    }[severity]


def severity_tone(severity: Severity) -> Tone:
    """Return the tone of a severity."""
    return {
        Severity.ERROR: Tone.BAD,
        Severity.WARNING: Tone.WARNING,
        Severity.INFO: Tone.MUTED,
    }[severity]


def _separated(findings: Iterable[Finding]) -> tuple[list[Finding], list[list[Finding]]]:
    """Return what stands alone, and data-quality notes by rule."""
    single: list[Finding] = []
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.INFO and finding.family == _DATA_QUALITY:
            groups.setdefault(finding.rule, []).append(finding)
        else:
            single.append(finding)
    return single, list(groups.values())


def _order(row: FindingRow) -> tuple[int, str, str]:
    return (row.severity.rank, row.rule, row.subject_name)


def _row(finding: Finding) -> FindingRow:
    return FindingRow(
        f"{finding.rule} {finding.subject}",
        finding.severity,
        severity_word(finding.severity),
        severity_tone(finding.severity),
        finding.rule,
        finding.subject,
        worded(finding.subject_name),
        worded(finding.message),
        worded(finding.detail),
        worded(finding.source),
        finding.fixes,
        (finding.subject,),
    )


def _group(group: list[Finding]) -> FindingRow:
    first = group[0]
    names = ", ".join(worded(one.subject_name) for one in group[:_NAMED_SUBJECTS])
    if len(group) > _NAMED_SUBJECTS:
        rest = len(group) - _NAMED_SUBJECTS
        names += translate("findings", " and {0} more").format(rest)
    message = translate("findings", "{0} times: {1}").format(len(group), worded(first.message))
    return FindingRow(
        first.rule,
        first.severity,
        severity_word(first.severity),
        severity_tone(first.severity),
        first.rule,
        first.subject,
        names,
        message,
        worded(first.detail),
        worded(first.source),
        (),
        tuple(one.subject for one in group),
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def findings_columns() -> tuple[Column, ...]:
    """Return the columns of the checks panel."""
    return (
        Column("severity", translate("findings", "Severity")),
        Column("rule", translate("findings", "Rule")),
        Column("subject", translate("findings", "Where")),
        Column("message", translate("findings", "What")),
    )


def rules_columns() -> tuple[Column, ...]:
    """Return the columns of the list of rules; keys are those of the findings."""
    return (
        Column("severity", translate("findings", "State")),
        Column("rule", translate("findings", "Rule")),
        Column("subject", translate("findings", "Family")),
        Column("message", translate("findings", "What must hold")),
    )


def rules_table(rows: Iterable[FindingRow]) -> Table:
    """Return the table of rules with their states."""
    return Table(rules_columns(), tuple(map(_table_row, rows)))


class FindingsList:
    """The rows of the checks panel; a finding that stays the same object keeps its row.

    A large plan has thousands of findings and an edit changes a few of them.
    """

    def __init__(self) -> None:
        self.rows: tuple[FindingRow, ...] = ()
        self._of_finding: dict[int, tuple[Finding, FindingRow]] = {}
        self._of_row: dict[int, tuple[FindingRow, Row]] = {}

    def update(self, findings: Iterable[Finding]) -> Table:
        """Return the table of these findings."""
        known, self._of_finding = self._of_finding, {}
        single, groups = _separated(findings)
        rows = []
        for finding in single:
            entry = known.get(id(finding)) or (finding, _row(finding))
            self._of_finding[id(finding)] = entry
            rows.append(entry[1])
        rows += [_row(group[0]) if len(group) == 1 else _group(group) for group in groups]
        self.rows = tuple(sorted(rows, key=_order))
        drawn, self._of_row = self._of_row, {}
        for row in self.rows:
            self._of_row[id(row)] = drawn.get(id(row)) or (row, _table_row(row))
        return self.table(self.rows)

    def table(self, rows: Iterable[FindingRow]) -> Table:
        """Return the table of some of the rows."""
        return Table(findings_columns(), tuple(self._of_row[id(row)][1] for row in rows))


def findings_table(rows: Iterable[FindingRow]) -> Table:
    """Return the table of rows that are shown once."""
    return Table(findings_columns(), tuple(map(_table_row, rows)))


def _table_row(row: FindingRow) -> Row:
    fixes = "\n".join(
        translate("findings", "Fix: {0}").format(worded(fix.label)) for fix in row.fixes
    )
    tooltip = "\n".join(part for part in (row.message, row.detail, fixes) if part)
    cells = {
        "severity": Cell(row.word, tone=row.tone, tooltip=tooltip),
        "rule": Cell(row.rule, tone=Tone.MUTED, tooltip=row.source),
        "subject": Cell(row.subject_name),
        "message": Cell(_message(row), tooltip=tooltip),
    }
    return Row(row.key, cells)


def _message(row: FindingRow) -> str:
    message = row.message.removeprefix(f"{row.subject_name}: ")  # which another column tells
    if not row.reason:
        return message
    return translate("findings", "{0} – muted: {1}").format(message, row.reason)
