"""The explanation of what is chosen beside a table, which follows it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from planner.presenters.explaining import why_of
from planner.ui.inspector.why_view import WhyView
from planner.ui.theme import GRID
from planner.workspace.state import State

_LEAST_PX = 180


class WhyPane(QWidget):
    """A heading and *Why?* in a scroll area; empty without a key that is explained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.view = WhyView(self)
        self.view.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.view)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(self.tr("Why?"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        self.title.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        layout.addWidget(self.title)
        layout.addWidget(area, 1)
        self.setMinimumWidth(_LEAST_PX)

    def show_key(self, state: State, key: str) -> None:
        """Explain the number with this key in *state*."""
        why = why_of(state.project, state.evaluation, key) if key else None
        self.view.setVisible(why is not None)
        self.title.setText("" if why is None else why.title)
        if why is not None:
            self.view.show_why(why)
