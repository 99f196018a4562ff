"""Several workloads on one deployment: parts that add up, and who slows whom."""

import pytest

from planner.compute.explain import explain
from planner.compute.explain.case import Case
from planner.compute.explain.interference import Part, parts_of
from planner.domain.identity import EntryId
from planner.domain.workload import Metric, Objective, WorkloadKind
from tests.builders import H200, Draft, S
from tests.compute.test_explain_models import check


def shared(other_users: int = 3000) -> Draft:
    draft = Draft()
    draft.rack(H200)
    deployment = draft.deploy(draft.workload(users=9000))
    if other_users:
        other = draft.workload("Search", other_users, input_tokens=4000, output_tokens=400)
        draft.route(other, deployment)
    return draft


def parts(draft: Draft) -> tuple[Part, ...]:
    return parts_of(Case(draft.project, S, draft.evaluate()), draft.plan.deployments[0])


def test_the_parts_make_the_utilisation() -> None:
    draft = shared()
    (result,) = draft.evaluate().deployments.values()
    assert sum(one.share for one in parts(draft)) == pytest.approx(result.utilisation_peak)


def test_each_slows_the_other() -> None:
    for one in parts(shared()):
        assert one.alone is not None
        assert one.together is not None
        assert one.together.ttft_ms > one.alone.ttft_ms
        assert (one.together.tpot_ms or 0) > (one.alone.tpot_ms or 0)


def test_alone_nobody_is_slowed() -> None:
    (only,) = parts(shared(other_users=0))
    assert only.alone == only.together


def test_together_is_what_the_workload_shows() -> None:
    draft = shared()
    results = draft.evaluate().workloads
    for one in parts(draft):
        assert one.together is not None
        assert one.together.ttft_ms == pytest.approx(results[one.workload].ttft_p95_ms)
        assert one.together.tpot_ms == pytest.approx(results[one.workload].tpot_p95_ms)


@pytest.mark.parametrize("name", ["part", "slowed"])
def test_both_are_explained(name: str) -> None:
    draft = shared()
    (deployment,) = draft.plan.deployments
    workload = draft.project.workloads[0].id
    key = f"deployment:{deployment.id}:{name}:{workload}"
    why = explain(draft.project, S, draft.evaluate(), key)
    assert why is not None
    assert why.inputs
    check(why)


def test_energy_of_a_token_follows_from_its_formula() -> None:
    draft = shared()
    (deployment,) = draft.plan.deployments
    key = f"deployment:{deployment.id}:token_energy"
    why = explain(draft.project, S, draft.evaluate(), key)
    assert why is not None
    assert why.value is not None
    assert check(why) == 1
    # A server of some 8 kW that makes thousands of tokens a second.
    assert 0.1 < why.value < 5


def test_embeddings_have_no_energy_of_tokens() -> None:
    draft = Draft()
    draft.rack(H200)
    workload = draft.workload(
        "Vectors",
        kind=WorkloadKind.EMBEDDING,
        llm=EntryId("bge-m3"),
        input_tokens=500,
        objectives=(Objective(Metric.TTFT, 500.0),),
    )
    key = f"deployment:{draft.deploy(workload)}:token_energy"
    assert draft.evaluate().workloads[workload].verdict == "ok"
    assert explain(draft.project, S, draft.evaluate(), key) is None
