"""What if the market, a vendor, a country or a site fails the plan: each shock on a copy of it.

A shock changes the project as an edit would, and the whole of it is evaluated again: service, cost,
date and findings before and after come from the same functions as every other number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.supply_risk import SupplyRisk, supply_risk
from planner.domain.errors import EditRefused
from planner.domain.finding import Finding, Severity
from planner.domain.identity import ScenarioId
from planner.domain.phrase import Phrase, say
from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure
from planner.studies.shock_kinds import (
    SIZES,
    TARGETS,
    Shock,
    ShockSizes,
    Trial,
    possible_targets,
    shock_label,
    usual_trials,
    victim,
)
from planner.studies.striking import strike

__all__ = [
    "KEYS",
    "SIZES",
    "TARGETS",
    "Effect",
    "Shock",
    "ShockResult",
    "ShockSizes",
    "Trial",
    "possible_targets",
    "serve_weeks",
    "shock_label",
    "shocks",
    "unserved_share",
    "usual_trials",
    "victim",
]

KEYS = ("throughput_output_tokens_per_s", "tco_total", "cost_per_million_output_tokens")
"""Headlines that are told before and after."""


class Effect(StrEnum):
    """What a shock may change, each with one number before and one after."""

    COST = "tco_total"
    TOKENS = "throughput_output_tokens_per_s"
    WEEKS = "serve_weeks_p50"
    FINDINGS = "findings"
    UNSERVED = "unserved_share_peak"


@dataclass(frozen=True, slots=True)
class ShockResult:
    """What a shock does: headlines before and after, demand left unserved, and what is newly wrong.

    `hits` names the vendor, country or site, `skipped` says why nothing could be changed. Weeks are
    the median until all that is ordered serves, whether or not it is enough; a cost after a shock
    that takes service away is the cost of serving less. Findings are warnings and errors.
    """

    trial: Trial
    hits: str
    before: Mapping[str, Figure]
    after: Mapping[str, Figure]
    unserved_before: float
    unserved_after: float
    weeks_before: float | None
    weeks_after: float | None
    findings_before: int
    findings_after: int
    new_findings: tuple[str, ...]
    admissible: bool
    skipped: str = ""

    @property
    def shock(self) -> Shock:
        """What happens."""
        return self.trial.shock

    @property
    def label(self) -> Phrase:
        """It in words, with how hard and whom it hits."""
        return shock_label(self.shock, self.trial.sizes, self.hits)

    def change(self, key: str) -> float | None:
        """By how much a headline changes; None where it has no value before or after."""
        return _difference(self.before[key].value, self.after[key].value)

    def both(self, effect: Effect) -> tuple[float | None, float | None]:
        """Return a number before and after."""
        match effect:
            case Effect.WEEKS:
                return self.weeks_before, self.weeks_after
            case Effect.FINDINGS:
                return float(self.findings_before), float(self.findings_after)
            case Effect.UNSERVED:
                return self.unserved_before, self.unserved_after
            case _:
                return self.before[effect].value, self.after[effect].value

    def shift(self, effect: Effect) -> float | None:
        """By how much a number changes; None where there is none before or after."""
        return _difference(*self.both(effect))


def _difference(old: float | None, new: float | None) -> float | None:
    return None if old is None or new is None else new - old


def shocks(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    sizes: ShockSizes | None = None,
    breathe: Callable[[], None] = lambda: None,
    trials: Sequence[Trial] | None = None,
) -> tuple[ShockResult, ...]:
    """Return what shocks do to a scenario; *breathe* is called before each of them.

    Each shock is tried once, with *sizes*, unless *trials* says which are.
    """
    risk = supply_risk(Case(project, scenario, evaluation))
    found = []
    for trial in usual_trials(sizes) if trials is None else trials:
        breathe()
        found.append(_result(trial, project, scenario, evaluation, risk))
    return tuple(found)


def _result(
    trial: Trial,
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    risk: SupplyRisk | None,
) -> ShockResult:
    hits = victim(trial, project.scenario(scenario).plan, risk)
    skipped, after = "", evaluation
    try:
        struck = strike(trial, project, scenario, hits)
    except EditRefused as refused:
        skipped = refused.message.happened
    else:
        after = evaluate(struck, scenario, evaluation)
    old, new = _counted(evaluation), _counted(after)
    known = {(one.rule, one.subject) for one in evaluation.findings}
    return ShockResult(
        trial,
        hits,
        {key: evaluation.figures[key] for key in KEYS},
        {key: after.figures[key] for key in KEYS},
        unserved_share(evaluation),
        unserved_share(after),
        serve_weeks(evaluation),
        serve_weeks(after),
        len(old),
        len(new),
        tuple(
            say("{0}: {1}", one.rule, one.message)
            for one in new
            if (one.rule, one.subject) not in known
        ),
        after.admissible,
        skipped,
    )


def _counted(evaluation: Evaluation) -> list[Finding]:
    """Warnings and errors."""
    return [one for one in evaluation.findings if one.severity is not Severity.INFO]


def unserved_share(evaluation: Evaluation) -> float:
    """Return the greatest share of a workload's peak demand that is not served."""
    return max((one.unserved_share_peak for one in evaluation.workloads.values()), default=0.0)


def serve_weeks(evaluation: Evaluation) -> float | None:
    """Return the median of weeks until all that is ordered serves, None when nothing is."""
    whole = evaluation.timeline.whole
    return None if whole is None else whole.p50
