"""Moving hardware with the arrow keys."""

from enum import Enum

from planner.document.command import Command, Compound
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId, RackId
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.presenters.wording import translate
from planner.workspace.dropping import move_command
from planner.workspace.state import Notice, SlotTarget, State, Subject
from planner.workspace.workspace import Workspace


class Step(Enum):
    """Where an arrow key moves the selected devices."""

    UP = "up by the device's own height"
    DOWN = "down by the device's own height"
    UP_ONE = "up by one unit"
    DOWN_ONE = "down by one unit"
    NEXT_RACK = "to the next rack"
    PREVIOUS_RACK = "to the previous rack"


def take_step(workspace: Workspace, step: Step) -> bool:
    """Move the selected devices by one step; a refusal becomes a message.

    Returns whether anything moved.
    """
    try:
        command = step_command(workspace.state, step)
    except EditRefused as refused:
        workspace.notices.emit(Notice(refused.message))
        return False
    if command is None:
        return False
    what = command.label(workspace.state.project).removeprefix("move ")
    return workspace.run(command, undo_hint=translate("canvas", "Moved {0}").format(what))


def step_command(state: State, step: Step) -> Command | None:
    """Return the edit that moves the selected devices by one step; None when there is none.

    Raises:
        EditRefused: when a device cannot be moved at all.
    """
    if state.selection.kind is not Subject.PLACEMENT:
        return None
    moves = []
    upwards = step in (Step.UP, Step.UP_ONE)
    # The front of a stack moves first, so that the others find their slots free.
    for placement, slot in sorted(_selected(state), key=_bottom, reverse=upwards):
        target = _target(state.plan, slot, step)
        if target is not None:
            moves.append((placement, move_command(state, placement.id, target)))
    if not moves:
        return None
    if len(moves) == 1:
        return moves[0][1]
    return Compound(f"move {len(moves)} devices", tuple(command for _, command in moves))


def _selected(state: State) -> list[tuple[Placement, RackSlot]]:
    wanted = set(state.selection.ids)
    return [
        (placement, placement.host)
        for rack in state.plan.racks.values()
        for placement in rack.placements
        if placement.id in wanted and isinstance(placement.host, RackSlot)
    ]


def _bottom(one: tuple[Placement, RackSlot]) -> tuple[int, PlacementId]:
    return one[1].bottom, one[0].id


def _target(plan: Plan, slot: RackSlot, step: Step) -> SlotTarget | None:
    if step is Step.NEXT_RACK or step is Step.PREVIOUS_RACK:
        rack = _beside(plan, slot.rack, 1 if step is Step.NEXT_RACK else -1)
        return SlotTarget(rack, slot.bottom) if rack else None
    if slot.height == 0:
        return None
    by = slot.height if step in (Step.UP, Step.DOWN) else HALF_UNITS_PER_UNIT
    bottom = slot.bottom + (by if step in (Step.UP, Step.UP_ONE) else -by)
    if bottom < 1 and slot.bottom > 1:
        bottom = 1
    return SlotTarget(slot.rack, bottom) if bottom >= 1 else None


def _beside(plan: Plan, rack: RackId, by: int) -> RackId | None:
    """Return the neighbour of a rack, going on in the next row, room and site."""
    order = [one.id for _, _, row in plan.rows() for one in plan.racks_of_row(row.id)]
    index = order.index(rack) + by
    return order[index] if 0 <= index < len(order) else None
