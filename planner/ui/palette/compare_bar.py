"""The line below the catalogue that collects entries of one kind to put side by side."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from planner.presenters.catalogue_chips import Chip
from planner.presenters.catalogue_row import CatalogueRow
from planner.ui.theme import GRID

MOST = 4
"""Entries that are compared at once."""


class CompareBar(QWidget):
    """Holds up to four entries; hidden while there is none.

    `compare` carries their ids, `changed` comes when others are held.
    """

    compare = Signal(tuple)
    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[CatalogueRow, ...] = ()
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        self.button = QPushButton(self.tr("Compare"), self)
        self.button.clicked.connect(lambda: self.compare.emit(self.ids))
        self.clear_button = QToolButton(self)
        self.clear_button.setText("×")
        self.clear_button.setProperty("role", "quiet")
        self.clear_button.setToolTip(self.tr("Compare none of them"))
        self.clear_button.setAccessibleName(self.tr("Compare none of them"))
        self.clear_button.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.clear_button)
        self._show(())

    @property
    def ids(self) -> tuple[str, ...]:
        """The entries that are held."""
        return tuple(row.entry for row in self._rows)

    @property
    def group(self) -> Chip | None:
        """The group that all of them are of."""
        return self._rows[0].chip if self._rows else None

    def refusal(self, row: CatalogueRow) -> str:
        """Return why an entry cannot be added, empty when it can."""
        if self.group is not None and row.chip is not self.group:
            return self.tr("Only items of one kind are compared; these are {0}.").format(
                self.group.value
            )
        if len(self._rows) >= MOST:
            return self.tr("Up to {0} items are compared. Take one out first.").format(MOST)
        return ""

    def toggle(self, row: CatalogueRow) -> str:
        """Take an entry in, or out when it is held; returns why neither was possible."""
        if row.entry in self.ids:
            self._show(tuple(one for one in self._rows if one.entry != row.entry))
            return ""
        refused = self.refusal(row)
        if not refused:
            self._show((*self._rows, row))
        return refused

    def clear(self) -> None:
        """Hold nothing."""
        self._show(())

    def _show(self, rows: tuple[CatalogueRow, ...]) -> None:
        self._rows = rows
        self.setVisible(bool(rows))
        names = ", ".join(row.name for row in rows)
        self._text.setText(self.tr("{0} of {1}").format(len(rows), MOST))
        for widget in (self._text, self.button):
            widget.setToolTip(names)
        self.button.setAccessibleDescription(names)
        self.button.setEnabled(len(rows) > 1)
        self.changed.emit()
