"""The small front view of a catalogue entry."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from planner.domain.hardware import DeviceClass
from planner.presenters.catalogue import CatalogueRow, Chip
from planner.ui.theme import Theme

WIDTH = 34.0
_LEAST = 6.0
_PX_PER_HALF_UNIT = 1.25
_MOST_BARS = 8


def draw_elevation(painter: QPainter, rect: QRectF, row: CatalogueRow, theme: Theme) -> None:
    """Draw the entry in the colour of its class: higher ones higher, a line for each GPU."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.lines[row.device_class]
    if row.chip in (Chip.CLOUD, Chip.MODEL_APIS):
        _draw_cloud(painter, rect, colour, filled=row.chip is Chip.CLOUD)
    elif row.chip is Chip.RACKS:
        frame = QRectF(0, 0, 15, rect.height() - 2)
        frame.moveCenter(rect.center())
        painter.setPen(QPen(colour, 1.5))
        painter.drawRoundedRect(frame, 2, 2)
        painter.setPen(QPen(colour, 1.0))
        for part in (0.25, 0.5, 0.75):
            y = frame.top() + frame.height() * part
            painter.drawLine(QPointF(frame.left() + 3, y), QPointF(frame.right() - 3, y))
    else:
        _draw_device(painter, rect, row, theme)
    painter.restore()


def _draw_device(painter: QPainter, rect: QRectF, row: CatalogueRow, theme: Theme) -> None:
    height = max(_LEAST, min(rect.height(), _LEAST + row.half_units * _PX_PER_HALF_UNIT))
    width = 18.0 if row.chip is Chip.RACK_SYSTEMS else rect.width()
    box = QRectF(0, 0, width, height)
    box.moveCenter(rect.center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.fills[row.device_class])
    painter.drawRoundedRect(box, 2, 2)
    light = QColor(theme.on_fill)
    light.setAlphaF(0.5)
    painter.setPen(QPen(light, 1.0))
    if row.device_class is DeviceClass.COMPUTE and row.gpus:
        bars = min(row.gpus, _MOST_BARS)
        for index in range(bars):
            x = box.left() + box.width() * (index + 0.5) / bars
            painter.drawLine(QPointF(x, box.top() + 3), QPointF(x, box.bottom() - 3))
    elif height > _LEAST:
        y = box.center().y()
        painter.drawLine(QPointF(box.left() + 4, y), QPointF(box.right() - 4, y))


def _draw_cloud(painter: QPainter, rect: QRectF, colour: QColor, *, filled: bool) -> None:
    """Draw a cloud; an outline stands for a model API, a filled one for instances."""
    box = QRectF(0, 0, 28, 18)
    box.moveCenter(rect.center())
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(QRectF(box.left(), box.top() + 7, box.width(), 11), 5.5, 5.5)
    path.addEllipse(QRectF(box.left() + 5, box.top() + 1, 13, 13))
    path.addEllipse(QRectF(box.left() + 14, box.top() + 4, 10, 10))
    outline = path.simplified()
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
