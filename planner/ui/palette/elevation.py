"""The drawn face of a catalogue entry, small in lists and large on its page.

The colour tells the class, the marks the kind and how many, the pattern behind them the vendor.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from planner.presenters.canvas import DeviceCaption
from planner.presenters.catalogue_chips import Chip
from planner.presenters.catalogue_row import CatalogueRow
from planner.ui.canvas.items.faces import face_marks
from planner.ui.palette.bezels import front_of, paint_ears, paint_pattern
from planner.ui.palette.component_faces import draw_component
from planner.ui.theme import Theme

WIDTH = 34.0
_LEAST = 6.0
_PX_PER_HALF_UNIT = 1.25
_HIGHEST_HALF_UNITS = 20.0
_TRAY_PX = 3.0
_RACK_SHARE = 0.53
"""Width of a whole rack against that of a device."""


def draw_elevation(painter: QPainter, rect: QRectF, row: CatalogueRow, theme: Theme) -> None:
    """Draw the entry in the colour of its class: higher ones higher, its front as its vendor's."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.lines[row.device_class]
    if row.chip in (Chip.CLOUD, Chip.MODEL_APIS):
        _draw_cloud(painter, rect, row, theme)
    elif row.chip is Chip.SITES:
        _draw_building(painter, rect, theme.muted)
    elif row.chip is Chip.RACKS:
        _draw_cabinet(painter, rect, colour)
    elif row.chip is Chip.ACCELERATORS:
        _draw_module(painter, rect, theme, row)
    elif row.shape is not None:
        draw_component(painter, rect, row.shape, colour, theme.fills[row.device_class])
    elif row.chip is Chip.ENGINES:
        _draw_engine(painter, rect, theme.muted)
    elif row.chip is Chip.LLMS:
        _draw_layers(painter, rect, theme.muted)
    else:
        _draw_device(painter, rect, row, theme)
    painter.restore()


def _draw_device(painter: QPainter, rect: QRectF, row: CatalogueRow, theme: Theme) -> None:
    scale = rect.width() / WIDTH
    share = row.half_units * _PX_PER_HALF_UNIT if scale <= 1 else _share(row, rect)
    height = max(_LEAST * scale, min(rect.height(), _LEAST * scale + share))
    width = rect.width() * _RACK_SHARE if row.chip is Chip.RACK_SYSTEMS else rect.width()
    box = QRectF(0, 0, width, height)
    box.moveCenter(rect.center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.fills[row.device_class])
    painter.drawRoundedRect(box, 2, 2)
    pattern, ears = front_of(row.vendor)
    inner = paint_ears(painter, box, ears, _veil(theme.on_fill, 0.55))
    paint_pattern(painter, inner.adjusted(1, 1, -1, -1), pattern, _veil(theme.on_fill, 0.22))
    _draw_marks(painter, inner, row, theme, scale)


def _share(row: CatalogueRow, rect: QRectF) -> float:
    """How much of a large drawing's height a device takes."""
    return rect.height() * min(1.0, row.half_units / _HIGHEST_HALF_UNITS)


