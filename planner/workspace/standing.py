"""What already stands and could serve a new workload: spare capacity, counted in the whole plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from planner.catalog.library import Library
from planner.compute.allocation import Claim, PoolServer, allot, rack_servers, servers_by_pool
from planner.compute.capacity import training_gpus
from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.document.commands.workloads import (
    AddDeployment,
    AddRoute,
    AddWorkload,
    EditDeployment,
)
from planner.domain.finding import Severity
from planner.domain.identity import DeploymentId, PoolId, WorkloadId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.results import Evaluation, WorkloadResult
from planner.domain.service import Deployment, Pool, RouteRole
from planner.domain.workload import DataClass, Workload
from planner.workspace.service import engine_for
from planner.workspace.siting import Steps
from planner.workspace.size_candidates import best_layout
from planner.workspace.size_request import SizeRequest
from planner.workspace.state import State

_LEAST = 0.005
"""A smaller share of the demand is not worth a route of its own."""
_FULL = 0.999
"""From this utilisation on a deployment has nothing to spare."""
_MORE = 3
"""Times that replicas are added while the plan serves less than they promise alone."""
_GROWTH = 0.03
"""Share of the replicas that is added each time, at least one."""

_NEW = DeploymentId("new")


@dataclass(frozen=True, slots=True)
class Use:
    """What a workload gets of a pool: so many GPUs of its own, or a share of a deployment.

    `beside` are the names of the workloads that a shared deployment serves already.
    """

    pool: PoolId
    name: str
    gpus: int
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What of the hardware that stands serves a request, as far as it goes.

    `share` of the requests of the peak hour are served inside the objectives. `steps` add the
    workload and lead it there.
    """

    steps: Steps
    uses: tuple[Use, ...]
    share: float
    evaluation: Evaluation

    @property
    def workload(self) -> Workload:
        """The new workload."""
        return self.steps.project.workloads[-1]

    @property
    def result(self) -> WorkloadResult:
        """How it is served."""
        return self.evaluation.workloads[self.workload.id]

    @property
    def left_per_s(self) -> float:
        """Requests per second of the peak hour that are left for new hardware."""
        return self.result.demand_requests_per_s - self.result.served_requests_per_s


def pools_there(state: State, request: SizeRequest) -> tuple[Pool, ...]:
    """Return the pools of own hardware that stand where the request wants it, most idle first."""
    sites = {
        site.id
        for site in state.plan.sites
        if (site.kind, site.country) == (request.place.kind, request.country)
    }
    found = (
        pool
        for pool in state.plan.pools
        if pool.burst is None
        and pool.site in sites
        and request.accelerator in (None, pool.accelerator)
        and state.evaluation.pools[pool.id].gpus
    )
    return tuple(sorted(found, key=lambda one: (-_idle(state, one.id), one.name)))


def stands_somewhere(state: State) -> bool:
    """Whether the plan holds own hardware that could serve anything."""
    return any(one.owned and one.gpus for one in state.evaluation.pools.values())


def standing(
    state: State, library: Library, request: SizeRequest, workload: Workload, llm: LanguageModel
) -> Standing | None:
    """Return what stands already and serves a part of the request, None when that is nothing.

    First deployments of the same model that have capacity to spare, then GPUs that are idle or that
    a filling deployment does not need. What would leave another workload worse off, or bring a
    warning about anything else, is left alone.
    """
    pools = pools_there(state, request)
    if not pools:
        return None
    if request.workload.data_class is not DataClass.RESTRICTED:
        gapped = _behind_air_gaps(state)
        pools = tuple(sorted(pools, key=lambda one: one.id in gapped))
    trial = _Trial(state, workload, llm)
    for deployment in _with_room(state, request, llm, pools):
        if not trial.serves:
            trial.share_with(deployment, pools)
    servers = _servers(state, pools)
    for pool in pools:
        if not trial.serves:
            _deploy(trial, library, request, pool, servers.get(pool.id, ()))
    if trial.share < _LEAST:
        return None
    return Standing(trial.steps, tuple(trial.uses), trial.share, trial.evaluation)


class _Trial:
    """The plan with the workload, led step by step to what has room; keeps what helps."""

    def __init__(self, state: State, workload: Workload, llm: LanguageModel) -> None:
        self._before = state.evaluation
        self._others, self._routes = state.project.workloads, state.plan.routes
        self.steps = Steps(state.project, state.scenario)
        self.steps.do(AddWorkload(state.scenario, workload, llm))
        self.llm = llm
        self.evaluation = state.evaluation
        self.uses: list[Use] = []
        self.share = 0.0

    @property
    def workload(self) -> Workload:
        """The new workload."""
        return self.steps.project.workloads[-1]

    @property
    def serves(self) -> bool:
        """Whether everything is served."""
        result = self.evaluation.workloads.get(self.workload.id)
        return result is not None and result.verdict == "ok"

    @property
    def role(self) -> RouteRole:
        """The first route takes all it can, each later one what is left."""
        return RouteRole.OVERFLOW if self.uses else RouteRole.SHARE

    @property
    def left_per_s(self) -> float:
        """Requests per second of the peak hour that nothing serves yet."""
        demand = self.workload.demand
        return (1.0 - self.share) * (demand.peak_requests_per_s if demand is not None else 0.0)

    def keeps(self, command: Command) -> bool:
        """Add a step if with it more of the workload is served and nothing else is worse off."""
        steps = self.steps.fork()
        steps.do(command)
        after = evaluate(steps.project, steps.scenario, self.evaluation)
        share = 1.0 - after.workloads[self.workload.id].unserved_share_peak
        if share <= self.share or not _unharmed(self._before, after, self.workload.id):
            return False
        self.steps, self.evaluation, self.share = steps, after, share
        return True

    def share_with(self, deployment: Deployment, pools: Sequence[Pool]) -> None:
        """Lead the workload to a deployment that serves others already."""
        route = AddRoute(self.steps.scenario, self.workload.id, self.role, deployment.id)
        if self.keeps(route):
            name = next(pool.name for pool in pools if pool.id == deployment.pool)
            routed = {one.workload for one in self._routes if one.deployment == deployment.id}
            others = tuple(one.name for one in self._others if one.id in routed)
            self.uses.append(Use(deployment.pool, name, 0, others))


