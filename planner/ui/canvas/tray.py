"""The unracked tray: a strip at the foot of the canvas with devices that stand nowhere."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QItemSelectionModel, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QListWidget, QListWidgetItem, QWidget

from planner.domain.placement import Placement
from planner.domain.project import PartShelf
from planner.presenters.wording import translate
from planner.ui.theme import GRID, Theme
from planner.workspace.state import NOTHING, Selection, State, Subject

HEIGHT = 48
_ID = Qt.ItemDataRole.UserRole
_SWATCH = 10
_LABEL_PX = 72
_LIST_HIGH = 36
_ITEM_HIGH = 30


class TrayHolder(Protocol):
    """What the tray needs of the canvas it belongs to; points are in pixels of the canvas."""

    def tray_pressed(self, at: QPoint, placement: str, modifiers: Qt.KeyboardModifier) -> None:
        """A device was pressed; a drag may follow."""
        ...

    def tray_dragged(self, at: QPoint) -> None:
        """The pointer moved with the button held."""
        ...

    def tray_released(self, at: QPoint) -> None:
        """The button was let go."""
        ...

    def tray_chosen(self, selection: Selection) -> None:
        """Devices were selected by the keyboard."""
        ...

    def tray_entered(self) -> None:
        """The selected devices are to be moved into racks."""
        ...

    def begin_drag(self, event: QDragEnterEvent, at: QPoint) -> None:
        """A catalogue entry comes in."""
        ...

    def follow_drag(self, event: QDragMoveEvent, at: QPoint) -> None:
        """A catalogue entry is dragged."""
        ...

    def end_drag(self, event: QDropEvent, at: QPoint) -> None:
        """A catalogue entry is let go."""
        ...

    def leave_drag(self) -> None:
        """A catalogue entry is dragged out."""
        ...


class TrayStrip(QWidget):
    """Shows what lies on the tray, and takes what is dropped on it."""

    def __init__(self, canvas: QWidget, holder: TrayHolder, theme: Theme) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._holder = holder
        self._theme = theme
        self._placements: tuple[Placement, ...] = ()
        self._is_target = False
        self.title = QLabel(self)
        self.title.setFixedWidth(_LABEL_PX)
        self.list = TrayList(self, canvas, holder)
        self.hint = QLabel(self.tr("Drop here what is in no rack. It counts in no figure."), self)
        self.hint.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        layout.setSpacing(GRID * 2)
        layout.addWidget(self.title)
        layout.addWidget(self.hint, 1)
        layout.addWidget(self.list, 1)
        self.list.hide()
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Unracked tray"))
        self.setFixedHeight(HEIGHT)
        self.hide()

    def show_state(self, state: State) -> None:
        """Show what lies on the tray of a state."""
        tray = state.plan.tray
        if tray is not self._placements:
            self._placements = tray
            self._fill(state.project.shelf)
        chosen = state.selection.ids if state.selection.kind is Subject.PLACEMENT else ()
        self.list.show_selected(chosen)

    @property
    def is_filled(self) -> bool:
        """Whether something lies on the tray."""
        return bool(self._placements)

    def show_target(self, *, target: bool) -> None:
        """Show whether a drop would go onto the tray."""
        if target != self._is_target:
            self._is_target = target
            self.update()

    def set_theme(self, theme: Theme, shelf: PartShelf) -> None:
        """Draw everything in another theme."""
        self._theme = theme
        self._fill(shelf)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.raised)
        painter.setPen(QPen(self._theme.line, 1.0))
        painter.drawLine(0, 0, self.width(), 0)
        if self._is_target:
            wash = QColor(self._theme.accent)
            wash.setAlphaF(0.16)
            painter.setBrush(wash)
            painter.setPen(QPen(self._theme.accent, 2.0, Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(self.rect()).adjusted(2, 2, -2, -2))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._holder.begin_drag(event, self._mapped(event))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._holder.follow_drag(event, self._mapped(event))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._holder.leave_drag()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._holder.end_drag(event, self._mapped(event))

    def _mapped(self, event: QDropEvent) -> QPoint:
        return self.mapTo(self._canvas, event.position().toPoint())

    def _fill(self, shelf: PartShelf) -> None:
        count = len(self._placements)
        text = translate("canvas", "Tray · {0}").format(count) if count else self.tr("Tray")
        self.title.setText(text)
        self.hint.setVisible(not count)
        self.list.setVisible(bool(count))
        self.list.show_placements(self._placements, shelf, self._theme)


class TrayList(QListWidget):
    """The devices side by side; arrows select, Enter moves them into racks, a drag takes them."""

    def __init__(self, parent: QWidget, canvas: QWidget, holder: TrayHolder) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._holder = holder
        self._drags = False
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSpacing(2)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setIconSize(QSize(_SWATCH, _SWATCH))
        self.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setFixedHeight(_LIST_HIGH)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(self.tr("Devices on the tray"))
        self.itemSelectionChanged.connect(self._choose)

    def show_placements(
        self, placements: Sequence[Placement], shelf: PartShelf, theme: Theme
    ) -> None:
        """List other devices."""
        self.blockSignals(True)
        self.clear()
        for one in placements:
            part = shelf.parts[one.part]
            text = f"{one.name} · {part.label}"
            if one.spare:
                text = translate("canvas", "{0} · spare").format(text)
            swatch = QPixmap(_SWATCH, _SWATCH)
            swatch.fill(theme.fills[part.device_class])
            item = QListWidgetItem(QIcon(swatch), text, self)
            item.setData(_ID, one.id)
            wide = self.fontMetrics().horizontalAdvance(text) + _SWATCH + GRID * 6
            item.setSizeHint(QSize(wide, _ITEM_HIGH))
            item.setToolTip(text)
        self.blockSignals(False)

    def show_selected(self, ids: Sequence[str]) -> None:
        """Show which devices are selected."""
        wanted = set(ids)
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            if item.isSelected() != (item.data(_ID) in wanted):
                item.setSelected(item.data(_ID) in wanted)
        self.blockSignals(False)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or item is None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.selectionModel().setCurrentIndex(
            self.indexFromItem(item), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        self._drags = True
        self._holder.tray_pressed(self._mapped(event), item.data(_ID), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drags and event.buttons() & Qt.MouseButton.LeftButton:
            self._holder.tray_dragged(self._mapped(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drags:
            self._drags = False
            self._holder.tray_released(self._mapped(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.itemAt(event.position().toPoint()) is not None:
            self._holder.tray_entered()

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._holder.tray_entered()
        elif event.key() == Qt.Key.Key_Escape:
            self._holder.tray_chosen(NOTHING)
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        ids = tuple(item.data(_ID) for item in self.selectedItems())
        self._holder.tray_chosen(Selection(Subject.PLACEMENT, ids) if ids else NOTHING)

    def _mapped(self, event: QMouseEvent) -> QPoint:
        return self._canvas.mapFromGlobal(event.globalPosition().toPoint())
