"""Many of one part at once, and replacing the type of devices where they stand."""

from dataclasses import replace

import pytest

from planner.document.command import Command
from planner.document.commands.filling import FillRack, PlaceMany, PlaceOnTray
from planner.document.commands.groups import LockPlacements, ToTray
from planner.document.commands.placing import EditPlacement
from planner.document.commands.retype import ReplaceType
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId, RackId
from planner.domain.placement import RackSlot
from planner.domain.site import SiteKind
from tests.builders import H200, NVL72, Draft, S, served_chat
from tests.group_edits import fitted

SERVER, SWITCH, PDU, UPS, B200 = "dell-r760", "sn5600", "pdu-400-63", "ups-apm2-300", "dgx-b200"


def held(draft: Draft, rack: RackId) -> list[str]:
    """Return name and units of everything in a rack."""
    placements = draft.plan.racks[rack].placements
    return [f"{one.name} {one.host.label()}" for one in placements]  # type: ignore[union-attr]


def everything(draft: Draft) -> frozenset[PlacementId]:
    return frozenset(one.id for one in draft.plan.placements())


def refusal(draft: Draft, command: Command) -> str:
    before = draft.project
    with pytest.raises(EditRefused) as caught:
        draft.run(command)
    assert draft.project is before
    return str(caught.value)


def test_many_are_dealt_out_in_turn_and_full_racks_passed_over() -> None:
    draft = Draft()
    full = draft.rack(H200, H200, H200, H200, H200)
    first, second = draft.rack(), draft.rack()
    draft.run(PlaceMany(S, *fitted(H200), 3, (second, full, first)))
    assert held(draft, second) == ["gpu-06 U1–U8", "gpu-08 U9–U16"]
    assert held(draft, first) == ["gpu-07 U1–U8"]


def test_a_rack_named_twice_takes_twice_as_many() -> None:
    draft = Draft()
    first, second = draft.rack(), draft.rack()
    draft.run(PlaceMany(S, *fitted(SERVER), 6, (first, first, second)))
    assert [len(draft.plan.racks[rack].placements) for rack in (first, second)] == [4, 2]


def test_more_than_fit_are_refused_with_the_number() -> None:
    draft = Draft()
    rack = draft.rack()
    assert "Only 5 of 6 NVIDIA DGX H200 fit into the rack chosen" in refusal(
        draft, PlaceMany(S, *fitted(H200), 6, (rack,))
    )
    assert "0 devices cannot be added" in refusal(draft, PlaceMany(S, *fitted(H200), 0, (rack,)))


def test_a_rack_is_filled_to_the_top_or_to_a_number() -> None:
    draft = Draft()
    first, second = draft.rack(SWITCH), draft.rack()
    draft.run(FillRack(S, *fitted(H200), first), FillRack(S, *fitted(H200), second, most=2))
    assert held(draft, first)[-1] == "gpu-05 U35–U42"
    assert len(held(draft, second)) == 2
    assert "There is no room in R01" in refusal(draft, FillRack(S, *fitted(H200), first))


def test_new_devices_can_wait_on_the_tray() -> None:
    draft = Draft()
    draft.run(PlaceOnTray(S, *fitted(H200), 2), PlaceOnTray(S, *fitted(UPS)))
    assert [one.name for one in draft.plan.tray] == ["gpu-01", "gpu-02", "ups-01"]
    assert draft.plan.pools == ()
    assert PlaceOnTray(S, *fitted(H200), 2).label(draft.project) == (
        "put 2 NVIDIA DGX H200 on the tray"
    )
    assert "is a whole rack" in refusal(draft, PlaceOnTray(S, *fitted(NVL72)))
    assert "0 devices cannot" in refusal(draft, PlaceOnTray(S, *fitted(H200), 0))


def test_side_channels_hold_two() -> None:
    draft = Draft()
    rack = draft.rack()
    draft.run(FillRack(S, *fitted(PDU), rack))
    assert [str(one.host.side) for one in draft.plan.racks[rack].placements] == [  # type: ignore[union-attr]
        "left channel",
        "right channel",
    ]


@pytest.mark.parametrize(
    ("part", "text"),
    [(UPS, "stands on the floor"), (NVL72, "is a whole rack"), ("rk-ar3300", "is a whole rack")],
)
def test_what_no_rack_holds_is_refused(part: str, text: str) -> None:
    draft = Draft()
    rack = draft.rack()
    assert text in refusal(draft, FillRack(S, *fitted(part), rack))
    assert text in refusal(draft, PlaceMany(S, *fitted(part), 1, (rack,)))


def test_another_type_keeps_name_place_and_pool() -> None:
    draft = served_chat()
    (old,) = draft.plan.placements()
    draft.run(
        EditPlacement(S, old.id, "name", "trainer"), EditPlacement(S, old.id, "gpu_limit_kw", 0.5)
    )
    draft.run(ReplaceType(S, frozenset({old.id}), *fitted("dell-xe9680")))
    (new,) = draft.plan.placements()
    assert (new.id, new.name, new.pool, new.gpu_limit_kw) == (old.id, "trainer", old.pool, 0.5)
    assert isinstance(old.host, RackSlot)
    assert isinstance(new.host, RackSlot)
    assert (new.part, new.host.bottom, new.host.height) == ("dell-xe9680", old.host.bottom, 12)


