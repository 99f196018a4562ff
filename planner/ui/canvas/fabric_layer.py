"""The fabrics of the scene: worked out while they are shown, and only when they or racks change."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from planner.domain.fabric_results import FabricResult
from planner.domain.identity import FabricId
from planner.presenters.fabric_words import fabric_tooltip
from planner.presenters.legend import LegendEntry
from planner.presenters.seats import Group
from planner.ui.canvas.fabric_lines import fabric_lines
from planner.ui.canvas.items.fabric import FabricsItem
from planner.ui.canvas.layout import Layout
from planner.ui.canvas.painting import Look
from planner.workspace.state import Selection, Subject

_REACH = 3.0
"""How near to a tray the pointer means it, in scene units."""


class FabricLayer:
    """Keeps the lines of fabrics in step with the plan while they are shown."""

    def __init__(self, scene: QGraphicsScene, look: Look) -> None:
        self.item = FabricsItem(look)
        self.item.setZValue(1.5)
        self._scene = scene
        self._results: Mapping[FabricId, FabricResult] = {}
        self._layout: Layout | None = None
        self._drawn: tuple[Mapping[FabricId, FabricResult], Layout] | None = None

    def show(self, results: Mapping[FabricId, FabricResult], layout: Layout) -> None:
        """Draw the fabrics of a plan, unless they are hidden or as they were."""
        self._results, self._layout = results, layout
        self._draw()

    def set_shown(self, shown: bool) -> None:
        """Show or hide all of them."""
        self.item.setVisible(shown)
        self._draw()

    def show_selection(self, selection: Selection) -> None:
        """Draw the selected fabrics with numbers."""
        mine = selection.ids if selection.kind is Subject.FABRIC else ()
        self.item.show_selected(frozenset(mine))

    def at(self, point: QPointF) -> FabricId | None:
        """Return the fabric whose tray runs past a point of the scene."""
        found = self.item.at(point, _REACH) if self.item.isVisible() else None
        return found[0].fabric if found is not None else None

    def rect_of(self, selection: Selection) -> QRectF:
        """Return the box around the selected fabrics."""
        rect = QRectF()
        if selection.kind is Subject.FABRIC:
            for one in selection.ids:
                rect |= self.item.rect_of(FabricId(one))
        return rect

    def tooltip(self, point: QPointF) -> str:
        """Return what hovering at a point tells of the fabric there; empty when there is none."""
        found = self.item.at(point, _REACH) if self.item.isVisible() else None
        if found is None:
            return ""
        lines, stretch = found
        leaves = any(drop is stretch for _, drop in lines.drops)
        return fabric_tooltip(self._results.get(lines.fabric), stretch.cables, leaves=leaves)

    @property
    def legend(self) -> tuple[LegendEntry, ...]:
        """What the colours of the trays mean, kind by kind; nothing while they are hidden."""
        if not self.item.isVisible():
            return ()
        named: dict[int, str] = {}
        for one in self.item.lines:
            named.setdefault(one.lane, one.name)
        return tuple(LegendEntry(Group(lane), name) for lane, name in sorted(named.items()))

    def _draw(self) -> None:
        if self._layout is None or not self.item.isVisible():
            return
        now = (self._results, self._layout)
        if self._drawn is not None and self._drawn[0] is now[0] and self._drawn[1] is now[1]:
            return
        self._drawn = now
        lines = fabric_lines(self._results.values(), self._layout) if self._results else ()
        if lines and self.item.scene() is None:
            self._scene.addItem(self.item)  # plans without fabrics have no item for them
        self.item.show_lines(lines)
