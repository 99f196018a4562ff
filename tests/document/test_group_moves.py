"""Moving several devices at once, on and off the tray, and locking them."""

import pytest

from planner.document.commands.groups import (
    EditPlacements,
    FromTray,
    LockPlacements,
    MovePlacements,
    ToRoom,
    ToTray,
)
from planner.document.commands.placing import DeletePlacements
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId
from planner.domain.placement import Face, FloorPose, RackSlot, Side, Tray
from planner.domain.site import SiteKind
from tests.builders import H200, NVL72, Draft, S

SERVER, SWITCH, PDU, UPS, HALF_DEEP = "dell-r760", "sn5600", "pdu-400-63", "ups-apm2-300", "sn2201"


def where(draft: Draft, *placements: PlacementId) -> list[tuple[str, str]]:
    """Return rack and units of devices."""
    found = []
    for one in placements:
        host = draft.plan.placement(one).host
        assert isinstance(host, RackSlot)
        found.append((draft.plan.racks[host.rack].name, host.label()))
    return found


def refusal(draft: Draft, command: object) -> str:
    before = draft.project
    with pytest.raises(EditRefused) as caught:
        draft.run(command)  # type: ignore[arg-type]
    assert draft.project is before
    return str(caught.value)


@pytest.fixture
def draft() -> Draft:
    """Three racks; the first holds three servers at U1, U3 and U10."""
    draft = Draft()
    first = draft.rack()
    draft.rack()
    draft.rack()
    for unit in (1, 3, 10):
        draft.place(SERVER, first, unit)
    return draft


def test_a_group_keeps_its_gaps(draft: Draft) -> None:
    one, two, three = [p.id for p in draft.plan.placements()]
    second = list(draft.plan.racks)[1]
    draft.run(MovePlacements(S, frozenset({one, two, three}), two, second, bottom=9))
    assert where(draft, one, two, three) == [
        ("R02", "U3–U4"),
        ("R02", "U5–U6"),
        ("R02", "U12–U13"),
    ]


def test_a_group_over_two_racks_keeps_the_racks_beside_each_other(draft: Draft) -> None:
    _first, second, third = draft.plan.racks
    here = next(draft.plan.placements()).id
    there = draft.place(SERVER, second, 20)
    draft.run(MovePlacements(S, frozenset({here, there}), here, second, bottom=3))
    assert where(draft, here, there) == [("R02", "U2–U3"), ("R03", "U21–U22")]
    message = refusal(draft, MovePlacements(S, frozenset({here, there}), here, third, bottom=3))
    assert "There is no rack for cpu-04: it stands 1 rack after the device you hold" in message


def test_a_group_does_not_spill_into_another_room(draft: Draft) -> None:
    _, second, third = draft.plan.racks
    here, there = draft.place(SERVER, second, 20), draft.place(SERVER, third, 20)
    room = draft.plan.sites[0].rooms[0].id
    draft.site(SiteKind.COLOCATION, "DE")
    draft.rack()
    assert draft.plan.room_of_row()[draft.plan.racks[third].row] == room
    assert "the room has no rack that far after R03" in refusal(
        draft, MovePlacements(S, frozenset({here, there}), here, third, bottom=1)
    )


def test_devices_of_two_rooms_do_not_move_together_into_one(draft: Draft) -> None:
    here = next(draft.plan.placements()).id
    target = list(draft.plan.racks)[1]
    draft.site(SiteKind.COLOCATION, "DE")
    there = draft.place(SERVER, draft.rack(), 20)
    assert "cpu-04 stands in another room" in refusal(
        draft, MovePlacements(S, frozenset({here, there}), here, target, bottom=1)
    )


def test_one_that_does_not_fit_refuses_the_whole_group(draft: Draft) -> None:
    one, two, three = [p.id for p in draft.plan.placements()]
    second = list(draft.plan.racks)[1]
    draft.place(SWITCH, second, 13)
    message = refusal(draft, MovePlacements(S, frozenset({one, two, three}), two, second, bottom=9))
    assert "R02" in message
    assert "sw-01 is in U13" in message
    assert "Nothing was changed." in message


def test_devices_may_take_each_others_places(draft: Draft) -> None:
    one, two, three = [p.id for p in draft.plan.placements()]
    first = next(iter(draft.plan.racks))
    draft.run(MovePlacements(S, frozenset({one, two, three}), one, first, bottom=5))
    assert where(draft, one, two) == [("R01", "U3–U4"), ("R01", "U5–U6")]


