"""What actions on the floor plan open."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from planner.domain.errors import Message
from planner.presenters.colouring import Metric
from planner.presenters.rows import Tone
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.dialogs.number_racks import NumberRacksDialog
from planner.ui.dialogs.print_floor import PrintFloorDialog
from planner.ui.dialogs.underlay import UnderlayDialog
from planner.ui.exports import open_outside
from planner.workspace.workspace import Workspace


class WindowSurveyor:
    """Serves one window; `metric` tells what colours the plan now, `folder` where files go."""

    def __init__(self, window: QWidget, workspace: Workspace) -> None:
        self._window = window
        self._workspace = workspace
        self.metric: Callable[[], Metric] = lambda: Metric.CLASS
        self.folder: Callable[[], Path] = Path.home

    def print_floor(self) -> None:
        """Show the sheets of the floor plan, to be saved or printed."""
        PrintFloorDialog(
            self._workspace, self.folder(), self.metric(), self._tell, self._window
        ).open()

    def lay_underlay(self) -> None:
        """Show what lies below the floor plan of a room: a picture to draw it from."""
        UnderlayDialog(self._workspace, self.folder(), self._window).open()

    def number_racks(self) -> None:
        """Ask by which scheme the racks of a room are named, with the names they would get."""
        NumberRacksDialog(self._workspace, self._window).open()

    def _tell(self, text: str, path: Path) -> None:
        actions = (_tr("Open"), _tr("Show in Folder"), _tr("Close"))
        box = MessageBox(Message(text, "", ""), actions, self._window, Tone.GOOD)
        opened = (path, path.parent)

        def act() -> None:
            if 0 <= box.chosen < len(opened):
                open_outside(opened[box.chosen])
            box.deleteLater()

        box.finished.connect(act)
        box.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Surveyor", text)
