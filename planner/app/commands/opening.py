"""How commands open project files: read-only, without a lock, as other readers do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.domain.errors import UserError
from planner.domain.identity import ScenarioId
from planner.domain.project import Project, Scenario
from planner.domain.results import Evaluation
from planner.store.project_file import OpenedProject, open_project


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A project file, one of its scenarios and the results."""

    opened: OpenedProject
    scenario: Scenario
    evaluation: Evaluation

    @property
    def project(self) -> Project:
        """The project of the file."""
        return self.opened.project

    @property
    def left_out(self) -> str:
        """What every sum of money of the scenario leaves out, as one line."""
        case = Case(self.project, self.evaluation.scenario, self.evaluation)
        return f"Left out of every sum of money: {' '.join(money_exclusions(case))}"


def open_for_reading(path: Path) -> OpenedProject:
    """Return the project at *path*; nothing is locked or written.

    Raises:
        UserError: when it is no project that can be read.
    """
    return open_project(path, read_only=True)


def evaluate_file(path: Path, scenario: str | None) -> Evaluated:
    """Open a project and calculate the scenario of this name, or the first one.

    Raises:
        UserError: when the file cannot be read or has no such scenario.
    """
    opened = open_for_reading(path)
    chosen = scenario_named(opened.project, scenario)
    return Evaluated(opened, chosen, evaluate(opened.project, ScenarioId(chosen.id)))


def scenario_named(project: Project, name: str | None) -> Scenario:
    """Return the scenario of this name or id; the first one for None.

    Raises:
        UserError: listing the names that exist.
    """
    if name is None:
        return project.scenarios[0]
    for scenario in project.scenarios:
        if name in (scenario.name, scenario.id):
            return scenario
    raise UserError(
        f"{project.name} has no scenario “{name}”.",
        "Nothing was done.",
        f"Use {_listed([one.name for one in project.scenarios])}.",
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"one of {', '.join(names)}"
