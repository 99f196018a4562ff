"""Coolers beside the units of a room: of single racks, such as rear doors, and on its floor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.facility import CoolingElement, Loop
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, RackId
from planner.domain.results import RackResult
from planner.domain.site import Room
from planner.engines.cooling import door_split


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
