"""What the tests of canvas, palette and shell share: an application without a display."""

import os

import pytest
from PySide6.QtWidgets import QApplication

from planner.app.paths import resource_folder
from planner.ui.appearance import Appearance, ThemeChoice
from planner.workspace.workspace import Workspace
from tests.builders import example, library

# Also where the suite is started by hand.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def workspace() -> Workspace:
    """The example, open."""
    return Workspace(example(), library())


@pytest.fixture
def appearance(qapp: QApplication) -> Appearance:
    """The application in the dark theme."""
    return Appearance(qapp, resource_folder() / "themes", ThemeChoice.DARK)
