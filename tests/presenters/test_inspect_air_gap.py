"""What an air gap bars of a design, and the buttons that make the design fit."""

from planner.compute.air_gap import Barred, GapLine, GapState, air_gap
from planner.compute.explain.case import Case
from planner.document.commands.links import AddLink
from planner.document.commands.racks import EditSite
from planner.document.commands.rooms import EditRoom
from planner.domain.facility import LinkKind
from planner.domain.handling import SiteStanding
from planner.domain.service import RouteRole
from planner.presenters.inspect_places import inspect_room, inspect_site
from planner.presenters.inspection import ActionRow, Inspection
from tests.builders import Draft, S, served_chat


def gapped() -> Draft:
    draft = served_chat()
    return draft.run(EditRoom(S, draft.plan.sites[0].rooms[0].id, "air_gapped", True))


def line(draft: Draft, barred: Barred) -> GapLine:
    site = draft.plan.sites[0]
    lines = air_gap(Case(draft.project, S, draft.evaluate()), site, site.rooms)
    return next(one for one in lines if one.barred is barred)


def press(draft: Draft, barred: Barred, inspection: Inspection | None = None) -> None:
    """Press every button that a barred thing has."""
    found = inspection or inspect_site(draft.project, draft.evaluate(), draft.plan.sites[0].id)
    assert found is not None
    rows = [row for section in found.sections for row in section.rows]
    mine = [
        row for row in rows if isinstance(row, ActionRow) and f"air_gap_fix:{barred}" in row.key
    ]
    assert mine
    for row in mine:
        draft.run(row.command)


def test_a_room_without_a_gap_bars_nothing() -> None:
    draft = served_chat()
    site = draft.plan.sites[0]
    assert air_gap(Case(draft.project, S, draft.evaluate()), site, site.rooms) == ()
    found = inspect_room(draft.project, draft.evaluate(), site.rooms[0].id)
    assert found is not None
    assert all(section.key != "air_gap" for section in found.sections)


def test_what_calls_home_is_replaced() -> None:
    draft = gapped()
    site = draft.plan.sites[0].id
    elements = ("licence_server", "telemetry", "remote_support")
    draft.run(EditSite(S, site, "standing", SiteStanding(elements=elements)))
    for barred in (Barred.LICENCES, Barred.TELEMETRY, Barred.SUPPORT):
        assert line(draft, barred).state is GapState.CLASHES
        press(draft, barred)
    assert draft.plan.sites[0].standing.elements == ()
    assert line(draft, Barred.LICENCES).state is GapState.READY


def test_staff_and_spares_stand_in_for_remote_support() -> None:
    draft = gapped()
    before = line(draft, Barred.SUPPORT)
    assert before.state is GapState.MISSING
    assert before.names
    press(draft, Barred.SUPPORT)
    assert draft.plan.sites[0].always_staffed
    assert any(one.spare for one in draft.plan.tray)
    assert line(draft, Barred.SUPPORT).state is GapState.READY


def test_bursts_and_apis_of_what_is_served_inside_clash_and_can_be_deleted() -> None:
    draft = gapped()
    workload = draft.project.workloads[0].id
    pool = draft.pool_of(draft.burst("azure-h200-germanywestcentral"))
    draft.deploy(workload, pool, RouteRole.OVERFLOW)
    assert line(draft, Barred.APIS).state is GapState.READY
    found = line(draft, Barred.BURSTS)
    assert found.state is GapState.CLASHES
    assert found.names == ("Chat",)
    press(draft, Barred.BURSTS)
    assert len(draft.plan.routes) == 1
    assert line(draft, Barred.BURSTS).state is GapState.READY


def test_links_that_leave_are_cut_from_the_room() -> None:
    draft = gapped()
    home, room = draft.plan.sites[0].id, draft.plan.sites[0].rooms[0].id
    other = draft.site(country="DE")
    draft.run(AddLink(S, LinkKind.WAN, (home, other), 10.0, 5.0, 0.0))
    assert line(draft, Barred.LINKS).state is GapState.CLASHES
    press(draft, Barred.LINKS, inspect_room(draft.project, draft.evaluate(), room))
    assert draft.plan.links == ()
    assert draft.plan.site(home).rooms[0].air_gapped


def test_a_mirror_needs_storage_inside() -> None:
    draft = gapped()
    assert line(draft, Barred.DOWNLOADS).state is GapState.MISSING
    draft.place("ddn-ai400x3", next(iter(draft.plan.racks)))
    assert line(draft, Barred.DOWNLOADS).state is GapState.READY
