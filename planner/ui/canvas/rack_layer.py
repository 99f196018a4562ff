"""All racks of the scene: one item each near by, one overview item for all from afar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import is_

from PySide6.QtWidgets import QGraphicsScene

from planner.domain.differing import differing_keys
from planner.domain.finding import Finding
from planner.domain.identity import RackId
from planner.domain.placement import Face
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.results import Evaluation
from planner.presenters.colouring import BY_CLASS, Colouring
from planner.ui.canvas.geometry import Box, RackShape
from planner.ui.canvas.items.outlines import OutlinesItem
from planner.ui.canvas.items.overview import FarPicture, OverviewItem, Runs
from planner.ui.canvas.items.rack import OVERVIEW_SCALE, RackItem
from planner.ui.canvas.items.rack_picture import Block, RackPicture
from planner.ui.canvas.layout import Layout
from planner.ui.canvas.painting import Look
from planner.ui.canvas.pictures import Details, far_picture, far_runs, rack_picture
from planner.workspace.state import NOTHING, Selection, Subject

_Z = 2.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a scene shows: plan, parts, results, and the worst finding of each subject."""

    plan: Plan
    shelf: PartShelf
    evaluation: Evaluation
    worst: Mapping[str, Finding]
    details: Details = field(default_factory=dict)
    colours: Colouring = BY_CLASS


