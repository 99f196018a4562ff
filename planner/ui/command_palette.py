"""Every action by a few letters of its name: Ctrl+K, type, Enter."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QMainWindow,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from planner.presenters.fuzzy import ranked
from planner.ui.menu_actions import MenuAction, menu_actions
from planner.ui.theme import GRID, theme_of

_SIZE = (620, 400)
_FROM_TOP_PX = 84
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """A field and the actions it finds; Enter runs the chosen one, Escape leaves.

    What is not possible now is listed last, grey, with what it takes.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "palette")
        self.setWindowTitle(self.tr("Command palette"))
        self.setAccessibleName(self.windowTitle())
        self._actions = menu_actions(window.menuBar())
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Type a few letters of a command"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.textChanged.connect(self._find)
        self.list = QTreeWidget(self)
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._run)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.resize(*_SIZE)
        middle = window.mapToGlobal(QPoint((window.width() - self.width()) // 2, _FROM_TOP_PX))
        self.move(middle)
        self._find("")
        self.field.setFocus()

    def titles(self) -> tuple[str, ...]:
        """What is listed, from above."""
        rows = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return tuple(item.text(0) for item in rows if item is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.list.currentItem()
        if event.key() in _STEPS:
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if current is not None:
                self._run(current)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.close()

    def _find(self, text: str) -> None:
        found = ranked(text, self._actions, lambda one: f"{one.title} {one.menu}")
        found.sort(key=lambda one: not one.action.isEnabled())
        self.list.clear()
        for one in found:
            self._add(one)
        first = self.list.topLevelItem(0)
        if first is not None and not first.isDisabled():
            self.list.setCurrentItem(first)

    def _add(self, one: MenuAction) -> None:
        item = QTreeWidgetItem(self.list, [one.title, one.needs or one.menu, one.keys])
        item.setData(0, Qt.ItemDataRole.UserRole, one)
        item.setSizeHint(0, QSize(0, self.fontMetrics().height() + 2 * GRID))
        item.setForeground(1, theme_of(self).muted)
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setDisabled(not one.action.isEnabled())
        spoken = (one.title, one.menu, one.keys, one.needs)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(x for x in spoken if x))

    def _run(self, item: QTreeWidgetItem) -> None:
        one = item.data(0, Qt.ItemDataRole.UserRole)
        if item.isDisabled() or not isinstance(one, MenuAction):
            return
        self.close()
        # Once the palette is gone: what the action opens must not lose the focus to it.
        QTimer.singleShot(0, one.action, one.action.trigger)
