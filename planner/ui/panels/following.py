"""Pages that follow the plan while they are seen, and are drawn anew only where it matters to them."""

from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from planner.workspace.state import State
from planner.workspace.workspace import Workspace


def same_objects(known: Sequence[object], now: Sequence[object]) -> bool:
    """Whether what something was drawn from are still the same objects."""
    return len(known) == len(now) and all(a is b for a, b in zip(known, now, strict=True))


class FollowingPage(QWidget):
    """Shows a state when it is seen; nothing is worked out while it is hidden."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = workspace.state
        self._basis: tuple[object, ...] = ()

    def basis(self, state: State) -> tuple[object, ...]:
        """Return what the page is drawn from."""
        raise NotImplementedError

    def draw(self, state: State) -> None:
        """Draw a state whose basis is another than that of the last one."""
        raise NotImplementedError

    def show_state(self, state: State) -> None:
        """Show *state*; while hidden, later."""
        self._state = state
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self) -> None:
        if not self.isVisible():
            return
        basis = self.basis(self._state)
        if not same_objects(basis, self._basis):
            self._basis = basis
            self.draw(self._state)
