"""Sizing on top of what stands: spare capacity first, new hardware only for the rest."""

from dataclasses import replace

import pytest

from planner.app import wiring
from planner.document.commands.racks import AddRoom
from planner.document.commands.rooms import EditRoom
from planner.document.commands.workloads import EditDeployment
from planner.domain.errors import EditRefused
from planner.domain.finding import Severity
from planner.domain.hardware import PartKind
from planner.domain.identity import EntryId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.service import RouteRole
from planner.domain.workload import DataClass, WorkloadKind
from planner.workspace.service import WorkloadForm
from planner.workspace.size_request import Place, SizeRequest
from planner.workspace.sizing import Sizing, size, size_on_top
from planner.workspace.standing import stands_somewhere
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, library

H200_SXM = EntryId("h200-sxm")
LLAMA, QWEN = EntryId("llama-3.3-70b"), EntryId("qwen3-32b")


def chat(users: int, name: str = "Second", llm: EntryId = LLAMA) -> WorkloadForm:
    return WorkloadForm(
        name,
        WorkloadKind.INTERACTIVE,
        llm,
        users=users,
        ttft_limit_ms=2000,
        tpot_limit_ms=50,
    )


def request(form: WorkloadForm, place: Place = Place.OWN, country: str = "DE") -> SizeRequest:
    return SizeRequest(form, H200_SXM, place, country)


@pytest.fixture
def workspace() -> Workspace:
    """Four servers that serve a chat of 60,000 users with a fifth of their capacity to spare."""
    made = Workspace(wiring.empty_project(library(), "Plan", "DE"), library())
    first = size(made.state, library(), request(chat(60_000, "First")))
    assert made.run(first.command)
    return made


def on_top(workspace: Workspace, wanted: SizeRequest) -> Sizing:
    found = size_on_top(workspace.state, library(), wanted)
    assert found is not None
    assert found.standing is not None
    return found


def servers(project: Project) -> int:
    placed = project.scenarios[0].plan.placements()
    return sum(project.shelf.parts[one.part].kind is PartKind.GPU_SERVER for one in placed)


def serious(evaluation: Evaluation) -> list[str]:
    return [one.message for one in evaluation.findings if one.severity is not Severity.INFO]


def test_a_deployment_with_room_takes_a_small_workload_and_nothing_is_added(
    workspace: Workspace,
) -> None:
    found = on_top(workspace, request(chat(1000)))
    assert (found.choice, found.units, found.racks) == (None, 0, 0)
    assert found.standing is not None
    assert found.standing.share == 1.0
    (use,) = found.standing.uses
    assert (use.gpus, use.beside) == (0, ("First",))
    after = found.command.apply(workspace.state.project)
    before = workspace.state.plan
    assert after.scenarios[0].plan.racks is before.racks
    assert after.scenarios[0].plan.deployments == before.deployments
    assert found.serves
    assert serious(found.evaluation) == []


def test_only_the_rest_needs_new_servers_and_both_workloads_are_served(
    workspace: Workspace,
) -> None:
    wanted = request(chat(60_000))
    found, anew = on_top(workspace, wanted), size(workspace.state, library(), wanted)
    assert found.standing is not None
    assert 0.1 < found.standing.share < 0.5
    assert 0 < found.units < anew.units
    assert {one.verdict for one in found.evaluation.workloads.values()} == {"ok"}
    assert serious(found.evaluation) == []
    after = found.command.apply(workspace.state.project)
    assert servers(after) == servers(workspace.state.project) + found.units


def test_another_model_gets_the_gpus_that_the_first_does_not_need(workspace: Workspace) -> None:
    found = on_top(workspace, request(chat(60_000, llm=QWEN)))
    assert found.standing is not None
    (use,) = found.standing.uses
    assert 0 < use.gpus < 32
    assert use.beside == ()
    assert found.units == 1
    assert {one.verdict for one in found.evaluation.workloads.values()} == {"ok"}
    # Old and new GPUs of the pool serve as one deployment instead of two side by side.
    plan = found.command.apply(workspace.state.project).scenarios[0].plan
    (route,) = [one for one in plan.routes if one.workload == found.result.workload]
    assert route.role is RouteRole.SHARE
    (deployment,) = [one for one in plan.deployments if one.id == route.deployment]
    assert deployment.replicas is not None
    assert deployment.replicas * deployment.gpus_per_replica > use.gpus


