"""Where cards, pins, flows and the list of flows stand on the map: pure functions.

The map stands in the middle. Jurisdictions stand beside it as frames with the cards of their
places, those of the west at the left and those of the east at the right, from north to south.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.domain.identity import SiteId
from planner.presenters.regions import FlowLine, PlaceCard, RegionMap
from planner.ui.canvas.geometry import Box
from planner.ui.regions.projection import Point, Projection, aspect_of, fitted

USERS = SiteId("users")
"""Stands for the pin of users who have no site."""

CARD_WIDTH, CARD_HEIGHT = 244.0, 96.0
PAD = 10.0
AREA_TITLE = 26.0
PANEL_WIDTH = 348.0
PANEL_TITLE = 30.0
PANEL_FOOT = 24.0
ROW_HEIGHT = 50.0
LEGEND_HEIGHT = 26.0
BADGE = 8.5
"""Radius of the number on a flow."""
PIN = 5.0
_BETWEEN = 28.0
"""Room between columns and map, which the lines from cards to pins cross."""
_LEAST_MAP, _MOST_MAP = 440.0, 600.0
_LEAST_HEIGHT = 440.0
_SHARE = 0.7
"""What a map takes at most of a great height beside it, and so of its own width."""
_UPRIGHT = 1.1
"""Up to this width by height of the places the map is as high as everything beside it."""
_MOST_CARDS = 4
"""Cards of an area in one column."""
_MOST_STRETCH = 16.0
"""How much higher than its cards a frame may be."""
_MOST_ROWS = 9
"""Flows in one column of the list, and more where what stands beside it is higher."""
_APART = 42.0
"""Pins stand so far from one another; what is nearer is moved aside."""
_INSET = 34.0
_ROUNDS = 80
_BULGE, _LANE = 16.0, 21.0
_BENT = 0.14
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)


@dataclass(frozen=True, slots=True)
class AreaPlace:
    """The frame of a jurisdiction; `index` gives its colour."""

    key: str
    title: str
    box: Box
    index: int


@dataclass(frozen=True, slots=True)
class Pin:
    """Where a place is marked, where it lies, and where the line from its card ends."""

    at: Point
    lies: Point


@dataclass(frozen=True, slots=True)
class Arc:
    """A flow between two pins as a bend over one point, and where its number stands."""

    start: Point
    bend: Point
    end: Point
    badge: Point

    def point(self, share: float) -> Point:
        """Return the point at a share of the way."""
        return _on(self.start, self.bend, self.end, share)

    def distance(self, x: float, y: float) -> float:
        """Return how far a point is from the line."""
        points = (self.point(step / 24) for step in range(25))
        return min(math.dist(one, (x, y)) for one in points)


@dataclass(frozen=True, slots=True)
class RegionPlaces:
    """Everything on the map with its place, in scene units."""

    bounds: Box
    map: Box
    panel: Box
    projection: Projection
    areas: tuple[AreaPlace, ...] = ()
    cards: Mapping[SiteId, Box] = field(default_factory=dict)
    pins: Mapping[SiteId, Pin] = field(default_factory=dict)
    arcs: Mapping[str, Arc] = field(default_factory=dict)
    rows: Mapping[str, Box] = field(default_factory=dict)

    def index_of(self, area: str) -> int:
        """Return which colour an area has, -1 for one without places."""
        return next((one.index for one in self.areas if one.key == area), -1)


def arrange(shown: RegionMap) -> RegionPlaces:
    """Return where everything of a map stands."""
    located = [one.position for one in shown.cards if one.position is not None]
    if shown.users is not None:
        located.append(shown.users)
    west, east = _sides(shown)
    left_size, right_size = _column_size(west), _column_size(east)
    beside = max(_LEAST_HEIGHT, left_size[1], right_size[1])
    room = int((beside - PANEL_TITLE - PANEL_FOOT - PAD) // ROW_HEIGHT)
    columns = math.ceil(len(shown.flows) / max(_MOST_ROWS, room)) or 1
    in_column = math.ceil(len(shown.flows) / columns)
    height = max(beside, PANEL_TITLE + in_column * ROW_HEIGHT + PANEL_FOOT + PAD)
    width, tall = _map_size(height, aspect_of(located))
    map_x = left_size[0] + (_BETWEEN if west else 0.0)
    whole = Box(map_x, (height - tall) / 2, width, tall)
    projection = fitted(Box(map_x, whole.y, width, tall - LEGEND_HEIGHT), located)
    right_x = whole.right + _BETWEEN
    panel_x = right_x + right_size[0] + (_BETWEEN if east else 0.0)
    panel = Box(panel_x, 0.0, columns * PANEL_WIDTH, height)
    areas, cards = _frames(shown, west, 0.0, height, at_left=True)
    more_areas, more_cards = _frames(shown, east, right_x, height, at_left=False)
    pins = _pins(shown, projection)
    return RegionPlaces(
        bounds=Box(0.0, 0.0, panel.right, height),
        map=whole,
        panel=panel,
        projection=projection,
        areas=(*areas, *more_areas),
        cards={**cards, **more_cards},
        pins=pins,
        arcs=_arcs(shown.flows, pins),
        rows=_rows(shown.flows, panel, in_column),
    )


def _map_size(height: float, aspect: float) -> tuple[float, float]:
    """Width and height of the map beside columns of a height, for places of an aspect."""
    most = max(_MOST_MAP, _SHARE * height)
    width = min(max(_LEAST_MAP, max(_LEAST_HEIGHT, _SHARE * height) * aspect), most)
    if aspect <= _UPRIGHT:
        return width, height
    return width, min(height, max(_LEAST_HEIGHT, width / aspect))


Column = tuple[tuple[str, tuple[PlaceCard, ...]], ...]
"""Areas from north to south, each with its cards from north to south."""


def _sides(shown: RegionMap) -> tuple[Column, Column]:
    """The areas at the left and at the right of the map, by longitude; a single one is left."""
    groups: dict[str, list[PlaceCard]] = {one.key: [] for one in shown.areas}
    for card in shown.cards:
        groups[card.area].append(card)
    found = [(key, tuple(sorted(cards, key=_southing))) for key, cards in groups.items() if cards]
    by_longitude = sorted(found, key=lambda one: _mean(card for card in one[1]))
    heights = [_area_size(len(cards))[1] + PAD for _, cards in by_longitude]
    taken = 0.0
    left: list[tuple[str, tuple[PlaceCard, ...]]] = []
    for one, height in zip(by_longitude, heights, strict=True):
        if left and taken + height / 2 > sum(heights) / 2:
            break
        left.append(one)
        taken += height
    right = by_longitude[len(left) :]
    return _by_latitude(left), _by_latitude(right)


def _by_latitude(areas: Iterable[tuple[str, tuple[PlaceCard, ...]]]) -> Column:
    return tuple(sorted(areas, key=lambda one: _southing(one[1][0])))


def _southing(card: PlaceCard) -> tuple[float, float]:
    if card.position is None:
        return 90.0, 0.0
    return -card.position.latitude, card.position.longitude


def _mean(cards: Iterable[PlaceCard]) -> float:
    known = [one.position.longitude for one in cards if one.position is not None]
    return sum(known) / len(known) if known else 0.0


def _area_size(count: int) -> tuple[float, float]:
    across = math.ceil(count / _MOST_CARDS)
    down = math.ceil(count / across)
    width = across * CARD_WIDTH + (across + 1) * PAD
    return width, AREA_TITLE + down * (CARD_HEIGHT + PAD)


def _column_size(column: Column) -> tuple[float, float]:
    sizes = [_area_size(len(cards)) for _, cards in column]
    width = max((one[0] for one in sizes), default=0.0)
    return width, sum(one[1] for one in sizes) + PAD * max(0, len(sizes) - 1)


def _frames(
    shown: RegionMap, column: Column, x: float, height: float, *, at_left: bool
) -> tuple[list[AreaPlace], dict[SiteId, Box]]:
    """The frames of a column and the cards in them, in the middle of the height.

    Those at the left of the map end at one line, those at the right begin there.
    """
    titles = {one.key: one.title for one in shown.areas}
    order = [one.key for one in shown.areas]
    whole, used = _column_size(column)
    spare = max(0.0, height - used)
    stretch = min(spare / len(column), _MOST_STRETCH) if column else 0.0
    areas, cards, y = [], {}, (spare - stretch * len(column)) / 2
    for key, inside in column:
        width, tall = _area_size(len(inside))
        tall += stretch
        start = x + whole - width if at_left else x
        areas.append(AreaPlace(key, titles[key], Box(start, y, width, tall), order.index(key)))
        across = math.ceil(len(inside) / _MOST_CARDS)
        down = math.ceil(len(inside) / across)
        gap = (tall - AREA_TITLE - down * CARD_HEIGHT) / down
        for place, card in enumerate(inside):
            left = start + PAD + (place // down) * (CARD_WIDTH + PAD)
            top = y + AREA_TITLE + (place % down) * (CARD_HEIGHT + gap)
            cards[card.site] = Box(left, top, CARD_WIDTH, CARD_HEIGHT)
        y += tall + PAD
    return areas, cards


def _pins(shown: RegionMap, projection: Projection) -> dict[SiteId, Pin]:
    """A pin for every place that is known; those too near to one another are moved apart."""
    lies: dict[SiteId, Point] = {
        one.site: projection.at(one.position) for one in shown.cards if one.position is not None
    }
    if shown.users is not None:
        lies[USERS] = projection.at(shown.users)
    at = _apart(list(lies.values()), projection.box)
    return {site: Pin(spot, lies[site]) for site, spot in zip(lies, at, strict=True)}


def _apart(points: Sequence[Point], box: Box) -> list[Point]:
    at = [list(one) for one in points]
    for _ in range(_ROUNDS):
        for one in range(len(at)):
            for other in range(one):
                _push(at[one], at[other], turn=one)
        for spot in at:
            spot[0] = min(max(spot[0], box.x + _INSET), box.right - _INSET)
            spot[1] = min(max(spot[1], box.y + _INSET), box.bottom - _INSET)
    return [(x, y) for x, y in at]


def _push(one: list[float], other: list[float], *, turn: int) -> None:
    across, down = one[0] - other[0], one[1] - other[1]
    apart = math.hypot(across, down)
    if apart >= _APART:
        return
    if apart < 1.0:  # one on the other: each in a direction of its own
        across, down, apart = math.cos(2.4 * turn), math.sin(2.4 * turn), 1.0
    step = (_APART - apart) / 2 / apart
    one[0], one[1] = one[0] + across * step, one[1] + down * step
    other[0], other[1] = other[0] - across * step, other[1] - down * step


def _arcs(flows: Sequence[FlowLine], pins: Mapping[SiteId, Pin]) -> dict[str, Arc]:
    """A bend for every flow whose ends are on the map; several of a pair run beside one another."""
    lanes: dict[tuple[SiteId, SiteId], int] = {}
    arcs: dict[str, Arc] = {}
    taken = [pin.at for pin in pins.values()]
    for flow in flows:
        pair = (flow.source or USERS, flow.target)
        if pair[0] not in pins or pair[1] not in pins:
            continue
        lane = lanes[pair] = lanes.get(pair, -1) + 1
        arc = _arc(pins[pair[0]].at, pins[pair[1]].at, lane, taken)
        taken.append(arc.badge)
        arcs[flow.key] = arc
    return arcs


def _arc(one: Point, other: Point, lane: int, taken: Sequence[Point]) -> Arc:
    across, down = other[0] - one[0], other[1] - one[1]
    length = math.hypot(across, down) or 1.0
    height = max(_BULGE, _BENT * length) + _LANE * lane
    middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    bend = (
        middle[0] + 2 * height * down / length,
        middle[1] - 2 * height * across / length,
    )
    start = _towards(one, bend, PIN + 2)
    end = _towards(other, bend, PIN + 3)
    spots = [_on(start, bend, end, share) for share in _ALONG]
    free = (spot for spot in spots if all(math.dist(spot, known) > 2.1 * BADGE for known in taken))
    return Arc(start, bend, end, next(free, spots[0]))


def _towards(start: Point, end: Point, by: float) -> Point:
    length = math.dist(start, end) or 1.0
    share = by / length
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _on(start: Point, bend: Point, end: Point, share: float) -> Point:
    first, second, third = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return (
        first * start[0] + second * bend[0] + third * end[0],
        first * start[1] + second * bend[1] + third * end[1],
    )


def _rows(flows: Sequence[FlowLine], panel: Box, in_column: int) -> dict[str, Box]:
    rows = {}
    for place, flow in enumerate(flows):
        column, down = divmod(place, max(1, in_column))
        rows[flow.key] = Box(
            panel.x + PAD + column * PANEL_WIDTH,
            panel.y + PANEL_TITLE + down * ROW_HEIGHT,
            PANEL_WIDTH - 2 * PAD,
            ROW_HEIGHT - 4,
        )
    return rows
