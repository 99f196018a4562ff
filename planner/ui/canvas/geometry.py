"""Measures of the racks view in scene units (1 unit = 1 pixel at 100 %), and a rack's own shape."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.units import HALF_UNITS_PER_UNIT

UNIT = 14.0
"""Height of one rack unit."""
HALF = UNIT / HALF_UNITS_PER_UNIT

CHANNEL = 5.0
"""Width of a side channel, where 0U devices hang."""
RAIL = 25.0
"""Width of the strip that carries the left channel and the unit numbers."""
DEVICE_WIDTH = 140.0
SIDE = CHANNEL + 3.0
"""Width right of the devices, with the right channel."""
POST = 4.0
"""Thickness of the frame above and below the devices."""
GUTTER = 12.0
"""Strip left of the frame for the power bars."""
HEADER = 46.0
"""Height above the frame for name and load."""
CELL_WIDTH = GUTTER + RAIL + DEVICE_WIDTH + SIDE
RACK_GAP = 14.0


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside or on the edge."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def meets(self, other: "Box") -> bool:
        """Whether two boxes have a point in common."""
        return (
            self.x <= other.right
            and other.x <= self.right
            and self.y <= other.bottom
            and other.y <= self.bottom
        )

    def grown(self, by: float) -> "Box":
        """Return the box with every edge moved outwards."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def united(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y)


def nearest(boxes: Mapping[str, Box], here: str, way: tuple[float, float]) -> str | None:
    """Return the key of the nearest box in a direction, the first one from nowhere.

    What lies aside of the direction counts as twice as far. None when nothing lies there.
    """
    start = boxes.get(here)
    if start is None:
        return next(iter(boxes), None)
    best: tuple[float, str] | None = None
    for key, box in boxes.items():
        right, down = box.middle[0] - start.middle[0], box.middle[1] - start.middle[1]
        ahead = right * way[0] + down * way[1]
        aside = abs(right * way[1]) + abs(down * way[0])
        if key != here and ahead > aside and (best is None or ahead + 2 * aside < best[0]):
            best = (ahead + 2 * aside, key)
    return best[1] if best is not None else None


@dataclass(frozen=True, slots=True)
class RackShape:
    """Where things are inside the cell of a rack of this many units; origin is its upper left."""

    units: int

    @property
    def cell(self) -> Box:
        """Everything: bars, header, frame."""
        return Box(0.0, 0.0, CELL_WIDTH, HEADER + self.units * UNIT + 2 * POST)

    @property
    def frame(self) -> Box:
        """The cabinet."""
        return Box(GUTTER, HEADER, RAIL + DEVICE_WIDTH + SIDE, self.units * UNIT + 2 * POST)

    @property
    def inside(self) -> Box:
        """The cabinet without its posts."""
        return Box(GUTTER + 2, HEADER + POST, RAIL + DEVICE_WIDTH + SIDE - 4, self.units * UNIT)

    @property
    def header(self) -> Box:
        """Name and load above the cabinet."""
        return Box(0.0, 0.0, CELL_WIDTH, HEADER)

    def slot(self, bottom: int, height: int) -> Box:
        """Return the place of half units *bottom* (1-based) and *height* upwards."""
        top = HEADER + POST + self.units * UNIT - (bottom - 1 + height) * HALF
        return Box(GUTTER + RAIL, top, DEVICE_WIDTH, height * HALF)

    def channel(self, *, left: bool) -> Box:
        """Return the side channel at the left or right."""
        frame = self.frame
        x = frame.x + 1.5 if left else frame.right - CHANNEL - 1.5
        return Box(x, frame.y + POST, CHANNEL, frame.height - 2 * POST)

    def half_unit_at(self, y: float) -> float:
        """Return the half unit at height *y*, counted from 1 at the floor and not yet rounded."""
        return (HEADER + POST + self.units * UNIT - y) / HALF + 1
