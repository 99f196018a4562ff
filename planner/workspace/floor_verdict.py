"""Whether things can stand where they are dragged to on the floor, told before they are let go."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.floor_conflicts import (
    Crowd,
    Thing,
    blocking_doors,
    in_clearance,
    on_obstacles,
    outside,
    things_in,
)
from planner.compute.floor_rules import floor_rules
from planner.domain.footprint import Footprint
from planner.domain.phrase import say
from planner.domain.standing import RoomLayout
from planner.workspace.flooring import room_of
from planner.workspace.state import State


@dataclass(frozen=True, slots=True)
class FloorVerdict:
    """Refused, allowed with something to think of, or fine; `text` says why."""

    refused: bool
    warns: bool
    text: str


FITS = FloorVerdict(refused=False, warns=False, text=say("fits"))


class FloorJudge:
    """Judges places in one room; made once when a drag comes into it.

    *moving* are the keys of what moves, *racks* those among them that are racks.
    """

    def __init__(
        self, state: State, layout: RoomLayout, moving: frozenset[str], racks: frozenset[str]
    ) -> None:
        names = {str(key): state.plan.racks[key].name for key in layout.racks}
        still = [one for one in things_in(layout, names) if one.key not in moving]
        self._layout = layout
        self._racks = racks
        self._plan = room_of(state.plan, layout.room).drawn
        self._plant = [one for one in still if not one.is_rack]
        self._crowd = Crowd(still)
        self._rules = floor_rules(state.project.shelf)

    def verdict(self, places: Mapping[str, Footprint]) -> FloorVerdict:
        """Return whether things can stand there: only overlap and walls refuse."""
        things = [
            Thing(key, key, place, is_rack=key in self._racks, assumed=False)
            for key, place in places.items()
        ]
        refused = self._refusal(things)
        if refused:
            return FloorVerdict(refused=True, warns=False, text=refused)
        warned = self._warning(things)
        return FloorVerdict(refused=False, warns=True, text=warned) if warned else FITS

    def _refusal(self, things: list[Thing]) -> str:
        for one in things:
            other = next(self._crowd.touching(one.corners), None)
            if other is not None:
                return say("{0} stands there", other.name)
        if not self._layout.assumed and outside(things, self._layout.outline):
            return say("beyond the walls of the room")
        columns = on_obstacles(things, self._plan)
        return say("{0} stands there", columns[0][1].name) if columns else ""

    def _warning(self, things: list[Thing]) -> str:
        arriving = Crowd(things)
        doors = blocking_doors(arriving, self._plan)
        if doors:
            return say("blocks {0}", doors[0][1].name)
        own = in_clearance(things, self._crowd, self._rules)
        if own:
            return say("{0} stands where it is served from", own[0][1].name)
        others = in_clearance(self._plant, arriving, self._rules)
        return say("in the clearance of {0}", others[0][0].name) if others else ""
