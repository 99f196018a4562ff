"""Editing when things are ordered, how long they take, and what of a site stands already."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.revise import with_plan, with_site
from planner.domain.errors import EditRefused
from planner.domain.identity import SiteId
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Site
from planner.domain.timeline import LONGEST_WEEKS, SiteDelivery, TaskEdit, is_weeks


@dataclass(frozen=True)
class EditTask(PlanEdit):
    """Set how long an activity of a site takes and when it begins at the earliest.

    What is None is left to the plan; with both None the entry is taken back.
    """

    site: SiteId
    task: str
    name: str
    weeks: float | None = None
    not_before: float | None = None
    reason: str = ""

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one activity merge, as a bar is dragged."""
        return (self.scenario, self.site, self.task)

    def label(self, project: Project) -> str:
        """Such as ``reschedule Servers``."""
        return say("reschedule {0}", self.name)

    def apply(self, project: Project) -> Project:
        """Replace the entry of this activity.

        Raises:
            EditRefused: when a number is no week that can be planned with.
        """
        for weeks in (self.weeks, self.not_before):
            if weeks is not None and not is_weeks(weeks):
                raise EditRefused(
                    say("{0} cannot take or wait {1:g} weeks.", self.name, weeks),
                    say("Enter 0 to {0:g} weeks.", LONGEST_WEEKS),
                )
        plan = project.scenario(self.scenario).plan
        site = _site(plan, self.site)
        others = [edit for edit in site.delivery.edits if edit.task != self.task]
        if self.weeks is not None or self.not_before is not None:
            others.append(TaskEdit(self.task, self.weeks, self.not_before, self.reason))
        delivery = replace(site.delivery, edits=tuple(others))
        return with_plan(project, self.scenario, with_site(plan, replace(site, delivery=delivery)))


@dataclass(frozen=True)
class SetReadiness(PlanEdit):
    """Say whether a site has its power and its building; None leaves it to the cost basis."""

    site: SiteId
    power: bool | None = None
    building: bool | None = None

    def label(self, project: Project) -> str:
        """Such as ``set what stands at Milan``."""
        return say("set what stands at {0}", _site(self.plan(project), self.site).name)

    def apply(self, project: Project) -> Project:
        """Replace what is known of the site."""
        plan = self.plan(project)
        site = _site(plan, self.site)
        delivery = SiteDelivery(self.power, self.building, site.delivery.edits)
        return with_plan(project, self.scenario, with_site(plan, replace(site, delivery=delivery)))

    def plan(self, project: Project) -> Plan:
        """The plan that is edited."""
        return project.scenario(self.scenario).plan


def _site(plan: Plan, site_id: SiteId) -> Site:
    for site in plan.sites:
        if site.id == site_id:
            return site
    raise EditRefused(say("This site is no longer in the plan."), say("Select another one."))
