"""The load of a site is taken elsewhere over minutes: what is served meanwhile, and what is not.

In the peak hour. Other routes with room take their part at once, instances of bursts when they
have started, both as the failure test serves them without the site. As long as the `notice` lasts
the site hands over what others can take within the time of draining, and keeps the rest; after it
the site is gone, and so is what nobody else serves. Without notice it is a loss.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isclose

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.domain.failure import ServiceLeft, WorkloadLeft
from planner.domain.identity import BurstId, SiteId, WorkloadId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation

DRAIN = "reliability.drain_minutes"
SECONDS_PER_MINUTE = 60.0
_ROUNDING = 1e-3
_SAME = 1e-6
_TAIL = 5.0
"""Minutes shown after the last change."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Output tokens/s at a minute: served at the site, served elsewhere, and unserved."""

    minute: float
    at_site: float
    elsewhere: float
    unserved: float

    @property
    def served(self) -> float:
        """What is served anywhere."""
        return self.at_site + self.elsewhere


@dataclass(frozen=True, slots=True)
class Evacuation:
    """An evacuation in steps of time; `workloads` are what is left when it is over.

    `whole_minute` is from when on as much is served as before, None when never; `lost_tokens` are
    the output tokens that stay unserved until `moments` end, above those unserved before.
    """

    site: SiteId
    name: str
    notice_minutes: float
    drain_minutes: float
    before: float
    moments: tuple[Moment, ...]
    workloads: tuple[WorkloadLeft, ...]

    @property
    def whole_minute(self) -> float | None:
        """From when on as much is served as before for good."""
        usual = self.before * (1.0 - _ROUNDING)
        short = [place for place, one in enumerate(self.moments) if one.served < usual]
        if not short:
            return 0.0
        after = short[-1] + 1
        return self.moments[after].minute if after < len(self.moments) else None

    @property
    def lost_tokens(self) -> float:
        """Output tokens that are not served and would have been."""
        return sum(
            max(0.0, self.before - (one.served + after.served) / 2.0)
            * (after.minute - one.minute)
            * SECONDS_PER_MINUTE
            for one, after in pairwise(self.moments)
        )


def evacuate(
    project: Project,
    evaluation: Evaluation,
    site: SiteId,
    notice_minutes: float = 0.0,
    drain_minutes: float | None = None,
) -> Evacuation:
    """Return how the load of a site is taken elsewhere when *notice_minutes* are given.

    *drain_minutes* None: the project's assumption; sites of older projects drain at once.
    """
    case = Case(project, evaluation.scenario, evaluation)
    if drain_minutes is None:
        known = case.shelf.assumptions.get(DRAIN)
        drain_minutes = 0.0 if known is None else known.likely
    steps = _steps(project, evaluation, site)
    load = _load_of(case, site)
    return Evacuation(
        site,
        case.plan.site(site).name,
        notice_minutes,
        drain_minutes,
        load.served,
        _corners(_moments(load, steps, notice_minutes, drain_minutes)),
        steps[-1].left.workloads,
    )


@dataclass(frozen=True, slots=True)
class _Load:
    """Output tokens/s in the peak hour: asked for, served, and of these at the site."""

    demand: float
    served: float
    at_site: float


@dataclass(frozen=True, slots=True)
class _Step:
    """From a minute on: what serves without the site."""

    minute: float
    left: ServiceLeft

    @property
    def tokens_per_s(self) -> float:
        """Output tokens/s that are served without the site."""
        return sum(one.tokens_per_s for one in self.left.workloads)


def _load_of(case: Case, site: SiteId) -> _Load:
    pools = {pool.id: pool.site for pool in case.plan.pools}
    places: dict[tuple[WorkloadId | None, str], SiteId | None] = {
        (None, str(one.id)): pools[one.pool] for one in case.plan.deployments
    }
    places |= {
        (one.workload, str(one.api)): one.api_site
        for one in case.plan.routes
        if one.api is not None
    }
    results = case.evaluation.workloads
    shares = [(key, share) for key, one in results.items() for share in one.shares]
    here = sum(
        share.output_tokens_per_s
        for key, share in shares
        if site in (places.get((None, share.target)), places.get((key, share.target)))
    )
    served = sum(share.output_tokens_per_s for _, share in shares)
    return _Load(sum(one.demand_output_tokens_per_s for one in results.values()), served, here)


