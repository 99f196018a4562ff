"""Many of one part: dealt out over racks, or as many as a rack holds."""

from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.arrangement import Arrangement, Turns, refuse_whole_rack
from planner.document.commands.rack_groups import chosen_racks, refuse_count
from planner.document.commands.revise import shelve
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import RackId
from planner.domain.phrase import say
from planner.domain.placement import Face, RackSlot
from planner.domain.project import Project


@dataclass(frozen=True)
class PlaceMany(PlanEdit):
    """Place `count` of a catalogue part over racks, each in the lowest free slot.

    The racks take one device each in turn, in the order of `racks`; one that is full is passed
    over. A rack that is named more often takes more: so the caller decides by what to level.
    """

    part: Part
    accelerator: Accelerator | None
    count: int
    racks: tuple[RackId, ...]
    face: Face = Face.FRONT

    def label(self, project: Project) -> str:
        """Such as ``place 8 NVIDIA DGX H200``."""
        return say("place {0} {1}", self.count, self.part.label)

    def apply(self, project: Project) -> Project:
        """Place all of them, or none when there is no room for all."""
        refuse_count(self.count, self.count, say("devices"))
        filling = _Filling(project, self, self.part, self.accelerator, self.face)
        turns = Turns(self.racks)
        for done in range(self.count):
            place = turns.next(filling.slot)
            if place is None:
                raise EditRefused(
                    say(
                        "Only {0} of {1} {2} fit into the {3} chosen.",
                        done,
                        self.count,
                        self.part.label,
                        chosen_racks(len(set(self.racks))),
                    ),
                    say("Choose more racks, or place fewer."),
                )
            filling.put(place[1])
        return filling.finish()


@dataclass(frozen=True)
class FillRack(PlanEdit):
    """Place as many of a part as the free units of a rack hold, at most `most`."""

    part: Part
    accelerator: Accelerator | None
    rack: RackId
    most: int | None = None
    face: Face = Face.FRONT

    def label(self, project: Project) -> str:
        """Such as ``fill R04 with Dell PowerEdge R660``."""
        rack = project.scenario(self.scenario).plan.racks[self.rack]
        return say("fill {0} with {1}", rack.name, self.part.label)

    def apply(self, project: Project) -> Project:
        """Place one after the other from the bottom up."""
        filling = _Filling(project, self, self.part, self.accelerator, self.face)
        placed = 0
        while self.most is None or placed < self.most:
            slot = filling.slot(self.rack)
            if slot is None:
                break
            filling.put(slot)
            placed += 1
        if not placed:
            name = project.scenario(self.scenario).plan.racks[self.rack].name
            raise EditRefused(
                say("There is no room in {0} for {1}.", name, self.part.label),
                say("Choose another rack."),
            )
        return filling.finish()


@dataclass(frozen=True)
class PlaceOnTray(PlanEdit):
    """Put new pieces of a part on the unracked tray."""

    part: Part
    accelerator: Accelerator | None
    count: int = 1
    spare: bool = False
    """Whether they are spares: ordered, and counted in nothing else."""

    def label(self, project: Project) -> str:
        """Such as ``put NVIDIA DGX H200 on the tray``."""
        what = self.part.label if self.count == 1 else f"{self.count} {self.part.label}"
        if self.spare:
            return say("add {0} as spares", what)
        return say("put {0} on the tray", what)

    def apply(self, project: Project) -> Project:
        """Add them; they join a pool when they are racked."""
        refuse_count(self.count, self.count, say("devices"))
        refuse_whole_rack(self.part)
        arrangement = Arrangement(_shelved(project, self.part, self.accelerator), self.scenario)
        for _ in range(self.count):
            new = arrangement.new(self.part)
            arrangement.put_on_tray(replace(new, spare=True) if self.spare else new)
        return arrangement.finish()


def _shelved(project: Project, part: Part, accelerator: Accelerator | None) -> Project:
    shelf = shelve(project.shelf, (part,), (accelerator,) if accelerator else ())
    return project if shelf is project.shelf else replace(project, shelf=shelf)


class _Filling:
    """Puts new devices of one part into racks, from the bottom up."""

    def __init__(
        self,
        project: Project,
        edit: PlanEdit,
        part: Part,
        accelerator: Accelerator | None,
        face: Face,
    ) -> None:
        project = _shelved(project, part, accelerator)
        self._arrangement = Arrangement(project, edit.scenario)
        self._part = project.shelf.parts[part.id]
        refuse_whole_rack(self._part)
        if self._part.on_floor:
            raise EditRefused(
                say("{0} stands on the floor, not in a rack.", self._part.label),
                say("Drop it inside a room."),
            )
        self._face = face

    def slot(self, rack: RackId) -> RackSlot | None:
        """Return the lowest free slot of a rack."""
        return self._arrangement.lowest_slot(self._part, rack, face=self._face)

    def put(self, slot: RackSlot) -> None:
        """Put a new device there."""
        self._arrangement.put(self._arrangement.new(self._part), slot)

    def finish(self) -> Project:
        """Return the project."""
        return self._arrangement.finish()
