"""Undo and redo as held snapshots."""

from collections.abc import Hashable
from dataclasses import dataclass

from planner.domain.identity import ScenarioId
from planner.domain.project import Project


@dataclass(frozen=True, slots=True)
class Step:
    """One undoable step: its label, its tab and the project before and after."""

    label: str
    scenario: ScenarioId | None
    before: Project
    after: Project
    merge_key: Hashable | None


class History:
    """A line of steps with a position and a clean mark.

    Steps merge only when their keys are equal, no undo lies between and the clean mark is not
    between them.
    """

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._position = 0
        self._clean: int | None = 0
        self._may_merge = False

    def push(self, step: Step) -> None:
        """Add a step after the current position; redo steps are dropped."""
        if self._clean is not None and self._clean > self._position:
            self._clean = None
        del self._steps[self._position :]
        last = self._steps[-1] if self._steps else None
        merges = (
            last is not None
            and step.merge_key is not None
            and last.merge_key == step.merge_key
            and self._may_merge
            and self._clean != self._position
        )
        if merges and last is not None:
            step = Step(last.label, last.scenario, last.before, step.after, step.merge_key)
            self._steps[-1] = step
        else:
            self._steps.append(step)
            self._position += 1
        self._may_merge = True

    def seal(self) -> None:
        """End merging: the next step stands alone, as after leaving a field."""
        self._may_merge = False

    def undo(self) -> Step | None:
        """Move back one step and return it; None at the beginning."""
        if self._position == 0:
            return None
        self.seal()
        self._position -= 1
        return self._steps[self._position]

    def redo(self) -> Step | None:
        """Move forward one step and return it; None at the end."""
        if self._position == len(self._steps):
            return None
        self.seal()
        self._position += 1
        return self._steps[self._position - 1]

    def jump(self, position: int) -> tuple[Step, ...]:
        """Move to where *position* steps are applied; return the steps passed, in their order.

        A position beyond either end means that end.
        """
        target = max(0, min(position, len(self._steps)))
        low, high = sorted((self._position, target))
        passed = tuple(self._steps[low:high])
        if passed:
            self.seal()
            self._position = target
        return passed

    def mark_clean(self) -> None:
        """Remember that the current position is what the file holds."""
        self._clean = self._position

    def mark_unsaved(self) -> None:
        """Remember that the file holds none of these steps, as with recovered work."""
        self._clean = None

    @property
    def is_clean(self) -> bool:
        """Whether the current position is what the file holds."""
        return self._clean == self._position

    @property
    def undo_label(self) -> str | None:
        """Label of the step that undo would take back."""
        return self._steps[self._position - 1].label if self._position else None

    @property
    def redo_label(self) -> str | None:
        """Label of the step that redo would repeat."""
        at_end = self._position == len(self._steps)
        return None if at_end else self._steps[self._position].label

    @property
    def undo_scenario(self) -> ScenarioId | None:
        """Tab of the step that undo would take back; None for the whole project or no step."""
        return self._steps[self._position - 1].scenario if self._position else None

    @property
    def redo_scenario(self) -> ScenarioId | None:
        """Tab of the step that redo would repeat; None for the whole project or no step."""
        at_end = self._position == len(self._steps)
        return None if at_end else self._steps[self._position].scenario

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of all steps, oldest first."""
        return tuple(step.label for step in self._steps)

    @property
    def position(self) -> int:
        """How many steps are applied."""
        return self._position
