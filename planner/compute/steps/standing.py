"""Step: where everything in a room stands, laid out again only when something there moved."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.floor_layout import Laid, lay_out, made_of_room
from planner.compute.floor_rules import FloorRules, floor_rules
from planner.compute.floor_units import floor_units
from planner.compute.steps.context import Context
from planner.domain.components import Component
from planner.domain.facility import PlantElement
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RoomId
from planner.domain.results import Evaluation
from planner.domain.site import Rack, Room
from planner.domain.standing import RoomLayout


@dataclass(frozen=True, slots=True, eq=False)
class _Stood:
    """Where everything in a room stands, and what that follows from."""

    made_of: tuple[object, ...]
    layout: RoomLayout


def widths_of(context: Context) -> FloorRules:
    """Return the widths that floors are laid out by."""
    return context.graph.node("widths on floors", floor_rules, context.shelf)


def standing_in(context: Context, room: Room) -> RoomLayout:
    """Return the layout of a room; the same object as long as nothing in it moved."""
    shelf = context.shelf
    stood = context.graph.continued(
        *(("stands in", room.id), _stand, room, context.room_racks[room.id], shelf.parts),
        *(shelf.components, context.plan.plant, widths_of(context)),
    )
    return stood.layout


def laid_by(evaluation: Evaluation) -> Laid:
    """Return what tells where an evaluation has everything of a room stand, if it asked for that."""

    def laid(room: RoomId) -> tuple[tuple[object, ...], RoomLayout] | None:
        node = evaluation.nodes.get(("stands in", room))
        stood = node.output if node is not None else None
        return (stood.made_of, stood.layout) if isinstance(stood, _Stood) else None

    return laid


def _stand(
    known: _Stood | None,
    room: Room,
    racks: tuple[Rack, ...],
    parts: Mapping[EntryId, Part],
    components: Mapping[EntryId, Component],
    plant: tuple[PlantElement, ...],
    widths: FloorRules,
) -> _Stood:
    """Lay a room out; what is put into a rack moves nothing on the floor."""
    units = floor_units(room, parts, plant, components)
    made_of = made_of_room(room, racks, parts, units, widths)
    if known is not None and known.made_of == made_of:
        return known
    return _Stood(made_of, lay_out(room, racks, parts, units, widths))
