"""Every number of very different plans explains itself: formula, inputs, parts, value shown."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import isclose

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.compute.evaluate import evaluate
from planner.compute.explain import explain
from planner.compute.layout import smallest_layout
from planner.document.command import Command
from planner.document.commands.cloud import AddBurst, AddModelApi, EditBurst
from planner.document.commands.placing import EditPlacement, PlacePart
from planner.document.commands.racks import AddRack, AddSite, EditSite
from planner.document.commands.workloads import AddDeployment, AddRoute, AddWorkload, EditDeployment
from planner.document.templates import FIRST_SCENARIO, load_template, new_project
from planner.domain.expression import evaluate_expression
from planner.domain.facility import Cord
from planner.domain.formula import Explanation
from planner.domain.identity import EntryId, ProjectId, WorkloadId
from planner.domain.offers import Tier
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.service import BurstTrigger, Deployment, RouteRole
from planner.domain.site import Colocation, Feed, SiteKind
from planner.domain.units import GIB
from planner.domain.workload import (
    BatchJob,
    Demand,
    Metric,
    Objective,
    TrainingJob,
    Workload,
    WorkloadKind,
)

S = FIRST_SCENARIO
FEEDS = (Feed("A", 400, 3, 63), Feed("B", 400, 3, 63))
LIMITS = (Objective(Metric.TTFT, 2000), Objective(Metric.TPOT, 50))
LLAMA = EntryId("llama-3.3-70b")


class Planning:
    """A project that grows by commands."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.project = new_project(library, "plan", "IT", ProjectId("p"))

    @property
    def plan(self) -> Plan:
        return self.project.scenario(S).plan

    def do(self, command: Command) -> None:
        self.project = command.apply(self.project)

    def site(self, kind: SiteKind, country: str, terms: Colocation | None = None) -> None:
        region = self.library.regions[EntryId(country.lower())]
        self.do(AddSite(S, kind, country, region, colocation=terms))

    def rack(self, *parts: tuple[str, int], frame: str = "rk-ar3300") -> None:
        entry = self.library.parts[EntryId(frame)]
        fit = entry.accelerators
        accelerator = self.library.accelerators[fit.accelerator] if fit else None
        self.do(AddRack(S, self.plan.sites[-1].rooms[0].id, entry, FEEDS, accelerator))
        rack = list(self.plan.racks)[-1]
        for name, unit in parts:
            part = self.library.parts[EntryId(name)]
            fit = part.accelerators
            accelerator = self.library.accelerators[fit.accelerator] if fit else None
            self.do(PlacePart(S, part, accelerator, rack, 2 * unit - 1))

    def deployment(self, llm: EntryId = LLAMA, length: int = 8192, pool: int = -1) -> Deployment:
        where = self.plan.pools[pool]
        found = smallest_layout(
            self.library.llms[llm],
            self.library.accelerators[where.accelerator],
            self.library.engines[EntryId("vllm")],
            max_length=length,
            gpus=8,
            pool=where.id,
        )
        assert found is not None
        return found[0]

    def workload(self, workload: Workload, deployment: Deployment | None = None) -> None:
        llm = self.library.llms[workload.llm]
        engine = self.library.engines[EntryId("vllm")]
        self.do(AddWorkload(S, workload, llm, deployment, engine))

    def route(self, role: RouteRole, pool: int = -1, workload: int = -1) -> None:
        """Deploy the LLM of a workload on a pool and route it there."""
        one = self.project.workloads[workload]
        llm, engine = self.library.llms[one.llm], self.library.engines[EntryId("vllm")]
        self.do(AddDeployment(S, self.deployment(one.llm, pool=pool), llm, engine, one.id, role))


def chat(users: int, growth: float = 0.0) -> Workload:
    return Workload(
        WorkloadId(""),
        "Chat",
        WorkloadKind.INTERACTIVE,
        LLAMA,
        1000,
        300,
        demand=Demand(users, growth_per_year=growth),
        objectives=LIMITS,
    )


