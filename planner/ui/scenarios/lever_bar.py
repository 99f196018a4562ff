"""The levers of a comparison: closed at first, tried on all scenarios, applied with one button."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from planner.document.commands.levers import PullLevers
from planner.ui.scenarios.lever_sliders import LeverSliders
from planner.ui.theme import GRID
from planner.workspace.done import done_text
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_COLUMNS = 2


class LeverBar(QWidget):
    """Sliders in two columns; `tried` comes with the edit they make, None where the plan stands."""

    tried = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._project = workspace.state.project
        self.toggle = QToolButton(self)
        self.toggle.setArrowType(Qt.ArrowType.DownArrow)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setText(self.tr("What if, live and not applied"))
        self.toggle.setAutoRaise(True)
        self.toggle.clicked.connect(self._open_or_close)
        self.apply = QPushButton(self.tr("Apply to the Project"), self)
        self.apply.setAutoDefault(False)
        self.apply.clicked.connect(self._apply)
        self.back = QPushButton(self.tr("Reset All"), self)
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self.reset)
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self.toggle)
        head.addStretch(1)
        head.addWidget(self.back)
        head.addWidget(self.apply)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        self._layout.addLayout(head)
        self.sliders = self._new_sliders(workspace.state)
        self._layout.addWidget(self.sliders)
        self._moved()

    def show_state(self, state: State) -> None:
        """Begin anew where the project has changed: sliders stand where the plan stands."""
        if state.project is self._project:
            return
        self._project = state.project
        new, old = self._new_sliders(state), self.sliders
        new.setVisible(not self.sliders.isHidden())
        self._layout.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        self.sliders = new
        self._moved()

    def reset(self) -> None:
        """Put every slider back to where the plan stands."""
        self.sliders.reset()

    def _new_sliders(self, state: State) -> LeverSliders:
        sliders = LeverSliders(state, _COLUMNS, self)
        sliders.moved.connect(self._moved)
        return sliders

    def _pull(self) -> PullLevers | None:
        values = self.sliders.values
        return PullLevers(values, date.today().isoformat()) if values else None

    def _moved(self) -> None:
        pull = self._pull()
        for button in (self.apply, self.back):
            button.setEnabled(pull is not None)
        self.tried.emit(pull)

    def _open_or_close(self) -> None:
        is_open = self.sliders.isHidden()
        self.sliders.setVisible(is_open)
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self.toggle.setArrowType(arrow)

    def _apply(self) -> None:
        pull = self._pull()
        if pull is not None:
            self._workspace.run(pull, undo_hint=done_text(pull, self._project))
