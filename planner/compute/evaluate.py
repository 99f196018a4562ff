"""From plan to results: which calculation feeds which. The only file that knows the chain.

Order, without loops: data-class rules, memory, capacity, service, power load, power and cooling,
PUE, energy, money, findings, headlines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from planner.compute.allocation import Allotment, PoolServer, rack_servers, servers_by_pool
from planner.compute.capacity import Replica, allotments, rate_of, replica_of
from planner.compute.checks.data import check_data
from planner.compute.checks.fixes import with_moves
from planner.compute.checks.rack import RackSubject, check_rack
from planner.compute.checks.service import ServiceSubject, check_service
from planner.compute.checks.site import check_rooms, check_sites
from planner.compute.devices import IDLE, device_result
from planner.compute.graph import Graph
from planner.compute.headlines import (
    cost_figures,
    delivery_figures,
    half_range,
    memory_figures,
    power_figures,
    throughput_figures,
)
from planner.compute.money import rates_of
from planner.compute.places import Places, places_of
from planner.compute.racks import device_groups, rack_result
from planner.compute.routing import Rates, demanded_of, round_trip_ms, targets_of
from planner.compute.rules import plant_rules, rack_rules
from planner.compute.serve import Demanded, Service, Target, serve
from planner.compute.service_results import (
    burst_results,
    deployment_results,
    pool_loads,
    pool_results,
    workload_results,
)
from planner.compute.sites import DeviceKey, PoolLoad, device_key, room_result, site_result
from planner.compute.supply import delivery
from planner.compute.totals import (
    PlanMoney,
    SiteRacks,
    holds_racks,
    money_of,
    needs_of,
    rented_instead,
)
from planner.compute.training import TrainingRun, training_runs
from planner.domain.finding import Finding
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import (
    DeploymentId,
    PoolId,
    RackId,
    RoomId,
    ScenarioId,
    SiteId,
    WorkloadId,
)
from planner.domain.project import Project
from planner.domain.results import (
    DeploymentResult,
    DeviceGroup,
    DeviceResult,
    Evaluation,
    Figure,
    PoolResult,
    RackResult,
    RoomResult,
    SiteResult,
    WorkloadResult,
)
from planner.domain.site import Rack, Site, SiteKind
from planner.domain.units import MONTHS_PER_YEAR


def evaluate(
    project: Project, scenario_id: ScenarioId, base: Evaluation | None = None
) -> Evaluation:
    """Return every result of a scenario, reusing from *base* what did not change.

    With and without *base* the results are equal to the last bit.
    """
    run = _Run(project, scenario_id, base)
    racks = run.racks()
    capacity = run.capacity()
    service = run.service(capacity)
    power = run.power(racks, capacity, service)
    money = run.money(racks, power, service)
    findings = run.findings(racks, capacity, service, power, money)
    blocking = [one for one in findings if one.blocks_admission]
    plan, shelf = run.plan, project.shelf
    return Evaluation(
        scenario=scenario_id,
        figures=run.figures(racks, service, power, money),
        racks=racks,
        rooms=power.rooms,
        sites=power.sites,
        pools=power.pools,
        deployments=service.deployments,
        workloads=service.workloads,
        bursts=burst_results(plan.bursts, plan.deployments, service.years[0], shelf.offers),
        devices=power.devices,
        costs=money.costs,
        findings=findings,
        admissible=not blocking,
        not_admissible_because=blocking[0].message if blocking else "",
        nodes=run.graph.nodes,
    )


@dataclass(frozen=True, slots=True)
class _Capacity:
    """What deployments could do, before any demand."""

    servers: Mapping[PoolId, tuple[PoolServer, ...]]
    replicas: Mapping[DeploymentId, Replica]
    allotted: Mapping[DeploymentId, Allotment]
    trips: Mapping[DeploymentId, float]
    runs: Mapping[WorkloadId, TrainingRun]


@dataclass(frozen=True, slots=True)
class _Service:
    """Demand met by capacity, by year of the horizon."""

    demanded: tuple[Demanded, ...]
    rates: Rates
    targets: Mapping[str, Target]
    years: tuple[Service, ...]
    deployments: Mapping[DeploymentId, DeploymentResult]
    workloads: Mapping[WorkloadId, WorkloadResult]


@dataclass(frozen=True, slots=True)
class _Power:
    """Loads of pools and what devices, rooms and sites draw."""

    devices: Mapping[DeviceKey, DeviceResult]
    pools: Mapping[PoolId, PoolResult]
    sites: Mapping[SiteId, SiteResult]
    rooms: Mapping[RoomId, RoomResult]
    racks_of_site: Mapping[SiteId, tuple[Rack, ...]]


K = TypeVar("K")
V = TypeVar("V")


def _mapping(items: tuple[tuple[K, V], ...]) -> dict[K, V]:
    return dict(items)


class _Run:
    """One evaluation; every method is one step of the chain and names its inputs to the graph."""

    def __init__(self, project: Project, scenario_id: ScenarioId, base: Evaluation | None) -> None:
        self.project = project
        self.plan = project.scenario(scenario_id).plan
        self.shelf = project.shelf
        self.graph = Graph(base.nodes if base is not None else None)
        assumptions = self.shelf.assumptions
        self._rack_rules = self.graph.node("rack rules", rack_rules, assumptions)
        self._plant_rules = self.graph.node("plant rules", plant_rules, assumptions)
        self._places: Places = self.graph.node("places", places_of, self.plan.sites)
        order = self._places.order
        self._ordered: list[Rack] = sorted(
            self.plan.racks.values(), key=lambda rack: (order[rack.row], rack.position, rack.id)
        )
        self._same_parts = self.graph.unchanged("parts", self.shelf.parts, self.shelf.accelerators)

    def racks(self) -> dict[RackId, RackResult]:
        """Return every rack: draws, feeds, heat, mass, space."""
        graph, shelf, rules = self.graph, self.shelf, self._rack_rules
        results: dict[RackId, RackResult] = {}
        for rack in self.plan.racks.values():
            key = ("rack", rack.id)
            known = graph.reuse(key, rack, rules) if self._same_parts else None
            if isinstance(known, RackResult):
                results[rack.id] = known
                continue
            groups: tuple[DeviceGroup, ...] = graph.node(
                ("groups", rack.id), device_groups, rack.placements
            )
            parts, accelerators = self._fitted(groups)
            results[rack.id] = graph.node(
                key, rack_result, rack, groups, shelf.parts[rack.frame], parts, accelerators, rules
            )
        return results

    def _fitted(
        self, groups: tuple[DeviceGroup, ...]
    ) -> tuple[tuple[Part, ...], tuple[Accelerator | None, ...]]:
        parts = tuple(self.shelf.parts[group.part] for group in groups)
        return parts, tuple(self._accelerator(part) for part in parts)

    def _accelerator(self, part: Part) -> Accelerator | None:
        fit = part.accelerators
        return self.shelf.accelerators[fit.accelerator] if fit else None

    def capacity(self) -> _Capacity:
        """Return what the deployments get from their pools and what a replica of each does."""
        graph, plan, shelf = self.graph, self.plan, self.shelf
        workloads = self.project.workloads
        by_rack = tuple(self._servers_of(rack) for rack in self._ordered)
        servers = graph.node("servers", servers_by_pool, by_rack)
        accelerator_of = {pool.id: pool.accelerator for pool in plan.pools}
        replicas = {
            one.id: graph.node(
                ("replica", one.id),
                replica_of,
                one,
                shelf.llms[one.llm],
                shelf.accelerators[accelerator_of[one.pool]],
                shelf.engines[one.engine],
            )
            for one in plan.deployments
        }
        allotted = graph.node(
            "allotted", allotments, servers, plan.deployments, plan.routes, workloads
        )
        runs = graph.node(
            "training",
            training_runs,
            allotted,
            plan.deployments,
            plan.routes,
            plan.pools,
            workloads,
            shelf,
        )
        sites = {pool.id: self._places.sites[pool.site] for pool in plan.pools}
        home, assumptions = self.project.settings.country, shelf.assumptions
        trips = {
            one.id: round_trip_ms(sites[one.pool], plan.links, home, assumptions)
            for one in plan.deployments
        }
        return _Capacity(servers, replicas, allotted, trips, runs)

    def _servers_of(self, rack: Rack) -> tuple[tuple[PoolId, PoolServer], ...]:
        key = ("servers", rack.id)
        if self._same_parts:
            known = self.graph.reuse(key, rack.id, rack.placements)
            if isinstance(known, tuple):
                return known
        return self.graph.node(
            key,
            lambda rack_id, parts, placements: rack_servers(rack_id, placements, parts),
            rack.id,
            self.shelf.parts,
            rack.placements,
        )

    def service(self, capacity: _Capacity) -> _Service:
        """Return demand against capacity, hour by hour."""
        graph, plan, shelf, project = self.graph, self.plan, self.shelf, self.project
        demanded: tuple[Demanded, ...] = graph.node(
            "demanded",
            demanded_of,
            project.workloads,
            plan.routes,
            plan.deployments,
            plan.pools,
            plan.sites,
            project.settings.country,
        )
        rates = self._rates(capacity, demanded)
        targets = graph.node(
            "targets",
            lambda demanded, allotted, _, *rest: targets_of(demanded, allotted, rates, *rest),
            demanded,
            capacity.allotted,
            tuple(rates.values()),
            plan.deployments,
            plan.bursts,
            shelf.offers,
            shelf.apis,
        )
        years = tuple(
            graph.node(("serve", year), serve, demanded, targets, year)
            for year in range(self._years())
        )
        deployments = deployment_results(
            plan.deployments,
            plan.bursts,
            capacity.replicas,
            capacity.allotted,
            rates,
            years[0],
            shelf.offers,
        )
        workloads = graph.node(
            "workloads",
            lambda *_: workload_results(
                demanded, targets, years, capacity.replicas, rates, capacity.trips, shelf.apis
            ),
            demanded,
            targets,
            years,
            tuple(capacity.replicas.values()),
            tuple(rates.values()),
            tuple(capacity.trips.values()),
            shelf.apis,
        )
        return _Service(demanded, rates, targets, years, deployments, workloads)

    def _years(self) -> int:
        """Years of the horizon to serve: one stands for all while nothing grows."""
        grows = any(
            one.demand is not None and one.demand.growth_per_year for one in self.project.workloads
        )
        months = self.project.settings.horizon_months
        return max(1, -(-months // MONTHS_PER_YEAR)) if grows else 1

    def _rates(self, capacity: _Capacity, demanded: tuple[Demanded, ...]) -> Rates:
        rates = {}
        for one in demanded:
            if one.workload.training is not None:
                continue
            for leg in one.legs:
                deployment = DeploymentId(leg.target)
                if deployment in capacity.replicas:
                    rates[deployment, one.workload.id] = self.graph.node(
                        ("rate", deployment, one.workload.id),
                        rate_of,
                        capacity.replicas[deployment],
                        one.workload,
                        capacity.trips[deployment],
                    )
        return rates

    def power(
        self, racks: Mapping[RackId, RackResult], capacity: _Capacity, service: _Service
    ) -> _Power:
        """Return how busy pools are and what devices, rooms and sites draw."""
        plan, shelf, places = self.plan, self.shelf, self._places
        loads = pool_loads(
            plan.pools,
            capacity.servers,
            plan.deployments,
            capacity.allotted,
            service.years[0],
            capacity.runs,
        )
        devices = self.graph.node("devices", _mapping, tuple(self._devices(racks, loads).items()))
        pools = pool_results(
            plan.pools,
            capacity.servers,
            plan.deployments,
            plan.bursts,
            capacity.replicas,
            capacity.allotted,
            service.years[0],
            service.demanded,
            service.rates,
            loads,
            capacity.runs,
            shelf.accelerators,
            shelf.offers,
            shelf.llms,
        )
        of_site: dict[SiteId, list[Rack]] = {site.id: [] for site in plan.sites}
        of_room: dict[RoomId, list[RackResult]] = {room: [] for room in places.rooms}
        for rack in self._ordered:
            of_site[places.site_of_row[rack.row]].append(rack)
            of_room[places.room_of_row[rack.row]].append(racks[rack.id])
        limit = shelf.assume("cooling.rack_air_limit_kw")
        rooms = {
            room: room_result(places.rooms[room], tuple(inside), plan.cooling_elements, limit)
            for room, inside in of_room.items()
        }
        known_loads = self.graph.node("loads", _mapping, tuple(loads.items()))
        sites = {}
        for site in plan.sites:
            if holds_racks(site):
                results = tuple(racks[rack.id] for rack in of_site[site.id])
                sites[site.id] = self._site(site, results, devices, known_loads, rooms)
        return _Power(
            devices, pools, sites, rooms, {key: tuple(value) for key, value in of_site.items()}
        )

    def _devices(
        self, racks: Mapping[RackId, RackResult], loads: Mapping[PoolId, PoolLoad]
    ) -> dict[DeviceKey, DeviceResult]:
        kept = self.graph.node(
            "groups of racks",
            lambda results: tuple(
                sorted(
                    {device_key(group): group for one in results for group in one.groups}.values(),
                    key=lambda group: (group.part, group.pool or "", group.gpu_limit_kw or 0.0),
                )
            ),
            tuple(racks.values()),
        )
        results = {}
        for group in kept:
            part = self.shelf.parts[group.part]
            load = loads.get(group.pool, IDLE) if group.pool is not None else IDLE
            known = self.graph.node(("load", group.pool), lambda value: value, load)
            results[device_key(group)] = self.graph.node(
                ("device", device_key(group)),
                device_result,
                part,
                self._accelerator(part),
                group.gpu_limit_kw,
                known,
                self._rack_rules,
            )
        return results

    def _site(
        self,
        site: Site,
        racks: tuple[RackResult, ...],
        devices: Mapping[DeviceKey, DeviceResult],
        loads: Mapping[PoolId, PoolLoad],
        rooms: Mapping[RoomId, RoomResult],
    ) -> SiteResult:
        region = self.shelf.regions.get(site.region) if site.region else None
        capacities = tuple(rooms[room.id].air_capacity_kw for room in site.rooms)
        return self.graph.node(
            ("site", site.id),
            site_result,
            site,
            racks,
            capacities,
            devices,
            self.shelf.parts,
            loads,
            region,
            self._rack_rules.ratios,
            self._plant_rules,
        )

    def money(
        self, racks: Mapping[RackId, RackResult], power: _Power, service: _Service
    ) -> PlanMoney:
        """Return the costs of the plan against renting everything."""
        graph, plan, shelf, project = self.graph, self.plan, self.shelf, self.project
        rates = graph.node("finance rates", lambda _: rates_of(shelf), shelf.assumptions)
        needs = graph.node(
            "needs",
            lambda *_: needs_of(project.workloads, plan.routes, plan.deployments, shelf),
            project.workloads,
            plan.routes,
            plan.deployments,
            shelf.llms,
            shelf.assumptions,
        )
        rented = graph.node(
            "rented instead",
            lambda needs, *_: rented_instead(needs, shelf, project.settings),
            needs,
            project.settings,
            shelf.offers,
            shelf.accelerators,
            shelf.llms,
            shelf.engines,
        )
        sites = tuple(
            SiteRacks(site, tuple((rack, racks[rack.id]) for rack in power.racks_of_site[site.id]))
            for site in plan.sites
            if holds_racks(site)
        )
        return money_of(
            plan,
            sites,
            power.sites,
            service.years,
            rented,
            project.workloads,
            shelf,
            project.settings,
            rates,
        )

    def findings(
        self,
        racks: Mapping[RackId, RackResult],
        capacity: _Capacity,
        service: _Service,
        power: _Power,
        money: PlanMoney,
    ) -> tuple[Finding, ...]:
        """Return every finding that is not muted, worst first, then by rule and subject."""
        plan = self.plan
        subject = ServiceSubject(
            self.project,
            plan,
            service.demanded,
            capacity.replicas,
            service.deployments,
            service.workloads,
            self._pool_rooms(capacity),
            {key: run.hours for key, run in capacity.runs.items()},
        )
        own = frozenset(
            room.id for site in plan.sites if site.kind is SiteKind.OWN for room in site.rooms
        )
        found = [
            *chain.from_iterable(
                self._rack_findings(racks[rack.id], rack) for rack in plan.racks.values()
            ),
            *check_rooms(self._places.rooms, power.rooms, own, plan.cooling_elements, self._cdus()),
            *check_sites(self._places.sites, power.sites),
            *check_service(subject),
            *check_data((self.shelf.parts[part] for part in money.counts), money.costs.unpriced),
        ]
        muted = {(mute.rule, mute.subject) for mute in plan.mutes}
        shown = [one for one in found if (one.rule, one.subject) not in muted]
        shown.sort(key=lambda one: (one.severity.rank, one.rule, one.subject))
        return with_moves(tuple(shown), plan, self._places, racks, self.shelf.parts)

    def _rack_findings(self, result: RackResult, rack: Rack) -> tuple[Finding, ...]:
        graph = self.graph
        limit = self._air_limit_kw(rack)
        key = ("rack findings", rack.id)
        if self._same_parts:
            known = graph.reuse(key, result, limit)
            if isinstance(known, tuple):
                return known
        parts, accelerators = self._fitted(result.groups)
        reserve = self.shelf.assume("space.bend_reserve_mm")
        return graph.node(
            key,
            lambda *_: check_rack(
                RackSubject(
                    rack,
                    result,
                    self.shelf.parts[rack.frame],
                    parts,
                    accelerators,
                    self._rack_rules,
                    limit,
                    reserve,
                )
            ),
            result,
            rack.name,
            parts,
            accelerators,
            self._rack_rules,
            limit,
        )

    def _air_limit_kw(self, rack: Rack) -> float:
        """What the place of a rack can cool: its own coolers, else the assumption."""
        return self._air_limits().get(rack.id, self._default_air_limit())

    def _air_limits(self) -> Mapping[str, float]:
        return self.graph.node(
            "air limits",
            lambda elements: {
                one.place: (one.installed - one.standby) * one.capacity_kw for one in elements
            },
            self.plan.cooling_elements,
        )

    def _default_air_limit(self) -> float:
        limit: float = self.graph.node(
            "default air limit",
            lambda assumptions: assumptions["cooling.rack_air_limit_kw"].likely,
            self.shelf.assumptions,
        )
        return limit

    def _cdus(self) -> dict[RoomId, float]:
        """Capacity of placed coolant distribution units by room, in kW."""
        capacity: dict[RoomId, float] = {}
        for room in self._places.rooms.values():
            for placement in room.floor:
                self._add_cdu(capacity, room.id, self.shelf.parts[placement.part])
        if any(part.kind is PartKind.CDU for part in self.shelf.parts.values()):
            for rack in self.plan.racks.values():
                for placement in rack.placements:
                    part = self.shelf.parts[placement.part]
                    self._add_cdu(capacity, self._places.room_of_row[rack.row], part)
        return capacity

    @staticmethod
    def _add_cdu(capacity: dict[RoomId, float], room: RoomId, part: Part) -> None:
        if part.kind is PartKind.CDU and part.cooling is not None:
            capacity[room] = capacity.get(room, 0.0) + part.cooling.capacity_kw

    def _pool_rooms(self, capacity: _Capacity) -> dict[PoolId, frozenset[RoomId]]:
        rooms = self._places.room_of_row
        return {
            pool: frozenset(rooms[self.plan.racks[server.rack].row] for server in servers)
            for pool, servers in capacity.servers.items()
        }

    def figures(
        self,
        racks: Mapping[RackId, RackResult],
        service: _Service,
        power: _Power,
        money: PlanMoney,
    ) -> dict[str, Figure]:
        """Return the headlines."""
        plan, shelf, project = self.plan, self.shelf, self.project
        workloads = {one.id: one for one in project.workloads}
        devices = sum(one.devices for one in racks.values())
        without = sum(one.without_data for one in racks.values())
        unserved = any(one.unserved_share_peak > 0 for one in service.workloads.values())
        return {
            **power_figures(power.sites, self._places.sites, devices, without),
            **memory_figures(power.pools),
            **throughput_figures(service.years[0], service.targets, workloads, service.workloads),
            **cost_figures(
                money.costs,
                service.years,
                workloads,
                project.settings,
                token_share=money.token_share,
                half_range_usd=half_range(money.costs, shelf, money.part_usd),
                blocking_gap=money.gap,
            ),
            **delivery_figures(
                delivery(
                    [shelf.parts[part] for part in money.counts],
                    bursts=bool(plan.bursts),
                    apis=any(route.api for route in plan.routes),
                    unserved=unserved,
                    shelf=shelf,
                )
            ),
        }
