"""What is selected, turned into edits of several things at once."""

import pytest

from planner.catalog.library import Library
from planner.document.clip import Clip
from planner.document.command import Command, Compound
from planner.document.commands.filling import PlaceMany
from planner.document.commands.groups import MovePlacements, ToRoom, ToTray
from planner.document.commands.rack_groups import MoveRacks
from planner.domain.errors import EditRefused
from planner.domain.identity import EntryId, PlacementId, RackId
from planner.domain.site import SiteKind
from planner.workspace.arranging import (
    array_command,
    duplicate_command,
    from_tray_command,
    group_of,
    lock_command,
    move_group_command,
    move_racks_command,
    paste_command,
    to_tray_command,
)
from planner.workspace.clipboard import copy
from planner.workspace.dropping import drop_command
from planner.workspace.state import (
    NOTHING,
    CanvasTarget,
    RoomTarget,
    Selection,
    SlotTarget,
    State,
    Subject,
    TrayTarget,
)
from planner.workspace.stocking import (
    fill_command,
    place_many_command,
    replace_command,
    replacements,
)
from planner.workspace.workspace import Workspace
from tests.builders import H200, NVL72, Draft, S, feeds, library, served_chat

SERVER, SWITCH, PDU, UPS, MI300 = (
    "dell-r760",
    "sn5600",
    "pdu-400-63",
    "ups-apm2-300",
    "lnv-sr685av3",
)


class Bench:
    """A workspace over a draft, with devices and racks by name."""

    def __init__(self, draft: Draft) -> None:
        self.workspace = Workspace(draft.project, library())

    @property
    def state(self) -> State:
        return self.workspace.state

    @property
    def library(self) -> Library:
        return library()

    def device(self, name: str) -> PlacementId:
        return next(one.id for one in self.state.plan.placements() if one.name == name)

    def rack(self, name: str) -> RackId:
        return next(one.id for one in self.state.plan.racks.values() if one.name == name)

    def select(self, *names: str) -> None:
        """Select devices, or racks, by name."""
        if names and names[0][0] in "RF":
            ids = tuple(self.rack(name) for name in names)
            self.workspace.select(Selection(Subject.RACK, ids))
        else:
            chosen = tuple(self.device(name) for name in names)
            self.workspace.select(Selection(Subject.PLACEMENT, chosen) if names else NOTHING)

    def run(self, command: Command | None) -> None:
        assert command is not None
        notices: list[str] = []
        stop = self.workspace.notices.subscribe(lambda one: notices.append(str(one.message)))
        self.workspace.run(command)
        stop()
        assert notices == []

    def held(self, rack: str) -> list[str]:
        placements = self.state.plan.racks[self.rack(rack)].placements
        return [f"{one.name} {one.host.label()}" for one in placements]  # type: ignore[union-attr]


@pytest.fixture
def bench() -> Bench:
    """Three racks in Milan: a GPU server and a switch in the first; one rack in Frankfurt."""
    draft = Draft()
    first = draft.rack(H200)
    draft.place(SWITCH, first, 20)
    draft.rack(on=feeds(16.0))
    draft.rack(on=feeds(63.0))
    draft.site(SiteKind.COLOCATION, "DE")
    draft.rack()
    return Bench(draft)


def test_a_drag_takes_the_selection_along_when_it_holds_one_of_it(bench: Bench) -> None:
    gpu, switch = bench.device("gpu-01"), bench.device("sw-01")
    bench.select("gpu-01", "sw-01")
    assert group_of(bench.state, gpu) == {gpu, switch}
    bench.select("sw-01")
    assert group_of(bench.state, gpu) == {gpu}
    bench.select("R01")
    assert group_of(bench.state, gpu) == {gpu}


def test_where_a_group_is_dropped_decides(bench: Bench) -> None:
    bench.select("gpu-01", "sw-01")
    gpu = bench.device("gpu-01")
    room = bench.state.plan.sites[0].rooms[0].id
    slot = SlotTarget(bench.rack("R03"), 5)
    assert isinstance(move_group_command(bench.state, gpu, slot), MovePlacements)
    assert isinstance(move_group_command(bench.state, gpu, TrayTarget()), ToTray)
    assert isinstance(move_group_command(bench.state, gpu, RoomTarget(room)), ToRoom)
    with pytest.raises(EditRefused, match="There is no rack here"):
        move_group_command(bench.state, gpu, CanvasTarget())
    bench.run(move_group_command(bench.state, gpu, slot))
    assert bench.held("R03") == ["gpu-01 U3–U10", "sw-01 U22–U23"]
    assert bench.state.selection.ids == (gpu, bench.device("sw-01"))


