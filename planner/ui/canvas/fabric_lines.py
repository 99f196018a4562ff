"""Where the cables of fabrics run under the racks: one tray for each kind, as wide as what it carries.

Bundles between racks run along their row below the racks, and between rows along the left of the site;
what shares a way is drawn once, with its number of cables.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.fabric import FabricKind
from planner.domain.fabric_results import Bundle, FabricResult
from planner.domain.identity import FabricId, RackId, SiteId
from planner.ui.canvas.layout import Layout, RackPlace

FIRST_LANE, LANE = 4.0, 3.5
"""The first tray below a rack, and from one to the next, in scene units."""
_FIRST_DROP, _DROP = 0.3, 0.12
"""Where cables leave a rack, as a share of its width."""

_LANES = {kind: place for place, kind in enumerate(FabricKind)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A straight piece of a tray, upright or level, and the cables in it."""

    x1: float
    y1: float
    x2: float
    y2: float
    cables: int

    def away(self, x: float, y: float) -> float:
        """Return how far a point is from it, along the farther axis."""
        across = max(min(self.x1, self.x2) - x, x - max(self.x1, self.x2), 0.0)
        upright = max(min(self.y1, self.y2) - y, y - max(self.y1, self.y2), 0.0)
        return max(across, upright)


@dataclass(frozen=True, slots=True)
class FabricLines:
    """One fabric on the canvas: its trays, and how many cables leave each rack."""

    fabric: FabricId
    name: str
    lane: int
    trays: tuple[Stretch, ...]
    drops: tuple[tuple[RackId, Stretch], ...]


def fabric_lines(results: Iterable[FabricResult], layout: Layout) -> tuple[FabricLines, ...]:
    """Return the lines of every fabric with cables between racks that are on the canvas."""
    left = _left_edges(layout)
    found = (_lines(one, layout, left) for one in results)
    return tuple(one for one in found if one.drops)


def _left_edges(layout: Layout) -> Mapping[SiteId, float]:
    """The left edge of the racks of each site."""
    edges: dict[SiteId, float] = {}
    for place in layout.racks.values():
        site = layout.rooms[place.room].site
        edges[site] = min(edges.get(site, place.x), place.x)
    return edges


def _lines(result: FabricResult, layout: Layout, left: Mapping[SiteId, float]) -> FabricLines:
    lane = _LANES[result.kind]
    ways = _Ways(lane, left.get(result.site, 0.0))
    for bundle in result.bundles:
        one, other = layout.racks.get(bundle.one), layout.racks.get(bundle.other)
        if one is not None and other is not None and bundle.one != bundle.other:
            ways.add(bundle, one, other)
    return FabricLines(result.fabric, result.name, lane, ways.trays(), ways.drops())


class _Ways:
    """Adds up what runs where."""

    def __init__(self, lane: int, left: float) -> None:
        self._lane = lane
        self._offset = FIRST_LANE + LANE * lane
        self._riser = left - FIRST_LANE - LANE * lane
        self._level: dict[float, dict[float, int]] = defaultdict(dict)
        self._upright: dict[float, int] = {}
        self._leaving: dict[RackId, int] = {}
        self._places: dict[RackId, RackPlace] = {}

    def add(self, bundle: Bundle, one: RackPlace, other: RackPlace) -> None:
        """Add the cables between two racks."""
        count = bundle.count
        for rack, place in ((bundle.one, one), (bundle.other, other)):
            self._leaving[rack] = self._leaving.get(rack, 0) + count
            self._places[rack] = place
        (x1, y1), (x2, y2) = self._drop(one), self._drop(other)
        if y1 == y2:
            _span(self._level[y1], x1, x2, count)
            return
        _span(self._level[y1], x1, self._riser, count)
        _span(self._level[y2], x2, self._riser, count)
        _span(self._upright, y1, y2, count)

    def _drop(self, place: RackPlace) -> tuple[float, float]:
        cell = place.cell
        return cell.x + cell.width * (_FIRST_DROP + _DROP * self._lane), cell.bottom + self._offset

    def trays(self) -> tuple[Stretch, ...]:
        """Return the pieces of all trays."""
        level = [
            Stretch(start, y, end, y, cables)
            for y, steps in self._level.items()
            for start, end, cables in _pieces(steps)
        ]
        upright = [
            Stretch(self._riser, start, self._riser, end, cables)
            for start, end, cables in _pieces(self._upright)
        ]
        return (*level, *upright)

    def drops(self) -> tuple[tuple[RackId, Stretch], ...]:
        """Return the cables that leave each rack, from its foot to the tray."""
        found = []
        for rack, count in self._leaving.items():
            x, y = self._drop(self._places[rack])
            found.append((rack, Stretch(x, self._places[rack].cell.bottom, x, y, count)))
        return tuple(found)


def _span(steps: dict[float, int], one: float, other: float, count: int) -> None:
    low, high = min(one, other), max(one, other)
    steps[low] = steps.get(low, 0) + count
    steps[high] = steps.get(high, 0) - count


def _pieces(steps: Mapping[float, int]) -> Iterable[tuple[float, float, int]]:
    """Yield where something runs, and how much, from step to step."""
    running, start = 0, 0.0
    for at in sorted(steps):
        if running:
            yield start, at, running
        running += steps[at]
        start = at
