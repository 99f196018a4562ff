"""Tools of the floor plan that wait for the pointer: drawing walls, drawing a row."""

from enum import Enum

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


class Tool(Enum):
    """What the next drag on the floor plan draws."""

    ROOM = "room"
    ROW = "row"


class FloorTools(QObject):
    """The actions that take a tool up; at most one is in the hand."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self.by_tool: dict[Tool, QAction] = {}
        for tool, title, tip, keys in (
            (
                Tool.ROOM,
                self.tr("Draw Room"),
                self.tr("Drag a rectangle, or click corner after corner"),
                "Ctrl+Alt+D",
            ),
            (
                Tool.ROW,
                self.tr("Draw Row"),
                self.tr("Drag along the fronts; racks fill the line"),
                "Ctrl+Alt+Shift+R",
            ),
        ):
            action = QAction(title, self)
            action.setCheckable(True)
            action.setShortcut(QKeySequence(keys))
            action.setToolTip(f"{title} ({keys}). {tip}")
            action.setStatusTip(tip)
            group.addAction(action)
            window.addAction(action)
            self.by_tool[tool] = action

        self.clearances = QAction(self.tr("Show Clearances"), self)
        self.clearances.setCheckable(True)
        window.addAction(self.clearances)

    @property
    def actions(self) -> tuple[QAction, ...]:
        """All of them."""
        return tuple(self.by_tool.values())

    @property
    def tool(self) -> Tool | None:
        """What is in the hand."""
        return next((one for one, action in self.by_tool.items() if action.isChecked()), None)

    def fill(self, menu: QMenu) -> None:
        """Put them at the head of a menu."""
        first = menu.actions()[0] if menu.actions() else None
        for action in self.actions:
            if first is None:
                menu.addAction(action)
            else:
                menu.insertAction(first, action)
        if first is not None:
            menu.insertSeparator(first)
        menu.addSeparator()
        menu.addAction(self.clearances)

    def put_away(self) -> None:
        """Put the tool away."""
        for action in self.actions:
            action.setChecked(False)
