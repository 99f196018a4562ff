"""Pasting, duplicating and repeating devices."""

from dataclasses import replace

import pytest

from planner.document.clip import Clip, clip_of_devices
from planner.document.command import Command
from planner.document.commands.copies import ArrayOverRacks, Duplicate, PastePlacements
from planner.document.commands.groups import LockPlacements, ToTray
from planner.document.commands.placing import EditPlacement
from planner.domain.errors import EditRefused
from planner.domain.identity import EntryId, PhaseId, PlacementId, RackId
from planner.domain.phrase import Phrase
from planner.domain.placement import RackSlot
from tests.builders import H200, NVL72, Draft, S, feeds

SERVER, SWITCH, PDU, UPS = "dell-r760", "sn5600", "pdu-400-63", "ups-apm2-300"


def held(draft: Draft, rack: RackId) -> list[str]:
    """Return name and units of everything in a rack."""
    placements = draft.plan.racks[rack].placements
    return [f"{one.name} {one.host.label()}" for one in placements]  # type: ignore[union-attr]


def everything(draft: Draft) -> frozenset[PlacementId]:
    return frozenset(one.id for one in draft.plan.placements())


def clip(draft: Draft, *placements: PlacementId) -> Clip:
    return clip_of_devices(draft.plan, draft.project.shelf, placements or everything(draft))


def refusal(draft: Draft, command: Command) -> str:
    before = draft.project
    with pytest.raises(EditRefused) as caught:
        draft.run(command)
    assert draft.project is before
    return str(caught.value)


@pytest.fixture
def draft() -> Draft:
    """Two racks; a GPU server at U5 and a switch at U20 of the first."""
    draft = Draft()
    first = draft.rack()
    draft.rack()
    draft.place(H200, first, 5)
    draft.place(SWITCH, first, 20)
    return draft


def test_pasted_devices_keep_their_gaps_and_get_the_next_names(draft: Draft) -> None:
    _, second = draft.plan.racks
    draft.run(PastePlacements(S, clip(draft), second, bottom=1))
    assert held(draft, second) == ["gpu-02 U1–U8", "sw-02 U16–U17"]
    assert len({one.pool for one in draft.plan.placements() if one.pool}) == 1


def test_without_a_unit_they_go_where_all_of_them_fit(draft: Draft) -> None:
    _, second = draft.plan.racks
    paste = PastePlacements(S, clip(draft), second)
    draft.place(SERVER, second, 3)
    draft.run(paste)
    assert held(draft, second) == ["cpu-01 U3–U4", "gpu-02 U5–U12", "sw-02 U20–U21"]
    draft.run(paste)
    assert held(draft, second)[3:] == ["gpu-03 U22–U29", "sw-03 U37–U38"]
    message = refusal(draft, paste)
    assert message.startswith("There is no room in R02 for what you copied.")


def _named(draft: Draft, *names: str) -> tuple[PlacementId, ...]:
    return tuple(one.id for one in draft.plan.placements() if one.name in names)


def test_a_clip_brings_its_parts_into_another_project(draft: Draft) -> None:
    other = Draft("DE")
    rack = other.rack()
    other.run(PastePlacements(S, clip(draft), rack))
    assert held(other, rack) == ["gpu-01 U1–U8", "sw-01 U16–U17"]
    assert other.project.shelf.parts[EntryId(H200)] == draft.project.shelf.parts[EntryId(H200)]
    assert [pool.accelerator for pool in other.plan.pools] == ["h200-sxm"]
    assert other.value("it_power_kw") > 0


def test_the_projects_own_price_of_a_part_stays(draft: Draft) -> None:
    other = Draft()
    rack = other.rack(H200)
    other.change_part(H200, price_usd=1.0)
    other.run(PastePlacements(S, clip(draft), rack))
    assert other.project.shelf.parts[EntryId(H200)].price_usd == 1.0


def test_copies_are_unlocked_and_keep_limits(draft: Draft) -> None:
    _, second = draft.plan.racks
    (server,) = _named(draft, "gpu-01")
    draft.run(EditPlacement(S, server, "gpu_limit_kw", 0.5), LockPlacements(S, frozenset({server})))
    draft.run(PastePlacements(S, clip(draft, server), second))
    copy = draft.plan.racks[second].placements[0]
    assert (copy.name, copy.gpu_limit_kw, copy.locked) == ("gpu-02", 0.5, False)


