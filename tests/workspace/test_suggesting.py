"""Where a new workload would run: fewest GPUs, most free memory, permitted; or what would do."""

from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.workloads import EditDeployment
from planner.domain.identity import EntryId
from planner.domain.language_model import Precision
from planner.domain.service import RouteRole
from planner.domain.site import Colocation, SiteKind
from planner.domain.workload import BatchJob, DataClass, Metric, TrainingJob, WorkloadKind
from planner.workspace.service import (
    WorkloadForm,
    add_workload_command,
    deploy_on_burst,
    engine_for,
    suggest,
    workload_of,
)
from planner.workspace.state import State
from planner.workspace.workspace import Workspace
from tests.builders import H200, L40S, LLAMA_8B, LLAMA_70B, NVL72, Draft, S, library, served_chat

CHAT = WorkloadForm("Chat", WorkloadKind.INTERACTIVE, EntryId(LLAMA_70B), 2000)
MI300 = "lnv-sr685av3"


def state(draft: Draft) -> State:
    return Workspace(draft.project, library()).state


def suggested(draft: Draft, **changes: Any) -> tuple[str, int]:
    """Return the name of the pool and the GPUs of a replica that the form is offered."""
    found = suggest(state(draft), library(), replace(CHAT, **changes)).deployment
    assert found is not None
    pool = next(pool for pool in draft.plan.pools if pool.id == found.pool)
    return pool.name, found.gpus_per_replica


def refused(draft: Draft, **changes: Any) -> str:
    found = suggest(state(draft), library(), replace(CHAT, **changes))
    assert found.deployment is None
    return found.text


@pytest.fixture
def draft() -> Draft:
    return Draft()


@pytest.mark.parametrize(
    ("server", "llm", "gpus"),
    [
        (H200, LLAMA_8B, 1),
        (H200, LLAMA_70B, 1),
        (H200, "llama-3.1-405b", 4),
        (L40S, LLAMA_70B, 2),
        (L40S, "qwen3-235b-a22b", 8),
    ],
)
def test_a_replica_has_the_fewest_gpus_that_hold_the_model(
    draft: Draft, server: str, llm: str, gpus: int
) -> None:
    draft.rack(server)
    assert suggested(draft, llm=EntryId(llm))[1] == gpus


def test_a_replica_may_span_the_link_domain_of_a_rack_system(draft: Draft) -> None:
    draft.rack(frame=NVL72)
    assert suggested(draft, llm=EntryId("kimi-k2"), weights=Precision.BF16)[1] == 16


def test_replicas_fill_what_is_free(draft: Draft) -> None:
    draft.rack(H200)
    found = suggest(state(draft), library(), CHAT)
    assert found.deployment is not None
    assert found.deployment.replicas is None
    assert found.text == "runs on Site 1 H200 SXM 141GB, 1 GPU per replica, FP8"


def test_the_pool_with_most_free_memory_comes_first(draft: Draft) -> None:
    draft.rack(L40S)
    draft.rack(H200)
    assert suggested(draft)[0] == "Site 1 H200 SXM 141GB"
    draft.deploy(draft.workload(users=18_000), draft.plan.pools[1].id, tp=8)
    draft.rack(L40S, L40S, L40S)
    assert suggested(draft)[0] == "Site 1 L40S"


def test_a_pool_that_does_not_hold_the_model_is_passed_over(draft: Draft) -> None:
    draft.rack(*[L40S] * 4)
    draft.rack(*[L40S] * 4)
    draft.rack(H200)
    found = suggested(draft, llm=EntryId("llama-3.1-405b"), weights=Precision.BF16)
    assert found == ("Site 1 H200 SXM 141GB", 8)


def test_a_pool_where_the_data_may_not_go_is_passed_over(draft: Draft) -> None:
    draft.rack(L40S)
    draft.site(SiteKind.COLOCATION, "DE", Colocation(99.0, 200.0))
    draft.rack(H200)
    assert suggested(draft)[0] == "Site 2 H200 SXM 141GB"
    assert suggested(draft, data_class=DataClass.RESTRICTED)[0] == "Site 1 L40S"


