"""Menus, toolbar and shortcuts, made from the one list of actions."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from planner.ui.icons import IconSet
from planner.ui.theme import Theme
from planner.workspace.actions import ACTIONS, Action, Desk
from planner.workspace.state import State

MENUS = ("File", "Edit", "View", "Design", "Help")
"""In the order of the menu bar; View and Help are filled by the window."""

_ICONS = {
    "file.new": "new",
    "file.open": "open",
    "file.save": "save",
    "file.export_bom": "export",
    "edit.undo": "undo",
    "edit.redo": "redo",
}

_BREAK_BEFORE = frozenset({"file.save", "file.export_bom", "file.quit", "edit.delete"})
"""Actions that a line in the menu sets apart from those above."""

_ON_CANVAS = frozenset({"edit.delete"})
"""Shortcuts that mean something else in a field, and so work with the focus on the canvas only."""


class ActionSet(QObject):
    """The actions of the program as Qt knows them; disabled until there is a desk."""

    def __init__(self, window: QWidget, canvas: QWidget, icons: IconSet) -> None:
        super().__init__(window)
        self._icons = icons
        self._desk: Desk | None = None
        self._actions: dict[str, QAction] = {}
        for action in ACTIONS:
            made = self._actions[action.id] = QAction(self.tr(action.title), self)
            made.setEnabled(False)
            made.triggered.connect(partial(self._run, action))
            if action.shortcut:
                made.setShortcut(QKeySequence(action.shortcut))
            if action.id in _ON_CANVAS:
                made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                canvas.addAction(made)
            else:
                window.addAction(made)

    def __getitem__(self, action_id: str) -> QAction:
        """Return an action by its id."""
        return self._actions[action_id]

    def attach(self, desk: Desk) -> None:
        """Run actions at this desk from now on."""
        self._desk = desk
        self.show_state(desk.workspace.state)

    def show_state(self, state: State) -> None:
        """Enable what is possible, and say what would be undone."""
        for action in ACTIONS:
            made = self._actions[action.id]
            made.setEnabled(self._desk is not None and action.enabled(state))
            detail = action.detail(state)
            title = self.tr(action.title)
            made.setText(f"{title} {detail}" if detail else title)
            made.setIconText(title)
            keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            made.setToolTip(f"{made.text()} ({keys})" if keys else made.text())

    def set_theme(self, theme: Theme) -> None:
        """Colour the icons."""
        for action_id, name in _ICONS.items():
            colour = theme.on_accent if action_id == "file.export_bom" else None
            self._actions[action_id].setIcon(self._icons.icon(name, theme, colour=colour))

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Add the menus to a menu bar and the actions to the menus; returns the menus by name."""
        menus = {name: bar.addMenu(self.tr(f"&{name}")) for name in MENUS}
        for action in ACTIONS:
            if action.id in _BREAK_BEFORE:
                menus[action.menu].addSeparator()
            menus[action.menu].addAction(self._actions[action.id])
        return menus

    def _run(self, action: Action) -> None:
        if self._desk is not None:
            action.run(self._desk)
