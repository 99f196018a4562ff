"""Space and structure: room in racks, mass, what devices need to fit, floor loads, ways.

Free units and gaps; static and rolling load and the centre of gravity; depth, rails and cables;
foot, tile and slab; doors, lifts, ramps and aisles.
"""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.space import fitting, floor, mass, slots, ways
from planner.engines.space.fitting import cable_fill, depth_margin_mm, rail_margin_mm
from planner.engines.space.floor import (
    area_load_kg_m2,
    footprint_load_kg_m2,
    point_load_kg,
    tile_load_kg,
)
from planner.engines.space.mass import (
    RackMass,
    Weight,
    centre_of_gravity_u,
    centre_share,
    load_share,
    rack_mass,
    rolling_share,
)
from planner.engines.space.slots import (
    Occupant,
    OpenFront,
    RackSpace,
    blanking_units,
    lowest_free_slot,
    open_front,
    rack_space,
)
from planner.engines.space.ways import (
    aisle_pitch_mm,
    lift_margin_kg,
    opening_margin_mm,
    ramp_slope_percent,
)

FORMULAS: Mapping[str, Formula] = {
    **slots.FORMULAS,
    **mass.FORMULAS,
    **fitting.FORMULAS,
    **floor.FORMULAS,
    **ways.FORMULAS,
}
"""Every formula of the engine by id."""

__all__ = [
    "FORMULAS",
    "Occupant",
    "OpenFront",
    "RackMass",
    "RackSpace",
    "Weight",
    "aisle_pitch_mm",
    "area_load_kg_m2",
    "blanking_units",
    "cable_fill",
    "centre_of_gravity_u",
    "centre_share",
    "depth_margin_mm",
    "footprint_load_kg_m2",
    "lift_margin_kg",
    "load_share",
    "lowest_free_slot",
    "open_front",
    "opening_margin_mm",
    "point_load_kg",
    "rack_mass",
    "rack_space",
    "rail_margin_mm",
    "ramp_slope_percent",
    "rolling_share",
    "tile_load_kg",
]
