"""Updating a project's copies from the catalogue: what is new, changed or gone, and its effect."""

from collections import Counter

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.document.command import Command
from planner.document.updating import update_command, updates
from planner.presenters.rows import Tone
from planner.presenters.updates import fate_title, in_order, update_rows
from planner.presenters.what_if import headline_groups
from planner.ui.dialogs.headline_table import HeadlineTable
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.theme import GRID
from planner.workspace.state import Preview
from planner.workspace.workspace import Workspace

_LIST_PX = 420
_LIST_HIGH_PX = 300
_MOST_PX = 1240


class UpdateCatalogueDialog(PreviewDialog):
    """Takes over, item by item, what the catalogue says; one step that can be undone."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Update from Catalogue"))
        self.button.setText(self.tr("Update"))
        self._offered = in_order(updates(workspace.state.project, workspace.catalogue))
        self.entries: list[QListWidgetItem] = []
        self.items = QListWidget(self)
        self.items.setAccessibleName(self.tr("Changed entries"))
        self.items.setMinimumSize(_LIST_PX, _LIST_HIGH_PX)
        self.items.setWordWrap(True)
        self.items.setSpacing(2)
        self.headlines = HeadlineTable(self)
        explanation = QLabel(self._told(), self)
        explanation.setWordWrap(True)
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        left.addWidget(explanation)
        left.addLayout(self._ticks())
        left.addWidget(self.items, 1)
        both = QHBoxLayout()
        both.setSpacing(5 * GRID)
        both.addLayout(left, 1)
        both.addWidget(self.headlines, 1, Qt.AlignmentFlag.AlignTop)
        self.top.addLayout(both)
        self._list()
        self.items.itemChanged.connect(self.retry)
        self.judge()
        self.setMinimumWidth(min(self.minimumSizeHint().width(), _MOST_PX))

    def make(self) -> Command | None:
        chosen = tuple(
            one
            for one, item in zip(self._offered, self.entries, strict=True)
            if item.checkState() is Qt.CheckState.Checked
        )
        return update_command(chosen, self.workspace.catalogue) if chosen else None

    def judge(self) -> None:
        if self.make() is None:
            wanted = self.tr("Tick an entry to see what it would change.")
            self._refuse(wanted if self._offered else self.tr("Nothing to update."), Tone.MUTED)
            return
        super().judge()

    def show_preview(self, preview: Preview | None) -> None:
        state = self.workspace.state
        if preview is None or preview.project is None:
            self.headlines.show_groups(headline_groups(state.project, state.evaluation, None))
            return
        groups = headline_groups(preview.project, state.evaluation, preview.evaluation)
        self.headlines.show_groups(groups)

    def _told(self) -> str:
        if not self._offered:
            return self.tr("Everything that this project has copies of is as in the catalogue.")
        return self.tr(
            "The catalogue says something else about {0} entries. What is not ticked stays as it is"
            " in the project."
        ).format(len(self._offered))

    def _ticks(self) -> QHBoxLayout:
        """Buttons that tick all or none of the entries."""
        line = QHBoxLayout()
        line.setSpacing(3 * GRID)
        self.all_button = self._tick_button(self.tr("Tick &all"), Qt.CheckState.Checked)
        self.none_button = self._tick_button(self.tr("Tick &none"), Qt.CheckState.Unchecked)
        for button in (self.all_button, self.none_button):
            button.setVisible(bool(self._offered))
            line.addWidget(button)
        line.addStretch()
        return line

    def _tick_button(self, text: str, state: Qt.CheckState) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._tick(state))
        return button

    def _tick(self, state: Qt.CheckState) -> None:
        with QSignalBlocker(self.items):
            for item in self.entries:
                if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                    item.setCheckState(state)
        self.retry()

    def _list(self) -> None:
        counts = Counter(one.fate for one in self._offered)
        last = None
        for one, row in zip(self._offered, update_rows(self._offered), strict=True):
            if one.fate is not last:
                last = one.fate
                heading = QListWidgetItem(fate_title(one.fate, counts[one.fate]), self.items)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(f"{row.name}\n{row.text}", self.items)
            item.setToolTip(row.tooltip)
            self.entries.append(item)
            if row.can_be_taken:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked)
            else:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
