"""What an edit is: a value that turns one project into the next."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from planner.domain.identity import ScenarioId
from planner.domain.project import Project


@runtime_checkable
class Command(Protocol):
    """An edit as a value.

    `apply` is a pure function; it raises `EditRefused` when the edit would break a physical law.
    `scenario` names the tab the edit belongs to, None for the whole project.
    """

    @property
    def scenario(self) -> ScenarioId | None:
        """The scenario whose tab undo returns to."""
        ...

    def apply(self, project: Project) -> Project:
        """Return the project after the edit."""
        ...

    def label(self, project: Project) -> str:
        """Describe the edit for the undo menu, such as ``move gpu-03 to R04``; *project* before."""
        ...

    @property
    def merge_key(self) -> Hashable | None:
        """Edits in a row with equal keys become one undo step; None never merges."""
        ...


@dataclass(frozen=True)
class PlanEdit:
    """What edits of one scenario's plan share: the scenario, and that they do not merge."""

    scenario: ScenarioId

    @property
    def merge_key(self) -> Hashable | None:
        """Edits stay apart unless they say otherwise."""
        return None


@dataclass(frozen=True)
class ProjectEdit:
    """What edits of the whole project share: no scenario, and that they do not merge."""

    @property
    def scenario(self) -> ScenarioId | None:
        """None: the edit belongs to every tab."""
        return None

    @property
    def merge_key(self) -> Hashable | None:
        """Edits stay apart unless they say otherwise."""
        return None


@dataclass(frozen=True)
class Compound:
    """Several edits as one step with one label."""

    title: str
    commands: tuple[Command, ...]

    @property
    def scenario(self) -> ScenarioId | None:
        """The scenario of the first edit."""
        return self.commands[0].scenario if self.commands else None

    @property
    def merge_key(self) -> Hashable | None:
        """Compounds stay apart."""
        return None

    def apply(self, project: Project) -> Project:
        """Apply all edits in order."""
        for command in self.commands:
            project = command.apply(project)
        return project

    def label(self, project: Project) -> str:
        """The title."""
        return self.title
