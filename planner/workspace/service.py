"""New workloads: where they run, in which layout, and what would hold them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.catalog.library import Library
from planner.compute.compliance import Place, refusal
from planner.compute.layout import default_length, smallest_layout
from planner.document.command import Command
from planner.document.commands.workloads import (
    AddDeployment,
    AddRoute,
    AddWorkload,
    EditWorkload,
)
from planner.domain.hardware import Accelerator, PartKind
from planner.domain.identity import BurstId, DeploymentId, EntryId, SiteId, WorkloadId
from planner.domain.language_model import (
    Attention,
    EngineProfile,
    LanguageModel,
    Precision,
)
from planner.domain.phrase import listed, say
from planner.domain.provenance import is_founded
from planner.domain.service import Deployment, Pool, RouteRole
from planner.domain.site import Site
from planner.domain.units import GB
from planner.domain.workload import (
    BatchJob,
    DataClass,
    Demand,
    Metric,
    Objective,
    TrainingJob,
    Workload,
    WorkloadKind,
)
from planner.engines.serving.memory import weight_bytes
from planner.workspace.state import State

AMD = "AMD"
GENERATIVE_LLM = "default.llm"
_DEFAULT_LLM = {
    WorkloadKind.EMBEDDING: "default.llm_embedding",
    WorkloadKind.RERANKING: "default.llm_reranking",
}


@dataclass(frozen=True, slots=True)
class WorkloadForm:
    """What the form of a workload asks; limits None mean no objective.

    Of the users `active_share` ask at the same time, each every `seconds_between_requests`; None
    means what the project assumes.
    """

    name: str
    kind: WorkloadKind
    llm: EntryId
    users: int = 100
    input_tokens: int = 1000
    output_tokens: int = 300
    data_class: DataClass = DataClass.INTERNAL
    ttft_limit_ms: float | None = None
    tpot_limit_ms: float | None = None
    batch: BatchJob | None = None
    training: TrainingJob | None = None
    weights: Precision | None = None
    active_share: float | None = None
    seconds_between_requests: float | None = None
    texts: int = 1
    prefix_hit: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where a workload would run: a deployment on a pool, or why nowhere and what would do."""

    deployment: Deployment | None
    engine: EngineProfile | None
    text: str


def add_workload_command(state: State, library: Library, form: WorkloadForm) -> Command:
    """Return the command that adds the workload, deployed and routed where it fits."""
    suggestion = suggest(state, library, form)
    workload = workload_of(state, form)
    llm = library.llms.get(form.llm) or state.project.shelf.llms[form.llm]
    return AddWorkload(state.scenario, workload, llm, suggestion.deployment, suggestion.engine)


def workload_of(state: State, form: WorkloadForm) -> Workload:
    """Return the workload that the form describes, without an id."""
    objectives = []
    if form.ttft_limit_ms:
        objectives.append(Objective(Metric.TTFT, form.ttft_limit_ms))
    if form.tpot_limit_ms:
        objectives.append(Objective(Metric.TPOT, form.tpot_limit_ms))
    demand = None
    if form.batch is None and form.training is None:
        shelf = state.project.shelf
        share, seconds = form.active_share, form.seconds_between_requests
        demand = Demand(
            form.users,
            shelf.assume("serving.active_share") if share is None else share,
            shelf.assume("serving.seconds_between_requests") if seconds is None else seconds,
        )
    return Workload(
        WorkloadId(""),
        form.name,
        form.kind,
        form.llm,
        form.input_tokens,
        form.output_tokens,
        priority=1 + len(state.project.workloads),
        data_class=form.data_class,
        demand=demand,
        batch=form.batch,
        training=form.training,
        objectives=tuple(objectives),
        texts=form.texts,
        prefix_hit=form.prefix_hit,
    )


def edit_workload_command(
    state: State, library: Library, old: Workload, form: WorkloadForm
) -> Command:
    """Return the command that makes a workload what the form says.

    What the form does not ask stays as it is: priority, the shape of the week, growth.
    """
    new = workload_of(state, form)
    demand = new.demand
    if demand is not None and old.demand is not None:
        demand = replace(
            old.demand,
            users=demand.users,
            active_share=demand.active_share,
            seconds_between_requests=demand.seconds_between_requests,
        )
    changed = replace(
        new,
        id=old.id,
        priority=old.priority,
        demand=demand,
        objectives=_with_percentiles(new.objectives, old),
    )
    llm = None if form.llm == old.llm else library.llms.get(form.llm)
    return EditWorkload(changed, "workload", llm)