def test_a_name_of_ones_own_is_numbered(draft: Draft) -> None:
    _, second = draft.plan.racks
    (server,) = _named(draft, "gpu-01")
    draft.run(EditPlacement(S, server, "name", "trainer"))
    draft.run(PastePlacements(S, clip(draft, server), second))
    draft.run(PastePlacements(S, clip(draft, server), second))
    assert held(draft, second) == ["trainer-01 U1–U8", "trainer-02 U9–U16"]


def test_without_a_rack_they_go_to_the_tray(draft: Draft) -> None:
    draft.run(PastePlacements(S, clip(draft)))
    assert [one.name for one in draft.plan.tray] == ["gpu-02", "sw-02"]
    assert all(one.pool is None for one in draft.plan.tray)


def test_what_was_copied_on_the_tray_goes_to_the_lowest_free_units(draft: Draft) -> None:
    _, second = draft.plan.racks
    draft.run(ToTray(S, everything(draft)))
    draft.run(PastePlacements(S, clip(draft), second))
    assert held(draft, second) == ["gpu-02 U1–U8", "sw-02 U9–U10"]


def test_floor_units_are_pasted_into_the_room(draft: Draft) -> None:
    ups = draft.floor(UPS)
    old = draft.room()
    draft.site()
    draft.run(PastePlacements(S, clip(draft, ups), room=draft.room()))
    draft.run(Duplicate(S, frozenset({ups}), 2))
    floors = {room.id: [p.name for p in room.floor] for s in draft.plan.sites for room in s.rooms}
    assert floors == {old: ["ups-01", "ups-03", "ups-04"], draft.room(): ["ups-02"]}


def test_racks_beside_each_other_are_pasted_beside_each_other() -> None:
    draft = Draft()
    racks = [draft.rack() for _ in range(4)]
    draft.place(SERVER, racks[0], 3)
    draft.place(SERVER, racks[1], 7)
    copied = clip(draft)
    draft.run(PastePlacements(S, copied, racks[2], bottom=1))
    assert held(draft, racks[2]) == ["cpu-03 U1–U2"]
    assert held(draft, racks[3]) == ["cpu-04 U5–U6"]
    assert "There is no rack for cpu-02" in refusal(
        draft, PastePlacements(S, copied, racks[3], bottom=21)
    )
    assert "There is no room in R04" in refusal(draft, PastePlacements(S, copied, racks[3]))


def test_eight_of_these_over_four_racks() -> None:
    draft = Draft()
    draft.rack(H200)
    (server,) = everything(draft)
    racks = tuple(draft.rack() for _ in range(4))
    draft.run(Duplicate(S, frozenset({server}), 8, racks))
    assert [len(draft.plan.racks[rack].placements) for rack in racks] == [2, 2, 2, 2]
    assert held(draft, racks[1]) == ["gpu-03 U1–U8", "gpu-07 U9–U16"]


def test_one_rack_is_filled_before_the_next_when_not_evenly() -> None:
    draft = Draft()
    home = draft.rack(H200)
    (server,) = everything(draft)
    others = tuple(draft.rack() for _ in range(2))
    draft.run(Duplicate(S, frozenset({server}), 6, (home, *others), evenly=False))
    assert [len(draft.plan.racks[rack].placements) for rack in (home, *others)] == [5, 2, 0]


def test_full_racks_are_passed_over_and_too_many_are_refused_with_the_number() -> None:
    draft = Draft()
    source = draft.rack(H200, H200, H200, H200, H200)
    (server, *_) = sorted(everything(draft))
    empty = draft.rack()
    draft.run(Duplicate(S, frozenset({server}), 4, (source, empty)))
    assert len(draft.plan.racks[empty].placements) == 4
    assert refusal(draft, Duplicate(S, frozenset({server}), 3, (source, empty))) == (
        "Only 1 of 3 fit into the 2 racks chosen. Nothing was changed. "
        "Choose more racks, or fewer copies."
    )
    assert "Only 0 of 1 fit into the rack chosen" in refusal(
        draft, Duplicate(S, frozenset({server}), 1, (source,))
    )


def test_a_copy_of_a_group_stays_together(draft: Draft) -> None:
    _first, second = draft.plan.racks
    draft.run(Duplicate(S, everything(draft), 2, (second,)))
    assert held(draft, second) == [
        "gpu-02 U1–U8",
        "sw-02 U16–U17",
        "gpu-03 U18–U25",
        "sw-03 U33–U34",
    ]


