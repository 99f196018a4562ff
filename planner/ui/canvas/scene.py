"""The scene: holds one item per rack, site, card and link, and updates only what differs."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from planner.domain.differing import differing_keys
from planner.domain.finding import Finding
from planner.domain.identity import PlacementId, RackId, RoomId, SiteId
from planner.domain.placement import Face, RackSlot
from planner.domain.plan import Plan
from planner.domain.site import Rack, Site
from planner.presenters.canvas import (
    device_tooltip,
    rack_tooltip,
    site_tooltip,
    worst_after,
    worst_findings,
)
from planner.presenters.colouring import BY_CLASS, Colouring, Metric, colouring
from planner.presenters.privacy import prices_hidden
from planner.ui.canvas import pictures
from planner.ui.canvas.badge_layer import BadgeLayer, hints
from planner.ui.canvas.fabric_layer import FabricLayer
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.band import BandItem
from planner.ui.canvas.items.card import CardItem
from planner.ui.canvas.items.ghost import GhostItem
from planner.ui.canvas.items.labels import LabelsItem
from planner.ui.canvas.items.site import SiteItem
from planner.ui.canvas.layout import Layout, lay_out
from planner.ui.canvas.link_layer import LinkLayer
from planner.ui.canvas.painting import Look, as_rect
from planner.ui.canvas.pointing import Hit, Zone, hit, slot_box
from planner.ui.canvas.rack_layer import RackLayer, Shown
from planner.ui.canvas.seat_layer import SeatLayer
from planner.ui.theme import Theme
from planner.workspace.state import (
    NOTHING,
    DropTarget,
    RoomTarget,
    Selection,
    SiteTarget,
    SlotTarget,
    State,
    Subject,
)

_AROUND = 1200.0
"""How far the view can be panned beyond the plan."""

K = TypeVar("K")
I = TypeVar("I", bound=QGraphicsItem)  # noqa: E741 - I as in item


class CanvasScene(QGraphicsScene):
    """Shows a State; `layout` tells where everything stands.

    `tray` is where the unracked tray is on the screen, in scene coordinates; empty while hidden.
    `told_of` adds to the tooltip of a device.
    """

    def __init__(self, theme: Theme, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = Look(theme, font)
        self.layout = Layout()
        self.racks = RackLayer(self, self.look)
        self.links = LinkLayer(self, self.look)
        self.fabrics = FabricLayer(self, self.look)
        self.seats = SeatLayer(self, self.look, self.racks)
        self.badges = BadgeLayer(self, self.look, self.racks, lambda: self.layout)
        self.ghost = GhostItem(self.look)
        self.addItem(self.ghost)
        self._labels = LabelsItem(self.look)
        self._labels.setZValue(4.0)
        self.addItem(self._labels)
        self.band = BandItem(self.look)
        self.addItem(self.band)
        self.tray = QRectF()
        self.told_of: Callable[[PlacementId], str] = lambda _: ""
        self._shown: Shown | None = None
        self._state: State | None = None
        self._metric = Metric.CLASS
        self._selection = NOTHING
        self._sites: dict[SiteId, SiteItem] = {}
        self._cards: dict[str, CardItem] = {}

    def show_state(self, state: State) -> None:
        """Draw a state, touching only the items that differ from the last one."""
        before, self._state = self._shown, state
        plan, shelf, evaluation = state.plan, state.project.shelf, state.shown
        if before is None:
            worst: Mapping[str, Finding] = worst_findings(evaluation.findings)
        else:
            worst = worst_after(before.worst, before.evaluation.findings, evaluation.findings)
        colours = self._colours(state, worst, before)
        now = self._shown = Shown(plan, shelf, evaluation, worst, colours=colours)
        if before is None or _stands_differently(before.plan, plan):
            self.layout = lay_out(plan, shelf.parts)
            self.racks.set_layout(self.layout)
            self.setSceneRect(as_rect(self.layout.bounds.grown(_AROUND)))
        redrawn = self.racks.show(before, now)
        if before is None or before.evaluation is not evaluation or before.plan is not plan:
            self.seats.show_state(state)
        if before is None or before.plan is not plan or before.evaluation is not evaluation:
            self._draw_sites(state, now)
            self._draw_cards(state, now)
            self.links.show(plan, evaluation, self.layout)
            self.fabrics.show(evaluation.fabrics, self.layout)
        if redrawn or state.selection != self._selection:
            self._show_selection(state.selection)

    @property
    def face(self) -> Face:
        """The face of the racks that is shown."""
        return self.racks.face

    def show_face(self, face: Face) -> None:
        """Show racks from the front or from the rear."""
        if self._shown is not None:
            self.racks.show_face(face, self._shown)
            self.racks.show_selection(self._selection)

    @property
    def state(self) -> State | None:
        """What is drawn; None before the first state."""
        return self._state

    @property
    def colours(self) -> Colouring:
        """What things are coloured by, and their scales."""
        return self._shown.colours if self._shown is not None else BY_CLASS

    def set_metric(self, metric: Metric) -> None:
        """Colour by another metric."""
        self._metric = metric
        self.seats.point(metric, None, 0.0)
        if self._state is not None:
            self.show_state(self._state)

    def _colours(
        self, state: State, worst: Mapping[str, Finding], before: Shown | None
    ) -> Colouring:
        known = before.colours if before is not None else None
        same = (
            before is not None
            and before.evaluation is state.shown
            and before.shelf is state.project.shelf
            and before.colours.hidden == (self._metric is Metric.COST and prices_hidden())
        )
        if known is not None and known.metric is self._metric and same:
            return known
        return colouring(self._metric, state.project, state.shown, worst, known)

    def show_badges(self, *, shown: bool) -> None:
        """Show badges on devices and cards, or no longer."""
        self.badges.set_shown(shown=shown)
        if self._state is not None:
            self.badges.show_state(self._state)

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        self.look.theme = theme
        self.update()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not self.layout.sites

    def content_rect(self) -> QRectF:
        """Return the box around everything."""
        return as_rect(self.layout.bounds)

    def rect_of(self, selection: Selection) -> QRectF:
        """Return the box around what is selected; empty when it is not on the canvas."""
        rect = self.links.rect_of(selection).united(self.fabrics.rect_of(selection))
        for one in selection.ids:
            box = self._box_of(selection.kind, one)
            if box is not None:
                rect = rect.united(as_rect(box))
        return rect

    def highlight(self, selection: Selection) -> None:
        """Show things as selected, until the next state says what is."""
        self._show_selection(selection)

    def point(self, at: QPointF) -> None:
        """Outline the replica that the pointer is on, while deployments colour the canvas."""
        if self._metric is not Metric.DEPLOYMENT:
            return
        found = hit(self.layout, self.racks, at.x(), at.y())
        block = None
        if found.zone is Zone.DEVICE and found.rack is not None:
            block = self.racks.block_at(found.rack, at.x(), at.y())
        if block is None or found.rack is None:
            self.seats.point(self._metric, None, 0.0)
            return
        left = self.layout.racks[found.rack].x + block.box.x
        self.seats.point(self._metric, block.placement, (at.x() - left) / block.box.width)

    def hit(self, at: QPointF) -> Hit:
        """Return what is at a point."""
        found = hit(self.layout, self.racks, at.x(), at.y())
        if found.zone not in (Zone.SITE, Zone.NOTHING):
            return found
        fabric = self.fabrics.at(at)
        if fabric is not None:
            return Hit(Zone.LINK, Selection(Subject.FABRIC, (fabric,)))
        link = self.links.at(at)
        return found if link is None else Hit(Zone.LINK, Selection(Subject.LINK, (link,)))

    def show_target(self, target: DropTarget | None) -> None:
        """Outline the site or room that a drop would go to; None for no outline."""
        room = self.layout.rooms.get(target.room) if isinstance(target, RoomTarget) else None
        for site_id, item in self._sites.items():
            here = room is not None and room.site == site_id
            titled = room is not None and room.titled
            whole = isinstance(target, SiteTarget) and target.site == site_id
            item.show_target(
                site=whole or (here and not titled),
                room=room.room if room is not None and here and titled else None,
            )

    def tooltip(self, at: QPointF) -> str:
        """Return what hovering tells."""
        found, shown = self.hit(at), self._shown
        if shown is None:
            return ""
        if found.rack is None:
            on_fabric = self.fabrics.tooltip(at)
            on_link = on_fabric or self.links.tooltip(at, shown.plan, shown.evaluation)
            return on_link or self._card_tooltip(at)
        block = self.racks.block_at(found.rack, at.x(), at.y())
        if found.zone is not Zone.DEVICE or block is None:
            caption = self.racks.item(found.rack).picture.caption
            return rack_tooltip(caption, shown.evaluation.racks.get(found.rack))
        for placement in shown.plan.racks[found.rack].placements:
            if placement.id == block.placement:
                part = shown.shelf.parts[placement.part]
                text = device_tooltip(placement, part, block.caption)
                badges = hints(self.badges.on(found.rack, placement.id))
                more = (shown.colours.device_text(placement), badges, self.told_of(placement.id))
                return "\n".join(filter(None, (text, *more)))
        return ""

    def _card_tooltip(self, at: QPointF) -> str:
        card = self.layout.card_at(at.x(), at.y())
        if card is not None:
            caption = self._cards[card.key].picture.caption
            lines = (caption.title, *caption.lines, hints(self.badges.on_card(card.key)))
            return "\n".join(filter(None, lines))
        site = self.layout.site_at(at.x(), at.y())
        if site is None:
            return ""
        texts = (site_tooltip(self._sites[site.site].picture.caption),)
        return "\n".join(filter(None, (*texts, hints(self.badges.on_card(site.site)))))

    def _boxes_of(self, selection: Selection) -> tuple[Box, ...]:
        boxes = (self._box_of(selection.kind, one) for one in selection.ids)
        return tuple(box for box in boxes if box is not None)

    def _box_of(self, kind: Subject | None, one: str) -> Box | None:
        if kind is Subject.PLACEMENT:
            card = self.layout.cards.get(one)
            return card.box if card else self.racks.block_box(one) or self._slot_box(one)
        if kind is Subject.RACK and (place := self.layout.racks.get(RackId(one))):
            return place.cell
        if kind is Subject.ROOM and (room := self.layout.rooms.get(RoomId(one))):
            return room.box
        if kind in (Subject.BURST, Subject.SITE, Subject.ELEMENT) and (
            card := self.layout.cards.get(one)
        ):
            return card.box
        if kind is Subject.SITE and (site := self.layout.sites.get(SiteId(one))):
            return site.box
        return None

    def _slot_box(self, placement: str) -> Box | None:
        """Where a device stands that is not drawn, behind another one."""
        rack = self.racks.rack_of(placement)
        if rack is None or self._shown is None or rack not in self._shown.plan.racks:
            return None
        for one in self._shown.plan.racks[rack].placements:
            if one.id == PlacementId(placement) and isinstance(one.host, RackSlot):
                return slot_box(self.layout, SlotTarget(rack, one.host.bottom), one.host.height)
        return None

    def _draw_sites(self, state: State, now: Shown) -> None:
        self._drop(self._sites, self.layout.sites)
        for site_id, place in self.layout.sites.items():
            picture = pictures.site_picture(place, state.project, now.evaluation, now.worst)
            item = self._sites.get(site_id)
            if item is not None:
                item.show_picture(picture)
                continue
            item = self._sites[site_id] = SiteItem(self.look, picture)
            self.addItem(item)
        pictures_of_sites = [self._sites[key].picture for key in self.layout.sites]
        self._labels.show_sites(self.layout.bounds, pictures_of_sites)

    def _draw_cards(self, state: State, now: Shown) -> None:
        self._drop(self._cards, self.layout.cards)
        for key, place in self.layout.cards.items():
            picture = pictures.card_picture(place, state.project, now.evaluation, now.worst)
            item = self._cards.get(key)
            if item is not None:
                item.show_picture(picture)
                continue
            item = self._cards[key] = CardItem(self.look, picture)
            item.setZValue(2.0)
            self.addItem(item)

    def _drop(self, items: dict[K, I], kept: Iterable[K]) -> None:
        for key in set(items).difference(kept):
            self.removeItem(items.pop(key))

    def _show_selection(self, selection: Selection) -> None:
        self._selection = selection
        self.racks.show_selection(selection)
        self.links.show_selection(selection)
        self.fabrics.show_selection(selection)
        self.seats.show_selection(selection)
        self.racks.outlines.outline(lambda: self._boxes_of(selection))
        room = selection.single if selection.kind is Subject.ROOM else None
        for site_id, site in self._sites.items():
            chosen = selection.kind is Subject.SITE and site_id in selection.ids
            site.show_selection(site=chosen, room=room)
        for key, card in self._cards.items():
            card.show_selection(selected=key in selection.ids)


def _plant_stands_differently(before: Plan, now: Plan) -> bool:
    """Whether elements of the plant came, went, or belong somewhere else."""
    if (
        before.power_elements is now.power_elements
        and before.cooling_elements is now.cooling_elements
    ):
        return False
    places = [[(one.id, one.place) for one in plan.plant] for plan in (before, now)]
    return places[0] != places[1]


def _stands_differently(before: Plan, now: Plan) -> bool:
    """Whether an edit moved anything; a change inside a rack does not."""
    if before is now:
        return False
    if _plant_stands_differently(before, now):
        return True
    if before.bursts is not now.bursts or list(map(_frame_of, before.sites)) != list(
        map(_frame_of, now.sites)
    ):
        return True
    if len(before.racks) != len(now.racks):
        return True
    return any(
        _place_of(before.racks.get(rack)) != _place_of(now.racks.get(rack))
        for rack in differing_keys(before.racks, now.racks)
    )


def _place_of(rack: Rack | None) -> tuple[object, ...]:
    return (rack.row, rack.position, rack.frame) if rack is not None else ()


def _frame_of(site: Site) -> tuple[object, ...]:
    """What the place of a site depends on besides its racks."""
    return site.id, site.kind, site.rooms
