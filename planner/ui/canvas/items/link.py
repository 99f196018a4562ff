"""A link between two places, as a curve with its load against its bandwidth."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.presenters.links import LinkLoad
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Align, Grid, Look

_MARGIN = 40.0
_END = 6.0
_SELECTED_PX = 5.0
_PAD_PX = 6.0


@dataclass(frozen=True, slots=True)
class LinkPicture:
    """The boxes that a link joins, its load, and how many links run below it (for distance)."""

    start: Box
    end: Box
    load: LinkLoad
    lane: int = 0


class LinkItem(QGraphicsItem):
    """Draws one link."""

    def __init__(self, look: Look, picture: LinkPicture) -> None:
        super().__init__()
        self._look = look
        self.picture = picture
        self._is_selected = False

    def show_picture(self, picture: LinkPicture) -> None:
        """Draw another state of the link."""
        if picture != self.picture:
            self.prepareGeometryChange()
            self.picture = picture
            self.update()

    def show_selection(self, *, selected: bool) -> None:
        """Show whether the link is selected."""
        if selected != self._is_selected:
            self._is_selected = selected
            self.update()

    @property
    def middle(self) -> QPointF:
        """The point half way."""
        return _curve(*self._ends()).pointAtPercent(0.5)

    @property
    def line_rect(self) -> QRectF:
        """The box around the line and its ends."""
        return _curve(*self._ends()).boundingRect().adjusted(-_END, -_END, _END, _END)

    def boundingRect(self) -> QRectF:
        gap = self._gap()
        around = QRectF(gap.x, gap.y, gap.width, gap.height).united(
            QRectF(*self._ends()).normalized()
        )
        return around.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def _gap(self) -> Box:
        """Return the free strip between both boxes; empty where one stands inside the other."""
        one, two = self.picture.start, self.picture.end
        inner_left, inner_right = min(one.right, two.right), max(one.x, two.x)
        if inner_right >= inner_left:
            top, bottom = min(one.y, two.y), max(one.bottom, two.bottom)
            return Box(inner_left, top, inner_right - inner_left, bottom - top)
        left, right = min(one.x, two.x), max(one.right, two.right)
        upper, lower = min(one.bottom, two.bottom), max(one.y, two.y)
        return Box(left, upper, right - left, max(0.0, lower - upper))

    def _ends(self) -> tuple[QPointF, QPointF]:
        """Return points on the facing edges of both boxes."""
        left, right = self.picture.start, self.picture.end
        if left.x > right.x:
            left, right = right, left
        shift = 14.0 * self.picture.lane
        if right.x >= left.right:
            upper, lower = max(left.y, right.y), min(left.bottom, right.bottom)
            if lower - upper > 2 * shift:
                y = (upper + lower) / 2 + shift
                return QPointF(left.right, y), QPointF(right.x, y)
            return (
                QPointF(left.right, left.y + left.height / 2 + shift),
                QPointF(right.x, right.y + right.height / 2 + shift),
            )
        high, low = (left, right) if left.y <= right.y else (right, left)
        x = (max(left.x, right.x) + min(left.right, right.right)) / 2 + shift
        return QPointF(x, high.bottom), QPointF(x, low.y)

    def is_near(self, at: QPointF, tolerance: float) -> bool:
        """Whether a point of the scene lies on the line, give or take *tolerance*."""
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * tolerance)
        return stroker.createStroke(_curve(*self._ends())).contains(at)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        theme = self._look.theme
        one, two = self._ends()
        with Grid(painter) as grid:
            start = QPointF(grid.x(one.x()), grid.y(one.y()))
            end = QPointF(grid.x(two.x()), grid.y(two.y()))
            path = _curve(start, end)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            colour = theme.bad if self.picture.load.over else theme.accent
            usual = max(1.0, min(2.0, 2 * grid.scale))
            painter.setPen(QPen(colour, _SELECTED_PX if self._is_selected else usual))
            painter.drawPath(path)
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            for end_point in (start, end):
                painter.drawEllipse(end_point, 3.0, 3.0)
            self._label(painter, grid, start, end)

    def _label(self, painter: QPainter, grid: Grid, start: QPointF, end: QPointF) -> None:
        """Write the load along the line where it is long enough, else across it in the gap.

        Sites stand close to one another: between two of them the text runs upwards.
        """
        load, kind = self.picture.load, self._look.type
        ink = self._look.theme.bad if load.over else self._look.theme.muted
        px = grid.size(9.5, most=12)
        strip = grid.rect(self._gap())
        for text in (load.text, load.short):
            width = kind.width(text, px) + 2 * _PAD_PX
            if abs(end.x() - start.x()) > width:
                middle = (start + end) / 2
                tag = QRectF(middle.x() - width / 2, middle.y() - px - 6, width, px + 4)
                kind.draw(painter, tag, text, px, ink, align=Align.CENTRE)
                return
            upright = strip.height() > strip.width()
            place = _beside(strip, start, end, self.picture.lane)
            if min(place.width(), place.height()) < px or width > max(
                place.width(), place.height()
            ):
                continue
            nearer = place.bottom() <= start.y() if upright else place.left() >= start.x()
            align = Align.LEFT if nearer else Align.RIGHT
            if upright:
                painter.translate(place.bottomLeft())
                painter.rotate(-90)
                place = QRectF(0, 0, place.height(), place.width())
            kind.draw(painter, place, text, px, ink, align=align)
            return


def _beside(strip: QRectF, start: QPointF, end: QPointF, lane: int) -> QRectF:
    """Return the part of a gap on one side of the line: the larger one, the other for a second line.

    A third line and more have none.
    """
    line = QRectF(start, end).normalized().adjusted(-_PAD_PX, -_PAD_PX, _PAD_PX, _PAD_PX)
    before, after = QRectF(strip), QRectF(strip)
    if strip.height() > strip.width():
        before.setBottom(line.top())
        after.setTop(line.bottom())
        sides = sorted((before, after), key=QRectF.height, reverse=True)
    else:
        before.setRight(line.left())
        after.setLeft(line.right())
        sides = sorted((before, after), key=QRectF.width, reverse=True)
    return sides[lane] if lane < len(sides) else QRectF()


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    """Return a line that leaves and arrives level."""
    path = QPainterPath(start)
    bend = (end.x() - start.x()) / 2
    path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
    return path
