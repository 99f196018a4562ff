"""What more mass in a rack puts on the floor below it, against the ratings of its room.

The same loads as the checks of the floor (`checks/floor_loads.py`); ratings that nobody entered
limit nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.compute.checks.on_floor import FloorRack, floor_racks
from planner.compute.steps.racks import RoomRacks
from planner.compute.structure_rules import StructureRules
from planner.domain.floor_plan import FloorPlan
from planner.domain.identity import RackId
from planner.domain.phrase import Phrase, say
from planner.domain.site import Room
from planner.engines.space import area_load_kg_m2, point_load_kg, tile_load_kg


@dataclass(frozen=True, slots=True)
class FloorLoad:
    """A load of the floor, what it is rated for, and what more mass adds to it; all in `unit`."""

    name: Phrase
    used: float
    limit: float
    each: float
    unit: str

    @property
    def room_left(self) -> float:
        """How often the mass may be added."""
        return (self.limit - self.used) / self.each


@dataclass(frozen=True, slots=True)
class RatedFloor:
    """A drawn floor of which a rating is entered, and its racks as it sees them."""

    plan: FloorPlan
    racks: Mapping[RackId, FloorRack]
    rules: StructureRules

    def loads(
        self, rack: RackId, added_kg: float, *, all_grow: bool = False
    ) -> Iterator[FloorLoad]:
        """Yield what *added_kg* in a rack does to the floor.

        `all_grow`: the racks beside it grow by as much, which adds to the tiles that they share.
        """
        seen = self.racks.get(rack)
        if seen is not None and added_kg > 0.0:
            yield from self._points(seen, added_kg)
            yield from self._tiles(seen, added_kg, 2.0 if all_grow else 1.0)
            yield from self._slab(seen, added_kg)

    def _points(self, rack: FloorRack, added_kg: float) -> Iterator[FloorLoad]:
        rating, feet = self.plan.rating, self.rules.rack_feet
        if rating.point_load_kg is not None:
            name = say("floor panel under a foot of {0}", rack.name)
            used, limit = point_load_kg(rack.mass_kg, feet), rating.point_load_kg
        elif rating.rolling_load_kg is not None and rack.filled:
            name = say("floor panel under a caster of {0}", rack.name)
            used, limit = point_load_kg(rack.delivered_kg, feet), rating.rolling_load_kg
        else:
            return
        yield FloorLoad(name, used, limit, added_kg / feet, "kg")

    def _tiles(self, rack: FloorRack, added_kg: float, racks: float) -> Iterator[FloorLoad]:
        limit, rules = self.plan.rating.tile_load_kg, self.rules
        if limit is None:
            return
        shared = rack.width_mm % self.plan.tile_mm != 0 and rack.neighbour_kg > 0.0
        name = say("floor tile under {0}", rack.name)
        share = rules.tile_standing_share
        used = tile_load_kg(rack.mass_kg, share, rack.neighbour_kg if shared else 0.0)
        each = added_kg * share * (racks if shared else 1.0)
        found = [FloorLoad(name, used, limit, each, "kg")]
        if rack.filled:
            share = rules.tile_rolling_share
            rolling = tile_load_kg(rack.delivered_kg, share)
            found.append(FloorLoad(name, rolling, limit, added_kg * share, "kg"))
        yield min(found, key=lambda one: one.room_left)

    def _slab(self, rack: FloorRack, added_kg: float) -> Iterator[FloorLoad]:
        limit, rules = self.plan.rating.area_load_kg_m2, self.rules
        if limit is None:
            return
        total = max(rules.aisle_m2_per_rack, rack.footprint_m2)
        used = area_load_kg_m2(
            rack.mass_kg,
            total - rack.footprint_m2,
            total,
            rules.live_load_kg_m2,
            rules.raised_floor_kg_m2,
        )
        name = say("slab under {0}", rack.name)
        yield FloorLoad(name, used, limit, added_kg / total, "kg/m²")


def rated_floor(room: Room, inside: RoomRacks | None, rules: StructureRules) -> RatedFloor | None:
    """Return the floor of a room with its racks; None where it is not drawn, or carries anything."""
    plan = room.drawn
    if plan is None or inside is None:
        return None
    rating = plan.rating
    known = (
        rating.point_load_kg,
        rating.rolling_load_kg,
        rating.tile_load_kg,
        rating.area_load_kg_m2,
    )
    if all(one is None for one in known):
        return None
    bases = [
        (one.basis.rack, one.basis.frame, one.result.mass_kg) for one in inside.records.values()
    ]
    ids = [rack.id for rack, frame, _ in bases if frame.frame is not None]
    return RatedFloor(plan, dict(zip(ids, floor_racks(bases, rules), strict=True)), rules)
