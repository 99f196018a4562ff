"""Twice the users, half the tokens."""

import pytest

from planner.document.commands.scaling import ScaleUsers
from planner.document.commands.workloads import EditWorkload
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from tests.builders import Draft, served_chat


def users(project: Project) -> int:
    demand = project.workloads[0].demand
    assert demand is not None
    return demand.users


def test_users_double_and_halve_one_step_each() -> None:
    document = Document(served_chat(users=1001).project)
    chat = document.project.workloads[0].id
    seen = []
    for factor in (2, 2, 0.5, 1.5):
        document.run(ScaleUsers(chat, factor))
        seen.append(users(document.project))
    assert seen == [2002, 4004, 2002, 3003]
    assert document.history.labels == (
        "double the users of Chat",
        "double the users of Chat",
        "halve the users of Chat",
        "multiply the users of Chat by 1.5",
    )


def test_one_user_stays() -> None:
    draft = served_chat(users=1)
    chat = draft.project.workloads[0].id
    draft.run(ScaleUsers(chat, 0.5))
    assert users(draft.project) == 1


def test_demand_follows() -> None:
    draft = served_chat(users=1000)
    before = draft.value("demand_output_tokens_per_s")
    draft.run(ScaleUsers(draft.project.workloads[0].id, 2))
    assert draft.value("demand_output_tokens_per_s") == pytest.approx(2 * before)


def test_jobs_scale_by_their_tokens() -> None:
    draft = Draft()
    batch, training = draft.batch(1e6), draft.training(tokens=1e8)
    labels = [ScaleUsers(one, 2).label(draft.project) for one in (batch, training)]
    draft.run(ScaleUsers(batch, 2), ScaleUsers(training, 0.5))
    one, two = draft.project.workloads
    assert one.batch is not None
    assert two.training is not None
    assert (one.batch.output_tokens_per_run, two.training.tokens_per_run) == (2e6, 5e7)
    assert labels == ["double the tokens per run of Batch", "double the tokens per run of Tuning"]


def test_the_other_workloads_are_the_same_objects() -> None:
    draft = served_chat()
    draft.workload("Other")
    chat, other = draft.project.workloads
    draft.run(ScaleUsers(chat.id, 2))
    assert draft.project.workloads[1] is other
    assert draft.project.scenarios[0].plan is draft.plan


@pytest.mark.parametrize(
    ("factor", "text"),
    [
        (0, "A factor of 0 is not possible"),
        (-2, "A factor of -2 is not possible"),
        (float("nan"), "A factor of nan is not possible"),
        (float("inf"), "A factor of inf is not possible"),
        (1e9, "Chat would have more than 10,000,000,000 users"),
    ],
)
def test_what_cannot_be_is_refused(factor: float, text: str) -> None:
    project = served_chat(users=1000).project
    with pytest.raises(EditRefused, match=text):
        ScaleUsers(project.workloads[0].id, factor).apply(project)


def test_a_workload_that_is_gone_is_named_as_such() -> None:
    project = served_chat().project
    with pytest.raises(EditRefused, match="no longer in the project"):
        ScaleUsers(WorkloadId("w-99"), 2).apply(project)


def test_typing_afterwards_is_another_step() -> None:
    document = Document(served_chat().project)
    chat = document.project.workloads[0]
    document.run(ScaleUsers(chat.id, 2))
    document.run(EditWorkload(chat, "users"))
    assert len(document.history.labels) == 2
