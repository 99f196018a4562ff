"""Time and threads in the hands of a test."""

from collections.abc import Callable
from typing import Any

from planner.workspace.scheduler import Immediate


class ByHand(Immediate):
    """A scheduler whose timers and background work end when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def call_later(self, delay_ms: int, action: Callable[[], None]) -> Callable[[], None]:
        assert delay_ms > 0
        self.waiting.append(action)
        return lambda: None

    def in_background(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        def finish() -> None:
            super(ByHand, self).in_background(work, done, failed)

        self.waiting.append(finish)

    def go(self) -> None:
        """Let everything that waits now go one step on."""
        waiting, self.waiting = self.waiting, []
        for action in waiting:
            action()
