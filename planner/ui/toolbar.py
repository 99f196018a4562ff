"""The toolbar: files and undo at the left, views and the export at the right."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from planner.ui.menus import ActionSet

_ICON = QSize(16, 16)
_ALWAYS_ICONS = ("file.new", "file.open", "file.save")
_WITH_TEXT = ("edit.undo", "edit.redo")
_MAIN = "file.export_bom"


class Toolbar(QToolBar):
    """Buttons of the most used actions; texts give way to tooltips where the window is narrow."""

    def __init__(self, actions: ActionSet, views: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent.tr("Tools"), parent)
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(_ICON)
        self.toggleViewAction().setVisible(False)
        self._texted: list[QToolButton] = []
        for one in _ALWAYS_ICONS:
            self._add(actions[one])
        self.addSeparator()
        for one in _WITH_TEXT:
            self._texted.append(self._add(actions[one]))
        spring = QWidget(self)
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)
        for action in views:
            self._add(action).setProperty("role", "quiet")
        self.addSeparator()
        main = self._add(actions[_MAIN])
        main.setProperty("role", "primary")
        self._texted.append(main)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show texts beside the icons, or not."""
        styles = Qt.ToolButtonStyle
        style = styles.ToolButtonIconOnly if narrow else styles.ToolButtonTextBesideIcon
        for button in self._texted:
            button.setToolButtonStyle(style)

    def _add(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(button)
        return button
