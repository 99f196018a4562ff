"""A salesperson makes a quote: details, purchase prices, a line of one's own, the customer's file."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from planner.app import paths
from planner.app.settings import load_settings
from planner.app.window import Session
from planner.domain.quote import Audience, PriceClass, Terms
from planner.ui.dialogs.add_line import AddLineDialog
from planner.ui.dialogs.export_bom import ExportDialog
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.dialogs.quote_details import QuoteDialog
from planner.ui.exports import BomExport
from planner.ui.panels.bom import BomPanel
from tests.hand import Hand

W = TypeVar("W", bound=QWidget)
TODAY = date.today().isoformat()
SERVER = "dgx-h200@site-1"


@pytest.fixture
def exports(session: Session, tmp_path: Path) -> BomExport:
    """The exports of the window, into an empty folder."""
    assert session.desk is not None
    session.desk.exports.folder = tmp_path
    return session.desk.exports


@pytest.fixture
def bill(session: Session, hand: Hand) -> BomPanel:
    """The bill of materials, brought to the front."""
    bench = session.window.bench
    bench.tabs.setCurrentWidget(bench.bom)
    hand.settle()
    return bench.bom


def dialog_of(kind: type[W]) -> W:
    """Return the dialog of a kind that is open."""
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]
    (shown,) = [one for one in found if one.isVisible()]
    return shown


def when_asked(kind: type[W], answer: Callable[[W], object]) -> None:
    """Answer the next dialog of a kind, which is waited for."""

    def look() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, kind):
            answer(asked)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def choose_customer(dialog: ExportDialog) -> None:
    dialog.choices[Audience.CUSTOMER].setChecked(True)
    dialog.go_button.click()


def put(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def go(panel: BomPanel, line: str, column: str) -> None:
    row = panel.table.rows.row_of(line)
    assert row is not None
    place = [one.key for one in panel.table.rows.table.columns].index(column)
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.table.rows.index(row, place))


def close_message(hand: Hand, qtbot: QtBot) -> None:
    """Close the message that tells where the file is."""

    def is_told() -> bool:
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MessageBox)]
        return any(one.isVisible() and len(one.buttons) == 3 for one in found)

    qtbot.waitUntil(is_told)
    dialog_of(MessageBox).buttons[-1].click()
    hand.settle()


def export_for_customer(hand: Hand, qtbot: QtBot, folder: Path) -> Path:
    """Export with everything as it is offered; return the file."""
    before = set(folder.iterdir())
    when_asked(ExportDialog, choose_customer)
    when_asked(QFileDialog, lambda dialog: QTimer.singleShot(0, dialog.accept))
    hand.do("file.export_bom")
    close_message(hand, qtbot)
    (made,) = {one for one in folder.iterdir() if one.suffix == ".xlsx"} - before
    return made


def test_from_the_first_price_to_the_file_of_the_customer(
    session: Session, hand: Hand, bill: BomPanel, exports: BomExport, qtbot: QtBot
) -> None:
    start = hand.state.project

    hand.do("project.quote_details")
    details = dialog_of(QuoteDialog)
    put(details.texts["customer"], "Banca Nord")
    put(details.terms.field(PriceClass.SERVERS, "discount"), "11.37")
    put(details.terms.field(PriceClass.SERVERS, "margin"), "7.33")
    QTest.keyClick(details.texts["contact"], Qt.Key.Key_Return)
    hand.settle()
    assert hand.state.project.prices.classes == {PriceClass.SERVERS: Terms(0.1137, 0.0733)}
    number = f"{date.today():%Y%m%d}-01"
    assert hand.state.project.quote.number == number
    assert load_settings(paths.settings_folder()).last_quote == number

    go(bill, SERVER, "list_price")
    QGuiApplication.clipboard().setText("351234.56\n278901.23\n")
    QTest.keyClick(bill.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    assert hand.window.toast.text == "Entered 2 values"
    hand.settle()

    QTest.mouseClick(bill.add_button, Qt.MouseButton.LeftButton)
    line = dialog_of(AddLineDialog)
    put(line.description, "Training of operators")
    put(line.price, "4500")
    QTest.mouseClick(line.add_button, Qt.MouseButton.LeftButton)
    hand.settle()
    assert hand.state.undo_label == "add the line Training of operators"

    made = export_for_customer(hand, qtbot, exports.folder)
    assert made.name == f"Banca Nord - Hybrid bank - BoM - {TODAY} r1.xlsx"
    with zipfile.ZipFile(made) as archive:
        whole = " ".join(archive.read(name).decode() for name in archive.namelist())
    assert "Training of operators" in whole
    for secret in ("351234.56", "0.1137", "0.0733"):
        assert secret not in whole
    assert not re.search(r"\b(margin|discount|cost)\b", whole, re.IGNORECASE)

    again = export_for_customer(hand, qtbot, exports.folder)
    assert again.name.endswith(" r2.xlsx")
    rows = openpyxl.load_workbook(again)["Quote"].iter_rows()
    assert {row[0].value: row[1].value for row in rows}["Revision"] == "2"

    for _ in range(3):
        hand.do("edit.undo")
    assert hand.state.project == start


def test_a_file_open_in_a_spreadsheet_is_retried_or_written_beside(
    session: Session, hand: Hand, exports: BomExport, qtbot: QtBot
) -> None:
    target = exports.folder / "BoM.xlsx"
    target.write_bytes(b"open elsewhere")
    lock = exports.folder / "~$BoM.xlsx"
    lock.touch()
    said: list[str] = []

    def save_beside(box: MessageBox) -> None:
        said.extend(button.text() for button in box.buttons)
        box.buttons[1].click()

    when_asked(MessageBox, save_beside)
    exports.write(target, Audience.CUSTOMER)
    qtbot.waitUntil((exports.folder / "BoM r2.xlsx").exists)
    assert said == ["Retry", "Save as BoM r2.xlsx", "Cancel"]
    assert target.read_bytes() == b"open elsewhere"
    close_message(hand, qtbot)

    def close_there_and_retry(box: MessageBox) -> None:
        lock.unlink()
        box.buttons[0].click()

    when_asked(MessageBox, close_there_and_retry)
    exports.write(target, Audience.CUSTOMER)
    qtbot.waitUntil(lambda: target.read_bytes() != b"open elsewhere")
    close_message(hand, qtbot)


def test_the_last_folder_is_offered_next_time(
    session: Session, hand: Hand, exports: BomExport, qtbot: QtBot, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "quotes"
    elsewhere.mkdir()

    def choose(dialog: QFileDialog) -> None:
        name = dialog.findChild(QLineEdit)
        assert name is not None
        name.setText(str(elsewhere / "Ours.xlsx"))
        QTimer.singleShot(0, dialog.accept)

    when_asked(ExportDialog, choose_customer)
    when_asked(QFileDialog, choose)
    hand.do("file.export_bom")
    qtbot.waitUntil((elsewhere / "Ours.xlsx").exists)
    close_message(hand, qtbot)
    assert load_settings(paths.settings_folder()).export_folder == str(elsewhere)
