"""What would let one more server in: purchases that relax the binding limit, cheapest first.

Prices and lead times are those of the catalogue; what has none is listed last, as no data.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.compute.growth import Growth, growth_of_rack, growth_of_room
from planner.compute.growth_limits import Limit, Resource
from planner.document.command import Command
from planner.document.commands.placing import PlaceOnFloor
from planner.document.commands.plant import PlaceElement
from planner.document.commands.racks import AddRack, EditRack
from planner.document.plant_entry import PlantEntry
from planner.domain.components import Component, ComponentKind
from planner.domain.facility import Place
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import RackId, RoomId, SiteId
from planner.domain.phrase import Phrase, say
from planner.domain.site import Rack, Site

SHOWN = 4
_RACKS_LOOKED_AT = 8
"""Racks of a room that are asked what would help them; most are alike."""
_KW_PER_W = 1000.0
_SAME_VOLTS = 0.06
"""Circuits of 380 to 415 V, and of 200 to 208 V, take the same PDUs."""
_COOLERS_OF_ROOM = (ComponentKind.AIR_HANDLER,)
_COOLERS_OF_RACK = (ComponentKind.REAR_DOOR, ComponentKind.IN_ROW_COOLER)


_APPLY = say("Apply")


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Something that relaxes a limit: its price and lead time (None: no data), what it is made of.

    `command` carries it out, `short` is on its button; without one it can only be shown.
    """

    title: Phrase
    price_usd: float | None
    lead_weeks: float | None
    command: Command | None = None
    short: Phrase = _APPLY


def relaxations(case: Case, library: Library, growth: Growth) -> tuple[Relaxation, ...]:
    """Return the cheapest ways to let one more server in."""
    limit = growth.binding
    chosen = _Choice(case, library, growth.server, limit)
    by_title = {one.title: one for one in chosen.found()}
    found = sorted(by_title.values(), key=_dearness)
    return tuple(found[:SHOWN])


def _dearness(one: Relaxation) -> tuple[bool, float, bool, float]:
    """By price, then lead time; what has none comes last."""
    price, weeks = one.price_usd, one.lead_weeks
    return price is None, price or 0.0, weeks is None, weeks or 0.0


