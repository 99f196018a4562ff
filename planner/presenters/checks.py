"""The checks as a list to work through: by family and severity, by words, and those muted."""

from collections.abc import Iterable
from dataclasses import replace

from planner.document.command import Command, Compound
from planner.document.commands.mutes import BlockRule, MuteFinding, UnmuteFinding
from planner.domain.finding import Severity, thing_of
from planner.domain.identity import ScenarioId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.findings import (
    FindingRow,
    finding_rows,
    severity_tone,
    severity_word,
)
from planner.presenters.wording import translate


def families() -> tuple[tuple[str, str], ...]:
    """Return the families of rules with their names, in their order."""
    return (
        ("SPC", translate("checks", "Space and structure")),
        ("PWR", translate("checks", "Power")),
        ("COL", translate("checks", "Cooling")),
        ("NET", translate("checks", "Network")),
        ("MEM", translate("checks", "Memory")),
        ("ENG", translate("checks", "Engines")),
        ("SLO", translate("checks", "Performance")),
        ("REL", translate("checks", "Reliability")),
        ("SOV", translate("checks", "Sovereignty and compliance")),
        ("SUP", translate("checks", "Supply")),
        ("FIN", translate("checks", "Money")),
        ("DAT", translate("checks", "Data quality")),
    )


def matching(
    rows: Iterable[FindingRow], query: str = "", family: str = "", severity: str = ""
) -> tuple[FindingRow, ...]:
    """Return the rows of a family and severity (empty: any) that have all words of a query."""
    words = query.casefold().split()
    return tuple(
        row
        for row in rows
        if (not family or row.family == family)
        and (not severity or row.severity == severity)
        and row.matches(words)
    )


def muted_rows(project: Project, evaluation: Evaluation) -> tuple[FindingRow, ...]:
    """Return what is muted, each with its reason; those without a finding now say so."""
    plan = project.scenario(evaluation.scenario).plan
    reasons = {(one.rule, one.subject): one.reason for one in plan.mutes}
    rows = []
    for finding in evaluation.muted:
        (row,) = finding_rows((finding,))
        rows.append(replace(row, reason=reasons.pop((finding.rule, finding.subject), "")))
    for (rule, subject), reason in reasons.items():
        rows.append(_silent(project, plan, rule, subject, reason))
    return tuple(rows)


def mute(scenario: ScenarioId, row: FindingRow, reason: str) -> Command:
    """Return the command that mutes a finding, or all that share its row, for a reason."""
    each = tuple(MuteFinding(scenario, row.rule, subject, reason) for subject in row.subjects)
    return (
        each[0]
        if len(each) == 1
        else Compound(_many(translate("checks", "mute {0} of {1}"), row), each)
    )


def unmute(scenario: ScenarioId, row: FindingRow) -> Command:
    """Return the command that lets a finding speak again."""
    each = tuple(UnmuteFinding(scenario, row.rule, subject) for subject in row.subjects)
    return (
        each[0]
        if len(each) == 1
        else Compound(_many(translate("checks", "unmute {0} of {1}"), row), each)
    )


def block(project: Project, row: FindingRow) -> Command:
    """Return the command that refuses edits which break the rule of a row, or allows them again."""
    return BlockRule(row.rule, row.rule not in project.settings.blocking)


def blocking_rows(project: Project) -> tuple[FindingRow, ...]:
    """Return a row for each rule whose break refuses an edit."""
    return tuple(
        FindingRow(
            f"blocking {rule}",
            Severity.INFO,
            translate("checks", "blocking"),
            severity_tone(Severity.INFO),
            rule,
            "",
            translate("checks", "every edit"),
            translate("checks", "Edits that newly break this rule are refused."),
            "",
            "",
            (),
        )
        for rule in project.settings.blocking
    )


def _many(text: str, row: FindingRow) -> str:
    return text.format(row.rule, len(row.subjects))


def _silent(project: Project, plan: Plan, rule: str, subject: str, reason: str) -> FindingRow:
    """A mute whose finding does not come up: kept, since it may come back."""
    return FindingRow(
        f"{rule} {subject}",
        Severity.INFO,
        severity_word(Severity.INFO),
        severity_tone(Severity.INFO),
        rule,
        subject,
        _names(project, plan).get(thing_of(subject), subject),
        translate("checks", "Nothing is wrong here now."),
        "",
        "",
        (),
        (subject,),
        reason,
    )


def _names(project: Project, plan: Plan) -> dict[str, str]:
    things: list[Iterable[object]] = [
        plan.racks.values(),
        plan.placements(),
        plan.sites,
        (room for site in plan.sites for room in site.rooms),
        plan.pools,
        plan.bursts,
        plan.links,
        plan.plant,
        (fabric for site in plan.sites for fabric in site.fabrics),
        plan.deployments,
        project.workloads,
    ]
    return {getattr(one, "id", ""): getattr(one, "name", "") for many in things for one in many}