def test_what_if_b200_takes_the_deployments_along() -> None:
    draft = served_chat(servers=2)
    before = draft.evaluate()
    (pool,) = draft.plan.pools
    draft.run(EditPlacement(S, next(draft.plan.placements()).id, "gpu_limit_kw", 0.5))
    draft.run(ReplaceType(S, everything(draft), *fitted(B200)))
    (changed,) = draft.plan.pools
    assert (changed.id, changed.accelerator) == (pool.id, "b200-sxm")
    assert pool.name == "Site 1 H200 SXM 141GB"
    assert changed.name.startswith("Site 1 B200 SXM")
    assert all(one.gpu_limit_kw is None for one in draft.plan.placements())
    after = draft.evaluate()
    key = "throughput_output_tokens_per_s"
    assert after.figures[key].value > before.figures[key].value  # type: ignore[operator]
    assert [one.unserved_share for one in after.workloads.values()] == [0.0]


def test_a_part_of_a_pool_joins_another_pool() -> None:
    draft = served_chat(servers=2)
    (pool,) = draft.plan.pools
    first = next(draft.plan.placements())
    draft.run(ReplaceType(S, frozenset({first.id}), *fitted(B200)))
    assert [one.accelerator for one in draft.plan.pools] == ["h200-sxm", "b200-sxm"]
    assert draft.plan.placement(first.id).pool != pool.id
    assert [one.pool for one in draft.plan.deployments] == [pool.id]


def test_the_rest_of_a_pool_follows_with_its_deployments() -> None:
    draft = served_chat(servers=2)
    first, second = draft.plan.placements()
    draft.run(ReplaceType(S, frozenset({first.id}), *fitted(B200)))
    draft.run(ReplaceType(S, frozenset({second.id}), *fitted(B200)))
    (pool,) = draft.plan.pools
    assert [one.pool for one in draft.plan.deployments] == [pool.id]
    assert {one.pool for one in draft.plan.placements()} == {pool.id}


def test_the_pool_of_another_site_stays_what_it_is() -> None:
    draft = served_chat()
    draft.site(SiteKind.COLOCATION, "DE")
    draft.rack(H200)
    here, there = draft.plan.placements()
    draft.run(ReplaceType(S, frozenset({here.id}), *fitted(B200)))
    assert [one.accelerator for one in draft.plan.pools] == ["b200-sxm", "h200-sxm"]
    assert draft.plan.placement(there.id) is there


def test_a_taller_part_needs_the_units_above() -> None:
    draft = Draft()
    rack = draft.rack(SERVER, SERVER)
    low, high = draft.plan.placements()
    message = refusal(draft, ReplaceType(S, frozenset({low.id}), *fitted(H200)))
    assert "DGX H200 (8U) does not fit at U1–U8 of R01: cpu-02 is in U3–U4" in message
    assert "Nothing was changed." in message
    draft.run(ReplaceType(S, frozenset({high.id}), *fitted(H200)))
    assert held(draft, rack) == ["cpu-01 U1–U2", "cpu-02 U3–U10"]


def test_a_deeper_part_needs_a_deeper_rack() -> None:
    draft = Draft()
    draft.rack(H200)
    part, accelerator = fitted(B200)
    deep = replace(part, depth_mm=1300.0)
    assert "needs 1300 mm depth, the rack has 1200 mm" in refusal(
        draft, ReplaceType(S, everything(draft), deep, accelerator)
    )


def test_neighbours_that_all_grow_are_replaced_together_or_not_at_all() -> None:
    draft = Draft()
    rack = draft.rack(SERVER, SERVER, SERVER)
    assert "does not fit" in refusal(draft, ReplaceType(S, everything(draft), *fitted(H200)))
    draft = Draft()
    rack = draft.rack()
    for unit in (1, 9, 17):
        draft.place(SERVER, rack, unit)
    draft.run(ReplaceType(S, everything(draft), *fitted(H200)))
    assert held(draft, rack) == ["cpu-01 U1–U8", "cpu-02 U9–U16", "cpu-03 U17–U24"]


def test_one_mounting_does_not_become_another() -> None:
    draft = Draft()
    rack = draft.rack(SERVER)
    pdu = draft.place(PDU, rack, 1)
    ups = draft.floor(UPS)
    server = draft.plan.racks[rack].placements[0].id
    for placement, part, text in (
        (pdu, SERVER, "pdu-01 stands in a side channel"),
        (ups, SERVER, "ups-01 stands on the floor"),
        (server, PDU, "PDU"),
        (server, NVL72, "is a whole rack"),
    ):
        assert text in refusal(draft, ReplaceType(S, frozenset({placement}), *fitted(part)))
    draft.run(ReplaceType(S, frozenset({ups}), *fitted("ups-gvl-500")))
    assert draft.plan.placement(ups).part == "ups-gvl-500"


def test_a_device_on_the_tray_is_replaced_there() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.run(ToTray(S, everything(draft)), ReplaceType(S, everything(draft), *fitted(B200)))
    assert [(one.part, one.pool) for one in draft.plan.tray] == [(B200, None)]


def test_locked_devices_stay_what_they_are() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.run(LockPlacements(S, everything(draft)))
    assert "gpu-01 is locked" in refusal(draft, ReplaceType(S, everything(draft), *fitted(B200)))


def test_the_same_type_again_changes_nothing() -> None:
    draft = served_chat()
    before = draft.project
    draft.run(ReplaceType(S, everything(draft), *fitted(H200)))
    assert draft.project == before


def test_labels_read_as_people_say_it() -> None:
    draft = Draft()
    rack = draft.rack(H200, H200)
    one = frozenset({next(draft.plan.placements()).id})
    commands = (
        PlaceMany(S, *fitted(H200), 8, (rack,)),
        FillRack(S, *fitted(SERVER), rack),
        ReplaceType(S, one, *fitted(B200)),
        ReplaceType(S, everything(draft), *fitted(B200)),
    )
    assert [command.label(draft.project) for command in commands] == [
        "place 8 NVIDIA DGX H200",
        "fill R01 with Dell PowerEdge R760",
        "replace gpu-01 by NVIDIA DGX B200",
        "replace 2 devices by NVIDIA DGX B200",
    ]