def test_side_channels_keep_their_side_and_take_the_other_when_it_is_taken(draft: Draft) -> None:
    first, second, third = draft.plan.racks
    server = next(draft.plan.placements()).id
    left = draft.place(PDU, first, 1)
    draft.place(PDU, third, 1)
    draft.run(MovePlacements(S, frozenset({left, server}), server, second, bottom=11))
    host = draft.plan.placement(left).host
    assert isinstance(host, RackSlot)
    assert (host.rack, host.side, host.bottom) == (second, Side.CHANNEL_LEFT, 1)
    draft.run(MovePlacements(S, frozenset({left, server}), server, third, bottom=11))
    host = draft.plan.placement(left).host
    assert isinstance(host, RackSlot)
    assert (host.rack, host.side) == (third, Side.CHANNEL_RIGHT)


def test_turning_the_lead_turns_all(draft: Draft) -> None:
    first, second, _ = draft.plan.racks
    front = draft.place(HALF_DEEP, first, 20)
    rear = draft.place(HALF_DEEP, first, 21, Face.REAR)
    group = frozenset({front, rear})
    draft.run(MovePlacements(S, group, front, second, bottom=39, face=Face.REAR))
    faces = [draft.plan.placement(one).host.face for one in (front, rear)]  # type: ignore[union-attr]
    assert faces == [Face.REAR, Face.FRONT]


def test_accelerators_join_the_pool_of_the_site_they_come_to() -> None:
    draft = Draft()
    milan = draft.rack(H200, H200)
    draft.site(SiteKind.COLOCATION, "DE")
    frankfurt = draft.rack()
    group = frozenset(p.id for p in draft.plan.racks[milan].placements)
    (home,) = draft.plan.pools
    draft.run(MovePlacements(S, group, min(group), frankfurt, 1))
    (pool,) = draft.plan.pools
    assert pool.site != home.site
    assert {p.pool for p in draft.plan.placements()} == {pool.id}


def test_a_pool_that_is_deployed_on_stays_when_its_servers_leave() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.deploy()
    (pool,) = draft.plan.pools
    draft.run(ToTray(S, frozenset(p.id for p in draft.plan.placements())))
    assert draft.plan.pools == (pool,)
    assert [(p.host, p.pool) for p in draft.plan.tray] == [(Tray(), None)]


def test_what_is_on_the_tray_counts_in_no_figure() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.rack()
    before = draft.evaluate()
    draft.run(ToTray(S, frozenset(p.id for p in draft.plan.placements())))
    after = draft.evaluate()
    assert before.figures["it_power_kw"].value
    assert after.figures["it_power_kw"].value == 0
    assert after.costs.capex_usd < before.costs.capex_usd
    assert after.figures["vram_total_gib"].value == 0


def test_the_tray_empties_into_the_racks_in_their_order(draft: Draft) -> None:
    first, second, third = draft.plan.racks
    devices = [p.id for p in draft.plan.placements()]
    draft.run(ToTray(S, frozenset(devices)))
    for unit in range(1, 42, 2):
        draft.place(SERVER, first, unit)
    draft.run(FromTray(S, frozenset(devices), (first, second, third)))
    assert where(draft, *devices) == [("R02", "U1–U2"), ("R02", "U3–U4"), ("R02", "U5–U6")]
    assert draft.plan.tray == ()
    draft.run(ToTray(S, frozenset(devices)))
    assert "There is no room for cpu-01" in refusal(
        draft, FromTray(S, frozenset(devices), (first,))
    )


def test_a_group_from_the_tray_stacks_up_from_the_one_held(draft: Draft) -> None:
    one, two, three = devices = [p.id for p in draft.plan.placements()]
    second = list(draft.plan.racks)[1]
    draft.run(ToTray(S, frozenset(devices)))
    draft.place(SWITCH, second, 12)
    draft.run(MovePlacements(S, frozenset(devices), two, second, bottom=19))
    assert where(draft, two, one, three) == [
        ("R02", "U10–U11"),
        ("R02", "U14–U15"),
        ("R02", "U16–U17"),
    ]
    draft.run(ToTray(S, frozenset({one, three})))
    assert "above U41 of R02" in refusal(
        draft, MovePlacements(S, frozenset({one, three}), one, second, bottom=81)
    )


def test_locked_devices_stay(draft: Draft) -> None:
    one, two, _ = [p.id for p in draft.plan.placements()]
    second = list(draft.plan.racks)[1]
    draft.run(LockPlacements(S, frozenset({two})))
    both = frozenset({one, two})
    for command in (
        MovePlacements(S, both, one, second, bottom=1),
        ToTray(S, both),
        DeletePlacements(S, both),
    ):
        assert refusal(draft, command) == (
            "cpu-02 is locked. Nothing was changed. Unlock it in the inspector first."
        )
    draft.run(LockPlacements(S, frozenset({two}), locked=False))
    draft.run(ToTray(S, both))


