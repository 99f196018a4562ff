"""Every single failure of a plan and every maintenance outage, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.failover.findings import failure_findings
from planner.compute.failover.listing import both
from planner.compute.failover.trial import Trial
from planner.domain.failure import Effect, Failure, FailureKind, FailureResult
from planner.domain.finding import Finding
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation

_POWER = (FailureKind.FEED, FailureKind.GRID, FailureKind.POWER)

Told = Callable[[int, int], None]
"""Is told how many failures of how many are done; may end the sweep by raising."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Something under maintenance: what is left, and the worst failure that may come meanwhile.

    `worst` is None where nothing else of its kind can fail.
    """

    result: FailureResult
    worst: FailureResult | None

    @property
    def is_maintainable(self) -> bool:
        """Whether it can be switched off with everything running: nothing stops, nothing trips."""
        return not self.result.count(Effect.STOPS) and not self.result.tripped


@dataclass(frozen=True, slots=True)
class Sweep:
    """What every failure does, in the order of the plan, and every outage."""

    results: tuple[FailureResult, ...]
    outages: tuple[Outage, ...]

    @property
    def is_concurrently_maintainable(self) -> bool:
        """Whether every element can be maintained while everything runs."""
        return all(one.is_maintainable for one in self.outages)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the failures find: what trips, stops and throttles."""
        return failure_findings(self.results)

    def worst_first(self) -> tuple[FailureResult, ...]:
        """Return the failures by the service that is left, the least first."""
        return tuple(sorted(self.results, key=_badness))


def unmuted(findings: tuple[Finding, ...], plan: Plan) -> tuple[Finding, ...]:
    """Return *findings* but for those that are muted in *plan*."""
    silenced = {(mute.rule, mute.subject) for mute in plan.mutes}
    if not silenced:
        return findings
    return tuple(one for one in findings if (one.rule, one.subject) not in silenced)


def _badness(result: FailureResult) -> tuple[float, int]:
    severity = result.severity
    return round(result.service.share, 6), severity.rank if severity is not None else len(Effect)


def _nobody_listens(done: int, of: int) -> None:
    del done, of


def trial_of(project: Project, evaluation: Evaluation) -> Trial:
    """Return the failure test of a scenario on top of its results."""
    return Trial(Case(project, evaluation.scenario, evaluation))


def single_failure(project: Project, evaluation: Evaluation, failure: Failure) -> FailureResult:
    """Return what one failure does."""
    return trial_of(project, evaluation).result(failure)


def sweep(project: Project, evaluation: Evaluation, told: Told = _nobody_listens) -> Sweep:
    """Return what every single failure and every outage does; *told* hears of each that is done.

    While something is under maintenance, what backs it may fail: feeds and power elements in its
    site with feeds and power elements, cooling units with cooling units.
    """
    trial = trial_of(project, evaluation)
    failures, outages = trial.failures, trial.outages
    of = len(failures) + len(outages)
    results = []
    for done, failure in enumerate(failures):
        told(done, of)
        results.append(trial.result(failure))
    found = []
    for done, outage in enumerate(outages, start=len(failures)):
        told(done, of)
        found.append(_outage(trial, outage))
    told(of, of)
    return Sweep(tuple(results), tuple(found))


def _outage(trial: Trial, outage: Failure) -> Outage:
    result = trial.result(outage)
    seconds = [trial.result(both(outage, one)) for one in trial.failures if _backs(one, outage)]
    return Outage(result, min(seconds, key=_badness, default=None))


def _backs(failure: Failure, outage: Failure) -> bool:
    """Whether a failure may come while something of its kind is under maintenance."""
    if failure.site != outage.site or outage.id == f"outage/{failure.id}":
        return False
    if outage.kind in _POWER:
        return failure.kind in _POWER
    return failure.kind is outage.kind is FailureKind.COOLING
