"""Deployments at one request rate after another: throughput against latency."""

import pytest

from planner.compute.evaluate import evaluate
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.rate_sweep import MOST_REPLICAS, RateSweep, Sweep, rate_sweep, sweep_of
from tests.builders import example


@pytest.fixture(scope="module")
def project() -> Project:
    return example()


@pytest.fixture(scope="module")
def evaluation(project: Project) -> Evaluation:
    return evaluate(project, project.scenarios[0].id)


def asked_of(project: Project, evaluation: Evaluation, name: str) -> Sweep:
    deployment = next(one for one in evaluation.deployments.values() if one.name == name)
    asked = sweep_of(project, evaluation, deployment.deployment)
    assert asked is not None
    return asked


@pytest.fixture(scope="module")
def burst(project: Project, evaluation: Evaluation) -> RateSweep:
    return rate_sweep(asked_of(project, evaluation, "Document search, burst"))


def test_latency_and_throughput_rise_until_the_queue_grows(burst: RateSweep) -> None:
    rates = [point.requests_per_s for point in burst.points]
    assert rates == sorted(rates)
    assert len(rates) >= 6
    assert all(point.keeps_up for point in burst.points[:-1])
    assert not burst.points[-1].keeps_up
    steady = [point.simulation for point in burst.points if point.keeps_up]
    throughput = [one.output_tokens_per_s for one in steady]
    first = [one.ttft_ms.p95 for one in steady if one.ttft_ms]
    between = [one.tpot_ms.p50 for one in steady if one.tpot_ms]
    assert throughput == sorted(throughput)
    assert between == sorted(between)
    assert first[-1] > 1.5 * first[0]
    for point in burst.points:
        if point.keeps_up:
            tokens = point.requests_per_s * 400
            assert point.simulation.output_tokens_per_s == pytest.approx(tokens, rel=0.12)


def test_the_objectives_hold_up_to_where_the_plan_says(burst: RateSweep) -> None:
    good = burst.good()
    assert good is not None
    operating = burst.asked.operating_per_s
    assert operating is not None
    assert good.requests_per_s == pytest.approx(operating, rel=0.25)
    assert burst.good(0.0) == [point for point in burst.points if point.keeps_up][-1]


def test_the_peak_hour_is_inside_the_capacity(project: Project, evaluation: Evaluation) -> None:
    asked = asked_of(project, evaluation, "Restricted chat")
    replicas = next(one for one in evaluation.deployments.values() if one.name == asked.name)
    assert asked.replicas == min(MOST_REPLICAS, replicas.replicas)
    low = rate_sweep(asked, [4.0, 1.0, 0.0])
    assert [point.requests_per_s for point in low.points] == [1.0, 4.0]
    assert asked.operating_per_s is not None
    assert asked.operating_per_s < low.capacity_per_s
    assert low == rate_sweep(asked, [1.0, 4.0])
    assert low != rate_sweep(asked, [1.0, 4.0], seed=2)


def test_what_generates_nothing_has_no_curve(project: Project, evaluation: Evaluation) -> None:
    tuned = next(one for one in evaluation.deployments.values() if one.name == "Nightly fine-tune")
    assert sweep_of(project, evaluation, tuned.deployment) is None
    assert sweep_of(project, evaluation, "gone") is None
