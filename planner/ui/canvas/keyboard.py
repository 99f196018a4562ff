"""Moving hardware with the arrow keys."""

from enum import Enum

from planner.document.command import Command
from planner.document.commands.groups import MovePlacements
from planner.document.commands.rack_groups import MoveRacks
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId, RackId
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.workspace.selecting import selected_devices, selected_racks
from planner.workspace.state import Notice, SlotTarget, State, Subject
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace


class Step(Enum):
    """Where an arrow key moves what is selected."""

    UP = "up by the device's own height"
    DOWN = "down by the device's own height"
    UP_ONE = "up by one unit"
    DOWN_ONE = "down by one unit"
    NEXT_RACK = "to the next rack"
    PREVIOUS_RACK = "to the previous rack"


def take_step(workspace: Workspace, step: Step) -> bool:
    """Move what is selected by one step; a refusal becomes a message.

    Returns whether anything moved.
    """
    try:
        command = step_command(workspace.state, step)
    except EditRefused as refused:
        workspace.notices.emit(Notice(refused.message))
        return False
    return command is not None and run_and_tell(workspace, command)


def step_command(state: State, step: Step) -> Command | None:
    """Return the edit that moves what is selected by one step; None when there is none.

    Devices move together, led by the one selected first: it moves by its own height, one unit or
    one rack, and the others by as much. Racks move along their row.

    Raises:
        EditRefused: when something cannot be moved at all.
    """
    if state.selection.kind is Subject.RACK:
        return _rack_step(state, step)
    group = _racked(state)
    if not group:
        return None
    lead, slot = _lead(state, group)
    target = _target(state.plan, slot, min(one.bottom for _, one in group), step)
    if target is None:
        return None
    devices = frozenset(PlacementId(one.id) for one, _ in group)
    return MovePlacements(state.scenario, devices, lead.id, target.rack, target.bottom)


def _racked(state: State) -> list[tuple[Placement, RackSlot]]:
    found = [(one, one.host) for one in selected_devices(state) if isinstance(one.host, RackSlot)]
    return found


def _lead(state: State, group: list[tuple[Placement, RackSlot]]) -> tuple[Placement, RackSlot]:
    """The device selected first that stands in units, else the first."""
    order = {one: index for index, one in enumerate(state.selection.ids)}
    return min(group, key=lambda pair: (pair[1].height == 0, order[pair[0].id]))


def _target(plan: Plan, slot: RackSlot, lowest: int, step: Step) -> SlotTarget | None:
    if step in (Step.NEXT_RACK, Step.PREVIOUS_RACK):
        rack = _beside(plan, slot.rack, 1 if step is Step.NEXT_RACK else -1)
        return SlotTarget(rack, slot.bottom) if rack else None
    if slot.height == 0:
        return None
    by = slot.height if step in (Step.UP, Step.DOWN) else HALF_UNITS_PER_UNIT
    if step in (Step.DOWN, Step.DOWN_ONE):
        by = -min(by, lowest - 1)
    return SlotTarget(slot.rack, slot.bottom + by) if by else None


def _beside(plan: Plan, rack: RackId, by: int) -> RackId | None:
    """Return the neighbour of a rack, going on in the next row, room and site."""
    order = [one.id for one in plan.ordered_racks()]
    index = order.index(rack) + by
    return order[index] if 0 <= index < len(order) else None


def _rack_step(state: State, step: Step) -> Command | None:
    """The selected racks one place along the row of the first of them."""
    if step not in (Step.NEXT_RACK, Step.PREVIOUS_RACK):
        return None
    racks = selected_racks(state.plan, state.selection)
    if not racks:
        return None
    chosen = frozenset(rack.id for rack in racks)
    row = racks[0].row
    standing = state.plan.racks_of_row(row)
    first = next(n for n, rack in enumerate(standing) if rack.id in chosen)
    before = sum(rack.id not in chosen for rack in standing[:first])
    position = before + 1 + (1 if step is Step.NEXT_RACK else -1)
    return MoveRacks(state.scenario, chosen, row, position) if position >= 1 else None
