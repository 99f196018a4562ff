"""What goes with a site, rack, burst, card, workload or deployment that is deleted."""

import pytest

from planner.document.commands.cloud import DeleteBurst
from planner.document.commands.groups import LockPlacements
from planner.document.commands.racks import (
    DeleteRacks,
    DeleteSite,
)
from planner.document.commands.rows import AddRow, DeleteRows
from planner.document.commands.workloads import (
    DeleteDeployment,
    DeleteWorkload,
)
from planner.domain.errors import EditRefused
from planner.domain.facility import CoolingElement, Link, LinkKind, Loop, PowerElement, PowerKind
from planner.domain.identity import ElementId, EntryId, LinkId, RoomId, RowId
from planner.domain.service import RouteRole
from planner.domain.site import SiteKind
from tests.builders import H200, Draft, S, feeds, library, served_chat


@pytest.fixture
def draft() -> Draft:
    return Draft()


def no_links_or_elements_hang_in_the_air(draft: Draft) -> bool:
    plan = draft.plan
    places: set[str] = {*plan.racks, *(site.id for site in plan.sites)}
    places |= {room.id for site in plan.sites for room in site.rooms}
    ends = {end for link in plan.links for end in link.ends}
    coolers = {one.place for one in plan.cooling_elements}
    return ends | coolers | {one.place for one in plan.power_elements} <= places


def hung_up(draft: Draft, *places: str) -> Draft:
    """Hang a link between two places, a cooler at each and a power element fed by another."""
    ends = (places[0], places[1])
    link = Link(LinkId("link"), "Fibre", LinkKind.WAN, ends, 10.0, 5.0)  # type: ignore[arg-type]
    coolers = tuple(
        CoolingElement(ElementId(f"c-{place}"), "Cooler", RoomId(place), Loop.AIR, 9.0, 20.0, 30.0)
        for place in places
    )
    ups = [ElementId(f"e-{place}") for place in places]
    power = tuple(
        PowerElement(one, PowerKind.UPS, "UPS", RoomId(place), 400.0, 3, fed_by=tuple(ups))
        for one, place in zip(ups, places, strict=True)
    )
    return draft.change_plan(links=(link,), cooling_elements=coolers, power_elements=power)


def test_a_deleted_site_takes_everything_with_it_that_hangs_on_it() -> None:
    draft = served_chat()
    rack, room = next(iter(draft.plan.racks)), draft.room()
    away = draft.site(SiteKind.COLOCATION, "DE")
    hung_up(draft, room, away, rack)
    draft.run(DeleteSite(S, draft.plan.sites[0].id))
    plan = draft.plan
    assert (plan.racks, plan.pools, plan.deployments, plan.routes, plan.links) == (
        {},
        (),
        (),
        (),
        (),
    )
    assert [one.fed_by for one in plan.power_elements] == [(ElementId(f"e-{away}"),)]
    assert no_links_or_elements_hang_in_the_air(draft)
    assert len(draft.project.workloads) == 1


def test_a_deleted_rack_takes_its_door_and_cables_with_it(draft: Draft) -> None:
    rack, other = draft.rack(H200), draft.rack()
    hung_up(draft, rack, other)
    draft.run(DeleteRacks(S, frozenset({rack})))
    assert no_links_or_elements_hang_in_the_air(draft)
    assert len(draft.plan.cooling_elements) == 1


def test_a_deleted_burst_takes_card_pool_deployment_route_and_link() -> None:
    draft = served_chat()
    burst = draft.burst()
    draft.deploy(draft.project.workloads[0].id, draft.pool_of(burst), RouteRole.OVERFLOW)
    before, card = served_chat().plan, draft.plan.sites[-1].id
    hung_up(draft, draft.room(), card)
    draft.run(DeleteBurst(S, burst))
    plan = draft.plan
    assert (plan.sites, plan.pools, plan.deployments) == (
        before.sites,
        before.pools,
        before.deployments,
    )
    assert plan.routes == before.routes
    assert plan.bursts == ()
    assert no_links_or_elements_hang_in_the_air(draft)


def test_a_region_keeps_its_card_while_another_burst_is_there(draft: Draft) -> None:
    first, second = draft.burst(), draft.burst()
    assert len(draft.plan.sites) == 1
    draft.run(DeleteBurst(S, first))
    assert len(draft.plan.sites) == 1
    draft.run(DeleteBurst(S, second))
    assert not draft.plan.sites


def test_a_deleted_api_card_takes_its_routes_with_it() -> None:
    draft = served_chat()
    draft.api(draft.project.workloads[0].id)
    draft.run(DeleteSite(S, draft.plan.sites[-1].id))
    assert [route.api for route in draft.plan.routes] == [None]


def test_a_deleted_workload_takes_routes_and_its_own_deployments() -> None:
    draft = served_chat()
    (shared,) = draft.plan.deployments
    mail = draft.workload("Mail")
    draft.route(mail, shared.id)
    draft.deploy(mail)
    draft.run(DeleteWorkload(mail))
    assert draft.plan.deployments == (shared,)
    assert [route.workload for route in draft.plan.routes] == [draft.project.workloads[0].id]


def test_a_deleted_deployment_takes_its_routes() -> None:
    draft = served_chat()
    draft.run(DeleteDeployment(S, draft.plan.deployments[0].id))
    assert (draft.plan.deployments, draft.plan.routes) == ((), ())


def two_rows(draft: Draft) -> tuple[RowId, RowId]:
    frame = library().parts[EntryId("rk-ar3300")]
    draft.run(*(AddRow(S, draft.room(), frame, feeds(), 3, name=f"Row {one}") for one in "AB"))
    first, second = draft.plan.sites[0].rooms[0].rows
    return first.id, second.id


def test_a_row_goes_with_its_racks_and_what_hangs_on_them_as_one_step(draft: Draft) -> None:
    first, second = two_rows(draft)
    rack, kept = draft.plan.racks_of_row(first)[0], draft.plan.racks_of_row(second)[0]
    draft.place(H200, rack.id)
    hung_up(draft, rack.id, kept.id)
    before = draft.project
    command = DeleteRows(S, frozenset({first}))
    assert command.label(before) == "delete Row A (racks: 3, devices: 1)"
    after = draft.run(command)
    assert [row.name for row in after.plan.sites[0].rooms[0].rows] == ["Row B"]
    assert {one.row for one in after.plan.racks.values()} == {second}
    assert not after.plan.pools
    assert no_links_or_elements_hang_in_the_air(after)


def test_the_last_row_of_a_room_stays_empty(draft: Draft) -> None:
    rows = two_rows(draft)
    command = DeleteRows(S, frozenset(rows))
    assert command.label(draft.project) == "delete 2 rows (racks: 6, devices: 0)"
    draft.run(command)
    assert [row.name for row in draft.plan.sites[0].rooms[0].rows] == ["Row A"]
    assert not draft.plan.racks
    draft.rack()
    assert len(draft.plan.racks_of_row(rows[0])) == 1


def test_a_locked_device_keeps_its_row(draft: Draft) -> None:
    first, _ = two_rows(draft)
    device = draft.place(H200, draft.plan.racks_of_row(first)[0].id)
    draft.run(LockPlacements(S, frozenset({device}), locked=True))
    with pytest.raises(EditRefused, match="locked"):
        draft.run(DeleteRows(S, frozenset({first})))
    assert len(draft.plan.racks) == 6
