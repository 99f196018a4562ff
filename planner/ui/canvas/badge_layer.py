"""Small badges on devices and cards: lead time, supply risk, sovereignty; optional, near by alone."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsScene

from planner.domain.identity import EntryId, PlacementId, RackId, SiteId
from planner.presenters.badges import Badge, Badges, badges
from planner.presenters.rows import Tone
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.overlay import OverlayItem
from planner.ui.canvas.items.rack_picture import Block
from planner.ui.canvas.layout import PAD, CardPlace, Layout
from planner.ui.canvas.painting import (
    Align,
    Grid,
    Look,
    draw_cross,
    draw_tick,
    draw_warning,
    rounded,
)
from planner.ui.canvas.rack_layer import RackLayer
from planner.ui.theme import DARK
from planner.workspace.state import State, Subject

NEAR = 0.7
"""From this zoom on badges can be read, and are drawn."""

_Z = 3.5
_INSET, _GAP = 4.0, 3.0
_CARD_INSET = 12.0
_LIFT = 2.0
"""How far over the upper edge of a site the middle of its badge lies, so that no title is covered."""
_AROUND = 14.0
"""How far beyond the outermost edges badges reach when they are largest in the plan."""
_GROUND = 0.82
"""Opacity of the ground of a badge on a device."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A state and its badges."""

    state: State
    badges: Badges


class BadgeItem(OverlayItem):
    """Draws the badges of what is exposed."""

    def __init__(self, look: Look, racks: RackLayer, layout: Callable[[], Layout]) -> None:
        super().__init__(look, _Z)
        self._racks = racks
        self._layout = layout
        self._drawn: Drawn | None = None

    def show_badges(self, drawn: Drawn) -> None:
        """Draw the badges of another state."""
        self._drawn = drawn
        self.cover((self._layout().bounds,), _AROUND)

    def draw(self, painter: QPainter, grid: Grid) -> None:
        drawn = self._drawn
        if drawn is None or grid.scale < NEAR:
            return
        pen, layout = _Pen(painter, grid, self._look), self._layout()
        for rack, place in layout.racks.items():
            cell = place.cell
            if rack in drawn.state.plan.racks and self._look.is_exposed(grid.rect(cell)):
                parts = {one.id: one.part for one in drawn.state.plan.racks[rack].placements}
                for block in self._racks.item(rack).picture.full_width:
                    found = _of(drawn.badges, parts.get(block.placement))
                    pen.on_device(block, Box(cell.x, cell.y, 0, 0), found)
        for key, card in layout.cards.items():
            pen.on_card(card.box, _of_card(drawn, key, card))
        for site, place_of_site in layout.sites.items():
            pen.on_site(place_of_site.box, drawn.badges.sites.get(SiteId(site), ()))


class BadgeLayer:
    """Keeps the badges in step with a scene while they are shown; while not, nothing is worked out."""

    def __init__(
        self,
        scene: QGraphicsScene,
        look: Look,
        racks: RackLayer,
        layout: Callable[[], Layout],
    ) -> None:
        self._scene = scene
        self._layout = layout
        self._look = look
        self._racks = racks
        self._item: BadgeItem | None = None
        self._drawn: Drawn | None = None

    @property
    def is_shown(self) -> bool:
        """Whether badges are wanted."""
        return self._item is not None

    def set_shown(self, *, shown: bool) -> None:
        """Show badges from the next state on, or take them away."""
        if shown and self._item is None:
            self._item = BadgeItem(self._look, self._racks, self._layout)
            self._scene.addItem(self._item)
        elif not shown and self._item is not None:
            self._scene.removeItem(self._item)
            self._item = self._drawn = None

    def show_state(self, state: State) -> None:
        """Show the badges of a state; worked out again only when plan or results are others."""
        if self._item is None:
            return
        known = self._drawn.state if self._drawn is not None else None
        if (
            known is None
            or known.project is not state.project
            or known.evaluation is not state.evaluation
        ):
            found = badges(state.project, state.scenario, state.evaluation)
            self._drawn = Drawn(state, found)
            self._item.show_badges(self._drawn)

    def on(self, rack: RackId, placement: PlacementId) -> tuple[Badge, ...]:
        """Return the badges of a device; none while they are not shown."""
        if self._drawn is None or rack not in self._drawn.state.plan.racks:
            return ()
        for one in self._drawn.state.plan.racks[rack].placements:
            if one.id == placement:
                return _of(self._drawn.badges, one.part)
        return ()

    def on_card(self, key: str) -> tuple[Badge, ...]:
        """Return the badges of the card of a burst, a model API or a site."""
        if self._drawn is None:
            return ()
        found = self._drawn.badges
        return (*found.cards.get(key, ()), *found.sites.get(SiteId(key), ()))


def hints(found: Iterable[Badge]) -> str:
    """Return what badges mean, line by line."""
    return "\n".join(one.hint for one in found)


