"""The panels inside the real window: their buttons reach the desk, their links the canvas."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from planner.app.paths import resource_folder
from planner.ui.appearance import Appearance
from planner.ui.bridge import Bridge
from planner.ui.icons import IconSet
from planner.ui.main_window import MainWindow
from planner.workspace.workspace import Workspace
from tests.desks import QuietDeployer, QuietDesk, QuietExporter

Show = Callable[..., None]


class CountingDeployer(QuietDeployer):
    """Remembers what it was asked to do."""

    def __init__(self, asked: list[str]) -> None:
        self._asked = asked

    def add_workload(self) -> None:
        self._asked.append("workload")


class CountingExporter(QuietExporter):
    """Remembers what it was asked to do."""

    def __init__(self, asked: list[str]) -> None:
        self._asked = asked

    def ask(self) -> None:
        self._asked.append("export")


class CountingDesk(QuietDesk):
    """Remembers what it was asked to do."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.asked: list[str] = []
        self.deployer = CountingDeployer(self.asked)
        self.exports = CountingExporter(self.asked)


def button(panel: QWidget, text: str) -> QPushButton:
    return next(one for one in panel.findChildren(QPushButton) if text in one.text())


def test_the_buttons_of_the_panels_do_what_they_say(
    workspace: Workspace, appearance: Appearance, shown: Show, qapp: QApplication
) -> None:
    window = MainWindow(appearance, IconSet(resource_folder() / "icons"))
    bridge, desk = Bridge(window), CountingDesk(workspace)
    window.attach(desk, bridge)
    shown(window, 1400, 900)
    bench = window.bench
    bench.tabs.setCurrentWidget(bench.bom)
    qapp.processEvents()
    QTest.mouseClick(button(bench.bom, "Export"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(bench.workloads, "Add"), Qt.MouseButton.LeftButton)
    assert desk.asked == ["export", "workload"]
    bridge.close()


def test_no_panel_squeezes_the_docks_of_a_small_window(
    workspace: Workspace, appearance: Appearance, shown: Show, qapp: QApplication
) -> None:
    window = MainWindow(appearance, IconSet(resource_folder() / "icons"))
    bridge = Bridge(window)
    window.attach(CountingDesk(workspace), bridge)
    shown(window, 1366, 768)
    bench = window.bench
    for tab in range(bench.tabs.count()):
        bench.tabs.setCurrentIndex(tab)
        qapp.processEvents()
        assert bench.inspector.width() >= 240
        assert bench.canvas.width() >= 840
        assert window.width() == 1366
    bridge.close()
