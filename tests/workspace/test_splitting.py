"""A chosen split as an edit: servers, bursts, routes, and what cannot be done."""

from planner.compute.explain.case import Case
from planner.compute.gpu_loads import GpuRates
from planner.compute.split import HybridSplit, hybrid_split
from planner.domain.service import RouteRole
from planner.domain.workload import DataClass, Demand
from planner.studies.reference_server import Owner, owner_of
from planner.workspace.splitting import ChosenSplit, chosen_split
from planner.workspace.workspace import Workspace
from tests.builders import Draft, example, library

OFFICE = tuple(1.0 if 8 <= hour % 24 < 18 and hour < 120 else 0.1 for hour in range(168))


def office_chat(data_class: DataClass = DataClass.INTERNAL, users: int = 30_000) -> Draft:
    draft = Draft()
    for _ in range(6):
        draft.rack("dgx-h200")
    demand = Demand(users, week=OFFICE)
    draft.deploy(draft.workload(users=users, demand=demand, data_class=data_class))
    return draft


def choose(workspace: Workspace, gpus: float) -> ChosenSplit:
    state = workspace.state
    found = hybrid_split(Case(state.project, state.scenario, state.evaluation), GpuRates())
    assert isinstance(found, HybridSplit)
    return chosen_split(state, workspace.library, found, gpus)


def gpus(workspace: Workspace) -> int:
    return sum(one.gpus for one in workspace.state.evaluation.pools.values() if one.owned)


def test_owning_less_takes_servers_out_and_rents_the_peak_in_one_step() -> None:
    workspace = Workspace(office_chat().project, library())
    before = workspace.state.project
    chosen = choose(workspace, 8.0)
    assert chosen.gpus == 8
    assert chosen.command is not None
    assert workspace.run(chosen.command)
    assert gpus(workspace) == 8
    (burst,) = workspace.state.plan.bursts
    assert burst.maximum >= 1
    roles = {route.role for route in workspace.state.plan.routes}
    assert roles == {RouteRole.SHARE, RouteRole.OVERFLOW}
    (result,) = workspace.state.evaluation.workloads.values()
    assert result.unserved_share < 0.02
    workspace.undo()
    assert workspace.state.project == before


def test_owning_more_places_servers_of_the_same_kind() -> None:
    workspace = Workspace(office_chat().project, library())
    chosen = choose(workspace, 64.0)
    assert chosen.command is not None
    assert workspace.run(chosen.command)
    assert gpus(workspace) == 64
    assert any(text.startswith("Placed: 2 ") for text in chosen.told)


def test_what_finds_no_room_is_said_and_the_rest_is_placed() -> None:
    workspace = Workspace(office_chat().project, library())
    chosen = choose(workspace, 4000.0)
    assert 48 < chosen.gpus < 4000
    assert any("find no room in the racks" in text for text in chosen.told)
    assert chosen.command is not None
    assert workspace.run(chosen.command)
    assert gpus(workspace) == chosen.gpus


def test_restricted_data_gets_no_way_out() -> None:
    workspace = Workspace(office_chat(DataClass.RESTRICTED).project, library())
    chosen = choose(workspace, 8.0)
    assert chosen.command is not None
    assert workspace.run(chosen.command)
    assert not workspace.state.plan.bursts


def test_the_split_of_the_plan_changes_no_server() -> None:
    workspace = Workspace(office_chat().project, library())
    chosen = choose(workspace, 48.0)
    assert chosen.gpus == 48
    assert chosen.command is None


def test_a_burst_that_stands_there_is_used_and_sized() -> None:
    workspace = Workspace(example(), library())
    before = workspace.state.plan.bursts
    chosen = choose(workspace, 32.0)
    assert chosen.command is not None
    assert workspace.run(chosen.command)
    after = workspace.state.plan.bursts
    assert [one.id for one in after] == [one.id for one in before]
    assert after[0].maximum > before[0].maximum


def test_owning_servers_that_do_not_stand_yet_says_what_to_place() -> None:
    draft = Draft()
    pool = draft.pool_of(draft.burst())
    draft.deploy(draft.workload(users=20_000), pool)
    workspace = Workspace(draft.project, library())
    state, rates = workspace.state, GpuRates()
    owner = owner_of(Case(state.project, state.scenario, state.evaluation), library, rates)
    assert isinstance(owner, Owner)
    found = hybrid_split(owner.case, rates, "", owner.owned)
    assert isinstance(found, HybridSplit)
    chosen = chosen_split(state, workspace.library, found, 16.0)
    assert chosen.gpus == 0
    servers = 16 // found.owned.server_gpus
    assert f"Place {servers} {found.owned.reference}, then choose again." in chosen.told[0]
