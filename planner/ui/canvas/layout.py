"""Where everything of a plan stands on the racks view: pure functions from plan to positions.

Sites that hold racks stand side by side, racks on a common floor; cloud regions and model APIs
stack in a column to their right. Long rows break into lines, so that a thousand racks become a
page and not a wall.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RackId, RoomId, RowId, SiteId
from planner.domain.plan import Plan
from planner.domain.site import Rack, Room, Site, SiteKind
from planner.ui.canvas.geometry import CELL_WIDTH, RACK_GAP, Box, RackShape
from planner.workspace.state import Subject

PAD = 16.0
TITLE = 66.0
"""Height of a site's title and two lines of facts."""
REGION_TITLE = 58.0
"""Height of the title and one line over cloud and API cards."""
ROOM_TITLE = 26.0
CARD_WIDTH = 232.0
CARD_HEIGHT = 96.0
CARD_GAP = 8.0
FLOOR_WIDTH = 116.0
FLOOR_HEIGHT = 96.0
"""Size of something that stands on the floor of a room, such as a UPS."""
SITE_GAP = 28.0
"""Wide enough for the label of a link, written upwards, in a window of 1366 pixels."""
ROOM_GAP = 12.0
ROW_GAP = 20.0
EMPTY_ROOM = (CELL_WIDTH * 2, 220.0)
LEVEL_WITHIN = 240.0
"""Racks come down to the floor of higher neighbours unless they would leave their title behind."""
SHORT_ROW = 16
"""Rows up to this length never break."""
PAGE_ASPECT = 1.8
"""Width by height that a broken row or a page of sites aims at."""
UNKNOWN_UNITS = 42
"""Height of a rack whose frame is not on the shelf."""

NOWHERE = Box(0.0, 0.0, 0.0, 0.0)

API_COLUMN = SiteId("model APIs")
"""Stands for the one card that holds all model APIs."""


@dataclass(frozen=True, slots=True)
class RackPlace:
    """A rack's cell."""

    rack: RackId
    room: RoomId
    row: RowId
    x: float
    y: float
    shape: RackShape

    @property
    def cell(self) -> Box:
        """The cell in scene coordinates."""
        cell = self.shape.cell
        return Box(self.x, self.y, cell.width, cell.height)


@dataclass(frozen=True, slots=True)
class Line:
    """Racks of one row that stand beside one another on one floor."""

    row: RowId
    box: Box
    racks: tuple[RackId, ...]
    first: int


@dataclass(frozen=True, slots=True)
class CardPlace:
    """A small card: a burst, a model API, or a device on the floor; `key` is its id."""

    key: str
    subject: Subject
    box: Box


