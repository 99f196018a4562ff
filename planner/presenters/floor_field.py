"""Heat maps of the floor: what racks draw spread over the tiles around them, or what racks are like.

Power density spreads the draw of each rack by a bell curve as wide as its share of an aisle; what is
spread inside the room adds up to the draw. Of inlet temperatures and loads a tile shows the mean of
the racks near it, the nearest counting most. They show where a floor is dense, warm or full; they are
no calculation of air.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, exp, floor, isfinite, log10, nan

from planner.compute.cooling_figures import inlets_c
from planner.domain.floor_plan import FloorPlan
from planner.domain.identity import RackId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.standing import RoomLayout
from planner.presenters import formats
from planner.presenters.legend import Legend
from planner.presenters.wording import translate

SPREAD_MM = 900.0
"""Standard deviation of the bell: racks and their half of both aisles are about 3 m deep."""
_REACH = 3.0
"""Standard deviations beyond which nothing is spread."""
_NEAR = 0.05
"""Height of the bell of the nearest rack, 1 above it, below which a tile has no mean."""
_MOST_TILES = 40_000
_MM2_PER_M2 = 1e6
_LEAST_SPAN_C = 10.0
"""A scale of temperatures spans as much, so that half a kelvin does not look like a hot spot."""
_WHOLE = 1.0
_TENTHS = 10.0
_ROUNDING = 1e-9


class FieldKind(StrEnum):
    """What the tiles of a floor show."""

    DENSITY = "power density"
    INLET = "inlet temperature"
    LOAD = "load of feeds"


@dataclass(frozen=True, slots=True)
class TileField:
    """Tiles of a room with their values, row by row from the north-west; NaN where there is none.

    `x_mm`, `y_mm` is the corner of the first tile; `low` and `top` are the ends of the scale that
    the room asks for: kW/m², °C, or a share of what feeds may carry. `nearness` says how near the
    nearest rack of each tile is, 1 below it and 0 far away; empty where the value itself tells.
    """

    columns: int
    rows: int
    tile_mm: float
    x_mm: float
    y_mm: float
    values: tuple[float, ...]
    top: float
    low: float = 0.0
    nearness: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tiles:
    """The tiles of a room, before anything is known of them."""

    columns: int
    rows: int
    tile_mm: float
    x_mm: float
    y_mm: float

    @property
    def count(self) -> int:
        return self.columns * self.rows

    def field(
        self, values: list[float], low: float, top: float, nearness: tuple[float, ...] = ()
    ) -> TileField:
        at = (self.columns, self.rows, self.tile_mm, self.x_mm, self.y_mm)
        return TileField(*at, tuple(values), top, low, nearness)

    def around(self, x_mm: float, y_mm: float) -> Iterator[tuple[int, float]]:
        """Yield the tiles that a rack reaches, with the height of its bell, 1 at its middle."""
        across = _bell((x_mm - self.x_mm) / self.tile_mm, self.columns, self.tile_mm)
        for row, depth in _bell((y_mm - self.y_mm) / self.tile_mm, self.rows, self.tile_mm):
            for column, width in across:
                yield row * self.columns + column, depth * width


def density_field(
    layout: RoomLayout, plan: FloorPlan | None, kw_of: Mapping[RackId, float]
) -> TileField | None:
    """Return the density of a room; None where nothing draws power, or it has too many tiles."""
    tiles = _tiles(layout, plan)
    loads = [(key, kw) for key, kw in kw_of.items() if kw > 0 and key in layout.racks]
    if not loads or tiles is None:
        return None
    values = [0.0] * tiles.count
    area_m2 = tiles.tile_mm * tiles.tile_mm / _MM2_PER_M2
    for key, kw in loads:
        place = layout.racks[key].footprint
        near = list(tiles.around(place.x_mm, place.y_mm))
        total = sum(height for _, height in near)
        if total <= 0:
            continue
        share = kw / total / area_m2
        for tile, height in near:
            values[tile] += share * height
    return tiles.field(values, 0.0, _round_up(max(values)))


def mean_field(
    layout: RoomLayout, plan: FloorPlan | None, value_of: Mapping[RackId, float], kind: FieldKind
) -> TileField | None:
    """Return what the racks near each tile are like on average; None where nothing is known."""
    tiles = _tiles(layout, plan)
    known = [(key, value) for key, value in value_of.items() if key in layout.racks]
    if not known or tiles is None:
        return None
    sums, weights = [0.0] * tiles.count, [0.0] * tiles.count
    nearest = [0.0] * tiles.count
    for key, value in known:
        place = layout.racks[key].footprint
        for tile, height in tiles.around(place.x_mm, place.y_mm):
            sums[tile] += height * value
            weights[tile] += height
            nearest[tile] = max(nearest[tile], height)
    values = [
        total / weight if near >= _NEAR else nan
        for total, weight, near in zip(sums, weights, nearest, strict=True)
    ]
    ends = _scale(kind, [value for _, value in known])
    return tiles.field(values, *ends, tuple(nearest))


def rack_values(kind: FieldKind, project: Project, evaluation: Evaluation) -> dict[RackId, float]:
    """Return what a heat map shows of racks: kW, °C, or a share of what their fullest feed carries.

    Feeds count after the loss of another one. Racks of which nothing is known are left out.
    """
    racks = evaluation.racks
    if kind is FieldKind.DENSITY:
        return {key: one.peak_kw for key, one in racks.items()}
    if kind is FieldKind.INLET:
        return inlets_c(project.shelf, project.scenario(evaluation.scenario).plan, racks)
    return {
        key: max(one.worst_kw / one.planning_kw for one in result.feeds)
        for key, result in racks.items()
        if result.devices and result.feeds and all(one.planning_kw > 0 for one in result.feeds)
    }


def field_of(
    kind: FieldKind,
    layout: RoomLayout,
    plan: FloorPlan | None,
    values: Mapping[RackId, float],
) -> TileField | None:
    """Return the heat map of a room from what `rack_values` says of its racks."""
    if kind is FieldKind.DENSITY:
        return density_field(layout, plan, values)
    return mean_field(layout, plan, values, kind)


def _scale(kind: FieldKind, values: list[float]) -> tuple[float, float]:
    """The ends of the scale: loads begin at nothing and reach their limit at least."""
    if kind is FieldKind.LOAD:
        return 0.0, max(_WHOLE, ceil(max(values) * _TENTHS - _ROUNDING) / _TENTHS)
    low = float(floor(min(values)))
    return low, max(float(ceil(max(values))), low + _LEAST_SPAN_C)


def _tiles(layout: RoomLayout, plan: FloorPlan | None) -> _Tiles | None:
    drawn = plan or FloorPlan()
    tile, extent = drawn.tile_mm, layout.extent
    x = drawn.tile_origin.x_mm + floor((extent.x_mm - drawn.tile_origin.x_mm) / tile) * tile
    y = drawn.tile_origin.y_mm + floor((extent.y_mm - drawn.tile_origin.y_mm) / tile) * tile
    columns, rows = ceil((extent.right_mm - x) / tile), ceil((extent.bottom_mm - y) / tile)
    tiles = _Tiles(columns, rows, tile, x, y)
    return tiles if 0 < tiles.count <= _MOST_TILES else None


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


def field_title(kind: FieldKind) -> str:
    """Return the name of a heat map as menus show it."""
    return {
        FieldKind.DENSITY: translate("floor", "Power density"),
        FieldKind.INLET: translate("floor", "Inlet temperature"),
        FieldKind.LOAD: translate("floor", "Load after the loss of a feed"),
    }[kind]


def field_tooltip(kind: FieldKind) -> str:
    """Return what a heat map means."""
    return {
        FieldKind.DENSITY: translate("floor", "Expected peak of racks, spread over their tiles"),
        FieldKind.INLET: translate(
            "floor", "Air that the devices of racks take in, by supply and recirculation"
        ),
        FieldKind.LOAD: translate(
            "floor", "The fullest feed of racks after the loss of another, of its planning limit"
        ),
    }[kind]


def field_legend(kind: FieldKind, low: float, top: float) -> Legend:
    """Return what the colours of the tiles mean."""
    if kind is FieldKind.DENSITY:
        ends = "0", str(formats.Quantity(formats.short(top), "kW/m²"))
    elif kind is FieldKind.INLET:
        ends = (
            str(formats.Quantity(formats.short(low), "°C")),
            str(formats.Quantity(formats.short(top), "°C")),
        )
    else:
        ends = str(formats.percent(low)), str(formats.percent(top))
    return Legend(field_title(kind), (), *ends, smooth=True)