def _with_percentiles(objectives: tuple[Objective, ...], old: Workload) -> tuple[Objective, ...]:
    return tuple(replace(one, percentile=old.percentile(one.metric)) for one in objectives)


def form_of(workload: Workload) -> WorkloadForm:
    """Return the form that describes a workload."""
    demand = workload.demand
    return WorkloadForm(
        workload.name,
        workload.kind,
        workload.llm,
        users=demand.users if demand else 1,
        input_tokens=workload.input_tokens,
        output_tokens=workload.output_tokens,
        data_class=workload.data_class,
        ttft_limit_ms=workload.limit_ms(Metric.TTFT),
        tpot_limit_ms=workload.limit_ms(Metric.TPOT),
        batch=workload.batch,
        training=workload.training,
        active_share=demand.active_share if demand else None,
        seconds_between_requests=demand.seconds_between_requests if demand else None,
        texts=workload.texts,
        prefix_hit=workload.prefix_hit,
    )


def suggest(state: State, library: Library, form: WorkloadForm) -> Suggestion:
    """Return the permitted pool with most free memory that holds the model, in its smallest layout.

    Fewest GPUs of one server per replica, replicas filling what is free. When nothing fits, the
    text says what is short and which servers of the catalogue would do.
    """
    llm = library.llms.get(form.llm) or state.project.shelf.llms[form.llm]
    for pool in _permitted_pools(state, form):
        found = _deployed(state, library, pool, form)
        if found is None:
            continue
        deployment, engine = found
        if form.training is not None:
            text = say("runs on {0} GPUs of {1}", form.training.gpus, pool.name)
        else:
            text = say(
                "runs on {0}, {1} GPUs per replica, {2}"
                if deployment.gpus_per_replica > 1
                else "runs on {0}, {1} GPU per replica, {2}",
                pool.name,
                deployment.gpus_per_replica,
                deployment.weights.value.upper(),
            )
        return Suggestion(deployment, engine, text)
    length = default_length(llm, form.input_tokens, form.output_tokens)
    return Suggestion(None, None, _nothing_fits(library, llm, form, length))


def deployed_on(
    state: State, library: Library, pool: Pool, workload: Workload
) -> tuple[Deployment, EngineProfile] | None:
    """Return the deployment that would serve a workload on a pool, None when it does not fit."""
    return _deployed(state, library, pool, form_of(workload))


def _deployed(
    state: State, library: Library, pool: Pool, form: WorkloadForm
) -> tuple[Deployment, EngineProfile] | None:
    """Training takes GPUs that are free, all else the smallest layout that holds the model."""
    shelf = state.project.shelf
    llm = library.llms.get(form.llm) or shelf.llms[form.llm]
    accelerator = shelf.accelerators[pool.accelerator]
    engine = engine_for(library, accelerator)
    burst = next((one for one in state.plan.bursts if one.pool == pool.id), None)
    if form.training is not None:
        if burst is not None or _free_gpus(state, pool) < form.training.gpus:
            return None
        gpus = form.training.gpus
        job = Deployment(
            DeploymentId(""), form.name, pool.id, llm.id, engine.id, dp=gpus, replicas=1
        )
        return job, engine
    found = smallest_layout(
        llm,
        accelerator,
        engine,
        max_length=default_length(llm, form.input_tokens, form.output_tokens),
        gpus=_largest_domain(state, pool) if burst is None else shelf.offers[burst.offer].gpus,
        weights=form.weights,
        pool=pool.id,
        name=form.name,
    )
    return None if found is None else (found[0], engine)


def suited_llm(library: Library, chosen: EntryId, kind: WorkloadKind) -> EntryId:
    """Return the model to begin with for a kind of workload: the chosen one where it can do it.

    What an encoder is trained for, vectors or scores, another one cannot do.
    """
    llm = library.llms.get(chosen)
    encodes = llm is not None and llm.attention is Attention.ENCODER
    default = EntryId(library.choices.get(_DEFAULT_LLM.get(kind, GENERATIVE_LLM), ""))
    return default if (encodes or not kind.generates) and default in library.llms else chosen


def engine_for(library: Library, accelerator: Accelerator) -> EngineProfile:
    """Return the engine profile that is the default for an accelerator's maker."""
    key = "default.engine_amd" if accelerator.manufacturer == AMD else "default.engine"
    return library.engines[EntryId(library.choices[key])]


