"""Checks of what racks put on the floor of a room whose rating is entered."""

from collections.abc import Callable, Iterator

from planner.compute.checks.on_floor import FloorCheck, FloorRack, FloorSubject, of_room, those
from planner.compute.structure import area_of_rack_kg_m2
from planner.domain.finding import Finding, Severity
from planner.domain.phrase import say
from planner.engines.space import (
    footprint_load_kg_m2,
    point_load_kg,
    tile_load_kg,
)


def point_loads(subject: FloorSubject) -> Iterator[Finding]:
    """SPC-009: load of a foot standing, and of a caster rolling, against the floor panel."""
    rating, feet = subject.plan.rating, subject.rules.rack_feet
    standing, rolling = rating.point_load_kg, rating.rolling_load_kg
    if standing is not None:
        yield from _above(
            subject,
            "SPC-009",
            standing,
            lambda rack: point_load_kg(rack.mass_kg, feet),
            lambda racks, worst, limit: say(
                "{0}: a foot of {1} puts up to {2:,.0f} kg on the floor; a panel carries "
                "{3:,.0f} kg at a point.",
                *(subject.room.name, racks, worst, limit),
            ),
        )
        return
    if rolling is not None:
        yield from _above(
            subject,
            "SPC-009",
            rolling,
            lambda rack: point_load_kg(rack.delivered_kg, feet),
            lambda racks, worst, limit: say(
                "{0}: a caster of {1} puts up to {2:,.0f} kg on the floor while it is rolled in; "
                "a panel carries {3:,.0f} kg under a wheel.",
                *(subject.room.name, racks, worst, limit),
            ),
        )


def tile_loads(subject: FloorSubject) -> Iterator[Finding]:
    """SPC-010: load of one tile, standing, rolling, or shared with the rack beside it."""
    limit = subject.plan.rating.tile_load_kg
    if limit is None:
        return

    def load(rack: FloorRack) -> float:
        rules = subject.rules
        # Racks as wide as tiles stand on tiles of their own; others share some with neighbours.
        shared = rack.width_mm % subject.plan.tile_mm != 0
        beside = rack.neighbour_kg if shared else 0.0
        standing = tile_load_kg(rack.mass_kg, rules.tile_standing_share, beside)
        return max(standing, tile_load_kg(rack.delivered_kg, rules.tile_rolling_share))

    yield from _above(
        subject,
        "SPC-010",
        limit,
        load,
        lambda racks, worst, most: say(
            "{0}: one floor tile under {1} carries up to {2:,.0f} kg; it is rated for {3:,.0f} kg.",
            *(subject.room.name, racks, worst, most),
        ),
    )


def area_loads(subject: FloorSubject) -> Iterator[Finding]:
    """SPC-011: load of the slab, averaged over racks and aisles; under the racks alone as info."""
    limit, rules = subject.plan.rating.area_load_kg_m2, subject.rules
    if limit is None:
        return

    above = list(
        _above(
            subject,
            "SPC-011",
            limit,
            lambda rack: area_of_rack_kg_m2(rack.mass_kg, rack.footprint_m2, rules),
            lambda racks, worst, most: say(
                "{0}: with {1} the slab carries up to {2:,.0f} kg/m², averaged over racks and "
                "aisles; it is rated for {3:,.0f} kg/m².",
                *(subject.room.name, racks, worst, most),
            ),
        )
    )
    yield from above or _above(
        subject,
        "SPC-011",
        limit,
        lambda rack: footprint_load_kg_m2(rack.mass_kg, rack.footprint_m2),
        lambda racks, worst, most: say(
            "{0}: {1} put up to {2:,.0f} kg/m² on the floor below them; averaged with the aisles it "
            "stays within the {3:,.0f} kg/m² of the slab.",
            *(subject.room.name, racks, worst, most),
        ),
        Severity.INFO,
    )


def _above(
    subject: FloorSubject,
    rule: str,
    limit: float,
    load: Callable[[FloorRack], float],
    message: Callable[[str, float, float], str],
    severity: Severity = Severity.ERROR,
) -> Iterator[Finding]:
    """Yield a finding of the racks whose load is above a limit."""
    loads = [(load(rack), rack) for rack in subject.racks]
    heavy = [(value, rack) for value, rack in loads if value > limit]
    if not heavy:
        return
    yield of_room(
        subject,
        rule,
        severity,
        message(those([rack for _, rack in heavy]), max(value for value, _ in heavy), limit),
        say("Spread the load with plates, stand the racks farther apart, or use fewer devices.")
        if severity is Severity.ERROR
        else say("Ask the structural engineer whether the rating is an average."),
        say("rating of the floor as entered; a third of a rack on a tile, half while it rolls"),
    )


FLOOR_LOADS: tuple[FloorCheck, ...] = (point_loads, tile_loads, area_loads)