class _Choice:
    """The ways to relax one limit."""

    def __init__(self, case: Case, library: Library, server: Part, limit: Limit) -> None:
        self._case, self._library = case, library
        self._server, self._limit = server, limit

    def found(self) -> Iterator[Relaxation]:
        """Yield every way, in no order."""
        ways: Mapping[Resource, Callable[[], Iterator[Relaxation]]] = {
            Resource.FEED: self._of_feed,
            Resource.AIR: self._of_rack_air,
            Resource.UNITS: self._another_rack,
            Resource.MASS: self._another_rack,
            Resource.FLOOR: self._another_rack,
            Resource.RACKS: self._inside,
            Resource.ROOM_AIR: lambda: self._coolers(_COOLERS_OF_ROOM, self._limit.place),
            Resource.LIQUID: self._coolant_units,
            Resource.UPS: self._systems,
            Resource.IT_POWER: self._power,
            Resource.CONNECTION: self._power,
            Resource.PORTS: self._switches,
        }
        yield from ways[self._limit.resource]()

    @property
    def _missing(self) -> float:
        """What the next server lacks of the resource."""
        limit = self._limit
        return limit.used + limit.each - limit.limit

    # Racks ---------------------------------------------------------------------------------------

    @property
    def _rack(self) -> Rack:
        return self._case.plan.racks[RackId(self._limit.place)]

    def _of_feed(self) -> Iterator[Relaxation]:
        """A third feed, or larger ones, each with rack PDUs that carry them; another rack."""
        yield from self._another_rack()
        rack = self._rack
        first = rack.feeds[0]
        pdu = _cheapest(self._pdus(first.volts, first.amps))
        count = len(rack.feeds)
        if count < 3:
            name = "ABC"[count]
            more = (*rack.feeds, replace(first, name=name))
            yield _bought(
                say("Feed {0} for {1}, with a rack PDU", name, rack.name),
                pdu,
                1,
                EditRack(self._case.scenario, rack.id, "feeds", more),
                say("Add feed {0}", name),
            )
        larger = _cheapest(
            one
            for one in self._pdus(first.volts, first.amps * 1.01)
            if one.electrical is not None and (one.electrical.amps or 0.0) <= 3.0 * first.amps
        )
        if larger is not None and larger.electrical is not None and larger.electrical.amps:
            amps = larger.electrical.amps
            wider = tuple(replace(one, amps=amps) for one in rack.feeds)
            yield _bought(
                say("Feeds of {0:g} A for {1}, with rack PDUs", amps, rack.name),
                larger,
                count,
                EditRack(self._case.scenario, rack.id, "feeds", wider),
                say("Use {0:g} A feeds", amps),
            )

    def _pdus(self, volts: float, amps: float) -> Iterator[Part]:
        for part in self._library.parts.values():
            rated = part.electrical
            if (
                part.kind is PartKind.PDU
                and part.half_units == 0
                and rated is not None
                and (rated.amps or 0.0) >= amps
                and rated.volts is not None
                and abs(rated.volts / volts - 1.0) <= _SAME_VOLTS
            ):
                yield part

    def _of_rack_air(self) -> Iterator[Relaxation]:
        yield from self._coolers(_COOLERS_OF_RACK, self._rack.id)
        yield from self._another_rack()

    def _another_rack(self) -> Iterator[Relaxation]:
        rack = self._rack
        yield from self._new_rack(self._case.plan.room_of_row()[rack.row], rack)

    def _inside(self) -> Iterator[Relaxation]:
        """What relaxes the rooms of a site, each by what binds it, or the racks of a room."""
        if self._limit.kind == "site":
            rooms = [room.id for site in self._sites() for room in site.rooms]
            inner = [growth_of_room(self._case, one) for one in rooms]
        else:
            room = self._room()
            if room is None:
                return
            yield from self._new_rack(*room)
            racks = self._case.context.room_racks[room[0]][:_RACKS_LOOKED_AT]
            inner = [growth_of_rack(self._case, one.id) for one in racks]
        # Racks that are alike are helped alike: one of each way is enough.
        ways: dict[str, Relaxation] = {}
        for growth in inner:
            for one in relaxations(self._case, self._library, growth) if growth else ():
                key = one.short if one.command is not None else one.title
                ways[key] = min(ways.get(key, one), one, key=_dearness)
        yield from ways.values()

    def _new_rack(self, room: RoomId, like: Rack) -> Iterator[Relaxation]:
        frame = self._case.shelf.parts[like.frame]
        if like.system is None:
            command = AddRack(self._case.scenario, room, frame, like.feeds)
            title = say("Another rack {0}", frame.label)
            yield _bought(title, frame, 1, command, say("Add a rack"))

    def _room(self) -> tuple[RoomId, Rack] | None:
        """A room of the place, and a rack whose like could stand there too."""
        rooms = {room.id for site in self._sites() for room in site.rooms}
        if self._limit.kind == "room":
            rooms &= {RoomId(self._limit.place)}
        for room, racks in self._case.context.room_racks.items():
            bare = [one for one in racks if one.system is None]
            if room in rooms and bare:
                return room, bare[-1]
        return None

    def _sites(self) -> Iterator[Site]:
        plan, wanted = self._case.plan, self._limit.place
        places = {str(one.id): one.place for one in plan.power_elements}
        site = plan.site_of(places.get(wanted) or SiteId(wanted))
        yield from (one for one in self._case.plan.sites if one.id == site)

    # Plant ---------------------------------------------------------------------------------------

    def _coolers(self, kinds: Iterable[ComponentKind], where: str) -> Iterator[Relaxation]:
        """Coolers that carry it; the first one of a place takes the place of what is assumed."""
        place: Place = RackId(where) if self._limit.kind == "rack" else RoomId(where)
        there = any(one.place == place for one in self._case.plan.cooling_elements)
        needed = self._missing if there else self._limit.used + self._limit.each
        for entry in self._library.components.values():
            if entry.kind in kinds and entry.ratings.get("cooling_kw", 0.0) >= needed:
                yield self._placed(entry, place)

    def _coolant_units(self) -> Iterator[Relaxation]:
        room = RoomId(self._limit.place)
        for part in self._library.parts.values():
            cooling = part.cooling
            if part.kind is not PartKind.CDU or cooling is None or not part.on_floor:
                continue
            if cooling.capacity_kw >= self._missing:
                command = PlaceOnFloor(self._case.scenario, part, room)
                yield _bought(say("Place {0}", part.label), part, 1, command, say("Place it"))

    def _systems(self) -> Iterator[Relaxation]:
        for part in self._library.parts.values():
            rated = part.electrical
            if part.kind is not PartKind.UPS or rated is None:
                continue
            if (rated.capacity_kw or 0.0) >= self._missing:
                for site in self._sites():
                    yield self._placed(part, site.id)

    def _placed(self, entry: PlantEntry, place: Place) -> Relaxation:
        command = PlaceElement(self._case.scenario, entry, place)
        return _bought(say("Place {0}", entry.label), entry, 1, command, say("Place it"))

    # Contracts and switches ----------------------------------------------------------------------

    def _power(self) -> Iterator[Relaxation]:
        """More of what is contracted, built or connected; nothing that a click could do."""
        kw = max(self._missing, 0.0)
        for site in self._sites():
            terms, region = site.colocation, self._case.region(site)
            if self._limit.resource is Resource.CONNECTION:
                yield Relaxation(say("{0:.1f} kW more of connection", kw), None, None)
            elif terms is not None:
                months = self._case.settings.horizon_months
                usd = terms.usd_per_kw_month * kw * months
                title = say("{0:.1f} kW more of contract, over {1} months", kw, months)
                yield Relaxation(title, usd, None)
            else:
                rate = region.build_usd_w if region is not None else None
                usd_built = None if rate is None else rate * kw * _KW_PER_W
                yield Relaxation(say("{0:.1f} kW more of building and plant", kw), usd_built, None)

    def _switches(self) -> Iterator[Relaxation]:
        chosen = {
            switch
            for one in self._sites()
            for fabric in one.fabrics
            for switch in fabric.switch_types
        }
        for key in sorted(chosen & self._case.shelf.parts.keys()):
            part = self._case.shelf.parts[key]
            yield _bought(say("Another switch {0}", part.label), part, 1, None)


def _cheapest(parts: Iterable[Part]) -> Part | None:
    """The cheapest part with a price, else any."""
    return min(
        parts,
        key=lambda one: (one.price_usd is None, one.price_usd or 0.0, one.id),
        default=None,
    )


def _bought(
    title: Phrase,
    entry: Part | Component | None,
    count: int,
    command: Command | None,
    short: Phrase = _APPLY,
) -> Relaxation:
    price = entry.price_usd if entry is not None else None
    weeks = entry.lead_weeks if entry is not None else None
    return Relaxation(title, None if price is None else price * count, weeks, command, short)
