"""A person selects many things, moves them together, onto the tray and back."""

from PySide6.QtCore import QPoint, Qt

from planner.app.window import Session
from planner.domain.placement import Face, RackSlot, Tray
from planner.ui.canvas.geometry import Box
from tests.hand import Hand

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def names(hand: Hand) -> set[str]:
    """Return the names of the selected devices."""
    return {one.name for one in hand.plan.placements() if one.id in hand.state.selection.ids}


def rack_names(hand: Hand) -> set[str]:
    """Return the names of the selected racks."""
    return {one.name for one in hand.plan.racks.values() if one.id in hand.state.selection.ids}


def band(hand: Hand) -> Box | None:
    return hand.view.canvas.band.box


def tray_count(hand: Hand) -> int:
    return len(hand.plan.tray)


def tray_shows(hand: Hand) -> bool:
    return hand.view.tray.isVisible()


def face(hand: Hand) -> Face:
    return hand.view.canvas.face


def select(hand: Hand, *devices: str) -> None:
    hand.click(hand.middle_of(devices[0]))
    for one in devices[1:]:
        hand.click(hand.middle_of(one), CTRL)


def test_a_band_around_racks_selects_racks_and_one_inside_a_rack_devices(
    session: Session, hand: Hand
) -> None:
    first, last = hand.header_of("R01"), hand.header_of("R02")
    above = QPoint(first.x() - 40, first.y() - 30)
    below = QPoint(last.x() + 40, hand.slot(hand.rack("R02").id, 1).y() + 30)
    scale = hand.view.camera.zoom
    above.setX(int(first.x() - 100 * scale))
    below.setX(int(last.x() + 99 * scale))
    hand.drag(above, below)
    assert rack_names(hand) == {"R01", "R02"}
    assert band(hand) is None

    free = hand.slot(hand.rack("R01").id, 36)
    hand.drag(free, hand.middle_of("gpu-01"))
    assert "gpu-01" in names(hand)
    assert all(hand.where(one)[0] == "R01" for one in names(hand))