def test_devices_everywhere_can_be_locked() -> None:
    draft = Draft()
    rack = draft.rack(SERVER)
    unracked = draft.place(SERVER, rack)
    draft.run(ToTray(S, frozenset({unracked})))
    draft.floor(UPS)
    everything = frozenset(p.id for p in draft.plan.placements())
    assert len(everything) == 3
    draft.run(LockPlacements(S, everything))
    assert all(p.locked for p in draft.plan.placements())


def test_floor_units_move_to_rooms_and_to_the_tray_only(draft: Draft) -> None:
    ups = draft.floor(UPS)
    rack = next(iter(draft.plan.racks))
    assert "ups-01 stands on the floor" in refusal(
        draft, MovePlacements(S, frozenset({ups}), ups, rack, 1)
    )
    draft.run(ToTray(S, frozenset({ups})))
    assert "ups-01 stands on the floor" in refusal(draft, FromTray(S, frozenset({ups}), (rack,)))
    draft.site()
    room = draft.room()
    draft.run(ToRoom(S, frozenset({ups}), room))
    host = draft.plan.placement(ups).host
    assert isinstance(host, FloorPose)
    assert host.room == room
    server = next(draft.plan.placements()).id
    assert "cpu-01 stands in a rack" in refusal(draft, ToRoom(S, frozenset({server}), room))


def test_rack_systems_neither_give_nor_take_devices(draft: Draft) -> None:
    system = draft.rack(frame=NVL72)
    inside = draft.plan.racks[system].placements[0].id
    server = next(draft.plan.placements()).id
    for command in (
        MovePlacements(S, frozenset({server}), server, system, 1),
        ToTray(S, frozenset({inside})),
        FromTray(S, frozenset({server}), (system,)),
    ):
        assert "is a rack system with fixed contents" in refusal(draft, command)


def test_devices_that_are_gone_are_named_as_such(draft: Draft) -> None:
    first = next(iter(draft.plan.racks))
    gone = frozenset({PlacementId("p-99")})
    for command in (
        MovePlacements(S, gone, PlacementId("p-99"), first, 1),
        ToTray(S, gone),
    ):
        assert "no longer in the plan" in refusal(draft, command)


def test_labels_read_as_people_say_it(draft: Draft) -> None:
    one, two, three = [p.id for p in draft.plan.placements()]
    second = list(draft.plan.racks)[1]
    document = Document(draft.project)
    document.run(MovePlacements(S, frozenset({one, two}), one, second, 1))
    document.run(MovePlacements(S, frozenset({three}), three, second, 21))
    document.run(ToTray(S, frozenset({one, two})))
    document.run(FromTray(S, frozenset({one}), (second,)))
    document.run(LockPlacements(S, frozenset({one, three})))
    document.run(LockPlacements(S, frozenset({one}), locked=False))
    assert document.history.labels == (
        "move 2 devices to R02",
        "move cpu-03 to R02",
        "put 2 devices on the tray",
        "move cpu-01 from the tray to R02",
        "lock 2 devices",
        "unlock cpu-01",
    )


def test_a_move_to_where_it_stands_is_no_step(draft: Draft) -> None:
    one, two, _ = [p.id for p in draft.plan.placements()]
    first = next(iter(draft.plan.racks))
    document = Document(draft.project)
    assert document.run(MovePlacements(S, frozenset({one, two}), two, first, 5)) is None


def test_a_field_of_several_devices_is_one_step() -> None:
    draft = Draft()
    rack = draft.rack(H200, H200, SERVER)
    ids = frozenset(one.id for one in draft.plan.racks[rack].placements[:2])
    document = Document(draft.project)
    for limit in (0.4, 0.5, 0.55):
        document.run(EditPlacements(S, ids, "gpu_limit_kw", limit))
    assert document.history.labels == ("change GPU power limit of 2 devices",)
    plan = document.project.scenario(S).plan
    assert [one.gpu_limit_kw for one in plan.racks[rack].placements] == [0.55, 0.55, None]
    document.run(EditPlacements(S, ids, "gpu_limit_kw", None))
    document.undo()
    assert document.project is draft.project


def test_a_field_of_devices_anywhere(draft: Draft) -> None:
    ups = draft.floor(UPS)
    first, second, _ = [p.id for p in draft.plan.placements() if p.name.startswith("cpu")]
    draft.run(ToTray(S, frozenset({first})))
    group = frozenset({ups, first, second})
    draft.run(EditPlacements(S, group, "spare", True))
    assert {p.id for p in draft.plan.placements() if p.spare} == group
    before = draft.project
    draft.run(EditPlacements(S, group, "spare", True))
    assert draft.project is before


def test_a_power_limit_of_nothing_is_refused(draft: Draft) -> None:
    one, two, _ = [p.id for p in draft.plan.placements()]
    for limit in (0.0, -0.1, float("nan")):
        command = EditPlacements(S, frozenset({one, two}), "gpu_limit_kw", limit)
        assert "A GPU of 2 devices cannot run on" in refusal(draft, command)
