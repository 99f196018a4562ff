"""Step: every finding of the checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from planner.compute.checks.data import check_data
from planner.compute.checks.fixes import with_moves
from planner.compute.checks.rack import RackSubject, check_rack
from planner.compute.checks.service import ServiceSubject, check_service
from planner.compute.checks.site import check_rooms, check_sites
from planner.compute.steps.context import Context
from planner.compute.steps.power import Powered
from planner.compute.steps.service import Capacity, Served
from planner.compute.totals import PlanMoney
from planner.domain.facility import CoolingElement, Loop
from planner.domain.finding import Finding
from planner.domain.hardware import PartKind
from planner.domain.identity import PoolId, RackId, RoomId
from planner.domain.results import RackResult
from planner.domain.site import Rack, SiteKind


@dataclass(frozen=True, slots=True)
class Found:
    """The findings to show, and the worst that blocks admission, which no mute can lift."""

    shown: tuple[Finding, ...]
    blocking: Finding | None


def findings_step(
    context: Context,
    racks: Mapping[RackId, RackResult],
    capacity: Capacity,
    served: Served,
    powered: Powered,
    money: PlanMoney,
) -> Found:
    """Return every finding that is not muted, worst first, then by rule and subject."""
    plan, shelf = context.plan, context.shelf
    subject = ServiceSubject(
        context.project,
        plan,
        served.demanded,
        capacity.replicas,
        served.deployments,
        served.workloads,
        capacity.rooms,
        {key: run.hours for key, run in capacity.runs.items()},
        _link_domains(context, capacity),
        {key: pool.gpus - pool.gpus_assigned for key, pool in powered.pools.items()},
    )
    own = frozenset(
        room.id for site in plan.sites if site.kind is SiteKind.OWN for room in site.rooms
    )
    limits = _air_limits(context)
    every = chain(
        _rack_findings(context, racks, limits),
        check_rooms(
            context.places.rooms,
            powered.rooms,
            own,
            plan.cooling_elements,
            _coolant_kw(context, racks),
        ),
        check_sites(context.places.sites, powered.sites),
        check_service(subject),
        check_data((shelf.parts[part] for part in money.counts), money.costs.unpriced),
    )
    found = sorted(every, key=lambda one: (one.severity.rank, one.rule, one.subject))
    muted = {(mute.rule, mute.subject) for mute in plan.mutes}
    shown = tuple(one for one in found if (one.rule, one.subject) not in muted)
    return Found(
        with_moves(shown, context.graph, plan, context.places, racks, limits, shelf.parts),
        next((one for one in found if one.blocks_admission), None),
    )


def _link_domains(context: Context, capacity: Capacity) -> dict[PoolId, int]:
    """GPUs of the largest server of a pool, or of its instance, that share one link domain."""
    domains = {
        pool: max(server.domain for server in servers)
        for pool, servers in capacity.servers.items()
        if servers
    }
    for burst in context.plan.bursts:
        domains[burst.pool] = context.shelf.offers[burst.offer].gpus
    return domains


def _air_limits(context: Context) -> dict[RackId, float]:
    """What the place of every rack can cool: its own coolers, else the assumption."""
    own: Mapping[str, float] = context.graph.node(
        "air limits", _own_air_limits, context.plan.cooling_elements
    )
    default: float = context.graph.node(
        "default air limit",
        lambda assumptions: assumptions["cooling.rack_air_limit_kw"].likely,
        context.shelf.assumptions,
    )
    return {rack: own.get(rack, default) for rack in context.plan.racks}


def _rack_findings(
    context: Context, racks: Mapping[RackId, RackResult], limits: Mapping[RackId, float]
) -> list[Finding]:
    graph = context.graph
    found: list[Finding] = []
    for rack in context.plan.racks.values():
        result, limit = racks[rack.id], limits[rack.id]
        key = ("rack findings", rack.id)
        leading = (rack, result, context.rack_rules, limit)
        known = graph.reuse(key, *leading) if context.same_parts else None
        if isinstance(known, tuple):
            found += known
            continue
        found += _findings_of(context, rack, result, limit)
    return found


def _findings_of(
    context: Context, rack: Rack, result: RackResult, limit: float
) -> tuple[Finding, ...]:
    parts, accelerators = context.fitted(result.groups)
    subject = RackSubject(
        rack,
        result,
        context.shelf.parts[rack.frame],
        parts,
        accelerators,
        context.rack_rules,
        limit,
    )
    return context.graph.node(
        ("rack findings", rack.id),
        lambda *_: check_rack(subject),
        rack,
        result,
        context.rack_rules,
        limit,
        parts,
        accelerators,
    )


def _own_air_limits(elements: tuple[CoolingElement, ...]) -> dict[str, float]:
    """What air coolers (rear doors, in-row) remove, by the place they belong to."""
    limits: dict[str, float] = {}
    for one in elements:
        if one.loop is Loop.AIR:
            running = one.installed - one.standby
            limits[one.place] = limits.get(one.place, 0.0) + running * one.capacity_kw
    return limits


def _coolant_kw(context: Context, racks: Mapping[RackId, RackResult]) -> dict[RoomId, float]:
    """Capacity of placed coolant distribution units by room, in kW."""
    capacity: dict[RoomId, float] = {}
    for room in context.places.rooms.values():
        for placement in room.floor:
            part = context.shelf.parts[placement.part]
            if part.kind is PartKind.CDU and part.cooling is not None:
                capacity[room.id] = capacity.get(room.id, 0.0) + part.cooling.capacity_kw
    for rack in context.ordered:
        if racks[rack.id].coolant_kw:
            room_id = context.places.room_of_row[rack.row]
            capacity[room_id] = capacity.get(room_id, 0.0) + racks[rack.id].coolant_kw
    return capacity
