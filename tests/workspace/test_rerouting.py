"""Moving a workload: what serves it at the new place, what goes with its old routes, what closes it."""

from dataclasses import replace

import pytest

from planner.document.commands.handling import EditHandling
from planner.domain.errors import EditRefused
from planner.domain.identity import EntryId
from planner.domain.service import RouteRole
from planner.domain.workload import DataClass
from planner.workspace.rerouting import closed_by, move_workload_command, serving_places
from planner.workspace.service import deploy_on_burst
from planner.workspace.state import CanvasTarget, DropTarget, RoomTarget, SiteTarget, State
from planner.workspace.workspace import Workspace
from tests.builders import LLAMA_8B, Draft, library, served_chat


def state(draft: Draft) -> State:
    return Workspace(draft.project, library()).state


def moved(draft: Draft, target: DropTarget) -> Draft:
    chat = draft.project.workloads[0].id
    return draft.run(move_workload_command(state(draft), library(), chat, target))


def refused(draft: Draft, target: DropTarget) -> str:
    with pytest.raises(EditRefused) as caught:
        moved(draft, target)
    return caught.value.message.happened


def cloud(draft: Draft, offer: str = "nebius-h200-eu-north1") -> SiteTarget:
    burst = draft.burst(offer)
    return SiteTarget(draft.plan.sites[-1].id, burst)


def test_the_model_is_deployed_there_and_what_served_it_alone_goes() -> None:
    draft = served_chat()
    target = cloud(draft)
    (old,) = draft.plan.deployments
    moved(draft, target)
    (new,) = draft.plan.deployments
    (route,) = draft.plan.routes
    assert new.id != old.id
    assert new.llm == old.llm
    assert new.pool == draft.pool_of(draft.plan.bursts[0].id)
    assert (route.deployment, route.role, route.share) == (new.id, RouteRole.SHARE, 1.0)


def test_a_deployment_that_others_use_stays_and_one_that_is_there_is_used() -> None:
    draft = served_chat()
    (old,) = draft.plan.deployments
    other = draft.workload("Other", users=100)
    draft.route(other, old.id)
    target = cloud(draft)
    moved(draft, target)
    assert len(draft.plan.deployments) == 2
    assert {one.workload for one in draft.plan.routes if one.deployment == old.id} == {other}
    back = RoomTarget(draft.plan.sites[0].rooms[0].id)
    moved(draft, back)
    assert [one.id for one in draft.plan.deployments] == [old.id]
    assert {one.deployment for one in draft.plan.routes} == {old.id}


def test_a_model_api_serves_its_own_model_only() -> None:
    draft = served_chat()
    chat = draft.project.workloads[0]
    draft.api(chat.id)
    draft.change_plan(routes=draft.plan.routes[:1])
    target = SiteTarget(draft.plan.sites[-1].id)
    small = replace(chat, llm=EntryId(LLAMA_8B))
    llms = {**draft.project.shelf.llms, EntryId(LLAMA_8B): library().llms[EntryId(LLAMA_8B)]}
    kept = draft.project
    draft.project = replace(kept, workloads=(small,), shelf=replace(kept.shelf, llms=llms))
    assert "does not offer" in refused(draft, target)
    draft.project = kept
    moved(draft, target)
    (route,) = draft.plan.routes
    assert route.api is not None
    assert draft.plan.deployments == ()


def test_what_cannot_serve_is_named_and_nothing_is_changed() -> None:
    draft = served_chat()
    home = draft.plan.sites[0]
    draft.site()
    before = draft.project
    assert refused(draft, SiteTarget(home.id)) == "Chat is served here already."
    assert "has no GPUs" in refused(draft, SiteTarget(draft.plan.sites[-1].id))
    assert "nothing here that serves Chat" in refused(draft, CanvasTarget())
    assert draft.project is before


def test_a_model_too_large_for_what_is_there_does_not_move() -> None:
    draft = served_chat()
    draft.deploy(draft.workload("Large", llm=EntryId("kimi-k2")), draft.plan.pools[0].id, tp=8)
    target = cloud(draft, "aws-l4-us-east-1-8x")
    large = draft.project.workloads[1].id
    with pytest.raises(EditRefused) as caught:
        move_workload_command(state(draft), library(), large, target)
    assert "does not fit" in caught.value.message.happened


@pytest.mark.parametrize(
    ("data_class", "label", "rule"),
    [
        (DataClass.RESTRICTED, "", "SOV-001"),
        (DataClass.INTERNAL, "personal_eu", "GDPR-TR-1"),
        (DataClass.INTERNAL, "", None),
    ],
)
def test_what_closes_a_place_is_told_with_its_rule(
    data_class: DataClass, label: str, rule: str | None
) -> None:
    draft = served_chat(data_class=data_class)
    chat = draft.project.workloads[0].id
    if label:
        draft.run(EditHandling(chat, "labels", (label,)))
    target = cloud(draft, "aws-h200-us-east-1")
    told = closed_by(state(draft), chat, target)
    assert (told or "").partition(":")[0] == (rule or "")
    names = {one.name: one for one in serving_places(state(draft), library(), chat)}
    american = names[f"{draft.plan.sites[-1].name}, {draft.plan.bursts[-1].name}"]
    assert american.closed == told
    assert american.command is not None


def test_nothing_is_deployed_on_a_burst_that_a_law_closes() -> None:
    draft = served_chat()
    burst = draft.burst("aws-h200-us-east-1")
    assert deploy_on_burst(state(draft), library(), burst) is not None
    draft.run(EditHandling(draft.project.workloads[0].id, "labels", ("personal_eu",)))
    assert deploy_on_burst(state(draft), library(), burst) is None