def test_racks_that_are_selected_move_together(bench: Bench) -> None:
    room = bench.state.plan.sites[1].rooms[0].id
    bench.select("R01", "R03")
    command = move_racks_command(bench.state, bench.rack("R03"), room, 1)
    assert isinstance(command, MoveRacks)
    bench.run(command)
    row = bench.state.plan.sites[1].rooms[0].rows[0].id
    assert [rack.name for rack in bench.state.plan.racks_of_row(row)] == ["R01", "R03", "R04"]
    alone = move_racks_command(bench.state, bench.rack("R04"), room, 1)
    assert isinstance(alone, MoveRacks)
    assert alone.racks == {bench.rack("R04")}


def test_to_the_tray_and_back_into_the_rack_that_can_spare_most(bench: Bench) -> None:
    bench.select("gpu-01")
    bench.run(to_tray_command(bench.state))
    assert [one.name for one in bench.state.plan.tray] == ["gpu-01"]
    bench.run(from_tray_command(bench.state))
    assert bench.held("R03") == ["gpu-01 U1–U8"]
    assert from_tray_command(bench.state) is None
    bench.select()
    assert to_tray_command(bench.state) is None
    bench.select("R01")
    assert to_tray_command(bench.state) is None


def test_a_part_dropped_on_the_tray_lies_there(bench: Bench) -> None:
    bench.run(drop_command(bench.state, bench.library, H200, TrayTarget()))
    assert [(one.name, one.pool) for one in bench.state.plan.tray] == [("gpu-02", None)]
    assert bench.state.undo_label == "put NVIDIA DGX H200 on the tray"


def test_locking_turns_to_unlocking_when_all_are_locked(bench: Bench) -> None:
    bench.select("gpu-01")
    bench.run(lock_command(bench.state))
    bench.select("gpu-01", "sw-01")
    bench.run(lock_command(bench.state))
    assert all(one.locked for one in bench.state.plan.placements())
    bench.run(lock_command(bench.state))
    assert not any(one.locked for one in bench.state.plan.placements())
    bench.select()
    assert lock_command(bench.state) is None


def test_duplicates_stay_at_home_while_there_is_room(bench: Bench) -> None:
    bench.select("gpu-01")
    bench.run(duplicate_command(bench.state, 4))
    assert [len(bench.held(rack)) for rack in ("R01", "R02", "R03", "R04")] == [5, 1, 0, 0]
    bench.select("gpu-01")
    bench.run(duplicate_command(bench.state, 4, [bench.rack("R03"), bench.rack("R04")]))
    assert [len(bench.held(rack)) for rack in ("R03", "R04")] == [2, 2]


def test_selected_racks_are_duplicated_whole(bench: Bench) -> None:
    bench.select("R01")
    bench.run(duplicate_command(bench.state, 2))
    assert bench.held("R06") == ["gpu-03 U1–U8", "sw-03 U20–U21"]
    bench.select()
    assert duplicate_command(bench.state) is None


def test_an_array_needs_devices_and_racks(bench: Bench) -> None:
    assert array_command(bench.state, [bench.rack("R02")]) is None
    bench.select("sw-01")
    assert array_command(bench.state, []) is None
    bench.run(array_command(bench.state, [bench.rack("R02"), bench.rack("R03")]))
    assert bench.held("R03") == ["sw-03 U20–U21"]


def test_devices_are_pasted_where_the_selection_points(bench: Bench) -> None:
    bench.select("gpu-01")
    clip = copy(bench.state)
    bench.run(paste_command(bench.state, clip))
    assert bench.held("R01") == ["gpu-01 U1–U8", "gpu-02 U9–U16", "sw-01 U20–U21"]
    bench.select("R02")
    bench.run(paste_command(bench.state, clip))
    assert bench.held("R02") == ["gpu-03 U1–U8"]
    bench.select()
    bench.run(paste_command(bench.state, clip))
    assert bench.held("R03") == ["gpu-04 U1–U8"]


def test_racks_are_pasted_into_the_room_of_the_selection(bench: Bench) -> None:
    bench.select("R01")
    clip = copy(bench.state)
    bench.select("R04")
    bench.run(paste_command(bench.state, clip))
    rack = bench.state.plan.racks[bench.rack("R05")]
    assert bench.state.plan.site_of_row()[rack.row] == bench.state.plan.sites[1].id
    empty = Bench(Draft())
    with pytest.raises(EditRefused, match="There is no room for these racks"):
        paste_command(empty.state, clip)
    bench.select("gpu-01")
    with pytest.raises(EditRefused, match="No rack has room for what you copied"):
        paste_command(empty.state, copy(bench.state))


def test_floor_units_and_those_of_the_tray_are_pasted_beside_their_like() -> None:
    draft = Draft()
    draft.floor(UPS)
    bench = Bench(draft)
    bench.select("ups-01")
    bench.run(paste_command(bench.state, copy(bench.state)))
    assert [one.name for one in bench.state.plan.sites[0].rooms[0].floor] == ["ups-01", "ups-02"]
    bench.run(drop_command(bench.state, bench.library, SERVER, TrayTarget()))
    bench.select("cpu-01")
    bench.run(paste_command(bench.state, copy(bench.state)))
    assert [one.name for one in bench.state.plan.tray] == ["cpu-01", "cpu-02"]


