"""The search field of the catalogue: suggests how to go on, hands the keyboard on to the list."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QTreeView, QWidget

from planner.presenters.catalogue_search import Suggestion
from planner.ui.theme import GRID

_MOST_SHOWN = 8
_AROUND_PX = 8 * GRID

Suggest = Callable[[str], tuple[Suggestion, ...]]


class SearchField(QLineEdit):
    """A field for words and conditions; the down arrow leaves it towards the list, Escape when empty.

    While suggestions are open the arrows choose among them, and Enter or Tab takes the chosen one.
    """

    left_downwards = Signal()
    left_empty = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.suggest: Suggest = lambda _: ()
        self._offered = QStandardItemModel(self)
        self._completer = QCompleter(self._offered, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST_SHOWN)
        self._popup = _popup()
        self._completer.setPopup(self._popup)
        self._completer.activated.connect(self._take)
        self.setPlaceholderText(self.tr("Search: h200 8x, gpu>=8 kw<=12"))
        self.setClearButtonEnabled(True)
        self.setAccessibleName(self.tr("Search the catalogue"))
        self.setToolTip(
            self.tr(
                "Words of any name, and figures: gpu>=8 vram>=141 kw<=12 vendor:dell.\n"
                "Fields and vendors are suggested as you type."
            )
        )
        self.textEdited.connect(self._offer)

    @property
    def suggested(self) -> tuple[str, ...]:
        """What is suggested now."""
        rows = range(self._offered.rowCount()) if self._popup.isVisible() else ()
        return tuple(self._offered.item(row).text() for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and self._popup.isVisible() and self._popup.selectionModel().hasSelection():
            event.ignore()  # the completer takes what is chosen
        elif entered:
            # Open suggestions would keep the keyboard from the list.
            self._popup.hide()
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Down:
            self._popup.hide()
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self._popup.isVisible():
            self._popup.hide()
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

    def _offer(self, text: str) -> None:
        """Open, renew or close the suggestions; only what stands before the cursor is gone on with."""
        found = self.suggest(text) if self.cursorPosition() == len(text) else ()
        before = self._offered.rowCount()
        self._offered.clear()
        for one in found:
            word, meaning = QStandardItem(one.text), QStandardItem(one.meaning)
            word.setData(one.search)
            word.setAccessibleText(f"{one.text}, {one.meaning}")
            self._offered.appendRow([word, meaning])
        if not found or not self.isVisible():
            self._popup.hide()
            return
        if self._popup.isVisible() and len(found) == before:
            return
        self._popup.resizeColumnToContents(0)
        box = self.rect()
        wanted = sum(self._popup.sizeHintForColumn(column) for column in range(2))
        box.setWidth(max(self.width(), wanted + _AROUND_PX))
        self._completer.complete(box)

    def _take(self, shown: str) -> None:
        found = self._offered.findItems(shown)
        if found:
            text = str(found[0].data())
            self.setText(text)
            self._offer(text)


def _popup() -> QTreeView:
    view = QTreeView()
    view.setProperty("role", "suggestions")
    view.setRootIsDecorated(False)
    view.setHeaderHidden(True)
    view.setUniformRowHeights(True)
    view.setAllColumnsShowFocus(True)
    view.setIndentation(GRID)
    return view
