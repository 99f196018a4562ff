"""What stands on the screen after an edit is what painting everything anew shows, to the pixel."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.app.paths import resource_folder
from planner.document.command import Command
from planner.document.commands.placing import DeletePlacements, EditPlacement
from planner.document.commands.racks import EditRack, EditSite
from planner.domain.site import Feed
from planner.ui.appearance import Appearance
from planner.ui.bridge import Bridge
from planner.ui.canvas.view import CanvasView
from planner.ui.icons import IconSet
from planner.ui.main_window import MainWindow
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.desks import QuietDesk
from tests.settling import settle


class PromptBridge(Bridge):
    """Begins nothing later: what is drawn in the background may come at any time."""

    def call_later(self, delay_ms: int, action: Callable[[], None]) -> Callable[[], None]:
        return lambda: None


ZOOMS = (0.1, 0.3, 1.0)
"""Far away, at the change to single racks, and at 100 %."""


@pytest.fixture
def window(appearance: Appearance, workspace: Workspace, qtbot: QtBot) -> MainWindow:
    window = MainWindow(appearance, IconSet(resource_folder() / "icons"))
    qtbot.addWidget(window)
    bridge = PromptBridge(window)
    window.resize(1366, 768)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.attach(QuietDesk(workspace), bridge)
    settle(80)
    window.destroyed.connect(bridge.close)
    return window


def on_screen(window: QWidget) -> QImage:
    return window.screen().grabWindow(window.winId()).toImage()


def at_rest(window: MainWindow) -> QImage:
    """Return what is on the screen once charts and tables have followed."""
    before, now = QImage(), on_screen(window)
    while now != before:
        settle()
        before, now = now, on_screen(window)
    return now


def painted_anew(window: QWidget) -> QImage:
    for widget in (window, *window.findChildren(QWidget)):
        widget.update()
    QApplication.processEvents()
    return on_screen(window)


def edits(workspace: Workspace) -> Iterator[Callable[[], object]]:
    """Edits of all sorts, the selection, previews and steps back, one after the other."""
    state = workspace.state
    plan, scenario = state.plan, state.scenario
    racks = [rack for rack in plan.racks.values() if rack.placements]
    servers = [one for one in plan.placements() if one.pool is not None]

    def run(command: Command) -> Callable[[], object]:
        return lambda: workspace.run(command)

    yield lambda: workspace.select(Selection(Subject.PLACEMENT, (servers[0].id,)))
    yield run(EditPlacement(scenario, servers[0].id, "gpu_limit_kw", 0.4))
    yield run(EditPlacement(scenario, servers[-1].id, "name", "Another name"))
    small = (Feed("A", 230.0, 1, 4.0), Feed("B", 230.0, 1, 4.0))
    for rack in (racks[0], racks[-1]):
        yield run(EditRack(scenario, rack.id, "feeds", small))
    yield run(EditSite(scenario, plan.sites[0].id, "name", "Elsewhere"))
    yield workspace.undo
    yield lambda: workspace.select(Selection(Subject.RACK, (racks[-1].id,)))
    without = DeletePlacements(scenario, frozenset({racks[-1].placements[0].id}))
    yield lambda: workspace.preview(without)
    yield workspace.drop_preview
    yield run(EditRack(scenario, racks[-1].id, "name", "Renamed"))
    yield workspace.undo
    yield workspace.undo


@pytest.mark.parametrize("zoom", ZOOMS)
def test_an_edit_repaints_everything_that_it_changes(
    window: MainWindow, workspace: Workspace, zoom: float
) -> None:
    window.canvas.camera.zoom_to(zoom)
    first = next(iter(window.canvas.canvas.layout.racks.values()))
    window.canvas.centerOn(first.cell.x, first.cell.y)  # with the title of its site
    shown = [at_rest(window)]
    for edit in edits(workspace):
        edit()
        shown.append(at_rest(window))
        assert shown[-1] == painted_anew(window)
    assert all(one != other for one, other in pairwise(shown))


def test_a_part_of_a_large_plan_is_painted_as_the_whole_would_be(
    appearance: Appearance, workspace: Workspace, qtbot: QtBot
) -> None:
    view = CanvasView(workspace, appearance.theme, QApplication.font())
    qtbot.addWidget(view)
    view.resize(260, 180)
    with qtbot.waitExposed(view):
        view.show()
    view.show_state(workspace.state)
    view.camera.zoom_to(0.3)
    view.camera.show_part(view.canvas.content_rect().adjusted(100, 100, -1500, -700))
    view.camera.zoom_to(0.3)
    settle(150)
    racks = [rack for rack in workspace.state.plan.racks.values() if rack.placements]
    scenario = workspace.state.scenario
    shown = [on_screen(view)]
    for number in range(6):
        view.camera.pan_by(*((-31, 17), (23, -40), (0, 55))[number % 3])
        if number % 2:
            workspace.run(EditRack(scenario, racks[number % 3].id, "name", f"R {number}"))
            view.show_state(workspace.state)
        settle(40)
        shown.append(on_screen(view))
        assert shown[-1] == painted_anew(view)
    assert all(one != other for one, other in pairwise(shown))
