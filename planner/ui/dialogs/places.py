"""Cloud regions and cities, colocation prices and egress tariffs, to look up and to copy."""

from typing import Protocol

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.places import PlaceGroup, group_name
from planner.presenters.rows import Table
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID

_SIZE = QSize(1160, 600)
_DETAIL_LINES = 6
_WIDTHS = {
    PlaceGroup.PLACES: (230, 150, 110, 120, 80, 100, 100, 60),
    PlaceGroup.COLOCATION: (190, 190, 90, 150, 130, 120, 90),
    PlaceGroup.EGRESS: (130, 220, 130, 120, 80, 150, 120, 90),
}


class PlaceBook(Protocol):
    """What the dialog shows."""

    def table(self, group: PlaceGroup, words: str) -> Table:
        """Return what *words* find in a group."""
        ...

    def lines(self, key: str) -> tuple[str, ...]:
        """Return what stands behind the figures of a row."""
        ...


class PlacesDialog(QDialog):
    """Shows one group at a time; `show_book` once it is read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Places and Tariffs"))
        self._book: PlaceBook | None = None
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search: frankfurt, aws eu, colocation italy"))
        self.search.setAccessibleName(self.tr("Search places and tariffs"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._draw)
        self.chips = {group: self._chip(group) for group in PlaceGroup}
        self.chips[PlaceGroup.PLACES].setChecked(True)
        self._chosen = PlaceGroup.PLACES
        self.table = TableView(Table(()), self)
        self.table.setAccessibleName(self.tr("Places and tariffs"))
        self._count = QLabel(self.tr("Reading…"), self)
        self._count.setProperty("role", "muted")
        self.detail = QLabel(self)
        self.detail.setProperty("role", "muted")
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setFixedHeight(_DETAIL_LINES * self.fontMetrics().lineSpacing())
        self._build()
        self.resize(_SIZE)
        self.search.setFocus()

    def show_book(self, book: PlaceBook) -> None:
        """Show what was read."""
        self._book = book
        self._draw()

    def _chip(self, group: PlaceGroup) -> QToolButton:
        button = QToolButton(self)
        button.setText(group_name(group))
        button.setCheckable(True)
        button.setProperty("role", "chip")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._choose(group))
        return button

    def _build(self) -> None:
        groups = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        for chip in self.chips.values():
            groups.addButton(chip)
            line.addWidget(chip)
        line.addStretch()
        line.addWidget(self._count)
        copy = self._copy_button = QPushButton(self.tr("&Copy Table"), self)
        copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        for button in (copy, close):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.search)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail)
        layout.addLayout(foot)

    def _choose(self, group: PlaceGroup) -> None:
        self._chosen = group
        self._draw()

    def _draw(self, *_: object) -> None:
        if self._book is None:
            return
        table = self._book.table(self._chosen, self.search.text())
        self._count.setText(self.tr("{0} rows").format(len(table.rows)))
        if table.columns != self.table.rows.table.columns:
            self._replace(table)
        else:
            self.table.show_table(table)
        self._show_detail(self.table.currentIndex())

    def _replace(self, table: Table) -> None:
        """Show a table of other columns."""
        old, self.table = self.table, TableView(table, self)
        self.table.setAccessibleName(old.accessibleName())
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self.table)
        old.deleteLater()
        self.setTabOrder(self.chips[PlaceGroup.EGRESS], self.table)
        self.setTabOrder(self.table, self._copy_button)
        for place, width in enumerate(_WIDTHS[self._chosen]):
            self.table.setColumnWidth(place, width)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)

    def _show_detail(self, current: QModelIndex) -> None:
        text = self.tr("Select a row to read where its figures are from.")
        if self._book is not None and current.isValid():
            text = "\n".join(self._book.lines(str(current.data(KEY_ROLE))))
        self.detail.setText(text)

    def _copy(self) -> None:
        self.table.clearSelection()
        self.table.copy()
