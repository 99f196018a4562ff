"""Fabrics of a plan: what they need, what their cables are, what their optics draw."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.fabrics import AddFabric, DeleteFabric, EditFabric
from planner.document.commands.placing import MovePlacement
from planner.document.commands.racks import AddRoom
from planner.document.commands.rooms import EditRoom
from planner.domain.codec import from_json, to_json
from planner.domain.fabric import Fabric, FabricKind, MediaPolicy, Tier
from planner.domain.fabric_results import FabricResult
from planner.domain.identity import EntryId, FabricId
from planner.domain.project import Project
from planner.domain.site import Site
from planner.workspace.fabrics import (
    Place,
    building,
    components_of,
    drafts,
    grounds,
    usual_fabric,
)
from planner.workspace.workspace import Workspace
from tests.builders import H200, NVL72, Draft, S, feeds, library


def racks_of_servers(count: int = 4) -> Draft:
    draft = Draft()
    for _ in range(count):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    return draft


def usual(draft: Draft, kind: FabricKind, **changes: Any) -> Fabric:
    parts = {**library().parts, **draft.project.shelf.parts}
    fabric = usual_fabric(kind, library(), draft.plan, draft.plan.sites[0], parts)
    assert fabric is not None
    return replace(fabric, **changes)


def add(draft: Draft, kind: FabricKind = FabricKind.COMPUTE, **changes: Any) -> FabricId:
    fabric = usual(draft, kind, **changes)
    components = components_of(fabric.media, library())
    site = draft.plan.sites[0].id
    draft.run(AddFabric(S, site, fabric, library().parts[fabric.switch], components))
    return draft.plan.sites[0].fabrics[-1].id


def build(draft: Draft, *kinds: FabricKind, place: Place = Place.NEW_RACKS) -> None:
    state = Workspace(draft.project, library()).state
    fabrics = [usual(draft, kind) for kind in kinds or tuple(FabricKind)]
    built = building(state, draft.plan.sites[0].id, fabrics, library(), place)
    assert built is not None
    draft.run(built.command)


def only(draft: Draft, kind: FabricKind = FabricKind.COMPUTE) -> FabricResult:
    (found,) = [one for one in draft.evaluate().fabrics.values() if one.kind is kind]
    return found


def test_a_plan_without_fabrics_has_no_results_of_any() -> None:
    draft = racks_of_servers(1)
    found = draft.evaluate()
    assert found.fabrics == {}
    assert not [key for key in found.nodes if "fabric" in str(key)]


def test_sixteen_servers_take_a_leaf_for_each_rail_and_spines_that_divide_its_uplinks() -> None:
    draft = racks_of_servers()
    add(draft)
    result = only(draft)
    assert (result.tiers, result.devices, result.endpoints) == (2, 16, 128)
    assert result.count_of(Tier.LEAF).needed == 8
    assert result.count_of(Tier.SPINE).needed == 4
    assert result.missing == 12
    assert result.unplaced_links == result.endpoint_links + result.trunk_links
    assert result.cables == ()


def test_building_places_all_switches_and_every_cable_has_a_length() -> None:
    draft = racks_of_servers()
    build(draft)
    results = draft.evaluate().fabrics.values()
    assert [one.kind for one in results] == list(FabricKind)
    for one in results:
        assert one.missing == one.unplaced_links == one.unreached_links == 0
        assert sum(cable.count for cable in one.cables) == one.endpoint_links + one.trunk_links


def test_out_of_band_connects_the_switches_of_the_other_fabrics() -> None:
    draft = racks_of_servers()
    build(draft)
    results = {one.kind: one for one in draft.evaluate().fabrics.values()}
    others = sum(one.needed for kind, one in results.items() if kind is not FabricKind.OUT_OF_BAND)
    assert results[FabricKind.OUT_OF_BAND].endpoints == 16 + others


def test_building_again_adds_nothing_and_moves_nothing() -> None:
    draft = racks_of_servers()
    build(draft, FabricKind.COMPUTE)
    before = draft.project
    state = Workspace(before, library()).state
    fabric = draft.plan.sites[0].fabrics[0]
    built = building(state, draft.plan.sites[0].id, [fabric], library(), Place.NEW_RACKS)
    assert built is not None
    assert built.switches == built.new_racks == 0
    assert built.command.apply(before).scenario(S).plan == before.scenario(S).plan


def test_switches_placed_by_hand_take_the_parts_that_are_missing() -> None:
    draft = racks_of_servers(1)
    add(draft)
    assert only(draft).missing > 0
    draft.rack(*("qm9700",) * only(draft).needed)
    result = only(draft)
    assert result.missing == 0
    tiers = [one.tier for one in result.members]
    assert tiers == sorted(tiers, key=list(Tier).index)


def test_free_units_are_used_before_new_racks() -> None:
    draft = racks_of_servers()
    draft.rack()
    racks = len(draft.plan.racks)
    build(draft, FabricKind.OUT_OF_BAND, place=Place.FREE_UNITS)
    assert len(draft.plan.racks) == racks
    assert only(draft, FabricKind.OUT_OF_BAND).missing == 0


def test_planes_multiply_ports_and_switches() -> None:
    draft = racks_of_servers(1)
    fabric = add(draft, FabricKind.STORAGE, planes=1)
    one = only(draft, FabricKind.STORAGE)
    draft.run(EditFabric(S, fabric, "planes", 2))
    two = only(draft, FabricKind.STORAGE)
    assert (two.needed, two.endpoints) == (2 * one.needed, 2 * one.endpoints)


def test_a_rack_system_has_a_port_for_each_gpu_on_four_rails() -> None:
    draft = Draft()
    draft.rack(frame=NVL72)
    add(draft)
    result = only(draft)
    assert draft.plan.sites[0].fabrics[0].rails == 4
    assert (result.devices, result.endpoints) == (1, 72)


def test_a_switch_without_ports_of_the_rate_gives_no_tree_and_says_so() -> None:
    draft = racks_of_servers(1)
    add(draft, port_gbit_s=800.0)
    result = only(draft)
    assert result.radix is None
    assert "no ports of 800 Gbit/s" in result.no_data


def test_too_many_endpoints_for_the_tiers_are_told() -> None:
    draft = racks_of_servers(3)
    add(draft, tiers=2, switch=EntryId("sn3700"), port_gbit_s=200.0, oversubscription=1.0, rails=40)
    result = only(draft)
    assert result.tiers == 0
    assert "more than switches of 32 ports join in 2 tiers" in result.no_data


def test_optics_at_adapters_add_to_every_power_and_those_at_switches_to_the_average() -> None:
    draft = racks_of_servers()
    build(draft, FabricKind.COMPUTE)
    site = draft.plan.sites[0].id
    with_optics = draft.evaluate()
    result = only(draft)
    draft.run(EditFabric(S, result.fabric, "media", ()))
    without = draft.evaluate()
    one, other = with_optics.sites[site], without.sites[site]
    assert result.nic_optics_kw > 0
    assert result.switch_optics_kw > 0
    assert one.it_power_kw - other.it_power_kw == pytest.approx(result.nic_optics_kw)
    assert one.heat_kw - other.heat_kw == pytest.approx(result.nic_optics_kw)
    assert one.nameplate_kw - other.nameplate_kw == pytest.approx(result.nic_optics_kw)
    assert one.average_kw - other.average_kw == pytest.approx(result.optics_kw)
    room = draft.plan.sites[0].rooms[0].id
    heat = with_optics.rooms[room].air_heat_kw - without.rooms[room].air_heat_kw
    assert heat == pytest.approx(result.nic_optics_kw)


def test_single_mode_only_leaves_copper_and_multimode_out() -> None:
    draft = racks_of_servers()
    build(draft, FabricKind.COMPUTE)
    draft.run(EditFabric(S, only(draft).fabric, "policy", MediaPolicy.SINGLE_MODE))
    assert {one.medium for one in only(draft).cables} == {"dr4"}


def test_patch_panels_leave_copper_inside_racks_only() -> None:
    draft = racks_of_servers()
    build(draft, FabricKind.COMPUTE)
    draft.run(EditFabric(S, only(draft).fabric, "panels", 2))
    result = only(draft)
    copper = sum(one.count for one in result.cables if one.medium == "dac-100g")
    assert copper == sum(one.count for one in result.bundles if one.one == one.other) > 0
    draft.run(EditFabric(S, result.fabric, "panels", 3))
    between = [one.count for one in result.bundles if one.one != one.other]
    assert only(draft).unreached_links == sum(between)


def test_storage_bandwidth_is_set_against_the_gpus() -> None:
    draft = racks_of_servers(1)
    storage = next(key for key, one in library().parts.items() if one.storage)
    draft.rack(storage)
    add(draft, FabricKind.STORAGE)
    result = only(draft, FabricKind.STORAGE)
    assert result.storage_need_gb_s == pytest.approx(32 * 0.5)
    assert result.storage_has_gb_s is not None
    assert 0 < result.storage_has_gb_s <= 2 * 400 / 8


def test_the_speed_model_reads_the_rate_of_the_compute_fabric() -> None:
    draft = racks_of_servers(1)
    draft.deploy(draft.workload(), tp=8, pp=2)
    deployment = draft.plan.deployments[0].id
    before = draft.evaluate()
    add(draft)
    same = draft.evaluate()
    assert same.deployments == before.deployments  # 400 Gbit/s is the usual fabric
    fabric = draft.plan.sites[0].fabrics[0].id
    draft.run(EditFabric(S, fabric, "nic_gbit_s", 25.0))
    slower = draft.evaluate()
    (fast,), (slow,) = before.deployments[deployment].rates, slower.deployments[deployment].rates
    assert slow.requests_per_s < fast.requests_per_s


def test_incremental_results_are_those_of_a_full_evaluation() -> None:
    draft = racks_of_servers()
    build(draft)
    first = draft.evaluate()
    draft.place("dgx-h200" if "dgx-h200" in library().parts else H200, draft.rack())
    again, full = draft.evaluate(first), draft.evaluate()
    assert again == full
    draft.run(DeleteFabric(S, only(draft).fabric))
    assert draft.evaluate(again) == draft.evaluate()


def test_an_edit_that_touches_no_cable_keeps_the_results_of_fabrics() -> None:
    draft = racks_of_servers()
    build(draft)
    first = draft.evaluate()
    site = draft.plan.sites[0]
    draft.change_plan(sites=(replace(site, demand_charge_usd_kw_month=7.0),))
    second = draft.evaluate(first)
    assert second.fabrics is first.fabrics


def test_fabrics_are_kept_with_their_site() -> None:
    draft = racks_of_servers(1)
    build(draft)
    site = draft.plan.sites[0]
    assert from_json(Site, to_json(site)) == site
    old = {key: value for key, value in to_json(site).items() if key != "fabrics"}
    assert from_json(Site, old).fabrics == ()


def test_older_projects_without_the_assumptions_calculate_alike() -> None:
    draft = racks_of_servers()
    build(draft)
    shelf = draft.project.shelf
    kept = {
        key: one
        for key, one in shelf.assumptions.items()
        if not key.startswith("network.") or "optic" in key or "round_trip" in key
    }
    older: Project = replace(draft.project, shelf=replace(shelf, assumptions=kept))
    assert evaluate(older, S).fabrics == draft.evaluate().fabrics


def test_while_a_device_is_dragged_its_cables_are_not_measured_anew() -> None:
    draft = racks_of_servers()
    build(draft)
    first = draft.evaluate()
    device = next(one for one in draft.plan.placements() if one.part == H200)
    there = draft.rack()
    first = draft.evaluate(first)
    moved = MovePlacement(S, device.id, there, 1).apply(draft.project)
    dragged = evaluate(moved, S, first, typical=True)
    assert dragged.fabrics is first.fabrics
    dropped = evaluate(moved, S, first)
    assert dropped.fabrics != first.fabrics
    assert dropped == evaluate(moved, S)
    assert evaluate(moved, S, dragged) == dropped


def gapped() -> Draft:
    """Two racks in an air-gapped room and two in another one of the same site."""
    draft = racks_of_servers(2)
    site, first = draft.plan.sites[0].id, draft.room()
    draft.run(EditRoom(S, first, "air_gapped", True), AddRoom(S, site))
    for _ in range(2):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    return draft


def test_no_fabric_joins_an_air_gapped_room_with_others() -> None:
    draft = gapped()
    inside, outside = draft.plan.sites[0].rooms
    state = Workspace(draft.project, library()).state
    site = draft.plan.sites[0].id
    assert [one.room for one in grounds(state)] == [None, inside.id]
    for ground in grounds(state):
        state = Workspace(draft.project, library()).state
        wanted = [one.fabric for one in drafts(state, site, library(), ground.room)][:1]
        built = building(state, site, wanted, library(), Place.NEW_RACKS)
        assert built is not None
        draft.run(built.command)
    rooms = draft.plan.room_of_row()
    racks = {rack.id: rooms[rack.row] for rack in draft.plan.racks.values()}
    results = draft.evaluate().fabrics.values()
    assert [one.devices for one in results] == [8, 8]
    for result, room in zip(results, (outside.id, inside.id), strict=True):
        assert result.missing == 0
        assert {racks[end] for one in result.bundles for end in (one.one, one.other)} == {room}


def test_a_fabric_takes_no_switch_of_another_one_that_is_not_built_with_it() -> None:
    draft = racks_of_servers()
    build(draft, FabricKind.COMPUTE)
    build(draft, FabricKind.STORAGE)
    assert only(draft).missing == only(draft, FabricKind.STORAGE).missing == 0


LEAF, SPINE = EntryId("sn4700"), EntryId("sn5600")


def with_two_types(draft: Draft) -> None:
    """Leaves of 32 ports of 400G, spines of 64 ports of 800G, which break out to 128."""
    fabric = usual(draft, FabricKind.COMPUTE, switch=LEAF, spine=SPINE, rails=8)
    state = Workspace(draft.project, library()).state
    site = draft.plan.sites[0].id
    built = building(state, site, [fabric], library(), Place.NEW_RACKS)
    assert built is not None
    assert built.refusals == ()
    draft.run(built.command)


def test_spines_may_be_of_another_type_than_leaves() -> None:
    draft = racks_of_servers()
    with_two_types(draft)
    result = only(draft)
    assert (result.radix, result.spine_radix) == (32, 128)
    assert result.missing == result.unplaced_links == 0
    parts = {one.id: one.part for one in draft.plan.placements()}
    for member in result.members:
        assert parts[member.placement] == (LEAF if member.tier is Tier.LEAF else SPINE)
    leaves, spines = result.count_of(Tier.LEAF).needed, result.count_of(Tier.SPINE).needed
    assert (leaves, spines) == (8, 1)
    assert {LEAF, SPINE} <= set(draft.project.shelf.parts)
    again = from_json(Site, to_json(draft.plan.sites[0]))
    assert again == draft.plan.sites[0]


def test_spines_of_a_slower_type_are_refused_by_name() -> None:
    draft = racks_of_servers()
    with_two_types(draft)
    fabric = draft.plan.sites[0].fabrics[0].id
    slow = library().parts[EntryId("sn2201")]
    draft.run(EditFabric(S, fabric, "spine", slow.id, slow))
    assert f"{slow.label} has no ports of 400 Gbit/s" in only(draft).no_data
    (finding,) = draft.findings("NET-018")
    assert slow.label in finding.message
    draft.run(EditFabric(S, fabric, "spine", None))
    assert only(draft).count_of(Tier.SPINE).needed == 4
    assert only(draft).count_of(Tier.SPINE).placed == 0


def test_files_of_before_two_types_open_as_they_were() -> None:
    draft = racks_of_servers(1)
    add(draft)
    written = to_json(draft.plan.sites[0])
    assert isinstance(written, dict)
    (fabric,) = written["fabrics"]
    fabric.pop("spine", None)
    assert from_json(Site, written).fabrics[0].spine is None