def air_cooled(planning: Planning) -> None:
    """Own racks with every kind of device, mixed load on one deployment, growth, cords, a limit."""
    planning.site(SiteKind.OWN, "IT")
    planning.do(EditSite(S, planning.plan.sites[0].id, "demand_charge_usd_kw_month", 12.0))
    planning.rack(("dgx-h200", 1), ("dgx-h200", 9), ("sn4600c", 20))
    planning.rack(("dgx-h200", 1), ("weka-nitro155", 20), ("dell-r660", 22))
    racks = list(planning.plan.racks.values())
    limited = racks[1].placements[0]
    planning.do(EditPlacement(S, limited.id, "gpu_limit_kw", 0.5))
    cords = tuple(Cord(racks[0].placements[0].id, supply, "A") for supply in range(4))
    plan = planning.plan
    changed = replace(plan.racks[racks[0].id], cords=cords)
    plan = replace(plan, racks={**plan.racks, changed.id: changed})
    scenario = replace(planning.project.scenario(S), plan=plan)
    planning.project = replace(planning.project, scenarios=(scenario,))
    planning.workload(chat(3000, growth=0.3), planning.deployment())
    first = planning.plan.deployments[0]
    planning.do(EditDeployment(S, first.id, "replicas", 12))
    night = replace(
        chat(0),
        name="Night run",
        kind=WorkloadKind.BATCH,
        demand=None,
        batch=BatchJob(40e6, 7, 0, 24),
        objectives=(),
    )
    planning.workload(night)
    last = planning.project.workloads[-1].id
    planning.do(AddRoute(S, last, RouteRole.SHARE, deployment=first.id))
    embed = replace(
        chat(20000), name="Search", kind=WorkloadKind.EMBEDDING, llm=EntryId("qwen3-embedding-8b")
    )
    planning.workload(embed, planning.deployment(embed.llm, 2048))


def liquid(planning: Planning) -> None:
    """One NVL72 in Sweden with a large mixture of experts."""
    planning.site(SiteKind.OWN, "SE")
    planning.rack(frame="gb200-nvl72")
    moe = replace(chat(50000), llm=EntryId("deepseek-v3"), name="Assistant")
    planning.workload(moe, planning.deployment(moe.llm))


def colocation(planning: Planning) -> None:
    """Two landlords, one with energy included; more demand than the racks can serve."""
    planning.site(SiteKind.COLOCATION, "DE", Colocation(60.0, 210.0))
    planning.rack(("dgx-h200", 1))
    planning.site(SiteKind.COLOCATION, "FR", Colocation(40.0, 260.0, energy_included=True))
    planning.rack(("dell-r660", 1), ("sn2201", 5))
    planning.workload(chat(100_000), planning.deployment())


def burst_and_api(planning: Planning) -> None:
    """Little owned capacity; a burst on demand, a reserved one, and a model API take the rest."""
    planning.site(SiteKind.OWN, "IT")
    planning.rack(("dgx-h200", 1))
    planning.workload(chat(60_000), planning.deployment())
    for tier in (Tier.ON_DEMAND, Tier.RESERVED_1Y):
        offer = next(
            one
            for one in planning.library.offers.values()
            if one.usd_h(tier) is not None and one.gpus == 8 and one.usd_h(Tier.ON_DEMAND)
        )
        accelerator = planning.library.accelerators[offer.accelerator]
        planning.do(AddBurst(S, offer, accelerator, None))
        burst = planning.plan.bursts[-1]
        planning.do(EditBurst(S, burst.id, "maximum", 3))
        planning.do(EditBurst(S, burst.id, "tier", tier))
        planning.route(RouteRole.OVERFLOW)
    api = next(iter(planning.library.apis.values()))
    planning.do(AddModelApi(S, api))
    last = planning.project.workloads[-1].id
    place = planning.plan.sites[-1].id
    planning.do(AddRoute(S, last, RouteRole.OVERFLOW, api=api.id, api_site=place))


def idle_bursts(planning: Planning) -> None:
    """Bursts without a deployment: they cost money and serve nothing."""
    offer = next(one for one in planning.library.offers.values() if one.on_demand_usd_h)
    accelerator = planning.library.accelerators[offer.accelerator]
    for trigger in BurstTrigger:
        planning.do(AddBurst(S, offer, accelerator, None))
        planning.do(EditBurst(S, planning.plan.bursts[-1].id, "trigger", trigger))


def training(planning: Planning) -> None:
    """A nightly fine-tune on a server of its own, beside chat."""
    planning.site(SiteKind.OWN, "IT")
    planning.rack(("dgx-h200", 1))
    planning.rack(("dgx-h200", 1))
    planning.workload(chat(2000), planning.deployment())
    planning.do(EditDeployment(S, planning.plan.deployments[0].id, "replicas", 8))
    job = TrainingJob(200e6, 20, 8, 22, 8)
    tune = replace(chat(0), name="Tuning", kind=WorkloadKind.TRAINING, demand=None, training=job)
    planning.workload(tune, planning.deployment())


