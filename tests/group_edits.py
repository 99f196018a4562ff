"""Random edits of several things at once for Hypothesis; some are refused."""

from collections.abc import Iterable
from typing import TypeVar

from hypothesis import strategies as st

from planner.document.clip import clip_of_devices, clip_of_racks
from planner.document.command import Command
from planner.document.commands.copies import ArrayOverRacks, Duplicate, PastePlacements
from planner.document.commands.filling import FillRack, PlaceMany, PlaceOnTray
from planner.document.commands.groups import (
    EditPlacements,
    FromTray,
    LockPlacements,
    MovePlacements,
    ToRoom,
    ToTray,
)
from planner.document.commands.lining_up import AlignPlacements, DistributePlacements
from planner.document.commands.rack_groups import DuplicateRacks, EditRacks, MoveRacks, PasteRacks
from planner.document.commands.retype import ReplaceType
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, PlacementId, RackId, RoomId
from planner.domain.plan import Plan
from planner.domain.project import Project
from tests.builders import S, feeds, library
from tests.random_edits import PARTS, Draw, NoSubject

T = TypeVar("T")


def fitted(part: str) -> tuple[Part, Accelerator | None]:
    """Return a part of the catalogue with the accelerator it carries."""
    entry = library().parts[EntryId(part)]
    fit = entry.accelerators
    return entry, library().accelerators[fit.accelerator] if fit else None


def group_command(draw: Draw, project: Project) -> Command:
    """Draw an edit of several things.

    Raises:
        NoSubject: when the drawn kind has nothing to touch.
    """
    command: Command = draw(st.sampled_from(_KINDS))(draw, project)
    return command


def _plan(project: Project) -> Plan:
    return project.scenario(S).plan


def _one(draw: Draw, things: Iterable[T]) -> T:
    found = list(things)
    if not found:
        raise NoSubject
    chosen: T = draw(st.sampled_from(found))
    return chosen


def _some(draw: Draw, things: Iterable[T], most: int = 4) -> frozenset[T]:
    found = list(things)
    if not found:
        raise NoSubject
    return frozenset(draw(st.lists(st.sampled_from(found), min_size=1, max_size=most)))


def _devices(draw: Draw, project: Project) -> frozenset[PlacementId]:
    return _some(draw, [one.id for one in _plan(project).placements()])


def _racks(draw: Draw, project: Project) -> tuple[RackId, ...]:
    return tuple(sorted(_some(draw, _plan(project).racks)))


def _room(draw: Draw, project: Project) -> RoomId:
    return _one(draw, [room.id for site in _plan(project).sites for room in site.rooms])


def _move(draw: Draw, project: Project) -> Command:
    group = _devices(draw, project)
    rack = _one(draw, _plan(project).racks)
    return MovePlacements(S, group, min(group), rack, draw(st.integers(1, 84)))


def _to_tray(draw: Draw, project: Project) -> Command:
    return ToTray(S, _devices(draw, project))


def _from_tray(draw: Draw, project: Project) -> Command:
    tray = _some(draw, [one.id for one in _plan(project).tray])
    return FromTray(S, tray, _racks(draw, project))


def _to_room(draw: Draw, project: Project) -> Command:
    return ToRoom(S, _devices(draw, project), _room(draw, project))


def _lock(draw: Draw, project: Project) -> Command:
    return LockPlacements(S, _devices(draw, project), draw(st.booleans()))


def _align(draw: Draw, project: Project) -> Command:
    group = _devices(draw, project)
    return AlignPlacements(S, group, min(group))


def _distribute(draw: Draw, project: Project) -> Command:
    return DistributePlacements(S, _some(draw, [one.id for one in _plan(project).placements()], 6))


def _edit(draw: Draw, project: Project) -> Command:
    field, value = draw(
        st.sampled_from([("gpu_limit_kw", 0.5), ("gpu_limit_kw", None), ("spare", True)])
    )
    return EditPlacements(S, _devices(draw, project), field, value)


def _on_tray(draw: Draw, _: Project) -> Command:
    return PlaceOnTray(S, *fitted(draw(st.sampled_from(PARTS))), draw(st.integers(1, 2)))


def _paste(draw: Draw, project: Project) -> Command:
    clip = clip_of_devices(_plan(project), project.shelf, _devices(draw, project))
    rack = draw(st.none() | st.sampled_from([None, *_plan(project).racks]))
    bottom = draw(st.none() | st.integers(1, 84))
    return PastePlacements(S, clip, rack, bottom, _room(draw, project))


def _duplicate(draw: Draw, project: Project) -> Command:
    count, evenly = draw(st.integers(0, 3)), draw(st.booleans())
    return Duplicate(S, _devices(draw, project), count, _racks(draw, project), evenly)


def _array(draw: Draw, project: Project) -> Command:
    return ArrayOverRacks(S, _devices(draw, project), _racks(draw, project))


def _place_many(draw: Draw, project: Project) -> Command:
    part = draw(st.sampled_from(PARTS))
    return PlaceMany(S, *fitted(part), draw(st.integers(1, 4)), _racks(draw, project))


def _fill(draw: Draw, project: Project) -> Command:
    part = draw(st.sampled_from(PARTS))
    return FillRack(S, *fitted(part), _one(draw, _plan(project).racks), most=3)


def _replace(draw: Draw, project: Project) -> Command:
    return ReplaceType(S, _devices(draw, project), *fitted(draw(st.sampled_from(PARTS))))


def _move_racks(draw: Draw, project: Project) -> Command:
    row = _one(draw, [row.id for _, _, row in _plan(project).rows()])
    return MoveRacks(S, frozenset(_racks(draw, project)), row, draw(st.integers(1, 5)))


def _edit_racks(draw: Draw, project: Project) -> Command:
    circuits = feeds(draw(st.sampled_from([16.0, 32.0, 63.0])))
    return EditRacks(S, frozenset(_racks(draw, project)), "feeds", circuits)


def _duplicate_racks(draw: Draw, project: Project) -> Command:
    return DuplicateRacks(S, frozenset(_racks(draw, project)), draw(st.integers(1, 2)))


def _paste_racks(draw: Draw, project: Project) -> Command:
    clip = clip_of_racks(_plan(project), project.shelf, _racks(draw, project))
    return PasteRacks(S, clip, _room(draw, project))


_KINDS = (
    _move,
    _to_tray,
    _from_tray,
    _to_room,
    _lock,
    _align,
    _distribute,
    _edit,
    _on_tray,
    _paste,
    _duplicate,
    _array,
    _place_many,
    _fill,
    _replace,
    _move_racks,
    _edit_racks,
    _duplicate_racks,
    _paste_racks,
)
