"""Checks of fabrics, each once where it fires and once, nearly the same plan, where it does not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.fabrics import AddFabric, EditFabric
from planner.document.commands.rooms import EditRoom
from planner.domain.fabric import Fabric, FabricKind, FabricSwitch, Line, MediaPolicy, Tier
from planner.domain.finding import Severity
from planner.domain.identity import EntryId
from planner.domain.placement import FloorPose
from planner.workspace.fabrics import Place, building, components_of, usual_fabric
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, feeds, library, repaired

COMPUTE, STORAGE = FabricKind.COMPUTE, FabricKind.STORAGE
IN_BAND, OUT_OF_BAND = FabricKind.IN_BAND, FabricKind.OUT_OF_BAND


def servers(racks: int = 3) -> Draft:
    draft = Draft()
    draft.site()
    for _ in range(racks):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    return draft


def usual(draft: Draft, kind: FabricKind, **changes: Any) -> Fabric:
    parts = {**library().parts, **draft.project.shelf.parts}
    found = usual_fabric(kind, library(), draft.plan, draft.plan.sites[0], parts)
    assert found is not None
    return replace(found, **changes)


def designed(*kinds: FabricKind, racks: int = 3, **changes: Any) -> Draft:
    """Servers with fabrics that are only designed."""
    draft = servers(racks)
    for kind in kinds or (COMPUTE,):
        fabric = usual(draft, kind, **changes)
        switch = library().parts[fabric.switch]
        components = components_of(fabric.media, library())
        draft.run(AddFabric(S, draft.plan.sites[0].id, fabric, switch, components))
    return draft


def built(*kinds: FabricKind, racks: int = 3, **changes: Any) -> Draft:
    """Servers with fabrics whose switches stand there."""
    draft = servers(racks)
    return completed(draft, *(usual(draft, kind, **changes) for kind in kinds or (COMPUTE,)))


def completed(draft: Draft, *fabrics: Fabric) -> Draft:
    state = Workspace(draft.project, library()).state
    site = draft.plan.sites[0].id
    found = building(state, site, fabrics, library(), Place.NEW_RACKS)
    assert found is not None
    return draft.run(found.command)


def edited(draft: Draft, field: str, value: object) -> Draft:
    return draft.run(EditFabric(S, draft.plan.sites[0].fabrics[0].id, field, value))


def spines(count: int) -> Draft:
    """A compute fabric of eight leaves and four spines, of which some stand there."""
    draft = designed()
    return draft if not count else _with_switches(draft, 8 + count)


def _with_switches(draft: Draft, count: int) -> Draft:
    draft.rack(*("qm9700",) * count, on=feeds(125.0))
    return draft


def training(ratio: float) -> Draft:
    draft = servers()
    draft.deploy(draft.training(8, 8), dp=8, tp=1, replicas=1)
    return completed(draft, usual(draft, COMPUTE, oversubscription=ratio, rails=1))


def spread(gpus_per_stage: int, *, fabric: FabricKind) -> Draft:
    draft = servers(1)
    draft.deploy(draft.workload(), tp=8, pp=gpus_per_stage)
    return completed(draft, usual(draft, fabric))


def apart(metres: float, **changes: Any) -> Draft:
    """One rack of servers, and the switches so far away."""
    draft = built(racks=2, **changes)
    rooms = draft.plan.sites[0].rooms
    racks = {}
    for number, rack in enumerate(draft.plan.ordered_racks()):
        network = any(one.part == "qm9700" for one in rack.placements)
        x = 3000.0 + 800.0 * number + (metres * 1000.0 if network else 0.0)
        racks[rack.id] = replace(rack, pose=FloorPose(rooms[0].id, x, 3000.0))
    return draft.change_plan(racks=racks)


def fast_lanes(line: Line) -> Draft:
    draft = built(racks=3)
    fabric = draft.plan.sites[0].fabrics[0]
    wrong = replace(fabric.media[0], line=line, lane_gbit_s=200.0)
    edited(draft, "media", (wrong, *fabric.media))
    return edited(draft, "lane_gbit_s", 200.0)


def with_storage(systems: int) -> Draft:
    draft = servers(1)
    read = {"storage": replace(library().parts[EntryId("weka-nitro155")].storage, read_gb_s=10.0)}  # type: ignore[type-var]
    for _ in range(systems):
        draft.rack("weka-nitro155", on=feeds(63.0))
    draft.change_part("weka-nitro155", **read)
    return completed(draft, usual(draft, STORAGE))


def tray(width_mm: float) -> Draft:
    draft = built()
    return draft.run(OverrideAssumption("network.tray_width_mm", width_mm, "as drawn", ""))


def planes(given: int) -> Draft:
    """Two planes of storage, of which one lacks its switch or not."""
    draft = built(STORAGE)
    fabric = draft.plan.sites[0].fabrics[0]
    gone = fabric.switches[-given:] if given else ()
    racks = {
        rack.id: replace(
            rack,
            placements=tuple(
                one for one in rack.placements if one.id not in {g.placement for g in gone}
            ),
        )
        for rack in draft.plan.racks.values()
    }
    return draft.change_plan(racks=racks)


def in_racks(*counts: int) -> Draft:
    draft = designed(STORAGE)
    for count in counts:
        draft.rack(*("qm9700",) * count, on=feeds(125.0))
    return draft


CASES: Mapping[str, Callable[[], Draft]] = {
    "NET-002 fires": designed,
    "NET-002 does not fire": built,
    "NET-003 fires": lambda: spines(3),
    "NET-003 does not fire": lambda: spines(2),
    "NET-004 fires": lambda: training(2.0),
    "NET-004 does not fire": lambda: training(1.0),
    "NET-005 fires": lambda: spread(2, fabric=OUT_OF_BAND),
    "NET-005 does not fire": lambda: spread(2, fabric=COMPUTE),
    "NET-006 fires": lambda: designed(tiers=2, switch=EntryId("sn4700"), racks=17),
    "NET-006 does not fire": lambda: designed(tiers=3, switch=EntryId("sn4700"), racks=17),
    "NET-007 fires": lambda: apart(60.0, policy=MediaPolicy.OPTICAL, panels=3),
    "NET-007 does not fire": lambda: apart(60.0, policy=MediaPolicy.OPTICAL, panels=2),
    "NET-008 fires": lambda: apart(60.0, port_gbit_s=200.0),
    "NET-008 does not fire": lambda: apart(20.0, port_gbit_s=200.0),
    "NET-009 fires": lambda: fast_lanes(Line.COPPER),
    "NET-009 does not fire": lambda: fast_lanes(Line.ACTIVE_COPPER),
    "NET-010 fires": lambda: with_storage(1),
    "NET-010 does not fire": lambda: with_storage(2),
    "NET-011 fires": lambda: built(IN_BAND),
    "NET-011 does not fire": lambda: built(IN_BAND, OUT_OF_BAND),
    "NET-012 fires": lambda: built(IN_BAND, planes=1),
    "NET-012 does not fire": lambda: built(IN_BAND, planes=2),
    "NET-013 fires": lambda: built(rails=1, oversubscription=3.0),
    "NET-013 does not fire": lambda: built(rails=8),
    "NET-014 fires": lambda: tray(20.0),
    "NET-014 does not fire": lambda: tray(600.0),
    "NET-015 fires": lambda: designed(nic_gbit_s=200.0),
    "NET-015 does not fire": lambda: designed(nic_gbit_s=400.0),
    "NET-016 fires": designed,
    "NET-016 does not fire": lambda: designed(manager_ports=2),
    "NET-017 fires": lambda: planes(1),
    "NET-017 does not fire": lambda: planes(0),
    "NET-018 fires": lambda: designed(port_gbit_s=800.0),
    "NET-018 does not fire": lambda: designed(port_gbit_s=200.0),
    "NET-019 fires": lambda: designed(STORAGE, racks=0),
    "NET-019 does not fire": lambda: designed(STORAGE, racks=1),
    "NET-020 fires": lambda: _with_switches(designed(IN_BAND), 1),
    "NET-020 does not fire": lambda: _with_switches(designed(STORAGE), 1),
    "NET-021 fires": lambda: in_racks(2),
    "NET-021 does not fire": lambda: in_racks(1, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_a_rule_of_fabrics_fires_where_it_should_and_only_there(case: str) -> None:
    rule, _, verdict = case.partition(" ")
    assert bool(CASES[case]().findings(rule)) is (verdict == "fires")


FIXED = [
    "NET-002",
    "NET-003",
    "NET-004",
    "NET-005",
    "NET-006",
    "NET-007",
    "NET-009",
    "NET-012",
    "NET-013",
    "NET-015",
    "NET-016",
    "NET-017",
    "NET-018",
]


@pytest.mark.parametrize("rule", FIXED)
def test_the_fix_of_a_rule_of_fabrics_repairs_it(rule: str) -> None:
    draft = CASES[f"{rule} fires"]()
    finding = draft.findings(rule)[0]
    after = repaired(draft, finding)
    assert not [one for one in after.findings(rule) if one.subject == finding.subject]


def test_limits_that_are_only_assumed_are_told_as_infos() -> None:
    assert with_storage(1).findings("NET-010")[0].severity is Severity.INFO
    assert tray(20.0).findings("NET-014")[0].severity is Severity.WARNING


def test_a_plan_without_fabrics_tells_of_replicas_over_servers_as_an_info() -> None:
    draft = servers(1)
    draft.deploy(draft.workload(), tp=8, pp=2)
    (found,) = draft.findings("NET-005")
    assert found.severity is Severity.INFO


def test_given_parts_of_switches_that_are_gone_are_passed_over() -> None:
    draft = built()
    fabric = draft.plan.sites[0].fabrics[0]
    gone = FabricSwitch(fabric.switches[0].placement, Tier.LEAF, 7)
    edited(draft, "switches", (gone, *fabric.switches[1:]))
    assert draft.evaluate().fabrics[fabric.id].missing == 0


def test_the_fix_for_servers_in_an_air_gapped_room_builds_a_fabric_inside_it() -> None:
    draft = servers(1)
    draft.run(EditRoom(S, draft.room(), "air_gapped", True))
    draft.deploy(draft.workload(), tp=8, pp=2)
    after = repaired(draft, draft.findings("NET-005")[0])
    assert [one.room for one in after.plan.sites[0].fabrics] == [draft.room()]
    assert after.findings("NET-005") == []
