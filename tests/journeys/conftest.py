"""A session of the real window, offscreen; nothing may be left behind when a test ends."""

import gc
import os
import threading
from collections.abc import Iterator
from itertools import count

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from tests.hand import Hand
from tests.settling import settle

# Also where the suite is started by hand; a test with a real screen brings its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_SESSIONS_KEPT = 40
_tests = count(1)


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(qapp: QApplication) -> Iterator[None]:
    """Every thread, background job and window of a test is gone when it ends."""
    _let_go()
    threads, before = set(threading.enumerate()), _windows()
    yield
    _let_go()
    assert _windows() - before == set()
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    assert set(threading.enumerate()) - threads == set()


@pytest.fixture
def session(qapp: QApplication, qtbot: QtBot) -> Iterator[Session]:
    """The program as it starts: the window painted, then filled with the example."""
    session = Session(qapp, None)
    session.show()
    # The screen offscreen is small, and the window has filled it.
    session.window.setWindowState(Qt.WindowState.WindowNoState)
    session.window.resize(1500, 950)
    # Files come last: the store is read once the window and its charts are there.
    qtbot.waitUntil(lambda: session.files is not None)
    settle(20)
    yield session
    session.window.may_close = lambda: True
    session.window.close()
    session.end()
    session.window.deleteLater()


@pytest.fixture
def hand(session: Session) -> Hand:
    """A hand on the mouse and the keyboard."""
    return Hand(session)


@pytest.fixture
def empty(session: Session, hand: Hand) -> Session:
    """The window with an empty project."""
    hand.do("file.new")
    return session


def _windows() -> set[QWidget]:
    """Every window but menus: pyqtgraph keeps those of closed plots until Python lets go of them."""
    return {one for one in QApplication.topLevelWidgets() if not isinstance(one, QMenu)}


def _let_go() -> None:
    """Carry out what was to be deleted later."""
    if next(_tests) % _SESSIONS_KEPT == 0:
        gc.unfreeze()  # what windows of earlier tests have put aside; looking through it takes long
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()
