"""Paints what stands beside the map: jurisdictions with the cards of places, the list of flows."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from planner.presenters.regions import FlowLine, PlaceCard, empty_text, flows_title
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.rack_painting import severity_colour
from planner.ui.canvas.painting import Align, Grid, Look, draw_warning, rounded
from planner.ui.regions.map_painting import tint_of
from planner.ui.regions.marks import TONES, draw_number
from planner.ui.regions.picture import RegionPicture
from planner.ui.regions.places import (
    AREA_TITLE,
    BADGE,
    PAD,
    PANEL_FOOT,
    PANEL_TITLE,
    AreaPlace,
)
from planner.ui.theme import mixed

_FRAME, _WASH = 0.75, 0.07
"""How strongly the frame of a jurisdiction and its ground take its colour."""
_STEPS_BACK = 0.45
_WITH_BADGE = 1
"""The line of a card that ends in its level of sovereignty."""


class CardPainting:
    """Paints frames, cards and list of one map once."""

    def __init__(self, painter: QPainter, grid: Grid, look: Look, picture: RegionPicture) -> None:
        self._painter = painter
        self._grid = grid
        self._look = look
        self._theme = look.theme
        self._picture = picture
        self._px = grid.size(10.5, 9, 14)
        self._line = look.type.line_height(self._px)

    def areas(self) -> None:
        """Paint the frames of the jurisdictions."""
        for area in self._picture.places.areas:
            self._area(area)

    def cards(self) -> None:
        """Paint the cards of all places."""
        for card in self._picture.shown.cards:
            self._card(card, self._picture.places.cards[card.site])

    def panel(self) -> None:
        """Paint the list of flows."""
        picture, theme, grid = self._picture, self._theme, self._grid
        box = picture.places.panel
        rounded(self._painter, grid.rect(box), 8.0, theme.card, QPen(theme.line_strong, 1.0))
        head = grid.rect(Box(box.x + PAD, box.y, box.width - 2 * PAD, PANEL_TITLE))
        self._draw(head, flows_title(), grid.size(12, 9, 16), bold=True)
        if not picture.shown.flows:
            below = Box(box.x + PAD, box.y + PANEL_TITLE, box.width - 2 * PAD, 20.0)
            self._muted(grid.rect(below), empty_text())
        quiet = picture.points_out
        for flow in picture.shown.flows:
            bold = picture.stands_out(flow.key)
            self._painter.setOpacity(_STEPS_BACK if quiet and not bold else 1.0)
            self._row(flow, picture.places.rows[flow.key])
        self._painter.setOpacity(1.0)
        foot = Box(box.x + PAD, box.bottom - PANEL_FOOT, box.width - 2 * PAD, PANEL_FOOT)
        self._look.type.draw(
            self._painter, grid.rect(foot), picture.shown.note, grid.size(9.5, 9, 12), theme.faint
        )

    def _area(self, area: AreaPlace) -> None:
        theme, colour = self._theme, tint_of(area.index)
        ground = mixed(colour, theme.card, _WASH)
        line = QPen(mixed(colour, theme.card, _FRAME), 1.2)
        rounded(self._painter, self._grid.rect(area.box), 8.0, ground, line)
        box = Box(area.box.x + PAD, area.box.y, area.box.width - 2 * PAD, AREA_TITLE)
        self._draw(self._grid.rect(box), area.title, self._grid.size(12, 9, 16), bold=True)

    def _card(self, card: PlaceCard, box: Box) -> None:
        theme, grid = self._theme, self._grid
        pen = QPen(theme.line_strong, 1.0)
        if self._picture.is_chosen(card.site):
            pen = QPen(theme.accent, 2.0)
        rect = grid.rect(box)
        rounded(self._painter, rect, 6.0, theme.card_raised, pen)
        inner = rect.adjusted(8 * grid.scale, 0, -8 * grid.scale, 0)
        px = grid.size(12, 9, 16)
        height = self._look.type.line_height(px)
        lines = (card.facts, card.certificates, card.data, card.figures)
        total = height + len(lines) * self._line
        y = rect.top() + max(1.0, (rect.height() - total) / 2)
        title = QRectF(inner.left(), y, inner.width(), height)
        self._draw(self._marked(card, title), card.title, px, bold=True)
        y += height
        for place, text in enumerate(lines):
            if y + self._line > rect.bottom() + 2:
                break
            line = QRectF(inner.left(), y, inner.width(), self._line)
            if place == _WITH_BADGE and card.badge:
                line = self._badge(card.badge, line)
            if place == len(lines) - 1:
                self._draw(line, text, self._px)
            else:
                self._muted(line, text)
            y += self._line

    def _marked(self, card: PlaceCard, title: QRectF) -> QRectF:
        """Paint the mark of a finding at the right of a line; returns what is left of it."""
        if card.severity is None:
            return title
        size = title.height() * 0.75
        mark = QRectF(title.right() - size, title.center().y() - size / 2, size, size)
        colour = severity_colour(self._theme, card.severity)
        draw_warning(self._painter, mark, colour, self._theme.card_raised)
        return title.adjusted(0, 0, -size - 4, 0)

    def _badge(self, badge: str, line: QRectF) -> QRectF:
        """Paint the level of sovereignty at the right of a line; returns what is left of it."""
        px = self._grid.size(9.5, 9, 12)
        width = self._look.type.width(badge, px) + 10
        height = min(px + 5.0, line.height())  # the lines above and below run on beside it
        pill = QRectF(line.right() - width, line.center().y() - height / 2, width, height)
        rounded(self._painter, pill, 4.0, self._theme.accent_soft, QPen(self._theme.line, 1.0))
        self._look.type.draw(self._painter, pill, badge, px, self._theme.text, align=Align.CENTRE)
        return line.adjusted(0, 0, -width - 5, 0)

    def _row(self, flow: FlowLine, box: Box) -> None:
        theme, grid = self._theme, self._grid
        rect = grid.rect(box)
        if self._picture.stands_out(flow.key):
            rounded(self._painter, rect, 5.0, theme.accent_soft, QPen(theme.accent, 1.0))
        radius = max(7.0, BADGE * grid.scale)
        mark = QPointF(rect.left() + radius * 1.3 + 3, rect.top() + rect.height() / 2)
        draw_number(
            self._painter,
            mark,
            radius,
            str(flow.number),
            flow.ruling,
            theme,
            self._look.type,
            copies=flow.copies,
        )
        inner = rect.adjusted(radius * 2.6 + 10, 0, -4, 0)
        texts = [(flow.title, theme.text, True), (flow.detail, theme.muted, False)]
        texts.append((flow.verdict, theme.tone(TONES[flow.ruling]), False))
        if len(texts) * self._line > rect.height() + 3:
            del texts[1]
        y = rect.top() + max(0.0, (rect.height() - len(texts) * self._line) / 2)
        for text, colour, bold in texts:
            line = QRectF(inner.left(), y, inner.width(), self._line)
            self._look.type.draw(self._painter, line, text, self._px, colour, bold=bold)
            y += self._line

    def _draw(self, rect: QRectF, text: str, px: int, *, bold: bool = False) -> None:
        self._look.type.draw(self._painter, rect, text, px, self._theme.text, bold=bold)

    def _muted(self, rect: QRectF, text: str) -> None:
        self._look.type.draw(self._painter, rect, text, self._px, self._theme.muted)
