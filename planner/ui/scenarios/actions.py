"""What can be done with scenarios: actions for the menu, for the tabs and for the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from planner.document.commands.scenarios import (
    AddScenario,
    DeleteScenario,
    SetReferenceScenario,
)
from planner.domain.identity import ScenarioId
from planner.ui.scenarios.compare import CompareDialog
from planner.ui.scenarios.note import NoteDialog
from planner.ui.scenarios.tab_bar import ScenarioTabs
from planner.ui.scenarios.two_way import TwoWayDialog
from planner.workspace.risking import Risks
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State
from planner.workspace.workspace import Workspace


class ScenarioActions(QObject):
    """Acts on the scenario that is shown, or on the one whose tab was asked for its menu."""

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        tabs: ScenarioTabs,
        scheduler: Scheduler,
        risks: Risks,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._tabs = tabs
        self._scheduler = scheduler
        self._risks = risks
        self._comparison: CompareDialog | None = None
        self._meant: ScenarioId | None = None
        self.duplicate = self._action(self.tr("Duplicate Scenario"), self._duplicate)
        self.rename = self._action(self.tr("Rename Scenario"), self._rename)
        self.note = self._action(self.tr("Note…"), self._note)
        self.reference = self._action(self.tr("Reference for Break-even"), self._refer)
        self.reference.setCheckable(True)
        self.delete = self._action(self.tr("Delete Scenario"), self._delete)
        self.next = self._action(
            self.tr("Next Scenario"), lambda: tabs.step(1), "Ctrl+Tab", "Ctrl+PgDown"
        )
        self.previous = self._action(
            self.tr("Previous Scenario"), lambda: tabs.step(-1), "Ctrl+Shift+Tab", "Ctrl+PgUp"
        )
        self.compare = self._action(self.tr("Compare Scenarios"), self._compare, "F8")
        self.compare.setIconText(self.tr("Compare"))
        self.two_way = self._action(self.tr("Two-Way Table…"), self._two_way)
        tabs.add_wanted.connect(self.duplicate.trigger)
        tabs.menu_wanted.connect(self._open_menu)
        self.show_state(workspace.state)

    def fill(self, menu: QMenu) -> None:
        """Add the comparison and everything about scenarios to a menu."""
        menu.addSeparator()
        menu.addAction(self.compare)
        menu.addAction(self.two_way)
        scenario = menu.addMenu(self.tr("Scenario"))
        self._fill(scenario)
        scenario.addSeparator()
        scenario.addActions([self.next, self.previous])

    def show_state(self, state: State) -> None:
        """Enable what is possible on the scenario that is shown."""
        self._show(state, state.scenario)
        many = len(state.project.scenarios) > 1
        for action in (self.delete, self.next, self.previous, self.compare):
            action.setEnabled(many)
        if self.comparison is not None:
            self.comparison.show_state(state)

    def end(self) -> None:
        """End what the comparison works out beside the window."""
        if self._comparison is not None:
            self._comparison.odds.end()

    @property
    def comparison(self) -> CompareDialog | None:
        """The comparison while it is open."""
        dialog = self._comparison
        return dialog if dialog is not None and dialog.isVisible() else None

    def _show(self, state: State, scenario: ScenarioId) -> None:
        self.reference.setChecked(state.project.settings.reference_scenario == scenario)

    def _fill(self, menu: QMenu) -> None:
        menu.addActions([self.duplicate, self.rename, self.note])
        menu.addSeparator()
        menu.addAction(self.reference)
        menu.addSeparator()
        menu.addAction(self.delete)

    def _open_menu(self, scenario: ScenarioId, at: QPoint) -> None:
        """Show what can be done with the tab under the pointer, which need not be the open one."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        self._meant = scenario
        self._show(self._workspace.state, scenario)
        # The menu hides before the action that was chosen in it is triggered.
        menu.aboutToHide.connect(self._forget_soon, Qt.ConnectionType.QueuedConnection)
        menu.popup(at)

    def _forget_soon(self) -> None:
        self._meant = None
        self.show_state(self._workspace.state)

    @property
    def _scenario(self) -> ScenarioId:
        return self._meant or self._workspace.state.scenario

    def _duplicate(self) -> None:
        state = self._workspace.state
        name = state.project.scenario(self._scenario).name
        done = self.tr("Duplicated scenario {0}").format(name)
        self._workspace.run(AddScenario(self._scenario), undo_hint=done)

    def _rename(self) -> None:
        self._tabs.rename(self._scenario)

    def _note(self) -> None:
        scenario = self._workspace.state.project.scenario(self._scenario)
        dialog = NoteDialog(self._workspace, scenario, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _refer(self) -> None:
        current = self._workspace.state.project.settings.reference_scenario
        scenario = self._scenario
        self._workspace.run(SetReferenceScenario(None if current == scenario else scenario))
        self.show_state(self._workspace.state)

    def _compare(self) -> None:
        """Open the comparison, or bring the open one to the front."""
        dialog = self._comparison
        if dialog is None:
            dialog = CompareDialog(self._workspace, self._scheduler, self._window)
            self._comparison = dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        dialog.show_state(self._workspace.state)

    def _two_way(self) -> None:
        dialog = TwoWayDialog(self._workspace, self._risks, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def _delete(self) -> None:
        name = self._workspace.state.project.scenario(self._scenario).name
        done = self.tr("Deleted scenario {0}").format(name)
        self._workspace.run(DeleteScenario(self._scenario), undo_hint=done)

    def _action(self, title: str, run: Callable[[], None], *keys: str) -> QAction:
        action = QAction(title, self)
        action.triggered.connect(lambda _checked: run())
        if keys:
            action.setShortcuts([QKeySequence(one) for one in keys])
            text = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{title} ({text})")
            self._window.addAction(action)
        return action