def test_a_burst_is_not_where_a_workload_lives(draft: Draft) -> None:
    draft.burst()
    assert "no permitted pool holds it" in refused(draft)


def test_nothing_fits_says_what_is_short_and_what_would_do(draft: Draft) -> None:
    draft.rack(L40S)
    text = refused(draft, llm=EntryId("llama-3.1-405b"), weights=Precision.BF16)
    assert text.startswith("Llama-3.1-405B needs 812 GB for weights alone")
    assert "These would do: " in text
    assert "GPUs a replica)" in text
    assert "L40S" not in text


def test_the_engine_is_that_of_the_maker(draft: Draft) -> None:
    draft.rack(MI300)
    found = suggest(state(draft), library(), CHAT)
    assert found.engine is not None
    assert found.engine.id == "vllm-rocm"
    assert engine_for(library(), library().accelerators[EntryId("l40s")]).id == "vllm"


@pytest.mark.parametrize(("gpus", "fits"), [(8, True), (9, False)])
def test_training_asks_for_free_gpus(gpus: int, fits: bool) -> None:
    draft = served_chat()
    job = TrainingJob(1e8, 20, gpus, 22, 8)
    form = replace(CHAT, name="Tuning", kind=WorkloadKind.TRAINING, training=job)
    found = suggest(state(draft), library(), form)
    assert (found.deployment is not None) is fits
    draft.run(EditDeployment(S, draft.plan.deployments[0].id, "replicas", 4))
    assert suggest(state(draft), library(), form).deployment is None


# The command -------------------------------------------------------------------------------------


def test_a_workload_is_added_deployed_and_routed_in_one_step(draft: Draft) -> None:
    draft.rack(H200)
    command = add_workload_command(state(draft), library(), CHAT)
    assert command.label(draft.project) == "add workload Chat"
    draft.run(command)
    (workload,), (deployment,), (route,) = (
        draft.project.workloads,
        draft.plan.deployments,
        draft.plan.routes,
    )
    assert (route.workload, route.deployment, route.role) == (
        workload.id,
        deployment.id,
        RouteRole.SHARE,
    )
    assert {LLAMA_70B, "vllm"} <= {*draft.project.shelf.llms, *draft.project.shelf.engines}
    assert draft.evaluate().admissible


def test_a_workload_that_fits_nowhere_is_added_without_service(draft: Draft) -> None:
    draft.run(add_workload_command(state(draft), library(), CHAT))
    assert (len(draft.project.workloads), draft.plan.deployments) == (1, ())
    assert draft.findings("SLO-001")


def test_the_form_becomes_demand_objectives_and_priority() -> None:
    draft = served_chat()
    form = replace(CHAT, name="Mail", users=60, ttft_limit_ms=500.0)
    workload = workload_of(state(draft), form)
    assert workload.demand is not None
    assert workload.demand.peak_requests_per_s == pytest.approx(60 * 0.1 / 60)
    assert (workload.limit_ms(Metric.TTFT), workload.limit_ms(Metric.TPOT)) == (500.0, None)
    assert workload.priority == 2


def test_a_batch_has_no_users(draft: Draft) -> None:
    form = replace(CHAT, kind=WorkloadKind.BATCH, batch=BatchJob(1e6, 5, 22, 8))
    workload = workload_of(state(draft), form)
    assert (workload.demand, workload.batch) == (None, form.batch)


# Bursts ------------------------------------------------------------------------------------------


def test_a_burst_gets_the_workload_that_is_short_first() -> None:
    draft = served_chat(users=17_000)
    draft.route(draft.workload("Short", 9000, priority=5), draft.plan.deployments[0].id)
    burst = draft.burst()
    command = deploy_on_burst(state(draft), library(), burst)
    assert command is not None
    draft.run(command)
    assert draft.plan.routes[-1].workload == draft.project.workloads[1].id
    assert draft.plan.deployments[-1].pool == draft.pool_of(burst)


def test_a_burst_gets_nothing_that_may_not_run_there() -> None:
    draft = served_chat(data_class=DataClass.RESTRICTED)
    assert deploy_on_burst(state(draft), library(), draft.burst()) is None