def empty(planning: Planning) -> None:
    """Nothing at all."""


PLANS: Mapping[str, Callable[[Planning], None]] = {
    one.__name__: one
    for one in (air_cooled, liquid, colocation, burst_and_api, idle_bursts, training, empty)
}


@pytest.fixture(scope="module")
def library() -> Library:
    library, _ = load([catalog_folder()])
    return library


@pytest.fixture(scope="module", params=[*PLANS, "hybrid_bank"])
def case(request: pytest.FixtureRequest, library: Library) -> tuple[Project, Evaluation]:
    if request.param == "hybrid_bank":
        path = catalog_folder() / "templates" / "hybrid_bank.yaml"
        project = load_template(path, library, ProjectId("p"))
    else:
        planning = Planning(library)
        PLANS[request.param](planning)
        project = planning.project
    return project, evaluate(project, S)


def shown(project: Project, evaluation: Evaluation) -> Iterator[tuple[str, float | None]]:
    """Every key with the value that stands on the screen."""
    for key, figure in evaluation.figures.items():
        yield key, figure.value
    for rack in project.scenario(S).plan.racks.values():
        for placement in rack.placements:
            kind = (placement.part, placement.pool, placement.gpu_limit_kw)
            device, part = evaluation.devices[kind], project.shelf.parts[placement.part]
            for name in device.__slots__:
                yield f"placement:{placement.id}:{name}", getattr(device, name)
            for name in ("mass_kg", "price_usd", "lead_weeks"):
                yield f"placement:{placement.id}:{name}", getattr(part, name)
            yield f"placement:{placement.id}:gpus", part.gpus
            height = None if part.half_units is None else part.half_units / 2
            yield f"placement:{placement.id}:height", height
    for link in project.scenario(S).plan.links:
        load = evaluation.links[link.id].load_gbit_s
        yield f"link:{link.id}:share", None if load is None else load / link.gbit_s
    yield from _of_racks_and_sites(evaluation)
    yield from _of_service(project, evaluation)


def _of_racks_and_sites(evaluation: Evaluation) -> Iterator[tuple[str, float | None]]:
    sums = (
        "nameplate_kw peak_kw heat_kw air_heat_kw liquid_heat_kw airflow_m3h mass_kg price_usd "
        "surviving_limit_kw gpus devices"
    )
    for rack in evaluation.racks.values():
        for name in sums.split():
            yield f"rack:{rack.rack}:{name}", getattr(rack, name)
        for feed in rack.feeds:
            yield f"rack:{rack.rack}:feed_{feed.name}", feed.worst_kw
        if rack.feeds:
            yield f"rack:{rack.rack}:feeds", rack.feeds[0].rating_kva
        yield f"rack:{rack.rack}:units", rack.half_units_used / 2
    for room in evaluation.rooms.values():
        for name in ("air_heat_kw", "liquid_heat_kw", "air_capacity_kw"):
            yield f"room:{room.room}:{name}", getattr(room, name)
    names = (
        "it_power_kw average_kw nameplate_kw heat_kw facility_power_kw pue energy_kwh_year "
        "carbon_kg_year tariff_usd_kwh it_limit_kw"
    )
    for site in evaluation.sites.values():
        for name in names.split():
            yield f"site:{site.site}:{name}", getattr(site, name)
        if site.water is not None:
            yield f"site:{site.site}:wue_l_kwh", site.water.l_kwh
            yield f"site:{site.site}:water_l_year", site.water.l_year
            yield f"site:{site.site}:water_l_day", site.water.l_design_day


def _of_service(project: Project, evaluation: Evaluation) -> Iterator[tuple[str, float | None]]:
    accelerators = project.shelf.accelerators
    gb_per_byte = {}
    for pool in evaluation.pools.values():
        part = accelerators[pool.accelerator]
        gb_per_byte[pool.pool] = part.memory_gb / (part.memory_gib * GIB)
        yield f"pool:{pool.pool}:vram", pool.memory.used * gb_per_byte[pool.pool]
        yield f"pool:{pool.pool}:gpus", pool.gpus
        yield f"pool:{pool.pool}:gpus_assigned", pool.gpus_assigned
        yield f"pool:{pool.pool}:load", pool.load
    for one in evaluation.deployments.values():
        key = f"deployment:{one.deployment}"
        if one.memory_per_gpu is not None:
            for name in ("weights", "kv", "activations", "overhead", "used"):
                filled = getattr(one.memory_per_gpu, name)
                yield f"{key}:memory_{name}", filled * gb_per_byte[one.pool]
        yield f"{key}:max_concurrency", one.max_concurrency
        yield f"{key}:replicas_running", one.replicas
        yield f"{key}:gpus", one.gpus
        yield f"{key}:badge", one.band_high
        yield f"{key}:utilisation_peak", one.utilisation_peak
        for rate in one.rates:
            yield f"{key}:rate:{rate.workload}", rate.requests_per_s
    yield from _of_demand(project, evaluation)


