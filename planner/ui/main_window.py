"""The main window: an empty shell that paints at once, and is filled when everything is ready."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QMessageBox, QSplitter

from planner import __version__
from planner.ui.appearance import Appearance, ThemeChoice
from planner.ui.bridge import Bridge
from planner.ui.canvas.empty import EmptyHint
from planner.ui.canvas.view import CanvasView
from planner.ui.docks import NARROW_PX, Docks
from planner.ui.icons import IconSet
from planner.ui.menus import ActionSet
from planner.ui.palette.catalogue import CataloguePanel
from planner.ui.status_line import StatusLine
from planner.ui.theme import Theme
from planner.ui.toast import Toast
from planner.ui.toolbar import Toolbar
from planner.workspace.actions import Desk
from planner.workspace.state import Notice, Selection, State

_ZOOM_STEP = 1.25
_LAYOUT_VERSION = 1
"""Raised when docks change so much that a remembered layout no longer fits."""
_SMALLEST = (1024, 640)
_LEFT_SHARES = (700, 240)
"""Heights of catalogue and workloads to begin with."""


class MainWindow(QMainWindow):
    """Menus, toolbar, canvas and docks; decides nothing.

    `painted` comes once, after the shell was painted: then is the time to import the rest, make the
    workspace and call `attach`. `may_close` is asked before the window closes.
    """

    painted = Signal()

    def __init__(self, appearance: Appearance, icons: IconSet) -> None:
        super().__init__()
        self.may_close: Callable[[], bool] = _always
        self._appearance = appearance
        self._icons = icons
        self._desk: Desk | None = None
        self._was_painted = False
        self.canvas = CanvasView(appearance.theme, self.font())
        self.catalogue = CataloguePanel()
        self.commands = ActionSet(self, self.canvas, icons)
        self.toast = Toast(self.canvas)
        self._hint = EmptyHint(self.canvas)
        self._status = StatusLine()
        self._title = QLabel()
        self._title.setProperty("role", "muted")
        self._title.setContentsMargins(0, 4, 12, 4)
        self._fit = self._view_action(self.tr("Fit All"), "F", self.canvas.fit_all)
        self._fit_selection = self._view_action(
            self.tr("Fit Selection"), "Shift+F", self.canvas.fit_selection
        )
        self._docks = Docks(self)
        self._toggles = self._docks.toggles()
        self._toolbar = Toolbar(self.commands, (self._fit, *self._toggles), self)
        self._build()
        self._show_theme(appearance.theme)
        appearance.changed.connect(self._show_theme)
        self.canvas.zoom_changed.connect(self._status.show_zoom)
        self.canvas.menu_wanted.connect(self._open_menu)
        self.canvas.viewport().installEventFilter(self)

    # --- filling --------------------------------------------------------------------------------

    def attach(self, desk: Desk, bridge: Bridge) -> None:
        """Fill the shell: panels, catalogue, canvas; edits go to the desk's workspace."""
        # Charts bring pyqtgraph with them: not before the window was painted.
        from planner.ui.workbench import Workbench  # noqa: PLC0415

        workspace = desk.workspace
        self._desk = desk
        bench = Workbench(workspace, self)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.catalogue)
        left.addWidget(bench.workloads)
        left.setStretchFactor(0, 1)
        left.setSizes(list(_LEFT_SHARES))
        left.setChildrenCollapsible(False)
        self._docks.put(strip=bench.strip, left=left, right=bench.inspector, foot=bench.tabs)
        self.canvas.attach(workspace)
        self.catalogue.attach(workspace)
        self.commands.attach(desk)
        self._status.attach(workspace)
        bench.jumped.connect(self._jump)
        self.toast.undo_wanted.connect(workspace.undo)
        bridge.state_changed.connect(self.show_state)
        bridge.state_changed.connect(bench.show_state)
        bridge.noticed.connect(self.show_notice)
        bridge.listen(workspace)

    def show_state(self, state: State) -> None:
        """Show a state on canvas, menus, status bar and title."""
        self.canvas.show_state(state)
        self._hint.setVisible(self.canvas.canvas.is_empty)
        self.commands.show_state(state)
        self._status.show_state(state)
        name = state.project.name or state.file.title
        self.setWindowTitle(f"{name}[*] – Rackwright")
        self.setWindowModified(not state.file.clean)
        file = state.file.path.name if state.file.path else self.tr("untitled")
        self._title.setText(name if file.startswith(name) else f"{name} · {file}")
        # The menu bar asks its corner for its size only when it is put there.
        self.menuBar().setCornerWidget(self._title)
        self._title.show()

    def show_notice(self, notice: Notice) -> None:
        """Tell something: in a toast, or in a box when it is serious."""
        if not notice.serious:
            self.toast.show_notice(notice)
            return
        message = notice.message
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Rackwright"), message.happened)
        box.setParent(self, Qt.WindowType.Dialog)
        box.setInformativeText(" ".join(one for one in (message.unharmed, message.remedy) if one))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # --- remembering ----------------------------------------------------------------------------

    def remembered(self) -> tuple[str, str, str]:
        """Return geometry, docks (both hexadecimal) and theme, to restore them next time."""
        geometry = bytes(self.saveGeometry().data()).hex()
        docks = bytes(self.saveState(_LAYOUT_VERSION).data()).hex()
        return geometry, docks, self._appearance.choice.value

    def restore(self, geometry: str, docks: str) -> None:
        """Look as it did last time; what does not fit this version or screen is left aside."""
        self.restoreGeometry(QByteArray.fromHex(geometry.encode()))
        self.restoreState(QByteArray.fromHex(docks.encode()), _LAYOUT_VERSION)

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowTitle("Rackwright")
        self.setWindowIcon(self._icons.application_icon())
        self.setMinimumSize(*_SMALLEST)
        self.setCentralWidget(self.canvas)
        self.setStatusBar(self._status)
        self._status.show_zoom(1.0)
        self.menuBar().setCornerWidget(self._title)
        self.addToolBar(self._toolbar)
        self._docks.add_strip()
        self._docks.put(left=self.catalogue)
        menus = self.commands.fill(self.menuBar())
        self._fill_view_menu(menus["View"])
        about = menus["Help"].addAction(self.tr("About Rackwright"))
        about.triggered.connect(self._show_about)

    def _fill_view_menu(self, menu: QMenu) -> None:
        canvas = self.canvas
        menu.addAction(self._fit)
        menu.addAction(self._fit_selection)
        menu.addAction(self._view_action(self.tr("100 %"), "1", lambda: canvas.camera.zoom_to(1.0)))
        for title, keys, factor in (
            (self.tr("Zoom In"), "Ctrl++", _ZOOM_STEP),
            (self.tr("Zoom Out"), "Ctrl+-", 1 / _ZOOM_STEP),
        ):
            menu.addAction(self._view_action(title, keys, partial(self._zoom_by, factor)))
        menu.addSeparator()
        search = QAction(self.tr("Search the Catalogue"), self)
        search.setShortcut(QKeySequence("Ctrl+F"))
        search.triggered.connect(self._search)
        menu.addAction(search)
        menu.addActions(self._toggles)
        menu.addSeparator()
        themes = menu.addMenu(self.tr("Theme"))
        group = QActionGroup(self)
        for choice, title in (
            (ThemeChoice.SYSTEM, self.tr("Like the System")),
            (ThemeChoice.LIGHT, self.tr("Light")),
            (ThemeChoice.DARK, self.tr("Dark")),
        ):
            action = themes.addAction(title)
            action.setCheckable(True)
            action.setChecked(choice is self._appearance.choice)
            action.triggered.connect(partial(self._choose_theme, choice))
            group.addAction(action)

    def _view_action(self, title: str, keys: str, run: Callable[[], None]) -> QAction:
        """Return an action on the canvas; single letters are keys only while it has the focus."""
        action = QAction(title, self)
        action.setShortcut(QKeySequence(keys))
        action.setToolTip(f"{title} ({keys})")
        if len(keys.removeprefix("Shift+")) == 1:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.canvas.addAction(action)
        action.triggered.connect(lambda _checked: run())
        return action

    # --- reacting -------------------------------------------------------------------------------

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
        if event.type() is QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            self.canvas.viewport().removeEventFilter(self)
            QTimer.singleShot(0, self, self.painted.emit)
        return super().eventFilter(watched, event)

    def _show_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self.commands.set_theme(theme)
        names = ("fit", "panel-left", "panel-bottom", "panel-right")
        for action, name in zip((self._fit, *self._toggles), names, strict=True):
            action.setIcon(self._icons.icon(name, theme))

    def _choose_theme(self, choice: ThemeChoice) -> None:
        self._appearance.choose(choice)

    def _zoom_by(self, factor: float) -> None:
        self.canvas.camera.zoom_to(self.canvas.camera.zoom * factor)

    def _search(self) -> None:
        self._toggles[0].setChecked(True)
        self.catalogue.focus_search()

    def _jump(self, selection: Selection) -> None:
        if self._desk is not None:
            self._desk.workspace.select(selection)
            self.canvas.reveal(selection)

    def _open_menu(self, at: QPoint) -> None:
        """Show what can be done with what is under the pointer."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action_id in ("edit.undo", "edit.redo"):
            menu.addAction(self.commands[action_id])
        menu.addSeparator()
        menu.addAction(self.commands["edit.delete"])
        menu.addSeparator()
        menu.addAction(self._fit_selection)
        menu.addAction(self._fit)
        menu.popup(at)

    def _show_about(self) -> None:
        text = self.tr("Rackwright {0}\nPlans hybrid AI infrastructure.").format(__version__)
        QMessageBox.about(self, self.tr("About Rackwright"), text)


def _always() -> bool:
    return True
