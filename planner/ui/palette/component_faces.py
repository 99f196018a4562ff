"""The drawn faces of components: parts of devices and plant of the building, told apart by shape."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from planner.presenters.component_shapes import ComponentShape

_ASPECT = 1.7
"""Width of a face over its height."""
_CHIPS, _BLADES, _LINES = 6, 3, 3


def draw_component(
    painter: QPainter, rect: QRectF, shape: ComponentShape, line: QColor, fill: QColor
) -> None:
    """Draw the outline of a component in *line*, what marks it in *fill*."""
    height = min(rect.height() * 0.72, rect.width() / _ASPECT)
    box = QRectF(0, 0, height * _ASPECT, height)
    box.moveCenter(rect.center())
    painter.setPen(QPen(line, 1.2))
    _DRAWN[shape](painter, box, fill)


def _module(painter: QPainter, box: QRectF, fill: QColor) -> None:
    """An optic: a slim body with a latch and two fibres."""
    body = box.adjusted(0, box.height() * 0.28, -box.width() * 0.22, -box.height() * 0.28)
    painter.drawRoundedRect(body, 1.5, 1.5)
    for y in (0.42, 0.58):
        end = QPointF(box.right(), box.top() + box.height() * y)
        painter.drawLine(QPointF(body.right(), end.y()), end)
    latch = QRectF(body.left() - 1, body.top() + 2, body.width() * 0.16, body.height() - 4)
    painter.fillRect(latch, fill)


def _cable(painter: QPainter, box: QRectF, fill: QColor) -> None:
    """A cable: two plugs and a loop between them."""
    plug = QRectF(0, 0, box.width() * 0.2, box.height() * 0.3)
    path = QPainterPath(QPointF(box.left() + plug.width(), box.bottom() - plug.height() / 2))
    path.cubicTo(
        QPointF(box.center().x(), box.bottom()),
        QPointF(box.center().x(), box.top()),
        QPointF(box.right() - plug.width(), box.top() + plug.height() / 2),
    )
    painter.drawPath(path)
    plug.moveBottomLeft(box.bottomLeft())
    painter.fillRect(plug, fill)
    plug.moveTopRight(box.topRight())
    painter.fillRect(plug, fill)


def _card(painter: QPainter, box: QRectF, fill: QColor) -> None:
    """A card: its bracket at the left, a chip, the contacts below."""
    bracket = QRectF(box.left(), box.top(), box.width() * 0.08, box.height())
    painter.fillRect(bracket, fill)
    board = box.adjusted(box.width() * 0.12, box.height() * 0.08, 0, -box.height() * 0.22)
    painter.drawRect(board)
    chip = QRectF(0, 0, board.height() * 0.5, board.height() * 0.5)
    chip.moveCenter(board.center())
    painter.fillRect(chip, fill)
    contacts = QRectF(board.left() + board.width() * 0.2, board.bottom(), board.width() * 0.5, 3)
    painter.fillRect(contacts, fill)


def _memory(painter: QPainter, box: QRectF, fill: QColor) -> None:
    """A memory module: a row of chips on a long board."""
    board = box.adjusted(0, box.height() * 0.24, 0, -box.height() * 0.24)
    painter.drawRect(board)
    pitch = board.width() / _CHIPS
    for place in range(_CHIPS):
        left = board.left() + pitch * (place + 0.22)
        chip = QRectF(left, board.top() + 3, pitch * 0.56, board.height() - 7)
        painter.fillRect(chip, fill)


def _drive(painter: QPainter, box: QRectF, fill: QColor) -> None:
    """A drive: a box with a label and its connector."""
    painter.drawRoundedRect(box, 2, 2)
    label = box.adjusted(
        box.width() * 0.12, box.height() * 0.2, -box.width() * 0.34, -box.height() * 0.2
    )
    painter.fillRect(label, fill)
    right = box.right() - box.width() * 0.14
    painter.drawLine(QPointF(right, box.top() + 3), QPointF(right, box.bottom() - 3))


def _box(painter: QPainter, box: QRectF, fill: QColor) -> None:
    """A tray or workstation: a box with its vents."""
    painter.drawRoundedRect(box, 2, 2)
    for place in range(_LINES):
        y = box.top() + box.height() * (place + 1) / (_LINES + 1)
        painter.fillRect(QRectF(box.left() + 4, y - 1, box.width() - 8, 2), fill)


def _fan(painter: QPainter, box: QRectF, fill: QColor) -> None:
    """Plant that cools: a fan in its frame."""
    painter.drawRoundedRect(box, 2, 2)
    radius = box.height() * 0.36
    painter.drawEllipse(box.center(), radius, radius)
    painter.save()
    painter.translate(box.center())
    for _ in range(_BLADES):
        blade = QPainterPath(QPointF(0, 0))
        blade.quadTo(QPointF(radius * 0.7, -radius * 0.5), QPointF(radius * 0.85, 0))
        blade.quadTo(QPointF(radius * 0.5, radius * 0.25), QPointF(0, 0))
        painter.fillPath(blade, fill)
        painter.rotate(360 / _BLADES)
    painter.restore()


def _bolt(painter: QPainter, box: QRectF, fill: QColor) -> None:
    """Plant that feeds: a flash in its cabinet."""
    painter.drawRoundedRect(box, 2, 2)
    side, middle = box.height() * 0.38, box.center()
    flash = QPainterPath(QPointF(middle.x() + side * 0.2, middle.y() - side))
    for x, y in ((-0.45, 0.15), (-0.02, 0.15), (-0.2, 1.0), (0.45, -0.2), (0.02, -0.2)):
        flash.lineTo(QPointF(middle.x() + side * x, middle.y() + side * y))
    flash.closeSubpath()
    painter.fillPath(flash, fill)


_DRAWN = {
    ComponentShape.MODULE: _module,
    ComponentShape.CABLE: _cable,
    ComponentShape.CARD: _card,
    ComponentShape.MEMORY: _memory,
    ComponentShape.DRIVE: _drive,
    ComponentShape.BOX: _box,
    ComponentShape.FAN: _fan,
    ComponentShape.BOLT: _bolt,
}
