"""The table of shocks: what each of them leaves of the plan."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from planner.domain.quote import ShownCurrency
from planner.presenters.shocks import shocks_table
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView

_ROOMS = {
    "shock": Room(17, 26, grows=True),
    "tokens": Room(7, 9),
    "unserved": Room(6, 7),
    "tco": Room(8, 9),
    "weeks": Room(5, 6),
    "findings": Room(4, 6),
}
_ORDER = ("shock", "unserved", "tco", "weeks", "findings", "tokens")


class ShocksTable(TableView):
    """The table; Enter and a double-click tell all of a shock, Delete takes its size back.

    An own shock is deleted.
    """

    def __init__(
        self,
        currency: ShownCurrency,
        remove: Callable[[], None],
        tell: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(shocks_table((), (), currency), parent)
        self._remove = remove
        self._tell = tell
        self.doubleClicked.connect(lambda _: tell())
        self.setAccessibleName(self.tr("What shocks leave of the plan"))
        self.setAccessibleDescription(
            self.tr("Enter tells what is newly wrong, Delete gives a shock its usual size back")
        )
        self.fit_columns(_ROOMS, _ORDER)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self._remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
        else:
            super().keyPressEvent(event)
