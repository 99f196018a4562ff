"""A measure that makes a plan robust, as one edit."""

from collections.abc import Collection, Iterator

from planner.catalog.library import Library
from planner.compute.layout import default_length, smallest_layout
from planner.document.command import Command, Compound
from planner.document.commands.cloud import AddBurst, EditBurst
from planner.document.commands.filling import PlaceOnTray
from planner.document.commands.placing import DeletePlacements
from planner.document.commands.retype import ReplaceType
from planner.document.commands.workloads import AddDeployment, AddRoute, EditDeployment
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import DeploymentId, EntryId, PoolId, ScenarioId
from planner.domain.jurisdiction import forbidden
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.service import Pool, RouteRole
from planner.domain.site import SiteKind
from planner.domain.workload import Workload
from planner.studies.measures import MoreSpares, OtherServers, RentedBridge
from planner.studies.robustness import Measure, Suggestion
from planner.workspace.service import engine_for
from planner.workspace.state import State


def hardened(state: State, library: Library, suggestion: Suggestion) -> Command | None:
    """Return the edit that does what a measure says; None where it is no edit of the plan.

    Raises:
        EditRefused: when the plan has no place for it.
    """
    steps = _Steps(state.project, state.scenario, library)
    match suggestion.remedy:
        case OtherServers() as servers:
            steps.replace(servers)
        case MoreSpares() as spares:
            steps.stock(spares)
        case RentedBridge() as bridge:
            steps.bridge(bridge)
        case None:
            return None
    return Compound(_title(suggestion.measure), tuple(steps.commands)) if steps.commands else None


def _title(measure: Measure) -> str:
    return {
        Measure.SECOND_SOURCE: say("add a second source of GPUs"),
        Measure.OTHER_FAMILY: say("change to another family of GPUs"),
        Measure.SPARES: say("add spare servers"),
        Measure.CLOUD: say("add a bridge in a cloud"),
        Measure.SLOT: say("pay for a slot"),
        Measure.COLOCATION: say("add a bridge in a colocation"),
    }[measure]


class _Steps:
    """Edits one after another, each made for the project as those before it leave it."""

    def __init__(self, project: Project, scenario: ScenarioId, library: Library) -> None:
        self.commands: list[Command] = []
        self._project = project
        self._scenario = scenario
        self._library = library

    @property
    def _plan(self) -> Plan:
        return self._project.scenario(self._scenario).plan

    def _run(self, command: Command) -> None:
        self._project = command.apply(self._project)
        self.commands.append(command)

    def replace(self, servers: OtherServers) -> None:
        """Put other servers where some stand, the rest of those away, and models on the new ones."""
        before = self._plan
        part, accelerator = self._entries(servers.part)
        kept, gone = servers.replaced[: servers.units], servers.replaced[servers.units :]
        self._run(ReplaceType(self._scenario, frozenset(kept), part, accelerator))
        if gone:
            self._run(DeletePlacements(self._scenario, frozenset(gone)))
        if accelerator is None:
            return
        known = {pool.id: pool for pool in before.pools}
        left = {one.pool for one in before.placements() if one.id in servers.replaced}
        for pool in self._plan.pools:
            old = known.get(pool.id)
            if old is None:
                beside = {one for one in left if one and known[one].site == pool.site}
                self._deploy_again(before, beside, pool, part, accelerator)
            elif old.accelerator != pool.accelerator:
                self._change_engines(pool, accelerator)

    def _deploy_again(
        self,
        before: Plan,
        beside: Collection[PoolId],
        pool: Pool,
        part: Part,
        accelerator: Accelerator,
    ) -> None:
        """Deploy on a new pool what runs on those *beside* it, and let its workloads overflow."""
        routed = [
            (workload, deployment.llm)
            for deployment in before.deployments
            if deployment.pool in beside
            for workload in self._routed(before, deployment.id)
        ]
        gpus = part.accelerators.domain if part.accelerators else 1
        for workload, llm in routed:
            self._serve(workload, llm, pool, accelerator, gpus)

    def _change_engines(self, pool: Pool, accelerator: Accelerator) -> None:
        """Let deployments of a pool of another maker run on an engine that supports it."""
        engine = engine_for(self._library, accelerator)
        for one in self._plan.deployments:
            if one.pool == pool.id and one.engine != engine.id:
                edit = EditDeployment(self._scenario, one.id, "engine", engine.id, engine=engine)
                self._run(edit)

    def stock(self, spares: MoreSpares) -> None:
        """Put spare servers on the tray."""
        for entry, count in spares.counts:
            part, accelerator = self._entries(entry)
            self._run(PlaceOnTray(self._scenario, part, accelerator, count, spare=True))

    def bridge(self, bridge: RentedBridge) -> None:
        """Add a burst, and let every workload overflow to it whose data may."""
        shelf = self._project.shelf
        offer = shelf.offers[bridge.offer]
        accelerator = shelf.accelerators.get(offer.accelerator)
        accelerator = accelerator or self._library.accelerators[offer.accelerator]
        regions = self._library.regions.values()
        region = next((one for one in regions if one.id == offer.country.lower()), None)
        known = {one.id for one in self._plan.bursts}
        self._run(AddBurst(self._scenario, offer, accelerator, region))
        burst = next(one for one in self._plan.bursts if one.id not in known)
        self._run(EditBurst(self._scenario, burst.id, "maximum", bridge.instances))
        pool = next(one for one in self._plan.pools if one.id == burst.pool)
        home, kind = self._project.settings.country, SiteKind.CLOUD_REGION
        for workload in self._project.workloads:
            allowed = forbidden(workload.data_class, kind, home, offer.country) is None
            if allowed and workload.training is None:
                self._serve(workload, workload.llm, pool, accelerator, offer.gpus)

    def _serve(
        self, workload: Workload, llm: EntryId, pool: Pool, accelerator: Accelerator, gpus: int
    ) -> None:
        """Let a workload overflow to a model on a pool, which is deployed there once."""
        scenario, overflow = self._scenario, RouteRole.OVERFLOW
        there = next(
            (one for one in self._plan.deployments if (one.pool, one.llm) == (pool.id, llm)), None
        )
        if there is not None:
            routes = self._plan.routes
            if not any((r.workload, r.deployment) == (workload.id, there.id) for r in routes):
                self._run(AddRoute(scenario, workload.id, overflow, there.id))
            return
        model = self._project.shelf.llms[llm]
        engine = engine_for(self._library, accelerator)
        found = smallest_layout(
            model,
            accelerator,
            engine,
            max_length=default_length(model, workload.input_tokens, workload.output_tokens),
            gpus=gpus,
            pool=pool.id,
            name=model.name,
        )
        if found is not None:
            self._run(AddDeployment(scenario, found[0], model, engine, workload.id, overflow))

    def _routed(self, plan: Plan, deployment: DeploymentId) -> Iterator[Workload]:
        for workload in self._project.workloads:
            if workload.training is None and any(
                (route.workload, route.deployment) == (workload.id, deployment)
                for route in plan.routes
            ):
                yield workload

    def _entries(self, entry: EntryId) -> tuple[Part, Accelerator | None]:
        """A part and what is in it, as the project has them, else as the catalogue does."""
        shelf = self._project.shelf
        part = shelf.parts.get(entry) or self._library.parts[entry]
        fit = part.accelerators
        if fit is None:
            return part, None
        inside = shelf.accelerators.get(fit.accelerator)
        return part, inside or self._library.accelerators[fit.accelerator]
