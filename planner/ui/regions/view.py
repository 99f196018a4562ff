"""The Regions view in the window: turns events into selecting, pointing out, zooming and panning."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from planner.domain.atlas import Atlas
from planner.domain.identity import SiteId
from planner.ui.canvas.dropped import accept_copy, is_foreign
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Look
from planner.ui.canvas.panned import PannedView
from planner.ui.mime import entry_in
from planner.ui.regions.scene import RegionsScene
from planner.ui.theme import Theme
from planner.workspace.dropping import drop_command, stands_on_maps
from planner.workspace.state import NOTHING, CanvasTarget, Selection, State, Subject
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_WAYS = {
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
}
_WALKS_WITH = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)


class RegionsView(PannedView):
    """Shows the places of the plan on a map, with what the law says of the data between them.

    `menu_wanted` carries a global position, `site_wanted` the site to show in the Racks view,
    `foreign_dropped` what was dropped that is no entry of the catalogue.
    """

    menu_wanted = Signal(QPoint)
    site_wanted = Signal(object)
    foreign_dropped = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        font: QFont,
        atlas: Callable[[], Atlas],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.canvas = RegionsScene(theme, font, atlas, self)
        self._workspace = workspace
        self.setScene(self.canvas)
        self.setAccessibleName(self.tr("Regions"))

    @property
    def look(self) -> Look:
        return self.canvas.look

    @property
    def drawn(self) -> State | None:
        return self.canvas.state

    def rect_of(self, selection: Selection) -> QRectF:
        return self.canvas.rect_of(selection)

    def show_state(self, state: State) -> None:
        """Show a state; the view stays unless it shows everything and that has changed."""
        before = self.canvas.content_rect()
        self.canvas.show_state(state)
        if self.canvas.map is not None:
            self.setAccessibleDescription(self.canvas.map.summary)
        if self.camera.follows_all and self.canvas.content_rect() != before:
            self.fit_all()

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        self.canvas.set_theme(theme)
        self.viewport().update()

    def fit_all(self) -> None:
        self.camera.show_all(self.canvas.content_rect())

    def fit_selection(self) -> None:
        """Show what is selected; everything when nothing is."""
        rect = self.canvas.rect_of(self._workspace.state.selection)
        if rect.isEmpty():
            self.fit_all()
        else:
            self.camera.show_part(rect)

    def reveal(self, selection: Selection) -> None:
        """Bring what is selected into view."""
        self.camera.reveal(self.canvas.rect_of(selection))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.camera.follows_all:
            self.fit_all()

    # --- pointer ----------------------------------------------------------------------------------

    def pressed(self, at: QPoint, event: QMouseEvent) -> None:
        self._select(self.canvas.choose(self.mapToScene(at)))

    def hovered(self, at: QPoint) -> None:
        self.canvas.hover(self.mapToScene(at))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        site = self.canvas.site_at(self.mapToScene(event.position().toPoint()))
        if event.button() is Qt.MouseButton.LeftButton and site is not None:
            self.site_wanted.emit(site)
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            rect = self.canvas.rect_of(self._workspace.state.selection)
            at = self.mapFromScene(rect.center()) if not rect.isEmpty() else event.pos()
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))
            return
        self._select(self.canvas.choose(self.mapToScene(event.pos())))
        self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.canvas.tooltip(self.mapToScene(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() is QEvent.Type.Leave:
            self.canvas.hover(None)
        return super().viewportEvent(event)

    # --- drags from the catalogue -----------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        entry = entry_in(event.mimeData())
        if is_foreign(event.mimeData()):
            accept_copy(event)
        elif entry is not None and stands_on_maps(self._workspace.library, entry):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        entry = entry_in(event.mimeData())
        if is_foreign(event.mimeData()):
            accept_copy(event)
            self.foreign_dropped.emit(event.mimeData())
        elif entry is not None and stands_on_maps(self._workspace.library, entry):
            workspace = self._workspace
            command = drop_command(workspace.state, workspace.library, entry, CanvasTarget())
            run_and_tell(workspace, command)
            event.acceptProposedAction()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            event.ignore()

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        site = self._workspace.state.selection.single_of(Subject.SITE)
        if event.key() == Qt.Key.Key_Escape:
            self._select(NOTHING)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and site:
            self.site_wanted.emit(SiteId(site))
        elif not self.holds_space(event) and not self._walk(event):
            # Not the base class: it would scroll with the arrow keys.
            event.ignore()

    def _walk(self, event: QKeyEvent) -> bool:
        """Go to the neighbouring card or flow; returns whether the key asks for that."""
        way = _WAYS.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way is None or held not in _WALKS_WITH:
            return False
        here = self.canvas.current or self._workspace.state.selection.single or ""
        found = neighbour(self.canvas.spots(), here, way)
        if found:
            selection = self.canvas.take(found)
            self._select(selection)
            self.camera.reveal(self.canvas.rect_of(selection))
            if QAccessible.isActive():
                told = QAccessibleAnnouncementEvent(self, self.canvas.told(found))
                QAccessible.updateAccessibility(told)
        return True

    def _select(self, selection: Selection) -> None:
        self._workspace.select(selection)
        self.canvas.show_state(self._workspace.state)


def neighbour(boxes: dict[str, Box], here: str, way: tuple[float, float]) -> str:
    """Return the key of the nearest box in a direction, the first one from nowhere; empty for none.

    What lies aside of the direction counts as twice as far.
    """
    start = boxes.get(here)
    if start is None:
        return next(iter(boxes), "")
    best: tuple[float, str] | None = None
    for key, box in boxes.items():
        right, down = box.middle[0] - start.middle[0], box.middle[1] - start.middle[1]
        ahead = right * way[0] + down * way[1]
        aside = abs(right * way[1]) + abs(down * way[0])
        if key != here and ahead > aside and (best is None or ahead + 2 * aside < best[0]):
            best = (ahead + 2 * aside, key)
    return best[1] if best is not None else ""
