"""Moving a workload to another place: what would serve it there, and the edit that leads there alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.catalog.library import Library
from planner.compute.compliance import Place, refusal
from planner.document.command import Command, Compound
from planner.document.commands.workloads import (
    AddDeployment,
    AddRoute,
    DeleteDeployment,
    DeleteRoute,
)
from planner.domain.errors import EditRefused
from planner.domain.identity import WorkloadId
from planner.domain.phrase import Phrase, say
from planner.domain.plan import Plan
from planner.domain.service import Pool, Route, RouteRole
from planner.domain.site import Site, SiteKind
from planner.domain.workload import Workload
from planner.workspace.service import deployed_on
from planner.workspace.state import DropTarget, RoomTarget, SiteTarget, State


def move_workload_command(
    state: State, library: Library, workload_id: WorkloadId, target: DropTarget
) -> Command:
    """Return the edit after which a workload is served at *target* and nowhere else.

    What is deployed there already is used, else its model is deployed in the smallest layout that
    holds it. Deployments that nothing else routes to go with the routes. Whether the data may be
    there is not asked: that is a finding of the plan as it would be.

    Raises:
        EditRefused: when nothing there can serve it.
    """
    workload = next(one for one in state.project.workloads if one.id == workload_id)
    arrival = _arrival(state, library, workload, target)
    own = [route for route in state.plan.routes if route.workload == workload_id]
    if isinstance(arrival, AddRoute) and len(own) == 1 and _leads_alike(own[0], arrival):
        raise EditRefused(
            say("{0} is served here already.", workload.name),
            say("Drop it on another site, room or cloud."),
        )
    name = _name_of(state.plan, target)
    title = say("move {0} to {1}", workload.name, name)
    return Compound(title, (*_departures(state, own, arrival), arrival))


@dataclass(frozen=True, slots=True)
class ServingPlace:
    """A place that a workload can be moved to: its edit, or why not; and what closes it to the data.

    `refused` tells why nothing there can serve it, and is empty when something can.
    """

    name: str
    command: Command | None
    refused: str = ""
    closed: Phrase | None = None


def serving_places(
    state: State, library: Library, workload_id: WorkloadId
) -> tuple[ServingPlace, ...]:
    """Return every site, or its rooms where it has several, every burst and every model API."""
    found = []
    for name, target in _targets(state.plan):
        closed = closed_by(state, workload_id, target)
        try:
            command = move_workload_command(state, library, workload_id, target)
        except EditRefused as refused:
            found.append(ServingPlace(name, None, refused.message.happened, closed))
        else:
            found.append(ServingPlace(name, command, closed=closed))
    return tuple(found)


def closed_by(state: State, workload_id: WorkloadId, target: DropTarget) -> Phrase | None:
    """Return the rule that forbids a workload's data at a place, and why; None when none does."""
    site = _site_of(state.plan, target)
    workload = next(one for one in state.project.workloads if one.id == workload_id)
    if site is None:
        return None
    project = state.project
    found = refusal(project.shelf.compliance, workload, Place.of(site), project.settings)
    return None if found is None else say("{0}: {1:clause}", found.rule, found.reason)


def _targets(plan: Plan) -> Iterator[tuple[str, DropTarget]]:
    for site in plan.sites:
        bursts = [one for one in plan.bursts if one.site == site.id]
        if len(site.rooms) > 1:
            for room in site.rooms:
                yield say("{0}, {1}", site.name, room.name), RoomTarget(room.id)
        elif bursts:
            for one in bursts:
                yield say("{0}, {1}", site.name, one.name), SiteTarget(site.id, one.id)
        else:
            yield site.name, SiteTarget(site.id)


