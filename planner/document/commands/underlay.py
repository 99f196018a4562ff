"""The picture below a floor plan: laid, moved, scaled and taken away, kept inside the project."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.floor_plan import EditFloor, room_in
from planner.domain.errors import EditRefused
from planner.domain.floor_plan import Underlay
from planner.domain.identity import RoomId
from planner.domain.phrase import say
from planner.domain.picture import LARGEST_PICTURES_BYTES, Picture
from planner.domain.project import Project

_LEAST_MM_PER_PX, _MOST_MM_PER_PX = 0.01, 1000.0
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class LayUnderlay(PlanEdit):
    """Lay a picture below a room, or change how it lies; None takes it away.

    *picture* is the picture itself where the project does not keep it yet. Pictures that no scenario
    uses any more leave the project.
    """

    room: RoomId
    underlay: Underlay | None
    picture: Picture | None = None
    gesture: int = 0

    @property
    def merge_key(self) -> Hashable | None:
        """Steps of one gesture merge."""
        return (self.scenario, self.room, "underlay", self.gesture) if self.gesture else None

    def label(self, project: Project) -> str:
        """Such as ``lay floor.png below Hall 1``."""
        room = room_in(project.scenario(self.scenario).plan, self.room)
        if self.underlay is None:
            return say("take the picture below {0} away", room.name)
        before = room.floor_plan.underlay if room.floor_plan is not None else None
        if before is not None and before.digest == self.underlay.digest:
            return say("change the picture below {0}", room.name)
        return say("lay {0} below {1}", self.underlay.name, room.name)

    def apply(self, project: Project) -> Project:
        """Set the underlay, keep its picture, and let go of those that nobody uses."""
        one = self.underlay
        if one is not None and not _LEAST_MM_PER_PX <= one.mm_per_px <= _MOST_MM_PER_PX:
            raise EditRefused(
                say("A pixel of the picture would be {0:.3g} mm on the floor.", one.mm_per_px),
                say("Check the two points and the distance between them."),
            )
        after = EditFloor(self.scenario, self.room, "underlay", one).apply(project)
        pictures = dict(after.shelf.pictures)
        if self.picture is not None:
            pictures[self.picture.id] = self.picture
        used = _used(after)
        kept = {key: picture for key, picture in pictures.items() if key in used}
        total = sum(picture.size_bytes for picture in kept.values())
        if total > LARGEST_PICTURES_BYTES:
            raise EditRefused(
                say(
                    "The pictures of the project would take {0:.0f} MB; {1:.0f} MB are kept.",
                    total / _MEGABYTE,
                    LARGEST_PICTURES_BYTES / _MEGABYTE,
                ),
                say("Take a picture below another room away first."),
            )
        if kept == after.shelf.pictures:
            return after
        return replace(after, shelf=replace(after.shelf, pictures=kept))


def _used(project: Project) -> frozenset[str]:
    """The pictures that lie below a room of any scenario."""
    return frozenset(
        room.floor_plan.underlay.digest
        for scenario in project.scenarios
        for site in scenario.plan.sites
        for room in site.rooms
        if room.floor_plan is not None and room.floor_plan.underlay is not None
    )
