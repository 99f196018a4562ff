"""A failure test of a plan: one failure after the other, on top of the plan's results."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.compute.chain import SiteChain, default_chain, drawn_at
from planner.compute.explain.case import Case
from planner.compute.failover.cooling import Cooled, CoolingPlace, PlacedCooler, SiteCooling
from planner.compute.failover.effects import NOTHING_LOST, Hit, SiteState, hits_of
from planner.compute.failover.listing import (
    SiteThings,
    Standing,
    failures_of,
    outages_of,
    site_lost,
)
from planner.compute.failover.network import NetworkAfter
from planner.compute.failover.power import PowerAfter, SitePower
from planner.compute.failover.racks import RackGroup, rack_groups
from planner.compute.failover.service import DEAD, Seated, ServiceAfter, Speed
from planner.compute.failover.throttling import gpu_shares, speed_of
from planner.compute.steps.chains import chain_rules
from planner.domain.failure import (
    Effect,
    ElementLoad,
    Failure,
    FailureResult,
    ServiceLeft,
)
from planner.domain.hardware import PartKind
from planner.domain.identity import RackId, SiteId
from planner.domain.site import Containment, Site


@dataclass(frozen=True, slots=True)
class _Tested:
    """A site under test."""

    things: SiteThings
    power: SitePower
    cooling: SiteCooling


class Trial:
    """What every failure does to a plan.

    Made for one evaluation; failures that do the same to the service are served once.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._service = ServiceAfter(case)
        self._shares = gpu_shares(case.shelf.assumptions)
        self._speeds: dict[tuple[int, float | None], Speed] = {}
        self._whole: dict[SiteId, PowerAfter] = {}
        self._placed = {
            one.placement.id: (one, tested.things)
            for tested in self._sites.values()
            for one in tested.things.standing
        }
        self._network = NetworkAfter(case, self._service, self._placed)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Every single failure."""
        things = [one.things for one in self._sites.values()]
        return failures_of(things, self._case.plan.links)

    @cached_property
    def outages(self) -> tuple[Failure, ...]:
        """What is switched off for maintenance."""
        return outages_of(self.failures)

    def chain(self, site: SiteId) -> SiteChain:
        """Return the power chain of a site with racks."""
        return self._sites[site].power.chain

    def result(self, failure: Failure) -> FailureResult:
        """Return what a failure does, as of now."""
        hits: list[Hit] = []
        loads: list[ElementLoad] = []
        worst: list[ElementLoad] = []
        cooled: list[Cooled] = []
        racks: dict[RackId, tuple[ElementLoad, ...]] = {}
        for site, tested in self._sites.items():
            if failure.site not in (None, site) or failure.link is not None:
                continue
            state = self._state(tested, failure)
            hits += hits_of(failure, tested.power.groups, state)
            loads += state.power.tripped if state.power else ()
            worst += [state.power.worst] if state.power and state.power.worst else []
            cooled.append(state.cooled)
            racks.update(self._circuits(tested, state))
        network, unreachable = self._network.switches(failure)
        gone, trips = self._network.reached(failure)
        return FailureResult(
            failure=failure,
            devices=tuple(one.effect for one in hits),
            worst=max(worst, key=lambda one: one.share, default=None),
            tripped=tuple(loads),
            service=self._service.after([*self._servers(hits), *unreachable], gone, trips),
            cooling=tuple(left for one in cooled for left in one.left),
            network=network,
            racks=racks,
        )

    def things(self, site: SiteId) -> SiteThings | None:
        """Return what of a site can fail; None without racks."""
        tested = self._sites.get(site)
        return None if tested is None else tested.things

    def throttled(self, site: SiteId, lost: Mapping[str, int]) -> frozenset[RackId]:
        """Return the racks that have to throttle when units of cooling are lost, by id and count."""
        cooled = self._sites[site].cooling.after(lost)
        return frozenset((*cooled.air, *cooled.liquid))

    def service_without(self, sites: Collection[SiteId]) -> ServiceLeft:
        """Return what serves when all of *sites* are lost, those that are rented too."""
        hits = [
            hit
            for key, tested in self._sites.items()
            if key in sites
            for hit in hits_of(site_lost(tested.things.site), tested.power.groups, NOTHING_LOST)
        ]
        return self._service.after(self._servers(hits), *self._network.without_sites(sites))

    # What is lost --------------------------------------------------------------------------------

    def _state(self, tested: _Tested, failure: Failure) -> SiteState:
        if not (failure.out or failure.units or failure.circuits or failure.cooling):
            return NOTHING_LOST
        power = self._powered(tested, failure)
        cooled = tested.cooling.after(dict(failure.cooling), power.live)
        return SiteState(power, cooled)

    def _powered(self, tested: _Tested, failure: Failure) -> PowerAfter:
        """The power after a loss; every loss of cooling alone leaves it as it is."""
        key = (tested.things.site.id, failure.out, failure.units, failure.circuits)
        if any(key[1:]):
            return tested.power.after(failure)
        if key[0] not in self._whole:
            self._whole[key[0]] = tested.power.after(failure)
        return self._whole[key[0]]

    def _circuits(
        self, tested: _Tested, state: SiteState
    ) -> Iterator[tuple[RackId, tuple[ElementLoad, ...]]]:
        """The feeds of every rack that lost one."""
        for one in state.power.standings if state.power else ():
            if one.dead:
                for rack in one.racks:
                    yield rack, tested.power.loads_of(rack, one.dead - one.tripped)

    def _servers(self, hits: list[Hit]) -> Iterator[tuple[Seated, Speed]]:
        """The servers with accelerators that are hit, and how fast they still are."""
        racks = self._case.plan.racks
        for hit in hits:
            effect = hit.effect
            if effect.pool is None or hit.kind.part.gpus == 0:
                continue
            speed = self._speed(hit)
            left = hit.effect.count
            placed = {one.id: one for one in racks[effect.rack].placements}
            for server in self._service.servers.get(effect.rack, ()):
                one = placed[server.placement]
                if (one.part, one.pool, one.gpu_limit_kw) != hit.kind.key or not left:
                    continue
                if effect.placements and one.id not in effect.placements:
                    continue
                left -= 1
                yield server, speed

    def _speed(self, hit: Hit) -> Speed:
        if hit.effect.effect is Effect.STOPS:
            return DEAD
        key = (id(hit.kind), hit.effect.surviving_kw)
        known = self._speeds.get(key)
        if known is None:
            known = speed_of(hit.kind, hit.effect.surviving_kw, self._shares)
            self._speeds[key] = known
        return known

    # What stands there ---------------------------------------------------------------------------

    @cached_property
    def _sites(self) -> dict[SiteId, _Tested]:
        case, found = self._case, dict[SiteId, _Tested]()
        for site in case.plan.sites:
            if any(room.id in case.racked.rooms for room in site.rooms) and any(
                case.context.room_racks.get(room.id) for room in site.rooms
            ):
                found[site.id] = self._tested(site)
        return found

    def _tested(self, site: Site) -> _Tested:
        case = self._case
        racks = tuple(
            rack for room in site.rooms for rack in case.context.room_racks.get(room.id, ())
        )
        drawn = drawn_at(case.plan.power_elements, site, (rack.id for rack in racks))
        plant_kw = self._plant_kw(site.id)
        chain = default_chain(
            site,
            drawn,
            racks,
            chain_rules(case.context, site, case.evaluation.sites[site.id].it_power_kw, plant_kw),
        )
        groups: list[RackGroup] = []
        for room in site.rooms:
            inside = case.racked.rooms.get(room.id)
            if inside is not None:
                rules = case.context.rules_at(site)
                groups += rack_groups(room.id, inside.records, chain, rules)
        whole_kw = sum(sum(one.state().peak_kw) * len(one.racks) for one in groups)
        result = case.evaluation.sites[site.id]
        power = SitePower(
            chain,
            tuple(groups),
            {rack.id: rack.name for rack in racks},
            diversity=min(1.0, result.it_power_kw / whole_kw) if whole_kw else 1.0,
            plant_kw=plant_kw,
        )
        places = {site.id, *(room.id for room in site.rooms), *(rack.id for rack in racks)}
        cooling = tuple(one for one in case.plan.cooling_elements if one.place in places)
        standing = tuple(self._standing(site))
        parts = {kind.part.id: kind.part for one in groups for kind in one.kinds}
        supplies = tuple(
            one for one in parts.values() if one.supply is not None and one.supply.count > 1
        )
        things = SiteThings(site, chain, racks, cooling, standing, supplies)
        return _Tested(things, power, self._cooling(site, things))

    def _plant_kw(self, site: SiteId) -> float:
        """What the cooling plant and other loads of a site draw on the design day."""
        design = self._case.evaluation.sites[site].design
        return 0.0 if design is None else design.plant_kw

    def _standing(self, site: Site) -> Iterator[Standing]:
        """Switches and coolant units, which fail by themselves."""
        case = self._case
        kinds = (PartKind.SWITCH, PartKind.CDU)
        for room in site.rooms:
            for rack in case.context.room_racks.get(room.id, ()):
                for placement in rack.placements:
                    part = case.shelf.parts[placement.part]
                    if part.kind in kinds:
                        yield Standing(placement, part, rack)
            for placement in room.floor:
                part = case.shelf.parts[placement.part]
                if part.kind in kinds:
                    yield Standing(placement, part, None)

    def _cooling(self, site: Site, things: SiteThings) -> SiteCooling:
        case = self._case
        value = case.context.plant_rules.values
        contained = all(
            row.containment is not Containment.NONE for room in site.rooms for row in room.rows
        )
        key = "cooling.containment_recirculation" if contained else "cooling.open_recirculation"
        room_of = {placement.id: room.id for room in site.rooms for placement in room.floor}
        rows = case.context.places.room_of_row
        coolers = tuple(
            PlacedCooler(
                one.placement.id,
                room_of[one.placement.id] if one.rack is None else rows[one.rack.row],
                one.part.cooling.capacity_kw,
            )
            for one in things.standing
            if one.part.cooling is not None and one.part.kind is PartKind.CDU
        )
        place = CoolingPlace(
            rooms={
                room.id: (
                    room.name,
                    tuple(rack.id for rack in case.context.room_racks.get(room.id, ())),
                )
                for room in site.rooms
            },
            heat=case.evaluation.rooms,
            racks=case.evaluation.racks,
            names={rack.id: rack.name for rack in things.racks},
            air_zone={rack.id: rack.air_zone for rack in things.racks},
            coolant_group={rack.id: rack.coolant_group for rack in things.racks},
            rack_air_kw=value["cooling.rack_air_limit_kw"],
            recirculation=value[key],
        )
        return SiteCooling(place, things.cooling, coolers)
