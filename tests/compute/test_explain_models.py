"""Memory and speed explain themselves for every LLM, layout and precision of the catalogue."""

from dataclasses import replace
from math import isclose

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.compute.evaluate import evaluate
from planner.compute.explain import explain
from planner.document.commands.placing import PlacePart
from planner.document.commands.racks import AddRack, AddSite
from planner.document.commands.workloads import AddWorkload
from planner.document.templates import FIRST_SCENARIO, new_project
from planner.domain.expression import evaluate_expression
from planner.domain.formula import Explanation
from planner.domain.identity import DeploymentId, EntryId, ProjectId, WorkloadId
from planner.domain.language_model import Precision, SoftwareGeneration
from planner.domain.project import Project
from planner.domain.service import Deployment
from planner.domain.site import Feed, SiteKind
from planner.domain.workload import Demand, Workload, WorkloadKind

S = FIRST_SCENARIO
LIBRARY: Library
LIBRARY, _ = load([catalog_folder()])
FIELDS = ("weights", "kv", "activations", "overhead", "used")


def with_server(name: str) -> Project:
    """A project with one rack and one server."""
    project = new_project(LIBRARY, "models", "IT", ProjectId("p"))
    project = AddSite(S, SiteKind.OWN, "IT", LIBRARY.regions[EntryId("it")]).apply(project)
    room = project.scenario(S).plan.sites[0].rooms[0].id
    feeds = (Feed("A", 400, 3, 63), Feed("B", 400, 3, 63))
    project = AddRack(S, room, LIBRARY.parts[EntryId("rk-ar3357")], feeds).apply(project)
    part = LIBRARY.parts[EntryId(name)]
    assert part.accelerators is not None
    accelerator = LIBRARY.accelerators[part.accelerators.accelerator]
    rack = next(iter(project.scenario(S).plan.racks))
    return PlacePart(S, part, accelerator, rack, 1).apply(project)


B200 = with_server("dgx-b200")


