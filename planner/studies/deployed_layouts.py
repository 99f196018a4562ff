"""A deployment of a plan beside all layouts that its pool could have instead."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.compute.capacity import Replica
from planner.compute.explain.case import Case
from planner.domain.identity import DeploymentId, WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.service import Deployment
from planner.domain.workload import Metric, Workload
from planner.engines.serving.setup import ServingSetup, refusal
from planner.studies.layout_space import LayoutQuestion
from planner.studies.layouts import (
    Layout,
    LayoutAnswer,
    LayoutPoint,
    layout_of,
    pareto_front,
    search_layouts,
)


@dataclass(frozen=True, slots=True)
class Deployed:
    """What is asked of a deployment: its own precisions, its pool, the objectives of a workload."""

    deployment: DeploymentId
    name: str
    workload: str
    setup: ServingSetup
    question: LayoutQuestion


@dataclass(frozen=True, slots=True)
class DeployedLayouts:
    """The front over all layouts, within objectives or not, and the layout there is.

    `answer` holds what keeps the objectives; `current` is None where it cannot run.
    """

    front: tuple[LayoutPoint, ...]
    answer: LayoutAnswer
    current: Layout | None


def deployed(
    project: Project,
    evaluation: Evaluation,
    deployment: str,
    workload: str = "",
    *,
    any_precision: bool = False,
    with_load: bool = False,
) -> Deployed | None:
    """Return what to ask of a deployment, None when it generates no tokens for anybody.

    Of several workloads that are routed to it the one called *workload* counts, else the first.
    With *any_precision* those of weights and cache are searched too; *with_load* asks for what
    carries the load of the peak hour.
    """
    case = Case(project, evaluation.scenario, evaluation)
    found = next((one for one in case.plan.deployments if one.id == deployment), None)
    if found is None:
        return None
    replica = case.capacity.replicas.get(found.id)
    served = _workload(case, found, workload)
    pool = evaluation.pools.get(found.pool)
    if replica is None or served is None or pool is None or not pool.gpus:
        return None
    question = _question(case, found, replica, served, pool.gpus)
    if any_precision:
        question = replace(question, weights=None, kv=None)
    if with_load:
        hours = case.served.first.served.get((served.id, found.id))
        load = float(hours[case.served.first.peak]) if hours is not None else 0.0
        question = replace(question, requests_per_s=load or None)
    return Deployed(found.id, found.name, served.name, replica.setup, question)


def search_deployed(asked: Deployed, breathe: Callable[[], None] = lambda: None) -> DeployedLayouts:
    """Search the layouts of *asked*; `breathe` is as in `search_layouts`."""
    answer = search_layouts(asked.question, breathe=breathe)
    points = (point for layout in answer.layouts for point in layout.points)
    current = None
    possible = refusal(asked.setup) is None and asked.setup.gpus <= asked.question.gpus
    if answer.layouts and possible:
        layout = layout_of(asked.question, asked.setup)
        current = layout if layout.fits else None
    return DeployedLayouts(pareto_front(points), answer, current)


def _question(
    case: Case, deployment: Deployment, replica: Replica, workload: Workload, gpus: int
) -> LayoutQuestion:
    setup = replica.setup
    servers = case.capacity.servers.get(deployment.pool, ())
    return LayoutQuestion(
        llm=setup.llm,
        accelerator=setup.accelerator,
        engine=setup.engine,
        gpus=gpus,
        input_tokens=workload.input_tokens,
        output_tokens=workload.generated_tokens,
        ttft_limit_ms=workload.limit_ms(Metric.TTFT),
        tpot_limit_ms=workload.limit_ms(Metric.TPOT),
        weights=setup.weights,
        kv=setup.kv,
        max_length=setup.max_length,
        memory_utilisation=setup.memory_utilisation,
        domain=max((one.domain for one in servers), default=1),
        percentile=workload.percentile(Metric.TTFT) / 100.0,
        round_trip_ms=case.capacity.trips.get(deployment.id, 0.0),
        speculation=setup.speculation,
        prefix_hit=workload.prefix_hit,
    )


def _workload(case: Case, deployment: Deployment, wanted: str) -> Workload | None:
    routed = [one.workload for one in case.plan.routes if one.deployment == deployment.id]
    served = [case.workloads[one] for one in dict.fromkeys(routed) if one in case.workloads]
    talking = [one for one in served if one.generated_tokens and one.training is None]
    named = (one for one in talking if one.id == WorkloadId(wanted))
    return next(named, next(iter(talking), None))
