"""Where something that is dragged over the floor comes to rest: at neighbours, aisles and tiles."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.compute.floor_rules import FloorRules, floor_rules
from planner.domain.floor_plan import Extent, FloorPlan
from planner.domain.standing import RoomLayout
from planner.workspace.flooring import room_of
from planner.workspace.state import State


@dataclass(frozen=True, slots=True)
class Snap:
    """How far to move something further in mm, and at which lines it then lies.

    `x_mm` are upright lines, `y_mm` level ones.
    """

    right_mm: float = 0.0
    down_mm: float = 0.0
    x_mm: float | None = None
    y_mm: float | None = None


class Snapper:
    """Knows the lines of a room that edges may lie at; made once when a drag begins."""

    def __init__(
        self, layout: RoomLayout, plan: FloorPlan | None, moving: frozenset[str], rules: FloorRules
    ) -> None:
        racks = [one.footprint for key, one in layout.racks.items() if key not in moving]
        units = [one.footprint for key, one in layout.units.items() if key not in moving]
        others = [one.extent() for one in (*racks, *units)]
        drawn = plan if plan is not None else FloorPlan()
        self._tile = drawn.tile_mm
        self._origin = drawn.tile_origin
        self._x = _sorted(
            [edge for one in others for edge in (one.x_mm, one.right_mm)],
            (layout.extent.x_mm, layout.extent.right_mm),
        )
        aisles = (rules.cold_aisle_mm, rules.hot_aisle_mm)
        lines = [one.extent for one in layout.lines if not moving.issuperset(one.racks)]
        beyond = [
            edge for one in lines for by in aisles for edge in (one.y_mm - by, one.bottom_mm + by)
        ]
        self._y = _sorted(
            [edge for one in others for edge in (one.y_mm, one.bottom_mm)],
            (layout.extent.y_mm, layout.extent.bottom_mm, *beyond),
        )

    def snap(self, moving: Extent, within_mm: float) -> Snap:
        """Return what brings *moving* to rest: the nearest edge in reach, else the nearest tile."""
        right, x = _nearest(self._x, (moving.x_mm, moving.right_mm), within_mm)
        down, y = _nearest(self._y, (moving.y_mm, moving.bottom_mm), within_mm)
        if x is None:
            right = _to_tile(moving.x_mm, self._origin.x_mm, self._tile, within_mm)
        if y is None:
            down = _to_tile(moving.y_mm, self._origin.y_mm, self._tile, within_mm)
        return Snap(right, down, x, y)


def snapper_of(state: State, layout: RoomLayout, moving: frozenset[str]) -> Snapper:
    """Return the lines of a room of a state, without those of what moves."""
    plan = room_of(state.plan, layout.room).drawn
    return Snapper(layout, plan, moving, floor_rules(state.project.shelf))


def _sorted(edges: Sequence[float], more: Iterable[float]) -> list[float]:
    return sorted({*edges, *more})


def _nearest(
    edges: Sequence[float], sides: Sequence[float], within_mm: float
) -> tuple[float, float | None]:
    """Return how far the nearest edge is from one of the sides, and where; 0 and None for none."""
    best: tuple[float, float] | None = None
    for side in sides:
        at = bisect_left(edges, side)
        for edge in edges[max(0, at - 1) : at + 1]:
            if abs(edge - side) <= within_mm and (best is None or abs(edge - side) < abs(best[0])):
                best = (edge - side, edge)
    return best if best is not None else (0.0, None)


def _to_tile(at_mm: float, origin_mm: float, tile_mm: float, within_mm: float) -> float:
    off = round((at_mm - origin_mm) / tile_mm) * tile_mm + origin_mm - at_mm
    return off if abs(off) <= within_mm else 0.0
