"""All links of the scene: one item each, updated only where it differs."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from planner.domain.facility import Link
from planner.domain.identity import LinkId, RackId, RoomId, SiteId
from planner.domain.plan import Plan
from planner.domain.results import Evaluation, LinkResult
from planner.presenters.links import link_load, link_tooltip
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.link import LinkItem, LinkPicture
from planner.ui.canvas.layout import Layout
from planner.ui.canvas.painting import Look
from planner.workspace.state import Selection, Subject

_REACH = 8.0
"""How near to a link's line the pointer means the link, in scene units."""


class LinkLayer:
    """Keeps the link items in step with the plan and with what crosses the links."""

    def __init__(self, scene: QGraphicsScene, look: Look) -> None:
        self._scene = scene
        self._look = look
        self._items: dict[LinkId, LinkItem] = {}

    def show(self, plan: Plan, evaluation: Evaluation, layout: Layout) -> None:
        """Draw the links of a plan."""
        pictures = link_pictures(plan.links, evaluation.links, layout)
        for gone in set(self._items).difference(pictures):
            self._scene.removeItem(self._items.pop(gone))
        for key, picture in pictures.items():
            item = self._items.get(key)
            if item is not None:
                item.show_picture(picture)
                continue
            item = self._items[key] = LinkItem(self._look, picture)
            item.setZValue(1.0)
            self._scene.addItem(item)

    def show_selection(self, selection: Selection) -> None:
        """Highlight the selected links."""
        for key, item in self._items.items():
            item.show_selection(selected=selection.kind is Subject.LINK and key in selection.ids)

    def at(self, point: QPointF) -> LinkId | None:
        """Return the link whose line runs past a point of the scene, None when none does."""
        near = (key for key, item in self._items.items() if item.is_near(point, _REACH))
        return next(near, None)

    def rect_of(self, selection: Selection) -> QRectF:
        """Return the box around the lines of the selected links."""
        rect = QRectF()
        for key, item in self._items.items():
            if selection.kind is Subject.LINK and key in selection.ids:
                rect = rect.united(item.line_rect)
        return rect

    def picture(self, link: LinkId) -> LinkPicture:
        """Return what is drawn of a link.

        Raises:
            KeyError: when it is not on the canvas.
        """
        return self._items[link].picture

    def middle(self, link: LinkId) -> QPointF:
        """Return a point on the line of a link, half way."""
        return self._items[link].middle

    def tooltip(self, point: QPointF, plan: Plan, evaluation: Evaluation) -> str:
        """Return what hovering at a point tells of the link there; empty when there is none."""
        found = self.at(point)
        link = next((one for one in plan.links if one.id == found), None)
        return link_tooltip(link, plan, evaluation.links.get(link.id)) if link is not None else ""


def link_pictures(
    links: tuple[Link, ...], results: Mapping[LinkId, LinkResult], layout: Layout
) -> dict[LinkId, LinkPicture]:
    """Return a curve for every link whose ends are on the canvas."""
    pictures: dict[LinkId, LinkPicture] = {}
    lanes: dict[frozenset[str], int] = {}
    for link in links:
        one, two = (_box_of(end, layout) for end in link.ends)
        if one is None or two is None:
            continue
        pair = frozenset(link.ends)
        lane = lanes.get(pair, 0)
        lanes[pair] = lane + 1
        pictures[link.id] = LinkPicture(one, two, link_load(link, results.get(link.id)), lane)
    return pictures


def _box_of(end: str, layout: Layout) -> Box | None:
    """Return the box that a link leaves from."""
    rack = layout.racks.get(RackId(end))
    room = layout.rooms.get(rack.room if rack else RoomId(end))
    site = layout.sites.get(room.site if room else SiteId(end))
    if site is None:
        card = layout.cards.get(end)
        return card.box if card else None
    # From the room itself when nothing stands between it and the edge of its site.
    outermost = room is not None and room.titled and room is site.rooms[-1]
    return room.box if room is not None and outermost else site.box
