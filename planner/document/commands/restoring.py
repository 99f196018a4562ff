"""Returning to a whole project that was kept aside, as one step."""

from dataclasses import dataclass

from planner.document.command import PlanEdit
from planner.domain.project import Project


@dataclass(frozen=True)
class RestoreProject(PlanEdit):
    """Return to a kept snapshot; `scenario` is the tab that was open with it."""

    kept: Project
    title: str

    def label(self, project: Project) -> str:
        """The title."""
        return self.title

    def apply(self, project: Project) -> Project:
        """Return the snapshot; the same one when nothing has changed since."""
        return project if project == self.kept else self.kept