def serving(llm: str, **layout: object) -> Project:
    """The server with an LLM on all its GPUs and some demand for it, within its context."""
    model = LIBRARY.llms[EntryId(llm)]
    pool = B200.scenario(S).plan.pools[0]
    engine = LIBRARY.engines[EntryId("vllm")]
    plain = Deployment(DeploymentId(""), "served", pool.id, EntryId(llm), engine.id, tp=8)
    deployment = replace(plain, **layout)  # type: ignore[arg-type]
    workload = Workload(
        WorkloadId(""),
        "Asked",
        WorkloadKind.INTERACTIVE,
        EntryId(llm),
        min(700, model.max_context // 2),
        min(200, model.max_context // 4),
        demand=Demand(600),
    )
    return AddWorkload(S, workload, model, deployment, engine).apply(B200)


def check(explanation: Explanation) -> int:
    """Return how many formulas were evaluated; each gave its value."""
    count = 0
    if explanation.formula is not None and explanation.value is not None:
        values = {given.symbol: given.value for given in explanation.inputs}
        value = evaluate_expression(explanation.formula.expression, values)
        assert isclose(value, explanation.value, rel_tol=1e-9, abs_tol=1e-12), explanation.title
        count = 1
    return count + sum(check(part) for part in explanation.parts)


def explained(project: Project) -> int:
    """Return how many formulas stand behind memory, rates and latency of the deployment."""
    evaluation = evaluate(project, S)
    deployment = project.scenario(S).plan.deployments[0]
    workload = project.workloads[0]
    result = evaluation.deployments[deployment.id]
    assert result.refusal is None, result.refusal
    keys = [f"deployment:{deployment.id}:memory_{name}" for name in FIELDS]
    keys += [f"deployment:{deployment.id}:max_concurrency", "vram_used_gib", "ttft_p95_ms"]
    keys += [f"deployment:{deployment.id}:rate:{workload.id}", "tpot_p95_ms"]
    count = 0
    for key in keys:
        why = explain(project, S, evaluation, key)
        assert why is not None, key
        count += check(why)
    assert evaluation.figures["ttft_p95_ms"].value is not None
    return count


@pytest.mark.parametrize("llm", sorted(LIBRARY.llms))
def test_every_llm_of_the_catalogue(llm: str) -> None:
    model = LIBRARY.llms[EntryId(llm)]
    length = min(2048, model.max_context)
    ranks = next(ranks for ranks in (8, 4, 2, 1) if model.heads % ranks == 0)
    project = serving(llm, tp=ranks, pp=8 // ranks, max_length=length)
    assert explained(project) >= 12


@pytest.mark.parametrize(
    ("llm", "layout"),
    [
        ("llama-3.3-70b", {"tp": 2, "pp": 4}),
        ("llama-3.3-70b", {"tp": 4, "weights": Precision.INT4, "kv": Precision.BF16}),
        ("llama-3.3-70b", {"tp": 1, "weights": Precision.NVFP4}),
        ("deepseek-v3", {"tp": 1, "dp": 8, "ep": 8, "weights": Precision.NVFP4}),
        ("deepseek-v3", {"tp": 4, "dp": 2, "ep": 8, "weights": Precision.NVFP4}),
        ("gpt-oss-120b", {"tp": 1, "weights": Precision.MXFP4}),
        ("qwen3-235b-a22b", {"tp": 4, "pp": 2}),
    ],
)
def test_every_kind_of_layout(llm: str, layout: dict[str, object]) -> None:
    assert explained(serving(llm, **layout)) >= 12


def test_what_does_not_fit_says_what_is_short() -> None:
    project = serving("deepseek-v3", tp=1, weights=Precision.FP8)
    evaluation = evaluate(project, S)
    deployment = project.scenario(S).plan.deployments[0]
    result = evaluation.deployments[deployment.id]
    assert result.refusal is not None
    why = explain(project, S, evaluation, f"deployment:{deployment.id}:max_concurrency")
    assert why is not None
    assert why.value is None
    assert result.refusal.happened in why.notes
    ttft = explain(project, S, evaluation, "ttft_p95_ms")
    assert ttft is not None
    assert ttft.value is None
    assert "no workload is served" in ttft.notes[0]


def test_what_cannot_be_laid_out_says_why() -> None:
    project = serving("llama-3.3-70b", tp=7)
    evaluation = evaluate(project, S)
    deployment = project.scenario(S).plan.deployments[0]
    for name in ("memory_weights", "max_concurrency", "kv_tokens"):
        why = explain(project, S, evaluation, f"deployment:{deployment.id}:{name}")
        assert why is not None
        assert why.value is None
        assert "attention heads" in why.notes[0]


@pytest.mark.parametrize(
    "options",
    [
        {"tp": 2, "drafted_tokens": 3},
        {"tp": 2, "prefill_instances": 1, "decode_instances": 2},
        {"tp": 1, "prefill_instances": 2, "kv_link_gb_s": 25.0, "drafted_tokens": 2},
        {"tp": 2, "adapters": 8},
        {"tp": 1, "pp": 3, "batch_tokens": 2048, "max_sequences": 64},
    ],
)
def test_what_a_deployment_asks_of_its_engine_is_explained(options: dict[str, object]) -> None:
    project = serving("llama-3.1-8b", **options)
    hits = replace(project.workloads[0], prefix_hit=0.3)
    assert explained(replace(project, workloads=(hits,))) > 10


def test_another_generation_of_software_is_named_beside_the_step() -> None:
    project = serving("llama-3.1-8b", tp=2)
    settings = replace(project.settings, software=SoftwareGeneration.EXPECTED)
    project = replace(project, settings=settings)
    assert explained(project) > 10
    evaluation = evaluate(project, S)
    why = explain(project, S, evaluation, "tpot_p95_ms")
    assert why is not None

    def named(one: Explanation) -> list[float]:
        mine = [given.value for given in one.inputs if "expected software" in given.label]
        return mine + [value for part in one.parts for value in named(part)]

    assert named(why) == [1.1]
