"""The scene of the floor plan: a few items for each room, and only what differs is drawn anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from planner.domain.finding import Finding
from planner.domain.identity import RackId, RoomId
from planner.domain.site import Room
from planner.domain.standing import Floors, RoomLayout
from planner.presenters import floor, floor_plant
from planner.presenters.canvas import rack_caption, rack_tooltip, worst_after, worst_findings
from planner.presenters.colouring import BY_CLASS, Colouring, Metric, colouring
from planner.presenters.floor_field import FieldKind
from planner.presenters.privacy import prices_hidden
from planner.ui.canvas.items.band import BandItem
from planner.ui.canvas.items.ghost import GhostItem
from planner.ui.canvas.painting import Look, as_rect
from planner.ui.floor.backdrops import Backdrops
from planner.ui.floor.field_layer import FieldLayer
from planner.ui.floor.items.ground import GroundItem, GroundPicture
from planner.ui.floor.items.marks import GuidesItem, MarksItem, Outline
from planner.ui.floor.items.racks import RacksItem, RacksPicture
from planner.ui.floor.items.units import UnitsItem, UnitsPicture
from planner.ui.floor.places import FloorPlaces, RoomOnPlan, arrange
from planner.ui.floor.pointing import FloorHit, box_of, hit, outline_of
from planner.ui.theme import Theme
from planner.workspace.state import NOTHING, Selection, State, Subject

_AROUND = 600.0
"""How far the view can be panned beyond the rooms."""

K = TypeVar("K")
I = TypeVar("I", bound=QGraphicsItem)  # noqa: E741 - I as in item


@dataclass(frozen=True, slots=True)
class _Shown:
    """A state as it is drawn: its floors, colours, and the worst finding of each subject."""

    state: State
    floors: Floors
    colours: Colouring
    worst: Mapping[str, Finding]


class FloorScene(QGraphicsScene):
    """Shows a State from above; `places` tells where everything stands."""

    def __init__(self, theme: Theme, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = Look(theme, font)
        self.places = FloorPlaces()
        self.marks: Mapping[RoomId, floor.RoomMark] = {}
        self.outlines = MarksItem(self.look)
        self.guides = GuidesItem(self.look)
        self.ghost = GhostItem(self.look)
        self.band = BandItem(self.look)
        for item in (self.outlines, self.guides, self.ghost, self.band):
            self.addItem(item)
        self._metric = Metric.CLASS
        self._shows_clearances = False
        self._loads = floor_plant.PlantLoads()
        self._clearances: dict[RoomId, tuple[RoomLayout, tuple[floor_plant.Clearance, ...]]] = {}
        self._shown: _Shown | None = None
        self._selection = NOTHING
        self._backdrops = Backdrops()
        self.field = FieldLayer(self, self.look)
        self._grounds: dict[RoomId, GroundItem] = {}
        self._racks: dict[RoomId, RacksItem] = {}
        self._units: dict[RoomId, UnitsItem] = {}

    # --- states -----------------------------------------------------------------------------------

    @property
    def state(self) -> State | None:
        """What is drawn; None before the first state."""
        return self._shown.state if self._shown is not None else None

    @property
    def colours(self) -> Colouring:
        """What racks are coloured by, and the scale."""
        return self._shown.colours if self._shown is not None else BY_CLASS

    @property
    def is_empty(self) -> bool:
        """Whether there is no room to see."""
        return not self.places.rooms

    def show_state(self, state: State) -> None:
        """Draw a state, touching only the items that differ from the last one."""
        before = self._shown
        known = before.floors if before is not None else None
        floors = floor.floors(state.plan, state.project.shelf, known, state.evaluation)
        worst = self._worst(state, before)
        colours = self._colours(state, worst, before)
        now = self._shown = _Shown(state, floors, colours, worst)
        if before is None or before.floors.layouts != floors.layouts or self._renamed(before, now):
            self._arrange(now)
            self._draw_rooms(now)
            self._draw_racks(before, now, relaid=True)
            # What lay under the pointer may be elsewhere now, or gone.
            self.outlines.hover(None)
        else:
            self._draw_racks(before, now)
            if before.state.shown is not state.shown:
                for key, place in self.places.rooms.items():
                    self._units[key].show_picture(self._units_picture(place, now))
        self.field.show(state, self.places)
        if before is None or before.floors is not floors or state.selection != self._selection:
            self.show_selection(state.selection)

    def set_metric(self, metric: Metric) -> None:
        """Colour by another metric."""
        self._metric = metric
        if self._shown is not None:
            self.show_state(self._shown.state)

    def show_field(self, kind: FieldKind | None) -> None:
        """Show a heat map on the tiles, or none."""
        self.field.kind = kind
        if self._shown is not None:
            self.field.show(self._shown.state, self.places)

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        self.look.theme = theme
        self.update()

    def show_selection(self, selection: Selection) -> None:
        """Outline what is selected."""
        self._selection = selection
        found = (outline_of(self.places, selection.kind, one) for one in selection.ids)
        self.outlines.select(tuple(one for one in found if one is not None))
        for key, item in self._grounds.items():
            item.show_selection(selected=selection.kind is Subject.ROOM and key in selection.ids)

    def hover(self, at: QPointF | None) -> None:
        """Outline what the pointer is on."""
        self.outlines.hover(None if at is None else self._outline_at(at))

    # --- looking ----------------------------------------------------------------------------------

    def content_rect(self) -> QRectF:
        """Return the box around everything."""
        return as_rect(self.places.bounds)

    def rect_of(self, selection: Selection) -> QRectF:
        """Return the box around what is selected; empty when it is not on the floor."""
        rect = QRectF()
        for one in selection.ids:
            box = box_of(self.places, selection.kind, self._on_floor(selection.kind, one))
            if box is not None:
                rect = rect.united(as_rect(box))
        return rect

    def mark_of(self, rack: RackId) -> floor.RackMark:
        """Return what a rack shows."""
        return self._racks[self.places.racks[rack].room].picture.marks[rack]

    def hit(self, at: QPointF) -> FloorHit:
        """Return what is at a point."""
        return hit(self.places, at.x(), at.y(), self.look.scale)

    def tooltip(self, at: QPointF) -> str:
        """Return what hovering tells."""
        shown, found = self._shown, self.hit(at)
        if shown is None:
            return ""
        if found.rack is not None:
            result = shown.state.shown.racks.get(found.rack)
            rack = shown.state.plan.racks[found.rack]
            text = rack_tooltip(rack_caption(rack, result), result)
            value = shown.colours.rack_text(found.rack)
            return "\n".join(line for line in (text, value) if line)
        if found.unit is not None:
            room = self.places.units[found.unit]
            return floor.unit_tooltip(room.layout.units[found.unit])
        drawn = self.places.fixture(found.fixture) if found.fixture is not None else None
        return floor.fixture_text(drawn[1]) if drawn is not None else ""

    def _on_floor(self, kind: Subject | None, one: str) -> str:
        """The rack that holds a device; anything else is itself."""
        shown = self._shown
        if kind is Subject.PLACEMENT and shown is not None and one not in self.places.units:
            for rack in shown.state.plan.racks.values():
                if one in rack.held:
                    return rack.id
        return one

    def _outline_at(self, at: QPointF) -> Outline | None:
        found = self.hit(at)
        if found.rack is None and found.unit is None and found.fixture is None:
            return None
        return outline_of(self.places, found.selection.kind, found.selection.ids[0])

    # --- drawing ----------------------------------------------------------------------------------

    def _worst(self, state: State, before: _Shown | None) -> Mapping[str, Finding]:
        if before is None:
            return worst_findings(state.shown.findings)
        return worst_after(before.worst, before.state.shown.findings, state.shown.findings)

    def _colours(
        self, state: State, worst: Mapping[str, Finding], before: _Shown | None
    ) -> Colouring:
        known = before.colours if before is not None else None
        if (
            before is not None
            and known is not None
            and known.metric is self._metric
            and before.state.shown is state.shown
            and before.state.project.shelf is state.project.shelf
            and known.hidden == (self._metric is Metric.COST and prices_hidden())
        ):
            return known
        return colouring(self._metric, state.project, state.shown, worst, known)

    def _renamed(self, before: _Shown, now: _Shown) -> bool:
        """Whether a room reads differently that stands as it did."""
        return before.state.plan.sites is not now.state.plan.sites

    def _arrange(self, now: _Shown) -> None:
        self.places = arrange(now.state.plan, now.floors.layouts)

    def _draw_rooms(self, now: _Shown) -> None:
        plan = now.state.plan
        holders = [site for site in plan.sites if site.kind.holds_racks]
        marks: dict[RoomId, floor.RoomMark] = {}
        for site in holders:
            for room in site.rooms:
                place = self.places.rooms[room.id]
                several = len(holders) > 1
                marks[room.id] = floor.room_mark(room, site, place.layout, several_sites=several)
                self._draw_room(place, room, marks[room.id], now)
        self.marks = marks
        self._drop(self._grounds, self.places.rooms)
        self._drop(self._racks, self.places.rooms)
        self._drop(self._units, self.places.rooms)
        bounds = as_rect(self.places.bounds.grown(_AROUND))
        for item in self._grounds.values():
            bounds = bounds.united(item.boundingRect())
        self.setSceneRect(bounds)

    def _units_picture(self, place: RoomOnPlan, now: _Shown) -> UnitsPicture:
        """The plant of a room with its loads; clearances where they were asked for, or are blocked."""
        state, layout = now.state, place.layout
        if not layout.units:
            return UnitsPicture(place, {})
        known = self._clearances.get(place.room)
        if known is None or known[0] is not layout:
            every = floor_plant.clearances(state.plan, state.project.shelf, layout)
            known = self._clearances[place.room] = (layout, every)
        loads = self._loads.of(state.project, state.evaluation)
        details = floor_plant.unit_details(state.plan, state.shown, layout, loads)
        shown = tuple(one for one in known[1] if one.blocked or self._shows_clearances)
        return UnitsPicture(place, details, shown)

    def show_clearances(self, *, shown: bool) -> None:
        """Draw the floor that all plant is served from, or only where something stands there."""
        self._shows_clearances = shown
        if self._shown is not None:
            self._draw_rooms(self._shown)

    def _draw_room(self, place: RoomOnPlan, room: Room, mark: floor.RoomMark, now: _Shown) -> None:
        aisles = tuple((one, floor.aisle_text(one)) for one in place.layout.aisles)
        underlay = room.drawn.underlay if room.drawn is not None else None
        backdrop = self._backdrops.of(now.state.project.shelf.pictures, underlay)
        ground = GroundPicture(place, mark, room.drawn, aisles, backdrop)
        units = self._units_picture(place, now)
        if room.id in self._grounds:
            self._grounds[room.id].show_picture(ground)
            self._units[room.id].show_picture(units)
            return
        self._grounds[room.id] = GroundItem(self.look, ground)
        self._units[room.id] = UnitsItem(self.look, units)
        self._units[room.id].setZValue(3.0)
        self.addItem(self._grounds[room.id])
        self.addItem(self._units[room.id])

    def _draw_racks(self, before: _Shown | None, now: _Shown, *, relaid: bool = False) -> None:
        """Draw the racks whose mark differs; the others keep theirs."""
        state = now.state
        if (
            before is not None
            and not relaid
            and before.state.shown is state.shown
            and (before.colours is now.colours and before.state.plan.racks is state.plan.racks)
        ):
            return
        all_anew = before is None or now.colours.recolours(before.colours)
        for key, place in self.places.rooms.items():
            item = self._racks.get(key)
            known = item.picture.marks if item is not None and not all_anew else {}
            marks = {
                rack: known[rack]
                if rack in known and before is not None and _is_as(rack, before, now)
                else self._mark(rack, now)
                for rack in place.layout.racks
            }
            picture = RacksPicture(place, marks)
            if item is not None:
                item.show_picture(picture)
                continue
            item = self._racks[key] = RacksItem(self.look, picture)
            item.setZValue(2.0)
            self.addItem(item)

    def _mark(self, rack: RackId, now: _Shown) -> floor.RackMark:
        state = now.state
        result = state.shown.racks.get(rack)
        shelf = state.project.shelf
        return floor.rack_mark(state.plan.racks[rack], result, shelf, now.colours, now.worst)

    def _drop(self, items: dict[K, I], kept: Iterable[K]) -> None:
        for key in set(items).difference(kept):
            self.removeItem(items.pop(key))


def _is_as(rack: RackId, before: _Shown, now: _Shown) -> bool:
    """Whether a rack, its results and its worst finding are the same objects as before."""
    then, here = before.state, now.state
    return (
        then.plan.racks.get(rack) is here.plan.racks[rack]
        and then.shown.racks.get(rack) is here.shown.racks.get(rack)
        and before.worst.get(rack) is now.worst.get(rack)
    )
