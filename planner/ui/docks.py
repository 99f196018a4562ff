"""The docks around the canvas and how much room they take."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

NARROW_PX = 1500
LOW_PX = 800
"""Below this width or height of the window the docks take less room."""

_STRIP_PX = {True: 45, False: 63}
"""Height kept for the headlines until they arrive, narrow and wide."""
_SIDES_PX = {True: (220, 260), False: (288, 312)}
"""Widths of catalogue and inspector, narrow and wide."""
_FOOT_PX = {True: 200, False: 260}
"""Height of the bottom dock with its tabs, low and high."""


class Docks:
    """Catalogue left, inspector right, tabs below, headline strip under the toolbar.

    The docks exist from the start, so that nothing jumps when their panels arrive.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._is_narrow: bool | None = None
        self._is_low: bool | None = None
        self._strip = QWidget(window)
        side, foot = Qt.DockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        self._left = self._dock("catalogue", window.tr("Catalogue"), side.LeftDockWidgetArea)
        self._right = self._dock("inspector", window.tr("Inspector"), side.RightDockWidgetArea)
        self._foot = self._dock("results", window.tr("Results"), foot)
        corners = Qt.Corner
        window.setCorner(corners.BottomLeftCorner, side.LeftDockWidgetArea)
        window.setCorner(corners.BottomRightCorner, side.RightDockWidgetArea)

    def add_strip(self) -> None:
        """Add the line of headlines below the toolbars that the window has by now."""
        bar = QToolBar(self._window.tr("Headlines"), self._window)
        bar.setObjectName("headlines")
        bar.setMovable(False)
        bar.setProperty("role", "strip")
        bar.toggleViewAction().setVisible(False)
        self._strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self._strip)
        layout.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(self._strip)
        inside = bar.layout()
        if inside is not None:
            inside.setContentsMargins(0, 0, 0, 0)
        self._window.addToolBarBreak()
        self._window.addToolBar(bar)

    def put(
        self,
        *,
        strip: QWidget | None = None,
        left: QWidget | None = None,
        right: QWidget | None = None,
        foot: QWidget | None = None,
    ) -> None:
        """Put panels into their places."""
        if strip is not None:
            layout = self._strip.layout()
            if layout is not None:
                layout.addWidget(strip)
            self._strip.setMinimumHeight(0)
        for dock, panel in ((self._left, left), (self._right, right), (self._foot, foot)):
            if panel is not None:
                panel.setProperty("role", "panel")
                panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
                dock.setWidget(panel)

    def toggles(self) -> tuple[QAction, QAction, QAction]:
        """Return the actions that show and hide left, bottom and right dock."""
        actions = []
        for dock, keys in ((self._left, "Ctrl+B"), (self._foot, "Ctrl+J"), (self._right, "Ctrl+I")):
            action = dock.toggleViewAction()
            action.setShortcut(QKeySequence(keys))
            text = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{dock.windowTitle()} ({text})")
            actions.append(action)
        return actions[0], actions[1], actions[2]

    def fill(self, menu: QMenu) -> None:
        """Add the choices that take a panel out into a window, such as to a second screen."""
        apart = menu.addMenu(self._window.tr("In a Window of Its Own"))
        for dock in (self._left, self._foot, self._right):
            action = apart.addAction(dock.windowTitle())
            action.setCheckable(True)
            action.toggled.connect(partial(self._take_out, dock))
            dock.topLevelChanged.connect(action.setChecked)
            dock.topLevelChanged.connect(partial(self._give_title, dock))

    def _take_out(self, dock: QDockWidget, out: bool) -> None:
        if dock.isFloating() != out:
            dock.setFloating(out)
            dock.show()

    def _give_title(self, dock: QDockWidget, out: bool) -> None:
        """A window needs a title to be moved and closed by; in the main window it costs a line."""
        dock.setTitleBarWidget(None if out else QWidget(dock))  # type: ignore[arg-type]  # None is Qt's own title

    def fit(self, width: int, height: int) -> None:
        """Give the docks the room that suits a window of this size; own sizes stay within it."""
        narrow, low = width < NARROW_PX, height < LOW_PX
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            sizes = list(_SIDES_PX[narrow])
            horizontal = Qt.Orientation.Horizontal
            self._window.resizeDocks([self._left, self._right], sizes, horizontal)
        if low != self._is_low:
            self._is_low = low
            vertical = Qt.Orientation.Vertical
            self._window.resizeDocks([self._foot], [_FOOT_PX[low]], vertical)
        layout = self._strip.layout()
        if layout is not None and layout.isEmpty():
            self._strip.setMinimumHeight(_STRIP_PX[narrow])

    def _dock(self, name: str, title: str, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        # Panels carry their own headings; a second title above them would cost a line.
        dock.setTitleBarWidget(QWidget(dock))
        feature = QDockWidget.DockWidgetFeature
        dock.setFeatures(feature.DockWidgetClosable | feature.DockWidgetFloatable)
        dock.setWidget(_Blank(dock))
        self._window.addDockWidget(area, dock)
        return dock


class _Blank(QWidget):
    """Stands in a dock until its panel arrives."""
