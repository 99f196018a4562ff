"""The table of activities: bars are dragged, arrows move them, Delete takes an entry back."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from planner.presenters.timeline import BAR, Bar, TimelineView
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.timeline.bars import BarDelegate, Grip, axis_of, grip_at

STEP_WEEKS = 0.5
"""Bars move in steps of this many weeks."""
_ROOMS = {
    "activity": Room(24, 42),
    "weeks": Room(6, 7),
    "end": Room(6, 7),
    "p80": Room(6, 8),
    "float": Room(7, 9),
    "share": Room(6, 7),
    BAR: Room(30, 60, grows=True),
}
_ORDER = ("activity", BAR, "weeks", "end", "p80", "float", "share")


@dataclass(frozen=True)
class Moved:
    """A bar that somebody moves: when it begins at the earliest and how long it takes.

    None leaves either as the plan gives it.
    """

    bar: Bar
    weeks: float | None = None
    not_before: float | None = None


@dataclass
class _Held:
    """A bar under the pointer while the button is down."""

    bar: Bar
    grip: Grip
    from_week: float
    moved: Moved | None = None


class TimelineTable(TableView):
    """Rows are activities; `trying` comes while a bar is dragged, `moved` when it is let go."""

    trying = Signal(object)
    moved = Signal(object)
    given_up = Signal()

    def __init__(self, view: TimelineView, parent: QWidget) -> None:
        super().__init__(view.table, parent)
        self._view = view
        self._held: _Held | None = None
        self._bar_column = len(view.table.columns) - 1
        self.setItemDelegateForColumn(self._bar_column, BarDelegate(self, lambda: self._view))
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Timeline"))
        self.fit_columns(_ROOMS, _ORDER)
        self._span_headings()

    def show_view(self, view: TimelineView) -> None:
        """Show another timeline."""
        self._view = view
        self.show_table(view.table)
        self._span_headings()
        self.viewport().update()

    def _span_headings(self) -> None:
        """Let the name of a site run over the columns of figures."""
        self.clearSpans()
        for place, row in enumerate(self._view.table.rows):
            if row.is_heading:
                self.setSpan(place, 0, 1, self._bar_column)

    def bar_rect(self, key: str) -> tuple[QPoint, QPoint]:
        """Return where a bar begins and ends, in the viewport."""
        for row in range(self.rows.rowCount()):
            index = self.rows.index(row, self._bar_column)
            if index.data(KEY_ROLE) == key:
                box = self.visualRect(index)
                axis, bar = axis_of(box, self._view), self._view.bars[key]
                y = box.center().y()
                return QPoint(int(axis.x(bar.start)), y), QPoint(int(axis.x(bar.end)), y)
        raise KeyError(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = self._take(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._held is None:
            self._show_cursor(at)
            super().mouseMoveEvent(event)
            return
        week = self._week_at(at)
        shift = week - self._held.from_week
        if self._held.moved is None and abs(shift) * self._px_per_week() < self._drag_px():
            return
        moved = _moved(self._held.bar, self._held.grip, shift)
        if moved != self._held.moved:
            self._held.moved = moved
            self.trying.emit(moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is not None and held.moved is not None:
            self.moved.emit(held.moved)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._held is not None:
            self._held = None
            self.given_up.emit()
            return
        bar = self._current()
        step = {Qt.Key.Key_Left: -STEP_WEEKS, Qt.Key.Key_Right: STEP_WEEKS}.get(Qt.Key(event.key()))
        if bar is not None and step is not None:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.moved.emit(_moved(bar, Grip.END if shift else Grip.BODY, step))
        elif bar is not None and event.key() == Qt.Key.Key_Delete:
            if bar.edited:
                self.moved.emit(Moved(bar))
        else:
            super().keyPressEvent(event)

    def _take(self, at: QPoint) -> _Held | None:
        found = self._bar_at(at)
        if found is None:
            return None
        bar, grip = found
        return _Held(bar, grip, self._week_at(at))

    def _bar_at(self, at: QPoint) -> tuple[Bar, Grip] | None:
        index = self.indexAt(at)
        if not index.isValid() or index.column() != self._bar_column:
            return None
        bar = self._view.bars.get(str(index.data(KEY_ROLE)))
        grip = None if bar is None else grip_at(at, self.visualRect(index), bar, self._view)
        return None if bar is None or grip is None else (bar, grip)

    def _show_cursor(self, at: QPoint) -> None:
        found = self._bar_at(at)
        shapes = {Grip.BODY: Qt.CursorShape.OpenHandCursor, Grip.END: Qt.CursorShape.SizeHorCursor}
        if found is None:
            self.viewport().unsetCursor()
        else:
            self.viewport().setCursor(shapes[found[1]])

    def _week_at(self, at: QPoint) -> float:
        return axis_of(self._bar_box(), self._view).week(at.x())

    def _px_per_week(self) -> float:
        axis = axis_of(self._bar_box(), self._view)
        return axis.width / axis.weeks if axis.weeks else 1.0

    def _bar_box(self) -> QRect:
        return self.visualRect(self.rows.index(0, self._bar_column))

    def _drag_px(self) -> int:
        return QApplication.startDragDistance()

    def _current(self) -> Bar | None:
        index: QModelIndex = self.currentIndex()
        return self._view.bars.get(str(index.data(KEY_ROLE))) if index.isValid() else None


def _moved(bar: Bar, grip: Grip, shift: float) -> Moved:
    """The bar moved by so many weeks: its start, or where its end is held its length."""
    if grip is Grip.END:
        return Moved(bar, weeks=_stepped(bar.end - bar.start + shift), not_before=None)
    return Moved(bar, not_before=_stepped(bar.start + shift))


def _stepped(weeks: float) -> float:
    return max(0.0, round(weeks / STEP_WEEKS) * STEP_WEEKS)