def test_an_empty_clip_is_refused_by_its_command(bench: Bench) -> None:
    with pytest.raises(EditRefused, match="nothing to paste"):
        paste_command(bench.state, Clip()).apply(bench.state.project)


def test_many_are_levelled_by_the_power_that_racks_can_spare(bench: Bench) -> None:
    racks = [bench.rack(name) for name in ("R01", "R02", "R03")]
    command = place_many_command(bench.state, bench.library, EntryId(SERVER), 6, racks)
    bench.run(command)
    counts = [len(bench.held(name)) for name in ("R01", "R02", "R03")]
    spare = [
        min(feed.planning_kw - feed.worst_kw for feed in bench.state.evaluation.racks[one].feeds)
        for one in racks
    ]
    assert sum(counts) == 8
    assert counts[2] > counts[1]
    assert min(spare) == spare[0]  # it had least to spare and got none
    assert counts[0] == 2


def test_equal_racks_get_equally_many() -> None:
    draft = Draft()
    for _ in range(4):
        draft.rack()
    bench = Bench(draft)
    bench.run(place_many_command(bench.state, bench.library, EntryId(H200), 8))
    assert [len(bench.held(f"R0{n}")) for n in range(1, 5)] == [2, 2, 2, 2]


def test_the_selected_racks_take_them(bench: Bench) -> None:
    bench.select("R02")
    command = place_many_command(bench.state, bench.library, EntryId(SERVER), 2)
    bench.run(command)
    assert len(bench.held("R02")) == 2


def test_racks_without_room_are_left_out_and_power_does_not_refuse(bench: Bench) -> None:
    bench.run(fill_command(bench.state, bench.library, EntryId(H200), bench.rack("R03")))
    racks = [bench.rack("R03"), bench.rack("R02")]
    command = place_many_command(bench.state, bench.library, EntryId(H200), 5, racks)
    assert isinstance(command, PlaceMany)
    bench.run(command)
    assert len(bench.held("R02")) == 5
    full = place_many_command(bench.state, bench.library, EntryId(H200), 1, racks)
    with pytest.raises(EditRefused, match="Only 0 of 1"):
        full.apply(bench.state.project)


def test_side_channels_take_two_a_rack(bench: Bench) -> None:
    command = place_many_command(bench.state, bench.library, EntryId(PDU), 8)
    bench.run(command)
    counts = [sum("pdu" in one for one in bench.held(f"R0{n}")) for n in range(1, 5)]
    assert counts == [2, 2, 2, 2]


def test_without_racks_nothing_can_be_placed() -> None:
    draft = Draft()
    draft.rack(frame=NVL72)
    bench = Bench(draft)
    with pytest.raises(EditRefused, match="There is no rack to place devices in"):
        place_many_command(bench.state, bench.library, EntryId(H200), 2)
    with pytest.raises(EditRefused, match="This is not a device"):
        place_many_command(bench.state, bench.library, EntryId("llama-3.3-70b"), 2)


def test_replacements_are_of_the_same_kind(bench: Bench) -> None:
    bench.select("gpu-01")
    found = replacements(bench.state, bench.library)
    assert {part.kind for part in found} == {"gpu-server"}
    assert "dgx-b200" in [part.id for part in found]
    assert H200 not in [part.id for part in found]
    assert list(found) == sorted(found, key=lambda part: part.label)
    bench.select("gpu-01", "sw-01")
    assert replacements(bench.state, bench.library) == ()
    bench.select()
    assert replacements(bench.state, bench.library) == ()


def test_deployments_change_to_the_engine_of_the_other_maker() -> None:
    bench = Bench(served_chat())
    bench.select("gpu-01")
    command = replace_command(bench.state, bench.library, EntryId(MI300))
    assert isinstance(command, Compound)
    bench.run(command)
    (deployment,) = bench.state.plan.deployments
    assert deployment.engine == "vllm-rocm"
    assert (
        bench.state.undo_label == f"replace gpu-01 by {bench.library.parts[EntryId(MI300)].label}"
    )
    assert bench.state.evaluation.deployments[deployment.id].replicas > 0
    bench.workspace.undo()
    assert bench.state.plan.deployments[0].engine == "vllm"


def test_an_engine_of_ones_own_choice_stays() -> None:
    draft = served_chat()
    bench = Bench(draft)
    bench.select("gpu-01")
    command = replace_command(bench.state, bench.library, EntryId("dgx-b200"))
    assert not isinstance(command, Compound)
    bench.select()
    with pytest.raises(EditRefused, match="nothing to replace"):
        replace_command(bench.state, bench.library, EntryId("dgx-b200"))
    every = [one.id for one in bench.state.plan.placements()]
    bench.run(replace_command(bench.state, bench.library, EntryId("dgx-b200"), every))
    assert bench.state.plan.deployments[0].engine == "vllm"
    assert bench.state.project.scenario(S).plan.pools[0].accelerator == "b200-sxm"
