"""A finding's fix, which is data, as a command."""

from collections.abc import Callable
from dataclasses import replace

from planner.catalog.library import Library
from planner.document.command import Command, Compound
from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.cloud import EditBurst
from planner.document.commands.cooling import EditCooling, SetContainment
from planner.document.commands.cords import SpreadCords
from planner.document.commands.exit_terms import EditExitTerms
from planner.document.commands.fabrics import EditFabric
from planner.document.commands.filling import PlaceOnTray
from planner.document.commands.links import DeleteLink
from planner.document.commands.placing import MovePlacement
from planner.document.commands.plant import ConnectElement, EditElement
from planner.document.commands.rack_groups import EditRacks
from planner.document.commands.racks import EditRack, EditSite
from planner.document.commands.risk_weights import SetWeights, scaled
from planner.document.commands.standing import LayOutAgain
from planner.document.commands.workloads import DeleteRoute, EditDeployment
from planner.domain.fabric import FabricKind, MediaPolicy
from planner.domain.facility_design import BreakerPractice
from planner.domain.finding import Fix
from planner.domain.identity import (
    BurstId,
    DeploymentId,
    ElementId,
    EntryId,
    FabricId,
    LinkId,
    PlacementId,
    RackId,
    RoomId,
    RouteId,
    RowId,
    SiteId,
)
from planner.domain.phrase import say
from planner.domain.placement import Face
from planner.domain.site import Containment
from planner.workspace.fabrics import building_of
from planner.workspace.service import deploy_on_burst
from planner.workspace.state import State
from planner.workspace.weighing import weights_in


def command_for(state: State, library: Library, fix: Fix) -> Command | None:
    """Return the command that carries out a fix, None when it no longer applies."""
    make = _MAKERS.get(fix.kind)
    return make(state, library, fix) if make else None


def _move(state: State, _: Library, fix: Fix) -> Command:
    return MovePlacement(
        state.scenario,
        PlacementId(str(fix.arguments["placement"])),
        RackId(str(fix.arguments["rack"])),
        int(fix.arguments["bottom"]),
    )


def _turn(state: State, _: Library, fix: Fix) -> Command:
    return MovePlacement(
        state.scenario,
        PlacementId(str(fix.arguments["placement"])),
        RackId(str(fix.arguments["rack"])),
        int(fix.arguments["bottom"]),
        Face(str(fix.arguments["face"])),
    )


def _rack_flag(state: State, _: Library, fix: Fix) -> Command:
    rack = RackId(str(fix.arguments["rack"]))
    return EditRack(state.scenario, rack, str(fix.arguments["field"]), bool(fix.arguments["value"]))


def _room_flag(state: State, _: Library, fix: Fix) -> Command:
    """The same for every rack of a room that is filled device by device."""
    plan = state.project.scenario(state.scenario).plan
    inside = plan.room_of_row()
    racks = frozenset(
        rack.id
        for rack in plan.racks.values()
        if rack.system is None and inside[rack.row] == fix.arguments["room"]
    )
    value = bool(fix.arguments["value"])
    return EditRacks(state.scenario, racks, str(fix.arguments["field"]), value)


def _burst_field(state: State, _: Library, fix: Fix) -> Command:
    burst = BurstId(str(fix.arguments["burst"]))
    return EditBurst(state.scenario, burst, str(fix.arguments["field"]), fix.arguments["value"])


def _deployment_field(state: State, _: Library, fix: Fix) -> Command:
    deployment = DeploymentId(str(fix.arguments["deployment"]))
    return EditDeployment(
        state.scenario, deployment, str(fix.arguments["field"]), fix.arguments["value"]
    )


def _delete_route(state: State, _: Library, fix: Fix) -> Command:
    return DeleteRoute(state.scenario, RouteId(str(fix.arguments["route"])))


def _delete_link(state: State, _: Library, fix: Fix) -> Command:
    return DeleteLink(state.scenario, LinkId(str(fix.arguments["link"])))


def _deploy_burst(state: State, library: Library, fix: Fix) -> Command | None:
    return deploy_on_burst(state, library, BurstId(str(fix.arguments["burst"])))


def _fabric_field(state: State, _: Library, fix: Fix) -> Command:
    field, value = str(fix.arguments["field"]), fix.arguments["value"]
    new: object = MediaPolicy(str(value)) if field == "policy" else value
    return EditFabric(state.scenario, FabricId(str(fix.arguments["fabric"])), field, new)