def _draw_marks(
    painter: QPainter, box: QRectF, row: CatalogueRow, theme: Theme, scale: float
) -> None:
    """Draw what tells the kind of a device: its GPUs, drives, ports, cells or pumps."""
    if row.chip is Chip.RACK_SYSTEMS:
        _draw_trays(painter, box.adjusted(2, 3, -2, -3), _veil(theme.on_fill, 0.75))
        return
    caption = DeviceCaption("", "", row.device_class, row.gpus, row.kind, row.ports)
    margin = 3 * (scale - 1)
    area = box.adjusted(margin, 2, -margin, -2).toRect()
    marks = face_marks(caption, area, scale / 2)
    light = _veil(theme.on_fill, 0.75)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for mark in marks:
        painter.fillRect(QRect(mark), light)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _draw_trays(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw the trays of a rack system, a few pixels each."""
    y = box.top()
    while y + _TRAY_PX <= box.bottom():
        painter.fillRect(QRectF(box.left(), y, box.width(), _TRAY_PX - 1), colour)
        y += 2 * _TRAY_PX - 1


def _draw_cabinet(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    frame = QRectF(0, 0, min(rect.width(), rect.height() * 0.6), rect.height() - 2)
    frame.moveCenter(rect.center())
    painter.setPen(QPen(colour, 1.5))
    painter.drawRoundedRect(frame, 2, 2)
    painter.setPen(QPen(colour, 1.0))
    for part in (0.25, 0.5, 0.75):
        y = frame.top() + frame.height() * part
        painter.drawLine(QPointF(frame.left() + 3, y), QPointF(frame.right() - 3, y))


def _draw_module(painter: QPainter, rect: QRectF, theme: Theme, row: CatalogueRow) -> None:
    """Draw an accelerator: a carrier, its die in the middle, memory at both sides."""
    side = min(rect.width(), rect.height())
    carrier = QRectF(0, 0, side, side)
    carrier.moveCenter(rect.center())
    painter.setPen(QPen(theme.lines[row.device_class], 1.2))
    painter.drawRoundedRect(carrier, 2, 2)
    pattern, _ = front_of(row.vendor)
    faint = _veil(theme.lines[row.device_class], 0.3)
    paint_pattern(painter, carrier.adjusted(1, 1, -1, -1), pattern, faint)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.fills[row.device_class])
    die = QRectF(0, 0, side * 0.36, side * 0.56)
    die.moveCenter(carrier.center())
    painter.drawRect(die)
    stack = side * 0.14
    for place in range(3):
        y = die.top() + place * die.height() / 3 + (die.height() / 3 - stack) / 2
        painter.drawRect(QRectF(die.left() - stack * 1.4, y, stack, stack))
        painter.drawRect(QRectF(die.right() + stack * 0.4, y, stack, stack))


def _draw_layers(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw a language model: layers over one another."""
    side = min(rect.width(), rect.height())
    painter.setPen(QPen(colour, 1.2))
    for place in range(3):
        top = rect.center().y() - side * 0.32 + place * side * 0.25
        layer = QRectF(rect.center().x() - side * 0.4, top, side * 0.8, side * 0.15)
        painter.drawRoundedRect(layer, 2, 2)


def _draw_engine(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw a serving engine: a running line of tokens between two bars."""
    side = min(rect.width(), rect.height())
    middle = rect.center()
    painter.setPen(QPen(colour, 1.2))
    for y in (-0.3, 0.3):
        line = middle.y() + side * y
        painter.drawLine(
            QPointF(middle.x() - side * 0.45, line), QPointF(middle.x() + side * 0.45, line)
        )
    for place in range(4):
        left = middle.x() - side * 0.42 + place * side * 0.22
        painter.drawRect(QRectF(left, middle.y() - side * 0.08, side * 0.16, side * 0.16))


def _draw_building(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw the outline of a hall with its doors."""
    scale = min(rect.width() / WIDTH, rect.height() / 20)
    painter.translate(rect.center())
    painter.scale(scale, scale)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        [QPointF(-13, 8), QPointF(-13, -3), QPointF(0, -9), QPointF(13, -3), QPointF(13, 8)]
    )
    painter.drawLine(QPointF(-15, 8), QPointF(15, 8))
    for left in (-8.5, -2.5, 3.5):
        painter.drawRect(QRectF(left, 1, 5, 7))


def _draw_cloud(painter: QPainter, rect: QRectF, row: CatalogueRow, theme: Theme) -> None:
    """Draw a cloud; an outline stands for a model API, a filled one for instances."""
    colour, filled = theme.lines[row.device_class], row.chip is Chip.CLOUD
    scale = min(rect.width() / WIDTH, rect.height() / 20)
    box = QRectF(0, 0, 28, 18)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(QRectF(box.left(), box.top() + 7, box.width(), 11), 5.5, 5.5)
    path.addEllipse(QRectF(box.left() + 5, box.top() + 1, 13, 13))
    path.addEllipse(QRectF(box.left() + 14, box.top() + 4, 10, 10))
    painter.translate(rect.center())
    painter.scale(scale, scale)
    painter.translate(-box.center())
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    outline = path.simplified()
    painter.drawPath(outline)
    pattern, _ = front_of(row.vendor)
    painter.setClipPath(outline)
    paint_pattern(painter, box, pattern, _veil(theme.window if filled else colour, 0.4))


def _veil(colour: QColor, alpha: float) -> QColor:
    veiled = QColor(colour)
    veiled.setAlphaF(alpha)
    return veiled
