"""Checks of service: memory, objectives, data classes, air gaps, bursts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.compute.capacity import Replica, replica_of
from planner.compute.serve import Demanded
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import Accelerator
from planner.domain.identity import DeploymentId, PoolId, RackId, RoomId, WorkloadId
from planner.domain.jurisdiction import forbidden
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import DeploymentResult, WorkloadResult
from planner.domain.service import Burst, BurstTrigger, Deployment, RouteRole
from planner.domain.units import GB, GIB
from planner.domain.workload import Workload
from planner.engines.serving.training import training_bytes_per_gpu

ADMISSIBLE_UNSERVED = 0.001
"""Largest share of requests that may stay unserved in a plan that counts as admissible."""

Arguments = dict[str, str | int | float]

SLO_SOURCE = "objectives of the workload"


@dataclass(frozen=True, slots=True)
class ServiceSubject:
    """What the checks of service look at.

    By pool: `pool_rooms` are the rooms that hold it, `link_domains` the GPUs of its largest server
    that share a link domain, `free_gpus` those that serve nothing.
    """

    project: Project
    plan: Plan
    demanded: tuple[Demanded, ...]
    replicas: Mapping[DeploymentId, Replica]
    deployments: Mapping[DeploymentId, DeploymentResult]
    workloads: Mapping[WorkloadId, WorkloadResult]
    pool_rooms: Mapping[PoolId, frozenset[RoomId]]
    training_hours: Mapping[WorkloadId, float]
    link_domains: Mapping[PoolId, int]
    free_gpus: Mapping[PoolId, int]

    @property
    def jobs(self) -> dict[str, Workload]:
        """The training workload of each deployment that one is routed to."""
        return {
            leg.target: one.workload
            for one in self.demanded
            if one.workload.training is not None
            for leg in one.legs
        }

    def accelerator_of(self, deployment: Deployment) -> Accelerator:
        """Return the accelerator that a deployment runs on."""
        pool = next(one for one in self.plan.pools if one.id == deployment.pool)
        return self.project.shelf.accelerators[pool.accelerator]


def check_service(subject: ServiceSubject) -> tuple[Finding, ...]:
    """Run every check of service."""
    return tuple(
        finding
        for check in (
            memory,
            without_gpus,
            training_memory,
            objectives,
            training_window,
            forbidden_routes,
            air_gap_links,
            air_gap_routes,
            idle_bursts,
            layout_over_servers,
        )
        for finding in check(subject)
    )


def memory(subject: ServiceSubject) -> Iterator[Finding]:
    """MEM-001: a deployment whose replica does not run on its GPUs."""
    jobs = subject.jobs
    for deployment in subject.plan.deployments:
        replica = subject.replicas.get(deployment.id)
        if deployment.id in jobs or replica is None or replica.refusal is None:
            continue
        yield Finding(
            rule="MEM-001",
            subject=deployment.id,
            subject_name=deployment.name,
            severity=Severity.ERROR,
            message=replica.refusal.happened,
            detail=replica.refusal.remedy,
            source="memory model: weights, KV cache, activations, overhead",
            fixes=tuple(_larger_layouts(subject, deployment)),
        )


def _larger_layouts(subject: ServiceSubject, deployment: Deployment) -> Iterator[Fix]:
    """The smallest number of GPUs of one link domain that holds the model, where there is one."""
    shelf = subject.project.shelf
    accelerator = subject.accelerator_of(deployment)
    tp = deployment.tp * 2
    while tp <= subject.link_domains.get(deployment.pool, 0):
        larger = replace(deployment, tp=tp)
        llm, engine = shelf.llms[deployment.llm], shelf.engines[deployment.engine]
        if replica_of(larger, llm, accelerator, engine).refusal is None:
            arguments: Arguments = {"deployment": deployment.id, "field": "tp", "value": tp}
            yield Fix(
                "deployment-field", arguments, f"Use {larger.gpus_per_replica} GPUs per replica"
            )
            return
        tp *= 2


def training_memory(subject: ServiceSubject) -> Iterator[Finding]:
    """MEM-003: a training job whose state does not fit into its GPUs."""
    for deployment in subject.plan.deployments:
        workload = subject.jobs.get(deployment.id)
        if workload is None or workload.training is None:
            continue
        llm, gpu = subject.project.shelf.llms[workload.llm], subject.accelerator_of(deployment)
        needs, has = training_bytes_per_gpu(llm, workload.training), gpu.memory_gib * GIB
        if needs <= has:
            continue
        yield Finding(
            rule="MEM-003",
            subject=workload.id,
            subject_name=workload.name,
            severity=Severity.ERROR,
            message=f"{workload.name} needs {needs / GB:.0f} GB on each of "
            f"{workload.training.gpus} GPUs, {gpu.name} has {has / GB:.0f} GB.",
            detail="Use more GPUs, or LoRA instead of full training.",
            source="weights, gradients, optimiser state and activations, shared by all GPUs",
        )


def without_gpus(subject: ServiceSubject) -> Iterator[Finding]:
    """MEM-002: a deployment that runs fewer replicas than asked, or none."""
    bursts = {burst.pool for burst in subject.plan.bursts}
    jobs = subject.jobs
    for deployment in subject.plan.deployments:
        result = subject.deployments[deployment.id]
        if deployment.id in jobs or result.refusal is not None:
            continue
        wanted = deployment.replicas or 1
        where, remedy = "", "Add servers to its pool, or lower replicas or GPUs per replica."
        if deployment.pool in bursts:
            wanted = 1
            where = f" on instances of {subject.link_domains[deployment.pool]}"
            remedy = "Lower the GPUs per replica, or use a larger instance."
        if result.replicas >= wanted:
            continue
        yield Finding(
            rule="MEM-002",
            subject=deployment.id,
            subject_name=deployment.name,
            severity=Severity.WARNING,
            message=f"{deployment.name} has GPUs for {result.replicas} of {wanted} replicas of "
            f"{deployment.gpus_per_replica} GPUs{where}.",
            detail=remedy,
            source="GPUs of a pool are used by one deployment each",
        )


def objectives(subject: ServiceSubject) -> Iterator[Finding]:
    """SLO-001: requests that no permitted resource serves inside the objectives."""
    for one in subject.demanded:
        result = subject.workloads[one.workload.id]
        if result.unserved_share <= 0.0:
            continue
        peak = result.unserved_share_peak
        share = f"{result.unserved_share:.1%}" if result.unserved_share >= 0.001 else "under 0.1 %"
        fixes = tuple(_service_fixes(subject, one))
        yield Finding(
            rule="SLO-001",
            subject=one.workload.id,
            subject_name=one.workload.name,
            severity=Severity.ERROR,
            message=f"{one.workload.name}: {share} of its requests a year and {peak:.0%} of those in "
            f"the peak hour are not served inside the objectives"
            + (f" ({result.short_of})." if result.short_of else "."),
            detail="What is served keeps its objectives. Add capacity or another route.",
            source=SLO_SOURCE,
            fixes=fixes,
            blocks_admission=result.unserved_share > ADMISSIBLE_UNSERVED,
        )


def _service_fixes(subject: ServiceSubject, demanded: Demanded) -> Iterator[Fix]:
    targets = {leg.target for leg in demanded.legs if not leg.forbidden}
    for burst in subject.plan.bursts:
        deployed = {d.id for d in subject.plan.deployments if d.pool == burst.pool}
        if deployed & targets:
            more: Arguments = {"burst": burst.id, "field": "maximum", "value": burst.maximum + 1}
            yield Fix("burst-field", more, f"One more burst instance ({burst.maximum + 1})")
    for deployment in subject.plan.deployments:
        if deployment.id in targets and deployment.replicas is not None:
            result = subject.deployments[deployment.id]
            free = subject.free_gpus.get(deployment.pool, 0) >= deployment.gpus_per_replica
            if free and result.replicas == deployment.replicas:
                value = deployment.replicas + 1
                more = {"deployment": deployment.id, "field": "replicas", "value": value}
                yield Fix("deployment-field", more, f"Run {value} replicas of {deployment.name}")


def training_window(subject: ServiceSubject) -> Iterator[Finding]:
    """SLO-002: a training run that is longer than its window, or has no GPUs."""
    for one in subject.demanded:
        job = one.workload.training
        if job is None:
            continue
        hours = subject.training_hours.get(one.workload.id)
        if hours is None:
            yield Finding(
                rule="SLO-002",
                subject=one.workload.id,
                subject_name=one.workload.name,
                severity=Severity.ERROR,
                message=f"{one.workload.name} has no {job.gpus} free GPUs to run on.",
                detail="Route it to a pool with free GPUs or ask for fewer.",
                source="training GPUs are exclusive",
            )
        elif hours > job.window_hours:
            yield Finding(
                rule="SLO-002",
                subject=one.workload.id,
                subject_name=one.workload.name,
                severity=Severity.WARNING,
                message=f"{one.workload.name} takes {hours:.1f} h a run; its window has "
                f"{job.window_hours} h.",
                detail="Use more GPUs, fewer tokens or a longer window.",
                source="training time = FLOP ÷ (GPUs × peak × MFU)",
            )


def forbidden_routes(subject: ServiceSubject) -> Iterator[Finding]:
    """SOV-001: a route to a place where the data may not go."""
    for one in subject.demanded:
        for leg in one.legs:
            if not leg.forbidden:
                continue
            route = next(
                route
                for route in subject.plan.routes
                if route.workload == one.workload.id and leg.target in (route.deployment, route.api)
            )
            yield Finding(
                rule="SOV-001",
                subject=f"{one.workload.id}/{leg.target}",
                subject_name=one.workload.name,
                severity=Severity.ERROR,
                message=f"{one.workload.name}: {leg.forbidden}.",
                detail="No request takes this route. Remove it or change the data class.",
                source="data class policy",
                fixes=(Fix("delete-route", {"route": route.id}, "Remove the route"),),
                blocks_admission=True,
            )


def air_gap_links(subject: ServiceSubject) -> Iterator[Finding]:
    """AIRGAP-1: a link that leaves an air-gapped room."""
    sites, rooms = subject.plan.sites, subject.plan.room_of_row()
    gapped = {room.id: room.name for site in sites for room in site.rooms if room.air_gapped}
    room_of = {rack.id: rooms[rack.row] for rack in subject.plan.racks.values()} if gapped else {}
    for link in subject.plan.links:
        ends = {room_of.get(RackId(end), end) for end in link.ends}
        left = [RoomId(end) for end in sorted(ends) if end in gapped]
        if len(ends) == 2 and left:
            yield Finding(
                rule="AIRGAP-1",
                subject=link.id,
                subject_name=link.name,
                severity=Severity.ERROR,
                message=f"Link {link.name} leaves the air-gapped room {gapped[left[0]]}.",
                detail="Remove the link or the air gap.",
                source="an air-gapped room has no connection to the outside",
                blocks_admission=True,
            )


def air_gap_routes(subject: ServiceSubject) -> Iterator[Finding]:
    """AIRGAP-1: a workload served in an air-gapped room that also has a route outside it."""
    gapped = {room.id for site in subject.plan.sites for room in site.rooms if room.air_gapped}
    pool_of = {one.id: one.pool for one in subject.plan.deployments}

    def inside(route_target: DeploymentId | None) -> bool:
        if route_target is None or route_target not in pool_of:
            return False
        rooms = subject.pool_rooms.get(pool_of[route_target], frozenset())
        return bool(rooms) and rooms <= gapped

    for workload in subject.project.workloads:
        routes = [route for route in subject.plan.routes if route.workload == workload.id]
        within = [route for route in routes if inside(route.deployment)]
        outside = [route for route in routes if not inside(route.deployment)]
        if within and outside and gapped:
            yield Finding(
                rule="AIRGAP-1",
                subject=workload.id,
                subject_name=workload.name,
                severity=Severity.ERROR,
                message=f"{workload.name} is served in an air-gapped room and has "
                f"{len(outside)} route{'s' if len(outside) > 1 else ''} outside it.",
                detail="Requests cannot leave the room. Remove the routes outside.",
                source="an air-gapped room has no connection to the outside",
                fixes=(Fix("delete-route", {"route": outside[0].id}, "Remove the route outside"),),
                blocks_admission=True,
            )


def idle_bursts(subject: ServiceSubject) -> Iterator[Finding]:
    """FIN-001: a burst that serves nothing."""
    deployed = {deployment.pool for deployment in subject.plan.deployments}
    routed = {
        deployment.pool
        for deployment in subject.plan.deployments
        if any(
            route.deployment == deployment.id and route.role is not RouteRole.STANDBY
            for route in subject.plan.routes
        )
    }
    for burst in subject.plan.bursts:
        if burst.pool in routed:
            continue
        what = (
            "no workload is routed to it" if burst.pool in deployed else "nothing is deployed on it"
        )
        paid = burst.trigger is not BurstTrigger.OVERFLOW or burst.minimum > 0
        yield Finding(
            rule="FIN-001",
            subject=burst.id,
            subject_name=burst.name,
            severity=Severity.WARNING,
            message=f"{burst.name} serves nothing: {what}"
            + (", but its scheduled hours are paid." if paid else "."),
            detail="Deploy a model on it and route a workload to it, or remove it.",
            source="a burst works through a deployment",
            fixes=_deployable(subject, burst),
        )


def _deployable(subject: ServiceSubject, burst: Burst) -> tuple[Fix, ...]:
    """A deployment on the burst, where some workload may run there."""
    site, home = subject.plan.site(burst.site), subject.project.settings.country
    for one in subject.project.workloads:
        reason = forbidden(one.data_class, site.kind, home, site.country)
        if one.training is None and reason is None:
            label = "Deploy the largest workload on it"
            return (Fix("deploy-burst", {"burst": burst.id}, label),)
    return ()


def layout_over_servers(subject: ServiceSubject) -> Iterator[Finding]:
    """NET-001: a tensor-parallel group larger than one link domain."""
    for deployment in subject.plan.deployments:
        replica = subject.replicas.get(deployment.id)
        if replica is None or replica.setup.tp <= 1:
            continue
        domain = subject.link_domains.get(deployment.pool)
        if domain is not None and deployment.tp > domain:
            yield Finding(
                rule="NET-001",
                subject=deployment.id,
                subject_name=deployment.name,
                severity=Severity.ERROR,
                message=f"{deployment.name} shares every layer over {deployment.tp} GPUs; only "
                f"{domain} share one link domain.",
                detail="Use a smaller tensor-parallel size, or pipeline stages across servers.",
                source="tensor parallelism needs the scale-up link",
            )