@dataclass(frozen=True, slots=True)
class RoomPlace:
    """A room inside its site; `titled` when its name is shown."""

    room: RoomId
    site: SiteId
    box: Box
    titled: bool
    lines: tuple[Line, ...]
    floor: tuple[CardPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class SitePlace:
    """The card of a site; all model APIs share one (`API_COLUMN`)."""

    site: SiteId
    kind: SiteKind
    box: Box
    rooms: tuple[RoomPlace, ...] = ()
    cards: tuple[CardPlace, ...] = ()

    @property
    def title(self) -> float:
        """Height of the title."""
        return TITLE if self.kind.holds_racks else REGION_TITLE


@dataclass(frozen=True, slots=True)
class Layout:
    """All places, by id, and the box around them."""

    sites: Mapping[SiteId, SitePlace] = field(default_factory=dict)
    rooms: Mapping[RoomId, RoomPlace] = field(default_factory=dict)
    racks: Mapping[RackId, RackPlace] = field(default_factory=dict)
    cards: Mapping[str, CardPlace] = field(default_factory=dict)
    bounds: Box = NOWHERE

    def site_at(self, x: float, y: float) -> SitePlace | None:
        """Return the site card under a point."""
        return next((one for one in self.sites.values() if one.box.contains(x, y)), None)

    def room_at(self, x: float, y: float) -> RoomPlace | None:
        """Return the room under a point."""
        site = self.site_at(x, y)
        if site is None:
            return None
        return next((room for room in site.rooms if room.box.contains(x, y)), None)

    def rack_at(self, x: float, y: float) -> RackPlace | None:
        """Return the rack whose cell is under a point."""
        room = self.room_at(x, y)
        for line in room.lines if room else ():
            if line.box.contains(x, y):
                index = int((x - line.box.x) // (CELL_WIDTH + RACK_GAP))
                if 0 <= index < len(line.racks):
                    place = self.racks[line.racks[index]]
                    return place if place.cell.contains(x, y) else None
        return None

    def racks_in(self, area: Box) -> Iterator[RackId]:
        """Yield the racks that a part of the plan shows, and perhaps a neighbour of theirs."""
        for room in self.rooms.values():
            for line in room.lines if room.box.meets(area) else ():
                if line.box.meets(area):
                    first = max(0, int((area.x - line.box.x) // (CELL_WIDTH + RACK_GAP)))
                    last = int((area.right - line.box.x) // (CELL_WIDTH + RACK_GAP))
                    yield from line.racks[first : last + 1]

    def card_at(self, x: float, y: float) -> CardPlace | None:
        """Return the burst, API or floor device under a point."""
        site = self.site_at(x, y)
        room = self.room_at(x, y)
        cards = (*(site.cards if site else ()), *(room.floor if room else ()))
        return next((card for card in cards if card.box.contains(x, y)), None)

    def gap_at(self, room: RoomPlace, x: float, y: float) -> tuple[RowId | None, int, Box]:
        """Return row, position (from 1) and marker of the gap between racks nearest to a point."""
        lines = [line for line in room.lines if line.racks]
        if not lines:
            row = room.lines[0].row if room.lines else None
            return row, 1, Box(room.box.x + PAD, room.box.y + PAD, 2.0, room.box.height - 2 * PAD)
        line = min(lines, key=lambda one: max(one.box.y - y, y - one.box.bottom, 0.0))
        pitch = CELL_WIDTH + RACK_GAP
        middles = [line.box.x + pitch * i + CELL_WIDTH / 2 for i in range(len(line.racks))]
        index = bisect_right(middles, x)
        marker_x = line.box.x + pitch * index - RACK_GAP / 2
        marker = Box(marker_x - 1.0, line.box.y, 2.0, line.box.height)
        return line.row, line.first + index + 1, marker


def lay_out(plan: Plan, parts: Mapping[EntryId, Part]) -> Layout:
    """Return the places of everything in *plan*; *parts* tell how high the racks are."""
    by_row: dict[RowId, list[Rack]] = {}
    for rack in plan.racks.values():
        by_row.setdefault(rack.row, []).append(rack)
    for racks in by_row.values():
        racks.sort(key=lambda rack: (rack.position, rack.name))
    standing: dict[str, list[str]] = {}
    for element in plan.plant:
        standing.setdefault(element.place, []).append(element.id)
    builder = _Builder(by_row, parts, standing)
    holders = [builder.site(site) for site in plan.sites if site.kind.holds_racks]
    regions = [_region(site, plan) for site in plan.sites if site.kind is SiteKind.CLOUD_REGION]
    apis = [site for site in plan.sites if site.kind is SiteKind.MODEL_API]
    if apis:
        regions.append(_api_column(apis))
    return _placed(holders, regions, builder)


class _Builder:
    """Builds sites at the origin; `shapes` collects the shapes of their racks.

    *standing* are the elements of the plant by the place that they belong to.
    """

    def __init__(
        self,
        by_row: Mapping[RowId, list[Rack]],
        parts: Mapping[EntryId, Part],
        standing: Mapping[str, list[str]],
    ) -> None:
        self._by_row = by_row
        self._parts = parts
        self._standing = standing
        self.shapes: dict[RackId, RackShape] = {}

    def site(self, site: Site) -> SitePlace:
        """Return the card of a site with its rooms side by side, all on one floor."""
        titled = len(site.rooms) > 1 or any(room.air_gapped for room in site.rooms)
        rooms = [self._room(room, site, titled=titled) for room in site.rooms]
        placed: list[RoomPlace] = []
        y = TITLE
        for shelf in shelves(rooms, ROOM_GAP):
            height = max(room.box.height for room in shelf)
            x = PAD
            for room in shelf:
                placed.append(_moved_room(room, x, y, height - room.box.height))
                x += room.box.width + ROOM_GAP
            y += height + ROOM_GAP
        right = max((room.box.right for room in placed), default=0.0)
        width = max(right + PAD, CARD_WIDTH + 2 * PAD)
        if len(placed) == 1:
            placed = [_widened(placed[0], width - 2 * PAD)]
        bottom = y - ROOM_GAP if placed else TITLE + EMPTY_ROOM[1]
        box = Box(0.0, 0.0, width, bottom + PAD)
        return SitePlace(site.id, site.kind, box, tuple(placed))

    def _room(self, room: Room, site: Site, *, titled: bool) -> RoomPlace:
        """Return a room at the origin."""
        inset = PAD if titled else 0.0
        top = ROOM_TITLE if titled else 0.0
        lines: list[Line] = []
        bottom = top
        for row in room.rows:
            for line in self._lines(row.id, inset, bottom):
                lines.append(line)
                bottom = line.box.bottom + ROW_GAP
        filled = [line for line in lines if line.racks]
        right = max((line.box.right for line in filled), default=inset)
        things = [
            *((placement.id, Subject.PLACEMENT) for placement in room.floor),
            *((element, Subject.ELEMENT) for element in self._standing.get(room.id, ())),
        ]
        floor = _floor(things, right + (RACK_GAP if filled else 0.0), bottom - ROW_GAP, top)
        right = max([right, *(card.box.right for card in floor)])
        width = max(right, 0.0 if filled else EMPTY_ROOM[0]) + inset
        height = (bottom - ROW_GAP if filled else EMPTY_ROOM[1]) + inset
        box = Box(0.0, 0.0, width, height)
        return RoomPlace(room.id, site.id, box, titled, tuple(lines), floor)

    def _lines(self, row: RowId, x: float, y: float) -> Iterable[Line]:
        racks = self._by_row.get(row, [])
        if not racks:
            yield Line(row, Box(x, y, EMPTY_ROOM[0], 0.0), (), 0)
            return
        shapes = [self._shape(rack) for rack in racks]
        highest = max(shape.cell.height for shape in shapes)
        length = _line_length(len(racks), highest)
        for first in range(0, len(racks), length):
            inside = range(first, min(first + length, len(racks)))
            height = max(shapes[i].cell.height for i in inside)
            width = len(inside) * (CELL_WIDTH + RACK_GAP) - RACK_GAP
            self.shapes.update({racks[i].id: shapes[i] for i in inside})
            ids = tuple(racks[i].id for i in inside)
            yield Line(row, Box(x, y, width, height), ids, first)
            y += height + ROW_GAP

    def _shape(self, rack: Rack) -> RackShape:
        frame = self._parts.get(rack.frame)
        return RackShape(frame.frame.units if frame and frame.frame else UNKNOWN_UNITS)


def _line_length(racks: int, height: float) -> int:
    """Return how many racks stand on one line so that the block is a page, not a strip."""
    if racks <= SHORT_ROW:
        return racks
    pitch = CELL_WIDTH + RACK_GAP
    return max(SHORT_ROW, math.ceil(math.sqrt(PAGE_ASPECT * racks * (height + ROW_GAP) / pitch)))


def _floor(
    things: Sequence[tuple[str, Subject]], x: float, bottom: float, top: float
) -> tuple[CardPlace, ...]:
    """Stack what stands on the floor in columns right of the racks, from the floor up."""
    step = FLOOR_HEIGHT + CARD_GAP
    high = max(1, int((bottom - top + CARD_GAP) // step))
    floor = []
    for index, (key, subject) in enumerate(things):
        column, row = divmod(index, high)
        box_y = max(top, bottom - FLOOR_HEIGHT) - row * step if high > 1 else top
        box = Box(x + column * (FLOOR_WIDTH + CARD_GAP), box_y, FLOOR_WIDTH, FLOOR_HEIGHT)
        floor.append(CardPlace(key, subject, box))
    return tuple(floor)


def _region(site: Site, plan: Plan) -> SitePlace:
    bursts = [burst for burst in plan.bursts if burst.site == site.id]
    return _column(site.id, site.kind, Subject.BURST, [burst.id for burst in bursts])


def _api_column(apis: list[Site]) -> SitePlace:
    return _column(API_COLUMN, SiteKind.MODEL_API, Subject.SITE, [site.id for site in apis])


def _column(site: SiteId, kind: SiteKind, subject: Subject, keys: Sequence[str]) -> SitePlace:
    step = CARD_HEIGHT + CARD_GAP
    cards = tuple(
        CardPlace(key, subject, Box(PAD, REGION_TITLE + i * step, CARD_WIDTH, CARD_HEIGHT))
        for i, key in enumerate(keys)
    )
    inner = max(1, len(cards)) * step - CARD_GAP
    box = Box(0.0, 0.0, CARD_WIDTH + 2 * PAD, REGION_TITLE + inner + PAD)
    return SitePlace(site, kind, box, (), cards)


def _placed(holders: list[SitePlace], regions: list[SitePlace], builder: _Builder) -> Layout:
    lines = shelves(holders, SITE_GAP)
    sites: dict[SiteId, SitePlace] = {}
    y = 0.0
    right = 0.0
    for shelf in lines:
        x = 0.0
        height = max(site.box.height for site in shelf)
        for site in shelf:
            sites[site.site] = _moved(site, x, y, height)
            x += site.box.width + SITE_GAP
        right = max(right, x)
        y += height + SITE_GAP
    floor = max((site.box.bottom for site in sites.values()), default=0.0)
    x, y = right, 0.0
    for region in regions:
        if y > 0.0 and y + region.box.height > max(floor, region.box.height * 2):
            x, y = x + region.box.width + SITE_GAP, 0.0
        sites[region.site] = _moved(region, x, y, region.box.height)
        y += region.box.height + SITE_GAP
    return _indexed(sites, builder.shapes)


class Boxed(Protocol):
    """Something with a box."""

    @property
    def box(self) -> Box:
        """Where it is, and how large."""
        ...


_Placed = TypeVar("_Placed", bound=Boxed)


def shelves(
    places: Sequence[_Placed], gap: float, aspect: float = PAGE_ASPECT
) -> list[list[_Placed]]:
    """Break sites or rooms into lines of about the proportions of a page, *aspect* wide by high."""
    area = sum((one.box.width + gap) * (one.box.height + gap) for one in places)
    widest = max((one.box.width for one in places), default=0.0)
    limit = max(widest, math.sqrt(area * aspect), 8 * CELL_WIDTH) * 1.2
    lines: list[list[_Placed]] = []
    used = 0.0
    for one in places:
        if not lines or used + one.box.width > limit:
            lines.append([])
            used = 0.0
        lines[-1].append(one)
        used += one.box.width + gap
    return lines


def _moved(site: SitePlace, dx: float, dy: float, height: float) -> SitePlace:
    """Return the site at its place, its rooms stretched to *height*."""
    extra = height - site.box.height
    rooms = tuple(_moved_room(room, dx, dy, extra) for room in site.rooms)
    cards = tuple(_moved_card(card, dx, dy) for card in site.cards)
    return SitePlace(site.site, site.kind, _shifted(site.box, dx, dy, extra), rooms, cards)


def _moved_room(room: RoomPlace, dx: float, dy: float, extra: float) -> RoomPlace:
    """Return a room elsewhere and higher by *extra*; its racks stay on its floor."""
    down = dy + (extra if extra <= LEVEL_WITHIN else 0.0)
    return replace(
        room,
        box=_shifted(room.box, dx, dy, extra),
        lines=tuple(replace(line, box=_shifted(line.box, dx, down)) for line in room.lines),
        floor=tuple(_moved_card(card, dx, down) for card in room.floor),
    )


def _widened(room: RoomPlace, width: float) -> RoomPlace:
    """Return a room at least *width* wide with its racks in the middle."""
    extra = width - room.box.width
    if extra <= 0:
        return room
    box = Box(room.box.x, room.box.y, width, room.box.height)
    return replace(_moved_room(room, extra / 2, 0.0, 0.0), box=box)


def _moved_card(card: CardPlace, dx: float, dy: float) -> CardPlace:
    return replace(card, box=_shifted(card.box, dx, dy))


def _shifted(box: Box, dx: float, dy: float, extra: float = 0.0) -> Box:
    return Box(box.x + dx, box.y + dy, box.width, box.height + extra)


def _indexed(sites: Mapping[SiteId, SitePlace], shapes: Mapping[RackId, RackShape]) -> Layout:
    rooms = {room.room: room for site in sites.values() for room in site.rooms}
    placed: dict[RackId, RackPlace] = {}
    for room in rooms.values():
        for line in room.lines:
            for index, rack in enumerate(line.racks):
                shape = shapes[rack]
                x = line.box.x + index * (CELL_WIDTH + RACK_GAP)
                y = line.box.bottom - shape.cell.height
                placed[rack] = RackPlace(rack, room.room, line.row, x, y, shape)
    cards = {card.key: card for site in sites.values() for card in site.cards}
    cards.update({card.key: card for room in rooms.values() for card in room.floor})
    boxes = [site.box for site in sites.values()]
    bounds = boxes[0] if boxes else NOWHERE
    for box in boxes[1:]:
        bounds = bounds.united(box)
    return Layout(sites, rooms, placed, cards, bounds)