def _arrival(
    state: State, library: Library, workload: Workload, target: DropTarget
) -> AddRoute | AddDeployment:
    site = _site_of(state.plan, target)
    if site is None:
        raise EditRefused(
            say("There is nothing here that serves {0}.", workload.name),
            say("Drop it on a site, a room or a cloud."),
        )
    if site.kind is SiteKind.MODEL_API:
        return _api_route(state, workload, site)
    pools = _pools_at(state, site, target)
    ids = {pool.id for pool in pools}
    for one in state.plan.deployments:
        if one.pool in ids and one.llm == workload.llm:
            return AddRoute(state.scenario, workload.id, RouteRole.SHARE, one.id)
    if not pools:
        raise EditRefused(
            say("{0} has no GPUs that could serve {1}.", site.name, workload.name),
            say("Place GPU servers or a cloud burst there first."),
        )
    llm = library.llms.get(workload.llm) or state.project.shelf.llms[workload.llm]
    for pool in pools:
        found = deployed_on(state, library, pool, workload)
        if found is not None:
            deployment, engine = found
            return AddDeployment(state.scenario, deployment, llm, engine, workload.id)
    names = ", ".join(pool.name for pool in pools)
    raise EditRefused(
        say("{0} does not fit on {1}.", llm.name, names),
        say("Place servers with more memory or more GPUs there."),
    )


def _api_route(state: State, workload: Workload, site: Site) -> AddRoute:
    shelf = state.project.shelf
    api = next((one for one in shelf.apis.values() if one.label == site.name), None)
    if api is None or api.llm != workload.llm:
        served = site.name if api is None else api.label
        wanted = shelf.llms[workload.llm].name
        raise EditRefused(
            say("{0} does not offer {1}.", served, wanted),
            say("Drop a model API that offers it on the canvas first."),
        )
    return AddRoute(state.scenario, workload.id, RouteRole.SHARE, api=api.id, api_site=site.id)


def _pools_at(state: State, site: Site, target: DropTarget) -> list[Pool]:
    """Pools of the place, those with most free memory first; of a cloud, those of its bursts."""
    plan = state.plan
    if isinstance(target, SiteTarget) and target.burst is not None:
        here = {one.pool for one in plan.bursts if one.id == target.burst}
    elif isinstance(target, RoomTarget):
        room_of = plan.room_of_row()
        here = {
            one.pool
            for rack in plan.racks.values()
            if room_of[rack.row] == target.room
            for one in rack.placements
            if one.pool is not None
        }
    else:
        here = {one.id for one in plan.pools if one.site == site.id}
    results = state.evaluation.pools

    def free(pool: Pool) -> float:
        result = results.get(pool.id)
        return 0.0 if result is None else result.memory.total - result.memory.used

    found = [one for one in plan.pools if one.id in here]
    return sorted(found, key=lambda pool: (-free(pool), pool.name))


def _departures(state: State, own: list[Route], arrival: AddRoute | AddDeployment) -> list[Command]:
    """The edits that end the routes that there are, and what served only them."""
    kept = arrival.deployment if isinstance(arrival, AddRoute) else None
    leaving = {route.id for route in own}
    shared = {route.deployment for route in state.plan.routes if route.id not in leaving}
    found: dict[str, Command] = {}
    for route in own:
        deployment = route.deployment
        if deployment is not None and deployment not in shared and deployment != kept:
            found[deployment] = DeleteDeployment(state.scenario, deployment)
        else:
            found[route.id] = DeleteRoute(state.scenario, route.id)
    return list(found.values())


def _leads_alike(route: Route, arrival: AddRoute) -> bool:
    return (route.deployment, route.api) == (arrival.deployment, arrival.api)


def _site_of(plan: Plan, target: DropTarget) -> Site | None:
    if isinstance(target, SiteTarget):
        return next((one for one in plan.sites if one.id == target.site), None)
    if isinstance(target, RoomTarget):
        return next(
            (one for one in plan.sites for room in one.rooms if room.id == target.room), None
        )
    return None


def _name_of(plan: Plan, target: DropTarget) -> str:
    site = _site_of(plan, target)
    if isinstance(target, RoomTarget) and site is not None and len(site.rooms) > 1:
        return next(room.name for room in site.rooms if room.id == target.room)
    return "" if site is None else site.name