def _with_room(
    state: State, request: SizeRequest, llm: LanguageModel, pools: Sequence[Pool]
) -> Iterator[Deployment]:
    """Deployments of the model there that are not busy throughout."""
    order = {pool.id: place for place, pool in enumerate(pools)}
    there = [one for one in state.plan.deployments if one.pool in order]
    training = training_gpus(state.plan.routes, state.project.workloads)
    for one in sorted(there, key=lambda one: order[one.pool]):
        wanted = request.workload.weights in (None, one.weights)
        if one.llm == llm.id and wanted and one.id not in training:
            result = state.evaluation.deployments[one.id]
            if result.refusal is None and result.utilisation_peak < _FULL:
                yield one


def _deploy(
    trial: _Trial,
    library: Library,
    request: SizeRequest,
    pool: Pool,
    servers: Sequence[PoolServer],
) -> None:
    """Deploy the model on GPUs that a pool can spare, as many as are needed of them."""
    accelerator = trial.steps.project.shelf.accelerators[pool.accelerator]
    engine = engine_for(library, accelerator)
    domain = max((one.domain for one in servers), default=1)
    found = best_layout(request, trial.workload, trial.llm, accelerator, engine, domain, domain)
    if found is None or not found[1] > 0:
        return
    layout, rate = found
    spare = _spare_replicas(trial, pool.id, layout, servers)
    count = min(spare, ceil(trial.left_per_s * (domain // layout.tp) / rate))
    while count >= 1 and not trial.keeps(_deployed(trial, pool.id, layout, engine, count)):
        count //= 2
    if count < 1:
        return
    made = trial.steps.plan.deployments[-1].id
    for _ in range(_MORE):
        more = min(spare, count + ceil(count * _GROWTH))
        step_up = EditDeployment(trial.steps.scenario, made, "replicas", more)
        if trial.serves or more == count or not trial.keeps(step_up):
            break
        count = more
    trial.uses.append(Use(pool.id, pool.name, count * layout.gpus_per_replica))


def _deployed(
    trial: _Trial, pool: PoolId, layout: Deployment, engine: EngineProfile, replicas: int
) -> Command:
    placed = replace(layout, pool=pool, name=trial.workload.name, replicas=replicas)
    scenario, workload = trial.steps.scenario, trial.workload.id
    return AddDeployment(scenario, placed, trial.llm, engine, workload, trial.role)


def _spare_replicas(
    trial: _Trial, pool: PoolId, layout: Deployment, servers: Sequence[PoolServer]
) -> int:
    """Replicas of a layout that find room beside what the deployments of a pool need."""
    plan, project = trial.steps.plan, trial.steps.project
    training = training_gpus(plan.routes, project.workloads)
    claims = []
    for one in plan.deployments:
        if one.pool != pool:
            continue
        if one.id in training:
            claims.append(Claim(one.id, training[one.id], 1))
            continue
        replicas = one.replicas
        if replicas is None:
            replicas = _needed(trial.evaluation, one)
        claims.append(Claim(one.id, one.gpus_per_replica, replicas, one.tp))
    claims.append(Claim(_NEW, layout.gpus_per_replica, None, layout.tp))
    return allot(servers, claims)[_NEW].replicas


def _needed(evaluation: Evaluation, deployment: Deployment) -> int:
    """Replicas of a filling deployment that its load takes, with those held in reserve."""
    result = evaluation.deployments[deployment.id]
    reserve = min(deployment.reserve_replicas, result.replicas)
    busy = max(result.utilisation_peak, result.utilisation_mean)
    return reserve + ceil((result.replicas - reserve) * busy)


def _servers(state: State, pools: Sequence[Pool]) -> Mapping[PoolId, tuple[PoolServer, ...]]:
    there = {pool.id for pool in pools}
    parts = state.project.shelf.parts
    racks = (rack_servers(one.id, one.placements, parts) for one in state.plan.ordered_racks())
    found = servers_by_pool(racks)
    return {pool: servers for pool, servers in found.items() if pool in there}


def _idle(state: State, pool: PoolId) -> int:
    result = state.evaluation.pools[pool]
    return result.gpus - result.gpus_assigned


def _behind_air_gaps(state: State) -> set[PoolId]:
    plan = state.plan
    rows = {row.id for _, room, row in plan.rows() if room.air_gapped}
    held = (one.placements for one in plan.racks.values() if one.row in rows)
    return {one.pool for placements in held for one in placements if one.pool is not None}


def _unharmed(before: Evaluation, after: Evaluation, new: WorkloadId) -> bool:
    """Whether every other workload is served as before, and no warning is new but on the new one."""
    for workload, old in before.workloads.items():
        now = after.workloads[workload]
        if old.verdict == "ok" != now.verdict or now.unserved_share > old.unserved_share + 1e-9:
            return False
    return not new_warnings(before, after, apart_from=new)


def new_warnings(before: Evaluation, after: Evaluation, *, apart_from: str = "") -> bool:
    """Whether an edit brings a warning or an error, other than one about *apart_from*."""
    known = {(one.rule, one.subject) for one in before.findings}
    return any(
        one.severity is not Severity.INFO
        and (one.rule, one.subject) not in known
        and one.subject != apart_from
        for one in after.findings
    )
