"""A panel of several pages, listed at its left; a page is made when it is first looked at."""

from collections.abc import Callable, Sequence
from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from planner.ui.follower import Panel
from planner.ui.theme import GRID
from planner.workspace.state import State

Maker = Callable[[QWidget], QWidget]
"""Makes a page, which can show a state, below a parent."""


@runtime_checkable
class Paged(Protocol):
    """What has several pages, of which one is seen."""

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the pages, the first of which is seen to begin with."""
        ...

    def open_page(self, place: int) -> None:
        """Show the page at a place."""
        ...


class PagedPanel(QWidget):
    """Pages with titles; the hidden ones follow nothing and cost nothing."""

    def __init__(
        self,
        name: str,
        pages: Sequence[tuple[str, Maker]],
        state: State,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._makers = tuple(make for _, make in pages)
        self._made: dict[int, QWidget] = {}
        self.titles = tuple(title for title, _ in pages)
        self.list = QListWidget(self)
        self.list.setProperty("role", "steps")
        self.list.setAccessibleName(self.tr("Pages of {0}").format(name))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        for title in self.titles:
            item = QListWidgetItem(title, self.list)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 3 * GRID))
        widest = max(self.fontMetrics().horizontalAdvance(title) for title in self.titles)
        self.list.setFixedWidth(widest + 9 * GRID)
        self._stack = QStackedWidget(self)
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self.open_page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self._stack, 1)
        self.setAccessibleName(name)

    def show_state(self, state: State) -> None:
        """Let the page that is seen show *state*."""
        self._state = state
        if self.isVisible():
            self._shown_page().show_state(state)

    def open_page(self, place: int) -> None:
        """Show the page at a place of the list."""
        self.list.setCurrentRow(place)
        if self.isVisible():
            self._turn()

    def page(self, place: int) -> QWidget:
        """Return the page at a place, made when it is first wanted."""
        page = self._made.get(place)
        if page is None:
            page = self._made[place] = self._makers[place](self)
            self._stack.addWidget(page)
        return page

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn()

    def _turn(self) -> None:
        self._shown_page().show_state(self._state)
        self._stack.setCurrentWidget(self.page(self.list.currentRow()))

    def _shown_page(self) -> Panel:
        return cast(Panel, self.page(self.list.currentRow()))
