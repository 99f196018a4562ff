"""Waiting for the window to be done, however slow the machine is."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000
"""How long a test waits for what must come; only one that breaks waits that long."""
_SOON_MS = 150
"""What a window puts off for longer (a message that goes, a study that begins) is not waited for."""
_ROUNDS = 4000
"""A machine that does much else needs this many rounds of five milliseconds at the very most."""


class PatientBot(QtBot):
    """Waits longer for a state than pytest-qt does."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)


def settle(at_least_ms: int = 0) -> None:
    """Let time pass in the event loop until nothing that was put off for a moment is left.

    A wait alone does not do: where one painting takes longer than the wait, what became due
    meanwhile has not happened yet when it ends.
    """
    QTest.qWait(at_least_ms)
    calm = False
    for _ in range(_ROUNDS):
        QCoreApplication.processEvents()
        was_calm, calm = calm, not any(_comes_soon(timer) for timer in _timers())
        if was_calm and calm:  # what the last timer changed has been painted too
            return
        if not calm:
            QTest.qWait(5)
    raise AssertionError("the window never came to rest")


def _timers() -> list[QTimer]:
    windows = QApplication.topLevelWidgets()
    return [timer for window in windows for timer in window.findChildren(QTimer)]


def _comes_soon(timer: QTimer) -> bool:
    return timer.isActive() and timer.isSingleShot() and timer.interval() <= _SOON_MS