def test_copies_without_racks_go_beside_the_original(draft: Draft) -> None:
    first, _ = draft.plan.racks
    draft.run(Duplicate(S, frozenset(_named(draft, "sw-01"))))
    assert held(draft, first) == ["sw-02 U1–U2", "gpu-01 U5–U12", "sw-01 U20–U21"]


def test_an_array_stands_at_the_same_units(draft: Draft) -> None:
    first, second = draft.plan.racks
    third = draft.rack()
    group = everything(draft)
    draft.run(ArrayOverRacks(S, group, (first, second, third)))
    assert held(draft, second) == ["gpu-02 U5–U12", "sw-02 U20–U21"]
    assert held(draft, third) == ["gpu-03 U5–U12", "sw-03 U20–U21"]
    assert "gpu-02 is in U5–U12" in refusal(draft, ArrayOverRacks(S, group, (second,)))


def test_only_devices_of_one_rack_make_an_array(draft: Draft) -> None:
    _, second = draft.plan.racks
    draft.place(SERVER, second, 1)
    target = draft.rack()
    expected = "Only devices of one rack can be repeated"
    assert expected in refusal(draft, ArrayOverRacks(S, everything(draft), (target,)))
    draft.run(ToTray(S, frozenset(_named(draft, "cpu-01"))))
    assert expected in refusal(draft, ArrayOverRacks(S, everything(draft), (target,)))


def test_a_whole_rack_is_not_copied_as_a_device(draft: Draft) -> None:
    system = draft.rack(frame=NVL72)
    inside = frozenset(one.id for one in draft.plan.racks[system].placements)
    first = next(iter(draft.plan.racks))
    assert "cannot stand inside another one" in refusal(draft, Duplicate(S, inside, 1, (first,)))


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 devices cannot be added"),
        (-3, "-3 devices cannot be added"),
        (1_000_000, "2,000,000 devices in one step are more than the 10,000"),
    ],
)
def test_impossible_counts_are_refused(draft: Draft, count: int, text: str) -> None:
    assert text in refusal(draft, Duplicate(S, everything(draft), count, tuple(draft.plan.racks)))


def test_an_empty_clip_is_refused(draft: Draft) -> None:
    assert "There is nothing to paste" in refusal(draft, PastePlacements(S, Clip()))


def test_phases_of_another_project_are_dropped(draft: Draft) -> None:
    copied = clip(draft)
    strange = tuple(
        replace(one, placement=replace(one.placement, phase=PhaseId("phase-99")))
        for one in copied.devices
    )
    _, second = draft.plan.racks
    draft.run(PastePlacements(S, replace(copied, devices=strange), second))
    assert [one.phase for one in draft.plan.racks[second].placements] == [None, None]


def test_labels_read_as_people_say_it(draft: Draft) -> None:
    first, second = draft.plan.racks
    both, one = everything(draft), frozenset(_named(draft, "gpu-01"))
    labels = [
        command.label(draft.project)
        for command in (
            PastePlacements(S, clip(draft), second),
            PastePlacements(S, clip(draft, *one)),
            Duplicate(S, one),
            Duplicate(S, both, 8, (second,)),
            ArrayOverRacks(S, both, (second,)),
            ArrayOverRacks(S, one, (first, second)),
        )
    ]
    assert labels == [
        "paste 2 devices into R02",
        "paste gpu-01",
        "duplicate gpu-01",
        "add 8 of 2 devices",
        "repeat 2 devices in R02",
        "repeat gpu-01 in 2 racks",
    ]
    # How many racks is a phrase of its own, which other languages translate.
    last = labels[-1]
    assert isinstance(last, Phrase)
    assert [getattr(value, "template", "") for value in last.values] == ["", "{0} racks"]


def test_side_channels_are_copied_to_the_side_that_is_free() -> None:
    draft = Draft()
    first = draft.rack(on=feeds(63.0))
    second = draft.rack(on=feeds(63.0))
    left = draft.place(PDU, first, 1)
    draft.run(ArrayOverRacks(S, frozenset({left}), (second,)))
    draft.run(Duplicate(S, frozenset({left}), 1, (second,)))
    hosts = [one.host for one in draft.plan.racks[second].placements]
    assert all(isinstance(host, RackSlot) for host in hosts)
    assert [str(host.side) for host in hosts] == ["left channel", "right channel"]  # type: ignore[union-attr]
    assert "Only 0 of 1" in refusal(draft, Duplicate(S, frozenset({left}), 1, (second,)))
