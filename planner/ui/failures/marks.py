"""Marks on the devices that a failure affects: a pattern and a line for each effect."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from planner.domain.failure import Effect
from planner.presenters.failures import effect_tone
from planner.presenters.rows import Tone
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.overlay import OverlayItem
from planner.ui.canvas.painting import Grid, Look
from planner.ui.theme import DARK

_PEN_PX = 2.0
_VEIL = 0.3
"""How much of a device its mark hides."""
_HATCH = 0.8
"""How strong the pattern is: the name of the device is read through it."""

_PATTERNS = {
    Effect.STOPS: Qt.BrushStyle.DiagCrossPattern,
    Effect.THROTTLED: Qt.BrushStyle.BDiagPattern,
    Effect.REDUCED: Qt.BrushStyle.BDiagPattern,
    Effect.NO_DATA: Qt.BrushStyle.Dense6Pattern,
}
"""The worse, the denser: what stops is crossed out, what throttles is hatched."""


def effect_colour(effect: Effect) -> QColor:
    """Return the colour of an effect; what only throttles a little warns too.

    Racks are dark inside in both themes, and so are the swatches of the legend.
    """
    return DARK.tone(Tone.WARNING if effect is Effect.REDUCED else effect_tone(effect))


def effect_pen(effect: Effect) -> QPen:
    """Return the line around things with this effect; dashed where they go on in part."""
    dashed = effect in (Effect.REDUCED, Effect.NO_DATA)
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return QPen(effect_colour(effect), _PEN_PX, style)


def effect_brush(effect: Effect) -> QBrush:
    """Return the pattern over things with this effect."""
    colour = QColor(effect_colour(effect))
    colour.setAlphaF(_HATCH)
    return QBrush(colour, _PATTERNS[effect])


class FailureMarks(OverlayItem):
    """Draws over the canvas what a failure does to devices; none without boxes."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, z=4.5)
        self.boxes: Mapping[Effect, tuple[Box, ...]] = {}

    def show_boxes(self, boxes: Mapping[Effect, tuple[Box, ...]]) -> None:
        """Mark other boxes from now on."""
        if boxes == self.boxes:
            return
        self.boxes = dict(boxes)
        self.cover(box for mine in boxes.values() for box in mine)

    def draw(self, painter: QPainter, grid: Grid) -> None:
        veil = QColor(self._look.theme.rack)
        veil.setAlphaF(_VEIL)
        for effect, boxes in self.boxes.items():
            rects = [grid.rect(box) for box in boxes]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawRects(rects)
            painter.setPen(effect_pen(effect))
            painter.setBrush(effect_brush(effect))
            painter.drawRects(rects)
