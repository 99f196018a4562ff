"""Stating what a workload is owed after a loss: recovery objectives, and where copies lie."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final

from planner.document.command import ProjectEdit
from planner.document.commands.workloads import workload_in
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.identity import SiteId, WorkloadId
from planner.domain.phrase import named, say
from planner.domain.project import Project

MOST_HOURS: Final = 8760.0
"""Longest objective and interval: a year."""


@dataclass(frozen=True)
class EditRecovery(ProjectEdit):
    """Change one field of the recovery of a workload; None states nothing."""

    workload: WorkloadId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one workload merge."""
        return (self.workload, "recovery", self.field)

    def label(self, project: Project) -> str:
        """Such as ``change time hours of Chat``."""
        name = workload_in(project, self.workload).name
        return say("change {0} of {1}", named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace the field.

        Raises:
            EditRefused: naming hours or a site that cannot be.
        """
        old = workload_in(project, self.workload)
        if self.field == "copy_site":
            value = _known_site(project, self.value)
        else:
            value = _hours(self.value)
        changed = replace(old, recovery=with_field(old.recovery, self.field, value))
        workloads = tuple(changed if one.id == old.id else one for one in project.workloads)
        return replace(project, workloads=workloads)


def _hours(value: object) -> object:
    if value is None:
        return None
    hours = float(value) if isinstance(value, int | float) else float("nan")
    if not isfinite(hours) or not 0.0 <= hours <= MOST_HOURS:
        raise EditRefused(
            say("“{0}” are no hours of recovery.", value),
            say("Use 0 to {0:,.0f} hours, or leave it empty.", MOST_HOURS),
        )
    return hours


def _known_site(project: Project, value: object) -> object:
    if value is None:
        return None
    sites = {site.id for scenario in project.scenarios for site in scenario.plan.sites}
    if value not in sites:
        raise EditRefused(
            say("The site of the copies is in none of the scenarios."),
            say("Choose a site of this project."),
        )
    return SiteId(str(value))
