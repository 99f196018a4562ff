"""What heat is no longer removed after the loss of cooling, and how far racks must throttle for it.

Heat that nothing removes has to go: the racks of the place may then give off only the share that is
still cooled. The inlet temperature rises by the exhaust that servers draw in again:
T_inlet = T_supply + recirculated share x rise (facility engineering, 3.1); the share that is not
supplied any more counts as recirculated [E].
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compute.own_coolers import own_cooling, rack_coolers
from planner.domain.facility import CoolingElement, CoolingKind, Loop
from planner.domain.failure import CoolingLeft
from planner.domain.identity import RackId, RoomId
from planner.domain.results import RackResult, RoomResult
from planner.engines.cooling import air_rise_k, inlet_c

_WHOLE_SITE = (CoolingKind.CHILLER, CoolingKind.HEAT_REJECTION, CoolingKind.PUMP)
"""Kinds that carry the heat of the whole site."""
_MOST_RECIRCULATED = 0.95


@dataclass(frozen=True, slots=True)
class PlacedCooler:
    """A coolant distribution unit that stands in a rack or on the floor of a room."""

    id: str
    room: RoomId
    capacity_kw: float


@dataclass(frozen=True, slots=True)
class CoolingPlace:
    """The rooms of a site with their racks, and the air of racks that have no cooler of their own.

    `air_zone` and `coolant_group` name those of racks, `recirculation` is the share of exhaust that
    is drawn in again in normal operation.
    """

    rooms: Mapping[RoomId, tuple[str, tuple[RackId, ...]]]
    heat: Mapping[RoomId, RoomResult]
    racks: Mapping[RackId, RackResult]
    names: Mapping[RackId, str]
    air_zone: Mapping[RackId, str]
    coolant_group: Mapping[RackId, str]
    rack_air_kw: float
    recirculation: float


@dataclass(frozen=True, slots=True)
class Cooled:
    """Shares of their heat that racks may still give off: to the air and to liquid."""

    air: Mapping[RackId, float]
    liquid: Mapping[RackId, float]
    left: tuple[CoolingLeft, ...]


class SiteCooling:
    """The cooling units of one site and what each of them carries."""

    def __init__(
        self,
        place: CoolingPlace,
        elements: Sequence[CoolingElement],
        coolers: Sequence[PlacedCooler],
    ) -> None:
        self._place = place
        self._elements = tuple(elements)
        self._coolers = tuple(coolers)

    def after(self, lost: Mapping[str, int], live: frozenset[str] | None = None) -> Cooled:
        """Return what is still cooled when units are *lost*, by element or placement.

        Elements that power elements feed are lost when none of these is among the *live* ones, and
        those that other elements cool when none of these runs.
        """
        gone = self._all_gone(lost, live)
        air: dict[RackId, float] = {}
        liquid: dict[RackId, float] = {}
        left: list[CoolingLeft] = []
        if gone:
            self._rooms(gone, air, liquid, left)
            self._racks(gone, air, left)
            self._site(gone, air, liquid, left)
        return Cooled(air, liquid, tuple(left))

    def _all_gone(self, lost: Mapping[str, int], live: frozenset[str] | None) -> dict[str, int]:
        """The units that are lost, and what is lost with them."""
        gone = dict(lost)
        running = {one.id: _running(one, gone) for one in self._elements}
        waiting = list(self._elements)
        while waiting:
            stopped = [
                one
                for one in waiting
                if (one.fed_by and live is not None and live.isdisjoint(one.fed_by))
                or (one.cooled_by and not any(running.get(other) for other in one.cooled_by))
            ]
            if not stopped:
                break
            for one in stopped:
                gone[one.id], running[one.id] = one.installed, 0
            waiting = [one for one in waiting if one not in stopped]
        return gone

    def _rooms(
        self,
        gone: Mapping[str, int],
        air: dict[RackId, float],
        liquid: dict[RackId, float],
        left: list[CoolingLeft],
    ) -> None:
        place = self._place
        for room, (_, racks) in place.rooms.items():
            if room not in place.heat:
                continue
            handlers = [one for one in self._elements if one.place == room and one.loop is Loop.AIR]
            for inside, units in _by_zone(handlers, racks, place.air_zone):
                self._air(room, inside, units, gone, air, left)
            coolant = [one for one in self._elements if one.place == room and _is_coolant(one)]
            for inside, units in _by_zone(coolant, racks, place.coolant_group):
                self._liquid(room, inside, units, gone, liquid, left)

    def _liquid(
        self,
        room: RoomId,
        racks: Sequence[RackId],
        units: Sequence[CoolingElement],
        gone: Mapping[str, int],
        liquid: dict[RackId, float],
        left: list[CoolingLeft],
    ) -> None:
        """The CDUs of a room or of a coolant group of it; those that are placed serve the room."""
        placed = [one for one in self._coolers if one.room == room]
        if {one.id for one in units}.union(one.id for one in placed).isdisjoint(gone):
            return
        heat_kw = sum(self._place.racks[rack].liquid_heat_kw for rack in racks)
        known = (
            _capacity(units, {}) + sum(one.capacity_kw for one in placed),
            _capacity(units, gone) + sum(one.capacity_kw for one in placed if one.id not in gone),
        )
        left.append(CoolingLeft(room, self._place.rooms[room][0], heat_kw, *known))
        _lower(liquid, racks, _share(heat_kw, *known))

    def _air(
        self,
        room: RoomId,
        racks: Sequence[RackId],
        handlers: Sequence[CoolingElement],
        gone: Mapping[str, int],
        air: dict[RackId, float],
        left: list[CoolingLeft],
    ) -> None:
        """Air handlers of a room or zone; what coolers of racks let go comes to them."""
        place = self._place
        own = {one.id for one in self._elements if one.place in racks}
        if not handlers or own.union(one.id for one in handlers).isdisjoint(gone):
            return
        known = {rack: place.racks[rack] for rack in racks}
        heat_kw = sum(one.air_heat_kw for one in known.values())
        before, after = (
            heat_kw - own_cooling(rack_coolers(_left(self._elements, out)), known).total_kw
            for out in ({}, gone)
        )
        capacity = _capacity(handlers, gone)
        # What the racks' own coolers carried before was removed too.
        removed = _capacity(handlers, {}) + max(0.0, after - before)
        share = _share(after, removed, capacity)
        warmer = share < 1.0 or any(one.id in gone for one in handlers)
        inlet = self._inlet_c(heat_kw, handlers, share, racks) if warmer else None
        left.append(CoolingLeft(room, place.rooms[room][0], after, removed, capacity, inlet))
        _lower(air, racks, share)

    def _racks(
        self, gone: Mapping[str, int], air: dict[RackId, float], left: list[CoolingLeft]
    ) -> None:
        """Rear doors and in-row coolers that belong to a rack."""
        place = self._place
        for rack in dict.fromkeys(RackId(one.place) for one in self._elements if one.id in gone):
            result = place.racks.get(rack)
            mine = [one for one in self._elements if one.place == rack and one.loop is Loop.AIR]
            if result is None or not mine:
                continue
            before, after = _capacity(mine, {}), _capacity(mine, gone)
            after = after or place.rack_air_kw
            left.append(CoolingLeft(rack, place.names[rack], result.air_heat_kw, before, after))
            _lower(air, (rack,), _share(result.air_heat_kw, before, after))

    def _site(
        self,
        gone: Mapping[str, int],
        air: dict[RackId, float],
        liquid: dict[RackId, float],
        left: list[CoolingLeft],
    ) -> None:
        """Chillers, heat rejection and pumps: each kind carries what all rooms give off."""
        rooms = self._place.heat.values()
        heat_kw = sum(one.air_heat_kw + one.liquid_heat_kw for one in rooms)
        everywhere = tuple(rack for _, racks in self._place.rooms.values() for rack in racks)
        for kind in _WHOLE_SITE:
            mine = [one for one in self._elements if one.kind is kind]
            hit = [one for one in mine if one.id in gone]
            if hit:
                before, after = _capacity(mine, {}), _capacity(mine, gone)
                left.append(CoolingLeft(hit[0].place, hit[0].name, heat_kw, before, after))
                share = _share(heat_kw, before, after)
                _lower(air, everywhere, share)
                _lower(liquid, everywhere, share)

    def _inlet_c(
        self,
        heat_kw: float,
        handlers: Sequence[CoolingElement],
        share: float,
        racks: Sequence[RackId],
    ) -> float | None:
        airflow = sum(self._place.racks[rack].airflow_m3h for rack in racks)
        if not airflow:
            return None
        again = min(_MOST_RECIRCULATED, self._place.recirculation + 1.0 - share)
        supply_c = max(one.supply_c for one in handlers)
        return inlet_c(supply_c, again, air_rise_k(heat_kw, airflow))


def _by_zone(
    units: Sequence[CoolingElement], racks: Sequence[RackId], zone_of: Mapping[RackId, str]
) -> Iterator[tuple[Sequence[RackId], Sequence[CoolingElement]]]:
    """The racks that units serve: those of their zone, all of the room where none has a zone."""
    zones = dict.fromkeys(one.zone for one in units)
    if not any(zones):
        yield racks, units
        return
    for zone in zones:
        inside = [rack for rack in racks if zone_of.get(rack, "") == zone]
        yield inside, [one for one in units if one.zone == zone]


def _left(elements: Sequence[CoolingElement], gone: Mapping[str, int]) -> list[CoolingElement]:
    """The elements with the units that still run; those on standby step in."""
    return [
        replace(one, installed=_running(one, gone), standby=0) if one.id in gone else one
        for one in elements
    ]


def _running(one: CoolingElement, gone: Mapping[str, int]) -> int:
    return max(0, min(one.running, one.installed - gone.get(one.id, 0)))


def _is_coolant(one: CoolingElement) -> bool:
    return one.loop is not Loop.AIR and one.kind not in _WHOLE_SITE


def _capacity(elements: Sequence[CoolingElement], gone: Mapping[str, int]) -> float:
    """What elements remove in kW when some of their units are out; those on standby step in."""
    return sum(_running(one, gone) * one.capacity_kw for one in elements)


def _share(heat_kw: float, before_kw: float, after_kw: float) -> float:
    """What of the heat that was removed still is."""
    removed = min(heat_kw, before_kw)
    return min(1.0, after_kw / removed) if removed > 0.0 else 1.0


def _lower(shares: dict[RackId, float], racks: Sequence[RackId], share: float) -> None:
    if share < 1.0:
        for rack in racks:
            shares[rack] = min(share, shares.get(rack, 1.0))