def test_idle_gpus_are_used_whole(workspace: Workspace) -> None:
    (first,) = workspace.state.plan.deployments
    scenario = workspace.state.scenario
    workspace.run(EditDeployment(scenario, first.id, "replicas", 13))
    found = on_top(workspace, request(chat(500, llm=QWEN)))
    assert found.units == 0
    assert found.standing is not None
    assert found.standing.uses[0].gpus == 1


def test_no_other_workload_is_left_worse_off(workspace: Workspace) -> None:
    before = workspace.state.evaluation
    found = on_top(workspace, request(chat(200_000, llm=QWEN)))
    for key, old in before.workloads.items():
        assert found.evaluation.workloads[key].unserved_share <= old.unserved_share


def test_more_users_never_get_a_larger_share_of_what_stands(workspace: Workspace) -> None:
    shares = []
    for users in (1000, 20_000, 60_000, 200_000):
        standing = on_top(workspace, request(chat(users))).standing
        assert standing is not None
        shares.append(standing.share)
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(
    "wanted",
    [
        request(chat(1000), Place.COLOCATION),
        request(chat(1000), country="FR"),
        request(chat(1000), Place.CLOUD),
        SizeRequest(chat(1000), EntryId("b200-sxm"), Place.OWN, "DE"),
    ],
)
def test_hardware_elsewhere_or_of_another_kind_does_not_count(
    workspace: Workspace, wanted: SizeRequest
) -> None:
    assert size_on_top(workspace.state, library(), wanted) is None


def test_a_full_plan_has_nothing_to_offer_and_an_empty_one_neither(workspace: Workspace) -> None:
    empty = Workspace(wiring.empty_project(library(), "Plan", "DE"), library())
    assert size_on_top(empty.state, library(), request(chat(1000))) is None
    assert not stands_somewhere(empty.state)
    assert stands_somewhere(workspace.state)

    short = Draft("DE")
    short.site(country="DE")
    short.rack(H200)
    short.deploy(short.workload("First", 500_000))
    busy = Workspace(short.project, library())
    assert size_on_top(busy.state, library(), request(chat(1000, llm=QWEN))) is None


def test_what_may_not_be_there_is_refused_as_without_hardware(workspace: Workspace) -> None:
    form = replace(chat(1000), data_class=DataClass.RESTRICTED)
    with pytest.raises(EditRefused):
        size_on_top(workspace.state, library(), request(form, Place.CLOUD))


def test_it_is_one_step_that_undo_takes_back(workspace: Workspace) -> None:
    before = workspace.state.project
    found = on_top(workspace, request(chat(60_000)))
    assert workspace.run(found.command)
    assert workspace.state.undo_label == "size Second"
    assert workspace.state.evaluation == found.evaluation
    workspace.undo()
    assert workspace.state.project == before


def test_hardware_behind_an_air_gap_comes_last_unless_the_data_is_restricted() -> None:
    draft = Draft("DE")
    site = draft.site(country="DE")
    draft.rack(H200, H200)
    (gapped,) = draft.plan.site(site).rooms
    draft.run(EditRoom(S, gapped.id, "air_gapped", True), AddRoom(S, site, "Open"))
    draft.rack("dgx-b200", room=draft.plan.site(site).rooms[-1].id)
    idle = Workspace(draft.project, library())
    assert pool_used(idle, DataClass.INTERNAL) == EntryId("b200-sxm")
    assert pool_used(idle, DataClass.RESTRICTED) == H200_SXM


def pool_used(workspace: Workspace, data_class: DataClass) -> EntryId:
    form = replace(chat(500), data_class=data_class)
    standing = on_top(workspace, SizeRequest(form, None, Place.OWN, "DE")).standing
    assert standing is not None
    (use,) = standing.uses
    return next(one.accelerator for one in workspace.state.plan.pools if one.id == use.pool)
