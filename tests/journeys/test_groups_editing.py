"""A person copies, multiplies, fills, replaces and locks hardware, and works by keys alone."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from planner.app.window import Session
from planner.domain.placement import Tray
from planner.ui.dialogs.duplicate import Dealing, DuplicateDialog
from planner.ui.dialogs.place_many import PlaceManyDialog
from planner.ui.dialogs.replace_type import ReplaceTypeDialog
from planner.ui.dialogs.workload_form import WorkloadDialog
from planner.workspace.state import Subject
from tests.hand import Hand
from tests.settling import settle

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier

D = TypeVar("D", bound=QDialog)


def dialog(kind: type[D]) -> D:
    """Return the open dialog."""
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def names(hand: Hand) -> set[str]:
    return {one.name for one in hand.plan.placements()}


def count(hand: Hand, rack: str) -> int:
    return len(hand.rack(rack).placements)


def test_devices_are_copied_into_the_selected_rack_and_cut(session: Session, hand: Hand) -> None:
    before = names(hand)
    hand.click(hand.middle_of("gpu-05"))
    hand.key(Qt.Key.Key_C, CTRL)
    assert hand.window.toast.text == "Copied gpu-05."
    hand.click(hand.header_of("R04"))
    hand.key(Qt.Key.Key_V, CTRL)
    (new,) = names(hand) - before
    assert hand.where(new)[0] == "R04"
    assert hand.window.toast.text == "Pasted gpu-05 into R04"

    hand.click(hand.middle_of(new))
    hand.key(Qt.Key.Key_X, CTRL)
    assert names(hand) == before
    assert hand.window.toast.text == f"Cut {new}"
    hand.click_undo_in_toast()
    assert names(hand) == before | {new}


def test_what_another_program_copied_is_refused_with_a_word(session: Session, hand: Hand) -> None:
    project = hand.state.project
    hand.click(hand.header_of("R04"))
    for text in ("", "R01\tR02\n", '{"rackwright-clip":1,"devices":[{'):
        QGuiApplication.clipboard().setText(text)
        hand.key(Qt.Key.Key_V, CTRL)
        assert "clipboard" in hand.window.toast.text
        assert not hand.window.toast.offers_undo
    assert hand.state.project is project


def test_copied_devices_are_repeated_at_their_units_in_selected_racks(
    session: Session, hand: Hand
) -> None:
    hand.click(hand.middle_of("sto-01"))
    hand.key(Qt.Key.Key_C, CTRL)
    before = names(hand)
    hand.click(hand.header_of("R01"))
    hand.click(hand.header_of("R03"), SHIFT)
    hand.key(Qt.Key.Key_V, CTRL | SHIFT)
    places = sorted(hand.where(one) for one in names(hand) - before)
    assert places == [("R01", 30), ("R02", 30), ("R03", 30)]
    assert hand.window.toast.text == "Repeated sto-01 in 3 racks"


def test_eight_of_these_over_chosen_racks(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("cpu-01"))
    hand.key(Qt.Key.Key_D, CTRL)
    box = dialog(DuplicateDialog)
    assert hand.previews()
    QTest.keyClicks(box.count, "8")
    for row in (0, 2):
        box.racks.item(row).setCheckState(Qt.CheckState.Checked)
    assert box.dealing.value is Dealing.EVENLY
    settle(200)
    assert box.verdict.text.startswith("R01 +4, R03 +4")
    before = count(hand, "R01"), count(hand, "R03")
    box.button.click()
    hand.settle()
    assert (count(hand, "R01"), count(hand, "R03")) == (before[0] + 4, before[1] + 4)
    assert hand.state.undo_label == "add 8 of cpu-01"
    hand.click_undo_in_toast()
    assert (count(hand, "R01"), count(hand, "R03")) == before


def test_a_dialog_that_is_closed_leaves_nothing(session: Session, hand: Hand) -> None:
    project = hand.state.project
    hand.click(hand.header_of("R01"))
    for action in ("design.duplicate", "design.place_many", "design.fill"):
        hand.do(action)
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        QTest.keyClick(found, Qt.Key.Key_Escape)
        hand.settle()
        assert not hand.previews()
    assert hand.state.project is project
    assert hand.state.undo_label is None


def test_many_of_a_part_are_placed_over_the_selected_racks(session: Session, hand: Hand) -> None:
    hand.click(hand.header_of("R03"))
    hand.click(hand.header_of("R04"), CTRL)
    hand.do("design.place_many")
    box = dialog(PlaceManyDialog)
    box.part.choose(next(k for k in keys_of(box) if "r660" in k))
    QTest.keyClick(box.count, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(box.count, "6")
    box.judge()
    assert box.verdict.text.startswith("R04 +6")  # it has most power to spare
    box.accept()
    hand.settle()
    assert hand.state.undo_label is not None
    assert hand.state.undo_label.startswith("place 6 ")
    assert hand.state.selection.kind is Subject.PLACEMENT
    assert len(hand.state.selection.ids) == 6


def keys_of(box: PlaceManyDialog) -> list[str]:
    return [str(box.part.itemData(row)) for row in range(box.part.count())]


def test_what_if_b200(session: Session, hand: Hand) -> None:
    device, place = hand.device("gpu-07"), hand.where("gpu-07")
    hand.click(hand.middle_of("gpu-07"))
    hand.key(Qt.Key.Key_R, CTRL)
    box = dialog(ReplaceTypeDialog)
    QTest.keyClicks(box.search, "dgx b200")
    settle(250)
    assert box.button.isEnabled()
    rows = {row[0]: row for row in box.headlines.rows}
    assert {"PUE, annual", "TPOT p95, nearest its limit", "First token", "Capex"} <= set(rows)
    assert all(before and after for _, before, after, _ in rows.values())
    power = rows["IT power, expected peak"]
    assert power[1] != power[2]
    assert power[3].startswith("+")
    texts = box.headlines.findChildren(QLabel)
    assert [one.text() for one in texts if one.width() < one.sizeHint().width()] == []
    assert (box.width() <= 1280, box.height() <= 640) == (True, True)
    box.button.click()
    hand.settle()
    now = hand.device("gpu-07")
    assert now.id == device.id
    assert now.part != device.part
    assert hand.where("gpu-07") == place
    assert hand.window.toast.text.startswith("Replaced gpu-07 by ")


def test_a_preview_of_another_type_that_is_cancelled_leaves_nothing(
    session: Session, hand: Hand
) -> None:
    project = hand.state.project
    hand.click(hand.middle_of("gpu-07"))
    hand.do("design.replace")
    box = dialog(ReplaceTypeDialog)
    QTest.keyClicks(box.search, "dgx b200")
    settle(250)
    assert hand.previews()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    hand.settle()
    assert not hand.previews()
    assert hand.state.project is project


def test_a_type_that_does_not_fit_is_refused_with_the_reason(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-06"))  # gpu-07 stands on it
    hand.do("design.replace")
    box = dialog(ReplaceTypeDialog)
    QTest.keyClicks(box.search, "dgx b200")
    settle(250)
    assert not box.button.isEnabled()
    assert "gpu-07" in box.verdict.text
    assert {after for _, _, after, _ in box.headlines.rows} == {""}
    QTest.keyClick(box, Qt.Key.Key_Escape)
    hand.settle()


def test_locked_devices_stay_where_they_are(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-05"))
    hand.key(Qt.Key.Key_L, CTRL)
    assert hand.device("gpu-05").locked
    assert hand.window.toast.text == "Locked gpu-05"
    before = hand.where("gpu-05")
    hand.key(Qt.Key.Key_Up)
    assert "locked" in hand.window.toast.text
    hand.drag(hand.middle_of("gpu-05"), hand.slot(hand.rack("R04").id, 5, 8))
    assert hand.where("gpu-05") == before
    hand.key(Qt.Key.Key_L, CTRL)
    hand.key(Qt.Key.Key_Up)
    assert hand.where("gpu-05") != before


def test_a_rack_is_filled_with_more_of_what_is_selected(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-06"))
    before = count(hand, "R03")
    hand.do("design.fill")
    assert count(hand, "R03") == before + 3
    assert hand.window.toast.text.startswith("Filled R03 with ")


def test_select_all_widens_step_by_step(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-05"))
    sizes = []
    for _ in range(4):
        hand.key(Qt.Key.Key_A, CTRL)
        sizes.append(len(hand.state.selection.ids))
    assert sizes == [5, 32, 38, 38]
    hand.click(hand.header_of("R01"))
    sizes = []
    for _ in range(3):
        hand.key(Qt.Key.Key_A, CTRL)
        sizes.append(len(hand.state.selection.ids))
    assert sizes == [4, 5, 6]


def test_the_main_job_by_keyboard_alone(empty: Session, hand: Hand) -> None:
    def focus() -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(focus(), key, held)
        hand.settle()

    hand.view.setFocus()
    press(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(focus(), "dgx h200")
    # What a desktop does when a list of suggestions closes.
    hand.window.activateWindow()
    hand.settle()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert names(hand) == {"gpu-01", "gpu-02"}

    hand.view.setFocus()
    press(Qt.Key.Key_Down, CTRL)
    assert hand.state.selection.single == hand.device("gpu-01").id
    press(Qt.Key.Key_Up, CTRL)
    rack, unit = hand.where("gpu-02")
    press(Qt.Key.Key_Up)
    assert hand.where("gpu-02") == (rack, unit + 8)

    press(Qt.Key.Key_W, CTRL | SHIFT)
    form = dialog(WorkloadDialog)
    QTest.keyClick(form.fields.name, Qt.Key.Key_Return)
    hand.settle()
    (workload,) = hand.state.project.workloads
    assert hand.state.selection.single == workload.id

    hand.window.activateWindow()  # as a desktop does when a dialog closes
    settle(100)
    hand.view.setFocus()
    press(Qt.Key.Key_Down, CTRL)  # to the rack, and into it
    press(Qt.Key.Key_Down, CTRL)
    press(Qt.Key.Key_T, CTRL)
    assert any(isinstance(one.host, Tray) for one in hand.plan.placements())
    press(Qt.Key.Key_Z, CTRL)
    assert not hand.plan.tray
