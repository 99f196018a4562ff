"""The toolbar: files and undo at the left, then scenarios, views and the export at the right."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from planner.ui.icons import IconSet
from planner.ui.theme import Theme

ICONS = {
    "file.new": "new",
    "file.open": "open",
    "file.save": "save",
    "edit.undo": "undo",
    "edit.redo": "redo",
    "file.export_bom": "export",
}
"""Icon of each action that has a button, in the order of the toolbar."""

MAIN = "file.export_bom"
"""The action that stands out, at the right end."""

_ICON = QSize(16, 16)
_WITH_TEXT = ("edit.undo", "edit.redo", MAIN)
_VIEWS = ("fit", "panel-left", "panel-bottom", "panel-right")
"""Icons of the buttons for views, in their order."""
_SHOWING = ("compare", "present")
"""Icons of the buttons that show the plan to others, in their order."""
_WHILE_PRESENTING = ("lock", "hide", "reset")
"""Icons of the buttons that are there only while the plan is presented."""


class Toolbar(QToolBar):
    """Buttons of the most used actions; there from the start, working once they are filled.

    Texts give way to tooltips where the window is narrow.
    """

    def __init__(self, icons: IconSet, parent: QWidget) -> None:
        super().__init__(parent.tr("Tools"), parent)
        self._icons = icons
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(_ICON)
        self.toggleViewAction().setVisible(False)
        self._buttons: dict[str, QToolButton] = {}
        self._views: list[QToolButton] = []
        self._showing: list[QToolButton] = []
        self._guards: list[QToolButton] = []
        self._plans: list[QToolButton] = []
        self._guard_box: QAction | None = None
        self._middle = QWidget(self)
        for action_id in ICONS:
            if action_id == MAIN:
                self.addSeparator()
                self._plans = [self._add(text) for text in self._view_names()]
                self._colour = self._add()
                self._add_views()
            if action_id in ("edit.undo", MAIN):
                self.addSeparator()
            self._buttons[action_id] = self._add()
        self._buttons[MAIN].setProperty("role", "primary")

    def fill(self, actions: Mapping[str, QAction], views: Sequence[QAction]) -> None:
        """Let the buttons work; *views* are fit, left, bottom and right dock."""
        for action_id, button in self._buttons.items():
            button.setDefaultAction(actions[action_id])
            button.setEnabled(actions[action_id].isEnabled())
        for button, action in zip(self._views, views, strict=True):
            button.setDefaultAction(action)
            button.setEnabled(True)

    def hold_scenarios(self, tabs: QWidget, actions: Sequence[QAction]) -> None:
        """Put the tabs of the scenarios into the middle; *actions* are compare and present."""
        layout = QHBoxLayout(self._middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(tabs)
        for button, action in zip(self._showing, actions, strict=True):
            button.setDefaultAction(action)
            button.setEnabled(action.isEnabled())

    def offer_plan_views(self, actions: Sequence[QAction]) -> None:
        """Let buttons choose what the canvas shows; *actions* are racks, floor plan, regions."""
        for button, action in zip(self._plans, actions, strict=True):
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)

    def offer_while_presenting(self, actions: Sequence[QAction]) -> None:
        """Keep buttons for the time of a presentation; *actions* are lock, hide and reset."""
        box = QWidget(self)
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        for action in actions:
            button = QToolButton(box)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setDefaultAction(action)
            layout.addWidget(button)
            self._guards.append(button)
        self._guard_box = self.insertWidget(self._before_showing, box)
        self._guard_box.setVisible(False)

    def set_presenting(self, presenting: bool) -> None:
        """Show the buttons of a presentation, or put them away."""
        if self._guard_box is not None:
            self._guard_box.setVisible(presenting)

    def offer_colours(self, menu: QMenu, caption: str) -> None:
        """Let the drop-down open *menu*; *caption* says what is chosen."""
        if self._colour.menu() is not menu:
            self._colour.setMenu(menu)
            self._colour.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            self._colour.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._colour.setEnabled(True)
        self._colour.setText(caption)
        self._colour.setToolTip(menu.title())

    def set_narrow(self, *, narrow: bool) -> None:
        """Show texts beside the icons, or not."""
        styles = Qt.ToolButtonStyle
        style = styles.ToolButtonIconOnly if narrow else styles.ToolButtonTextBesideIcon
        for action_id in _WITH_TEXT:
            self._buttons[action_id].setToolButtonStyle(style)
        for button in self._showing:
            button.setToolButtonStyle(style)

    def set_theme(self, theme: Theme) -> None:
        """Colour the icons."""
        for action_id, button in self._buttons.items():
            colour = theme.on_accent if action_id == MAIN else None
            icon = self._icons.icon(ICONS[action_id], theme, colour=colour)
            button.setIcon(icon)
            if button.defaultAction() is not None:
                button.defaultAction().setIcon(icon)
        self._colour.setIcon(self._icons.icon("colour", theme))
        named = [*zip(_SHOWING, self._showing, strict=True), *zip(_VIEWS, self._views, strict=True)]
        # There are no guards before the window is filled.
        named += zip(_WHILE_PRESENTING, self._guards, strict=False)
        for name, button in named:
            icon = self._icons.icon(name, theme)
            button.setIcon(icon)
            if button.defaultAction() is not None:
                button.defaultAction().setIcon(icon)

    def _view_names(self) -> tuple[str, str, str]:
        """What the buttons of the views say from the start, before they work."""
        return self.tr("Racks"), self.tr("Floor plan"), self.tr("Regions")

    def _add(self, text: str = "") -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setEnabled(False)
        self.addWidget(button)
        return button

    def _add_views(self) -> None:
        self._middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(self._middle)
        self._before_showing = self.addSeparator()
        self._showing = [self._add() for _ in _SHOWING]
        self.addSeparator()
        for _ in _VIEWS:
            button = self._add()
            button.setProperty("role", "quiet")
            self._views.append(button)
