"""Every headline as it is and as it would be, by matter, with the difference."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from planner.presenters.what_if import HeadlineChange, HeadlineGroup
from planner.ui.inspector.parts import Rule
from planner.ui.theme import GRID, tabular, theme_of

_VALUE_PX = 132
_CHANGE_PX = 92
_MATTER, _TITLE, _BEFORE, _AFTER, _CHANGE = range(5)


class HeadlineTable(QWidget):
    """Five columns: the matter, the headline, now, after, the change; figures stand right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._labels: dict[tuple[int, int], QLabel] = {}
        self._rows: tuple[HeadlineChange, ...] = ()
        self._grid.setColumnStretch(_TITLE, 1)
        titles = {_BEFORE: self.tr("Now"), _AFTER: self.tr("After"), _CHANGE: self.tr("Change")}
        for column, text in titles.items():
            self._label(0, column, text).setProperty("role", "muted")
            self._grid.setColumnMinimumWidth(column, _CHANGE_PX if column == _CHANGE else _VALUE_PX)

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """What is written, row by row: headline, now, after, change."""
        return [(one.title, one.before, one.after, one.change) for one in self._rows]

    def show_groups(self, groups: Sequence[HeadlineGroup]) -> None:
        """Show headlines side by side."""
        self._rows = tuple(row for group in groups for row in group.rows)
        line = 1
        for group in groups:
            if (line, _MATTER) not in self._labels:
                self._grid.addWidget(Rule(self), line, 0, 1, _CHANGE + 1)
            self._label(line + 1, _MATTER, group.title).setProperty("role", "muted")
            for row in group.rows:
                line += 1
                self._show_row(line, row)
            line += 1

    def _show_row(self, line: int, row: HeadlineChange) -> None:
        texts = {_TITLE: row.title, _BEFORE: row.before, _AFTER: row.after, _CHANGE: row.change}
        for column, text in texts.items():
            label = self._label(line, column, text)
            label.setToolTip(row.tooltip)
        changed = self._labels[line, _CHANGE]
        changed.setStyleSheet(f"color: {theme_of(self).tone(row.tone).name()}")
        changed.setAccessibleName(f"{row.title}: {row.change}" if row.change else row.title)

    def _label(self, line: int, column: int, text: str) -> QLabel:
        label = self._labels.get((line, column))
        if label is None:
            label = self._labels[line, column] = QLabel(self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            if column > _TITLE:
                label.setFont(tabular(label.font()))
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, line, column)
        label.setText(text)
        return label
