"""Random commands for Hypothesis, as a person might give them; some are refused."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import strategies as st

from planner.document.command import Command
from planner.document.commands.assumptions import EditSetting, OverrideAssumption
from planner.document.commands.cloud import AddBurst, AddModelApi, DeleteBurst, EditBurst
from planner.document.commands.cooling import EditCooling, SetContainment, SetStaffed
from planner.document.commands.filling import FillRack
from planner.document.commands.groups import FromTray, LockPlacements, ToTray
from planner.document.commands.mutes import MuteFinding, UnmuteFinding
from planner.document.commands.placing import (
    DeletePlacements,
    EditPlacement,
    MovePlacement,
    PlaceOnFloor,
    PlacePart,
)
from planner.document.commands.plant import (
    ConnectElement,
    EditElement,
    MoveElement,
    PlaceElement,
    RemoveElements,
)
from planner.document.commands.racks import (
    AddRack,
    AddRoom,
    AddSite,
    DeleteRacks,
    DeleteSite,
    EditRack,
    EditSite,
    MoveRack,
)
from planner.document.commands.rooms import EditRoom
from planner.document.commands.scenarios import (
    AddScenario,
    DropOverride,
    OverrideInScenario,
    SetReferenceScenario,
)
from planner.document.commands.workloads import (
    AddRoute,
    AddWorkload,
    DeleteDeployment,
    DeleteRoute,
    DeleteWorkload,
    EditDeployment,
    EditRoute,
    EditWorkload,
)
from planner.document.document import Document
from planner.domain.climate import ClimateRecord, TemperatureHours
from planner.domain.cooling_design import AirClass, Rejection
from planner.domain.errors import EditRefused
from planner.domain.identity import EntryId, RoomId
from planner.domain.language_model import Precision
from planner.domain.placement import Face
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.service import BurstTrigger, RouteRole
from planner.domain.site import Containment, SiteKind
from planner.domain.workload import DataClass, Demand
from tests.builders import LLAMA_8B, LLAMA_70B, NVL72, Draft, S, chat_workload, feeds, library

PARTS = ("dgx-h200", "dgx-h100", "smc-421ge", "dell-r760", "weka-nitro155", "sn5600", "pdu-400-63")
FRAMES = ("rk-ar3300", "rk-ar3357", NVL72)
OFFERS = ("nebius-h200-eu-north1", "azure-h200-germanywestcentral", "scaleway-l40s-pl-waw")
APIS = ("nebius-llama-3.3-70b", "openai-gpt-6-sol")
COUNTRIES = ("it", "de", "us", "in")
MILD = ClimateRecord(
    "Mild",
    "mild.epw",
    "2025",
    dry=(TemperatureHours(8.0, 5000, 6.0), TemperatureHours(24.0, 3760, 17.0)),
    wet=(TemperatureHours(6.0, 5000), TemperatureHours(17.0, 3760)),
    design_dry_bulb_c=27.0,
    design_wet_bulb_c=19.0,
)
ASSUMPTIONS = {
    "power.busy_inference_share": (0.5, 0.8),
    "power.planning_limit": (0.7, 0.9),
    "cooling.rack_air_limit_kw": (10.0, 40.0),
    "cooling.chiller_cop": (3.0, 7.0),
    "space.bend_reserve_mm": (100.0, 400.0),
    "finance.maintenance_share": (0.05, 0.15),
    "network.round_trip_ms_other_country": (10.0, 60.0),
}

Draw = Callable[[st.SearchStrategy[Any]], Any]
Choose = Callable[[Draw, Project], Command]
T = TypeVar("T")


class NoSubject(Exception):
    """The project has nothing that the drawn kind of command could touch."""


def random_command(draw: Draw, project: Project) -> Command:
    """Draw a command that makes sense in the project.

    Raises:
        NoSubject: when the drawn kind has nothing to touch.
    """
    command: Command = draw(st.sampled_from(_KINDS))(draw, project)
    return command


def walk(draw: Draw, document: Document, steps: int) -> Iterator[Project]:
    """Give random commands, undo and redo; yield the project after each that was not refused."""
    for _ in range(steps):
        what = draw(st.integers(0, 9))
        if what == 0:
            document.undo()
        elif what == 1:
            document.redo()
        else:
            try:
                document.run(random_command(draw, document.project))
            except (EditRefused, NoSubject):
                continue
        yield document.project


def _plan(project: Project) -> Plan:
    return project.scenario(S).plan


def _one_of(draw: Draw, things: Iterable[T]) -> T:
    found = list(things)
    if not found:
        raise NoSubject
    chosen: T = draw(st.sampled_from(found))
    return chosen


def _some_room(draw: Draw, project: Project) -> RoomId:
    return _one_of(draw, [room.id for site in _plan(project).sites for room in site.rooms])


def _place(draw: Draw, project: Project) -> Command:
    rack = _one_of(draw, _plan(project).racks)
    part = library().parts[EntryId(draw(st.sampled_from(PARTS)))]
    fit = part.accelerators
    accelerator = library().accelerators[fit.accelerator] if fit else None
    face = draw(st.sampled_from(Face))
    return PlacePart(S, part, accelerator, rack, draw(st.integers(1, 84)), face)


def _move(draw: Draw, project: Project) -> Command:
    plan = _plan(project)
    placement, rack = _one_of(draw, plan.placements()), _one_of(draw, plan.racks)
    return MovePlacement(S, placement.id, rack, draw(st.integers(1, 84)))


def _delete(draw: Draw, project: Project) -> Command:
    placements = [one.id for one in _plan(project).placements()]
    return DeletePlacements(S, frozenset({_one_of(draw, placements), _one_of(draw, placements)}))


def _edit_placement(draw: Draw, project: Project) -> Command:
    placement = _one_of(draw, _plan(project).placements())
    field, value = draw(
        st.sampled_from([("gpu_limit_kw", 0.5), ("gpu_limit_kw", None), ("locked", True)])
    )
    return EditPlacement(S, placement.id, field, value)


def _on_floor(draw: Draw, project: Project) -> Command:
    part = draw(st.sampled_from(["ups-apm2-300", "cdu-xdu1350"]))
    room = _some_room(draw, project)
    return PlaceOnFloor(S, library().parts[EntryId(part)], room)


def _plant(draw: Draw, project: Project) -> Command:
    """Plant of a room: some more, one that is edited, connected or taken away."""
    known = _plan(project).plant
    if not known or draw(st.booleans()):
        name = draw(st.sampled_from(["ups-gvl-500", "gen-3516c", "tx-1500", "crah-pw170"]))
        entry = library().parts.get(EntryId(name)) or library().components[EntryId(name)]
        return PlaceElement(S, entry, _some_room(draw, project))
    one, other = _one_of(draw, known), _one_of(draw, known)
    commands: list[Command] = [
        RemoveElements(S, frozenset({one.id})),
        ConnectElement(S, one.id, other.id),
        ConnectElement(S, one.id, other.id, connected=False),
        EditElement(S, one.id, "installed", draw(st.integers(0, 4))),
        EditElement(S, one.id, "name", draw(st.sampled_from(["Plant", "ups-01", ""]))),
        MoveElement(S, one.id, _some_room(draw, project), None),
    ]
    return _one_of(draw, commands)


def _add_rack(draw: Draw, project: Project) -> Command:
    frame = library().parts[EntryId(draw(st.sampled_from(FRAMES)))]
    fit = frame.accelerators
    accelerator = library().accelerators[fit.accelerator] if fit else None
    room = _some_room(draw, project)
    circuits = feeds(draw(st.sampled_from([16.0, 32.0, 63.0])), count=draw(st.integers(1, 3)))
    return AddRack(S, room, frame, circuits, accelerator)


def _delete_racks(draw: Draw, project: Project) -> Command:
    rack = _one_of(draw, _plan(project).racks)
    return DeleteRacks(S, frozenset({rack}))


def _move_rack(draw: Draw, project: Project) -> Command:
    plan = _plan(project)
    rack, row = _one_of(draw, plan.racks), _one_of(draw, [row.id for _, _, row in plan.rows()])
    return MoveRack(S, rack, row, draw(st.integers(1, 5)))


def _edit_rack(draw: Draw, project: Project) -> Command:
    rack = _one_of(draw, _plan(project).racks)
    circuits = feeds(draw(st.sampled_from([16.0, 32.0, 63.0])), count=draw(st.integers(1, 3)))
    name = f"Rack {draw(st.integers(1, 99))}"
    field, value = draw(st.sampled_from([("feeds", circuits), ("name", name)]))
    return EditRack(S, rack, field, value)


def _add_site(draw: Draw, project: Project) -> Command:
    kind = draw(st.sampled_from([SiteKind.OWN, SiteKind.COLOCATION]))
    region = library().regions[EntryId(draw(st.sampled_from(COUNTRIES)))]
    return AddSite(S, kind, region.country, region)


def _edit_site(draw: Draw, project: Project) -> Command:
    site = _one_of(draw, _plan(project).sites)
    field, value = draw(
        st.sampled_from(
            [
                *(("tariff_usd_kwh", 0.3), ("tariff_usd_kwh", None), ("design_it_kw", 20.0)),
                *(("name", "Elsewhere"), ("country", "IN"), ("always_staffed", True)),
            ]
        )
    )
    return EditSite(S, site.id, field, value)


def _cool(draw: Draw, project: Project) -> Command:
    """Something chosen for the cooling of a site, a room or a row."""
    plan = _plan(project)
    site = _one_of(draw, [one for one in plan.sites if one.kind.holds_racks])
    _, room, row = _one_of(draw, list(plan.rows()))
    fields = [
        *(("supply_air_c", 29.0), ("supply_air_c", None), ("supply_humidity_percent", 80.0)),
        *(("facility_water_c", 45.0), ("facility_water_c", None), ("loop_litres", 100.0)),
        *(("rejection", Rejection.WET_OPEN), ("rejection", Rejection.CHILLER)),
        *(("climate", MILD), ("climate", None), ("air_class", AirClass.H1)),
    ]
    field, value = draw(st.sampled_from(fields))
    commands: list[Command] = [
        EditCooling(S, site.id, field, value),
        SetContainment(S, row.id, draw(st.sampled_from(list(Containment)))),
        SetStaffed(S, room.id, staffed=draw(st.booleans())),
    ]
    return _one_of(draw, commands)


def _room(draw: Draw, project: Project) -> Command:
    plan = _plan(project)
    if draw(st.booleans()):
        room = _some_room(draw, project)
        field, value = draw(st.sampled_from([("air_gapped", True), ("name", "Hall")]))
        return EditRoom(S, room, field, value)
    site = _one_of(draw, [one for one in plan.sites if one.kind.holds_racks])
    return AddRoom(S, site.id)


def _delete_site(draw: Draw, project: Project) -> Command:
    site = _one_of(draw, _plan(project).sites)
    return DeleteSite(S, site.id)


def _add_burst(draw: Draw, project: Project) -> Command:
    offer = library().offers[EntryId(draw(st.sampled_from(OFFERS)))]
    region = library().regions.get(EntryId(offer.country.lower()))
    return AddBurst(S, offer, library().accelerators[offer.accelerator], region)


def _edit_burst(draw: Draw, project: Project) -> Command:
    burst = _one_of(draw, _plan(project).bursts)
    field, value = draw(
        st.sampled_from(
            [
                *(("maximum", 3), ("minimum", 1), ("threshold", 0.7), ("start_hour", 20)),
                *(("trigger", trigger) for trigger in BurstTrigger),
            ]
        )
    )
    return EditBurst(S, burst.id, field, value)


def _delete_burst(draw: Draw, project: Project) -> Command:
    burst = _one_of(draw, _plan(project).bursts)
    return DeleteBurst(S, burst.id)


def _add_api(draw: Draw, project: Project) -> Command:
    return AddModelApi(S, library().apis[EntryId(draw(st.sampled_from(APIS)))])


def _add_workload(draw: Draw, project: Project) -> Command:
    """A workload, deployed on a random pool of the plan where there is one."""
    name, users = f"Chat {project.serial}", draw(st.sampled_from([10, 2000, 90000]))
    llm = library().llms[EntryId(draw(st.sampled_from([LLAMA_8B, LLAMA_70B])))]
    workload = chat_workload(
        name, users, llm=llm.id, data_class=draw(st.sampled_from(DataClass)), priority=users
    )
    draft = Draft()
    draft.project = project
    plan = _plan(project)
    if plan.pools and draw(st.booleans()):
        pool = draw(st.sampled_from(plan.pools)).id
        draft.deploy(pool=pool, llm=llm.id, tp=draw(st.sampled_from([1, 2, 8])))
        deployment, engine = draft.plan.deployments[-1], library().engines[EntryId("vllm")]
        return AddWorkload(S, workload, llm, deployment, engine)
    return AddWorkload(S, workload, llm)


def _edit_workload(draw: Draw, project: Project) -> Command:
    workload = _one_of(draw, project.workloads)
    if workload.demand is None:
        raise NoSubject
    changed = draw(
        st.sampled_from(
            [
                replace(workload, demand=Demand(draw(st.integers(1, 10**5)))),
                replace(workload, demand=replace(workload.demand, growth_per_year=0.5)),
                replace(workload, priority=draw(st.integers(1, 3))),
                replace(workload, data_class=draw(st.sampled_from(DataClass))),
                replace(workload, objectives=()),
            ]
        )
    )
    return EditWorkload(changed, "field")


def _delete_workload(draw: Draw, project: Project) -> Command:
    workload = _one_of(draw, project.workloads)
    return DeleteWorkload(workload.id)


def _edit_deployment(draw: Draw, project: Project) -> Command:
    deployment = _one_of(draw, _plan(project).deployments)
    field, value = draw(
        st.sampled_from(
            [
                *(("tp", 4), ("replicas", 2), ("replicas", None), ("reserve_replicas", 1)),
                *(("weights", Precision.BF16), ("name", "Renamed"), ("max_length", 16384)),
            ]
        )
    )
    return EditDeployment(S, deployment.id, field, value)


def _route(draw: Draw, project: Project) -> Command:
    plan = _plan(project)
    workload, role = _one_of(draw, project.workloads), draw(st.sampled_from(RouteRole))
    if draw(st.booleans()):
        card = _one_of(draw, [one for one in plan.sites if one.kind is SiteKind.MODEL_API])
        # The card may have another name by now.
        api = _one_of(
            draw, [one for one in project.shelf.apis.values() if one.provider == card.provider]
        )
        return AddRoute(S, workload.id, role, api=api.id, api_site=card.id)
    return AddRoute(S, workload.id, role, _one_of(draw, plan.deployments).id)


def _edit_route(draw: Draw, project: Project) -> Command:
    route = _one_of(draw, _plan(project).routes)
    field, value = draw(
        st.sampled_from([("share", 0.5), ("order", 2), ("role", RouteRole.OVERFLOW)])
    )
    return EditRoute(S, route.id, field, value)


def _delete_service(draw: Draw, project: Project) -> Command:
    plan = _plan(project)
    if draw(st.booleans()):
        return DeleteDeployment(S, _one_of(draw, plan.deployments).id)
    return DeleteRoute(S, _one_of(draw, plan.routes).id)


def _assume(draw: Draw, project: Project) -> Command:
    key = draw(st.sampled_from(sorted(ASSUMPTIONS)))
    return OverrideAssumption(key, draw(st.floats(*ASSUMPTIONS[key])), "measured", "2026-11-25")


def _setting(draw: Draw, project: Project) -> Command:
    field, value = draw(
        st.sampled_from([("horizon_months", 36), ("discount_rate", 0.05), ("country", "DE")])
    )
    return EditSetting(field, value)


def _group(draw: Draw, project: Project) -> Command:
    """Something done to several devices, or to the tray."""
    plan = _plan(project)
    chosen = frozenset(one.id for one in plan.placements() if draw(st.booleans()))
    cpu = library().parts[EntryId("dell-r760")]
    commands: list[Command] = [
        ToTray(S, chosen),
        FromTray(S, frozenset(one.id for one in plan.tray), tuple(plan.racks)),
        LockPlacements(S, chosen, locked=False),
        FillRack(S, cpu, None, _one_of(draw, plan.racks), 5),
    ]
    return _one_of(draw, commands)


def _scenario(draw: Draw, project: Project) -> Command:
    """Something that belongs to the scenario: an override, a mute, a copy, the reference."""
    first = next(iter(project.workloads), None)
    overrides = [("settings", "discount_rate", "0.03"), ("settings", "country", "DE")]
    if first is not None and first.demand is not None:
        overrides += [(first.id, "users", "77"), (first.id, "data_class", "personal")]
    target, field, value = draw(st.sampled_from(overrides))
    rack = _one_of(draw, [*_plan(project).racks, "none"])
    commands: list[Command] = [
        OverrideInScenario(S, target, field, value, "asked"),
        DropOverride(S, target, field),
        MuteFinding(S, "PWR-001", rack, "known"),
        UnmuteFinding(S, "PWR-001", rack),
        AddScenario(S),
        SetReferenceScenario(project.scenarios[-1].id),
    ]
    return _one_of(draw, commands)


# What people do most comes up most.
_KINDS: tuple[Choose, ...] = (
    *(_place,) * 4,
    *(_move, _add_rack, _add_workload, _edit_workload, _edit_deployment, _edit_rack) * 2,
    *(_delete, _edit_placement, _on_floor, _plant, _delete_racks, _move_rack),
    *(_add_site, _edit_site, _room, _delete_site, _cool),
    *(_add_burst, _edit_burst, _delete_burst, _add_api),
    *(_delete_workload, _route, _edit_route, _delete_service, _assume, _setting),
    *(_group, _scenario) * 2,
)
