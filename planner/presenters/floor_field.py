"""Power density on the floor: the draw of racks spread over the tiles around them.

Each rack is spread by a bell curve as wide as its share of an aisle, and what it spreads inside the
room adds up to its draw. It shows where a floor is dense; it is no calculation of air.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, exp, floor, isfinite, log10

from planner.domain.floor_plan import FloorPlan
from planner.domain.identity import RackId
from planner.domain.standing import RoomLayout
from planner.presenters import formats
from planner.presenters.legend import Legend
from planner.presenters.wording import translate

SPREAD_MM = 900.0
"""Standard deviation of the bell: racks and their half of both aisles are about 3 m deep."""
_REACH = 3.0
"""Standard deviations beyond which nothing is spread."""
_MOST_TILES = 40_000
_MM2_PER_M2 = 1e6


@dataclass(frozen=True, slots=True)
class DensityField:
    """Tiles of a room with their density in kW/m², row by row from the north-west.

    `x_mm`, `y_mm` is the corner of the first tile; `top` the end of the scale.
    """

    columns: int
    rows: int
    tile_mm: float
    x_mm: float
    y_mm: float
    values: tuple[float, ...]
    top: float


def density_field(
    layout: RoomLayout, plan: FloorPlan | None, kw_of: Mapping[RackId, float]
) -> DensityField | None:
    """Return the density of a room; None where nothing draws power, or it has too many tiles."""
    drawn = plan or FloorPlan()
    tile, extent = drawn.tile_mm, layout.extent
    x = drawn.tile_origin.x_mm + floor((extent.x_mm - drawn.tile_origin.x_mm) / tile) * tile
    y = drawn.tile_origin.y_mm + floor((extent.y_mm - drawn.tile_origin.y_mm) / tile) * tile
    columns, rows = ceil((extent.right_mm - x) / tile), ceil((extent.bottom_mm - y) / tile)
    loads = [(key, kw) for key, kw in kw_of.items() if kw > 0 and key in layout.racks]
    if not loads or not 0 < columns * rows <= _MOST_TILES:
        return None
    values = [0.0] * (columns * rows)
    for key, kw in loads:
        place = layout.racks[key].footprint
        across = _bell((place.x_mm - x) / tile, columns, tile)
        down = _bell((place.y_mm - y) / tile, rows, tile)
        total = sum(one for _, one in across) * sum(one for _, one in down)
        if total <= 0:
            continue
        share = kw / total / (tile * tile / _MM2_PER_M2)
        for row, depth in down:
            start = row * columns
            for column, width in across:
                values[start + column] += share * depth * width
    return DensityField(columns, rows, tile, x, y, tuple(values), _round_up(max(values)))


def _bell(middle: float, count: int, tile_mm: float) -> list[tuple[int, float]]:
    """Return the tiles along one side that a rack reaches, with their weights."""
    spread = SPREAD_MM / tile_mm
    first = max(0, floor(middle - _REACH * spread))
    last = min(count - 1, ceil(middle + _REACH * spread))
    return [
        (one, exp(-(((one + 0.5 - middle) / spread) ** 2) / 2)) for one in range(first, last + 1)
    ]


def _round_up(value: float) -> float:
    """Return the next round figure: 1, 2 or 5 times a power of ten."""
    if value <= 0 or not isfinite(value):
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(base * power for base in (1, 2, 5, 10) if base * power >= value)


def density_legend(top: float) -> Legend:
    """Return what the colours of the tiles mean."""
    high = str(formats.Quantity(formats.short(top), "kW/m²"))
    return Legend(translate("floor", "Power density"), (), "0", high, smooth=True)
