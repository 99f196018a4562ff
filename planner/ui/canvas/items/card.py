"""A burst or a model API: a small card with two lines and a bar."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.finding import Severity
from planner.domain.hardware import DeviceClass
from planner.presenters.canvas import CardCaption
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.rack_painting import severity_colour
from planner.ui.canvas.layout import CardPlace
from planner.ui.canvas.painting import Grid, Look, as_rect, draw_warning, rounded

_MARGIN = 4.0
_INSET = 12.0
_BAR = 5.0


@dataclass(frozen=True, slots=True)
class CardPicture:
    """Everything a small card shows."""

    place: CardPlace
    caption: CardCaption
    severity: Severity | None = None
    device_class: DeviceClass = DeviceClass.CLOUD


class CardItem(QGraphicsItem):
    """Draws a burst or a model API."""

    def __init__(self, look: Look, picture: CardPicture) -> None:
        super().__init__()
        self._look = look
        self.picture = picture
        self._selected = False

    def show_picture(self, picture: CardPicture) -> None:
        """Draw another picture."""
        if picture == self.picture:
            return
        if picture.place.box != self.picture.place.box:
            self.prepareGeometryChange()
        self.picture = picture
        self.update()

    def show_selection(self, *, selected: bool) -> None:
        """Highlight the card."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def boundingRect(self) -> QRectF:
        return as_rect(self.picture.place.box.grown(_MARGIN))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        look, box, caption = self._look, self.picture.place.box, self.picture.caption
        theme = look.theme
        with Grid(painter) as grid:
            pen = QPen(theme.lines[self.picture.device_class], 1.0)
            if self._selected:
                pen = QPen(theme.accent, 2.0)
            radius = max(2.0, min(6.0, 6 * grid.scale))
            rounded(painter, grid.rect(box), radius, theme.card_raised, pen)
            px, small = grid.size(12, 11, 16), grid.size(10.5, 10, 14)
            texts = [(caption.title, px, theme.text, True)]
            texts += [(line, small, theme.muted, False) for line in caption.lines if line]
            inner = grid.rect(Box(box.x + _INSET, box.y + 8, box.width - 2 * _INSET, 48.0))
            y, bottom = inner.top(), grid.y(box.bottom) - 4
            for index, (text, size, colour, bold) in enumerate(texts):
                height = look.type.line_height(size) + 1
                if y + height > bottom + 3:
                    break
                line = QRectF(inner.left(), y, inner.width(), height)
                if index == 0 and self.picture.severity is not None:
                    mark = QRectF(line.right() - size, line.center().y() - size / 2, size, size)
                    colour_of_mark = severity_colour(theme, self.picture.severity)
                    draw_warning(painter, mark, colour_of_mark, theme.card_raised)
                    line.setRight(mark.left() - 4)
                look.type.draw(painter, line, text, size, colour, bold=bold)
                y += height
            self._paint_bar(painter, grid, y)

    def _paint_bar(self, painter: QPainter, grid: Grid, below: float) -> None:
        share, box = self.picture.caption.share, self.picture.place.box
        bar = Box(box.x + _INSET, box.bottom - _INSET - _BAR, box.width - 2 * _INSET, _BAR)
        track = grid.rect(bar)
        if share is None or track.top() < below or track.height() < 2:
            return
        theme = self._look.theme
        radius = track.height() / 2
        rounded(painter, track, radius, theme.track, _NO_LINE)
        filled = QRectF(track)
        filled.setWidth(max(track.height(), track.width() * min(1.0, share)))
        if share > 0:
            rounded(painter, filled, radius, theme.lines[DeviceClass.CLOUD], _NO_LINE)


_NO_LINE = QPen()
_NO_LINE.setStyle(_NO_LINE.style().NoPen)
