"""The crossing between the core and Qt: coalesced states, timers, threads."""

import threading

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.document.commands.assumptions import RenameProject
from planner.domain.errors import Message
from planner.ui.bridge import Bridge
from planner.ui.follower import Follower
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


class Canvas(QWidget):
    """Notes when it is painted."""

    def __init__(self, noted: list[str]) -> None:
        super().__init__()
        self._noted = noted

    def paintEvent(self, event: QPaintEvent) -> None:
        self._noted.append("painted")


def test_a_state_is_told_before_what_it_goes_with_is_painted(
    workspace: Workspace, qtbot: QtBot
) -> None:
    bridge = Bridge()
    noted: list[str] = []
    canvas = Canvas(noted)
    qtbot.addWidget(canvas)
    with qtbot.waitExposed(canvas):
        canvas.show()
    bridge.listen(workspace)
    QTest.qWait(30)
    noted.clear()
    bridge.state_changed.connect(lambda _: noted.append("told"))
    canvas.update()
    workspace.run(RenameProject("Another"))
    behind = [bridge.is_behind]
    QTest.qWait(30)
    assert noted == ["told", "painted"]
    assert [*behind, bridge.is_behind] == [True, False]
    bridge.close()


class Panel(QWidget):
    """Notes what it is to show."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[State] = []

    def show_state(self, state: State) -> None:
        self.shown.append(state)


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    panel = Panel()
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_a_panel_is_not_kept_waiting_by_edits_that_keep_coming(
    workspace: Workspace, panel: Panel, qtbot: QtBot
) -> None:
    follower, shown = Follower(panel, panel, 20, panel), panel.shown
    for number in range(200):
        workspace.run(RenameProject(f"Name {number}"))
        follower.follow(workspace.state)
        QTest.qWait(2)
        if shown:
            break
    assert len(shown) == 1
    workspace.run(RenameProject("The last"))
    follower.follow(workspace.state)
    qtbot.waitUntil(lambda: shown[-1] is workspace.state)


def test_a_panel_waits_out_a_drag_and_then_shows_what_came_of_it(
    workspace: Workspace, panel: Panel, qtbot: QtBot
) -> None:
    follower, shown = Follower(panel, panel, 150, panel), panel.shown
    for number in range(40):
        workspace.preview(RenameProject(f"Name {number}"))
        follower.follow(workspace.state)
        QTest.qWait(10)
    assert shown == []
    qtbot.waitUntil(lambda: shown == [workspace.state])  # the pointer rests
    workspace.preview(RenameProject("Another"))
    follower.follow(workspace.state)
    workspace.run(RenameProject("Dropped"))
    follower.follow(workspace.state)
    qtbot.waitUntil(lambda: len(shown) > 1)
    assert shown[1] is workspace.state


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
    bridge.post(lambda: called.append("told by work that ended late"))
    QTest.qWait(40)
    assert called == ["kept"]


def raising(error: BaseException) -> None:
    raise error
