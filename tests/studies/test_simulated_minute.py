"""A minute of a deployment in the peak hour."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.studies.rate_sweep import Sweep, sweep_of
from planner.studies.simulated_minute import Minute, simulated_minute
from tests.builders import example


@pytest.fixture(scope="module")
def asked() -> Sweep:
    project = example()
    evaluation = evaluate(project, project.scenarios[0].id)
    chat = next(one for one in evaluation.deployments.values() if one.name == "Restricted chat")
    found = sweep_of(project, evaluation, chat.deployment)
    assert found is not None
    return found


def minute(asked: Sweep) -> Minute:
    found = simulated_minute(asked)
    assert found is not None
    return found


def test_it_carries_the_load_of_the_peak_hour(asked: Sweep) -> None:
    course = minute(asked).simulation.timeline
    assert course is not None
    assert len(course.running) == 600
    prompts = sum(course.prompt_tokens) / 60.0
    assert asked.operating_per_s is not None
    assert prompts == pytest.approx(asked.operating_per_s * asked.mix.mean[0], rel=0.15)
    assert minute(asked) == minute(asked)


def test_without_load_there_is_nothing_to_follow(asked: Sweep) -> None:
    assert simulated_minute(replace(asked, operating_per_s=None)) is None
