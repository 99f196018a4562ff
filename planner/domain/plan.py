"""The plan of a scenario: an immutable value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.domain.facility import CoolingElement, Link, Place, PlantElement, PowerElement
from planner.domain.identity import (
    ElementId,
    PhaseId,
    PlacementId,
    RackId,
    RoomId,
    RowId,
    SiteId,
)
from planner.domain.placement import Placement
from planner.domain.service import Burst, Deployment, Pool, Route
from planner.domain.site import Rack, Room, Row, Site


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of a roll-out; dates are ISO, empty when not planned yet."""

    id: PhaseId
    name: str
    order_date: str = ""
    in_service_date: str = ""


DEFAULT_PHASE = Phase(PhaseId("phase-1"), "Phase 1")


@dataclass(frozen=True, slots=True)
class Mute:
    """A finding that the user has silenced, with the reason that reports print."""

    rule: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Sites, racks, service and everything else that one scenario consists of.

    `racks` is keyed by id; `rack.row` and `rack.position` give the order. `tray` holds what is
    not placed. Never mutated: edits make a new plan that shares what did not change. `_names` is no
    part of its value.
    """

    sites: tuple[Site, ...] = ()
    racks: Mapping[RackId, Rack] = field(default_factory=dict)
    tray: tuple[Placement, ...] = ()
    pools: tuple[Pool, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    routes: tuple[Route, ...] = ()
    bursts: tuple[Burst, ...] = ()
    links: tuple[Link, ...] = ()
    power_elements: tuple[PowerElement, ...] = ()
    cooling_elements: tuple[CoolingElement, ...] = ()
    phases: tuple[Phase, ...] = (DEFAULT_PHASE,)
    mutes: tuple[Mute, ...] = ()
    _names: list[frozenset[str]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    @property
    def placement_names(self) -> frozenset[str]:
        """The names of all placements; remembered, since a drag asks for them at each target."""
        if not self._names:
            # Without a generator between: on 20,000 devices that halves the time.
            racked = {one.name for rack in self.racks.values() for one in rack.placements}
            self._names.append(frozenset(racked.union(one.name for one in self._unracked())))
        return self._names[0]

    def site(self, site_id: SiteId) -> Site:
        """Return the site with this id.

        Raises:
            KeyError: when there is none.
        """
        for site in self.sites:
            if site.id == site_id:
                return site
        raise KeyError(site_id)

    @property
    def plant(self) -> tuple[PlantElement, ...]:
        """All power and cooling elements."""
        return (*self.power_elements, *self.cooling_elements)

    def element(self, element_id: ElementId) -> PlantElement | None:
        """Return the power or cooling element with this id, None when there is none."""
        return next((one for one in self.plant if one.id == element_id), None)

    def site_of(self, place: Place) -> SiteId | None:
        """Return the site that a room, a rack or the site itself belongs to, None when gone."""
        rack = self.racks.get(RackId(place))
        for site in self.sites:
            if site.id == place:
                return site.id
            for room in site.rooms:
                if room.id == place or (rack and any(row.id == rack.row for row in room.rows)):
                    return site.id
        return None

    def name_of(self, place: Place) -> str:
        """Return the name of a site, room or rack; the id of one that is not there."""
        rack = self.racks.get(RackId(place))
        if rack is not None:
            return rack.name
        for site in self.sites:
            names: dict[str, str] = {site.id: site.name}
            names.update((room.id, room.name) for room in site.rooms)
            if place in names:
                return names[place]
        return place

    def rows(self) -> Iterator[tuple[Site, Room, Row]]:
        """Yield every row with its room and site, in the order of the plan."""
        for site in self.sites:
            for room in site.rooms:
                for row in room.rows:
                    yield site, room, row

    def site_of_row(self) -> dict[RowId, SiteId]:
        """Map each row to its site."""
        return {row.id: site.id for site, _, row in self.rows()}

    def room_of_row(self) -> dict[RowId, RoomId]:
        """Map each row to its room."""
        return {row.id: room.id for _, room, row in self.rows()}

    def racks_of_row(self, row_id: RowId) -> tuple[Rack, ...]:
        """Return the racks of a row in their order."""
        racks = [rack for rack in self.racks.values() if rack.row == row_id]
        return tuple(sorted(racks, key=lambda rack: (rack.position, rack.name)))

    def ordered_racks(self) -> tuple[Rack, ...]:
        """Return all racks in the order of the rows and of their positions."""
        order = {row.id: index for index, (_, _, row) in enumerate(self.rows())}
        return tuple(
            sorted(
                self.racks.values(), key=lambda rack: (order[rack.row], rack.position, rack.name)
            )
        )

    def placements(self) -> Iterator[Placement]:
        """Yield every placement: racks, floors of rooms, tray."""
        for rack in self.racks.values():
            yield from rack.placements
        yield from self._unracked()

    def rack_of(self, placement_id: PlacementId) -> Rack | None:
        """Return the rack that holds a placement, None when it stands elsewhere."""
        for rack in self.racks.values():
            if placement_id in rack.held:
                return rack
        return None

    def placement(self, placement_id: PlacementId) -> Placement:
        """Return the placement with this id.

        Raises:
            KeyError: when there is none.
        """
        rack = self.rack_of(placement_id)
        for placement in self._unracked() if rack is None else rack.placements:
            if placement.id == placement_id:
                return placement
        raise KeyError(placement_id)

    def _unracked(self) -> Iterator[Placement]:
        for site in self.sites:
            for room in site.rooms:
                yield from room.floor
        yield from self.tray
