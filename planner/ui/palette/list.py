"""The list of the catalogue: rows to drag, to place and to look into."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from planner.ui.palette.delegate import CatalogueDelegate, drag_pixmap, info_box
from planner.ui.palette.model import ROW_ROLE, CatalogueModel
from planner.ui.theme import theme_of

_LIFTED_PX = 6
_ONCE = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Asterisk})


class CatalogueList(QListView):
    """Rows to drag.

    `chosen` carries the row that Enter or a double-click asks to place, `looked_into` the one
    whose page is asked for (Space, Alt+Enter, a click on its mark), `compared` the one to be put
    beside others (Ctrl+Space), `starred` the one to become a favourite or no longer be one (*),
    `dropped` the one that was dragged somewhere, `menu_wanted` where a menu is asked for. Escape
    tells `left`.
    """

    chosen = Signal(QModelIndex)
    looked_into = Signal(QModelIndex)
    compared = Signal(QModelIndex)
    starred = Signal(QModelIndex)
    dropped = Signal(QModelIndex)
    menu_wanted = Signal(QModelIndex, QPoint)
    left = Signal()

    def __init__(self, model: CatalogueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(CatalogueDelegate(self))
        self.setUniformItemSizes(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Catalogue entries"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(self._open)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        index = self.currentIndex()
        if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        row = index.data(ROW_ROLE)
        pixmap = drag_pixmap(row, theme_of(self), self.font(), self.devicePixelRatioF())
        size = pixmap.deviceIndependentSize().toSize()
        drag.setPixmap(pixmap)
        # Above the pointer, so that ghost and verdict below it stay in sight.
        drag.setHotSpot(QPoint(size.width() // 2, size.height() + _LIFTED_PX))
        if drag.exec(supportedActions, Qt.DropAction.CopyAction) is not Qt.DropAction.IgnoreAction:
            self.dropped.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        held = event.modifiers()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _ONCE and event.isAutoRepeat():
            return  # a key held down places once, and does not take back what it did
        elif not index.isValid():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            looks = held & Qt.KeyboardModifier.AltModifier
            (self.looked_into if looks else self.chosen).emit(index)
        elif event.key() == Qt.Key.Key_Space:
            compares = held & Qt.KeyboardModifier.ControlModifier
            (self.compared if compares else self.looked_into).emit(index)
        elif event.key() == Qt.Key.Key_Asterisk:
            self.starred.emit(index)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        if event.button() is Qt.MouseButton.LeftButton and self._is_on_mark(at):
            self.looked_into.emit(self.indexAt(at))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            over = self._is_on_mark(event.position().toPoint())
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The height of rows depends on the width of the list.
        self.scheduleDelayedItemsLayout()

    def _is_on_mark(self, at: QPoint) -> bool:
        index = self.indexAt(at)
        return index.isValid() and info_box(self.visualRect(index)).contains(at.toPointF())

    def _open(self, index: QModelIndex) -> None:
        if not self._is_on_mark(self.viewport().mapFromGlobal(self.cursor().pos())):
            self.chosen.emit(index)

    def _ask_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid():  # by the keyboard: for the row that it is on
            index = self.currentIndex()
            at = self.visualRect(index).center()
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(at))
