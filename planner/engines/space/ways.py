"""Ways to and between racks: doors, lifts and ramps of a delivery, aisles and their pitch."""

from collections.abc import Mapping

from planner.domain.formula import Formula

OPENING_MARGIN = Formula(
    id="space.opening_margin",
    result="room left in an opening",
    unit="mm",
    expression="opening_mm - size_mm - packing_mm",
    symbols={
        "opening_mm": "clear width or height of door, corridor or lift, mm",
        "size_mm": "width of the rack, or its height on casters, mm",
        "packing_mm": "crate or pallet around it, mm",
    },
    source="What is delivered must pass every opening on its way",
)

LIFT_MARGIN = Formula(
    id="space.lift_margin",
    result="load left in a lift",
    unit="kg",
    expression="lift_kg - mass_kg - pallet_kg",
    symbols={
        "lift_kg": "rated load of the lift, kg",
        "mass_kg": "mass of the rack as it is delivered, kg",
        "pallet_kg": "pallet, crate and pallet truck, kg",
    },
    source="Rated load of a lift against everything that rides in it",
)

RAMP_SLOPE = Formula(
    id="space.ramp_slope",
    result="slope of a ramp",
    unit="%",
    expression="100 * rise_mm / run_mm",
    symbols={"rise_mm": "height of the ramp, mm", "run_mm": "length of the ramp on plan, mm"},
    source="Rise over run",
)

AISLE_PITCH = Formula(
    id="space.aisle_pitch",
    result="pitch of a pair of rows",
    unit="mm",
    expression="cold_mm + hot_mm + 2 * depth_mm",
    symbols={
        "cold_mm": "width of the cold aisle, mm",
        "hot_mm": "width of the hot aisle, mm",
        "depth_mm": "depth of a rack, mm",
    },
    source="server-racks.com, aisle pitch: seven tiles of 2 ft with racks of 42 in",
)


def opening_margin_mm(opening_mm: float, size_mm: float, packing_mm: float = 0.0) -> float:
    """Return the room that is left in an opening in mm; negative: it does not pass."""
    return opening_mm - size_mm - packing_mm


def lift_margin_kg(lift_kg: float, mass_kg: float, pallet_kg: float) -> float:
    """Return the load that is left in a lift in kg; negative: it is too heavy."""
    return lift_kg - mass_kg - pallet_kg


def ramp_slope_percent(rise_mm: float, run_mm: float) -> float:
    """Return the slope of a ramp in percent."""
    return 100 * rise_mm / run_mm


def aisle_pitch_mm(cold_mm: float, hot_mm: float, depth_mm: float) -> float:
    """Return the distance after which a pair of rows repeats, in mm.

    Deeper racks widen it one for one, twice.
    """
    return cold_mm + hot_mm + 2 * depth_mm


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (OPENING_MARGIN, LIFT_MARGIN, RAMP_SLOPE, AISLE_PITCH)
}
"""The formulas of this module by id."""
