"""Findings from rules of law, under their own ids: a planning aid, not legal advice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.domain.compliance import NOT_LEGAL_ADVICE, RuleStatus
from planner.domain.finding import Finding, Fix
from planner.domain.identity import RouteId
from planner.domain.phrase import Phrase, listed, say
from planner.engines.compliance import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says about something of the plan: its id and name, and what is in the way.

    `route` is the way of a workload that the rule closes when it blocks.
    """

    subject: str
    name: str
    verdict: Verdict
    route: RouteId | None = None


def check_compliance(judged: Sequence[Judged]) -> Iterator[Finding]:
    """Yield a finding for every verdict."""
    for one in judged:
        verdict = one.verdict
        blocks = verdict.blocks and one.route is not None
        yield Finding(
            rule=verdict.rule,
            subject=one.subject,
            subject_name=one.name,
            severity=verdict.severity,
            message=say("{0}: {1}", one.name, verdict.message),
            detail=_detail(verdict, closed=blocks),
            source=_source(verdict),
            fixes=(Fix("delete-route", {"route": one.route}, say("Remove the route")),)
            if blocks and one.route is not None
            else (),
            blocks_admission=verdict.blocks,
        )


def _source(verdict: Verdict) -> Phrase:
    """Where a rule stands, how firm it is, and when that was last looked at."""
    source, day = verdict.source, verdict.verified_on
    if verdict.status is RuleStatus.PROPOSAL:
        return say("{0}; a proposal, verified {1}", source, day)
    if verdict.status is RuleStatus.CONTESTED:
        return say("{0}; contested, verified {1}", source, day)
    return say("{0}; in force, verified {1}", source, day)


def _detail(verdict: Verdict, *, closed: bool) -> Phrase:
    parts = []
    if closed:
        parts.append(say("No request takes this route."))
    if verdict.status is RuleStatus.PROPOSAL:
        parts.append(say("A proposal: it binds nobody yet."))
    elif verdict.status is RuleStatus.CONTESTED:
        parts.append(say("Contested or being amended."))
    parts.append(NOT_LEGAL_ADVICE)
    return listed(parts, " ")
