"""Deployments of a plan beside the layouts that their pools could have."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.domain.identity import DeploymentId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.deployed_layouts import DeployedLayouts, deployed, search_deployed
from tests.builders import example


@pytest.fixture(scope="module")
def project() -> Project:
    return example()


@pytest.fixture(scope="module")
def evaluation(project: Project) -> Evaluation:
    return evaluate(project, project.scenarios[0].id)


def of(evaluation: Evaluation, name: str) -> DeploymentId:
    return next(one.deployment for one in evaluation.deployments.values() if one.name == name)


def found(project: Project, evaluation: Evaluation, name: str) -> DeployedLayouts:
    asked = deployed(project, evaluation, of(evaluation, name))
    assert asked is not None
    return search_deployed(asked)


@pytest.mark.parametrize("name", ["Restricted chat", "Public assistant", "Document search"])
def test_the_layout_there_is_carries_what_the_plan_says(
    project: Project, evaluation: Evaluation, name: str
) -> None:
    current = found(project, evaluation, name).current
    assert current is not None
    assert current.best is not None
    result = evaluation.deployments[of(evaluation, name)]
    each = current.best.requests_per_s / current.replicas
    assert each == pytest.approx(result.rates[0].requests_per_s / result.replicas)


def test_nothing_lies_beyond_the_front(project: Project, evaluation: Evaluation) -> None:
    layouts = found(project, evaluation, "Document search")
    assert layouts.current is not None
    for point in layouts.current.points:
        assert any(
            best.tokens_per_s_per_user >= point.tokens_per_s_per_user * (1 - 1e-5)
            and best.tokens_per_s_per_gpu >= point.tokens_per_s_per_gpu * (1 - 1e-5)
            for best in layouts.front
        )
    assert set(layouts.answer.front) <= {
        one for layout in layouts.answer.layouts for one in layout.points
    }


def test_precisions_and_pool_are_those_of_the_deployment(
    project: Project, evaluation: Evaluation
) -> None:
    asked = deployed(project, evaluation, of(evaluation, "Document search"))
    assert asked is not None
    question = asked.question
    assert (question.weights, question.kv) == (asked.setup.weights, asked.setup.kv)
    pools = {one.name: one.gpus for one in evaluation.pools.values()}
    assert question.gpus in pools.values()
    assert question.domain == 8


def test_what_generates_no_tokens_has_no_layouts(project: Project, evaluation: Evaluation) -> None:
    assert deployed(project, evaluation, "gone") is None
    plan = project.scenarios[0].plan
    unused = replace(project.scenarios[0], plan=replace(plan, routes=()))
    changed = replace(project, scenarios=(unused, *project.scenarios[1:]))
    again = evaluate(changed, unused.id)
    assert deployed(changed, again, of(again, "Document search")) is None


def test_a_layout_that_cannot_run_is_not_marked(project: Project, evaluation: Evaluation) -> None:
    asked = deployed(project, evaluation, of(evaluation, "Document search"))
    assert asked is not None
    wide = replace(asked, setup=replace(asked.setup, tp=3))
    layouts = search_deployed(wide)
    assert layouts.current is None
    assert layouts.front
