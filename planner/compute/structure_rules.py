"""The limits of space and structure, from the assumptions of a project.

Projects that are older than these assumptions get what the catalogue says today.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from planner.domain.provenance import Estimate


@dataclass(frozen=True, slots=True)
class StructureRules:
    """Limits of racks, floors and deliveries; each is the assumption ``space.`` and its name.

    Masses in kg, lengths in mm, loads in kg/m², heights of devices in rack units, shares 0 to 1.
    """

    fragment_free_u: float = 8.0
    fragment_share: float = 0.5
    blanking_heat_kw: float = 8.0
    static_planning_share: float = 0.95
    dynamic_share: float = 0.6
    centre_share: float = 0.45
    tipping_kg: float = 200.0
    heavy_device_kg: float = 50.0
    heavy_device_u: float = 20.0
    lift_device_kg: float = 50.0
    cord_diameter_mm: float = 9.4
    cable_diameter_mm: float = 5.2
    channel_depth_mm: float = 120.0
    cable_fill: float = 0.4
    narrow_frame_mm: float = 600.0
    pdu_zone_mm: float = 100.0
    rack_feet: float = 4.0
    tile_standing_share: float = 1 / 3
    tile_rolling_share: float = 0.5
    live_load_kg_m2: float = 73.2
    raised_floor_kg_m2: float = 48.8
    aisle_m2_per_rack: float = 2.4
    frame_height_extra_mm: float = 125.0
    overhead_mm: float = 300.0
    crate_mm: float = 200.0
    pallet_mm: float = 150.0
    pallet_kg: float = 100.0
    ramp_slope: float = 1 / 12
    handling_mm: float = 300.0


def structure_rules(assumptions: Mapping[str, Estimate]) -> StructureRules:
    """Return the limits of a project."""
    known = {one.name: assumptions.get(f"space.{one.name}") for one in fields(StructureRules)}
    return StructureRules(**{name: one.likely for name, one in known.items() if one is not None})