class RackLayer:
    """Keeps the rack items in step with the plan, touching only those that differ."""

    def __init__(self, scene: QGraphicsScene, look: Look) -> None:
        self._scene = scene
        self._look = look
        self._layout = Layout()
        self._items: dict[RackId, RackItem] = {}
        self._waiting: set[RackId] = set()
        self._rack_of: dict[str, RackId] = {}
        self._runs: dict[RackId, tuple[tuple[object, ...], RackShape, Runs]] = {}
        self._lit: set[RackId] = set()
        self._is_relaid = False
        self._face = Face.FRONT
        self._shown: Shown | None = None
        self._overview = OverviewItem(scene, look, self._far)
        self._overview.setZValue(_Z)
        self._overview.setVisible(False)
        scene.addItem(self._overview)
        self.outlines = OutlinesItem(look)
        self.outlines.setZValue(_Z + 1)
        self.outlines.setVisible(False)
        scene.addItem(self.outlines)

    def set_layout(self, layout: Layout) -> None:
        """Use other places from now on; racks that have none are forgotten."""
        self._layout = layout
        gone = {rack for rack in self._items if rack not in layout.racks}
        for rack in gone:
            self._look.tiles.forget(id(self._items[rack]))
            self._scene.removeItem(self._items.pop(rack))
        if gone:
            self._runs = {rack: one for rack, one in self._runs.items() if rack not in gone}
            kept = self._rack_of.items()
            self._rack_of = {device: rack for device, rack in kept if rack not in gone}
        self._lit -= gone
        self._waiting -= gone
        self._is_relaid = True
        self._overview.set_layout(layout)

    def show(self, before: Shown | None, now: Shown) -> bool:
        """Draw what differs between two states; returns whether anything did."""
        self._shown = now
        changed = self._to_redraw(before, now)
        known = before.plan.racks if before is not None else {}
        for rack in changed:
            here = now.plan.racks[rack]
            if known.get(rack) is not here:
                self._rack_of.update(dict.fromkeys(here.held, rack))
            if self._overview.isVisible() and rack in self._items:
                self._waiting.add(rack)  # until somebody looks at it
            else:
                self._draw(rack, now)
        if changed:
            recoloured = before is not None and now.colours.recolours(before.colours)
            self._overview.outdate(changed, at_once=recoloured)
        return bool(changed)

    @property
    def face(self) -> Face:
        """The face of the racks that is shown."""
        return self._face

    def show_face(self, face: Face, now: Shown) -> None:
        """Show the racks from another face."""
        if face is not self._face:
            self._face = face
            for rack in now.plan.racks:
                self._draw(rack, now)
            self._overview.outdate(now.plan.racks, at_once=True)

    def set_scale(self, scale: float) -> None:
        """Switch between rack items and the overview."""
        far = scale < OVERVIEW_SCALE
        if far != self._overview.isVisible():
            self._overview.setVisible(far)
            self.outlines.setVisible(far)
            if far:
                self.outlines.refresh()
            for rack in tuple(self._waiting):
                self._item(rack)
            for item in self._items.values():
                item.setVisible(not far)

    def show_selection(self, selection: Selection) -> None:
        """Highlight the selected racks and devices."""
        ids = frozenset(selection.ids)
        devices = ids if selection.kind is Subject.PLACEMENT else frozenset(NOTHING.ids)
        lit = {self._rack_of[one] for one in devices if one in self._rack_of}
        if selection.kind is Subject.RACK:
            lit |= {RackId(one) for one in ids}
        for rack in lit | self._lit:
            if rack in self._items:
                chosen = selection.kind is Subject.RACK and rack in ids
                # A device that has left a rack must not stay selected there until it comes back.
                held = devices if rack in lit else frozenset[str]()
                self._items[rack].show_selection(rack=chosen, devices=held)
        self._lit = {rack for rack in lit if rack in self._items}

    def item(self, rack: RackId) -> RackItem:
        """Return the item of a rack."""
        return self._item(rack)

    def rack_of(self, placement: str) -> RackId | None:
        """Return the rack that a device is drawn in."""
        return self._rack_of.get(placement)

    def block_at(self, rack: RackId, x: float, y: float) -> Block | None:
        """Return the device at a point of the scene."""
        place = self._layout.racks[rack]
        return self._item(rack).block_at(x - place.x, y - place.y)

    def block_box(self, placement: str) -> Box | None:
        """Return where a device is drawn, in scene coordinates."""
        rack = self._rack_of.get(placement)
        if rack is None:
            return None
        place = self._layout.racks[rack]
        for block in self._item(rack).picture.blocks:
            if block.placement == placement:
                box = block.box
                return Box(place.x + box.x, place.y + box.y, box.width, box.height)
        return None

    def _to_redraw(self, before: Shown | None, now: Shown) -> list[RackId]:
        if before is None or now.colours.recolours(before.colours):
            self._is_relaid = False
            return list(now.plan.racks)
        changed = self._marked_differently(before.worst, now.worst)
        if self._is_relaid:
            self._is_relaid = False
            changed.update(rack for rack in now.plan.racks if self._stands_elsewhere(rack))
        changed |= differing_keys(before.plan.racks, now.plan.racks)
        changed |= differing_keys(before.evaluation.racks, now.evaluation.racks)
        return [rack for rack in changed if rack in now.plan.racks]

    def _stands_elsewhere(self, rack: RackId) -> bool:
        item = self._items.get(rack)
        return item is None or item.place != self._layout.racks[rack]

    def _marked_differently(
        self, before: Mapping[str, Finding], now: Mapping[str, Finding]
    ) -> set[RackId]:
        subjects = (
            key
            for key in differing_keys(before, now)
            if (old := before.get(key)) is None
            or (new := now.get(key)) is None
            or old.severity is not new.severity
        )
        return {self._rack_of.get(subject, RackId(subject)) for subject in subjects}

    def _item(self, rack: RackId) -> RackItem:
        """The item of a rack, drawn anew if it waits for that."""
        if rack in self._waiting and self._shown is not None:
            self._draw(rack, self._shown)
        return self._items[rack]

    def _draw(self, rack_id: RackId, now: Shown) -> None:
        self._waiting.discard(rack_id)
        place = self._layout.racks[rack_id]
        item = self._items.get(rack_id)
        picture = self._picture_of(rack_id, now)
        if item is not None:
            item.show_picture(place, picture)
        else:
            item = self._items[rack_id] = RackItem(self._look, place, picture)
            item.setZValue(_Z)
            item.setVisible(not self._overview.isVisible())
            self._scene.addItem(item)

    def _picture_of(self, rack_id: RackId, now: Shown) -> Callable[[], RackPicture]:
        shape = self._layout.racks[rack_id].shape
        rack = now.plan.racks[rack_id]
        face = self._face
        return lambda: rack_picture(
            rack, shape, now.shelf, now.evaluation, now.worst, now.details, face, now.colours
        )

    def _far(self, rack: RackId) -> FarPicture:
        """Return what a rack shows from afar."""
        now = self._shown
        if now is None:
            raise RuntimeError("no state is shown yet")
        shape, here = self._layout.racks[rack].shape, now.plan.racks[rack]
        made_of = (here.placements, here.system, now.shelf.parts, self._face)
        known = self._runs.get(rack)
        if known is None or known[1] != shape or not all(map(is_, known[0], made_of)):
            known = made_of, shape, far_runs(here, shape, now.shelf, self._face)
            self._runs[rack] = known
        return far_picture(here, shape, now.evaluation, known[2], now.colours)
