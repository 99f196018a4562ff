"""What lies under a point of the canvas: for clicks, for drops, for hovering."""

from dataclasses import dataclass
from enum import Enum

from planner.domain.identity import BurstId, RackId, SiteId
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.layout import API_COLUMN, Layout
from planner.ui.canvas.rack_layer import RackLayer
from planner.workspace.state import (
    NOTHING,
    CanvasTarget,
    DropTarget,
    RoomTarget,
    Selection,
    SiteTarget,
    SlotTarget,
    Subject,
)


class Zone(Enum):
    """What kind of place is under the pointer."""

    DEVICE = "device"
    RACK_HEADER = "rack header"
    RACK = "rack"
    CARD = "card"
    ROOM = "room"
    SITE = "site"
    LINK = "link"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under the pointer, and what a click there would select."""

    zone: Zone
    selection: Selection = NOTHING
    rack: RackId | None = None


def hit(layout: Layout, racks: RackLayer, x: float, y: float) -> Hit:
    """Return what is at a point of the scene."""
    place = layout.rack_at(x, y)
    if place is not None:
        block = racks.block_at(place.rack, x, y)
        if block is not None:
            selection = Selection(Subject.PLACEMENT, (block.placement,))
            return Hit(Zone.DEVICE, selection, place.rack)
        zone = Zone.RACK_HEADER if y - place.y < place.shape.frame.y else Zone.RACK
        return Hit(zone, Selection(Subject.RACK, (place.rack,)), place.rack)
    card = layout.card_at(x, y)
    if card is not None:
        return Hit(Zone.CARD, Selection(card.subject, (card.key,)))
    room = layout.room_at(x, y)
    if room is not None and room.titled:
        return Hit(Zone.ROOM, Selection(Subject.ROOM, (room.room,)))
    site = layout.site_at(x, y)
    if site is not None and site.site != API_COLUMN:
        return Hit(Zone.SITE, Selection(Subject.SITE, (site.site,)))
    return Hit(Zone.NOTHING)


def drop_target(layout: Layout, x: float, y: float, half_units: int, held: float) -> DropTarget:
    """Return where something *half_units* high would go when it is let go at a point.

    *held* tells how many half units above its lower edge it is held. Things of whole units snap to
    whole units.
    """
    place = layout.rack_at(x, y)
    if place is not None:
        total = place.shape.units * HALF_UNITS_PER_UNIT
        lowest = place.shape.half_unit_at(y - place.y) - held
        step = 1 if half_units % HALF_UNITS_PER_UNIT else HALF_UNITS_PER_UNIT
        bottom = round((lowest - 1) / step) * step + 1
        return SlotTarget(place.rack, max(1, min(bottom, total - half_units + 1)))
    room = layout.room_at(x, y)
    if room is not None:
        return RoomTarget(room.room, layout.gap_at(room, x, y)[1])
    site = layout.site_at(x, y)
    if site is None:
        return CanvasTarget()
    if site.site == API_COLUMN:
        card = layout.card_at(x, y)
        return SiteTarget(SiteId(card.key)) if card else CanvasTarget()
    return SiteTarget(site.site)


def floor_target(layout: Layout, x: float, y: float) -> DropTarget:
    """Return where a rack would go: a gap in a room, or new ground."""
    room = layout.room_at(x, y)
    if room is not None:
        return RoomTarget(room.room, layout.gap_at(room, x, y)[1])
    site = layout.site_at(x, y)
    if site is None or site.site == API_COLUMN:
        return CanvasTarget()
    return SiteTarget(site.site)


def service_target(layout: Layout, x: float, y: float) -> DropTarget:
    """Return the place that would serve a workload: a room, a cloud or one of its bursts, an API."""
    card = layout.card_at(x, y)
    site = layout.site_at(x, y)
    if card is not None and card.subject is Subject.BURST and site is not None:
        return SiteTarget(site.site, BurstId(card.key))
    target = drop_target(layout, x, y, 0, 0.0)
    if isinstance(target, SlotTarget):
        return RoomTarget(layout.racks[target.rack].room)
    return RoomTarget(target.room) if isinstance(target, RoomTarget) else target


def slot_box(layout: Layout, target: SlotTarget, half_units: int) -> Box | None:
    """Return the box of a slot in scene coordinates; 0U things take the height of the frame."""
    place = layout.racks.get(target.rack)
    if place is None:
        return None
    if half_units == 0:
        frame = place.shape.frame
        return Box(place.x + frame.x, place.y + frame.y, frame.width, frame.height)
    box = place.shape.slot(target.bottom, half_units)
    return Box(place.x + box.x, place.y + box.y, box.width, box.height)


def held_half_units(layout: Layout, racks: RackLayer, placement: str, y: float) -> float:
    """Return how many half units above its lower edge a device is held at height *y*."""
    rack, box = racks.rack_of(placement), racks.block_box(placement)
    if rack is None or box is None:
        return 0.0
    place = layout.racks[rack]
    return place.shape.half_unit_at(y - place.y) - place.shape.half_unit_at(box.bottom - place.y)
