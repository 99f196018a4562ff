"""What if: sliders over what a project stands on, headlines before and after, one button to keep it."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from planner.document.command import Command
from planner.document.commands.levers import PullLevers
from planner.presenters.what_if import headline_groups
from planner.ui.dialogs.headline_table import HeadlineTable
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.scenarios.lever_sliders import LeverSliders
from planner.ui.theme import GRID
from planner.workspace.state import Preview
from planner.workspace.workspace import Workspace

_MOST_PX = 1240
_SLIDERS_PX = 360


class WhatIfDialog(PreviewDialog):
    """Tries other users, prices and rates while it is open; the plan stays until they are applied."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("What If"))
        self.button.setText(self.tr("Apply to the Project"))
        self.nothing = self.tr("Move a slider: the whole window shows what it changes.")
        self.sliders = LeverSliders(workspace.state, parent=self)
        self.sliders.setMinimumWidth(_SLIDERS_PX)
        self.sliders.moved.connect(self.retry)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(self.tr("Reason that is kept with what is overridden"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.headlines = HeadlineTable(self)
        reset = QPushButton(self.tr("Reset All"), self)
        reset.setAutoDefault(False)
        reset.clicked.connect(self.sliders.reset)
        told = QLabel(
            self.tr("All scenarios alike. A double click on a slider puts it back."), self
        )
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        left.addWidget(self.sliders)
        left.addWidget(reset, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(told)
        left.addStretch(1)
        left.addWidget(self.reason)
        both = QHBoxLayout()
        both.setSpacing(5 * GRID)
        both.addLayout(left)
        both.addWidget(self.headlines, 1, Qt.AlignmentFlag.AlignTop)
        self.top.addLayout(both)
        self.judge()
        self.setMinimumWidth(min(self.minimumSizeHint().width(), _MOST_PX))

    def make(self) -> Command | None:
        values = self.sliders.values
        if not values:
            return None
        return PullLevers(values, date.today().isoformat(), self.reason.text())

    def show_preview(self, preview: Preview | None) -> None:
        state = self.workspace.state
        if preview is None or preview.project is None:
            self.headlines.show_groups(headline_groups(state.project, state.evaluation, None))
            return
        self.headlines.show_groups(
            headline_groups(preview.project, state.evaluation, preview.evaluation)
        )
