"""A project as one of its scenarios sees it."""

from dataclasses import replace

from planner.domain.identity import ScenarioId
from planner.domain.overriding import settings_in_force, workloads_in_force
from planner.domain.project import Project


def effective(project: Project, scenario_id: ScenarioId) -> Project:
    """Return the project with the overrides of a scenario applied to settings and workloads.

    Without overrides it is the same object; applying it twice changes nothing more.
    """
    overrides = project.scenario(scenario_id).overrides
    if not overrides:
        return project
    return replace(
        project,
        settings=settings_in_force(project.settings, overrides),
        workloads=workloads_in_force(project.workloads, overrides),
    )
