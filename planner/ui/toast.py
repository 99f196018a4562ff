"""A short message at the foot of the canvas that goes by itself."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from planner.presenters.wording import worded_message
from planner.ui.theme import GRID
from planner.workspace.state import Notice

SHOWN_MS = 6000
_WIDEST = 560
_FROM_BOTTOM = 16


class Toast(QFrame):
    """Shows one notice over the bottom of its parent; the pointer on it keeps it there.

    `clearance` tells how many pixels of the foot to leave free.
    """

    undo_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.clearance: Callable[[], int] = lambda: 0
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = _button(self.tr("Undo"), "link")
        self._close = _button("✕", "quiet")
        self._close.setAccessibleName(self.tr("Close this message"))
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 3, GRID * 2, GRID * 2, GRID * 2)
        layout.setSpacing(GRID * 2)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._undo)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._undo.clicked.connect(self._take_back)
        self._close.clicked.connect(self.dismiss)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now, empty when nothing is shown."""
        return self._text.text() if self.isVisible() else ""

    def show_notice(self, notice: Notice) -> None:
        """Say something for six seconds, instead of what was said before."""
        self._text.setText(str(worded_message(notice.message)))
        self._undo.setVisible(notice.undoable)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @property
    def offers_undo(self) -> bool:
        """Whether it can take something back now."""
        return self.isVisible() and not self._undo.isHidden()

    def settle(self) -> None:
        """Stand right again after the foot has changed."""
        if self.isVisible():
            self._place()

    def dismiss(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _take_back(self) -> None:
        self.dismiss()
        self.undo_wanted.emit()

    def _place(self) -> None:
        """Stand in the middle of the parent's foot, as wide as the text asks for."""
        parent = self._over
        room = min(_WIDEST, parent.width() - 2 * _FROM_BOTTOM)
        buttons = self._close.sizeHint().width() + GRID * 9
        if not self._undo.isHidden():
            buttons += self._undo.sizeHint().width() + GRID * 2
        wanted = self._text.fontMetrics().horizontalAdvance(self._text.text()) + buttons + GRID * 2
        width = min(room, wanted)
        self._text.setFixedWidth(max(1, width - buttons))
        height = self._row.heightForWidth(width)
        if height <= 0:
            height = self._row.sizeHint().height()
        left = (parent.width() - width) // 2
        self.setGeometry(
            left, parent.height() - height - _FROM_BOTTOM - self.clearance(), width, height
        )


def _button(text: str, role: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setProperty("role", role)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
