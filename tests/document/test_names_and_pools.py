"""Names that new things get, pools that accelerators join, shares of new routes."""

import pytest

from planner.document.command import Command
from planner.document.commands.assumptions import RenameProject
from planner.document.commands.cloud import AddModelApi, EditBurst
from planner.document.commands.placing import DeletePlacements, EditPlacement, MovePlacement
from planner.document.commands.racks import (
    DeleteRacks,
    EditRack,
    EditSite,
    MoveRack,
)
from planner.document.commands.rooms import EditRoom
from planner.document.commands.workloads import (
    AddRoute,
    EditDeployment,
    EditRoute,
)
from planner.domain.errors import EditRefused
from planner.domain.service import RouteRole
from tests.builders import H200, L40S, NVL72, Draft, S, served_chat


@pytest.fixture
def draft() -> Draft:
    return Draft()


def device_names(draft: Draft) -> list[str]:
    return [one.name for one in draft.plan.placements()]


def pool_names(draft: Draft) -> list[str]:
    return [pool.name for pool in draft.plan.pools]


# Names -------------------------------------------------------------------------------------------


def test_new_things_get_the_lowest_free_number(draft: Draft) -> None:
    rack = draft.rack(H200, "dell-r760", "weka-nitro155", "sn5600", "pdu-400-63")
    draft.rack(frame=NVL72)
    draft.floor("ups-apm2-100")
    draft.floor("cdu-xdu1350")
    draft.burst()
    assert sorted(device_names(draft)) == sorted(
        ["gpu-01", "cpu-01", "sto-01", "sw-01", "pdu-01", "nvl-01", "ups-01", "cdu-01"]
    )
    assert [one.name for one in draft.plan.racks.values()] == ["R01", "R02"]
    assert [one.name for one in draft.plan.sites] == ["Site 1", "Nebius eu-north1"]
    assert draft.plan.bursts[0].name == "burst-01"
    assert draft.place(H200, rack)
    assert "gpu-02" in device_names(draft)


def test_a_freed_number_is_used_again(draft: Draft) -> None:
    draft.rack(H200, H200)
    first = next(draft.plan.placements())
    draft.run(DeletePlacements(S, frozenset({first.id})))
    rack = draft.rack(H200)
    assert device_names(draft) == ["gpu-02", "gpu-01"]
    draft.run(DeleteRacks(S, frozenset({rack})))
    draft.rack()
    assert [one.name for one in draft.plan.racks.values()] == ["R01", "R02"]


def test_names_are_unique_over_all_sites(draft: Draft) -> None:
    draft.rack(H200)
    draft.site()
    draft.rack(H200)
    assert device_names(draft) == ["gpu-01", "gpu-02"]
    assert [one.name for one in draft.plan.sites] == ["Site 1", "Site 2"]


@pytest.mark.parametrize("name", ["gpu-02", "", "  "])
def test_a_taken_or_empty_name_is_refused(draft: Draft, name: str) -> None:
    rack = draft.rack(H200, H200)
    first = draft.plan.racks[rack].placements[0]
    with pytest.raises(EditRefused, match="Nothing was changed"):
        draft.run(EditPlacement(S, first.id, "name", name))
    draft.run(EditPlacement(S, first.id, "name", first.name))
    assert device_names(draft) == ["gpu-01", "gpu-02"]


def test_names_of_everything_else_stay_unique_too() -> None:
    draft = served_chat()
    rack, other = draft.rack(), draft.rack()
    draft.site()
    workload = draft.workload("Mail")
    draft.deploy(workload)
    (first, second), (burst, _) = draft.plan.deployments, (draft.burst(), draft.burst())
    assert first.name != second.name
    commands: list[Command] = [
        EditRack(S, rack, "name", draft.plan.racks[other].name),
        EditSite(S, draft.plan.sites[0].id, "name", "Site 2"),
        EditDeployment(S, first.id, "name", second.name),
        EditBurst(S, burst, "name", "burst-02"),
        RenameProject(" "),
    ]
    for command in commands:
        with pytest.raises(EditRefused):
            draft.run(command)


