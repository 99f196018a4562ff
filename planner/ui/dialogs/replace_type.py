"""Replacing the type of the selected devices: search, headlines before and after, verdict."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from planner.document.command import Command
from planner.domain.identity import EntryId
from planner.presenters.arranging import selected_text
from planner.presenters.catalogue import catalogue_rows
from planner.presenters.kpis import Tile, differences, tiles
from planner.presenters.list_prices import ListPrices
from planner.presenters.rows import Tone
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.theme import GRID, tabular, theme_of
from planner.workspace.selecting import selected_devices
from planner.workspace.state import Preview
from planner.workspace.stocking import replace_command, replacements
from planner.workspace.workspace import Workspace

_WIDTH_PX = 960
_LIST_PX = 320
_LIST_HIGH_PX = 280
_FIGURE_PX = 104
_ENTRY = Qt.ItemDataRole.UserRole


class ReplaceTypeDialog(PreviewDialog):
    """Makes the selected devices another type under their names, at their places, in their pools."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Replace Type"))
        self.button.setText(self.tr("Replace"))
        self.setMinimumWidth(_WIDTH_PX)
        state = workspace.state
        subject = selected_text(selected_devices(state), state.project.shelf)
        self._possible = {part.id for part in replacements(state, workspace.library)}
        self.search = _Search(self)
        self.search.textChanged.connect(self._list)
        self.parts = QListWidget(self)
        self.parts.setAccessibleName(self.tr("Types"))
        self.parts.setFixedSize(_LIST_PX, _LIST_HIGH_PX)
        self.parts.setSpacing(2)
        self.parts.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.parts.currentItemChanged.connect(self.retry)
        self.search.list = self.parts
        self.headlines = Headlines(self)
        self.top.addWidget(QLabel(self.tr("{0} becomes").format(subject), self))
        self.search.setFixedWidth(_LIST_PX)
        self.top.addWidget(self.search)
        both = QHBoxLayout()
        both.setSpacing(5 * GRID)
        both.addWidget(self.parts, 0, Qt.AlignmentFlag.AlignTop)
        both.addWidget(self.headlines, 1, Qt.AlignmentFlag.AlignTop)
        self.top.addLayout(both)
        self._list("")
        self.search.setFocus()
        self.judge()

    def make(self) -> Command | None:
        if self.parts.currentRow() < 0:
            return None
        entry = EntryId(self.parts.currentItem().data(_ENTRY))
        return replace_command(self.workspace.state, self.workspace.library, entry)

    def show_preview(self, preview: Preview | None) -> None:
        state = self.workspace.state
        before = tiles(state.project, state.evaluation)
        if preview is None or preview.project is None or preview.evaluation is None:
            self.headlines.show_tiles(before, ())
            return
        deltas = differences(state.evaluation, preview.evaluation)
        self.headlines.show_tiles(before, tiles(preview.project, preview.evaluation, deltas))

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


class Headlines(QWidget):
    """Every headline as it is and as it would be, with the difference."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4 * GRID)
        self._grid.setVerticalSpacing(2 * GRID)
        self._labels: dict[tuple[int, int], QLabel] = {}
        for column, text in enumerate(("", self.tr("Now"), self.tr("After"), self.tr("Change"))):
            self._label(0, column, text).setProperty("role", "muted")
        self._grid.setColumnStretch(0, 1)
        for column in (1, 2, 3):
            self._grid.setColumnMinimumWidth(column, _FIGURE_PX)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """What is written, row by row."""
        last = max(row for row, _ in self._labels)
        return [
            tuple(self._labels[row, column].text() for column in range(4))
            for row in range(1, last + 1)
        ]

    def show_tiles(self, before: tuple[Tile, ...], after: tuple[Tile, ...]) -> None:
        """Show tiles side by side; without *after* only what is."""
        for row, tile in enumerate(before, start=1):
            new = after[row - 1] if after else None
            self._label(row, 0, tile.title)
            self._label(row, 1, _value(tile))
            self._label(row, 2, _value(new) if new else "")
            changed = self._label(row, 3, new.change if new else "")
            tone = new.change_tone if new else Tone.NORMAL
            colour = theme_of(self).tone(tone).name() if new and new.change else ""
            changed.setStyleSheet(f"color: {colour}" if colour else "")

    def _label(self, row: int, column: int, text: str) -> QLabel:
        label = self._labels.get((row, column))
        if label is None:
            label = self._labels[row, column] = QLabel(self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            if column:
                label.setFont(tabular(label.font()))
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, row, column)
        label.setText(text)
        return label


def _value(tile: Tile) -> str:
    return f"{tile.value} {tile.units[-1]}".strip()
