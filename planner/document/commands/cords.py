"""Cords of a device: which of its supplies hangs on which feed, and on which line of it."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.placing import find_placement, refuse_locked
from planner.document.commands.revise import part_of, with_plan, with_racks
from planner.domain.errors import EditRefused
from planner.domain.facility import Cord
from planner.domain.identity import PlacementId
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Rack

_LINES = 3


@dataclass(frozen=True)
class SetCord(PlanEdit):
    """Put the cord of one supply (from 0) on a feed of its rack, and on a line of that.

    Without a *feed* it goes where it would by itself: supplies alternate over the feeds. *line* is
    0 to 2, None where whoever balances the lines may choose.
    """

    placement: PlacementId
    supply: int
    feed: str | None
    line: int | None = None

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one cord merge."""
        return (self.scenario, self.placement, "cord", self.supply)

    def label(self, project: Project) -> str:
        """Such as ``put supply 3 of gpu-01 on feed B``."""
        name = project.scenario(self.scenario).plan.placement(self.placement).name
        if self.feed is None:
            return say("let supply {0} of {1} alternate", self.supply + 1, name)
        return say("put supply {0} of {1} on feed {2}", self.supply + 1, name, self.feed)

    def apply(self, project: Project) -> Project:
        """Replace the cord."""
        plan = project.scenario(self.scenario).plan
        rack = _rack_of(plan, self.placement)
        placement = find_placement(plan, self.placement)
        refuse_locked(placement)
        supply = part_of(project, placement.part).supply
        if supply is None or not 0 <= self.supply < supply.count:
            raise EditRefused(
                say("{0} has no supply {1}.", placement.name, self.supply + 1),
                say("Choose one of its supplies."),
            )
        names = {feed.name for feed in rack.feeds}
        if self.feed is not None and self.feed not in names:
            raise EditRefused(
                say("{0} has no feed {1}.", rack.name, self.feed),
                say("Choose one of its feeds, or add it to the rack first."),
            )
        if self.line is not None and self.line not in range(_LINES):
            raise EditRefused(
                say("A feed has no line {0}.", self.line + 1), say("Choose line 1, 2 or 3.")
            )
        kept = tuple(
            one
            for one in rack.cords
            if (one.placement, one.supply) != (self.placement, self.supply)
        )
        if self.feed is not None:
            kept = (*kept, Cord(self.placement, self.supply, self.feed, self.line))
        return _with_cords(project, self, plan, rack, kept)


@dataclass(frozen=True)
class SpreadCords(PlanEdit):
    """Let all cords of a device alternate over the feeds of its rack again."""

    placement: PlacementId

    def label(self, project: Project) -> str:
        """Such as ``spread the cords of gpu-01``."""
        name = project.scenario(self.scenario).plan.placement(self.placement).name
        return say("spread the cords of {0}", name)

    def apply(self, project: Project) -> Project:
        """Forget what was entered for its cords."""
        plan = project.scenario(self.scenario).plan
        rack = _rack_of(plan, self.placement)
        refuse_locked(find_placement(plan, self.placement))
        kept = tuple(one for one in rack.cords if one.placement != self.placement)
        return _with_cords(project, self, plan, rack, kept)


def _rack_of(plan: Plan, placement: PlacementId) -> Rack:
    rack = plan.rack_of(placement)
    if rack is None:
        raise EditRefused(
            say("This device hangs on no feed: it is in no rack."), say("Place it in a rack first.")
        )
    return rack


def _with_cords(
    project: Project, edit: PlanEdit, plan: Plan, rack: Rack, cords: tuple[Cord, ...]
) -> Project:
    if cords == rack.cords:
        return project
    changed = replace(rack, cords=cords)
    return with_plan(project, edit.scenario, with_racks(plan, {rack.id: changed}))
