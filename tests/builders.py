"""Plans for tests, built by the commands a person gives: short to write, always lawful."""

from dataclasses import replace
from functools import cache
from typing import Any

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.compute.evaluate import evaluate
from planner.compute.layout import smallest_layout
from planner.document.command import Command
from planner.document.commands.cloud import AddBurst, AddModelApi, EditBurst
from planner.document.commands.placing import PlaceOnFloor, PlacePart
from planner.document.commands.racks import AddRack, AddSite
from planner.document.commands.workloads import AddDeployment, AddRoute, AddWorkload, EditRoute
from planner.document.templates import FIRST_SCENARIO, load_template, new_project
from planner.domain.finding import Finding
from planner.domain.hardware import Part
from planner.domain.identity import (
    BurstId,
    DeploymentId,
    EntryId,
    PlacementId,
    PoolId,
    ProjectId,
    RackId,
    RoomId,
    RouteId,
    SiteId,
    WorkloadId,
)
from planner.domain.language_model import Precision
from planner.domain.placement import Face
from planner.domain.plan import Mute, Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.service import Deployment, RouteRole
from planner.domain.site import Colocation, Feed, SiteKind
from planner.domain.units import half_units
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
from planner.workspace.fixes import command_for
from planner.workspace.workspace import Workspace

S = FIRST_SCENARIO
H200, L40S, NVL72 = "dgx-h200", "smc-421ge", "gb200-nvl72"
LLAMA_8B, LLAMA_70B = "llama-3.1-8b", "llama-3.3-70b"
CHAT = (Objective(Metric.TTFT, 2000.0), Objective(Metric.TPOT, 50.0))


@cache
def library() -> Library:
    """Return the built-in catalogue."""
    found, problems = load([catalog_folder()])
    assert not problems
    return found


@cache
def example() -> Project:
    """Return the example project."""
    path = catalog_folder() / "templates" / "hybrid_bank.yaml"
    return load_template(path, library(), ProjectId("example"))


def feeds(amps: float = 32.0, volts: float = 400.0, count: int = 2) -> tuple[Feed, ...]:
    """Return three-phase feeds A, B, ..."""
    return tuple(Feed("ABCDEFGH"[n], volts, 3, amps) for n in range(count))


def chat_workload(name: str = "Chat", users: int = 2000, **changes: Any) -> Workload:
    """Return a chat workload; *changes* are other fields."""
    fields: dict[str, Any] = {
        "id": WorkloadId(""),
        "name": name,
        "kind": WorkloadKind.INTERACTIVE,
        "llm": EntryId(LLAMA_70B),
        "input_tokens": 1000,
        "output_tokens": 300,
        "demand": Demand(users),
        "objectives": CHAT,
    }
    return Workload(**(fields | changes))


