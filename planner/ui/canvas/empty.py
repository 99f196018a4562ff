"""What an empty canvas says."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from planner.ui.theme import sized, theme_of

_SIZE = QSize(460, 260)
_RACK = QRectF(0, 0, 76, 104)


class EmptyHint(QWidget):
    """A friendly text in the middle of its parent; the pointer passes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title = self.tr("Drag a server here")
        self._lines = (
            self.tr("A site and a rack are made around it."),
            self.tr("Or double-click an entry of the catalogue, or open the example: File menu."),
        )
        self.setAccessibleName(f"{self._title}. {' '.join(self._lines)}")
        parent.installEventFilter(self)
        self._place()
        self.hide()  # until it is known that nothing is there

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rack = QRectF(_RACK)
        rack.moveCenter(QPointF(self.width() / 2, 60))
        painter.setPen(QPen(theme.line_strong, 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rack, 6, 6)
        slot = rack.adjusted(8, 58, -8, -10)
        painter.setPen(QPen(theme.accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(theme.accent_soft)
        painter.drawRoundedRect(slot, 3, 3)
        centre = slot.center()
        painter.drawLine(centre + QPointF(-6, 0), centre + QPointF(6, 0))
        painter.drawLine(centre + QPointF(0, -6), centre + QPointF(0, 6))
        painter.setPen(theme.text)
        painter.setFont(sized(self.font(), 1.3, bold=True))
        line = QRectF(0, rack.bottom() + 16, self.width(), 26)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._title)
        painter.setFont(self.font())
        painter.setPen(theme.muted)
        text = QRectF(0, line.bottom() + 4, self.width(), 80)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(text, flags, "\n".join(self._lines))

    def _place(self) -> None:
        room = self._around.size()
        width, height = min(_SIZE.width(), room.width()), min(_SIZE.height(), room.height())
        left, top = (room.width() - width) // 2, (room.height() - height) // 2
        self.setGeometry(left, max(0, top), width, height)
