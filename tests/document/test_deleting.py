"""What goes with a site, rack, burst, card, workload or deployment that is deleted."""

import pytest

from planner.document.commands.cloud import DeleteBurst
from planner.document.commands.racks import (
    DeleteRacks,
    DeleteSite,
)
from planner.document.commands.workloads import (
    DeleteDeployment,
    DeleteWorkload,
)
from planner.domain.facility import CoolingElement, Link, LinkKind, Loop, PowerElement, PowerKind
from planner.domain.identity import ElementId, LinkId, RoomId
from planner.domain.service import RouteRole
from planner.domain.site import SiteKind
from tests.builders import H200, Draft, S, served_chat


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
