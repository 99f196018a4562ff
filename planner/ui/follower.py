"""Keeps one panel in step with the state, while it is seen."""

from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from planner.workspace.state import State


class Panel(Protocol):
    """What every panel can do."""

    def show_state(self, state: State) -> None:
        """Show a state."""
        ...


class Follower(QObject):
    """Hands states to a panel: at once, or a moment later; a hidden one gets the newest when shown.

    `widget` is the panel as Qt sees it. While states keep coming the moment begins anew, but the
    panel is never further behind an edit than twice *delay_ms*. What a drag would bring is shown
    where the pointer rests.
    """

    def __init__(self, panel: Panel, widget: QWidget, delay_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._widget = widget
        self._newest: State | None = None
        self._delay_ms = delay_ms
        self._behind = QElapsedTimer()
        self._timer: QTimer | None = None
        if delay_ms:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setInterval(delay_ms)
            self._timer.timeout.connect(self._hand_over)
        widget.installEventFilter(self)

    def follow(self, state: State) -> None:
        """Take a new state."""
        self._newest = state
        if not self._widget.isVisible():
            return
        if self._timer is None:
            self._hand_over()
        elif not self._timer.isActive():
            self._behind.start()
            self._timer.start()
        elif state.preview is not None or self._behind.elapsed() < self._delay_ms:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self._hand_over()
        return super().eventFilter(watched, event)

    def _hand_over(self) -> None:
        state, self._newest = self._newest, None
        if state is not None:
            self._panel.show_state(state)
