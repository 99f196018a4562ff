"""Going from panel to panel by keyboard."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QTableView,
    QTabWidget,
    QTreeView,
    QWidget,
)

from planner.ui.panels.paged import Paged

_REASON = Qt.FocusReason.TabFocusReason
_LINE_PX = 8
"""What is so near in height stands in one line."""
_DIGITS = 10


class Panes(QObject):
    """F6 leads to the next panel that is seen, Shift+F6 back; each panel of the foot has a key.

    *panes* stand in the order in which they are visited; *foot* is one of them, and *opens* shows it.
    """

    def __init__(
        self, window: QMainWindow, panes: Sequence[QWidget], foot: QTabWidget, opens: QAction
    ) -> None:
        super().__init__(window)
        self._panes = tuple(panes)
        self._foot = foot
        self._opens = opens
        self.next = self._action(window, self.tr("Next Panel"), "F6")
        self.previous = self._action(window, self.tr("Previous Panel"), "Shift+F6")
        self.next.triggered.connect(lambda: self._go(1))
        self.previous.triggered.connect(lambda: self._go(-1))
        self._pages: list[QAction] = []
        for place in range(foot.count()):
            # The tenth has 0, where it is on a keyboard; there is no digit for those after it.
            keys = f"Alt+{(place + 1) % _DIGITS}" if place < _DIGITS else ""
            page = self._action(window, foot.tabText(place), keys)
            page.triggered.connect(lambda _=False, place=place: self.show_page(place))
            self._pages.append(page)
            panel: object = foot.widget(place)
            if isinstance(panel, Paged):
                # The first of its pages is the one that the key leads to.
                for inner, title in enumerate(panel.titles[1:], 1):
                    part = self._action(window, title, "")
                    show = partial(self._show_part, place, inner)
                    part.triggered.connect(lambda _=False, show=show: show())
                    self._pages.append(part)

    def fill(self, menu: QMenu) -> None:
        """Add a menu of the panels."""
        panels = menu.addMenu(self.tr("Panel"))
        panels.addActions(self._pages)
        panels.addSeparator()
        panels.addActions([self.next, self.previous])

    def show_page(self, place: int) -> None:
        """Show a panel of the foot, and lead the keyboard into it."""
        if not self._opens.isChecked():
            self._opens.trigger()
        self._foot.setCurrentIndex(place)
        _enter(self._foot.currentWidget(), self._foot)

    def _show_part(self, place: int, inner: int) -> None:
        """Show one of several pages of a panel of the foot."""
        panel: object = self._foot.widget(place)
        if isinstance(panel, Paged):
            panel.open_page(inner)
        self.show_page(place)

    def _go(self, step: int) -> None:
        seen = [pane for pane in self._panes if pane.isVisible()]
        active = QApplication.focusWidget()
        at = next((n for n, pane in enumerate(seen) if _holds(pane, active)), -1 if step > 0 else 0)
        for place in range(at + step, at + step * (len(seen) + 1), step):
            pane = seen[place % len(seen)]
            page = self._foot.currentWidget() if pane is self._foot else None
            if _enter(page or pane, pane):
                return

    def _action(self, window: QMainWindow, title: str, keys: str) -> QAction:
        action = QAction(title, self)
        action.setShortcut(QKeySequence(keys))
        window.addAction(action)
        return action


def _enter(page: QWidget, pane: QWidget) -> bool:
    """Give the keyboard to a page, its first part that takes it, or the pane around it."""
    for one in (page, *_parts(page), pane, *_parts(pane)):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled():
            one.setFocus(_REASON)
            return True
    return False


def _parts(pane: QWidget) -> list[QWidget]:
    """What lies inside a pane, tables first and then line by line: a table changes nothing by arrows.

    Not by Qt's chain of Tab: PySide takes each widget of it for the owner of the next, and lets go
    of all that follow one that is deleted.
    """

    def place(one: QWidget) -> tuple[bool, int, int]:
        middle = one.mapTo(pane, one.rect().center())
        is_table = isinstance(one, QTableView | QTreeView)
        return not is_table, middle.y() // _LINE_PX, middle.x()

    return sorted(pane.findChildren(QWidget), key=place)


def _holds(pane: QWidget, active: QWidget | None) -> bool:
    return active is not None and (pane is active or pane.isAncestorOf(active))
