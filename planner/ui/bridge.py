"""The single crossing between the core and Qt: states and notices out, time and threads in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal

if TYPE_CHECKING:  # all of it takes long to import, and the window is painted first
    from planner.workspace.state import Notice, State
    from planner.workspace.workspace import Workspace

T = TypeVar("T")

_LONGEST_WAIT_MS = 5000


class Bridge(QObject):
    """Hears the workspace and tells the window; is the core's `Scheduler`.

    `state_changed` comes at most once per turn of the event loop, with the newest state: ten edits
    in a row are drawn once. It comes before the turn's painting, so that a frame shows all of it.
    """

    state_changed = Signal(object)
    noticed = Signal(object)
    closing = Signal()
    """Comes before `close` waits for work in the background, so that it can end early."""
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._timers: set[QTimer] = set()
        self._pending: State | None = None
        self._closed = False
        self._unsubscribe: list[Callable[[], None]] = []
        self._posted.connect(_call, Qt.ConnectionType.QueuedConnection)

    def listen(self, workspace: "Workspace") -> None:
        """Hear this workspace from now on, beginning with its current state."""
        self.deafen()
        self._unsubscribe = [
            workspace.changed.subscribe(self._on_state),
            workspace.notices.subscribe(self._on_notice),
        ]
        self._on_state(workspace.state)

    @property
    def is_behind(self) -> bool:
        """Whether a state waits to be told."""
        return self._pending is not None

    def deafen(self) -> None:
        """Hear nothing any more."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe = []
        self._pending = None

    def close(self) -> None:
        """Stop hearing, drop what was to come later, and wait for work in the background.

        What ends later still tells nobody.
        """
        self._closed = True
        self.deafen()
        for timer in self._timers:
            timer.stop()
            timer.deleteLater()
        self._timers.clear()
        self.closing.emit()
        self._pool.clear()
        self._pool.waitForDone(_LONGEST_WAIT_MS)

    def call_later(self, delay_ms: int, action: Callable[[], None]) -> Callable[[], None]:
        """Call *action* on the GUI thread after a delay; the returned function cancels it."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        self._timers.add(timer)

        def forget() -> None:
            if timer in self._timers:
                self._timers.discard(timer)
                timer.stop()
                timer.deleteLater()

        def fire() -> None:
            forget()
            action()

        timer.timeout.connect(fire)
        timer.start(delay_ms)
        return forget

    def in_background(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run *work* in a thread, then *done* or *failed* on the GUI thread."""

        def run() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - handed on, not swallowed
                self.post(_with(failed, error))
            else:
                self.post(_with(done, result))

        self._pool.start(run)

    def post(self, action: Callable[[], None]) -> None:
        """Call *action* on the GUI thread soon; may be called from any thread."""
        if not self._closed:  # else the window, and this object with it, may be gone already
            self._posted.emit(action)

    def _on_state(self, state: "State") -> None:
        waits, self._pending = self.is_behind, state
        if not waits:
            # Not by a timer: the event loop paints before it looks at those.
            self.post(self._publish)

    def _on_notice(self, notice: "Notice") -> None:
        self.noticed.emit(notice)

    def _publish(self) -> None:
        state, self._pending = self._pending, None
        if state is not None:
            self.state_changed.emit(state)


def _call(action: Callable[[], None]) -> None:
    action()


def _with(action: Callable[[T], None], value: T) -> Callable[[], None]:
    return lambda: action(value)
