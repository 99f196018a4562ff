"""What a rack puts on the floor: a foot, a tile, its footprint, and the area around it.

Raised floors fail at a point (a caster on a panel), slabs over an area; both are checked. Masses in
kg as floors are rated, areas in m\u00b2.
"""

from collections.abc import Mapping

from planner.domain.formula import Formula

POINT_LOAD = Formula(
    id="space.point_load",
    result="load of one foot or caster",
    unit="kg",
    expression="mass_kg / feet",
    symbols={"mass_kg": "mass of the filled rack, kg", "feet": "feet or casters that carry it"},
    source="Tate press release, PR Newswire, 14 March 2018: 4,500 lb on four feet are 1,125 lb each",
)

TILE_LOAD = Formula(
    id="space.tile_load",
    result="load of one floor tile",
    unit="kg",
    expression="(mass_kg + neighbour_kg) * share",
    symbols={
        "mass_kg": "mass of the filled rack, kg",
        "neighbour_kg": "mass of a rack beside it with a caster on the same tile, kg",
        "share": "share of a rack on one tile: a third standing, half while it rolls",
    },
    source="IBM POWER8 site preparation, floor construction (2020)",
)

FOOTPRINT_LOAD = Formula(
    id="space.footprint_load",
    result="load under the rack itself",
    unit="kg/m\u00b2",
    expression="mass_kg / footprint_m2",
    symbols={
        "mass_kg": "mass of the filled rack, kg",
        "footprint_m2": "width times depth of the rack, m\u00b2",
    },
    source="Mass over its own area",
)

AREA_LOAD = Formula(
    id="space.area_load",
    result="load of the slab, averaged over rack and service area",
    unit="kg/m\u00b2",
    expression="(mass_kg + live_kg_m2 * 0.5 * service_m2 + floor_kg_m2 * total_m2) / total_m2",
    symbols={
        "mass_kg": "mass of the filled rack, kg",
        "live_kg_m2": "people and carts around it, kg/m\u00b2",
        "service_m2": "service area of the rack, half of it shared with neighbours, m\u00b2",
        "floor_kg_m2": "raised floor and what lies under it, kg/m\u00b2",
        "total_m2": "footprint and service area, m\u00b2",
    },
    source="IBM POWER8 site preparation, floor loading (2020): 15 and 10 lb/ft\u00b2",
)


def point_load_kg(mass_kg: float, feet: float) -> float:
    """Return what one of the feet or casters of a rack carries in kg, all alike."""
    return mass_kg / feet


def tile_load_kg(mass_kg: float, share: float, neighbour_kg: float = 0.0) -> float:
    """Return what one tile carries in kg of a rack, and of a neighbour with a caster on it."""
    return (mass_kg + neighbour_kg) * share


def footprint_load_kg_m2(mass_kg: float, footprint_m2: float) -> float:
    """Return the load of a rack on its own area in kg/m\u00b2."""
    return mass_kg / footprint_m2


def area_load_kg_m2(
    mass_kg: float, service_m2: float, total_m2: float, live_kg_m2: float, floor_kg_m2: float
) -> float:
    """Return the load of the slab under a rack and its service area in kg/m\u00b2.

    Holds where the rack stands free or in a row whose neighbours have a service area of their own.
    """
    return (mass_kg + live_kg_m2 * 0.5 * service_m2 + floor_kg_m2 * total_m2) / total_m2


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (POINT_LOAD, TILE_LOAD, FOOTPRINT_LOAD, AREA_LOAD)
}
"""The formulas of this module by id."""
