"""The current project and its history; the only place where a project is replaced."""

from dataclasses import dataclass

from planner.document.command import Command
from planner.document.history import History, Step
from planner.document.observer import Signal
from planner.domain.identity import ScenarioId
from planner.domain.project import Project


@dataclass(frozen=True, slots=True)
class Edited:
    """What subscribers learn: the project before and after, why, and the tab it belongs to."""

    before: Project
    after: Project
    label: str
    scenario: ScenarioId | None


class Document:
    """Holds the project; edits, undo and redo all replace it by another snapshot."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.history = History()
        self.edited: Signal[Edited] = Signal()

    @property
    def project(self) -> Project:
        """The current snapshot."""
        return self._project

    def run(self, command: Command) -> Edited | None:
        """Apply a command, push it on the history and tell the subscribers.

        Returns None when the command changed nothing. An exception leaves everything as it was.
        """
        before = self._project
        after = command.apply(before)
        if after is before or after == before:
            return None
        label = command.label(before)
        self.history.push(Step(label, command.scenario, before, after, command.merge_key))
        return self._replace(before, after, label, command.scenario)

    def undo(self) -> Edited | None:
        """Take the last step back; None when there is nothing to undo."""
        step = self.history.undo()
        if step is None:
            return None
        return self._replace(step.after, step.before, f"Undo {step.label}", step.scenario)

    def redo(self) -> Edited | None:
        """Repeat the step that was undone last; None when there is none."""
        step = self.history.redo()
        if step is None:
            return None
        return self._replace(step.before, step.after, f"Redo {step.label}", step.scenario)

    def go_to(self, position: int) -> Edited | None:
        """Move to where *position* steps are applied; None when that is so already.

        What it is called and the tab are those of the last step that it takes back or repeats.
        """
        back = position < self.history.position
        passed = self.history.jump(position)
        if not passed:
            return None
        if back:
            label = f"Undo {passed[0].label}"
            return self._replace(passed[-1].after, passed[0].before, label, passed[0].scenario)
        label = f"Redo {passed[-1].label}"
        return self._replace(passed[0].before, passed[-1].after, label, passed[-1].scenario)

    def _replace(
        self, before: Project, after: Project, label: str, scenario: ScenarioId | None
    ) -> Edited:
        self._project = after
        edited = Edited(before, after, label, scenario)
        self.edited.emit(edited)
        return edited
