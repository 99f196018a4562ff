"""The crossing between the core and Qt: coalesced states, timers, threads."""

import threading

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.commands.assumptions import RenameProject
from planner.domain.errors import Message
from planner.ui.bridge import Bridge
from planner.workspace.state import Notice, State
from planner.workspace.workspace import Workspace


def test_many_edits_in_a_row_are_published_once_and_newest(
    workspace: Workspace, qapp: QApplication
) -> None:
    bridge = Bridge()
    states: list[State] = []
    bridge.state_changed.connect(states.append)
    bridge.listen(workspace)
    QCoreApplication.processEvents()
    assert [state is workspace.state for state in states] == [True]
    for number in range(10):
        workspace.run(RenameProject(f"Name {number}"))
    QCoreApplication.processEvents()
    assert [state.project.name for state in states[1:]] == ["Name 9"]
    bridge.close()


def test_notices_pass_at_once_and_none_after_closing(
    workspace: Workspace, qapp: QApplication
) -> None:
    bridge = Bridge()
    told: list[Notice] = []
    bridge.noticed.connect(told.append)
    bridge.listen(workspace)
    notice = Notice(Message("Something happened.", "", ""))
    workspace.notices.emit(notice)
    assert told == [notice]
    bridge.close()
    workspace.notices.emit(notice)
    assert told == [notice]


def test_work_is_done_elsewhere_and_its_result_comes_home(qtbot: QtBot) -> None:
    bridge = Bridge()
    threads: list[int] = []
    results: list[tuple[int, int]] = []

    def work() -> int:
        threads.append(threading.get_ident())
        return 42

    bridge.in_background(
        work, lambda value: results.append((value, threading.get_ident())), raising
    )
    qtbot.waitUntil(lambda: bool(results))
    assert threads != [threading.get_ident()]
    assert results == [(42, threading.get_ident())]
    bridge.close()


def test_work_that_breaks_is_handed_on(qtbot: QtBot) -> None:
    bridge = Bridge()
    errors: list[BaseException] = []

    def work() -> None:
        raise OSError("disk full")

    bridge.in_background(work, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "disk full"
    bridge.close()


def test_what_was_to_come_later_can_be_called_off(qapp: QApplication) -> None:
    bridge = Bridge()
    called: list[str] = []
    bridge.call_later(5, lambda: called.append("kept"))
    bridge.call_later(5, lambda: called.append("called off"))()
    QTest.qWait(40)
    assert called == ["kept"]
    bridge.call_later(5, lambda: called.append("after closing"))
    bridge.close()
    QTest.qWait(40)
    assert called == ["kept"]


def raising(error: BaseException) -> None:
    raise error
