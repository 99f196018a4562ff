"""A first-time user begins: through a door, from a template, from an empty canvas, to a BoM."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from planner.app import paths
from planner.app.settings import load_settings
from planner.app.window import Session
from planner.domain.site import SiteKind
from planner.domain.workload import DataClass
from planner.presenters.rows import Tone
from planner.ui.dialogs.export_bom import ExportDialog
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.start.doors import StartPage
from planner.ui.start.size_form import SizeDialog
from tests.hand import Hand
from tests.settling import settle

W = TypeVar("W", bound=QWidget)
MOST_TO_A_VERDICT = 8
MOST_TO_A_BOM = 3


class Counted:
    """A person whose inputs are counted: a field answered, a button or a shortcut pressed."""

    def __init__(self) -> None:
        self.inputs = 0

    def choose(self, field: QComboBox, text: str) -> None:
        """Type a part of a name into a list of choices and leave it."""
        self.inputs += 1
        field.setFocus()
        editor = field.lineEdit()
        if editor is None:
            QTest.keyClicks(field, text)
            return
        editor.selectAll()
        QTest.keyClicks(editor, text)
        QTest.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Tab)

    def type(self, field: QLineEdit, text: str) -> None:
        """Replace what stands in a field."""
        self.inputs += 1
        field.selectAll()
        QTest.keyClicks(field, text)

    def press(self, button: QPushButton) -> None:
        """Click a button."""
        self.inputs += 1
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def keys(
        self, on: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key or a shortcut."""
        self.inputs += 1
        QTest.keyClick(on, key, held)


def page_of(session: Session) -> StartPage:
    page = session.window.bench.start
    assert page is not None
    assert page.isVisible()
    return page


def form_of(session: Session, qtbot: QtBot) -> SizeDialog:
    (form,) = session.window.findChildren(SizeDialog)
    qtbot.waitUntil(form.users.hasFocus)
    return form


def test_hardware_dragged_onto_the_doors_falls_on_the_canvas_under_them(
    empty: Session, hand: Hand
) -> None:
    page, view = page_of(empty), hand.view
    middle = page.geometry().center()

    def at_middle() -> QWidget:
        found = view.childAt(middle)
        assert found is not None
        return found

    assert page.isAncestorOf(at_middle())
    model = empty.window.catalogue.model
    row = next(i for i, one in enumerate(model.rows) if one.entry == "dgx-h200")
    carried = model.mimeData([model.index(row)])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def enter() -> None:
        at = page.rect().center()
        QApplication.sendEvent(
            page, QDragEnterEvent(at, Qt.DropAction.CopyAction, carried, left, none)
        )

    enter()
    assert at_middle() is view.viewport()
    hand.leave()
    assert page.isAncestorOf(at_middle())

    enter()
    hand.drag_entry("dgx-h200", hand.centre())
    assert hand.where("gpu-01") == ("R01", 1)
    assert not page.isVisible()


