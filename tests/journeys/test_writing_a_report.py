"""Somebody asks for a report of the example, leaves most of it out, and gets it as a file."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.presenters.report.pages import Page
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.dialogs.report import ReportDialog
from tests.hand import Hand, one_child


def test_a_report_is_written_beside_the_window(
    session: Session, hand: Hand, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "bank.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    hand.do("file.report")
    dialog = one_child(session.window, ReportDialog)
    dialog.none_button.click()
    for page in (Page.RACKS, Page.COMPLIANCE, Page.SUPPLY):
        dialog.pages[page].click()
    dialog.go_button.click()
    qtbot.waitUntil(out.exists)
    qtbot.waitUntil(lambda: bool(session.window.findChildren(MessageBox)))
    told = one_child(session.window, MessageBox)
    assert told.accessibleName().startswith("Wrote bank.pdf: ")
    told.reject()
    hand.settle()
    assert out.read_bytes().startswith(b"%PDF-")
    assert session.desk is not None
    assert session.desk.exports.folder == tmp_path
    assert session.window.findChildren(ReportDialog) == []