class _Pen:
    """Draws badges into what is being painted."""

    def __init__(self, painter: QPainter, grid: Grid, look: Look) -> None:
        self._painter = painter
        self._grid = grid
        self._look = look
        self._px = grid.size(9.5, 9, 12)
        self._height = self._px + 4.0

    def on_device(self, block: Block, cell: Box, found: tuple[Badge, ...]) -> None:
        """Draw at the right of the first line, as far as the name leaves room."""
        if not found:
            return
        grid = self._grid
        box = Box(cell.x + block.box.x, cell.y + block.box.y, block.box.width, block.box.height)
        rect = grid.rect(box)
        if rect.height() < self._height or not self._look.is_exposed(rect):
            return
        name_px = grid.size(11, 10, 16)
        name = self._look.type.width(block.caption.name, name_px)
        signs = (block.severity is not None) + block.locked
        right = rect.right() - _INSET - signs * (min(11.0, rect.height() - 1) + 3.0)
        left = rect.left() + 2 * _INSET + name
        line = min(rect.height() - 1, self._look.type.line_height(name_px) + 3.0)
        middle = rect.top() + line / 2
        ground = QColor(self._look.theme.rack)
        ground.setAlphaF(_GROUND)
        self._row(found, left, right, middle, ground, self._look.theme.rack_text, on_rack=True)

    def on_card(self, box: Box, found: tuple[Badge, ...]) -> None:
        """Draw at the right on the lower edge of a card, below its bar."""
        rect = self._grid.rect(box)
        if found and self._look.is_exposed(rect.adjusted(0, 0, 0, self._height)):
            theme = self._look.theme
            inset = _CARD_INSET * self._grid.scale
            left, right = rect.left() + inset, rect.right() - inset
            self._row(found, left, right, rect.bottom(), theme.card, theme.text)

    def on_site(self, box: Box, found: tuple[Badge, ...]) -> None:
        """Draw at the right on the upper edge of the card of a site."""
        rect = self._grid.rect(box)
        if found and self._look.is_exposed(rect.adjusted(0, -self._height, 0, 0)):
            theme = self._look.theme
            inset = PAD * self._grid.scale
            left, right = rect.left() + inset, rect.right() - inset
            self._row(found, left, right, rect.top() - _LIFT, theme.accent_soft, theme.text)

    def _row(
        self,
        found: tuple[Badge, ...],
        left: float,
        right: float,
        middle: float,
        ground: QColor,
        ink: QColor,
        *,
        on_rack: bool = False,
    ) -> None:
        """Draw badges from the right; those that have no room are left out, the last ones first."""
        for badge, place in self._places(found, left, right, middle):
            theme = self._look.theme
            colour = ink if badge.tone is Tone.NORMAL else theme.tone(badge.tone)
            if on_rack and badge.tone is not Tone.NORMAL:
                colour = DARK.tone(badge.tone)  # racks are dark inside in both themes
            edge = theme.rack_line if on_rack else theme.line_strong
            rounded(self._painter, place, 3.0, ground, QPen(edge, 1.0))
            words = place.adjusted(4, 0, -4, 0)
            if badge.marked:
                size = self._px - 1.0
                sign = QRectF(words.left(), middle - size / 2, size, size)
                _draw_sign(self._painter, sign, badge.tone, colour, theme.card)
                words.setLeft(sign.right() + 2)
            self._look.type.draw(
                self._painter, words, badge.text, self._px, colour, align=Align.CENTRE
            )

    def _places(
        self, found: tuple[Badge, ...], left: float, right: float, middle: float
    ) -> Iterator[tuple[Badge, QRectF]]:
        widths = [self._width(one) for one in found]
        count = len(found)
        while count and sum(widths[:count]) + _GAP * (count - 1) > right - left:
            count -= 1
        for badge, width in zip(reversed(found[:count]), reversed(widths[:count]), strict=True):
            yield badge, QRectF(right - width, middle - self._height / 2, width, self._height)
            right -= width + _GAP

    def _width(self, badge: Badge) -> float:
        sign = self._px + 1.0 if badge.marked else 0.0
        return math.ceil(self._look.type.width(badge.text, self._px)) + 9.0 + sign


def _draw_sign(painter: QPainter, rect: QRectF, tone: Tone, colour: QColor, ground: QColor) -> None:
    if tone is Tone.GOOD:
        draw_tick(painter, rect, colour)
    elif tone is Tone.BAD:
        draw_cross(painter, rect, colour)
    else:
        draw_warning(painter, rect, colour, ground)


def _of(found: Badges, part: EntryId | None) -> tuple[Badge, ...]:
    return found.parts.get(part, ()) if part is not None else ()


def _of_card(drawn: Drawn, key: str, card: CardPlace) -> tuple[Badge, ...]:
    """The badges of a card: of what is rented, or of the device that stands on a floor."""
    if card.subject is Subject.PLACEMENT:
        floors = (room.floor for site in drawn.state.plan.sites for room in site.rooms)
        found = (one.part for floor in floors for one in floor if one.id == key)
        return _of(drawn.badges, next(found, None))
    return drawn.badges.cards.get(key, ())
