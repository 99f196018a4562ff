"""Replacing the type of the selected devices: search, headlines before and after, verdict."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.document.command import Command
from planner.domain.identity import EntryId
from planner.presenters.arranging import selected_text
from planner.presenters.catalogue import catalogue_rows
from planner.presenters.list_prices import ListPrices
from planner.presenters.what_if import headline_groups
from planner.ui.dialogs.headline_table import HeadlineTable
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.theme import GRID
from planner.workspace.selecting import selected_devices
from planner.workspace.state import Preview
from planner.workspace.stocking import replace_command, replacements
from planner.workspace.workspace import Workspace

_MOST_PX = 1240
_LIST_PX = 300
_LIST_HIGH_PX = 280
_ENTRY = Qt.ItemDataRole.UserRole


class ReplaceTypeDialog(PreviewDialog):
    """Makes the selected devices another type under their names, at their places, in their pools."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Replace Type"))
        self.button.setText(self.tr("Replace"))
        state = workspace.state
        subject = selected_text(selected_devices(state), state.project.shelf)
        self._possible = {part.id for part in replacements(state, workspace.library)}
        self.search = _Search(self)
        self.search.setFixedWidth(_LIST_PX)
        self.search.textChanged.connect(self._list)
        self.parts = QListWidget(self)
        self.parts.setAccessibleName(self.tr("Types"))
        self.parts.setFixedWidth(_LIST_PX)
        self.parts.setMinimumHeight(_LIST_HIGH_PX)
        self.parts.setSpacing(2)
        self.parts.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.parts.currentItemChanged.connect(self.retry)
        self.search.list = self.parts
        self.headlines = HeadlineTable(self)
        becomes = QLabel(self.tr("{0} becomes").format(subject), self)
        becomes.setWordWrap(True)
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        left.addWidget(becomes)
        left.addWidget(self.search)
        left.addWidget(self.parts, 1)
        both = QHBoxLayout()
        both.setSpacing(5 * GRID)
        both.addLayout(left)
        both.addWidget(self.headlines, 1, Qt.AlignmentFlag.AlignTop)
        self.top.addLayout(both)
        self._list("")
        self.search.setFocus()
        self.judge()
        self.setMinimumWidth(min(self.minimumSizeHint().width(), _MOST_PX))

    def make(self) -> Command | None:
        if self.parts.currentRow() < 0:
            return None
        entry = EntryId(self.parts.currentItem().data(_ENTRY))
        return replace_command(self.workspace.state, self.workspace.library, entry)

    def show_preview(self, preview: Preview | None) -> None:
        state = self.workspace.state
        if preview is None or preview.project is None:
            self.headlines.show_groups(headline_groups(state.project, state.evaluation, None))
            return
        groups = headline_groups(preview.project, state.evaluation, preview.evaluation)
        self.headlines.show_groups(groups)

    def _list(self, text: str) -> None:
        """List what can stand there and is called so."""
        self.parts.clear()
        prices = ListPrices.of(self.workspace.state.project)
        for row in catalogue_rows(self.workspace.library, text, prices=prices):
            if row.entry in self._possible:
                item = QListWidgetItem(f"{row.name}\n{row.figures} · {row.price}", self.parts)
                item.setData(_ENTRY, row.entry)
                item.setToolTip(row.tooltip)
        self.parts.setCurrentRow(0)
        self.retry()


class _Search(QLineEdit):
    """Words to search for; arrows move in the list below while typing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list: QListWidget | None = None
        self.setPlaceholderText(self.tr("Search: b200"))
        self.setClearButtonEnabled(True)
        self.setAccessibleName(self.tr("Search types"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or self.list is None:
            super().keyPressEvent(event)
            return
        row = self.list.currentRow() + step
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
