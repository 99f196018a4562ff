"""The list of the catalogue and its search field."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from planner.ui.palette.delegate import CatalogueDelegate, drag_pixmap
from planner.ui.palette.model import ROW_ROLE, CatalogueModel
from planner.ui.theme import theme_of

_LIFTED_PX = 6


class CatalogueList(QListView):
    """Rows to drag; `chosen` carries the row that Enter or a double-click asks to place.

    Escape tells `left`.
    """

    chosen = Signal(QModelIndex)
    left = Signal()

    def __init__(self, model: CatalogueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(CatalogueDelegate(self))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Catalogue entries"))
        self.doubleClicked.connect(self.chosen)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        row = index.data(ROW_ROLE)
        pixmap = drag_pixmap(row, theme_of(self), self.font(), self.devicePixelRatioF())
        size = pixmap.deviceIndependentSize().toSize()
        drag.setPixmap(pixmap)
        # Above the pointer, so that ghost and verdict below it stay in sight.
        drag.setHotSpot(QPoint(size.width() // 2, size.height() + _LIFTED_PX))
        drag.exec(supportedActions, Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex())
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The height of rows depends on the width of the list.
        self.scheduleDelayedItemsLayout()


class SearchField(QLineEdit):
    """A field for plain words; the down arrow leaves it towards the list, Escape when empty."""

    left_downwards = Signal()
    left_empty = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Search: h200 8x"))
        self.setClearButtonEnabled(True)
        self.setAccessibleName(self.tr("Search the catalogue"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left_empty.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Escape clears the field before it means anything to the window.
        clears = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text()
        if clears and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)