def test_escape_gives_a_band_up(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-05"))
    start = QPoint(8, 8)
    hand.drag(start, hand.centre(), let_go=False)
    assert band(hand) is not None
    hand.key(Qt.Key.Key_Escape)
    assert band(hand) is None
    assert hand.state.selection.ids == ()


def test_shift_selects_all_racks_in_between(session: Session, hand: Hand) -> None:
    hand.click(hand.header_of("R01"))
    hand.click(hand.header_of("R04"), SHIFT)
    assert rack_names(hand) == {"R01", "R02", "R03", "R04"}
    hand.click(hand.header_of("R02"), CTRL)
    assert rack_names(hand) == {"R01", "R03", "R04"}


def test_a_group_is_dragged_with_ghosts_and_one_verdict(session: Session, hand: Hand) -> None:
    select(hand, "cpu-01", "cpu-02")
    before = {one: hand.where(one) for one in ("cpu-01", "cpu-02")}
    rack = hand.rack("R04")
    lead = hand.middle_of("cpu-01")

    hand.drag(lead, hand.slot(rack.id, 10), let_go=False)
    ghost = hand.view.canvas.ghost.picture
    assert ghost is not None
    assert len(ghost.others) == 1
    assert "2 devices" in ghost.reason
    hand.drag(lead, hand.slot(rack.id, 10))

    step = before["cpu-02"][1] - before["cpu-01"][1]
    assert hand.where("cpu-01") == ("R04", 10)
    assert hand.where("cpu-02") == ("R04", 10 + step)
    assert hand.state.undo_label == "move 2 devices to R04"
    assert hand.window.toast.text == "Moved 2 devices to R04"
    hand.click_undo_in_toast()
    assert {one: hand.where(one) for one in before} == before


def test_a_group_that_does_not_fit_is_refused_as_a_whole(session: Session, hand: Hand) -> None:
    select(hand, "gpu-01", "gpu-02")
    before = [hand.where(one) for one in ("gpu-01", "gpu-02")]
    hand.drag(hand.middle_of("gpu-01"), hand.slot(hand.rack("R04").id, 40, 2), let_go=False)
    ghost = hand.view.canvas.ghost.picture
    assert ghost is not None
    assert ghost.standing.value == "refused"
    assert len(ghost.others) == 1
    hand.drag(hand.middle_of("gpu-01"), hand.slot(hand.rack("R04").id, 40, 2))
    assert [hand.where(one) for one in ("gpu-01", "gpu-02")] == before
    assert hand.state.undo_label is None


def test_a_click_on_one_of_several_selects_it_alone(session: Session, hand: Hand) -> None:
    select(hand, "gpu-01", "gpu-02")
    hand.click(hand.middle_of("gpu-02"))
    assert names(hand) == {"gpu-02"}


def test_several_racks_are_dragged_by_one_header(session: Session, hand: Hand) -> None:
    hand.click(hand.header_of("R01"))
    hand.click(hand.header_of("R02"), CTRL)
    hand.drag(hand.header_of("R01"), hand.header_of("R04") + QPoint(30, 0))
    assert [one.name for one in hand.row_of("R01")] == ["R03", "R04", "R01", "R02"]
    assert hand.window.toast.text == "Moved 2 racks"


def test_a_device_goes_onto_the_tray_and_back_by_drag(session: Session, hand: Hand) -> None:
    tray = hand.view.tray
    assert not tray_shows(hand)
    power = hand.state.evaluation.figures["it_power_kw"].value
    start = hand.middle_of("gpu-05")
    hand.drag(start, hand.centre(), let_go=False)
    assert tray_shows(hand)
    foot = tray.geometry().center()
    hand.drag(start, foot)

    assert isinstance(hand.device("gpu-05").host, Tray)
    assert hand.window.toast.text == "Put gpu-05 on the tray"
    assert tray_shows(hand)
    assert tray.list.item(0).text().startswith("gpu-05 · ")
    now = hand.state.evaluation.figures["it_power_kw"].value
    assert now is not None
    assert power is not None
    assert now < power

    hand.do("design.spare")
    assert hand.device("gpu-05").spare
    assert "spare" in tray.list.item(0).text()

    hand.drag_from_tray(0, hand.slot(hand.rack("R04").id, 5, 8))
    assert hand.where("gpu-05") == ("R04", 5)
    assert not tray_shows(hand)


def test_the_tray_is_worked_by_keys(session: Session, hand: Hand) -> None:
    select(hand, "gpu-05", "gpu-06")
    hand.do("design.to_tray")
    assert tray_count(hand) == 2
    hand.key(Qt.Key.Key_Escape)
    tray = hand.view.tray.list
    tray.setFocus()
    hand.key_in(tray, Qt.Key.Key_Right)
    assert len(names(hand)) == 1
    hand.key_in(tray, Qt.Key.Key_Return)
    assert tray_count(hand) == 1
    assert hand.window.toast.text.startswith("Moved gpu-0")


def test_an_entry_is_dropped_onto_the_tray(session: Session, hand: Hand) -> None:
    count = len(list(hand.plan.placements()))
    hand.drag_entry("dgx-h200", hand.centre(), let_go=False)
    foot = hand.view.tray.geometry().center()
    hand.drag_entry("dgx-h200", hand.centre(), foot)
    assert tray_count(hand) == 1
    assert len(list(hand.plan.placements())) == count + 1


def test_arrows_move_the_group(session: Session, hand: Hand) -> None:
    select(hand, "gpu-05", "gpu-04")
    before = {one: hand.where(one) for one in ("gpu-05", "gpu-04")}
    hand.key(Qt.Key.Key_Up, SHIFT)
    assert hand.where("gpu-05") == (before["gpu-05"][0], before["gpu-05"][1] + 1)
    assert hand.where("gpu-04") == (before["gpu-04"][0], before["gpu-04"][1] + 1)
    assert hand.state.undo_label is not None
    assert hand.state.undo_label.startswith("move 2 devices")
    hand.do("edit.undo")
    assert {one: hand.where(one) for one in before} == before


def test_the_rear_shows_what_is_mounted_there(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-05"))
    hand.do("design.turn")
    host = hand.device("gpu-05").host
    assert isinstance(host, RackSlot)
    assert host.face is Face.REAR
    device = hand.device("gpu-05").id
    picture = hand.view.canvas.racks.item(host.rack).picture
    assert next(one for one in picture.blocks if one.placement == device).behind

    hand.key(Qt.Key.Key_R)
    assert face(hand) is Face.REAR
    picture = hand.view.canvas.racks.item(host.rack).picture
    assert not next(one for one in picture.blocks if one.placement == device).behind
    before = {one.id for one in hand.plan.placements()}
    hand.drag_entry("sn2201", hand.slot(hand.rack("R04").id, 20))
    (new,) = (one for one in hand.plan.placements() if one.id not in before)
    assert isinstance(new.host, RackSlot)
    assert new.host.face is Face.REAR
    hand.key(Qt.Key.Key_R)
    assert face(hand) is Face.FRONT
