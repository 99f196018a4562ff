"""What rules of law say, where data live, how sovereign sites are, and what air gaps bar."""

from collections.abc import Iterator, Mapping

from planner.compute.air_gap import air_gap
from planner.compute.checks.compliance import Judged
from planner.compute.compliance import day_of
from planner.compute.sovereignty import Sovereignty, sovereignty_of_plan, sovereignty_of_sites
from planner.compute.sovereignty_levels import HIGHEST
from planner.compute.steps.compliance import compliance_step
from planner.domain.compliance import NOT_LEGAL_ADVICE, ComplianceRule, RuleStatus
from planner.domain.identity import EntryId
from planner.presenters import formats
from planner.presenters.findings import severity_tone, severity_word
from planner.presenters.inspect_air_gap import state_text, state_tone
from planner.presenters.inspect_places import site_kind_name
from planner.presenters.inspect_sovereignty import aim_name, level_text, plan_text, score_text
from planner.presenters.report.blocks import (
    Block,
    Grid,
    Heading,
    Section,
    Words,
)
from planner.presenters.report.data_places import data_grid, flow_blocks
from planner.presenters.report.material import Material, grid, toned
from planner.presenters.report.pages import Page, page_title
from planner.presenters.rows import Cell, Tone
from planner.presenters.wording import translate, worded


def compliance_section(material: Material) -> Section:
    """Return what rules of law say of a scenario, with everything they rest on."""
    case = material.case
    laws = case.shelf.compliance
    judged = compliance_step(case.context, case.powered)
    blocks: list[Block] = [Words(worded(NOT_LEGAL_ADVICE), Tone.ACCENT)]
    if laws:
        asked = translate("report", "The rules are asked as of {0}. {1} of {2} say something here.")
        speaking = len({one.verdict.rule for one in judged})
        rules = len({one.rule for one in laws.values()})
        blocks.append(Words(asked.format(day_of(case.settings, laws).isoformat(), speaking, rules)))
    blocks += [
        Heading(translate("report", "Classes of data and where they live")),
        data_grid(material, judged),
    ]
    blocks += flow_blocks(material)
    blocks += [
        Heading(translate("report", "What rules of law say, by site")),
        _verdicts(material, judged),
    ]
    blocks += _sovereignty(material)
    blocks += _air_gaps(material)
    if laws:
        blocks += [Heading(translate("report", "Rules that were asked")), _asked(laws, judged)]
    return Section(Page.COMPLIANCE, page_title(Page.COMPLIANCE), tuple(blocks), wide=True)


def status_name(status: RuleStatus) -> str:
    """Return how firm a rule is in words."""
    return {
        RuleStatus.IN_FORCE: translate("report", "in force"),
        RuleStatus.CONTESTED: translate("report", "contested"),
        RuleStatus.PROPOSAL: translate("report", "proposal"),
    }[status]


# --- rules of law ---------------------------------------------------------------------------------


def _verdicts(material: Material, judged: tuple[Judged, ...]) -> Grid:
    titles = (
        (translate("report", "Rule"), False),
        (translate("report", "About"), False),
        (translate("report", "Verdict"), False),
        (translate("report", "What it says"), False),
        (translate("report", "Status"), False),
        (translate("report", "Source"), False),
        (translate("report", "Last verified"), False),
    )
    empty = translate("report", "No rule of law says anything about this plan.")
    return grid(titles, _verdict_rows(material, judged), empty)


def _verdict_rows(
    material: Material, judged: tuple[Judged, ...]
) -> Iterator[tuple[str | Cell, ...]]:
    stages = {str(one.id): one for one in material.case.shelf.compliance.values()}
    reasons = {(one.rule, one.subject): one.reason for one in material.plan.mutes}
    for site in material.plan.sites:
        mine = [one for one in judged if site.id in one.subject.split("/")]
        if mine:
            kind = site_kind_name(site.kind)
            yield (" · ".join(part for part in (site.name, kind, site.country) if part),)
        for one in sorted(mine, key=lambda found: found.verdict.severity.rank):
            verdict = one.verdict
            says = worded(verdict.message)
            reason = reasons.get((verdict.rule, one.subject))
            if reason:
                says += "\n" + translate("report", "Muted: {0}").format(reason)
            yield (
                verdict.rule,
                one.name,
                toned(severity_word(verdict.severity), severity_tone(verdict.severity)),
                says,
                _standing(stages[verdict.stage]),
                verdict.source,
                verdict.verified_on,
            )


