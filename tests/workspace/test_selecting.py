"""Selecting many things, and what their fields have in common."""

import pytest

from planner.document.commands.groups import LockPlacements, ToTray
from planner.domain.identity import EntryId, PlacementId, PoolId, RackId, SiteId
from planner.domain.mixed import MIXED, common, common_field
from planner.domain.placement import Placement
from planner.domain.site import SiteKind
from planner.workspace.selecting import (
    extended,
    of_parts,
    of_pool,
    of_racks,
    of_site,
    on_tray,
    racks_holding,
    racks_of_room,
    racks_of_site,
    same_parts,
    selected_placements,
    selected_racks,
    toggled,
)
from planner.workspace.state import NOTHING, Selection, Subject
from tests.builders import H200, Draft, S

SERVER, UPS = "dell-r760", "ups-apm2-300"


@pytest.fixture(scope="module")
def draft() -> Draft:
    """Two racks in Milan, one in Frankfurt, a UPS on the floor, a server on the tray."""
    draft = Draft()
    draft.rack(H200, SERVER)
    draft.rack(H200)
    draft.floor(UPS)
    draft.site(SiteKind.COLOCATION, "DE")
    draft.rack(H200, SERVER)
    last = list(draft.plan.racks)[-1]
    spare = draft.place(SERVER, last)
    draft.run(ToTray(S, frozenset({spare})))
    return draft


def names(draft: Draft, selection: Selection) -> list[str]:
    placements = {one.id: one.name for one in draft.plan.placements()}
    racks = {rack.id: rack.name for rack in draft.plan.racks.values()}
    return [placements.get(PlacementId(one)) or racks[RackId(one)] for one in selection.ids]


def racks(draft: Draft, *wanted: str) -> list[RackId]:
    return [rack.id for rack in draft.plan.racks.values() if rack.name in wanted]


def test_all_devices_of_racks_parts_pools_and_sites(draft: Draft) -> None:
    plan = draft.plan
    milan, frankfurt = (site.id for site in plan.sites)
    assert names(draft, of_racks(plan, racks(draft, "R01", "R03"))) == [
        "gpu-01",
        "cpu-01",
        "gpu-03",
        "cpu-02",
    ]
    assert names(draft, of_parts(plan, {EntryId(SERVER)})) == ["cpu-01", "cpu-02", "cpu-03"]
    assert names(draft, of_pool(plan, plan.pools[1].id)) == ["gpu-03"]
    assert names(draft, of_site(plan, milan)) == ["gpu-01", "cpu-01", "gpu-02", "ups-01"]
    assert names(draft, of_site(plan, frankfurt)) == ["gpu-03", "cpu-02"]
    assert names(draft, on_tray(plan)) == ["cpu-03"]


def test_all_racks_of_rooms_sites_and_devices(draft: Draft) -> None:
    plan = draft.plan
    room = plan.sites[0].rooms[0].id
    assert names(draft, racks_of_room(plan, room)) == ["R01", "R02"]
    assert names(draft, racks_of_site(plan, plan.sites[1].id)) == ["R03"]
    devices = [PlacementId(one) for one in of_parts(plan, {EntryId(SERVER)}).ids]
    assert names(draft, racks_holding(plan, devices)) == ["R01", "R03"]


def test_what_is_not_there_selects_nothing(draft: Draft) -> None:
    plan = draft.plan
    assert of_racks(plan, []) == NOTHING
    assert of_pool(plan, PoolId("pool-99")) == NOTHING
    assert racks_of_site(plan, SiteId("site-99")) == NOTHING


def test_all_of_the_same_type(draft: Draft) -> None:
    plan = draft.plan
    one = Selection(Subject.PLACEMENT, (of_parts(plan, {EntryId(H200)}).ids[0],))
    assert names(draft, same_parts(plan, one)) == ["gpu-01", "gpu-02", "gpu-03"]
    rack = Selection(Subject.RACK, (racks(draft, "R01")[0],))
    assert len(same_parts(plan, rack).ids) == 6


def test_selected_racks_stand_for_their_devices(draft: Draft) -> None:
    plan = draft.plan
    selection = Selection(Subject.RACK, tuple(racks(draft, "R02", "R01")))
    assert [rack.name for rack in selected_racks(plan, selection)] == ["R01", "R02"]
    inside = [one.name for one in selected_placements(plan, selection)]
    assert inside == ["gpu-01", "cpu-01", "gpu-02"]
    assert selected_placements(plan, Selection(Subject.SITE, (plan.sites[0].id,))) == ()
    assert selected_racks(plan, of_racks(plan, racks(draft, "R01"))) == ()


def test_control_click_adds_and_takes_out() -> None:
    one = toggled(NOTHING, Subject.RACK, "a")
    two = toggled(one, Subject.RACK, "b")
    assert two == Selection(Subject.RACK, ("a", "b"))
    assert toggled(two, Subject.RACK, "a") == Selection(Subject.RACK, ("b",))
    assert toggled(one, Subject.RACK, "a") == NOTHING
    assert toggled(two, Subject.PLACEMENT, "p") == Selection(Subject.PLACEMENT, ("p",))


def test_a_rubber_band_adds_what_it_touches_once() -> None:
    first = Selection(Subject.PLACEMENT, ("a", "b"))
    more = extended(first, Subject.PLACEMENT, ["b", "c"])
    assert more == Selection(Subject.PLACEMENT, ("a", "b", "c"))
    assert extended(first, Subject.RACK, ["r"]) == Selection(Subject.RACK, ("r",))
    assert extended(first, Subject.RACK, []) is first


def test_a_field_is_a_value_mixed_or_nothing(draft: Draft) -> None:
    plan = draft.plan
    servers = selected_placements(plan, of_parts(plan, {EntryId(SERVER)}))
    mixed = selected_placements(plan, of_racks(plan, racks(draft, "R01")))
    assert common_field(servers, lambda one: one.part) == SERVER
    assert common_field(mixed, lambda one: one.part) is MIXED
    nobody: tuple[Placement, ...] = ()
    assert common_field(nobody, lambda one: one.part) is None
    assert common([None, None]) is None
    assert common([None, 0.5]) is MIXED
    assert common([0.5, None]) is MIXED


def test_a_lock_of_some_is_mixed(draft: Draft) -> None:
    chosen = of_racks(draft.plan, racks(draft, "R01")).ids
    project = LockPlacements(S, frozenset({PlacementId(chosen[0])})).apply(draft.project)
    plan = project.scenario(S).plan
    both = selected_placements(plan, Selection(Subject.PLACEMENT, chosen))
    assert common_field(both, lambda one: one.locked) is MIXED
