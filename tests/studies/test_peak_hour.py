"""Workloads of a plan in their peak hour: simulated beside what the evaluation says."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.assumptions import OverrideAssumption
from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.workload import Metric
from planner.studies.peak_hour import (
    LENGTH_VARIATION,
    PeakHour,
    explain_peak_hour,
    peak_hour,
)
from tests.builders import example


@pytest.fixture(scope="module")
def project() -> Project:
    return example()


@pytest.fixture(scope="module")
def evaluation(project: Project) -> Evaluation:
    return evaluate(project, project.scenarios[0].id)


def named(project: Project, name: str) -> WorkloadId:
    return next(one.id for one in project.workloads if one.name == name)


def found(project: Project, evaluation: Evaluation, name: str) -> PeakHour:
    hour = peak_hour(project, evaluation, named(project, name))
    assert hour is not None
    return hour


def test_latency_is_near_the_closed_form(project: Project, evaluation: Evaluation) -> None:
    hour = found(project, evaluation, "Restricted chat")
    result = evaluation.workloads[named(project, "Restricted chat")]
    assert hour.ttft_p95_ms == pytest.approx(result.ttft_p95_ms, rel=0.5)
    assert hour.tpot_p95_ms == pytest.approx(result.tpot_p95_ms, rel=0.2)
    assert hour.itl_p99_ms is not None
    assert hour.tpot_p95_ms is not None
    assert hour.itl_p99_ms > hour.tpot_p95_ms
    assert hour.good_share == 1.0
    assert hour.requests > 500


def test_of_several_deployments_the_worst_counts(project: Project, evaluation: Evaluation) -> None:
    hour = found(project, evaluation, "Document search")
    result = evaluation.workloads[named(project, "Document search")]
    assert len(result.shares) == 2
    assert hour.good_share is not None
    assert 0.5 < hour.good_share <= 1.0
    assert hour == peak_hour(project, evaluation, named(project, "Document search"))


def test_what_has_no_requests_is_not_simulated(project: Project, evaluation: Evaluation) -> None:
    assert peak_hour(project, evaluation, named(project, "Nightly fine-tune")) is None
    assert peak_hour(project, evaluation, WorkloadId("gone")) is None


def test_without_objectives_no_share_keeps_them(project: Project) -> None:
    chat = named(project, "Restricted chat")
    workloads = tuple(
        replace(one, objectives=()) if one.id == chat else one for one in project.workloads
    )
    changed = replace(project, workloads=workloads)
    assert all(one.limit_ms(Metric.TTFT) is None for one in workloads if one.id == chat)
    hour = peak_hour(changed, evaluate(changed, changed.scenarios[0].id), chat)
    assert hour is not None
    assert hour.good_share is None


def test_figures_say_what_they_rest_on(project: Project, evaluation: Evaluation) -> None:
    hour = found(project, evaluation, "Document search")
    search = named(project, "Document search")
    for name in ("ttft_p95_ms", "tpot_p95_ms", "itl_p99_ms", "good_share"):
        why = explain_peak_hour(project, evaluation, search, name)
        assert why is not None
        assert why.value == getattr(hour, name)
        labels = [one.label for one in why.inputs]
        assert "load of each replica of Document search, burst" in labels
        assert why.notes
        assert why.exclusions
    assert explain_peak_hour(project, evaluation, search, "colour") is None
    tuning = named(project, "Nightly fine-tune")
    assert explain_peak_hour(project, evaluation, tuning, "ttft_p95_ms") is None


def test_asking_why_simulates_nothing(project: Project) -> None:
    chat = named(project, "Restricted chat")
    workloads = tuple(
        replace(one, input_tokens=1234) if one.id == chat else one for one in project.workloads
    )
    changed = replace(project, workloads=workloads)
    results = evaluate(changed, changed.scenarios[0].id)
    early = explain_peak_hour(changed, results, chat, "ttft_p95_ms")
    assert early is not None
    assert early.value is None
    assert "being simulated" in early.notes[0]
    hour = peak_hour(changed, results, chat)
    late = explain_peak_hour(changed, results, chat, "ttft_p95_ms")
    assert hour is not None
    assert late is not None
    assert late.value == hour.ttft_p95_ms


def test_lengths_that_differ_make_the_slowest_requests_slower(project: Project) -> None:
    chat = named(project, "Restricted chat")
    even = found(project, evaluate(project, project.scenarios[0].id), "Restricted chat")
    mixed = OverrideAssumption(LENGTH_VARIATION, 0.9, "recorded last year", "2026-11-25").apply(
        project
    )
    evaluation = evaluate(mixed, mixed.scenarios[0].id)
    uneven = found(mixed, evaluation, "Restricted chat")
    assert uneven.ttft_p95_ms > 1.1 * even.ttft_p95_ms
    told = explain_peak_hour(mixed, evaluation, chat, "ttft_p95_ms")
    assert told is not None
    assert "shorter or longer than the mean" not in str(told)
