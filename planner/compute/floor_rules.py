"""The widths that a floor is laid out and checked by, from the assumptions of a project.

Projects that are older than these assumptions get what the catalogue says today.
"""

from dataclasses import dataclass

from planner.compute.finance_rates import given
from planner.domain.project import PartShelf


@dataclass(frozen=True, slots=True)
class FloorRules:
    """Widths in mm: aisles, the passage along walls and through rows, and what plant needs.

    `hot_aisle_least_mm` is the width below which an aisle is reported, `cold_aisle_mm` is both what
    is laid out and the least. `unit_width_mm` × `unit_depth_mm` stand in for plant of unknown size.
    """

    cold_aisle_mm: float = 1200.0
    hot_aisle_mm: float = 1200.0
    hot_aisle_least_mm: float = 900.0
    passage_mm: float = 1200.0
    longest_row_mm: float = 15_000.0
    unit_front_mm: float = 1000.0
    unit_rear_mm: float = 600.0
    unit_width_mm: float = 900.0
    unit_depth_mm: float = 1000.0


_USUAL = FloorRules()


def floor_rules(shelf: PartShelf) -> FloorRules:
    """Return the widths of a project."""
    return FloorRules(
        cold_aisle_mm=given(shelf, "space.cold_aisle_mm", _USUAL.cold_aisle_mm),
        hot_aisle_mm=given(shelf, "space.hot_aisle_mm", _USUAL.hot_aisle_mm),
        hot_aisle_least_mm=given(shelf, "space.hot_aisle_least_mm", _USUAL.hot_aisle_least_mm),
        passage_mm=given(shelf, "space.passage_mm", _USUAL.passage_mm),
        longest_row_mm=given(shelf, "space.longest_row_mm", _USUAL.longest_row_mm),
        unit_front_mm=given(shelf, "space.unit_front_mm", _USUAL.unit_front_mm),
        unit_rear_mm=given(shelf, "space.unit_rear_mm", _USUAL.unit_rear_mm),
        unit_width_mm=given(shelf, "space.unit_width_mm", _USUAL.unit_width_mm),
        unit_depth_mm=given(shelf, "space.unit_depth_mm", _USUAL.unit_depth_mm),
    )
