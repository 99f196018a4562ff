"""Differences between scenarios on the canvas: the other one as ghosts, and a line that counts."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.presenters.differences import Differences, differences
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.differences import DifferencesItem
from planner.ui.canvas.pointing import slot_box
from planner.ui.canvas.view import CanvasView
from planner.ui.theme import GRID
from planner.workspace.state import SlotTarget, State
from planner.workspace.workspace import Workspace


class PlanGhosts(QObject):
    """Shows on a canvas how the open scenario differs from one that is chosen in a menu."""

    def __init__(self, view: CanvasView, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._other: ScenarioId | None = None
        self._compared: tuple[object, object] | None = None
        self.item = DifferencesItem(view.canvas.look)
        view.canvas.addItem(self.item)
        self.note = _Note(view)
        self.menu = QMenu(self.tr("Differences on the Canvas"), parent)
        self.menu.aboutToShow.connect(self._fill)
        self._fill()

    def show_against(self, scenario: ScenarioId | None) -> None:
        """Show what differs from a scenario from now on; None for nothing."""
        self._other = scenario
        self._compared = None
        self.follow(self._workspace.state)

    def follow(self, state: State) -> None:
        """Show what differs now."""
        project, other = state.project, self._other
        if other is None or other == state.scenario or not _has(project, other):
            self._compared = None
            self.item.show_boxes((), ())
            self.note.hide()
            return
        scenario = project.scenario(other)
        seen = (state.plan, scenario.plan)
        if self._compared == seen and self.note.isVisible():
            return
        self._compared = seen
        found = differences(state.plan, scenario)
        self.item.show_boxes(*self._boxes(found))
        self.note.say(found.text)

    def _boxes(self, found: Differences) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
        """Boxes of what can be drawn: what stands in racks that are here."""
        canvas = self._view.canvas
        there = (
            slot_box(canvas.layout, SlotTarget(slot.rack, slot.bottom), slot.height)
            for slot in found.there
        )
        here = (canvas.racks.block_box(one) for one in found.here)
        return (
            tuple(box for box in there if box is not None),
            tuple(box for box in here if box is not None),
        )

    def _fill(self) -> None:
        self.menu.clear()
        state = self._workspace.state
        self._choice(self.tr("None"), None)
        for one in state.project.scenarios:
            if one.id != state.scenario:
                self._choice(self.tr("Against {0}").format(one.name), one.id)

    def _choice(self, title: str, scenario: ScenarioId | None) -> QAction:
        action = self.menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(scenario == self._other)
        action.triggered.connect(lambda _=False: self.show_against(scenario))
        return action


class _Note(QLabel):
    """Counts over the canvas what differs."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(GRID * 2, 2, GRID * 2, 2)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, text: str) -> None:
        """Show a text."""
        self.setText(text)
        self.adjustSize()
        self.show()
        self.raise_()


def _has(project: Project, scenario: ScenarioId) -> bool:
    return any(one.id == scenario for one in project.scenarios)
