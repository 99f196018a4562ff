"""The strip of headline tiles."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.results import Evaluation
from planner.presenters.explaining import why_of
from planner.presenters.kpis import FIRST_SIX, ORDER, Tile, differences, tiles
from planner.presenters.why import Why
from planner.ui.docks import LOW_PX as LOW_WINDOW_PX
from planner.ui.docks import NARROW_PX
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.kpi.tile import TileView
from planner.ui.theme import theme_of
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_MORE_PX = 44
_POPUP_TILE_PX = 220


class KpiStrip(QWidget):
    """Shows the nine headlines; a click on one tells why it is what it is.

    While an edit is previewed its figures are shown, with what it would change. A narrow window keeps
    some of them; a right click on one puts another in its place. `finish` may show them otherwise.
    """

    explained = Signal(str)
    """The key of the headline whose *Why?* was opened."""
    kept = Signal(object)
    """The keys of the headlines that a narrow window keeps, when the user chose others."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        results: Callable[[State], Evaluation] = lambda state: state.evaluation,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._results = results
        self.finish: Callable[[State, tuple[Tile, ...]], tuple[Tile, ...]] = lambda _, shown: shown
        self._state: State | None = None
        self._narrow: bool | None = None
        self._large = False
        self._kept: tuple[str, ...] = FIRST_SIX
        self._views: dict[str, TileView] = {}
        self._more_views: dict[str, TileView] = {}
        self._explained: tuple[str, WhyPopover] | None = None
        self._more = QToolButton(self)
        self._more.setProperty("role", "quiet")
        self._more.setFixedWidth(_MORE_PX)
        self._more.clicked.connect(self._open_more)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Headline figures"))
        self.show_state(workspace.state)

    def show_state(self, state: State) -> None:
        """Show the headlines of *state*; tiles that did not change are left alone."""
        before = self._state
        if before is not None and _same(before, state):
            return
        self._state = state
        preview = state.preview
        if preview is not None and preview.evaluation is not None and preview.project is not None:
            changes = differences(state.evaluation, preview.evaluation)
            shown = tiles(preview.project, preview.evaluation, changes)
        else:
            shown = self._tiles(state)
        fresh = before is not None and (
            before.deltas is not state.deltas or before.preview is not state.preview
        )
        for tile in shown:
            self._show_tile(tile, fresh=fresh)
        self._explain_anew()
        if before is None:
            self._arrange()

    def look_again(self) -> None:
        """Show what has become known of the state that is shown."""
        state = self._state
        if state is not None and state.preview is None:
            for tile in self._tiles(state):
                self._show_tile(tile, fresh=False)
            self._explain_anew()

    def _tiles(self, state: State) -> tuple[Tile, ...]:
        """The headlines of a state that is no preview."""
        shown = tiles(state.project, self._results(state), state.deltas)
        return self.finish(state, shown)

    def tile(self, key: str) -> Tile:
        """Return the tile that is shown for a headline."""
        return self._views[key].tile

    def view(self, key: str) -> TileView:
        """Return the widget of a headline."""
        return self._views[key]

    def keep(self, keys: Sequence[str]) -> None:
        """Keep these headlines in a narrow window; the usual ones unless there are just as many."""
        chosen = tuple(key for key in ORDER if key in keys)
        self._kept = chosen if len(chosen) == len(FIRST_SIX) else FIRST_SIX
        self._narrow = None
        self._arrange()

    def swap_menu(self, key: str) -> QMenu:
        """Return the menu that puts another headline in the place of one that is kept."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(self.tr("Instead of {0}").format(self._views[key].tile.title))
        for other, view in self._views.items():
            if other not in self._kept:
                action = menu.addAction(view.tile.title)
                action.triggered.connect(lambda _=False, other=other: self._swap(key, other))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        key = next(
            (
                key
                for key, view in self._views.items()
                if view.hasFocus() or view.geometry().contains(event.pos())
            ),
            None,
        )
        if key is not None and self._narrow and key in self._kept:
            self.swap_menu(key).popup(event.globalPos())

    def set_large(self, large: bool) -> None:
        """Show the headlines at one and a half times their size, as when presenting."""
        self._large, self._narrow = large, None
        for view in self._views.values():
            view.set_large(large)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.window():
            self._arrange()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self)
        painter.fillRect(self.rect(), theme.window)
        shown = [view for view in self._views.values() if view.isVisibleTo(self)]
        for view in shown:
            right = QRectF(view.geometry()).right()
            painter.fillRect(QRectF(right, 0, 1, self.height()), theme.line)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.line)

    def _show_tile(self, tile: Tile, *, fresh: bool) -> None:
        view = self._views.get(tile.key)
        if view is not None:
            view.show_tile(tile, fresh=fresh)
            if tile.key in self._more_views:
                self._more_views[tile.key].show_tile(tile, fresh=fresh)
            return
        view = TileView(tile, self)
        view.clicked.connect(lambda _=False, key=tile.key: self._explain(key))
        self._views[tile.key] = view
        self._layout.addWidget(view, 1)

    def _arrange(self) -> None:
        window = self.window()
        narrow = window.width() < NARROW_PX or window.height() < LOW_WINDOW_PX
        if narrow == self._narrow or not self._views:
            return
        self._narrow = narrow
        for key, view in self._views.items():
            view.set_low(narrow)
            view.setVisible(not narrow or key in self._kept)
        hidden = len(self._views) - len(self._kept)
        self._layout.addWidget(self._more)
        self._more.setText(f"+{hidden}")
        self._more.setAccessibleName(self.tr("Show {0} more headlines").format(hidden))
        self._more.setToolTip(self._more.accessibleName())
        self._more.setVisible(narrow)
        self.setFixedHeight(next(iter(self._views.values())).sizeHint().height() + 1)

    def _swap(self, key: str, other: str) -> None:
        self.keep([other if one == key else one for one in self._kept])
        self.kept.emit(self._kept)

    def _open_more(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(popup)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for key, shown in self._views.items():
            if key in self._kept:
                continue
            view = TileView(shown.tile, popup)
            view.setFixedWidth(_POPUP_TILE_PX)
            view.clicked.connect(lambda _=False, key=key: self._explain(key))
            view.clicked.connect(popup.close)
            column.addWidget(view)
            self._more_views[key] = view
        popup.destroyed.connect(self._more_views.clear)
        popup.adjustSize()
        corner = self._more.mapToGlobal(QPoint(self._more.width(), self._more.height()))
        popup.move(corner.x() - popup.width(), corner.y())
        popup.show()

    def _explain(self, key: str) -> None:
        why = self._why(key)
        if why is None:
            return
        view = self._views[key]
        popover = WhyPopover(why, self)
        self._explained = (key, popover)
        popover.destroyed.connect(lambda: self._forget(popover))
        popover.open_below(view if view.isVisibleTo(self) else self._more)
        self.explained.emit(key)

    def _explain_anew(self) -> None:
        """Let an explanation that is open follow its headline."""
        if self._explained is not None:
            key, popover = self._explained
            why = self._why(key)
            if why is not None:
                popover.show_why(why)

    def _forget(self, popover: WhyPopover) -> None:
        if self._explained is not None and self._explained[1] is popover:
            self._explained = None

    def _why(self, key: str) -> Why | None:
        """Tell why a headline is what it is; in the words of its tile where there is no formula."""
        state = self._state
        if state is None:
            return None
        why = why_of(state.project, state.evaluation, key)
        if why is not None:
            return why
        tile = self._views[key].tile
        notes = tuple(line for line in (tile.status, *tile.tooltip.splitlines()) if line)
        return Why(f"{tile.title}: {tile.value} {tile.unit}", "", "", (), "", notes, ())


def _same(before: State, after: State) -> bool:
    return (
        before.evaluation is after.evaluation
        and before.preview is after.preview
        and before.deltas is after.deltas
        and before.project.settings is after.project.settings
        and before.scenario == after.scenario
    )