def _standing(rule: ComplianceRule) -> str:
    """Status, and from when to when it holds."""
    parts = [status_name(rule.status)]
    if rule.effective_from:
        parts.append(translate("report", "from {0}").format(rule.effective_from))
    if rule.effective_to:
        parts.append(translate("report", "until {0}").format(rule.effective_to))
    return ", ".join(parts)


def _asked(laws: Mapping[EntryId, ComplianceRule], judged: tuple[Judged, ...]) -> Grid:
    titles = (
        (translate("report", "Rule"), False),
        (translate("report", "Status"), False),
        (translate("report", "Here"), False),
        (translate("report", "Source"), False),
        (translate("report", "Last verified"), False),
    )
    said: dict[str, int] = {}
    for one in judged:
        said[one.verdict.stage] = said.get(one.verdict.stage, 0) + 1
    rows = []
    for rule in sorted(laws.values(), key=lambda one: (one.scope.value, one.label)):
        count = said.get(str(rule.id), 0)
        here = translate("report", "says nothing") if not count else _times(count)
        tone = Tone.NORMAL if count else Tone.MUTED
        rows.append((rule.label, _standing(rule), toned(here, tone), rule.source, rule.verified_on))
    return grid(titles, rows, dense=True)


def _times(count: int) -> str:
    if count == 1:
        return translate("report", "speaks once")
    return translate("report", "speaks {0} times").format(count)


# --- sovereignty and air gaps ---------------------------------------------------------------------


def _sovereignty(material: Material) -> Iterator[Block]:
    sites = [found for _, found in sovereignty_of_sites(material.case)]
    whole = sovereignty_of_plan(material.scenario.name, sites)
    if whole is None:
        return
    yield Heading(translate("report", "Sovereignty by the objectives of the EU framework"))
    level = level_text(whole.level_low, whole.level_high)
    lowest = translate("report", "{0}, level {1} of {2}, the lowest of all objectives.")
    yield Words(lowest.format(plan_text(whole), level, HIGHEST))
    titles = (
        (translate("report", "Objective"), False),
        (translate("report", "Weight"), True),
        (translate("report", "Level of {0}").format(HIGHEST), True),
        (translate("report", "Why"), False),
    )
    rows = [row for one in sites for row in _objectives(one)]
    yield grid(titles, rows)


def _objectives(found: Sovereignty) -> Iterator[tuple[str | Cell, ...]]:
    level = level_text(found.level_low, found.level_high)
    score = score_text(found)
    if found.score_low is not None:
        score = translate("report", "{0} of 100").format(score)
    yield (translate("report", "{0}: {1}, level {2}").format(found.name, score, level),)
    for one in found.objectives:
        yield (
            f"{one.aim.code} {aim_name(one.aim)}",
            formats.percent(one.weight),
            level_text(one.low, one.high),
            worded(one.why),
        )


def _air_gaps(material: Material) -> Iterator[Block]:
    titles = (
        (translate("report", "The air gap bars"), False),
        (translate("report", "State"), False),
        (translate("report", "Instead"), False),
        (translate("report", "In the way, or without a spare"), False),
    )
    for site in material.plan.sites:
        lines = air_gap(material.case, site, site.rooms)
        if lines:
            yield Heading(translate("report", "What the air gap of {0} needs").format(site.name))
            yield grid(
                titles,
                (
                    (
                        worded(one.forbids),
                        toned(state_text(one), state_tone(one)),
                        worded(one.instead),
                        ", ".join(one.names),
                    )
                    for one in lines
                ),
            )