def test_from_the_form_to_a_verdict_and_to_a_bill_of_materials_in_eleven_inputs(
    empty: Session, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    person = Counted()
    QTest.mouseClick(page_of(empty).size_button, Qt.MouseButton.LeftButton)
    form = form_of(empty, qtbot)

    person.choose(form.use, "Document")
    person.type(form.users, "20000")
    person.choose(form.model, "Qwen3-32B")
    person.choose(form.data_class, "personal")
    person.choose(form.place, "colocation")
    person.choose(form.country, "Italy")
    person.choose(form.gpu, "H200 SXM")
    settle(250)
    assert form.sizing is not None
    assert "TTFT p95" in form.verdict.text
    assert form.verdict.tone in (Tone.GOOD, Tone.WARNING)
    assert form.verdict.text.startswith("Served: ")
    person.keys(form, Qt.Key.Key_Return)

    assert person.inputs <= MOST_TO_A_VERDICT
    hand.settle()
    (workload,) = hand.state.project.workloads
    assert workload.data_class is DataClass.PERSONAL
    assert workload.demand is not None
    assert workload.demand.users == 20_000
    assert hand.state.evaluation.workloads[workload.id].verdict == "ok"
    (site,) = hand.plan.sites
    assert (site.kind, site.country) == (SiteKind.COLOCATION, "IT")

    assert empty.desk is not None
    empty.desk.exports.folder = tmp_path
    person.inputs = 0
    when_asked(ExportDialog, lambda dialog: person.keys(dialog.go_button, Qt.Key.Key_Return))
    when_asked(QFileDialog, lambda dialog: person.keys(name_of(dialog), Qt.Key.Key_Return))
    person.inputs += 1
    hand.do("file.export_bom")
    qtbot.waitUntil(lambda: bool(told(empty)), timeout=10_000)
    assert person.inputs <= MOST_TO_A_BOM

    (written,) = tmp_path.glob("*.xlsx")
    sheet = load_workbook(written)["BoM"]
    text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "H200" in text


def test_a_second_workload_is_sized_on_top_of_what_the_first_one_leaves(
    empty: Session, hand: Hand, qtbot: QtBot
) -> None:
    person = Counted()
    QTest.mouseClick(page_of(empty).size_button, Qt.MouseButton.LeftButton)
    form = form_of(empty, qtbot)
    assert not form.hardware.isVisible()
    person.choose(form.gpu, "H200 SXM")
    settle(250)
    person.keys(form, Qt.Key.Key_Return)
    hand.settle()
    racks = hand.plan.racks

    person.inputs = 0
    hand.do("design.size_workload")
    form = form_of(empty, qtbot)
    assert form.hardware.isVisible()
    assert "nothing new" in form.verdict.text
    person.type(form.users, "60000")
    settle(250)
    assert "the rest on" in form.verdict.text
    person.keys(form, Qt.Key.Key_Return)
    hand.settle()
    assert person.inputs <= MOST_TO_A_VERDICT
    assert set(racks) < set(hand.plan.racks)
    first, second = hand.state.project.workloads
    routed = {one.deployment for one in hand.plan.routes if one.workload == second.id}
    assert routed & {one.deployment for one in hand.plan.routes if one.workload == first.id}
    assert {one.verdict for one in hand.state.evaluation.workloads.values()} == {"ok"}
    hand.do("edit.undo")
    assert hand.plan.racks is racks


def when_asked(kind: type[W], answer: Callable[[W], object]) -> None:
    """Answer the next dialog of a kind, which is waited for."""

    def look() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, kind):
            answer(asked)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def name_of(dialog: QFileDialog) -> QLineEdit:
    editor = dialog.findChild(QLineEdit, "fileNameEdit")
    assert editor is not None
    return editor


def told(session: Session) -> str:
    """Return what a box says, and close it."""
    boxes = [one for one in session.window.findChildren(MessageBox) if one.isVisible()]
    texts = [one.accessibleName() for one in boxes]
    for box in boxes:
        box.close()
    return " ".join(texts)


def test_a_template_opens_by_the_keyboard_alone_or_by_a_click(empty: Session, hand: Hand) -> None:
    page = page_of(empty)
    titles = [page.list.item(row).text() for row in range(page.list.count())]
    assert "Single server" in titles
    assert len(titles) == 5
    page.list.setFocus()
    for _ in range(titles.index("Single server")):
        QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    hand.settle()
    assert hand.state.project.name == "Single server"
    assert not page.isVisible()
    assert hand.state.file.path is None
    board = empty.window.bench.dashboard
    assert board.horizontalScrollBar().value() == 0  # the first chart is the one that is seen first

    hand.do("file.new")
    at = page.list.visualItemRect(page.list.item(0)).center()
    held = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, held, QPoint(at))
    hand.settle()
    assert hand.state.project.name == "All cloud"


def test_the_country_of_an_empty_canvas_is_remembered(empty: Session, hand: Hand) -> None:
    page = page_of(empty)
    Counted().choose(page.country, "France")
    page.empty_button.setFocus()
    QTest.keyClick(page.empty_button, Qt.Key.Key_Return)
    hand.settle()
    assert hand.state.project.settings.country == "FR"
    assert not page.isVisible()
    assert load_settings(paths.settings_folder()).country == "FR"

    hand.do("file.new")

    assert page_of(empty).country.key == "FR"
    assert hand.state.project.settings.country == "FR"


def test_what_is_dragged_past_the_doors_makes_a_site(empty: Session, hand: Hand) -> None:
    page = page_of(empty)
    hand.drag_entry("dgx-h200", hand.centre())
    assert not page.isVisible()
    hand.do("edit.undo")
    assert page.isVisible()


def test_the_doors_fit_the_canvas(empty: Session, hand: Hand) -> None:
    for width, height in ((1024, 640), (1366, 768), (1920, 1080)):
        empty.window.resize(width, height)
        hand.settle()
        page, canvas = page_of(empty), empty.window.canvas
        assert canvas.rect().contains(page.geometry())
        for button in (page.size_button, page.empty_button):
            corner = button.mapTo(page, button.rect().bottomRight())
            assert page.rect().contains(corner)
