"""What an architect drops, pastes and types by mistake: told in words, and nothing is lost."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.document.commands.assumptions import EditSetting
from planner.document.commands.quoting import SetExchangeRate
from planner.presenters.kpis import TCO
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.inspector.fields import NumberField, TextField
from planner.ui.mime import ENTRY_FORMAT
from planner.ui.panels.checks import ChecksPanel
from planner.ui.recent_menu import RecentMenu
from tests.hand import Hand

MOST_TOLD = 300
"""Characters of a message; whoever pasted a book reads no book."""
MOVE_OR_COPY = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction


def drop(hand: Hand, data: QMimeData, offered: Qt.DropAction = MOVE_OR_COPY) -> Qt.DropAction:
    """Drag something of another program onto the canvas; returns what became of the drag."""
    viewport, at = hand.view.viewport(), hand.centre()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, offered, data, left, none)
    QApplication.sendEvent(viewport, enter)
    move = QDragMoveEvent(at, offered, data, left, none)
    QApplication.sendEvent(viewport, move)
    if not move.isAccepted():
        hand.leave()
        return Qt.DropAction.IgnoreAction
    fallen = QDropEvent(QPointF(at), offered, data, left, none)
    QApplication.sendEvent(viewport, fallen)
    hand.settle()
    return fallen.dropAction()


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def other(kind: str, content: bytes) -> QMimeData:
    data = QMimeData()
    data.setData(kind, content)
    return data


def test_a_file_of_another_kind_is_dropped_and_told_by_name(
    session: Session, hand: Hand, tmp_path: Path
) -> None:
    project = hand.state.project
    racks = tmp_path / "racks.xlsx"
    racks.write_bytes(b"PK")
    for dropped, told in (
        (files(racks), "racks.xlsx is not a Rackwright project."),
        (files(tmp_path), f"{tmp_path.name} is not a Rackwright project."),
        (files(racks, racks), "2 files were dropped"),
        (other("text/plain", b"42 servers"), "What was dropped is no hardware"),
        (other("application/x-qt-image", b"\x89PNG"), "What was dropped is no hardware"),
        (other(ENTRY_FORMAT, b"\xff\xfe"), "What was dropped is no hardware"),
    ):
        hand.window.toast.dismiss()
        assert drop(hand, dropped) is Qt.DropAction.CopyAction  # the file is never moved away
        assert hand.window.toast.text.startswith(told)
        assert "Drop one .rackwright file to open it" in hand.window.toast.text
    assert hand.state.project is project
    assert drop(hand, files(racks), Qt.DropAction.MoveAction) is Qt.DropAction.IgnoreAction
    assert not hand.previews()


def test_a_project_file_is_dropped_and_opens(
    session: Session, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    assert session.files is not None
    path = tmp_path / "Mine.RACKWRIGHT"
    session.files.save_as(path)
    hand.do("file.new")
    assert hand.state.file.path is None
    assert drop(hand, files(path)) is Qt.DropAction.CopyAction
    qtbot.waitUntil(lambda: hand.state.file.path == path)
    assert hand.state.project.name == "Hybrid bank"


def boxes(session: Session) -> list[MessageBox]:
    return [one for one in session.window.findChildren(MessageBox) if one.isVisible()]


def test_a_project_that_is_none_and_one_that_is_gone_are_told_and_the_plan_stays(
    session: Session, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    project = hand.state.project
    text, gone = tmp_path / "text.rackwright", tmp_path / "gone.rackwright"
    text.write_text("42 servers")
    for path in (text, gone):
        assert drop(hand, files(path)) is Qt.DropAction.CopyAction
        qtbot.waitUntil(lambda: bool(boxes(session)))
        (box,) = boxes(session)
        assert path.name in box.accessibleName()
        assert len(box.accessibleDescription()) > len(box.accessibleName())
        box.close()
        hand.settle()
    assert hand.state.project is project
    assert text.read_text() == "42 servers"


def test_a_recent_file_that_goes_while_the_menu_is_open_is_told(
    session: Session, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    assert session.files is not None
    assert session.desk is not None
    path = tmp_path / "work.rackwright"
    session.files.save_as(path)
    session.desk.opened(path)
    hand.do("file.new")
    project = hand.state.project
    (menu,) = session.window.findChildren(RecentMenu)
    menu.aboutToShow.emit()
    (entry,) = menu.actions()
    path.unlink()
    entry.trigger()
    qtbot.waitUntil(lambda: bool(boxes(session)))
    (box,) = boxes(session)
    assert "work.rackwright" in box.accessibleName()
    box.close()
    hand.settle()
    assert hand.state.project is project


def test_an_entry_that_this_catalogue_does_not_have_is_not_placed(
    session: Session, hand: Hand
) -> None:
    project = hand.state.project
    unknown = other(ENTRY_FORMAT, b"server-of-tomorrow")
    assert drop(hand, unknown) is Qt.DropAction.IgnoreAction
    assert hand.state.project is project
    assert not hand.previews()


def test_what_is_pasted_as_a_name_becomes_a_readable_one_or_is_refused(
    session: Session, hand: Hand
) -> None:
    device = hand.device("gpu-05")
    hand.click(hand.middle_of("gpu-05"))
    inspector = hand.window.bench.inspector
    field = next(one for one in inspector.findChildren(TextField) if one.accessibleName() == "Name")
    field.setFocus()
    for pasted, named, told in (
        ("y" * 1_000_000, "gpu-05", "too long to be read"),
        ("gpu-\u202e50", "gpu-05", "other characters that nobody sees"),
        (" \n", "gpu-05", "A name cannot be empty"),
        ("gpu-06", "gpu-05", "The name gpu-06 is taken"),
        ("gpu-06 \n", "gpu-05", "The name gpu-06 is taken"),
        ("\n  edge\t01\r\n", "edge 01", ""),
    ):
        paste_over(field, pasted)
        hand.settle()
        assert hand.plan.placement(device.id).name == named
        assert field.text() == named
        assert told in hand.window.toast.text
        assert len(hand.window.toast.text) < MOST_TOLD


def test_what_is_pasted_as_a_number_is_told_in_a_few_words(session: Session, hand: Hand) -> None:
    project = hand.state.project
    hand.click(hand.middle_of("gpu-05"))
    field = hand.window.bench.inspector.findChildren(NumberField)[0]
    field.setFocus()
    paste_over(field, "9" * 500_000 + "\nrow two")
    hand.settle()
    assert hand.state.project is project
    assert 0 < len(hand.window.toast.text) < MOST_TOLD


def paste_over(field: QLineEdit, text: str) -> None:
    """Replace what stands in a field by what another program has copied, and press Enter."""
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_huge_text_in_a_search_finds_nothing_and_is_cleared_with_escape(
    session: Session, hand: Hand
) -> None:
    hand.search_field.setFocus()
    QGuiApplication.clipboard().setText("h200 " * 400_000)
    QTest.keyClick(hand.search_field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    QTest.keyClick(hand.search_field, Qt.Key.Key_Escape)
    assert hand.window.catalogue.model.rowCount() > 10


def test_amounts_say_their_currency_while_its_exchange_rate_is_missing(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    assert session.desk is not None
    workspace, bench = session.desk.workspace, hand.window.bench

    def status() -> str:
        return " ".join(label.text() for label in bench.status.findChildren(QLabel))

    before = bench.strip.tile(TCO).value
    assert not workspace.run(EditSetting("currency", "euros"))
    hand.settle()
    assert "Use three letters such as EUR" in hand.window.toast.text

    workspace.run(EditSetting("currency", "EUR"))
    hand.settle()
    assert bench.strip.tile(TCO).value == before
    assert "USD (no EUR rate)" in status()
    bench.tabs.setCurrentWidget(bench.checks)
    qtbot.waitUntil(lambda: "DAT-005" in told_by(bench.checks))
    assert "There is no exchange rate for EUR: amounts are in USD." in told_by(bench.checks)

    workspace.run(SetExchangeRate("EUR", 0.5, "2026-11-20"))
    hand.settle()
    assert bench.strip.tile(TCO).value != before
    assert "no EUR rate" not in status()
    qtbot.waitUntil(lambda: "DAT-005" not in told_by(bench.checks))


def told_by(checks: ChecksPanel) -> str:
    table = checks.table.rows.table
    return "\n".join(cell.text for row in table.rows for cell in row.cells.values())