class Draft:
    """A project that grows by commands; each method returns the id of what it made."""

    def __init__(self, country: str = "IT") -> None:
        self.project = new_project(library(), "Test", country, ProjectId("test"))

    @property
    def plan(self) -> Plan:
        return self.project.scenario(S).plan

    def run(self, *commands: Command) -> "Draft":
        for command in commands:
            self.project = command.apply(self.project)
        return self

    def evaluate(self, base: Evaluation | None = None) -> Evaluation:
        return evaluate(self.project, S, base)

    def findings(self, rule: str) -> list[Finding]:
        return [one for one in self.evaluate().findings if one.rule == rule]

    def value(self, key: str) -> float:
        value = self.evaluate().figures[key].value
        assert value is not None
        return value

    # Places and hardware -------------------------------------------------------------------------

    def site(
        self, kind: SiteKind = SiteKind.OWN, country: str = "IT", terms: Colocation | None = None
    ) -> SiteId:
        region = library().regions[EntryId(country.lower())]
        self.run(AddSite(S, kind, country, region, colocation=terms))
        return self.plan.sites[-1].id

    def room(self) -> RoomId:
        """Return the last room, on a site made for it where there is none."""
        if not any(site.rooms for site in self.plan.sites):
            self.site()
        return [room.id for site in self.plan.sites for room in site.rooms][-1]

    def rack(
        self,
        *parts: str,
        frame: str = "rk-ar3300",
        on: tuple[Feed, ...] | None = None,
        room: RoomId | None = None,
    ) -> RackId:
        """Add a rack with *parts* from the bottom up."""
        part = library().parts[EntryId(frame)]
        fit = part.accelerators
        accelerator = library().accelerators[fit.accelerator] if fit else None
        circuits = feeds() if on is None else on
        self.run(AddRack(S, room or self.room(), part, circuits, accelerator))
        rack = list(self.plan.racks)[-1]
        for one in parts:
            self.place(one, rack)
        return rack

    def place(
        self, part: str, rack: RackId, unit: float | None = None, face: Face = Face.FRONT
    ) -> PlacementId:
        """Place a part at a unit, on top of what stands there when *unit* is None."""
        entry = library().parts[EntryId(part)]
        fit = entry.accelerators
        accelerator = library().accelerators[fit.accelerator] if fit else None
        before = {one.id for one in self.plan.placements()}
        bottom = self._top(rack) + 1 if unit is None else half_units(unit) - 1
        self.run(PlacePart(S, entry, accelerator, rack, bottom, face))
        (new,) = [one.id for one in self.plan.placements() if one.id not in before]
        return new

    def _top(self, rack: RackId) -> int:
        hosts = [one.host for one in self.plan.racks[rack].placements]
        return max((host.top for host in hosts if host.height), default=0)  # type: ignore[union-attr]

    def floor(self, part: str) -> PlacementId:
        self.run(PlaceOnFloor(S, library().parts[EntryId(part)], self.room()))
        return [room.floor[-1].id for site in self.plan.sites for room in site.rooms if room.floor][
            -1
        ]

    # Service -------------------------------------------------------------------------------------

    def workload(self, name: str = "Chat", users: int = 2000, **changes: Any) -> WorkloadId:
        """Add a workload without any route."""
        workload = chat_workload(name, users, **changes)
        self.run(AddWorkload(S, workload, library().llms[workload.llm]))
        return self.project.workloads[-1].id

    def batch(self, tokens: float, start: int = 22, hours: int = 8, runs: int = 5) -> WorkloadId:
        job = BatchJob(tokens, runs, start, hours)
        return self.workload(
            "Batch", kind=WorkloadKind.BATCH, demand=None, batch=job, objectives=()
        )

    def training(self, gpus: int = 8, hours: int = 8, tokens: float = 1e8) -> WorkloadId:
        job = TrainingJob(tokens, 20, gpus, 22, hours)
        return self.workload(
            "Tuning", kind=WorkloadKind.TRAINING, demand=None, training=job, objectives=()
        )

    def deploy(
        self,
        workload: WorkloadId | None = None,
        pool: PoolId | None = None,
        role: RouteRole = RouteRole.SHARE,
        **changes: Any,
    ) -> DeploymentId:
        """Deploy a workload's model on the last pool in its smallest layout and route it there."""
        target = next(one for one in self.plan.pools if pool in (None, one.id))
        wanted = [one for one in self.project.workloads if one.id == workload]
        llm = library().llms[wanted[0].llm if wanted else EntryId(LLAMA_70B)]
        engine = library().engines[EntryId("vllm")]
        accelerator = self.project.shelf.accelerators[target.accelerator]
        found = smallest_layout(llm, accelerator, engine, max_length=8192, gpus=8, pool=target.id)
        plain = Deployment(DeploymentId(""), llm.name, target.id, llm.id, engine.id)
        deployment = replace(found[0] if found else plain, **changes)
        self.run(AddDeployment(S, deployment, llm, engine, workload, role))
        return self.plan.deployments[-1].id

    def burst(self, offer: str = "nebius-h200-eu-north1", **changes: Any) -> BurstId:
        entry = library().offers[EntryId(offer)]
        region = library().regions[EntryId(entry.country.lower())]
        self.run(AddBurst(S, entry, library().accelerators[entry.accelerator], region))
        made = self.plan.bursts[-1].id
        for field, value in changes.items():
            self.run(EditBurst(S, made, field, value))
        return made

    def pool_of(self, burst: BurstId) -> PoolId:
        return next(one.pool for one in self.plan.bursts if one.id == burst)

    def api(
        self,
        workload: WorkloadId,
        api: str = "nebius-llama-3.3-70b",
        role: RouteRole = RouteRole.OVERFLOW,
    ) -> RouteId:
        entry = library().apis[EntryId(api)]
        self.run(AddModelApi(S, entry))
        site = self.plan.sites[-1].id
        self.run(AddRoute(S, workload, role, api=entry.id, api_site=site))
        return self.plan.routes[-1].id

    def route(self, workload: WorkloadId, deployment: DeploymentId, **changes: Any) -> RouteId:
        role = changes.pop("role", RouteRole.SHARE)
        self.run(AddRoute(S, workload, role, deployment))
        made = self.plan.routes[-1].id
        for field, value in changes.items():
            self.run(EditRoute(S, made, field, value))
        return made

    # What the project itself holds ---------------------------------------------------------------

    def part(self, part: str) -> Part:
        return self.project.shelf.parts[EntryId(part)]

    def mute(self, finding: Finding) -> "Draft":
        return self.change_plan(
            mutes=(*self.plan.mutes, Mute(finding.rule, finding.subject, "known"))
        )

    def change_part(self, part: str, **changes: Any) -> "Draft":
        """Give the project's copy of a part other figures."""
        shelf = self.project.shelf
        changed = replace(shelf.parts[EntryId(part)], **changes)
        parts = {**shelf.parts, changed.id: changed}
        self.project = replace(self.project, shelf=replace(shelf, parts=parts))
        return self

    def change_plan(self, **changes: Any) -> "Draft":
        """Replace whole fields of the plan, for what no command makes yet."""
        (scenario,) = self.project.scenarios
        scenario = replace(scenario, plan=replace(scenario.plan, **changes))
        self.project = replace(self.project, scenarios=(scenario,))
        return self


def served_chat(
    users: int = 2000, servers: int = 1, data_class: DataClass = DataClass.INTERNAL
) -> Draft:
    """Return a plan with a chat workload served by H200 servers in as many racks."""
    draft = Draft()
    for _ in range(servers):
        draft.rack(H200)
    draft.deploy(draft.workload(users=users, data_class=data_class), weights=Precision.FP8)
    return draft


def repaired(draft: Draft, finding: Finding, fix: int = 0) -> Draft:
    """Return the plan after a fix of a finding, given as the window gives it."""
    workspace = Workspace(draft.project, library())
    command = command_for(workspace.state, library(), finding.fixes[fix])
    assert command is not None
    after = Draft()
    after.project = draft.project
    return after.run(command)
