"""The main window: an empty shell that paints at once, and is filled when everything is ready."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QStatusBar, QVBoxLayout, QWidget

from planner.ui.appearance import Appearance
from planner.ui.docks import NARROW_PX, Docks
from planner.ui.icons import IconSet
from planner.ui.theme import Theme, theme_of
from planner.ui.toolbar import Toolbar

if TYPE_CHECKING:  # what is only shown once the shell was painted
    from planner.ui.bridge import Bridge
    from planner.ui.canvas.view import CanvasView
    from planner.ui.menus import ActionSet
    from planner.ui.palette.catalogue import CataloguePanel
    from planner.ui.recent_menu import RecentMenu
    from planner.ui.start.doors import Doors
    from planner.ui.toast import Toast
    from planner.ui.workbench import Workbench
    from planner.workspace.actions import Desk
    from planner.workspace.state import State

MENUS = ("File", "Edit", "View", "Project", "Design", "Floor", "Help")
"""In the order of the menu bar; the actions say in which menu they are."""

_LAYOUT_VERSION = 1
"""Raised when docks change so much that a remembered layout no longer fits."""
_SMALLEST = (1024, 640)


class MainWindow(QMainWindow):
    """Menus, toolbar, docks and an empty canvas; `attach` fills them.

    `painted` comes once, after the shell was painted: then is the time to import the rest, make the
    workspace and call `attach`. `may_close` is asked before the window closes.
    """

    painted = Signal()

    def __init__(self, appearance: Appearance, icons: IconSet) -> None:
        super().__init__()
        self.may_close: Callable[[], bool] = _always
        self._appearance = appearance
        self._bench: Workbench | None = None
        self._ground = Ground(self)
        self._title = QLabel()
        self._title.setProperty("role", "muted")
        self._title.setContentsMargins(0, 4, 12, 4)
        self._docks = Docks(self)
        self._toolbar = Toolbar(icons, self)
        self.setWindowTitle("Rackwright")
        self.setWindowIcon(icons.application_icon())
        self.setMinimumSize(*_SMALLEST)
        self.setCentralWidget(self._ground)
        foot = QStatusBar()
        foot.setSizeGripEnabled(False)  # as the one that comes in its place
        self.setStatusBar(foot)
        self.addToolBar(self._toolbar)
        self._docks.add_strip()
        self._menus = {name: self.menuBar().addMenu(self.tr(f"&{name}")) for name in MENUS}
        self._toolbar.set_theme(appearance.theme)
        appearance.changed.connect(self._show_theme)
        self._ground.installEventFilter(self)

    def attach(self, desk: "Desk", bridge: "Bridge") -> None:
        """Fill the shell; edits go to the desk's workspace from now on."""
        # Calculation and charts take a second to import: not before the shell was painted.
        from planner.ui.workbench import Workbench  # noqa: PLC0415

        bench = self._bench = Workbench(self, self._appearance, desk, bridge)
        bench.fill(self._docks, self._toolbar, self._menus)
        self._ground.hold(bench.stage)
        bench.canvas.setFocus(Qt.FocusReason.OtherFocusReason)  # not before it is in the window
        self._toolbar.set_theme(self._appearance.theme)
        bridge.state_changed.connect(self._show_name)
        bridge.listen(desk.workspace)

    def open_doors(self, doors: "Doors", recent: "RecentMenu") -> None:
        """Let the filled window offer ways to begin."""
        self.bench.open_doors(doors, recent, self._menus)

    @property
    def bench(self) -> "Workbench":
        """What the window is filled with.

        Raises:
            RuntimeError: before `attach`.
        """
        if self._bench is None:
            raise RuntimeError("the window is not filled yet")
        return self._bench

    @property
    def canvas(self) -> "CanvasView":
        """The canvas, once the window is filled."""
        return self.bench.canvas

    @property
    def catalogue(self) -> "CataloguePanel":
        """The catalogue, once the window is filled."""
        return self.bench.catalogue

    @property
    def commands(self) -> "ActionSet":
        """The actions, once the window is filled."""
        return self.bench.commands

    @property
    def toast(self) -> "Toast":
        """The message over the canvas, once the window is filled."""
        return self.bench.toast

    def remembered(self) -> tuple[str, str, str]:
        """Return geometry, docks (both hexadecimal) and theme, to restore them next time."""
        geometry = bytes(self.saveGeometry().data()).hex()
        docks = bytes(self.saveState(_LAYOUT_VERSION).data()).hex()
        return geometry, docks, self._appearance.choice.value

    def restore(self, geometry: str, docks: str) -> None:
        """Look as it did last time; what does not fit this version or screen is left aside."""
        self.restoreGeometry(QByteArray.fromHex(geometry.encode()))
        self.restoreState(QByteArray.fromHex(docks.encode()), _LAYOUT_VERSION)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._docks.fit(event.size().width(), event.size().height())
        self._toolbar.set_narrow(narrow=event.size().width() < NARROW_PX)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            event.accept()
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and watched is self._ground:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.painted.emit)
        return super().eventFilter(watched, event)

    def _show_theme(self, theme: Theme) -> None:
        self._toolbar.set_theme(theme)

    def _show_name(self, state: "State") -> None:
        name = state.project.name or state.file.title
        self.setWindowTitle(f"{name}[*] – Rackwright")
        if self.isWindowModified() is state.file.clean:
            self.setWindowModified(not state.file.clean)
        file = state.file.path.name if state.file.path else self.tr("untitled")
        text = name if file.lower().startswith(name.lower()) else f"{name} · {file}"
        if text != self._title.text():
            self._title.setText(text)
            # The menu bar asks its corner for its size only when it is put there.
            self.menuBar().setCornerWidget(self._title)
            self._title.show()


class Ground(QWidget):
    """The empty canvas of the shell, and what the real one is put on."""

    def hold(self, canvas: QWidget) -> None:
        """Cover the ground with a canvas; the docks around keep their sizes."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(canvas)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.canvas)
        painter.setPen(theme.faint)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Loading…"))


def _always() -> bool:
    return True
