"""Steps: what deployments could do, and demand against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.allocation import Allotment, PoolServer, all_servers, link_domains
from planner.compute.capacity import Replica, allotments, rate_of, replica_of, training_gpus
from planner.compute.fabrics.links import pool_links
from planner.compute.hours import TYPICAL, Calendar, calendar_of
from planner.compute.routing import Rates, demanded_of, round_trip_ms, targets_of
from planner.compute.serve import Demanded, Service, Target, serve
from planner.compute.service_results import deployment_results, workload_results
from planner.compute.steps.context import Context
from planner.compute.steps.racks import Racked
from planner.compute.steps.ways import ways_of
from planner.compute.training import TrainingRun, training_runs
from planner.domain.identity import DeploymentId, PoolId, RoomId, WorkloadId
from planner.domain.results import DeploymentResult, WorkloadResult
from planner.domain.units import MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Capacity:
    """What deployments could do, before any demand.

    `trips` are round trips in ms, `domains` the GPUs of a pool's largest server that share a link.
    """

    servers: Mapping[PoolId, tuple[PoolServer, ...]]
    replicas: Mapping[DeploymentId, Replica]
    allotted: Mapping[DeploymentId, Allotment]
    trips: Mapping[DeploymentId, float]
    runs: Mapping[WorkloadId, TrainingRun]
    rooms: Mapping[PoolId, frozenset[RoomId]]
    domains: Mapping[PoolId, int]


@dataclass(frozen=True, slots=True)
class Served:
    """Demand met by capacity, by year of the horizon."""

    demanded: tuple[Demanded, ...]
    rates: Rates
    targets: Mapping[str, Target]
    years: tuple[Service, ...]
    deployments: Mapping[DeploymentId, DeploymentResult]
    workloads: Mapping[WorkloadId, WorkloadResult]

    @property
    def first(self) -> Service:
        """The first year, which the headlines show."""
        return self.years[0]


def capacity_step(context: Context, racked: Racked) -> Capacity:
    """Return what the deployments get from their pools and what a replica of each does."""
    graph, plan, shelf = context.graph, context.plan, context.shelf
    workloads = context.project.workloads
    by_room = tuple(room.servers for room in racked.rooms.values())
    servers = graph.node("servers", all_servers, by_room)
    accelerator_of = {pool.id: pool.accelerator for pool in plan.pools}
    domains = graph.node("link domains", link_domains, servers, plan.bursts, shelf.offers)
    software = context.project.settings.software
    links = pool_links(plan)
    replicas = graph.kept(
        "replicas",
        {
            one.id: graph.node(
                ("replica", one.id),
                replica_of,
                one,
                shelf.llms[one.llm],
                shelf.accelerators[accelerator_of[one.pool]],
                shelf.engines[one.engine],
                domains.get(one.pool),
                software,
                links.get(one.pool),
            )
            for one in plan.deployments
        },
    )
    allotted = graph.node("allotted", allotments, servers, plan.deployments, plan.routes, workloads)
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
    return Capacity(
        servers, replicas, allotted, _trips(context), runs, _pool_rooms(racked), domains
    )


def _pool_rooms(racked: Racked) -> dict[PoolId, frozenset[RoomId]]:
    """Rooms that hold servers of each pool."""
    rooms: dict[PoolId, set[RoomId]] = {}
    for room, inside in racked.rooms.items():
        for pool in inside.servers:
            rooms.setdefault(pool, set()).add(room)
    return {pool: frozenset(found) for pool, found in rooms.items()}


def _trips(context: Context) -> dict[DeploymentId, float]:
    plan, ways = context.plan, ways_of(context)
    sites = {pool.id: context.places.sites[pool.site] for pool in plan.pools}
    home = context.project.settings.country
    return {
        one.id: round_trip_ms(sites[one.pool], ways, home, context.shelf.assumptions)
        for one in plan.deployments
    }


def service_step(context: Context, capacity: Capacity) -> Served:
    """Return demand against capacity, hour by hour."""
    graph, plan, shelf, project = context.graph, context.plan, context.shelf, context.project
    demanded: tuple[Demanded, ...] = graph.node(
        "demanded",
        demanded_of,
        project.workloads,
        plan.routes,
        plan.deployments,
        plan.pools,
        plan.sites,
        project.settings,
        shelf.compliance,
    )
    rates = graph.kept("rates", _rates(context, capacity, demanded))
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
    # Where nothing is recorded the hours are the same ones, and a drag serves nothing anew.
    calendar = TYPICAL if context.typical else calendar_of(one.workload for one in demanded)
    years = tuple(
        graph.node(("serve", year), _serve, demanded, targets, year, calendar)
        for year in range(_years(context))
    )
    deployments = graph.node(
        "deployments",
        deployment_results,
        plan.deployments,
        plan.bursts,
        capacity.replicas,
        capacity.allotted,
        rates,
        years[0],
        shelf.offers,
        graph.kept("jobs", training_gpus(plan.routes, project.workloads)),
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
    return Served(demanded, rates, targets, years, deployments, workloads)


def _serve(
    demanded: tuple[Demanded, ...], targets: Mapping[str, Target], year: int, calendar: Calendar
) -> Service:
    return serve(demanded, targets, year, calendar=calendar)


def _years(context: Context) -> int:
    """Years of the horizon to serve: one stands for all while nothing grows."""
    grows = any(
        one.demand is not None and one.demand.growth_per_year for one in context.project.workloads
    )
    months = context.project.settings.horizon_months
    return max(1, -(-months // MONTHS_PER_YEAR)) if grows else 1


def _rates(context: Context, capacity: Capacity, demanded: tuple[Demanded, ...]) -> Rates:
    rates = {}
    for one in demanded:
        if one.workload.training is not None:
            continue
        for leg in one.legs:
            deployment = DeploymentId(leg.target)
            if deployment in capacity.replicas:
                rates[deployment, one.workload.id] = context.graph.node(
                    ("rate", deployment, one.workload.id),
                    rate_of,
                    capacity.replicas[deployment],
                    one.workload,
                    capacity.trips[deployment],
                )
    return rates
