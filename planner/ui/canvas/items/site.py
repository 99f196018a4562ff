"""The card of a site: title, subtitle, rooms; everything else stands on it."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.hardware import DeviceClass
from planner.domain.identity import RoomId
from planner.presenters.canvas import SEPARATOR, SiteCaption
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.layout import PAD, ROOM_TITLE, SitePlace
from planner.ui.canvas.painting import Grid, Look, as_rect, dashed, draw_lock, draw_warning
from planner.ui.theme import READABLE_PX

_MARGIN = 4.0
_FINDING_PX = 10
_LEAST_TITLE_PX = 11


@dataclass(frozen=True, slots=True)
class SitePicture:
    """Everything a site's card shows; `rooms` has the name and note of each room."""

    place: SitePlace
    caption: SiteCaption
    rooms: tuple[tuple[str, str], ...] = ()


def has_room_for_title(picture: SitePicture, scale: float, look: Look) -> bool:
    """Whether the title can be read at a zoom; else the labels of the far view name the site."""
    return picture.place.title * scale >= look.type.line_height(_LEAST_TITLE_PX)


def _has_note(picture: SitePicture) -> bool:
    """Whether nothing stands on the card, so that its finding can."""
    return not picture.place.rooms and not picture.place.cards


class SiteItem(QGraphicsItem):
    """Draws the card of a site, or the one of all model APIs."""

    def __init__(self, look: Look, picture: SitePicture) -> None:
        super().__init__()
        self._look = look
        self.picture = picture
        self._selected = False
        self._selected_room: str | None = None
        self._is_target = False
        self._target_room: RoomId | None = None

    def show_picture(self, picture: SitePicture) -> None:
        """Draw another picture."""
        if picture == self.picture:
            return
        if picture.place.box != self.picture.place.box:
            self.prepareGeometryChange()
        # A new figure in the title must not repaint every rack that stands on the card.
        only_title = picture.place == self.picture.place and picture.rooms == self.picture.rooms
        self.picture = picture
        if not only_title or _has_note(picture):
            self.update()
        elif has_room_for_title(picture, self._look.scale, self._look):
            box = picture.place.box
            self.update(QRectF(box.x, box.y, box.width, picture.place.title))

    def show_selection(self, *, site: bool, room: str | None) -> None:
        """Highlight the card or one of its rooms."""
        if site != self._selected or room != self._selected_room:
            self._selected, self._selected_room = site, room
            self.update()

    def show_target(self, *, site: bool, room: RoomId | None = None) -> None:
        """Mark the card or a room as what a drop would go to."""
        if site != self._is_target or room != self._target_room:
            self._is_target, self._target_room = site, room
            self.update()

    def boundingRect(self) -> QRectF:
        return as_rect(self.picture.place.box.grown(_MARGIN))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        theme = self._look.theme
        place = self.picture.place
        with Grid(painter) as grid:
            card = grid.rect(place.box)
            if not self._look.is_exposed(card):
                return
            outline = QPen(theme.line_strong, 1.0)
            if not place.kind.holds_racks:
                outline = QPen(theme.lines[DeviceClass.CLOUD], 1.0)
            if self._selected or self._is_target:
                outline = QPen(theme.accent, 2.0)
            radius = max(2.0, min(8.0, 8 * grid.scale))
            self._look.ground(painter, card, radius, theme.card, outline)
            if has_room_for_title(self.picture, grid.scale, self._look):
                self._paint_title(painter, grid)
            for room, text in zip(place.rooms, self.picture.rooms, strict=False):
                if room.titled:
                    self._paint_room(painter, grid, room.box, text, room.room)
            if _has_note(self.picture):
                self._paint_note(painter, grid)

    def _paint_title(self, painter: QPainter, grid: Grid) -> None:
        look, caption = self._look, self.picture.caption
        box = self.picture.place.box
        whole = grid.rect(Box(box.x + PAD, box.y, box.width - 2 * PAD, self.picture.place.title))
        if not look.is_exposed(whole):
            return
        px, small = grid.size(13.5, 12, 18), grid.size(11, 10, 14)
        while (
            px > READABLE_PX + 1 and look.type.width(caption.title, px, bold=True) > whole.width()
        ):
            px -= 1
        line, second = look.type.line_height(px), look.type.line_height(small)
        spare = whole.height() - line - second
        both = spare >= 0
        top = whole.top() + (min(spare, max(3.0, 8 * grid.scale)) if both else 1.0)
        height = line if both else min(whole.height(), line + 2)
        name = QRectF(whole.left(), top, whole.width(), height)
        look.type.draw(painter, name, caption.title, px, look.theme.text, bold=True)
        used = look.type.width(caption.title, px, bold=True)
        if caption.kind and used < whole.width() - 24:
            rest = name.adjusted(used, 0, 0, 0)
            look.type.draw(painter, rest, f" · {caption.kind}", px, look.theme.muted)
        if both:
            under = QRectF(whole.left(), name.bottom(), whole.width(), second)
            if caption.finding:
                under = self._paint_finding_mark(painter, under, small)
            room = int((whole.bottom() - under.top()) // second)
            for text in self._broken(caption.facts, under.width(), small)[: max(1, room)]:
                look.type.draw(painter, under, text, small, look.theme.muted)
                under.translate(0, second)

    def _broken(self, facts: tuple[str, ...], width: float, px: int) -> list[str]:
        """Join the facts to lines that fit."""
        lines: list[str] = []
        for fact in facts:
            longer = f"{lines[-1]}{SEPARATOR}{fact}" if lines else fact
            if lines and self._look.type.width(longer, px) <= width:
                lines[-1] = longer
            else:
                lines.append(fact)
        return lines

    def _paint_finding_mark(self, painter: QPainter, line: QRectF, px: int) -> QRectF:
        mark = QRectF(line.left(), line.center().y() - px / 2, px, px)
        colour = self._look.theme.tone(self.picture.caption.tone)
        draw_warning(painter, mark, colour, self._look.theme.card)
        return line.adjusted(px + 4, 0, 0, 0)

    def _paint_room(
        self, painter: QPainter, grid: Grid, box: Box, text: tuple[str, str], room: RoomId
    ) -> None:
        look = self._look
        rect = grid.rect(box)
        if not look.is_exposed(rect):
            return
        radius = max(2.0, min(6.0, 6 * grid.scale))
        chosen = room in (self._selected_room, self._target_room)
        pen = QPen(look.theme.accent, 2.0) if chosen else QPen(look.theme.line, 1.0)
        if text[1] and not chosen:
            look.ground(painter, rect, radius, look.theme.card, QPen(Qt.PenStyle.NoPen))
            dashed(painter, rect, radius, look.theme.line_strong, look.seen(painter))
        else:
            look.ground(painter, rect, radius, look.theme.card, pen)
        title = grid.rect(Box(box.x + PAD / 2, box.y, box.width - PAD, ROOM_TITLE))
        px = grid.size(11, 10, 14)
        if title.height() < px:
            return
        look.type.draw(painter, title, text[0], px, look.theme.text, bold=True)
        if text[1]:
            left = title.left() + look.type.width(text[0], px, bold=True) + 6
            mark = QRectF(left, title.center().y() - px / 2, px, px)
            if mark.right() < title.right():
                draw_lock(painter, mark, look.theme.muted)
            rest = QRectF(mark.right() + 3, title.top(), title.right() - mark.right() - 3, 0)
            rest.setHeight(title.height())
            look.type.draw(painter, rest, text[1], px, look.theme.muted)

    def _paint_note(self, painter: QPainter, grid: Grid) -> None:
        box = self.picture.place.box
        rect = grid.rect(
            Box(box.x + PAD, box.y + self.picture.place.title, box.width - 2 * PAD, 24.0)
        )
        if self.picture.caption.finding:
            colour = self._look.theme.tone(self.picture.caption.tone)
            px = grid.size(_FINDING_PX, most=13)
            self._look.type.draw(painter, rect, self.picture.caption.finding, px, colour)
