"""What is checked: every rule with its state in a plan, as rows beside those of the findings."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from planner.catalog.checks import CheckRule, Of
from planner.domain.finding import Finding, Severity
from planner.domain.hardware import PartKind
from planner.domain.identity import EntryId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.checks import families
from planner.presenters.entry_labels import field_label
from planner.presenters.findings import FindingRow, severity_tone
from planner.presenters.rows import Tone
from planner.presenters.wording import translate


def rule_rows(
    rules: Iterable[CheckRule], project: Project, evaluation: Evaluation
) -> tuple[FindingRow, ...]:
    """Return a row for every rule: found, muted, passed, or not applicable to this plan."""
    present = kinds_present(project, project.scenario(evaluation.scenario).plan)
    found = _worst(evaluation.findings)
    counts = Counter(one.rule for one in evaluation.findings)
    muted = Counter(one.rule for one in evaluation.muted)
    names = dict(families())
    rows = []
    for rule in rules:
        word, tone = _state(rule, counts[rule.id], muted[rule.id], found, present)
        rows.append(
            FindingRow(
                f"rule {rule.id}",
                rule.worst,
                word,
                tone,
                rule.id,
                "",
                names.get(rule.family, rule.family),
                translate("checks", rule.title),
                _detail(rule, project),
                translate("checks", rule.source),
                (),
            )
        )
    return tuple(rows)


def kinds_present(project: Project, plan: Plan) -> frozenset[Of]:
    """Return what of the things that rules look at the plan has."""
    things: Mapping[Of, Collection[object] | bool] = {
        Of.RACKS: plan.racks,
        Of.DEVICES: any(rack.placements for rack in plan.racks.values()),
        Of.ROOMS: any(site.rooms for site in plan.sites),
        Of.SITES: plan.sites,
        Of.POWER_ELEMENTS: plan.power_elements,
        Of.COOLING_ELEMENTS: plan.cooling_elements,
        Of.FABRICS: any(_is_switch(project, one.part) for one in plan.placements()),
        Of.LINKS: plan.links,
        Of.DEPLOYMENTS: plan.deployments,
        Of.WORKLOADS: project.workloads,
        Of.TRAINING: any(one.training is not None for one in project.workloads),
        Of.BURSTS: plan.bursts,
        Of.ROUTES: plan.routes,
        Of.PROJECT: True,
    }
    return frozenset(kind for kind, there in things.items() if there)


def _is_switch(project: Project, part: EntryId) -> bool:
    return project.shelf.parts[part].kind is PartKind.SWITCH


def _worst(findings: Iterable[Finding]) -> dict[str, Severity]:
    worst: dict[str, Severity] = {}
    for one in findings:
        known = worst.get(one.rule)
        if known is None or one.severity.rank < known.rank:
            worst[one.rule] = one.severity
    return worst


def _state(
    rule: CheckRule,
    count: int,
    muted: int,
    worst: Mapping[str, Severity],
    present: frozenset[Of],
) -> tuple[str, Tone]:
    if count:
        text = translate("checks", "{0} found").format(count)
        return text, severity_tone(worst[rule.id])
    if muted:
        return translate("checks", "{0} muted").format(muted), Tone.MUTED
    if rule.of & present:
        return translate("checks", "passes"), Tone.GOOD
    return translate("checks", "not here"), Tone.MUTED


def _detail(rule: CheckRule, project: Project) -> str:
    parts = [translate("checks", rule.checks)]
    if rule.limits:
        limits = "; ".join(_limit(project, one) for one in rule.limits)
        parts.append(translate("checks", "Limits: {0}.").format(limits))
    parts.append(translate("checks", "What helps: {0}").format(translate("checks", rule.fix)))
    if rule.id in project.settings.blocking:
        parts.append(translate("checks", "Edits that newly break it are refused."))
    return "\n".join(parts)


def _limit(project: Project, key: str) -> str:
    """An assumption with its value in the project; else a figure of the catalogue, by its label."""
    known = project.shelf.assumptions.get(key)
    if known is None:
        return field_label(key)
    unit = f"{formats.SPACE}{known.unit}" if known.unit else ""
    return f"{known.label} {formats.trimmed(known.likely, 4)}{unit}"
