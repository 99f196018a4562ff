"""Requests of several texts: embeddings and reranking from sizing to charts and reasons."""

from dataclasses import replace

import pytest

from planner.compute.curves import LoadCurves
from planner.compute.explain import explain
from planner.compute.links import sizes_of
from planner.document.commands.workloads import EditWorkload
from planner.domain.errors import EditRefused
from planner.domain.identity import EntryId
from planner.domain.workload import Demand, Metric, Objective, Workload, WorkloadKind
from tests.builders import H200, Draft, S, library
from tests.compute.test_explain_models import check

RERANKER = EntryId("bge-reranker-v2-m3")


def reranking(texts: int = 50, users: int = 1000) -> Draft:
    draft = Draft()
    draft.rack(H200)
    workload = draft.workload(
        "Reranking",
        kind=WorkloadKind.RERANKING,
        llm=RERANKER,
        input_tokens=500,
        output_tokens=1,
        texts=texts,
        demand=Demand(users, 0.1, 30.0),
        objectives=(Objective(Metric.TTFT, 1000.0),),
    )
    draft.deploy(workload)
    return draft


def rate(draft: Draft) -> float:
    (deployment,) = draft.evaluate().deployments.values()
    return deployment.rates[0].requests_per_s


def the_workload(draft: Draft) -> Workload:
    return draft.project.workloads[0]


def test_a_request_of_many_texts_takes_the_work_of_each() -> None:
    one = draft_of_no_limit(1)
    assert rate(draft_of_no_limit(50)) == pytest.approx(rate(one) / 50, rel=0.1)


def draft_of_no_limit(texts: int) -> Draft:
    draft = reranking(texts)
    draft.run(EditWorkload(replace(the_workload(draft), objectives=()), "objectives"))
    return draft


def test_it_is_served_with_a_first_answer_and_without_tokens() -> None:
    draft = reranking()
    result = draft.evaluate().workloads[the_workload(draft).id]
    assert result.verdict == "ok"
    assert result.ttft_p95_ms is not None
    assert result.ttft_p95_ms < 1000
    assert result.tpot_p95_ms is None
    assert result.demand_output_tokens_per_s == 0
    assert result.served_requests_per_s == pytest.approx(1000 * 0.1 / 30)


def test_more_texts_answer_later() -> None:
    few, many = (reranking(texts).evaluate().workloads for texts in (5, 100))
    first, last = (next(iter(one.values())).ttft_p95_ms for one in (few, many))
    assert first is not None
    assert last is not None
    assert last > first


@pytest.mark.parametrize(
    "name",
    ["ttft_p95_ms", "capacity_requests_per_s", "demand_requests_per_s", "at_once"],
)
def test_its_figures_follow_from_their_formulas(name: str) -> None:
    draft = reranking()
    why = explain(draft.project, S, draft.evaluate(), f"workload:{the_workload(draft).id}:{name}")
    assert why is not None
    assert why.value
    check(why)


def test_its_curve_is_of_requests() -> None:
    draft = reranking()
    (curve,) = LoadCurves().of(draft.project, draft.evaluate(), the_workload(draft).id)
    rates = [point.requests_per_s for point in curve.points]
    assert rates == sorted(rates)
    assert curve.points[-1].output_tokens_per_s == 0
    assert curve.operating is not None
    assert curve.operating.requests_per_s == pytest.approx(1000 * 0.1 / 30)


def test_all_texts_go_there_and_a_score_of_each_comes_back() -> None:
    workload, llm = the_workload(reranking()), library().llms[RERANKER]
    assert sizes_of(workload, llm, 4.0) == (50 * 500 * 4.0, 50 * 4.0)
    vectors = replace(workload, kind=WorkloadKind.EMBEDDING, texts=3)
    assert sizes_of(vectors, llm, 4.0)[1] == 3 * llm.hidden * 4


def test_the_peak_hour_of_what_generates_nothing_is_the_busiest() -> None:
    draft = reranking()
    week = tuple(1.0 if hour == 40 else 0.1 for hour in range(168))
    workload = the_workload(draft)
    demand = replace(workload.demand or Demand(1), week=week)
    draft.run(EditWorkload(replace(workload, demand=demand), "week"))
    result = draft.evaluate().workloads[workload.id]
    assert result.demand_requests_per_s == pytest.approx(1000 * 0.1 / 30)


def test_a_request_has_at_least_one_text() -> None:
    draft = reranking()
    with pytest.raises(EditRefused, match="texts"):
        draft.run(EditWorkload(replace(the_workload(draft), texts=0), "texts"))