def test_rooms_may_be_called_alike_in_two_sites(draft: Draft) -> None:
    draft.site()
    draft.site()
    assert [room.name for site in draft.plan.sites for room in site.rooms] == ["Room 1"] * 2
    draft.run(EditRoom(S, draft.room(), "name", "Hall"))
    assert draft.plan.sites[1].rooms[0].name == "Hall"


# Pools -------------------------------------------------------------------------------------------


def test_servers_join_the_pool_of_their_site_and_accelerator(draft: Draft) -> None:
    draft.rack(H200, H200, L40S, "dell-r760")
    assert pool_names(draft) == ["Site 1 H200 SXM 141GB", "Site 1 L40S"]
    draft.site()
    draft.rack(H200)
    draft.rack(frame=NVL72)
    assert pool_names(draft)[2:] == ["Site 2 H200 SXM 141GB", "Site 2 GB200 (per GPU)"]
    pools = [one.pool for one in draft.plan.placements()]
    assert pools[0] == pools[1] == draft.plan.pools[0].id
    assert pools[3] is None


def test_an_empty_pool_is_dropped_unless_something_is_deployed_on_it() -> None:
    for draft, left in ((Draft(), 0), (served_chat(), 1)):
        draft.rack(H200)
        everything = frozenset(one.id for one in draft.plan.placements())
        draft.run(DeletePlacements(S, everything))
        assert len(draft.plan.pools) == left


def test_a_server_that_moves_to_another_site_changes_pools(draft: Draft) -> None:
    draft.rack(H200)
    server = next(draft.plan.placements()).id
    draft.site()
    draft.run(MovePlacement(S, server, draft.rack(), 1))
    assert pool_names(draft) == ["Site 2 H200 SXM 141GB"]
    assert draft.plan.placement(server).pool == draft.plan.pools[0].id


def test_a_rack_that_moves_to_another_site_takes_its_servers_along(draft: Draft) -> None:
    rack = draft.rack(H200, "dell-r760")
    draft.site()
    *_, (_, _, row) = draft.plan.rows()
    draft.run(MoveRack(S, rack, row.id, 1))
    assert pool_names(draft) == ["Site 2 H200 SXM 141GB"]
    assert [one.pool for one in draft.plan.placements()] == [draft.plan.pools[0].id, None]


def test_a_rack_moves_inside_its_row(draft: Draft) -> None:
    first, second, third = draft.rack(), draft.rack(), draft.rack()
    (_, _, row) = next(draft.plan.rows())
    draft.run(MoveRack(S, third, row.id, 1))
    assert [one.id for one in draft.plan.racks_of_row(row.id)] == [third, first, second]
    draft.run(MoveRack(S, third, row.id, 99))
    assert [one.id for one in draft.plan.racks_of_row(row.id)] == [first, second, third]


# Routes ------------------------------------------------------------------------------------------


def test_a_second_share_takes_what_is_left_and_overflows_count_on() -> None:
    draft = served_chat()
    chat = draft.project.workloads[0].id
    draft.run(EditRoute(S, draft.plan.routes[0].id, "share", 0.7))
    draft.deploy(chat)
    for api in ("nebius-llama-3.3-70b", "nscale-llama-3.3-70b"):
        draft.api(chat, api)
    shown = [(one.role.value, round(one.share, 3), one.order) for one in draft.plan.routes]
    assert shown[1] == ("share", 0.3, 2)
    assert [one[2] for one in shown[2:]] == [1, 2]


def test_a_route_exists_once_and_an_api_stands_once() -> None:
    draft = served_chat()
    chat, (deployment,) = draft.project.workloads[0].id, draft.plan.deployments
    draft.api(chat)
    api = next(iter(draft.project.shelf.apis.values()))
    for command in (AddRoute(S, chat, RouteRole.OVERFLOW, deployment.id), AddModelApi(S, api)):
        with pytest.raises(EditRefused, match="already"):
            draft.run(command)