def _of_demand(project: Project, evaluation: Evaluation) -> Iterator[tuple[str, float | None]]:
    names = (
        "demand_output_tokens_per_s demand_requests_per_s capacity_output_tokens_per_s "
        "unserved_share ttft_p95_ms tpot_p95_ms"
    )
    asked = {one.id: one for one in project.workloads}
    for workload in evaluation.workloads.values():
        for name in names.split():
            yield f"workload:{workload.workload}:{name}", getattr(workload, name)
        for share in workload.shares:
            generates = asked[workload.workload].generated_tokens
            carried = share.output_tokens_per_s if generates else share.requests_per_s
            yield f"workload:{workload.workload}:share:{share.target}", carried
    for burst in evaluation.bursts.values():
        for name in ("instances_peak", "instance_hours_year", "usd_year", "tokens_share"):
            yield f"burst:{burst.burst}:{name}", getattr(burst, name)
        yield f"burst:{burst.burst}:gpus", project.shelf.offers[burst.offer].gpus


def walk(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for part in explanation.parts:
        yield from walk(part)


def test_every_key_explains_the_value_that_is_shown(case: tuple[Project, Evaluation]) -> None:
    project, evaluation = case
    for key, value in shown(project, evaluation):
        why = explain(project, S, evaluation, key)
        assert why is not None, key
        if key in evaluation.figures:
            assert why.value == value, key
        elif value is None or why.value is None:
            assert why.value is value, key
        else:
            assert isclose(why.value, value, rel_tol=1e-12), key


def test_every_formula_evaluates_to_its_value(case: tuple[Project, Evaluation]) -> None:
    project, evaluation = case
    formulas = 0
    for key, _ in shown(project, evaluation):
        why = explain(project, S, evaluation, key)
        assert why is not None
        for one in walk(why):
            if one.formula is None or one.value is None:
                continue
            inputs = {given.symbol: given.value for given in one.inputs}
            assert len(inputs) == len(one.inputs), f"{key}: {one.title} has a symbol twice"
            value = evaluate_expression(one.formula.expression, inputs)
            assert isclose(value, one.value, rel_tol=1e-9, abs_tol=1e-12), f"{key}: {one.title}"
            formulas += 1
    assert formulas or not evaluation.racks


def test_everything_has_a_name_and_a_unit_and_says_something(
    case: tuple[Project, Evaluation],
) -> None:
    project, evaluation = case
    for key, _ in shown(project, evaluation):
        why = explain(project, S, evaluation, key)
        assert why is not None
        for one in walk(why):
            assert one.title, key
            assert one.formula or one.inputs or one.notes, f"{key}: {one.title} says nothing"
            for given in one.inputs:
                assert given.unit, f"{key}: {one.title}, {given.symbol} has no unit"
                assert given.label, f"{key}: {one.title}, {given.symbol} has no label"


def test_every_part_explains_a_number_of_the_whole(case: tuple[Project, Evaluation]) -> None:
    """A part with another value than the input it stands for would mislead."""
    project, evaluation = case
    why = explain(project, S, evaluation, "tco_total")
    assert why is not None
    for one in walk(why):
        if not (one.formula and one.formula.id in ("explain.monthly_present", "sum.group")):
            continue
        known = [given.value for given in one.inputs]
        known += [value * 12 for value in known] + [-value for value in known]
        for part in one.parts:
            assert part.value is not None
            assert any(isclose(part.value, value, rel_tol=1e-9) for value in known), part.title


def test_every_headline_has_evidence_and_says_what_it_leaves_out(
    case: tuple[Project, Evaluation],
) -> None:
    project, evaluation = case
    for key, figure in evaluation.figures.items():
        why = explain(project, S, evaluation, key)
        assert why is not None
        assert why.exclusions, key
        if figure.value:
            inputs = [given for one in walk(why) for given in one.inputs]
            assert any(given.evidence is not None for given in inputs), key
        if figure.value is None:
            assert why.notes, key
