"""The panels around the canvas, kept in step with the state.

Charts bring pyqtgraph with them, so that this module is imported after the window was painted.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from planner.presenters.findings import badges
from planner.ui.charts.dashboard import Dashboard
from planner.ui.inspector.inspector import Inspector
from planner.ui.kpi.strip import KpiStrip
from planner.ui.panels.bom import BomPanel
from planner.ui.panels.checks import ChecksPanel
from planner.ui.panels.workloads import WorkloadsPanel
from planner.workspace.state import Selection, State
from planner.workspace.workspace import Workspace

CALM_MS = 40
"""Charts and tables follow an edit after this long, so that a drag does not redraw them all."""


class Workbench(QObject):
    """Makes the panels; prompt ones follow every state, calm ones a moment later.

    A hidden panel is brought up to date when it is shown.
    """

    jumped = Signal(object)
    """Carries the `Selection` that a panel points at."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.strip = KpiStrip(workspace)
        self.inspector = Inspector(workspace)
        self.workloads = WorkloadsPanel(workspace)
        self.dashboard = Dashboard(workspace)
        self.checks = ChecksPanel(workspace)
        self.bom = BomPanel(workspace)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.dashboard, self.tr("Dashboard"))
        self.tabs.addTab(self.checks, self.tr("Checks"))
        self.tabs.addTab(self.bom, self.tr("Bill of materials"))
        prompt: list[QWidget] = [self.strip, self.inspector]
        calm: list[QWidget] = [self.workloads, self.dashboard, self.checks, self.bom]
        self._followers = [_Follower(one, 0, self) for one in prompt]
        self._followers += [_Follower(one, CALM_MS, self) for one in calm]
        for panel in (self.inspector, self.checks, self.workloads):
            panel.jump.connect(self._jump)

    def show_state(self, state: State) -> None:
        """Let every panel show a state."""
        for follower in self._followers:
            follower.follow(state)
        found = badges(state.evaluation)
        counts = [str(number) for number in (found.errors, found.warnings) if number]
        title = " ".join([self.tr("Checks"), "/".join(counts)]).strip()
        self.tabs.setTabText(self.tabs.indexOf(self.checks), title)

    def _jump(self, selection: Selection) -> None:
        self.jumped.emit(selection)


class _Follower(QObject):
    """Hands states to one panel while it is visible."""

    def __init__(self, panel: QWidget, delay_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._show: Callable[[State], None] = panel.show_state  # type: ignore[attr-defined]
        self._newest: State | None = None
        self._timer: QTimer | None = None
        if delay_ms:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setInterval(delay_ms)
            self._timer.timeout.connect(self._hand_over)
        panel.installEventFilter(self)

    def follow(self, state: State) -> None:
        """Show a state, now, a moment later, or when the panel is next seen."""
        self._newest = state
        if not self._panel.isVisible():
            return
        if self._timer is None:
            self._hand_over()
        elif not self._timer.isActive():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self._hand_over()
        return super().eventFilter(watched, event)

    def _hand_over(self) -> None:
        state, self._newest = self._newest, None
        if state is not None:
            self._show(state)
