"""A hand that works the window with real Qt events, offscreen."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from planner.app.window import Session
from planner.domain.identity import RackId
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.site import Rack
from planner.ui.canvas.pointing import slot_box
from planner.ui.palette.list import CatalogueList
from planner.ui.palette.search_field import SearchField
from planner.workspace.state import SlotTarget, State
from tests.settling import settle


class Hand:
    """Does with the window what a person would do."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.window = session.window
        self.view = session.window.canvas

    # --- seeing ---------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What the program holds."""
        assert self._session.desk is not None
        return self._session.desk.workspace.state

    def previews(self) -> bool:
        """Whether the program shows what a drop would bring."""
        return self.state.preview is not None

    @property
    def plan(self) -> Plan:
        """The plan of the open scenario."""
        return self.state.plan

    def device(self, name: str) -> Placement:
        """Return a device by its name."""
        return next(one for one in self.plan.placements() if one.name == name)

    def rack(self, name: str) -> Rack:
        """Return a rack by its name."""
        return next(one for one in self.plan.racks.values() if one.name == name)

    def where(self, name: str) -> tuple[str, int]:
        """Return the rack that a device stands in and its lowest unit."""
        host = self.device(name).host
        assert isinstance(host, RackSlot)
        return self.plan.racks[host.rack].name, int(host.unit)

    def settle(self) -> None:
        """Let the window draw what has changed, charts and tables included, however long it takes."""
        settle()

    # --- pointing -------------------------------------------------------------------------------

    def slot(self, rack: RackId, unit: int, units: int = 1) -> QPoint:
        """Return the middle of some units of a rack, in the viewport."""
        target = SlotTarget(rack, 2 * unit - 1)
        box = slot_box(self.view.canvas.layout, target, 2 * units)
        assert box is not None
        return self.view.mapFromScene(QPointF(*box.middle))

    def middle_of(self, name: str) -> QPoint:
        """Return the middle of a device, in the viewport."""
        box = self.view.canvas.racks.block_box(self.device(name).id)
        assert box is not None
        return self.view.mapFromScene(QPointF(*box.middle))

    def header_of(self, rack: str) -> QPoint:
        """Return the middle of a rack's name, in the viewport."""
        place = self.view.canvas.layout.racks[self.rack(rack).id]
        header = place.shape.header
        middle = QPointF(place.x + header.width / 2, place.y + header.height / 2)
        return self.view.mapFromScene(middle)

    def row_of(self, rack: str) -> tuple[Rack, ...]:
        """Return the racks of the row that a rack stands in."""
        return self.plan.racks_of_row(self.rack(rack).row)

    @property
    def search_field(self) -> SearchField:
        """The catalogue's search field."""
        return one_child(self.window.catalogue, SearchField)

    @property
    def entries(self) -> CatalogueList:
        """The catalogue's list."""
        return one_child(self.window.catalogue, CatalogueList)

    def centre(self) -> QPoint:
        """Return the middle of the canvas."""
        return self.view.viewport().rect().center()

    # --- doing ----------------------------------------------------------------------------------

    def do(self, action_id: str) -> None:
        """Choose an action from the menu."""
        self.window.commands[action_id].trigger()
        self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Press a key on the canvas."""
        QTest.keyClick(self.view, key, modifiers or Qt.KeyboardModifier.NoModifier)
        self.settle()

    def key_in(self, widget: QWidget, key: Qt.Key) -> None:
        """Press a key on another widget."""
        QTest.keyClick(widget, key)
        self.settle()

    def click(self, at: QPoint, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Click on the canvas."""
        held = modifiers or Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, held, at)
        self.settle()

    def click_undo_in_toast(self) -> None:
        """Press the button that takes back what the toast tells."""
        button = next(b for b in self.window.toast.findChildren(QToolButton) if b.text() == "Undo")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def drag(self, start: QPoint, end: QPoint, *, let_go: bool = True) -> None:
        """Drag with the left button, in steps as a hand moves."""
        viewport, none = self.view.viewport(), Qt.KeyboardModifier.NoModifier
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, none, start)
        for step in range(1, 9):
            self._move(viewport, start + (end - start) * step / 8)
        self.settle()
        if let_go:
            QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, none, end)
            self.settle()

    def drag_entry(self, entry: str, *way: QPoint, let_go: bool = True) -> list[bool]:
        """Drag a catalogue entry over the canvas along *way*; returns where it may be dropped."""
        model = self.window.catalogue.model
        row = next(i for i, one in enumerate(model.rows) if one.entry == entry)
        return self._carry(model.mimeData([model.index(row)]), *way, let_go=let_go)

    def drag_workload(self, name: str, *way: QPoint, let_go: bool = True) -> list[bool]:
        """Drag a workload from its list over the canvas; returns where it may be dropped."""
        model = self.window.bench.workloads.model
        row = next(i for i, one in enumerate(model.table.rows) if one.cells["name"].text == name)
        return self._carry(model.mimeData([model.index(row, 0)]), *way, let_go=let_go)

    def _carry(self, data: QMimeData, *way: QPoint, let_go: bool) -> list[bool]:
        """Offscreen no drag can be started by the mouse, so that its events are sent as Qt would."""
        viewport, copy = self.view.viewport(), Qt.DropAction.CopyAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(way[0], copy, data, left, none)
        QApplication.sendEvent(viewport, enter)
        allowed = [enter.isAccepted()]
        for at in way:
            move = QDragMoveEvent(at, copy, data, left, none)
            QApplication.sendEvent(viewport, move)
            allowed.append(move.isAccepted())
        self.settle()
        if not let_go:
            return allowed
        if allowed[-1]:
            drop = QDropEvent(QPointF(way[-1]), copy, data, left, none)
            QApplication.sendEvent(viewport, drop)
        else:
            self.leave()
        self.settle()
        return allowed

    def drag_from_tray(self, row: int, end: QPoint) -> None:
        """Drag a device of the tray to a point of the canvas."""
        tray = self.view.tray.list
        start = tray.visualItemRect(tray.item(row)).center()
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        goal = tray.viewport().mapFromGlobal(self.view.viewport().mapToGlobal(end))
        QTest.mousePress(tray.viewport(), left, none, start)
        for step in range(1, 9):
            self._move(tray.viewport(), start + (goal - start) * step / 8)
        self.settle()
        QTest.mouseRelease(tray.viewport(), left, none, goal)
        self.settle()

    def leave(self) -> None:
        """Take what is dragged out of the canvas."""
        QApplication.sendEvent(self.view.viewport(), QDragLeaveEvent())
        self.settle()

    def _move(self, viewport: QWidget, at: QPoint) -> None:
        point, left = QPointF(at), Qt.MouseButton.LeftButton
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            point,
            QPointF(viewport.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            left,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)


W = TypeVar("W", bound=QWidget)


def one_child(parent: QWidget, kind: type[W]) -> W:
    """Return the only widget of a kind below another."""
    (child,) = parent.findChildren(kind)
    return child
