"""A list of racks to tick."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from planner.domain.identity import RackId
from planner.domain.site import Rack
from planner.presenters.arranging import rack_choice
from planner.ui.theme import GRID, theme_of
from planner.workspace.state import State

_ROWS = 7
_ROW_PX = 24
_BOX_PX = 15
_ID = Qt.ItemDataRole.UserRole


class RackChoice(QListWidget):
    """Racks with their free units and power; Space ticks, Ctrl+A and Space tick all."""

    ticked = Signal()

    def __init__(
        self,
        state: State,
        racks: Sequence[Rack],
        chosen: Collection[RackId],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Racks"))
        checked, unchecked = Qt.CheckState.Checked, Qt.CheckState.Unchecked
        for rack in racks:
            item = QListWidgetItem(rack_choice(rack, state.evaluation), self)
            item.setData(_ID, rack.id)
            item.setCheckState(checked if rack.id in chosen else unchecked)
        self.setItemDelegate(_TickDelegate(self))
        self.setFixedHeight(_ROW_PX * min(_ROWS, max(3, len(racks))) + GRID)
        self.setCurrentRow(0)
        self.itemChanged.connect(self._tick_selected)

    @property
    def racks(self) -> tuple[RackId, ...]:
        """The ticked racks in the order in which they stand."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(
            RackId(item.data(_ID)) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def _tick_selected(self, changed: QListWidgetItem) -> None:
        """Ticking one of several selected racks ticks them all."""
        self.blockSignals(True)
        if changed.isSelected():
            for item in self.selectedItems():
                item.setCheckState(changed.checkState())
        self.blockSignals(False)
        self.ticked.emit()


class _TickDelegate(QStyledItemDelegate):
    """Rows with a box that can be seen in every theme; a click anywhere ticks."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self._around = around

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width() + _BOX_PX, _ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, row = theme_of(self._around), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, theme.hover)
        box = QRectF(row.left() + GRID + 0.5, row.center().y() - _BOX_PX / 2, _BOX_PX, _BOX_PX)
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        focused = option.state & QStyle.StateFlag.State_HasFocus
        painter.setPen(theme.accent if on or focused else theme.line_strong)
        painter.setBrush(theme.accent_fill if on else theme.well)
        painter.drawRoundedRect(box, GRID, GRID)
        if on:
            painter.setPen(QPen(theme.on_accent, 2))
            tick = [(0.25, 0.52), (0.43, 0.7), (0.77, 0.32)]
            points = [QPointF(box.x() + x * _BOX_PX, box.y() + y * _BOX_PX) for x, y in tick]
            painter.drawPolyline(points)
        painter.setPen(theme.text)
        text = row.adjusted(_BOX_PX + 3 * GRID, 0, -GRID, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() is not QEvent.Type.MouseButtonRelease:
                return False
            on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
            state = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            return model.setData(index, state.value, Qt.ItemDataRole.CheckStateRole)
        return super().editorEvent(event, model, option, index)
