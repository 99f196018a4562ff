"""The canvas for assistive technology: sites, rooms, racks and devices with names and roles.

A graphics view tells a screen reader nothing of what it shows. Qt asks the factory for the
interface of a widget only once, when it first needs it: `install` must be called before the canvas
is made.
"""

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow

from planner.presenters.canvas import worst_findings
from planner.presenters.outline import Node, NodeKind, Outline
from planner.ui.canvas.panned import PannedView
from planner.ui.subjects import KIND_OF, SUBJECT_OF
from planner.workspace.state import Selection, State

_ROLES = {
    NodeKind.SITE: QAccessible.Role.Grouping,
    NodeKind.ROOM: QAccessible.Role.Grouping,
    NodeKind.TRAY: QAccessible.Role.Grouping,
    NodeKind.RACK: QAccessible.Role.List,
    NodeKind.PLACEMENT: QAccessible.Role.ListItem,
    NodeKind.BURST: QAccessible.Role.ListItem,
    NodeKind.LINK: QAccessible.Role.ListItem,
    NodeKind.ELEMENT: QAccessible.Role.ListItem,
    NodeKind.FABRIC: QAccessible.Role.ListItem,
}

_canvases: dict[int, "CanvasInterface"] = {}
"""Interfaces by canvas; Qt keeps pointers to them, so that they must not be collected."""


def install() -> None:
    """Let every canvas made from now on tell what it shows."""
    QAccessible.installFactory(_made)


def tell_selection(view: PannedView) -> None:
    """Tell assistive technology what is selected now, when it listens and the canvas has focus."""
    if not QAccessible.isActive() or not view.hasFocus():
        return
    canvas = QAccessible.queryAccessibleInterface(view)
    found = canvas.newly_selected() if isinstance(canvas, CanvasInterface) else None
    if found is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(found, QAccessible.Event.Focus))


def _made(_: str, widget: QObject) -> QAccessibleInterface | None:
    if not isinstance(widget, PannedView):
        return None
    key = id(widget)
    if key not in _canvases:
        _canvases[key] = CanvasInterface(widget)
        widget.destroyed.connect(lambda: _canvases.pop(key, None))
    return _canvases[key]


class _Interface(QAccessibleInterface):
    """What canvas and nodes have in common: children by index.

    Where there is none, Qt expects None, which its annotations forget.
    """

    def nodes(self) -> tuple[Node, ...]:
        """Return the nodes below."""
        raise NotImplementedError

    def interface(self, node: Node) -> "NodeInterface":
        """Return the interface of a node below."""
        raise NotImplementedError

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None is null to Qt
        nodes = self.nodes()
        return self.interface(nodes[index]) if 0 <= index < len(nodes) else None

    def childCount(self) -> int:
        return len(self.nodes())

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        keys = [(node.kind, node.key) for node in self.nodes()]
        known = isinstance(child, NodeInterface) and child.key in keys
        return keys.index(child.key) if isinstance(child, NodeInterface) and known else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None is null to Qt
        for node in self.nodes():
            found = self.interface(node)
            if found.rect().contains(x, y):
                return found.childAt(x, y) or found
        return None

    def setText(self, text_type: QAccessible.Text, text: str) -> None:
        """Nothing of the canvas is renamed this way."""


