"""Rows of the window, driven by Qt events offscreen; a process of its own for one plan.

python tests/benchmarks/window.py PROJECT RACKS
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

# Run as a script: the repository must come first on the path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from planner.app.window import Session
from planner.document.command import Command
from planner.domain.identity import EntryId, PlacementId
from planner.ui.canvas.view import CanvasView
from planner.ui.charts.dashboard import Dashboard
from planner.ui.mime import entry_mime
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.benchmarks.core import every_rack_edits, few_rack_edits
from tests.benchmarks.measuring import Measured, p95

FRAME_MS = 16.7
LOAD_SECONDS = 60.0
STEPS = 60
WINDOW = (1600, 1000)
SERVER = EntryId("dgx-h200")
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class Desk:
    """The open window, and the pointer over its canvas."""

    def __init__(self, application: QApplication, project: Path) -> None:
        self.application = application
        self.session = Session(application, project)
        self.session.show()
        # The offscreen screen is small, and the window has filled it.
        self.session.window.setWindowState(Qt.WindowState.WindowNoState)
        self.session.window.resize(*WINDOW)
        self._wait_until(lambda: self.session.desk is not None)
        self.settle()

    @property
    def canvas(self) -> CanvasView:
        return self.session.window.canvas

    @property
    def workspace(self) -> Workspace:
        assert self.session.desk is not None
        return self.session.desk.workspace

    @property
    def dashboard(self) -> Dashboard:
        found = self.session.window.findChild(Dashboard)
        assert isinstance(found, Dashboard)
        return found

    def frame(self, action: Callable[[], object]) -> float:
        """Return the time from *action* until everything it changed at once is painted, in ms.

        Charts and tables follow a moment later by a timer and are not waited for.
        """
        bridge = self.session.bridge
        started = perf_counter()
        action()
        while bridge.is_behind:
            self.application.processEvents()
        self.application.processEvents()
        return (perf_counter() - started) * 1000.0

    def settle(self) -> None:
        """Let charts, tables and timers finish."""
        end = perf_counter() + 0.2
        while perf_counter() < end:
            self.application.processEvents()

    def mouse(self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton) -> None:
        """Send a mouse event to the canvas."""
        viewport = self.canvas.viewport()
        moves = kind is QEvent.Type.MouseMove
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(
            kind,
            QPointF(at),
            QPointF(viewport.mapToGlobal(at)),
            Qt.MouseButton.NoButton if moves else button,
            held,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)

    def wheel(self, at: QPoint, degrees: int) -> None:
        """Turn the wheel over the canvas."""
        viewport = self.canvas.viewport()
        event = QWheelEvent(
            QPointF(at),
            QPointF(viewport.mapToGlobal(at)),
            QPoint(),
            QPoint(0, degrees),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    def _wait_until(self, done: Callable[[], bool]) -> None:
        end = perf_counter() + LOAD_SECONDS
        while not done():
            self.application.processEvents()
            if perf_counter() > end:
                raise TimeoutError("the window did not get there")


def rows(desk: Desk, racks: int) -> Iterator[Measured]:
    """Yield every row of one plan."""
    yield from edit_rows(desk, racks)
    yield from view_rows(desk, racks)
    yield from drag_rows(desk, racks)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Measured("window_memory_peak", used, "MiB", 600.0, racks)


def edit_rows(desk: Desk, racks: int) -> Iterator[Measured]:
    """An edit until canvas, inspector and headlines show it, and until charts and tables do."""
    server = next(one for one in desk.workspace.state.plan.placements() if one.pool is not None)
    desk.workspace.select(Selection(Subject.PLACEMENT, (PlacementId(server.id),)))
    desk.canvas.fit_all()
    desk.settle()
    few = _edits(desk, few_rack_edits(desk.workspace.state.project))
    yield Measured("edit_up_to_16_racks_p95", p95(first for first, _ in few), "ms", FRAME_MS, racks)
    yield Measured("edit_charts_and_tables_p95", p95(last for _, last in few), "ms", 100.0, racks)
    every = _edits(desk, every_rack_edits(desk.workspace.state.project))
    yield Measured("edit_every_rack_p95", p95(first for first, _ in every), "ms", 100.0, racks)


def _edits(desk: Desk, commands: Iterator[Command]) -> list[tuple[float, float]]:
    """Return the time of each edit to the repainted canvas, and to the drawn charts."""
    times = []
    for command in commands:
        started = perf_counter()
        painted = desk.frame(partial(desk.workspace.run, command))
        _wait_for_charts(desk)
        drawn = (perf_counter() - started) * 1000.0
        desk.settle()
        times.append((painted, drawn))
    return times


def _wait_for_charts(desk: Desk) -> None:
    state = desk.workspace.state
    end = perf_counter() + LOAD_SECONDS
    while perf_counter() < end:
        desk.application.processEvents()
        board = desk.dashboard
        shown = board._shown()
        if shown.evaluation is state.evaluation and any(map(shown.is_same, board._drawn.values())):
            return
        time.sleep(0.0005)
    raise TimeoutError("the charts did not follow")


def view_rows(desk: Desk, racks: int) -> Iterator[Measured]:
    """Panning at several zooms, and zooming from everything to one rack and back."""
    middle = desk.canvas.viewport().rect().center()
    panned = []
    for zoom in (None, 0.3, 1.0, 2.5):
        if zoom is None:
            desk.canvas.fit_all()
        else:
            desk.canvas.camera.zoom_to(zoom)
        desk.settle()
        panned += _pan(desk, middle)
    yield Measured("pan_frame_p95", p95(panned), "ms", FRAME_MS, racks)
    desk.canvas.fit_all()
    desk.settle()
    zoomed = []
    for turn in [120] * STEPS + [-120] * STEPS:
        before = desk.canvas.camera.zoom
        took = desk.frame(partial(desk.wheel, middle, turn))
        if desk.canvas.camera.zoom != before:
            zoomed.append(took)
    yield Measured("zoom_frame_p95", p95(zoomed), "ms", FRAME_MS, racks)


def _pan(desk: Desk, start: QPoint) -> list[float]:
    desk.mouse(QEvent.Type.MouseButtonPress, start, MIDDLE)
    times = []
    for step in range(1, STEPS + 1):
        at = start + QPoint(5 * min(step, STEPS - step), 3 * (step % 7))
        times.append(desk.frame(partial(desk.mouse, QEvent.Type.MouseMove, at, MIDDLE)))
    desk.mouse(QEvent.Type.MouseButtonRelease, start, MIDDLE)
    return times


def drag_rows(desk: Desk, racks: int) -> Iterator[Measured]:
    """Moving a device between racks, and dragging a server in from the catalogue."""
    same: list[float] = []
    new: list[float] = []
    for drag in (_device_drag, _catalogue_drag):
        _look_at_racks(desk)
        for step in drag(desk):
            before = desk.workspace.state.preview
            took = desk.frame(step)
            (same if desk.workspace.state.preview is before else new).append(took)
        desk.canvas._escape()
        desk.settle()
    assert len(new) >= STEPS, "the drags met hardly any targets"
    yield Measured("drag_same_target_p95", p95(same), "ms", 8.0, racks)
    yield Measured("drag_new_target_p95", p95(new), "ms", FRAME_MS, racks)


def _look_at_racks(desk: Desk) -> None:
    """Show some racks in the middle of the plan at 100 %."""
    places = list(desk.canvas.canvas.layout.racks.values())
    desk.canvas.camera.zoom_to(1.0)
    desk.canvas.centerOn(QPointF(*places[len(places) // 2].cell.middle))
    desk.settle()


def _racks_in_view(desk: Desk) -> list[QPoint]:
    """Return the middle of the racks near the middle of the view, in pixels."""
    canvas = desk.canvas
    inside = canvas.viewport().rect().adjusted(80, 80, -80, -80)
    middles = [QPointF(*place.cell.middle) for place in canvas.canvas.layout.racks.values()]
    found = [at for at in map(canvas.mapFromScene, middles) if inside.contains(at)]
    assert found, "no rack is in view"
    return found


def _path(desk: Desk) -> list[QPoint]:
    """Walk over some racks, a few pixels at a time."""
    stops = _racks_in_view(desk)[:6]
    return [stop + QPoint(step % 3 - 1, 5 * step - 100) for stop in stops for step in range(40)]


def _device_drag(desk: Desk) -> Iterator[Callable[[], None]]:
    """Take a device of a rack in view and yield its moves."""
    start = _a_device(desk)
    desk.mouse(QEvent.Type.MouseButtonPress, start, LEFT)
    desk.mouse(QEvent.Type.MouseMove, start + QPoint(9, 0), LEFT)
    for at in _path(desk):
        yield partial(desk.mouse, QEvent.Type.MouseMove, at, LEFT)


def _a_device(desk: Desk) -> QPoint:
    canvas = desk.canvas
    for stop in _racks_in_view(desk):
        for shift in range(-300, 300, 7):
            at = stop + QPoint(0, shift)
            found = canvas.canvas.hit(canvas.mapToScene(at))
            if found.selection.kind is Subject.PLACEMENT:
                return at
    raise AssertionError("no device is in view")


def _catalogue_drag(desk: Desk) -> Iterator[Callable[[], None]]:
    """Bring a server in from the catalogue and yield its moves."""
    viewport = desk.canvas.viewport()
    mime = entry_mime(SERVER)
    rest = (Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    path = _path(desk)
    QApplication.sendEvent(viewport, QDragEnterEvent(path[0], *rest))
    for at in path:
        yield partial(_send, viewport, QDragMoveEvent(at, *rest))


def _send(widget: QWidget, event: QEvent) -> None:
    QApplication.sendEvent(widget, event)


def main(project: Path, racks: int) -> None:
    """Open the project and print its rows."""
    application = QApplication(["rackwright"])
    desk = Desk(application, project)
    for row in rows(desk, racks):
        print(row.line(), flush=True)
    desk.session.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
