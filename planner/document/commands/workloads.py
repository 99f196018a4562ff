"""Workloads, deployments and routes."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit, ProjectEdit
from planner.document.commands.placing import refuse_name
from planner.document.commands.revise import Ids, free_name, with_entry, with_plan
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.identity import DeploymentId, EntryId, RouteId, SiteId, WorkloadId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.phrase import Phrase, named, say
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.service import Deployment, Route, RouteRole
from planner.domain.units import HOURS_PER_DAY
from planner.domain.workload import Workload


@dataclass(frozen=True)
class AddWorkload(PlanEdit):
    """Add a workload; with a proposed `deployment` it is deployed and routed at once.

    The ids of workload and deployment are made here; those given are ignored. The `llm` and
    `engine` entries are copied into the project.
    """

    workload: Workload
    llm: LanguageModel
    deployment: Deployment | None = None
    engine: EngineProfile | None = None

    def label(self, project: Project) -> str:
        """Such as ``add workload Chat assistant``."""
        return say("add workload {0}", self.workload.name)

    def apply(self, project: Project) -> Project:
        """Add workload, deployment and route."""
        refuse_name(self.workload.name, "", [one.name for one in project.workloads])
        refuse_empty_load(self.workload)
        shelf = project.shelf
        shelf = replace(shelf, llms=with_entry(shelf.llms, self.llm.id, self.llm))
        if self.engine is not None:
            shelf = replace(shelf, engines=with_entry(shelf.engines, self.engine.id, self.engine))
        ids = Ids(project)
        workload = replace(self.workload, id=WorkloadId(ids.new("w")))
        project = replace(project, shelf=shelf, workloads=(*project.workloads, workload))
        plan = project.scenario(self.scenario).plan
        if self.deployment is not None:
            name = self.deployment.name or workload.name
            names = [one.name for one in plan.deployments]
            name = name if name not in names else free_name(name, names, separator=" ", digits=1)
            deployment = replace(self.deployment, id=DeploymentId(ids.new("d")), name=name)
            route = Route(RouteId(ids.new("r")), workload.id, RouteRole.SHARE, deployment.id)
            plan = replace(
                plan,
                deployments=(*plan.deployments, deployment),
                routes=(*plan.routes, route),
            )
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class EditWorkload(ProjectEdit):
    """Replace a workload by a changed one with the same id; `field` names what changed."""

    workload: Workload
    field: str
    llm: LanguageModel | None = None

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one workload merge."""
        return (self.workload.id, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change users of Chat assistant``."""
        name = workload_in(project, self.workload.id).name
        return say("change {0} of {1}", named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace it."""
        old = workload_in(project, self.workload.id)
        refuse_name(self.workload.name, old.name, [one.name for one in project.workloads])
        refuse_empty_load(self.workload)
        if self.llm is not None:
            llms = with_entry(project.shelf.llms, self.llm.id, self.llm)
            project = replace(project, shelf=replace(project.shelf, llms=llms))
        workloads = tuple(self.workload if one.id == old.id else one for one in project.workloads)
        return replace(project, workloads=workloads)


@dataclass(frozen=True)
class DeleteWorkload(ProjectEdit):
    """Delete a workload and its routes in every scenario."""

    workload: WorkloadId

    def label(self, project: Project) -> str:
        """Such as ``delete Chat assistant``."""
        return say("delete {0}", workload_in(project, self.workload).name)

    def apply(self, project: Project) -> Project:
        """Remove it; deployments that nothing routes to any more go too."""
        workloads = tuple(one for one in project.workloads if one.id != self.workload)
        scenarios = tuple(
            replace(scenario, plan=_without_routes(scenario.plan, self.workload))
            for scenario in project.scenarios
        )
        return replace(project, workloads=workloads, scenarios=scenarios)


def _without_routes(plan: Plan, workload: WorkloadId) -> Plan:
    gone = {route.deployment for route in plan.routes if route.workload == workload}
    routes = tuple(route for route in plan.routes if route.workload != workload)
    gone -= {route.deployment for route in routes}
    deployments = tuple(d for d in plan.deployments if d.id not in gone)
    return replace(plan, routes=routes, deployments=deployments)


@dataclass(frozen=True)
class AddDeployment(PlanEdit):
    """Deploy a model on a pool and route a workload to it."""

    deployment: Deployment
    llm: LanguageModel
    engine: EngineProfile
    workload: WorkloadId | None = None
    role: RouteRole = RouteRole.SHARE

    def label(self, project: Project) -> str:
        """Such as ``deploy Llama-3.3-70B``."""
        return say("deploy {0}", self.llm.name)

    def apply(self, project: Project) -> Project:
        """Add the deployment and its route."""
        shelf = project.shelf
        shelf = replace(
            shelf,
            llms=with_entry(shelf.llms, self.llm.id, self.llm),
            engines=with_entry(shelf.engines, self.engine.id, self.engine),
        )
        project = replace(project, shelf=shelf)
        plan = project.scenario(self.scenario).plan
        ids = Ids(project)
        names = [one.name for one in plan.deployments]
        stem = self.deployment.name or self.llm.name
        name = stem if stem not in names else free_name(stem, names, separator=" ", digits=1)
        deployment = replace(self.deployment, id=DeploymentId(ids.new("d")), name=name)
        plan = replace(plan, deployments=(*plan.deployments, deployment))
        if self.workload is not None:
            route = _new_route(plan, ids, self.workload, self.role)
            plan = replace(plan, routes=(*plan.routes, replace(route, deployment=deployment.id)))
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class AddRoute(PlanEdit):
    """Route a workload to a deployment or to a model API."""

    workload: WorkloadId
    role: RouteRole
    deployment: DeploymentId | None = None
    api: EntryId | None = None
    api_site: SiteId | None = None

    def label(self, project: Project) -> str:
        """Such as ``route Chat assistant``."""
        return say("route {0}", workload_in(project, self.workload).name)

    def apply(self, project: Project) -> Project:
        """Append the route; an overflow takes the next free order."""
        plan = project.scenario(self.scenario).plan
        same = [
            r
            for r in plan.routes
            if r.workload == self.workload and (r.deployment, r.api) == (self.deployment, self.api)
        ]
        if same:
            raise EditRefused(
                say("This route exists already."), say("Change its share or role instead.")
            )
        ids = Ids(project)
        route = replace(
            _new_route(plan, ids, self.workload, self.role),
            deployment=self.deployment,
            api=self.api,
            api_site=self.api_site,
        )
        plan = replace(plan, routes=(*plan.routes, route))
        return with_plan(project, self.scenario, plan, ids.serial)


def _new_route(plan: Plan, ids: Ids, workload: WorkloadId, role: RouteRole) -> Route:
    own = [r for r in plan.routes if r.workload == workload and r.role is role]
    share = 1.0
    if role is RouteRole.SHARE and own:
        share = max(0.0, 1.0 - sum(r.share for r in own))
    order = 1 + max((r.order for r in own), default=0)
    return Route(RouteId(ids.new("r")), workload, role, share=share, order=order)


@dataclass(frozen=True)
class EditRoute(PlanEdit):
    """Change a field of a route: role, share, order."""

    route: RouteId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one route merge."""
        return (self.scenario, self.route, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change share of a route of Chat assistant``."""
        plan = project.scenario(self.scenario).plan
        route = next(one for one in plan.routes if one.id == self.route)
        return say(
            "change {0} of a route of {1}",
            named(self.field),
            workload_in(project, route.workload).name,
        )

    def apply(self, project: Project) -> Project:
        """Replace the field."""
        plan = project.scenario(self.scenario).plan
        if self.field == "share" and not 0 <= float(str(self.value)) <= 1:
            raise EditRefused(
                say("A share of {0} is not possible.", self.value), say("Use 0 to 100 %.")
            )
        routes = tuple(
            with_field(one, self.field, self.value) if one.id == self.route else one
            for one in plan.routes
        )
        return with_plan(project, self.scenario, replace(plan, routes=routes))


@dataclass(frozen=True)
class DeleteRoute(PlanEdit):
    """Delete a route."""

    route: RouteId

    def label(self, project: Project) -> str:
        """``delete a route``."""
        return say("delete a route")

    def apply(self, project: Project) -> Project:
        """Remove it."""
        plan = project.scenario(self.scenario).plan
        routes = tuple(one for one in plan.routes if one.id != self.route)
        return with_plan(project, self.scenario, replace(plan, routes=routes))


@dataclass(frozen=True)
class EditDeployment(PlanEdit):
    """Change fields of a deployment; `llm` and `engine` are copied when they are new."""

    deployment: DeploymentId
    field: str
    value: object
    llm: LanguageModel | None = None
    engine: EngineProfile | None = None

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one deployment merge."""
        return (self.scenario, self.deployment, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change tp of Chat assistant``."""
        plan = project.scenario(self.scenario).plan
        name = next(one.name for one in plan.deployments if one.id == self.deployment)
        return say("change {0} of {1}", named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace the field; parallel degrees and replicas stay positive."""
        self._refuse_impossible()
        shelf = project.shelf
        if self.llm is not None:
            shelf = replace(shelf, llms=with_entry(shelf.llms, self.llm.id, self.llm))
        if self.engine is not None:
            shelf = replace(shelf, engines=with_entry(shelf.engines, self.engine.id, self.engine))
        project = project if shelf is project.shelf else replace(project, shelf=shelf)
        plan = project.scenario(self.scenario).plan
        if self.field == "name":
            names = {one.id: one.name for one in plan.deployments}
            refuse_name(str(self.value), names.get(self.deployment, ""), names.values())
        deployments = tuple(
            with_field(one, self.field, self.value) if one.id == self.deployment else one
            for one in plan.deployments
        )
        return with_plan(project, self.scenario, replace(plan, deployments=deployments))

    def _refuse_impossible(self) -> None:
        value, limit = self.value, _LIMITS.get(self.field)
        if limit is None or not isinstance(value, int | float) or limit.allows(value):
            return
        what = named(self.field)
        raise EditRefused(
            say("{0} cannot be {1:.0%}.", what, value)
            if limit.share
            else say("{0} cannot be {1:g}.", what, value),
            limit.remedy,
        )


@dataclass(frozen=True, slots=True)
class _Limit:
    """What a number of a deployment may be, and what to say when it is something else."""

    allows: Callable[[float], bool]
    remedy: Phrase
    share: bool = False


_AT_LEAST_ONE = _Limit(lambda value: value >= 1, say("Use 1 or more."))
_NOT_NEGATIVE = _Limit(lambda value: value >= 0, say("Use 0 or more."))
_LIMITS: Mapping[str, _Limit] = {
    **dict.fromkeys(("tp", "pp", "ep", "dp", "cp", "replicas", "max_length"), _AT_LEAST_ONE),
    **dict.fromkeys(
        ("batch_tokens", "max_sequences", "adapter_rank", "decode_instances"), _AT_LEAST_ONE
    ),
    **dict.fromkeys(
        ("reserve_replicas", "drafted_tokens", "draft_share", "adapters", "prefill_instances"),
        _NOT_NEGATIVE,
    ),
    "kv_link_gb_s": _Limit(lambda value: value > 0, say("Enter a number above zero.")),
    "memory_utilisation": _Limit(lambda value: 0 < value <= 1, say("Use 1 to 100 %."), share=True),
    "draft_acceptance": _Limit(lambda value: 0 <= value <= 1, say("Use 0 to 100 %."), share=True),
}


@dataclass(frozen=True)
class DeleteDeployment(PlanEdit):
    """Delete a deployment and the routes to it."""

    deployment: DeploymentId

    def label(self, project: Project) -> str:
        """Such as ``delete deployment Chat assistant``."""
        plan = project.scenario(self.scenario).plan
        name = next(one.name for one in plan.deployments if one.id == self.deployment)
        return say("delete deployment {0}", name)

    def apply(self, project: Project) -> Project:
        """Remove both."""
        plan = project.scenario(self.scenario).plan
        plan = replace(
            plan,
            deployments=tuple(d for d in plan.deployments if d.id != self.deployment),
            routes=tuple(r for r in plan.routes if r.deployment != self.deployment),
        )
        return with_plan(project, self.scenario, plan)


def workload_in(project: Project, workload: WorkloadId) -> Workload:
    """Return a workload of the project.

    Raises:
        EditRefused: when it is no longer there.
    """
    for one in project.workloads:
        if one.id == workload:
            return one
    raise EditRefused(say("This workload is no longer in the project."), say("Select another one."))


def refuse_empty_load(workload: Workload) -> None:
    """Refuse lengths, users, amounts and limits of zero or less, and windows beyond a day.

    Raises:
        EditRefused: naming the field.
    """
    for name, value in _amounts(workload):
        if not value > 0:
            raise EditRefused(
                say("{0} cannot be {1:g}.", name, value), say("Enter a number above zero.")
            )
    if not 0 <= workload.prefix_hit < 1:
        raise EditRefused(
            say("{0:.0%} of the input cannot be in the cache already.", workload.prefix_hit),
            say("Use 0 to 99 %: the last token of a prompt is always computed."),
        )
    demand, job = workload.demand, workload.batch or workload.training
    if demand is not None and demand.active_share > 1:
        raise EditRefused(
            say("{0:.0%} of the users cannot be active.", demand.active_share),
            say("Use 1 to 100 %."),
        )
    if demand is not None and not demand.growth_per_year > -1:
        raise EditRefused(
            say("Demand cannot grow by {0:.0%} a year.", demand.growth_per_year),
            say("Use more than -100 %."),
        )
    if job is not None and job.window_hours > HOURS_PER_DAY:
        raise EditRefused(
            say("A daily window cannot last {0} hours.", job.window_hours),
            say("Use 1 to 24 hours."),
        )


def _amounts(workload: Workload) -> list[tuple[str, float]]:
    """What must be above zero, with the words of the form."""
    fields: list[tuple[str, float]] = [
        (say("Input tokens"), workload.input_tokens),
        (say("Output tokens"), workload.output_tokens),
        (say("The texts of a request"), workload.texts),
    ]
    fields += [
        (say("The {0} limit", one.metric.upper()), one.limit_ms) for one in workload.objectives
    ]
    if workload.demand is not None:
        fields += [
            (say("Users"), workload.demand.users),
            (say("The active share"), workload.demand.active_share),
            (say("The seconds between requests"), workload.demand.seconds_between_requests),
        ]
    if workload.batch is not None:
        fields += [
            (say("Tokens per run"), workload.batch.output_tokens_per_run),
            (say("Runs per week"), workload.batch.runs_per_week),
            (say("Window hours"), workload.batch.window_hours),
        ]
    if workload.training is not None:
        fields += [
            (say("Tokens per run"), workload.training.tokens_per_run),
            (say("GPUs"), workload.training.gpus),
            (say("Window hours"), workload.training.window_hours),
            (say("The rank of adapters"), workload.training.lora_rank),
            (say("The length of a sequence"), workload.training.sequence_tokens),
            (say("The sequences of a GPU"), workload.training.sequences),
        ]
    return fields
