"""What still serves after a loss: replicas whose GPUs live, as fast as their slowest GPU.

Throttled GPUs reach the rates of `engines.power.throttled_service`; the survivors go through the
routes again, replicas in reserve and standby routes with them. Equal losses are served once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planner.compute.allocation import NOTHING, Allotment
from planner.compute.capacity import Replica, rate_of, replica_of
from planner.compute.explain.case import Case
from planner.compute.headlines import usable_tokens_per_s
from planner.compute.routing import Rates, demanded_of, targets_of
from planner.compute.seating import Seat, seated
from planner.compute.serve import serve
from planner.compute.service_results import workload_results
from planner.domain.failure import ServiceLeft, WorkloadLeft
from planner.domain.identity import DeploymentId, PlacementId, PoolId, RackId, SiteId, WorkloadId
from planner.domain.results import WorkloadResult
from planner.domain.service import Deployment, Route, RouteRole
from planner.engines.serving.batching import SloRate

_LAST = 1_000
"""Standby routes come after all overflows."""


@dataclass(frozen=True, slots=True, order=True)
class Speed:
    """How fast a replica runs as a share of full speed; both 0: it does not live."""

    decode: float
    prefill: float

    @property
    def lives(self) -> bool:
        """Whether it serves anything."""
        return self.decode > 0.0 and self.prefill > 0.0


FULL = Speed(1.0, 1.0)
DEAD = Speed(0.0, 0.0)

Places = frozenset[SiteId]


@dataclass(frozen=True, slots=True)
class Seated:
    """A server of a pool with who sits on its GPUs."""

    placement: PlacementId
    pool: PoolId
    gpus: int
    seats: tuple[Seat, ...]


class ServiceAfter:
    """The service of a plan, again and again with other losses."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._known: dict[object, ServiceLeft] = {}
        self._slow: dict[tuple[DeploymentId, Speed], Replica] = {}
        self._slow_rates: dict[tuple[DeploymentId, WorkloadId, Speed], SloRate] = {}
        self._by_id = {one.id: one for one in case.plan.deployments}

    @cached_property
    def servers(self) -> Mapping[RackId, tuple[Seated, ...]]:
        """Accelerator servers by rack."""
        capacity, found = self._case.capacity, dict[RackId, list[Seated]]()
        for pool, servers in capacity.servers.items():
            here = [one for one in self._case.plan.deployments if one.pool == pool]
            seats = seated(servers, here, capacity.allotted)
            for index, server in enumerate(servers):
                mine = tuple(seats.get(index, ()))
                one = Seated(server.placement, pool, server.gpus, mine)
                found.setdefault(server.rack, []).append(one)
        return {rack: tuple(servers) for rack, servers in found.items()}

    @cached_property
    def gpus(self) -> int:
        """All owned GPUs."""
        return sum(one.gpus for mine in self.servers.values() for one in mine)

    @cached_property
    def normal(self) -> Mapping[WorkloadId, WorkloadResult]:
        """The workloads in the first year, when nothing is lost."""
        case = self._case
        served, capacity = case.served, case.capacity
        return workload_results(
            served.demanded,
            served.targets,
            (served.first,),
            capacity.replicas,
            served.rates,
            capacity.trips,
            case.shelf.apis,
        )

    @cached_property
    def normal_tokens(self) -> float | None:
        """Throughput inside the objectives in the peak hour; None without workloads."""
        if not self._case.project.workloads:
            return None
        served, workloads = self._case.served, self._case.workloads
        return sum(
            usable_tokens_per_s(one, served.first, workloads) for one in served.targets.values()
        )

    def after(
        self,
        hit: Iterable[tuple[Seated, Speed]],
        gone: Places = frozenset(),
        trips: Mapping[DeploymentId, float] | None = None,
    ) -> ServiceLeft:
        """Return what serves when servers are *hit*, and sites *gone* or reached by longer *trips*."""
        replicas: dict[tuple[DeploymentId, int], Speed] = {}
        dead_gpus = 0
        for server, speed in hit:
            if not speed.lives:
                dead_gpus += server.gpus
            for seat in server.seats:
                key = (seat.deployment, seat.replica)
                known = replicas.get(key, FULL)
                slower = Speed(min(known.decode, speed.decode), min(known.prefill, speed.prefill))
                replicas[key] = slower if slower.lives else DEAD
        slow: dict[DeploymentId, list[Speed]] = {}
        for (deployment, _), speed in replicas.items():
            slow.setdefault(deployment, []).append(speed)
        changed = {one: tuple(sorted(speeds)) for one, speeds in slow.items()}
        state = (tuple(sorted(changed.items())), gone, tuple(sorted((trips or {}).items())))
        found = self._known.get(state)
        if found is None:
            found = self._known[state] = self._served(changed, gone, trips)
        return replace(found, gpus_alive=self.gpus - dead_gpus)

    def _served(
        self,
        changed: Mapping[DeploymentId, tuple[Speed, ...]],
        gone: Places,
        trips: Mapping[DeploymentId, float] | None,
    ) -> ServiceLeft:
        case = self._case
        if not case.project.workloads:
            return ServiceLeft(None, None, (), self.gpus, self.gpus)
        if not changed and not gone and not trips:
            return self._left(self.normal, self.normal_tokens, {})
        plan, shelf = case.plan, case.shelf
        demanded = demanded_of(
            *(case.project.workloads, self._routes(gone), plan.deployments, plan.pools),
            *(plan.sites, case.project.settings, shelf.compliance),
        )
        running = {one: self._running(self._by_id[one], speeds) for one, speeds in changed.items()}
        longer = {**case.capacity.trips, **(trips or {})}
        rates = self._rates(running, trips or {})
        targets = targets_of(
            *(demanded, self._allotted(running), rates, plan.deployments, plan.bursts),
            *(shelf.offers, shelf.apis),
        )
        service = serve(demanded, targets, calendar=case.served.first.calendar)
        slowest = {one: min(speeds) for one, speeds in running.items() if speeds}
        replicas = dict(case.capacity.replicas)
        shown = dict(rates)
        for one, speed in slowest.items():
            replicas[one] = self._replica(one, speed)
            for deployment, workload in rates:
                if deployment == one:
                    shown[one, workload] = self._rate(one, workload, speed, longer[one])
        results = workload_results(
            demanded, targets, (service,), replicas, shown, longer, shelf.apis
        )
        tokens = sum(usable_tokens_per_s(one, service, case.workloads) for one in targets.values())
        return self._left(results, tokens, running)

    def _routes(self, gone: Places) -> tuple[Route, ...]:
        """The routes to what is still there; those on standby take what nobody else can."""
        plan = self._case.plan
        pools = {pool.id: pool.site for pool in plan.pools}
        sites = {one.id: pools.get(one.pool) for one in plan.deployments}
        found = []
        for route in plan.routes:
            site = route.api_site if route.deployment is None else sites.get(route.deployment)
            if site in gone:
                continue
            standby = route.role is RouteRole.STANDBY
            last = _LAST + route.order
            found.append(replace(route, role=RouteRole.OVERFLOW, order=last) if standby else route)
        return tuple(found)

    def _running(self, deployment: Deployment, changed: Sequence[Speed]) -> tuple[Speed, ...]:
        """The replicas that serve, fastest first: those in reserve step in for what is lost."""
        replicas = self._case.capacity.allotted.get(deployment.id, NOTHING).replicas
        speeds = [FULL] * (replicas - len(changed)) + [one for one in changed if one.lives]
        return tuple(sorted(speeds, reverse=True)[: max(0, replicas - deployment.reserve_replicas)])

    def _allotted(
        self, running: Mapping[DeploymentId, tuple[Speed, ...]]
    ) -> dict[DeploymentId, Allotment]:
        allotted = dict(self._case.capacity.allotted)
        for one, speeds in running.items():
            # What is held in reserve is subtracted again where targets are made.
            reserve = self._by_id[one].reserve_replicas
            allotted[one] = Allotment(len(speeds) + reserve, ())
        return allotted

    def _rates(
        self,
        running: Mapping[DeploymentId, tuple[Speed, ...]],
        trips: Mapping[DeploymentId, float],
    ) -> Rates:
        """Greatest rates of one replica; of replicas of different speed their mean."""
        case = self._case
        rates = dict(case.served.rates)
        for deployment, workload in case.served.rates:
            speeds = running.get(deployment)
            if not speeds and deployment not in trips:
                continue
            trip = trips.get(deployment, case.capacity.trips[deployment])
            counts = Counter(speeds or (FULL,))
            each = {one: self._rate(deployment, workload, one, trip) for one in counts}
            mean = sum(each[one].requests_per_s * count for one, count in counts.items())
            first = each[min(counts)]
            rates[deployment, workload] = replace(first, requests_per_s=mean / counts.total())
        return rates

    def _rate(
        self, deployment: DeploymentId, workload: WorkloadId, speed: Speed, trip: float
    ) -> SloRate:
        case = self._case
        if speed == FULL and trip == case.capacity.trips[deployment]:
            return case.served.rates[deployment, workload]
        key = (deployment, workload, speed)
        found = self._slow_rates.get(key) if trip == case.capacity.trips[deployment] else None
        if found is None:
            replica = self._replica(deployment, speed)
            found = rate_of(replica, case.workloads[workload], trip)
            if trip == case.capacity.trips[deployment]:
                self._slow_rates[key] = found
        return found

    def _replica(self, deployment: DeploymentId, speed: Speed) -> Replica:
        """A replica whose GPUs run at a share of their speed; links and host are as quick as ever."""
        if speed == FULL:
            return self._case.capacity.replicas[deployment]
        key = (deployment, speed)
        found = self._slow.get(key)
        if found is None:
            case, one = self._case, self._by_id[deployment]
            setup = case.capacity.replicas[deployment].setup
            gpu = setup.accelerator
            slowed = replace(
                gpu,
                prefill_efficiency=gpu.prefill_efficiency * speed.prefill,
                decode_bandwidth_efficiency=gpu.decode_bandwidth_efficiency * speed.decode,
                decode_flop_efficiency=gpu.decode_flop_efficiency * speed.decode,
            )
            found = self._slow[key] = replica_of(
                *(one, setup.llm, slowed, case.shelf.engines[one.engine]),
                *(case.capacity.domains.get(one.pool), case.project.settings.software),
            )
        return found

    def _left(
        self,
        results: Mapping[WorkloadId, WorkloadResult],
        tokens: float | None,
        running: Mapping[DeploymentId, tuple[Speed, ...]],
    ) -> ServiceLeft:
        jobs = {run.workload: run.deployment for run in self._case.capacity.runs.values()}
        found = []
        for key, normal in self.normal.items():
            one = results[key]
            unserved = one.unserved_share
            job = jobs.get(key)
            if job is not None and job in running:
                speeds = running[job]
                unserved = 1.0 - (speeds[0].prefill if speeds else 0.0)
            found.append(
                WorkloadLeft(
                    workload=key,
                    name=normal.name,
                    tokens_per_s=_served_tokens(one),
                    normal_tokens_per_s=_served_tokens(normal),
                    ttft_p95_ms=one.ttft_p95_ms,
                    normal_ttft_p95_ms=normal.ttft_p95_ms,
                    tpot_p95_ms=one.tpot_p95_ms,
                    normal_tpot_p95_ms=normal.tpot_p95_ms,
                    unserved=unserved,
                    normal_unserved=normal.unserved_share,
                    is_job=job is not None,
                )
            )
        return ServiceLeft(tokens, self.normal_tokens, tuple(found), self.gpus, self.gpus)


def _served_tokens(result: WorkloadResult) -> float:
    """Output tokens/s that are served in the peak hour."""
    return sum(share.output_tokens_per_s for share in result.shares)
