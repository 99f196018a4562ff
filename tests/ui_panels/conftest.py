"""Panels in a real application, dressed as the window dresses them."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from planner.app.paths import resource_folder
from planner.domain.project import Project
from planner.ui.appearance import Appearance, ThemeChoice
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace
from tests.builders import example, library


@pytest.fixture(scope="session")
def appearance(qapp: QApplication) -> Appearance:
    return Appearance(qapp, resource_folder() / "themes", ThemeChoice.DARK)


@pytest.fixture
def open_project(appearance: Appearance) -> Callable[[Project], Workspace]:
    appearance.choose(ThemeChoice.DARK)
    return lambda project: Workspace(project, library())


@pytest.fixture
def workspace(open_project: Callable[[Project], Workspace]) -> Workspace:
    return open_project(example())


@pytest.fixture
def notices(workspace: Workspace) -> list[Notice]:
    """Everything the workspace tells from now on."""
    told: list[Notice] = []
    workspace.notices.subscribe(told.append)
    return told


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Callable[..., None]]:
    """Show widgets as windows and put them away after the test."""
    opened: list[QWidget] = []

    def show(widget: QWidget, width: int = 0, height: int = 0) -> None:
        if width:
            widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        QTest.qWaitForWindowExposed(widget)
        qapp.processEvents()
        opened.append(widget)

    yield show
    for widget in opened:
        if isValid(widget):  # dialogs delete themselves when they are closed
            widget.close()
            widget.deleteLater()
    qapp.processEvents()
