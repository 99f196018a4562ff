"""Catalogue entries side by side; what differs is marked by a sign, and can be shown alone."""

from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.presenters.entry_comparison import DIFFERS, differing
from planner.presenters.entry_page import FIGURE
from planner.presenters.rows import Table
from planner.ui.inspector.fields import SwitchField
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID

_LARGEST = QSize(1200, 620)
_FIGURE_PX, _MARK_PX, _VALUE_PX = 230, 32, 190
_AROUND = QSize(12 * GRID, 150)


class Tables(Protocol):
    """Makes the comparison."""

    def __call__(self, *, only: bool) -> Table:
        """Return it, with the figures that differ alone when *only* is set."""
        ...


class CompareEntriesDialog(QDialog):
    """One table of figures by entries, to read and to copy."""

    def __init__(self, tables: Tables, parent: QWidget) -> None:
        super().__init__(parent)
        self._tables = tables
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare Items"))
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        self.only = SwitchField(self.tr("Only what differs"), parent=self)
        self.only.clicked.connect(self.draw)
        table = tables(only=False)
        self.table = TableView(table, self)
        self.table.setAccessibleName(self.tr("Figures by item"))
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setStretchLastSection(False)
        for place, column in enumerate(table.columns):
            width = {DIFFERS: _MARK_PX, FIGURE: _FIGURE_PX}.get(column.key, _VALUE_PX)
            self.table.setColumnWidth(place, width)
        copy = QPushButton(self.tr("&Copy Table"), self)
        copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        head = QHBoxLayout()
        head.addWidget(self._text, 1)
        head.addWidget(self.only)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(copy)
        foot.addWidget(close)
        for button in (copy, close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.draw()
        self.resize(self._wanted(parent))
        self.table.setFocus()
        self.table.setCurrentIndex(self.table.rows.index(1, 0))

    def draw(self) -> None:
        """Show the figures as they are now."""
        table = self._tables(only=self.only.isChecked())
        count = differing(table)
        texts = self.tr("{0} figures differ, marked ≠."), self.tr("{0} figure differs, marked ≠.")
        self._text.setText((texts[1] if count == 1 else texts[0]).format(count))
        if not table.rows:
            self._text.setText(table.empty_text)
        self.table.show_table(table)

    def _wanted(self, parent: QWidget) -> QSize:
        rows = self.table.rows.rowCount() * self.table.verticalHeader().defaultSectionSize()
        bar = self.table.verticalScrollBar().sizeHint().width()
        asked = QSize(self.table.horizontalHeader().length() + bar, rows) + _AROUND
        room = parent.window().size() - QSize(60, 60)
        return asked.boundedTo(_LARGEST.boundedTo(room))

    def _copy(self) -> None:
        self.table.clearSelection()
        self.table.copy()
