"""What a rubber band and the Shift key select: pure functions of places and plan."""

from planner.domain.identity import PlacementId, RackId
from planner.domain.placement import RackSlot
from planner.domain.plan import Plan
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.layout import Layout
from planner.ui.canvas.rack_layer import RackLayer
from planner.workspace.selecting import extended
from planner.workspace.state import NOTHING, Selection, Subject


def in_band(layout: Layout, racks: RackLayer, band: Box, *, inside_rack: bool) -> Selection:
    """Return what a rubber band selects.

    Racks that lie in it whole; when there are none, or the band began inside a rack, the devices
    that it touches; on the floors of rooms those it touches too. What hangs in side channels, where
    every band passes, counts only when nothing else is touched.
    """
    met = [place for place in layout.racks.values() if _overlap(place.cell, band)]
    if not inside_rack:
        whole = [place.rack for place in met if _holds(band, place.cell)]
        if whole:
            return Selection(Subject.RACK, tuple(whole))
    devices: list[str] = []
    channels: list[str] = []
    for place in met:
        local = Box(band.x - place.x, band.y - place.y, band.width, band.height)
        for block in racks.item(place.rack).picture.blocks:
            if _overlap(block.box, local):
                (channels if block.in_channel else devices).append(block.placement)
    devices += [
        card.key
        for card in layout.cards.values()
        if card.subject is Subject.PLACEMENT and _overlap(card.box, band)
    ]
    found = devices or channels
    return Selection(Subject.PLACEMENT, tuple(found)) if found else NOTHING


def up_to(plan: Plan, selection: Selection, found: Selection) -> Selection:
    """Return the selection extended from what was selected last up to what was clicked.

    Racks and devices count in the order in which they stand; anything else is only added.
    """
    kind, last = found.kind, found.single
    if kind is None or last is None:
        return selection
    if selection.kind is not kind or not selection.ids:
        return found
    order = _order(plan, kind)
    first = selection.ids[-1]
    if first not in order or last not in order:
        return extended(selection, kind, (last,))
    ends = sorted((order.index(first), order.index(last)))
    between = order[ends[0] : ends[1] + 1]
    if order.index(first) > order.index(last):
        between.reverse()
    return extended(selection, kind, between)


def _order(plan: Plan, kind: Subject) -> list[str]:
    racks = plan.ordered_racks()
    if kind is Subject.RACK:
        return [rack.id for rack in racks]
    if kind is Subject.PLACEMENT:
        return [one.id for rack in racks for one in rack.placements]
    return []


def group_boxes(
    layout: Layout, plan: Plan, group: frozenset[PlacementId], most: int
) -> tuple[Box, ...]:
    """Return where devices of racks are drawn that stand as *plan* says, at most so many."""
    boxes: list[Box] = []
    for rack in plan.racks.values():
        place = layout.racks.get(RackId(rack.id))
        if place is None or len(boxes) >= most:
            continue
        for one in rack.placements:
            if one.id in group and isinstance(one.host, RackSlot) and one.host.height:
                box = place.shape.slot(one.host.bottom, one.host.height)
                boxes.append(Box(place.x + box.x, place.y + box.y, box.width, box.height))
    return tuple(boxes[:most])


def _overlap(one: Box, other: Box) -> bool:
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def _holds(outer: Box, inner: Box) -> bool:
    across = outer.x <= inner.x and inner.right <= outer.right
    return across and outer.y <= inner.y and inner.bottom <= outer.bottom
