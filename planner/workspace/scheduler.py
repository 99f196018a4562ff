"""What the core needs of time and threads; Qt implements it in the window, tests at once."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Scheduler(Protocol):
    """Runs things later on the owning thread, or elsewhere with the result coming back there."""

    def call_later(self, delay_ms: int, action: Callable[[], None]) -> Callable[[], None]:
        """Call *action* on the owning thread after a delay; the returned function cancels it."""
        ...

    def in_background(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run *work* in a thread, then *done* or *failed* on the owning thread."""
        ...

    def post(self, action: Callable[[], None]) -> None:
        """Call *action* on the owning thread soon; may be called from any thread."""
        ...


class Immediate:
    """A scheduler that does everything at once: command line and tests."""

    def call_later(self, delay_ms: int, action: Callable[[], None]) -> Callable[[], None]:
        """Call at once."""
        action()
        return lambda: None

    def in_background(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run *work* here and now."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed on, not swallowed
            failed(error)
        else:
            done(result)

    def post(self, action: Callable[[], None]) -> None:
        """Call at once."""
        action()
