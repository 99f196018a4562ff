"""The physical laws that refuse an edit, and what they tell; everything else is a finding."""

import pytest

from planner.document.command import Command
from planner.document.commands.placing import (
    DeletePlacements,
    EditPlacement,
    MovePlacement,
    PlaceOnFloor,
)
from planner.document.commands.racks import DeleteRacks, DeleteSite, EditRack
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId, RackId, RoomId
from planner.domain.placement import Face, RackSlot, Side
from tests.builders import H200, NVL72, Draft, S, feeds, library

PDU, SWITCH, DEEP = "pdu-400-63", "sn5600", "dell-xe9680"


def refused(draft: Draft, command: Command) -> EditRefused:
    """Return the refusal of a command, which must have three parts and change nothing."""
    before = draft.project
    with pytest.raises(EditRefused) as caught:
        draft.run(command)
    message = caught.value.message
    assert message.happened
    assert message.unharmed
    assert message.remedy
    assert draft.project is before
    return caught.value


def refused_place(draft: Draft, part: str, rack: RackId, unit: float) -> str:
    before = draft.project
    with pytest.raises(EditRefused) as caught:
        draft.place(part, rack, unit)
    assert draft.project is before
    return str(caught.value)


def slot(draft: Draft, placement: PlacementId) -> RackSlot:
    host = draft.plan.placement(placement).host
    assert isinstance(host, RackSlot)
    return host


@pytest.fixture
def draft() -> Draft:
    return Draft()


@pytest.mark.parametrize("unit", [1, 8, 3.5])
def test_devices_cannot_overlap(draft: Draft, unit: float) -> None:
    rack = draft.rack(H200)
    message = refused_place(draft, H200, rack, unit)
    assert "DGX H200 (8U) does not fit" in message
    assert "gpu-01 is in U1–U8" in message
    assert "Nothing was changed. Drop it on a free slot" in message


def test_a_device_may_stand_right_on_top_of_another(draft: Draft) -> None:
    rack = draft.rack(H200)
    assert slot(draft, draft.place(H200, rack, 9)).label() == "U9–U16"


@pytest.mark.parametrize("unit", [36, 43, 0])
def test_a_device_stays_inside_the_rack(draft: Draft, unit: float) -> None:
    message = refused_place(draft, H200, draft.rack(), unit)
    assert "no such slot: the rack has 42U" in message


def test_a_device_deeper_than_the_rack_is_refused_with_both_depths(draft: Draft) -> None:
    rack = draft.rack()
    draft.place(DEEP, rack)
    draft.change_part(DEEP, depth_mm=1300.0)
    assert "needs 1300 mm depth, the rack has 1200 mm" in refused_place(draft, DEEP, rack, 20)


def test_a_depth_that_only_lacks_room_for_cables_is_a_finding(draft: Draft) -> None:
    rack = draft.rack()
    draft.place(DEEP, rack)
    draft.change_part(DEEP, depth_mm=1199.0)
    draft.place(DEEP, rack)
    assert len(draft.findings("SPC-001")) == 1


def test_half_deep_devices_share_a_unit_front_and_rear(draft: Draft) -> None:
    rack = draft.rack()
    draft.place(SWITCH, rack, 10)
    draft.change_part(SWITCH, full_depth=False)
    draft.place(SWITCH, rack, 10, Face.REAR)
    assert "sw-01 is in U10" in refused_place(draft, SWITCH, rack, 10)
    assert "sw-01 is in U10" in refused_place(draft, H200, rack, 5)


def test_a_deep_device_takes_both_faces(draft: Draft) -> None:
    rack = draft.rack(H200)
    with pytest.raises(EditRefused, match="gpu-01 is in U1–U8"):
        draft.place(SWITCH, rack, 4, Face.REAR)


def test_strips_hang_in_the_side_channels(draft: Draft) -> None:
    rack = draft.rack(H200, PDU, PDU)
    sides = [one.host.side for one in draft.plan.racks[rack].placements if one.name[:3] == "pdu"]  # type: ignore[union-attr]
    assert sides == [Side.CHANNEL_LEFT, Side.CHANNEL_RIGHT]
    assert "the right channel is taken" in refused_place(draft, PDU, rack, 1)


def test_a_rack_system_takes_no_devices_and_gives_none(draft: Draft) -> None:
    system, rack = draft.rack(frame=NVL72), draft.rack(H200)
    inside, server = draft.plan.racks[system].placements[0], draft.plan.racks[rack].placements[0]
    assert "fixed contents" in refused_place(draft, H200, system, 1)
    for command in (
        MovePlacement(S, server.id, system, 1),
        MovePlacement(S, inside.id, rack, 20),
        DeletePlacements(S, frozenset({inside.id})),
    ):
        assert "R01 is a rack system" in str(refused(draft, command))


def test_a_locked_device_is_neither_moved_nor_deleted(draft: Draft) -> None:
    rack = draft.rack(H200)
    server = draft.plan.racks[rack].placements[0].id
    draft.run(EditPlacement(S, server, "locked", True))
    for command in (
        MovePlacement(S, server, rack, 20),
        DeletePlacements(S, frozenset({server})),
        DeleteRacks(S, frozenset({rack})),
        DeleteSite(S, draft.plan.sites[0].id),
    ):
        assert "gpu-01 is locked. Nothing was changed. Unlock" in str(refused(draft, command))


def test_a_move_keeps_the_face_and_may_overlap_its_old_place(draft: Draft) -> None:
    rack = draft.rack()
    server = draft.place(H200, rack, 5, Face.REAR)
    draft.run(MovePlacement(S, server, rack, 11))
    assert slot(draft, server) == RackSlot(rack, 11, 16, Face.REAR)


def test_a_move_is_refused_like_a_drop(draft: Draft) -> None:
    rack, other = draft.rack(H200), draft.rack(H200)
    server = draft.plan.racks[rack].placements[0].id
    assert "gpu-02 is in U1–U8" in str(refused(draft, MovePlacement(S, server, other, 5)))


@pytest.mark.parametrize(
    "command",
    [
        MovePlacement(S, PlacementId("p-99"), RackId("rack-4"), 1),
        MovePlacement(S, PlacementId("p-7"), RackId("rack-99"), 1),
        EditPlacement(S, PlacementId("p-99"), "name", "x"),
        EditRack(S, RackId("rack-99"), "name", "x"),
    ],
)
def test_what_is_gone_is_said_to_be_gone(draft: Draft, command: Command) -> None:
    draft.rack(H200)
    assert "no longer in the plan" in str(refused(draft, command))


def test_floor_units_stand_on_the_floor(draft: Draft) -> None:
    rack = draft.rack()
    unit = draft.floor("ups-apm2-100")
    assert "stands on the floor" in str(refused(draft, MovePlacement(S, unit, rack, 1)))
    draft.run(EditPlacement(S, unit, "name", "Old faithful"))
    assert draft.plan.placement(unit).name == "Old faithful"


def test_no_floor_means_no_unit(draft: Draft) -> None:
    command = PlaceOnFloor(S, library().parts["ups-apm2-100"], RoomId("room-99"))  # type: ignore[index]
    assert "no longer in the plan" in str(refused(draft, command))


@pytest.mark.parametrize(("amps", "volts"), [(0.0, 400.0), (-32.0, 400.0), (32.0, 0.0)])
def test_a_dead_feed_is_refused(draft: Draft, amps: float, volts: float) -> None:
    rack = draft.rack()
    message = str(refused(draft, EditRack(S, rack, "feeds", feeds(amps, volts))))
    assert f"Feed A of {volts:g} V and {amps:g} A carries nothing" in message