def deploy_on_burst(state: State, library: Library, burst_id: BurstId) -> Command | None:
    """Return the command that deploys the busiest permitted workload on a burst and routes it.

    The workload with most demand left unserved comes first, then the one with most demand; what is
    deployed already only gets its route. None when no workload may run there or none fits.
    """
    burst = next((one for one in state.plan.bursts if one.id == burst_id), None)
    if burst is None:
        return None
    deployed = {one.llm: one.id for one in state.plan.deployments if one.pool == burst.pool}
    for workload in _by_need(state, burst.site):
        if workload.llm in deployed:
            to = deployed[workload.llm]
            return AddRoute(state.scenario, workload.id, RouteRole.OVERFLOW, to)
    offer = state.project.shelf.offers[burst.offer]
    accelerator = state.project.shelf.accelerators[offer.accelerator]
    engine = engine_for(library, accelerator)
    for workload in _by_need(state, burst.site):
        llm = state.project.shelf.llms[workload.llm]
        found = smallest_layout(
            llm,
            accelerator,
            engine,
            max_length=default_length(llm, workload.input_tokens, workload.output_tokens),
            gpus=offer.gpus,
            pool=burst.pool,
            name=f"{workload.name} burst",
        )
        if found is not None:
            deployment = found[0]
            return AddDeployment(
                state.scenario, deployment, llm, engine, workload.id, RouteRole.OVERFLOW
            )
    return None


def servers_that_hold(
    library: Library, llm: LanguageModel, max_length: int
) -> Iterator[tuple[str, int]]:
    """Yield GPU servers of the catalogue that hold a model, with the GPUs of one replica."""
    for part in library.parts.values():
        if part.kind is not PartKind.GPU_SERVER or part.accelerators is None:
            continue
        if not is_founded(part.evidence, ("half_units", "accelerator_count")):
            continue
        accelerator = library.accelerators[part.accelerators.accelerator]
        found = smallest_layout(
            llm,
            accelerator,
            engine_for(library, accelerator),
            max_length=max_length,
            gpus=part.accelerators.domain,
        )
        if found is not None:
            yield part.label, found[0].gpus_per_replica


def _permitted_pools(state: State, form: WorkloadForm) -> list[Pool]:
    """Owned pools where the data may be processed, most free memory first."""
    plan, results = state.plan, state.evaluation.pools
    workload = workload_of(state, form)
    pools = [
        pool
        for pool in plan.pools
        if pool.burst is None and _may_run(state, workload, plan.site(pool.site))
    ]

    def free(pool: Pool) -> float:
        memory = results[pool.id].memory
        return memory.total - memory.used

    return sorted(pools, key=lambda pool: (-free(pool), pool.name))


def _may_run(state: State, workload: Workload, site: Site) -> bool:
    """Whether neither the policy of its data class nor a rule of law closes a place."""
    project = state.project
    return refusal(project.shelf.compliance, workload, Place.of(site), project.settings) is None


def _free_gpus(state: State, pool: Pool) -> int:
    """GPUs that no fixed deployment of the pool holds; replicas that fill make room."""
    fixed = sum(
        state.evaluation.deployments[one.id].gpus
        for one in state.plan.deployments
        if one.pool == pool.id and one.replicas is not None
    )
    return state.evaluation.pools[pool.id].gpus - fixed


def _largest_domain(state: State, pool: Pool) -> int:
    """GPUs that share one link domain in the largest server of a pool."""
    domains = [
        fit.domain
        for placement in state.plan.placements()
        if placement.pool == pool.id
        and (fit := state.project.shelf.parts[placement.part].accelerators) is not None
    ]
    return max(domains, default=1)


def _by_need(state: State, site_id: SiteId) -> list[Workload]:
    """Workloads that may run at a site, those short of service first, then by demand."""
    site = state.plan.site(site_id)
    results = state.evaluation.workloads

    def need(workload: Workload) -> tuple[float, float]:
        result = results[workload.id]
        return (-result.unserved_share, -result.demand_output_tokens_per_s)

    permitted = [
        one
        for one in state.project.workloads
        if one.training is None and _may_run(state, one, site)
    ]
    return sorted(permitted, key=need)


def _nothing_fits(library: Library, llm: LanguageModel, form: WorkloadForm, length: int) -> str:
    precision = form.weights or llm.native_precision
    needs = weight_bytes(llm, precision) / GB
    would_do = sorted(set(servers_that_hold(library, llm, length)), key=lambda pair: pair[1])[:3]
    text = say(
        "{0} needs {1:,.0f} GB for weights alone; no permitted pool holds it.", llm.name, needs
    )
    if not would_do:
        return text
    names = listed(say("{0} ({1} GPUs a replica)", name, gpus) for name, gpus in would_do)
    return say("{0} These would do: {1}.", text, names)