def _steps(project: Project, evaluation: Evaluation, site: SiteId) -> list[_Step]:
    """What serves without the site, from every minute on at which more bursts have started."""
    plan = project.scenario(evaluation.scenario).plan
    running = {key: one.instances_peak for key, one in evaluation.bursts.items()}
    starting = {
        one.id: one.start_up_minutes
        for one in plan.bursts
        if one.site != site and running.get(one.id, 0) < one.maximum
    }
    found = []
    for minute in sorted({0.0, *starting.values()}):
        held = {key: running.get(key, 0) for key, ready in starting.items() if ready > minute}
        trial = _trial(project, evaluation, held)
        found.append(_Step(minute, trial.service_without((site,))))
    return found


def _trial(project: Project, evaluation: Evaluation, held: Mapping[BurstId, int]) -> Trial:
    """The failure test of the plan while the bursts in *held* have no more instances than these."""
    scenario = project.scenario(evaluation.scenario)
    if held:
        scenario = replace(scenario, plan=_holding(scenario.plan, held))
        scenarios = tuple(scenario if one.id == scenario.id else one for one in project.scenarios)
        project = replace(project, scenarios=scenarios)
        evaluation = evaluate(project, scenario.id, evaluation)
    return Trial(Case(project, scenario.id, evaluation))


def _holding(plan: Plan, held: Mapping[BurstId, int]) -> Plan:
    idle = {one.pool for one in plan.bursts if held.get(one.id) == 0}
    closed = {one.id for one in plan.deployments if one.pool in idle}
    return replace(
        plan,
        bursts=tuple(
            replace(one, maximum=count) if (count := held.get(one.id, 0)) else one
            for one in plan.bursts
        ),
        routes=tuple(one for one in plan.routes if one.deployment not in closed),
    )


def _moments(load: _Load, steps: Sequence[_Step], notice: float, drain: float) -> Iterator[Moment]:
    """Yield the corners of what is served over time; a jump is two moments of one minute."""
    yield Moment(0.0, load.at_site, load.served - load.at_site, load.demand - load.served)
    at_site = load.at_site
    turns = sorted({one.minute for one in steps} | {notice})
    ends = [*turns[1:], turns[-1] + drain + _TAIL]
    for start, end in zip(turns, ends, strict=True):
        others = next(one for one in reversed(steps) if one.minute <= start).tokens_per_s
        if start >= notice:
            served = min(others, load.demand)
            yield Moment(start, 0.0, served, load.demand - served)
            yield Moment(end, 0.0, served, load.demand - served)
            continue
        kept = min(at_site, max(0.0, load.served - others))
        empty = start + (at_site - kept) / load.at_site * drain if load.at_site else start
        yield _handing(load, start, at_site)
        left = kept
        if empty > end:
            left = at_site - load.at_site * (end - start) / drain
        else:
            yield _handing(load, empty, kept)
        at_site = left
        yield _handing(load, end, at_site)


def _corners(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Leave out moments that say the same as the one before."""
    found: list[Moment] = []
    for one in moments:
        known = found[-1] if found else None
        if (
            known is None
            or not isclose(known.minute, one.minute, abs_tol=_SAME)
            or not isclose(known.at_site, one.at_site, abs_tol=_SAME)
            or not isclose(known.elsewhere, one.elsewhere, abs_tol=_SAME)
        ):
            found.append(one)
    return tuple(found)


def _handing(load: _Load, minute: float, at_site: float) -> Moment:
    """A moment of handing over: nothing is lost."""
    return Moment(minute, at_site, load.served - at_site, load.demand - load.served)
