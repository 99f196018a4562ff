"""Editing rooms."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.placing import refuse_name
from planner.document.commands.revise import with_plan, with_site
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.identity import RoomId
from planner.domain.phrase import named, say
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Room, Site


@dataclass(frozen=True)
class EditRoom(PlanEdit):
    """Change a field of a room: name, air_gapped."""

    room: RoomId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one room merge."""
        return (self.scenario, self.room, self.field)

    def label(self, project: Project) -> str:
        """Such as ``rename Restricted``."""
        _, room = _find(project.scenario(self.scenario).plan, self.room)
        if self.field == "name":
            return say("rename {0}", room.name)
        return say("change {0} of {1}", named(self.field), room.name)

    def apply(self, project: Project) -> Project:
        """Replace the field; names stay unique in the site."""
        plan = project.scenario(self.scenario).plan
        site, room = _find(plan, self.room)
        if self.field == "name":
            refuse_name(str(self.value), room.name, [one.name for one in site.rooms])
        changed = with_field(room, self.field, self.value)
        rooms = tuple(changed if one.id == room.id else one for one in site.rooms)
        return with_plan(project, self.scenario, with_site(plan, replace(site, rooms=rooms)))


def _find(plan: Plan, room_id: RoomId) -> tuple[Site, Room]:
    for site in plan.sites:
        for room in site.rooms:
            if room.id == room_id:
                return site, room
    raise EditRefused(say("This room is no longer in the plan."), say("Select another one."))
