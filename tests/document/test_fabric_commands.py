"""Edits of fabrics: adding, changing, removing, building; and that undo gives everything back."""

from dataclasses import replace

import pytest

from planner.document.commands.fabrics import AddFabric, DeleteFabric, EditFabric
from planner.domain.errors import EditRefused
from planner.domain.fabric import Fabric, FabricKind, Tier
from planner.domain.identity import EntryId, FabricId
from planner.workspace.fabrics import Place, building, components_of, lane_of, usual_fabric
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, feeds, library


def drafted() -> tuple[Draft, Fabric]:
    draft = Draft()
    draft.rack(H200, H200, on=feeds(125.0))
    parts = {**library().parts, **draft.project.shelf.parts}
    site = draft.plan.sites[0]
    fabric = usual_fabric(FabricKind.COMPUTE, library(), draft.plan, site, parts)
    assert fabric is not None
    return draft, fabric


def adding(draft: Draft, fabric: Fabric) -> AddFabric:
    switch = library().parts[fabric.switch]
    site = draft.plan.sites[0].id
    return AddFabric(S, site, fabric, switch, components_of(fabric.media, library()))


def test_adding_copies_the_switch_and_what_links_are_bought_as() -> None:
    draft, fabric = drafted()
    draft.run(adding(draft, fabric), adding(draft, fabric))
    shelf = draft.project.shelf
    assert fabric.switch in shelf.parts
    assert {one.cable for one in fabric.media} <= set(shelf.components)
    names = [one.name for one in draft.plan.sites[0].fabrics]
    assert names == ["Compute fabric", "Compute fabric 2"]


def test_edits_of_one_field_merge_and_labels_name_it() -> None:
    draft, fabric = drafted()
    draft.run(adding(draft, fabric))
    made = draft.plan.sites[0].fabrics[0].id
    edit = EditFabric(S, made, "planes", 2)
    assert edit.merge_key == EditFabric(S, made, "planes", 3).merge_key
    assert edit.merge_key != EditFabric(S, made, "rails", 2).merge_key
    assert edit.label(draft.project) == "change planes of Compute fabric"
    assert EditFabric(S, made, "name", "A").label(draft.project) == "rename Compute fabric"
    assert DeleteFabric(S, made).label(draft.project) == "delete Compute fabric"
    draft.run(edit, DeleteFabric(S, made))
    assert draft.plan.sites[0].fabrics == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("planes", 0),
        ("rails", 100),
        ("tiers", 4),
        ("oversubscription", 0.5),
        ("ports_per_device", 0),
        ("manager_ports", -1),
        ("port_gbit_s", 0.0),
        ("lane_gbit_s", 800.0),
        ("nic_gbit_s", -1.0),
        ("name", " "),
    ],
)
def test_what_nothing_could_be_built_of_is_refused(field: str, value: object) -> None:
    draft, fabric = drafted()
    draft.run(adding(draft, fabric))
    made = draft.plan.sites[0].fabrics[0].id
    with pytest.raises(EditRefused) as refused:
        EditFabric(S, made, field, value).apply(draft.project)
    assert refused.value.message.remedy


def test_a_fabric_that_is_gone_is_told() -> None:
    draft, _ = drafted()
    with pytest.raises(EditRefused, match="no longer in the plan"):
        DeleteFabric(S, FabricId("fabric-9")).apply(draft.project)


def test_building_is_one_step_and_undo_gives_the_identical_project() -> None:
    draft, fabric = drafted()
    workspace = Workspace(draft.project, library())
    site = draft.plan.sites[0].id
    built = building(workspace.state, site, [fabric], library(), Place.NEW_RACKS)
    assert built is not None
    before = workspace.state.project
    workspace.run(built.command)
    after = workspace.state.plan
    assert len(after.racks) == 1 + built.new_racks
    placed = [one for one in after.placements() if one.part == fabric.switch]
    assert len(placed) == built.switches
    members = after.sites[0].fabrics[0].switches
    assert {one.placement for one in members} == {one.id for one in placed}
    assert sorted(one.name for one in placed)[0] == "compute-leaf-01"
    workspace.undo()
    assert workspace.state.project == before
    workspace.redo()
    assert workspace.state.plan == after


def test_nothing_that_stands_there_is_moved_by_a_build() -> None:
    draft, fabric = drafted()
    racks = dict(draft.plan.racks)
    state = Workspace(draft.project, library()).state
    for place in Place:
        built = building(state, draft.plan.sites[0].id, [fabric], library(), place)
        assert built is not None
        after = built.command.apply(draft.project).scenario(S).plan
        for key, rack in racks.items():
            kept = after.racks[key].placements
            assert [one for one in kept if one in rack.placements] == list(rack.placements)


def test_a_rack_that_is_full_refuses_the_whole_build() -> None:
    draft, fabric = drafted()
    state = Workspace(draft.project, library()).state
    built = building(state, draft.plan.sites[0].id, [fabric], library(), Place.NEW_RACKS)
    assert built is not None
    crowded = tuple(replace(one, rack=0) for one in built.command.switches) * 60
    with pytest.raises(EditRefused, match="There is no room in N01"):
        replace(built.command, switches=crowded).apply(draft.project)


def test_a_new_type_of_switch_comes_with_its_part() -> None:
    draft, fabric = drafted()
    draft.run(adding(draft, fabric))
    made = draft.plan.sites[0].fabrics[0].id
    part = library().parts[EntryId("sn5600")]
    draft.run(EditFabric(S, made, "switch", part.id, part))
    result = draft.evaluate().fabrics[made]
    assert result.radix == 128  # 64 ports of 800G break out into two of 400G each
    assert result.count_of(Tier.LEAF).needed == 1


@pytest.mark.parametrize(
    ("switch", "lane"),
    [("q3400-ra", 200.0), ("qm9700", 100.0), ("sn4600c", 25.0), ("sn2201", 1.0)],
)
def test_lanes_are_those_of_the_switch_else_the_usual_for_its_ports(
    switch: str, lane: float
) -> None:
    part = library().parts[EntryId(switch)]
    assert part.switch is not None
    assert lane_of(part.switch.port_gbit_s, part) == lane
