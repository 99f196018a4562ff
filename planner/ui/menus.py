"""Menus and shortcuts, made from the one list of actions."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from planner.presenters.privacy import prices_hidden
from planner.presenters.wording import worded
from planner.workspace.actions import ACTIONS, Action, Desk
from planner.workspace.state import State

_BREAK_BEFORE = frozenset(
    {
        "file.save",
        "file.export_bom",
        "file.import_catalogue",
        "file.settings",
        "file.quit",
        "edit.cut",
        "edit.select_all",
        "design.add_site",
        "design.duplicate",
        "design.replace",
        "design.lock",
        "design.to_tray",
        "floor.add_row",
        "floor.add_door",
        "floor.select_row",
        "floor.align_left",
        "floor.number",
    }
)
"""Actions that a line in the menu sets apart from those above."""

_OF_WORKLOADS = frozenset(
    {
        "design.size_workload",
        "design.add_workload",
        "design.edit_workload",
        "design.move_workload",
        "design.demand_curve",
        "design.best_layouts",
    }
)
"""Actions with a menu of their own inside the menu, which has to fit on a small screen."""

_ON_CANVAS = frozenset(
    {
        "edit.cut",
        "edit.copy",
        "edit.paste",
        "edit.repeat",
        "edit.delete",
        "edit.select_all",
        "edit.select_alike",
    }
)
"""Shortcuts that mean something else in a field, and so work with the focus on the canvas only."""

_ALSO = {"edit.redo": ("Ctrl+Y",)}
"""Further keys that people know from other programs; menus and lists show the first."""


_ABOUT_PRICES = frozenset({"project.quote_details", "project.add_line"})
"""Actions that would bring prices to the screen, and so rest while these are hidden."""


class ActionSet(QObject):
    """The actions of the program as Qt knows them; `by_id` has each by its id."""

    def __init__(self, window: QWidget, canvas: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._desk = desk
        self._possible: dict[str, bool] = {}
        self._details: dict[str, str] = {}
        self.by_id: Mapping[str, QAction] = {
            action.id: self._made(action, window, canvas) for action in ACTIONS
        }
        self.show_state(desk.workspace.state)

    def __getitem__(self, action_id: str) -> QAction:
        """Return an action by its id."""
        return self.by_id[action_id]

    def show_state(self, state: State) -> None:
        """Enable what is possible, and say what would be undone."""
        self.enable(state)
        for action in ACTIONS:
            detail = worded(action.detail(state))
            if self._details.get(action.id) != detail:
                self._details[action.id] = detail
                self._name(action, detail)

    def enable(self, state: State) -> None:
        """Enable what is possible: at once, since the next key may be pressed already."""
        hidden = prices_hidden()
        for action in ACTIONS:
            possible = action.enabled(state) and not (hidden and action.id in _ABOUT_PRICES)
            if self._possible.get(action.id) is not possible:
                self._possible[action.id] = possible
                self.by_id[action.id].setEnabled(possible)

    def _name(self, action: Action, detail: str) -> None:
        made = self.by_id[action.id]
        title = self.tr(action.title)
        text = f"{title} {detail}" if detail else title
        made.setText(text)
        made.setIconText(title)
        keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{text} ({keys})" if keys else text)

    def fill(self, menus: Mapping[str, QMenu]) -> None:
        """Add the actions to their menus."""
        workloads: QMenu | None = None
        for action in ACTIONS:
            menu = menus[action.menu]
            if action.id in _OF_WORKLOADS:
                workloads = menu = workloads or menu.addMenu(self.tr("&Workload"))
            if action.id in _BREAK_BEFORE:
                menu.addSeparator()
            menu.addAction(self.by_id[action.id])

    def _made(self, action: Action, window: QWidget, canvas: QWidget) -> QAction:
        made = QAction(self)
        made.triggered.connect(partial(action.run, self._desk))
        made.setWhatsThis(self.tr(action.needs) if action.needs else "")
        if action.shortcut:
            keys = (action.shortcut, *_ALSO.get(action.id, ()))
            made.setShortcuts([QKeySequence(one) for one in keys])
        if action.id in _ON_CANVAS:
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            canvas.addAction(made)
        else:
            window.addAction(made)
        return made
