"""Plans of any size that look like real ones: sites, rooms, rows, mixed racks, served workloads."""

from dataclasses import dataclass, replace

from planner.catalog.library import Library
from planner.document.templates import FIRST_SCENARIO, new_project
from planner.domain.hardware import Part
from planner.domain.identity import (
    BurstId,
    DeploymentId,
    EntryId,
    PlacementId,
    PoolId,
    ProjectId,
    RackId,
    RoomId,
    RouteId,
    RowId,
    SiteId,
    WorkloadId,
)
from planner.domain.language_model import Precision
from planner.domain.offers import Tier
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.service import Burst, BurstTrigger, Deployment, Pool, Route, RouteRole
from planner.domain.site import Feed, Rack, Room, Row, Site, SiteKind
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.domain.workload import Demand, Metric, Objective, Workload, WorkloadKind

FRAME = EntryId("rk-ar3357")
GPU_SERVERS = (EntryId("dell-xe9680l"), EntryId("lnv-sr780av3"))
SMALL_PARTS = (
    *(EntryId("dell-r660"), EntryId("smc-1125hs"), EntryId("hpe-dl360-g11")),
    *(EntryId("sn2201"), EntryId("qm9700"), EntryId("weka-nitro155"), EntryId("dell-f710")),
)
ACCELERATOR = EntryId("b200-sxm")
OFFER = EntryId("azure-h200-germanywestcentral")
MODELS = (EntryId("llama-3.3-70b"), EntryId("gpt-oss-120b"), EntryId("qwen3-32b"))
ENGINE = EntryId("vllm")

SITES = (
    ("Milan", "IT", "it"),
    ("Frankfurt", "DE", "de"),
    ("Paris", "FR", "fr"),
    ("Madrid", "ES", "es"),
)
RACKS_PER_ROW = 25
RACKS_PER_ROOM = 50
FEEDS = tuple(Feed(name, 400.0, 3, 63.0) for name in ("A", "B"))


def big_project(racks: int, devices: int, library: Library) -> Project:
    """Return a project with this many racks and devices over four sites, and a service on them.

    Every rack differs from its neighbours: the kinds and numbers of devices run through cycles of
    different length.
    """
    project = new_project(library, f"{racks} racks", "IT", ProjectId(f"big-{racks}-{devices}"))
    build = _Build(library)
    sites = build.sites(racks)
    plan = Plan(sites=sites, racks=build.racks(sites, racks, devices))
    plan = build.service(plan)
    shelf = replace(
        project.shelf,
        parts={key: library.parts[key] for key in (FRAME, *GPU_SERVERS, *SMALL_PARTS)},
        accelerators={**project.shelf.accelerators, ACCELERATOR: library.accelerators[ACCELERATOR]},
        llms={key: library.llms[key] for key in MODELS},
        regions={EntryId(region): library.regions[EntryId(region)] for _, _, region in SITES},
    )
    (scenario,) = project.scenarios
    return replace(
        project,
        serial=racks + devices + 1000,
        shelf=shelf,
        workloads=tuple(build.workload(number) for number in range(len(SITES))),
        scenarios=(replace(scenario, plan=plan),),
    )


