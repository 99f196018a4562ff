"""Coolers beside the units of a room: of single racks, such as rear doors, and on its floor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.compute.places import Places
from planner.domain.facility import CoolingElement, CoolingKind, Loop
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, RackId, RowId
from planner.domain.provenance import Estimate
from planner.domain.results import RackResult
from planner.domain.site import Rack, Room
from planner.engines.cooling import door_split


@dataclass(frozen=True, slots=True)
class AirLimits:
    """Heat that the air of racks may carry, in kW.

    `own_kw` is what coolers of single racks remove, `in_row` names the air zones of rows that
    in-row coolers serve, where a rack may give `in_row_kw`; all others `default_kw`.
    """

    default_kw: float
    in_row_kw: float
    own_kw: Mapping[RackId, float]
    in_row: Mapping[RowId, frozenset[str]]

    def of(self, rack: Rack) -> float:
        """Return the limit of a rack."""
        own = self.own_kw.get(rack.id)
        if own is not None:
            return own
        zones = self.in_row.get(rack.row)
        return self.in_row_kw if zones and rack.air_zone in zones else self.default_kw


def air_limits(
    elements: Sequence[CoolingElement], places: Places, assumptions: Mapping[str, Estimate]
) -> AirLimits:
    """Return the limits of every rack: of its own cooler, of its row's, else as assumed."""
    default_kw = assumptions["cooling.rack_air_limit_kw"].likely
    in_row = assumptions.get("cooling.in_row_limit_kw")
    zones: dict[str, set[str]] = {}
    for one in elements:
        if one.kind is CoolingKind.IN_ROW:
            zones.setdefault(one.place, set()).add(one.zone)
    rows = places.room_of_row.items() if zones else ()
    return AirLimits(
        default_kw,
        default_kw if in_row is None else max(default_kw, in_row.likely),
        rack_coolers(elements),
        {row: frozenset(zones[room]) for row, room in rows if room in zones},
    )


@dataclass(frozen=True, slots=True)
class OwnCooling:
    """Racks of a room with coolers of their own, and the heat in kW that these take there."""

    carried_kw: Mapping[RackId, float]

    @property
    def total_kw(self) -> float:
        """What they take together."""
        return sum(self.carried_kw.values())


NO_OWN_COOLING = OwnCooling({})


def rack_coolers(elements: Iterable[CoolingElement]) -> dict[RackId, float]:
    """Return what air coolers remove by the place they belong to, units on standby at rest."""
    limits: dict[RackId, float] = {}
    for one in elements:
        if one.loop is Loop.AIR:
            place = RackId(one.place)
            limits[place] = limits.get(place, 0.0) + one.running * one.capacity_kw
    return limits


def own_cooling(
    coolers: Mapping[RackId, float], results: Mapping[RackId, RackResult]
) -> OwnCooling:
    """Return what the coolers of single racks take of the heat of a room's racks."""
    if coolers.keys().isdisjoint(results):
        return NO_OWN_COOLING
    return OwnCooling(
        {
            rack: door_split(results[rack].air_heat_kw, capacity_kw).door_kw
            for rack, capacity_kw in coolers.items()
            if rack in results
        }
    )


def floor_coolant_kw(room: Room, parts: Mapping[EntryId, Part]) -> float:
    """Return the heat in kW that CDUs remove which stand on the floor of a room as devices."""
    units = (parts[one.part] for one in room.floor)
    return sum(
        part.cooling.capacity_kw
        for part in units
        if part.kind is PartKind.CDU and part.cooling is not None
    )
