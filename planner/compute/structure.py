"""The structure of one rack: what it weighs, where its weight sits, what stands open in front."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.structure_rules import StructureRules
from planner.domain.hardware import FrameRating, Part
from planner.domain.identity import EntryId
from planner.domain.placement import RackSlot
from planner.domain.results import RackResult
from planner.domain.site import Rack
from planner.domain.units import HALF_UNITS_PER_UNIT, UNIT_MM
from planner.engines.space import (
    Occupant,
    OpenFront,
    RackSpace,
    Weight,
    area_load_kg_m2,
    centre_of_gravity_u,
    footprint_load_kg_m2,
    open_front,
    point_load_kg,
    rack_space,
)

Layout = tuple[tuple[EntryId, int, int, str, str], ...]
"""What stands where in a rack: part, lowest half unit, height, face, side."""

_MM2_PER_M2 = 1e6


@dataclass(frozen=True, slots=True)
class RackStructure:
    """The structure of a rack with everything in it; None is no data.

    `rolling_kg` is what it may weigh while it rolls, `rolling_assumed` when that is only a usual
    share of its static load. Loads of the floor are those of the filled rack at rest.
    """

    mass_kg: float
    static_load_kg: float | None
    rolling_kg: float | None
    rolling_assumed: bool
    point_load_kg: float
    footprint_kg_m2: float | None
    area_kg_m2: float | None
    centre_u: float | None
    units: int
    space: RackSpace
    open_front: OpenFront

    @property
    def centre_share(self) -> float | None:
        """The height of the centre of gravity as a share of the height of the rack."""
        return self.centre_u / self.units if self.centre_u is not None and self.units else None


def layout_of(rack: Rack) -> Layout:
    """Return what stands where in a rack; racks with the same layout are built alike."""
    return tuple(
        [
            (one.part, host.bottom, host.height, host.face, host.side)
            for one in rack.placements
            if isinstance(host := one.host, RackSlot)
        ]
    )


def rack_structure(
    rack: Rack,
    result: RackResult,
    frame: Part,
    parts: Mapping[EntryId, Part],
    rules: StructureRules,
) -> RackStructure:
    """Return the structure of a rack; *parts* are those that stand in it."""
    rating = frame.frame
    units = rating.units if rating is not None else 0
    occupants = occupants_of(rack, parts)
    rolling, assumed = rolling_load_kg(rating, rules)
    mass = result.mass_kg
    return RackStructure(
        mass_kg=mass,
        static_load_kg=result.static_load_kg,
        rolling_kg=rolling,
        rolling_assumed=assumed,
        point_load_kg=point_load_kg(mass, rules.rack_feet),
        footprint_kg_m2=footprint_load_kg_m2(mass, footprint_m2(rating)) if rating else None,
        area_kg_m2=area_of_rack_kg_m2(mass, footprint_m2(rating), rules) if rating else None,
        centre_u=centre_of_gravity_u(weights_of(rack, frame, parts)),
        units=units,
        space=rack_space(units, occupants),
        open_front=OpenFront(0, 0) if rack.system is not None else open_front(units, occupants),
    )


def occupants_of(rack: Rack, parts: Mapping[EntryId, Part]) -> list[Occupant]:
    """Return what takes up room in a rack."""
    return [
        Occupant(one.host, parts[one.part].full_depth)
        for one in rack.placements
        if isinstance(one.host, RackSlot)
    ]


def weights_of(rack: Rack, frame: Part, parts: Mapping[EntryId, Part]) -> list[Weight]:
    """Return the masses of a rack and where their middles are; those without mass are left out.

    Cabinet and side channels have their middle at half of the height.
    """
    half = frame.frame.units / 2 if frame.frame is not None else 0.0
    weights = []
    if frame.mass_kg is not None and rack.system is None:
        weights.append(Weight(frame.mass_kg, half))
    for one in rack.placements:
        mass = parts[one.part].mass_kg
        if mass is not None and isinstance(one.host, RackSlot):
            weights.append(Weight(mass, middle_u(one.host) if one.host.height else half))
    return weights


def middle_u(slot: RackSlot) -> float:
    """Return the height of the middle of a slot above the floor of the rack, in rack units."""
    return (slot.bottom - 1 + slot.height / 2) / HALF_UNITS_PER_UNIT


def rolling_load_kg(rating: FrameRating | None, rules: StructureRules) -> tuple[float | None, bool]:
    """Return what a cabinet carries while it rolls in kg, and whether that is only assumed."""
    if rating is None or (rating.dynamic_load_kg is None and rating.static_load_kg is None):
        return None, False
    if rating.dynamic_load_kg is not None:
        return rating.dynamic_load_kg, False
    return (rating.static_load_kg or 0.0) * rules.dynamic_share, True


def footprint_m2(rating: FrameRating) -> float:
    """Return the area under a cabinet in m²."""
    return rating.width_mm * rating.depth_mm / _MM2_PER_M2


def area_of_rack_kg_m2(mass_kg: float, own_m2: float, rules: StructureRules) -> float:
    """Return the load in kg/m² of the slab under a rack of *own_m2* and its share of the aisles."""
    total = max(rules.aisle_m2_per_rack, own_m2)
    return area_load_kg_m2(
        mass_kg, total - own_m2, total, rules.live_load_kg_m2, rules.raised_floor_kg_m2
    )


def height_mm(frame: Part, rules: StructureRules) -> tuple[float | None, bool]:
    """Return the outer height of a cabinet in mm, and whether it only follows from its units."""
    rating = frame.frame
    if rating is None:
        return None, False
    if rating.height_mm is not None:
        return rating.height_mm, False
    return rating.units * UNIT_MM + rules.frame_height_extra_mm, True
