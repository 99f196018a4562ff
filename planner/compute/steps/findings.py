"""Step: every finding of the checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from planner.compute.checks.data import check_data, check_overrides, check_rate
from planner.compute.checks.service import check_service
from planner.compute.checks.site import check_room, check_sites
from planner.compute.checks.stated import (
    check_assumptions,
    check_settings,
    check_site,
    check_workloads,
)
from planner.compute.checks.subject import ServiceSubject
from planner.compute.own_coolers import floor_coolant_kw
from planner.compute.sites import RackSums
from planner.compute.steps.chain_checks import check_chains
from planner.compute.steps.compliance import law_findings
from planner.compute.steps.context import Context
from planner.compute.steps.cooling import cooling_step
from planner.compute.steps.efficiency import efficiency_step
from planner.compute.steps.fabrics import Fabrics, fabric_findings
from planner.compute.steps.floors import check_structure
from planner.compute.steps.power import Powered
from planner.compute.steps.racks import Racked
from planner.compute.steps.reliability import check_reliability
from planner.compute.steps.service import Capacity, Served
from planner.compute.steps.site_power import check_site_power
from planner.compute.steps.supply import check_supply
from planner.compute.totals import PlanMoney
from planner.domain.facility import CoolingElement
from planner.domain.finding import Finding
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.overriding import without_effect
from planner.domain.project import Override
from planner.domain.results import RoomResult
from planner.domain.site import Room, SiteKind


@dataclass(frozen=True, slots=True)
class Found:
    """The findings to show, those muted, and the worst that blocks admission: no mute lifts it."""

    shown: tuple[Finding, ...]
    muted: tuple[Finding, ...]
    blocking: Finding | None


def findings_step(
    context: Context,
    racked: Racked,
    capacity: Capacity,
    served: Served,
    powered: Powered,
    money: PlanMoney,
    fabrics: Fabrics,
) -> Found:
    """Return every finding, shown and muted, worst first, then by rule and subject."""
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
        capacity.domains,
        {key: pool.gpus - pool.gpus_assigned for key, pool in powered.pools.items()},
    )
    own_rooms = [room for site in plan.sites if site.kind is SiteKind.OWN for room in site.rooms]
    every = chain(
        chain.from_iterable(room.findings for room in racked.rooms.values()),
        chain.from_iterable(check_structure(context, racked, room) for room in own_rooms),
        chain.from_iterable(_check_room(context, racked, powered, room) for room in own_rooms),
        cooling_step(context, racked, powered),
        efficiency_step(context, powered),
        check_chains(context),
        check_sites(context.places.sites, powered.sites, shelf.assume("power.power_factor")),
        chain.from_iterable(
            check_site_power(context, racked, powered, capacity, site)
            for site in plan.sites
            if site.id in powered.sites
        ),
        check_service(subject),
        fabric_findings(context, fabrics, subject),
        _of_data(context, money),
        law_findings(context, powered),
        check_reliability(context, capacity, powered, money),
        check_supply(context, money),
    )
    found = sorted(every, key=attrgetter("order"))
    silenced = {(mute.rule, mute.subject) for mute in plan.mutes}
    muted = [one for one in found if (one.rule, one.subject) in silenced] if silenced else []
    shown = [one for one in found if (one.rule, one.subject) not in silenced] if muted else found
    return Found(
        tuple(shown), tuple(muted), next((one for one in found if one.blocks_admission), None)
    )


def _of_data(context: Context, money: PlanMoney) -> Iterator[Finding]:
    """What is missing in the data, has no effect, has no rate or cannot be."""
    parts = context.shelf.parts
    yield from check_data((parts[part] for part in money.counts), money.costs.unpriced)
    yield from check_overrides(_without_effect(context))
    yield from check_rate(context.whole)
    yield from _stated(context)


def _without_effect(context: Context) -> tuple[tuple[Override, str], ...]:
    whole = context.whole
    overrides = whole.scenario(context.scenario).overrides
    return without_effect(whole.settings, whole.workloads, overrides)


def _stated(context: Context) -> Iterator[Finding]:
    """What cannot be of what is stated, looked at again only where it has changed."""
    graph, settings = context.graph, context.project.settings
    yield from graph.node("stated of the project", check_settings, settings)
    yield from graph.node(
        "stated of workloads", check_workloads, context.project.workloads, context.plan.routes
    )
    yield from graph.node("stated of assumptions", check_assumptions, context.shelf.assumptions)
    for site in context.plan.sites:
        yield from graph.node(("stated of site", site.id), check_site, site, settings)


def _check_room(
    context: Context, racked: Racked, powered: Powered, room: Room
) -> tuple[Finding, ...]:
    return context.graph.node(
        ("plant of room", room.id),
        _plant_of_room,
        room,
        powered.rooms[room.id],
        context.plan.cooling_elements,
        racked.rooms[room.id].sums,
        context.shelf.parts,
    )


def _plant_of_room(
    room: Room,
    result: RoomResult,
    elements: tuple[CoolingElement, ...],
    sums: RackSums,
    parts: Mapping[EntryId, Part],
) -> tuple[Finding, ...]:
    return tuple(
        check_room(room, result, elements, sums.coolant_kw + floor_coolant_kw(room, parts))
    )
