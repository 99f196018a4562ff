"""Another theme in the running window reaches every corner of it."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from planner.app.paths import resource_folder
from planner.ui.appearance import Appearance, ThemeChoice
from planner.ui.bridge import Bridge
from planner.ui.charts.frame import ChartFrame
from planner.ui.icons import IconSet
from planner.ui.main_window import MainWindow
from planner.ui.theme import LIGHT
from planner.workspace.workspace import Workspace
from tests.desks import QuietDesk
from tests.settling import settle


@pytest.fixture
def window(appearance: Appearance, workspace: Workspace, qtbot: QtBot) -> MainWindow:
    window = MainWindow(appearance, IconSet(resource_folder() / "icons"))
    qtbot.addWidget(window)
    bridge = Bridge(window)
    window.resize(1366, 768)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.attach(QuietDesk(workspace), bridge)
    settle(150)
    window.destroyed.connect(bridge.close)
    return window


def test_charts_and_status_take_the_new_colours(window: MainWindow, appearance: Appearance) -> None:
    charts = [one for one in window.findChildren(ChartFrame) if one.isVisible()]
    assert charts
    for one in charts:
        one.grab()
    appearance.choose(ThemeChoice.LIGHT)
    settle(50)
    for one in charts[:3]:
        picture = one.plot.grab().toImage()
        assert picture.pixelColor(1, 1).name() == LIGHT.window.name(), one.accessibleName()
    findings = [
        one for one in window.statusBar().findChildren(QLabel) if "not admissible" in one.text()
    ]
    assert [LIGHT.bad.name() in one.styleSheet() for one in findings] == [True]