@dataclass
class _Build:
    library: Library

    def sites(self, racks: int) -> tuple[Site, ...]:
        per_site = -(-racks // len(SITES))
        sites = []
        for place, (name, country, region) in enumerate(SITES):
            count = -(-per_site // RACKS_PER_ROOM)
            rooms = tuple(self._room(place, number) for number in range(count))
            site = Site(
                SiteId(f"site-{place}"), name, SiteKind.OWN, country, EntryId(region), rooms
            )
            sites.append(site)
        return tuple(sites)

    def _room(self, site: int, number: int) -> Room:
        rows = tuple(
            Row(RowId(f"row-{site}-{number}-{row}"), f"Row {row + 1}")
            for row in range(RACKS_PER_ROOM // RACKS_PER_ROW)
        )
        return Room(RoomId(f"room-{site}-{number}"), f"Hall {number + 1}", rows)

    def racks(self, sites: tuple[Site, ...], racks: int, devices: int) -> dict[RackId, Rack]:
        rows_of_site = [[row for room in site.rooms for row in room.rows] for site in sites]
        made: dict[RackId, Rack] = {}
        left = devices
        for number in range(racks):
            site, place = number % len(sites), number // len(sites)
            row = rows_of_site[site][place // RACKS_PER_ROW]
            rack_id = RackId(f"rack-{number}")
            count = -(-left // (racks - number))
            left -= count
            made[rack_id] = Rack(
                rack_id,
                f"R{number + 1:04d}",
                row.id,
                place % RACKS_PER_ROW + 1,
                FRAME,
                FEEDS,
                self._devices(number, site, rack_id, count),
            )
        return made

    def _devices(self, number: int, site: int, rack: RackId, count: int) -> tuple[Placement, ...]:
        """Fill a rack from the bottom: up to three GPU servers, then small devices."""
        gpus = min(number // len(SITES) % 4, count)
        placements = []
        bottom = 1
        for index in range(count):
            if index < gpus:
                part = self._part(GPU_SERVERS[number % len(GPU_SERVERS)])
                name, pool = f"gpu-{number}-{index}", PoolId(f"pool-{site}")
            else:
                part = self._part(SMALL_PARTS[(number * 3 + index) % len(SMALL_PARTS)])
                name, pool = f"dev-{number}-{index}", None
            height = part.half_units or 0
            slot = RackSlot(rack, bottom, height)
            placements.append(
                Placement(PlacementId(f"p-{number}-{index}"), name, part.id, slot, pool=pool)
            )
            bottom += height
        units = 48 * HALF_UNITS_PER_UNIT
        assert bottom - 1 <= units, f"{count} devices do not fit into a rack"
        return tuple(placements)

    def _part(self, part: EntryId) -> Part:
        return self.library.parts[part]

    def workload(self, number: int) -> Workload:
        """A chat whose users sleep at night, one for each site."""
        day = (0.1,) * 7 + (0.4, 0.8, 1.0, 1.0, 0.9, 0.7, 0.8, 0.9, 1.0, 0.9, 0.6) + (0.2,) * 6
        return Workload(
            WorkloadId(f"w-{number}"),
            f"Chat {number + 1}",
            WorkloadKind.INTERACTIVE,
            MODELS[number % len(MODELS)],
            1000 + 500 * number,
            300,
            priority=number + 1,
            demand=Demand(users=200_000 + 50_000 * number, week=day * 7, growth_per_year=0.1),
            objectives=(Objective(Metric.TTFT, 2000.0), Objective(Metric.TPOT, 50.0)),
        )

    def service(self, plan: Plan) -> Plan:
        """One pool, deployment and route for each site, and a burst for the first."""
        pools, deployments, routes = [], [], []
        for number, site in enumerate(plan.sites):
            pool = Pool(PoolId(f"pool-{number}"), f"{site.name} B200", site.id, ACCELERATOR)
            pools.append(pool)
            name = f"Chat {number + 1}"
            deployments.append(self._deployment(f"d-{number}", name, pool.id, number))
            routes.append(self._route(number, f"d-{number}", RouteRole.SHARE))
        cloud = Site(SiteId("site-cloud"), "Azure", SiteKind.CLOUD_REGION, "DE", EntryId("de"))
        offer = self.library.offers[OFFER]
        pool = Pool(PoolId("pool-burst"), "Burst", cloud.id, offer.accelerator, BurstId("burst-1"))
        burst = Burst(
            *(BurstId("burst-1"), "Burst", cloud.id, offer.id, Tier.ON_DEMAND),
            *(0, 4, BurstTrigger.OVERFLOW, pool.id),
        )
        deployments.append(self._deployment("d-burst", "Burst", pool.id, 0))
        routes.append(self._route(0, "d-burst", RouteRole.OVERFLOW))
        return replace(
            plan,
            sites=(*plan.sites, cloud),
            pools=(*pools, pool),
            deployments=tuple(deployments),
            routes=tuple(routes),
            bursts=(burst,),
        )

    def _deployment(self, key: str, name: str, pool: PoolId, number: int) -> Deployment:
        llm = MODELS[number % len(MODELS)]
        return Deployment(
            *(DeploymentId(key), name, pool, llm, ENGINE, Precision.FP8, Precision.FP8, 4)
        )

    def _route(self, number: int, deployment: str, role: RouteRole) -> Route:
        return Route(
            RouteId(f"r-{deployment}"), WorkloadId(f"w-{number}"), role, DeploymentId(deployment)
        )


def first_scenario(project: Project) -> Plan:
    """Return the plan of the only scenario."""
    return project.scenario(FIRST_SCENARIO).plan