def _build_fabric(state: State, library: Library, fix: Fix) -> Command | None:
    site, fabric = SiteId(str(fix.arguments["site"])), fix.arguments.get("fabric")
    kind, room = fix.arguments.get("fabric_kind"), fix.arguments.get("room")
    return building_of(
        state,
        library,
        site,
        FabricId(str(fabric)) if fabric is not None else None,
        FabricKind(str(kind)) if kind is not None else None,
        RoomId(str(room)) if room is not None else None,
    )


def _lay_out_room(state: State, _: Library, fix: Fix) -> Command:
    return LayOutAgain(state.scenario, RoomId(str(fix.arguments["room"])))


def _add_spares(state: State, _: Library, fix: Fix) -> Command:
    shelf = state.project.shelf
    part = shelf.parts[EntryId(str(fix.arguments["part"]))]
    fit = part.accelerators
    accelerator = shelf.accelerators[fit.accelerator] if fit else None
    return PlaceOnTray(state.scenario, part, accelerator, int(fix.arguments["count"]), spare=True)


def _cooling_field(state: State, _: Library, fix: Fix) -> Command:
    site, field = SiteId(str(fix.arguments["site"])), str(fix.arguments["field"])
    return EditCooling(state.scenario, site, field, fix.arguments["value"])


def _contain_row(state: State, _: Library, fix: Fix) -> Command:
    return SetContainment(state.scenario, RowId(str(fix.arguments["row"])), Containment.COLD_AISLE)


def _more_units(state: State, _: Library, fix: Fix) -> Command:
    """More units of one element, or of several that back one another."""
    more = int(fix.arguments["more"])
    edits = tuple(
        EditElement(state.scenario, one.id, "installed", one.installed + more)
        for one in state.plan.plant
        if one.id in str(fix.arguments["elements"]).split()
    )
    return edits[0] if len(edits) == 1 else Compound(fix.label, edits)


def _usual_losses(state: State, _: Library, fix: Fix) -> Command:
    return EditElement(state.scenario, ElementId(str(fix.arguments["element"])), "loss", None)


def _connect_element(state: State, _: Library, fix: Fix) -> Command:
    return ConnectElement(
        state.scenario,
        ElementId(str(fix.arguments["element"])),
        ElementId(str(fix.arguments["source"])),
    )


def _spread_cords(state: State, _: Library, fix: Fix) -> Command:
    return SpreadCords(state.scenario, PlacementId(str(fix.arguments["placement"])))


def _breakers(state: State, _: Library, fix: Fix) -> Command:
    site = state.plan.site(SiteId(str(fix.arguments["site"])))
    practice = BreakerPractice(str(fix.arguments["breakers"]))
    return EditSite(state.scenario, site.id, "design", replace(site.design, breakers=practice))


def _assumption(state: State, _: Library, fix: Fix) -> Command:
    likely, reason = float(fix.arguments["value"]), say("taken from a check")
    return OverrideAssumption(str(fix.arguments["key"]), likely, reason, "")


def _scale_weights(state: State, _: Library, _fix: Fix) -> Command | None:
    weights = weights_in(state.project)
    return SetWeights(scaled(weights), say("taken from a check"), "") if weights else None


def _notice(state: State, _: Library, fix: Fix) -> Command:
    site, months = SiteId(str(fix.arguments["site"])), float(fix.arguments["value"])
    return EditExitTerms(state.scenario, site, "notice_months", months)


_MAKERS: dict[str, Callable[[State, Library, Fix], Command | None]] = {
    "move-placement": _move,
    "turn-placement": _turn,
    "rack-flag": _rack_flag,
    "room-flag": _room_flag,
    "burst-field": _burst_field,
    "deployment-field": _deployment_field,
    "delete-route": _delete_route,
    "delete-link": _delete_link,
    "deploy-burst": _deploy_burst,
    "fabric-field": _fabric_field,
    "build-fabric": _build_fabric,
    "lay-out-room": _lay_out_room,
    "add-spares": _add_spares,
    "cooling-field": _cooling_field,
    "contain-row": _contain_row,
    "more-units": _more_units,
    "usual-losses": _usual_losses,
    "connect-element": _connect_element,
    "spread-cords": _spread_cords,
    "breakers": _breakers,
    "assumption": _assumption,
    "scale-weights": _scale_weights,
    "notice": _notice,
}
