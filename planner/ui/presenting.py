"""Showing the plan to others: full screen, large headlines, editing locked, prices hidden, reset."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QTransform
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from planner.document.commands.restoring import RestoreProject
from planner.domain.errors import Message
from planner.presenters.privacy import hide_prices
from planner.ui.canvas.view import CanvasView
from planner.ui.kpi.strip import KpiStrip
from planner.workspace.state import Notice, State
from planner.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Entry:
    """Everything as it was when the presentation began."""

    state: State
    transform: QTransform
    centre: QPointF
    follows_all: bool
    docks: QByteArray
    window: Qt.WindowState
    locked: bool


class Presenting(QObject):
    """The presentation and its switches.

    Locking and hiding work without it too. `redraw` draws everything anew, `arranged` is told
    whether the presentation runs.
    """

    def __init__(
        self,
        window: QMainWindow,
        workspace: Workspace,
        canvas: CanvasView,
        strip: KpiStrip,
        redraw: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._canvas = canvas
        self._strip = strip
        self._redraw = redraw
        self._entry: _Entry | None = None
        self.arranged: Callable[[bool], None] = lambda _: None
        self.present = self._switch(self.tr("Present"), "F11", self._set_running)
        self.lock = self._switch(self.tr("Lock Editing"), "Ctrl+Shift+L", self._set_locked)
        self.prices = self._switch(self.tr("Hide Prices"), "Ctrl+Shift+H", self._set_hidden)
        self.reset = QAction(self.tr("Reset Presentation"), self)
        self.reset.setIconText(self.tr("Reset"))
        self.reset.setToolTip(self.tr("Return to the plan, view and selection at the start"))
        self.reset.setEnabled(False)
        self.reset.triggered.connect(self._start_again)
        window.addAction(self.reset)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.leave)
        self._key_is_taken = False
        window.installEventFilter(self)
        hide_prices(hidden=False)

    @property
    def runs(self) -> bool:
        """Whether the plan is being presented."""
        return self._entry is not None

    def fill(self, menu: QMenu) -> None:
        """Add the switches to a menu."""
        menu.addSeparator()
        menu.addActions([self.present, self.lock, self.prices, self.reset])

    def leave(self) -> None:
        """Return from the presentation; the plan stays as it is now."""
        self.present.setChecked(False)

    def leave_escape_to(self, other: bool) -> None:
        """Let Escape end something else first, or lead out of the presentation again."""
        self._key_is_taken = other
        self._escape.setEnabled(self.runs and not other)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close and watched is self._window:
            self.leave()  # or the next start would remember a window without docks
        return super().eventFilter(watched, event)

    def _set_running(self, on: bool) -> None:
        if on and self._entry is None:
            self._begin()
        elif not on and self._entry is not None:
            self._end(self._entry)
        running = self._entry is not None
        self.reset.setEnabled(running)
        self._escape.setEnabled(running and not self._key_is_taken)
        self.arranged(running)

    def _begin(self) -> None:
        window, canvas = self._window, self._canvas
        self._workspace.drop_preview()
        self._entry = _Entry(
            self._workspace.state,
            canvas.transform(),
            canvas.mapToScene(canvas.viewport().rect().center()),
            canvas.camera.follows_all,
            window.saveState(),
            window.windowState(),
            self._workspace.locked,
        )
        for dock in window.findChildren(QDockWidget):
            dock.hide()
        window.menuBar().hide()
        window.statusBar().hide()
        self._strip.set_large(True)
        self.lock.setChecked(True)
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self, entry: _Entry) -> None:
        window = self._window
        self._entry = None
        self._strip.set_large(False)
        self.lock.setChecked(entry.locked)
        window.setWindowState(entry.window)
        window.menuBar().show()
        window.statusBar().show()
        window.restoreState(entry.docks)

    def _start_again(self) -> None:
        entry = self._entry
        if entry is None:
            return
        before, workspace = entry.state, self._workspace
        if workspace.state.project.id != before.project.id:
            happened = self.tr("Another project has been opened since the presentation began.")
            unharmed = self.tr("Both are as they were.")
            remedy = self.tr("Leave the presentation with F11 and begin anew.")
            workspace.notices.emit(Notice(Message(happened, unharmed, remedy)))
            return
        locked = workspace.locked
        workspace.lock(None)
        workspace.run(
            RestoreProject(before.scenario, before.project, self.tr("reset the presentation"))
        )
        workspace.lock(_locked_message(self) if locked else None)
        workspace.open_scenario(before.scenario)
        workspace.select(before.selection)
        self._canvas.show_state(workspace.state)
        self._canvas.setTransform(entry.transform)
        self._canvas.centerOn(entry.centre)
        self._canvas.camera.follows_all = entry.follows_all
        if entry.follows_all:
            self._canvas.fit_all()

    def _set_locked(self, on: bool) -> None:
        self._workspace.lock(_locked_message(self) if on else None)

    def _set_hidden(self, on: bool) -> None:
        hide_prices(hidden=on)
        self._redraw()

    def _switch(self, title: str, keys: str, turn: Callable[[bool], None]) -> QAction:
        action = QAction(title, self)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(keys))
        action.setToolTip(f"{title} ({keys})")
        action.toggled.connect(turn)
        self._window.addAction(action)
        return action


def _locked_message(parent: QObject) -> Message:
    return Message(
        parent.tr("Editing is locked."),
        parent.tr("Your plan is as it was."),
        parent.tr("Press Ctrl+Shift+L to unlock it."),
    )