class CanvasInterface(_Interface):
    """The canvas; its children are the sites."""

    def __init__(self, view: PannedView) -> None:
        super().__init__()
        self.view = view
        self._outline: tuple[State, Outline] | None = None
        self._nodes: dict[tuple[NodeKind, str], NodeInterface] = {}
        self._told = Selection()

    @property
    def selection(self) -> Selection:
        """What is selected."""
        state = self.view.drawn
        return state.selection if state is not None else Selection()

    def outline(self) -> Outline | None:
        """Return the tree of what is shown now."""
        state = self.view.drawn
        if state is None:
            return None
        known = self._outline
        if known is None or known[0].plan is not state.plan or known[0].shown is not state.shown:
            worst = worst_findings(state.shown.findings)
            outline = Outline(state.plan, state.project.shelf, state.shown, worst)
            self._outline = known = (state, outline)
        return known[1]

    def nodes(self) -> tuple[Node, ...]:
        outline = self.outline()
        return outline.roots() if outline is not None else ()

    def interface(self, node: Node, above: _Interface | None = None) -> "NodeInterface":
        key = (node.kind, node.key)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = NodeInterface(self, key)
        found.show(node, above or self)
        return found

    def of_selection(self) -> "NodeInterface | None":
        """Return the interface of the one thing that is selected."""
        selection, outline = self.selection, self.outline()
        kind = KIND_OF.get(selection.kind) if selection.kind is not None else None
        if outline is None or selection.single is None or kind is None:
            return None
        found: NodeInterface | None = None
        above: _Interface = self
        for step in outline.path(kind, selection.single):
            node = next((one for one in above.nodes() if (one.kind, one.key) == step), None)
            if node is None:
                return None
            found = above = above.interface(node)
        return found

    def newly_selected(self) -> "NodeInterface | None":
        """Return `of_selection` once for each selection."""
        selection, told = self.selection, self._told
        self._told = selection
        return self.of_selection() if selection != told else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # None is null to Qt
        return self.of_selection() if self.view.hasFocus() else None

    def isValid(self) -> bool:
        return True

    def object(self) -> QObject:
        return self.view

    def window(self) -> QWindow:
        return self.view.window().windowHandle()

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # None is null to Qt
        above = self.view.parentWidget()
        return QAccessible.queryAccessibleInterface(above) if above is not None else None

    def rect(self) -> QRect:
        return QRect(self.view.mapToGlobal(self.view.rect().topLeft()), self.view.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Canvas

    def text(self, text_type: QAccessible.Text) -> str:
        if text_type is QAccessible.Text.Name:
            return self.view.accessibleName()
        if text_type is QAccessible.Text.Description:
            return self.view.accessibleDescription()
        return ""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = state.multiSelectable = True
        state.focused = self.view.hasFocus()
        state.invisible = not self.view.isVisible()
        return state


class NodeInterface(_Interface):
    """A site, room, rack, device, burst or link on the canvas."""

    def __init__(self, canvas: CanvasInterface, key: tuple[NodeKind, str]) -> None:
        super().__init__()
        self._canvas = canvas
        self.key = key
        self._node = Node(key[0], key[1], "")
        self._above: _Interface = canvas

    def show(self, node: Node, above: _Interface) -> None:
        """Stand for the newest words about the same thing."""
        self._node, self._above = node, above

    def nodes(self) -> tuple[Node, ...]:
        outline = self._canvas.outline()
        return outline.children(self._node) if outline is not None and self.isValid() else ()

    def interface(self, node: Node) -> "NodeInterface":
        return self._canvas.interface(node, self)

    def isValid(self) -> bool:
        outline = self._canvas.outline()
        return outline is not None and bool(outline.path(*self.key))

    def object(self) -> QObject | None:  # type: ignore[override]  # None is null to Qt
        return None

    def window(self) -> QWindow:
        return self._canvas.window()

    def parent(self) -> QAccessibleInterface:
        return self._above

    def rect(self) -> QRect:
        view = self._canvas.view
        subject = SUBJECT_OF.get(self.key[0])
        area = view.rect_of(Selection(subject, (self.key[1],)))
        inside = view.mapFromScene(area).boundingRect()
        return QRect(view.viewport().mapToGlobal(inside.topLeft()), inside.size())

    def role(self) -> QAccessible.Role:
        return _ROLES[self.key[0]]

    def text(self, text_type: QAccessible.Text) -> str:
        return self._node.spoken if text_type is QAccessible.Text.Name else ""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        subject = SUBJECT_OF.get(self.key[0])
        selection = self._canvas.selection
        chosen = selection.kind is subject and self.key[1] in selection.ids
        state.selectable = state.focusable = subject is not None
        state.selected = chosen
        state.focused = chosen and selection.single is not None and self._canvas.view.hasFocus()
        state.offscreen = not self.rect().intersects(self._canvas.rect())
        return state
