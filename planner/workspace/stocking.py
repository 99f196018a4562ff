"""Parts of the catalogue for many places at once: how many, into which racks, instead of what."""

from collections.abc import Collection, Sequence
from heapq import heapify, heappop, heappush

from planner.catalog.library import Library
from planner.document.command import Command, Compound
from planner.document.commands.filling import FillRack, PlaceMany
from planner.document.commands.retype import ReplaceType
from planner.document.commands.workloads import EditDeployment
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import EntryId, PlacementId, RackId, ScenarioId
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.site import Rack
from planner.workspace.dropping import headroom_kw
from planner.workspace.selecting import selected_devices, selected_racks
from planner.workspace.service import engine_for
from planner.workspace.state import State


def place_many_command(
    state: State, library: Library, entry: EntryId, count: int, racks: Sequence[RackId] = ()
) -> Command:
    """Return the edit that places *count* of a part over racks, level by the power they can spare.

    Without *racks* the selected ones are taken, without those all that are no rack systems.

    Raises:
        EditRefused: when the part is none, or there is no rack.
    """
    part, accelerator = _fitted(state, library, entry)
    chosen = [state.plan.racks[one] for one in racks if one in state.plan.racks]
    chosen = chosen or list(selected_racks(state.plan, state.selection)) or open_racks(state)
    usable = [rack for rack in chosen if rack.system is None]
    if not usable:
        raise EditRefused(say("There is no rack to place devices in."), say("Add a rack first."))
    order = _levelled(state, part, usable, count)
    return PlaceMany(state.scenario, part, accelerator, count, order)


def fill_command(state: State, library: Library, entry: EntryId, rack: RackId) -> Command:
    """Return the edit that fills a rack with as many of a part as fit.

    Raises:
        EditRefused: when the part is none.
    """
    return FillRack(state.scenario, *_fitted(state, library, entry), rack)


def replacements(state: State, library: Library) -> tuple[Part, ...]:
    """Return the parts of the catalogue that the selected devices could become, by name.

    They are of the same kind and mounting; whether there is room for them, trying tells.
    """
    now = {one.part for one in selected_devices(state)}
    kinds = {_mounting(state.project.shelf.parts[one]) for one in now}
    if len(kinds) != 1:
        return ()
    found = [
        part for part in library.parts.values() if _mounting(part) in kinds and now != {part.id}
    ]
    return tuple(sorted(found, key=lambda part: part.label))


def replace_command(
    state: State, library: Library, entry: EntryId, devices: Collection[PlacementId] = ()
) -> Command:
    """Return the edit that makes devices pieces of another part; without any, those selected.

    Deployments that move to accelerators of another maker get the engine that is usual there.

    Raises:
        EditRefused: when the part is none, or nothing is selected.
    """
    part, accelerator = _fitted(state, library, entry)
    wanted = frozenset(devices) or frozenset(one.id for one in selected_devices(state))
    if not wanted:
        raise EditRefused(say("There is nothing to replace."), say("Select devices first."))
    command = ReplaceType(state.scenario, wanted, part, accelerator)
    engines = _other_engines(state.project, command.apply(state.project), state.scenario, library)
    if not engines:
        return command
    return Compound(command.label(state.project), (command, *engines))


def _other_engines(
    before: Project, after: Project, scenario: ScenarioId, library: Library
) -> list[Command]:
    """Engines for deployments whose accelerators changed and that ran the usual one before."""
    old, new = _accelerators(before, scenario), _accelerators(after, scenario)
    edits: list[Command] = []
    for one in after.scenario(scenario).plan.deployments:
        was, usual = engine_for(library, old[one.id]), engine_for(library, new[one.id])
        if one.engine == was.id and was.id != usual.id:
            edits.append(EditDeployment(scenario, one.id, "engine", usual.id, engine=usual))
    return edits


def _accelerators(project: Project, scenario: ScenarioId) -> dict[str, Accelerator]:
    plan = project.scenario(scenario).plan
    pools = {pool.id: project.shelf.accelerators[pool.accelerator] for pool in plan.pools}
    return {one.id: pools[one.pool] for one in plan.deployments}


def _levelled(state: State, part: Part, racks: Sequence[Rack], count: int) -> tuple[RackId, ...]:
    """Racks for each of *count* devices in turn: always the one that can spare most power then.

    A rack comes as often as its free units hold the part; when all are full they follow in order.
    """
    nameplate = part.draw.nameplate_kw or 0.0
    heap = [
        (-headroom_kw(state.evaluation.racks[rack.id]), index, _places(state, part, rack))
        for index, rack in enumerate(racks)
    ]
    heap = [one for one in heap if one[2]]
    heapify(heap)
    order: list[RackId] = []
    while heap and len(order) < count:
        used, index, places = heappop(heap)
        order.append(racks[index].id)
        if places > 1:
            heappush(heap, (used + nameplate, index, places - 1))
    return (*order, *(rack.id for rack in racks if rack.id not in set(order)))


def _places(state: State, part: Part, rack: Rack) -> int:
    """How many of a part the free units of a rack hold at most."""
    if not part.half_units:
        return 2
    result = state.evaluation.racks[rack.id]
    return max(0, result.half_units_total - result.half_units_used) // part.half_units


def by_headroom(state: State, racks: Collection[Rack]) -> list[RackId]:
    """Return racks with most power to spare first; equal ones in the order in which they stand."""
    results = state.evaluation.racks
    ordered = sorted(racks, key=lambda rack: -headroom_kw(results[rack.id]))
    return [rack.id for rack in ordered]


def open_racks(state: State) -> list[Rack]:
    """Return the racks that take devices, in the order in which they stand."""
    return [rack for rack in state.plan.ordered_racks() if rack.system is None]


def _mounting(part: Part) -> tuple[PartKind, bool, bool]:
    return part.kind, part.on_floor, part.half_units == 0


def _fitted(state: State, library: Library, entry: EntryId) -> tuple[Part, Accelerator | None]:
    """A part of the project or the catalogue with the accelerator it carries."""
    shelf = state.project.shelf
    part = shelf.parts.get(entry) or library.parts.get(entry)
    if part is None:
        raise EditRefused(
            say("This is not a device."), say("Choose a server, a switch or another device.")
        )
    if part.accelerators is None:
        return part, None
    key = part.accelerators.accelerator
    return part, shelf.accelerators.get(key) or library.accelerators[key]
