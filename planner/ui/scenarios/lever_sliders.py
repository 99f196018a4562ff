"""Sliders of a what-if: each with its name, where it stands, and a way back to the plan."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from planner.document.commands.levers import Lever
from planner.presenters.levers import LeverRow, lever_rows
from planner.ui.theme import GRID, tabular, theme_of
from planner.workspace.state import State

_VALUE_PX = 92
_SLIDER_PX = 96
_PAGE = 5
_NAME, _SLIDER, _VALUE = range(3)


class LeverSliders(QWidget):
    """One slider a lever, in *columns*; `moved` comes with every step.

    A slider stands where the plan stands until it is moved; a double click or Delete puts it back.
    """

    moved = Signal()

    def __init__(self, state: State, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[Lever, LeverRow] = {}
        self._sliders: dict[Lever, QSlider] = {}
        self._values: dict[Lever, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._build(lever_rows(state.project, state.evaluation), columns)

    @property
    def values(self) -> Mapping[Lever, float]:
        """What was moved away from the plan, and where to."""
        return {
            lever: row.stops[self._sliders[lever].value()]
            for lever, row in self._rows.items()
            if not row.why_not and self._sliders[lever].value() != row.at
        }

    def slider(self, lever: Lever) -> QSlider:
        """Return the slider of a lever."""
        return self._sliders[lever]

    def reset(self) -> None:
        """Put every slider back to where the plan stands."""
        for lever, row in self._rows.items():
            self._sliders[lever].setValue(row.at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        double = isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonDblClick
        delete = event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete  # type: ignore[attr-defined]  # a key press is a QKeyEvent
        if double or delete:
            for lever, slider in self._sliders.items():
                if slider is watched:
                    slider.setValue(self._rows[lever].at)
                    return True
        return super().eventFilter(watched, event)

    def _build(self, rows: tuple[LeverRow, ...], columns: int) -> None:
        each = -(-len(rows) // columns)
        for place, row in enumerate(rows):
            column, line = divmod(place, each)
            self._add(row, line, 4 * column)
        for column in range(columns):
            self._grid.setColumnStretch(4 * column + _SLIDER, 1)
            if column:
                self._grid.setColumnMinimumWidth(4 * column - 1, 3 * GRID)

    def _add(self, row: LeverRow, line: int, first: int) -> None:
        name = QLabel(row.label, self)
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(0, len(row.stops) - 1)
        slider.setValue(row.at)
        slider.setPageStep(_PAGE)
        slider.setMinimumWidth(_SLIDER_PX)
        slider.setAccessibleName(row.label)
        slider.setEnabled(not row.why_not)
        slider.installEventFilter(self)
        name.setBuddy(slider)
        value = QLabel(self)
        value.setFont(tabular(value.font()))
        value.setMinimumWidth(_VALUE_PX)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for widget in (name, slider, value):
            widget.setToolTip(row.why_not or row.tooltip)
        self._grid.addWidget(name, line, first + _NAME)
        self._grid.addWidget(slider, line, first + _SLIDER)
        self._grid.addWidget(value, line, first + _VALUE)
        self._rows[row.lever], self._sliders[row.lever], self._values[row.lever] = (
            row,
            slider,
            value,
        )
        slider.valueChanged.connect(lambda _, lever=row.lever: self._show(lever))
        slider.valueChanged.connect(lambda _: self.moved.emit())
        self._show(row.lever)

    def _show(self, lever: Lever) -> None:
        row, slider, label = self._rows[lever], self._sliders[lever], self._values[lever]
        if row.why_not:
            label.setText("–")
            return
        text = row.text(slider.value())
        label.setText(text)
        slider.setAccessibleDescription(text)
        theme = theme_of(self)
        colour = theme.accent if slider.value() != row.at else theme.muted
        label.setStyleSheet(f"color: {colour.name()}")
