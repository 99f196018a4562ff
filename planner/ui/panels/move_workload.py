"""The menu of places that a workload can be moved to: what dragging it there does, by keyboard."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from planner.domain.identity import WorkloadId
from planner.presenters.wording import worded
from planner.workspace.rerouting import ServingPlace, serving_places
from planner.workspace.state import Selection, Subject
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace


class MoveWorkloadMenu(QMenu):
    """Names every place; where a rule of law or policy closes one, its id stands beside it."""

    def __init__(self, workspace: Workspace, workload: WorkloadId, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)
        self._workspace, self._workload, self._over = workspace, workload, window
        name = next(one.name for one in workspace.state.project.workloads if one.id == workload)
        head = self.addAction(self.tr("Move {0} to").format(name).replace("&", "&&"))
        head.setEnabled(False)
        self.addSeparator()
        places = serving_places(workspace.state, workspace.library, workload)
        for place in places:
            self._offer(place)
        if all(place.command is None for place in places):
            text = self.tr("Add a site, a cloud region or a model API to move it there.")
            self.addAction(text).setEnabled(False)

    def open(self) -> None:
        """Show it at the pointer when that is over the window, else in its middle."""
        window, at = self._over, QCursor.pos()
        if not window.rect().contains(window.mapFromGlobal(at)):
            at = window.mapToGlobal(window.rect().center() - QPoint(0, self.sizeHint().height()))
        self.popup(at)
        first = next((one for one in self.actions() if one.isEnabled() and one.text()), None)
        if first is not None:
            self.setActiveAction(first)

    def _offer(self, place: ServingPlace) -> None:
        text = worded(place.name)
        if place.command is None:
            text = self.tr("{0} · {1}").format(text, worded(place.refused))
        elif place.closed is not None:
            text = self.tr("{0} · closed by {1}").format(text, worded(place.closed))
        action = self.addAction(text.replace("&", "&&"))
        action.setEnabled(place.command is not None)
        if place.command is not None:
            action.triggered.connect(partial(self._move, place))

    def _move(self, place: ServingPlace) -> None:
        if place.command is not None and run_and_tell(
            self._workspace, place.command, place.closed or ""
        ):
            self._workspace.select(Selection(Subject.WORKLOAD, (self._workload,)))
