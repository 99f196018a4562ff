"""Links between places."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.placing import refuse_name
from planner.document.commands.revise import Ids, free_name, with_plan
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.facility import Link, LinkKind
from planner.domain.identity import LinkId, SiteId
from planner.domain.phrase import named, say
from planner.domain.plan import Plan
from planner.domain.project import Project

_WORDS = {"gbit_s": say("bandwidth"), "round_trip_ms": say("round trip"), "usd_month": say("cost")}


@dataclass(frozen=True)
class AddLink(PlanEdit):
    """Connect two sites; without a name the link is called after them."""

    kind: LinkKind
    ends: tuple[SiteId, SiteId]
    gbit_s: float
    round_trip_ms: float
    usd_month: float
    name: str = ""

    def label(self, project: Project) -> str:
        """Such as ``connect Milan and Frankfurt``."""
        plan = project.scenario(self.scenario).plan
        return say("connect {0} and {1}", plan.name_of(self.ends[0]), plan.name_of(self.ends[1]))

    def apply(self, project: Project) -> Project:
        """Append the link."""
        plan = project.scenario(self.scenario).plan
        if self.ends[0] == self.ends[1]:
            raise EditRefused(
                say("A link needs two sites; both ends are {0}.", plan.name_of(self.ends[0])),
                say("Choose another site."),
            )
        taken = [one.name for one in plan.links]
        name = self.name
        if name:
            refuse_name(name, "", taken)
        else:
            name = " to ".join(map(plan.name_of, self.ends))
            if name in taken:
                name = free_name(name, [*taken, f"{name} 1"], separator=" ", digits=1)
        ids = Ids(project)
        link = Link(
            *(LinkId(ids.new("link")), name, self.kind, self.ends),
            *(self.gbit_s, self.round_trip_ms, self.usd_month),
        )
        _refuse_impossible(link)
        plan = replace(plan, links=(*plan.links, link))
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class EditLink(PlanEdit):
    """Change a field of a link: name, bandwidth, round trip, monthly cost, encryption."""

    link: LinkId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one link merge."""
        return (self.scenario, self.link, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change bandwidth of Milan to Frankfurt``."""
        name = _link_in(project.scenario(self.scenario).plan, self.link).name
        what = _WORDS.get(self.field) or named(self.field)
        return (
            say("rename {0}", name)
            if self.field == "name"
            else say("change {0} of {1}", what, name)
        )

    def apply(self, project: Project) -> Project:
        """Replace the field."""
        plan = project.scenario(self.scenario).plan
        link = _link_in(plan, self.link)
        if self.field == "name":
            refuse_name(str(self.value), link.name, [one.name for one in plan.links])
        changed = with_field(link, self.field, self.value)
        _refuse_impossible(changed)
        links = tuple(changed if one.id == link.id else one for one in plan.links)
        return with_plan(project, self.scenario, replace(plan, links=links))


@dataclass(frozen=True)
class DeleteLink(PlanEdit):
    """Delete a link; what crossed it reaches its site another way."""

    link: LinkId

    def label(self, project: Project) -> str:
        """Such as ``delete Milan to Frankfurt``."""
        return say("delete {0}", _link_in(project.scenario(self.scenario).plan, self.link).name)

    def apply(self, project: Project) -> Project:
        """Remove it."""
        plan = project.scenario(self.scenario).plan
        links = tuple(one for one in plan.links if one.id != self.link)
        return with_plan(project, self.scenario, replace(plan, links=links))


def _link_in(plan: Plan, link: LinkId) -> Link:
    found = next((one for one in plan.links if one.id == link), None)
    if found is None:
        raise EditRefused(say("This link is no longer in the plan."), say("Select another one."))
    return found


def _refuse_impossible(link: Link) -> None:
    """Refuse links that carry nothing, arrive before they start or pay for themselves."""
    if not link.gbit_s > 0:
        raise EditRefused(
            say("A link of {0:g} Gbit/s carries nothing.", link.gbit_s),
            say("Enter a number above zero."),
        )
    for name, value, unit in (
        (say("A round trip"), link.round_trip_ms, "ms"),
        (say("The cost of a link"), link.usd_month, say("USD a month")),
    ):
        if not value >= 0:
            raise EditRefused(
                say("{0} cannot be {1:g} {2}.", name, value, unit), say("Enter 0 or more.")
            )
