"""Every cable of the plan: from, to, medium, length, part; sorted by any column, copied, exported."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.presenters import formats
from planner.presenters.cable_schedule import cables_of, schedule_table
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Cell
from planner.ui.inspector.fields import ChoiceField
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import RowModel
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace

_WIDTH_PX, _HEIGHT_PX = 1180, 600
_ROOMS = {
    "label": Room(10, 11),
    "from": Room(14, 20),
    "from_port": Room(5, 6),
    "from_rack": Room(5, 7),
    "to": Room(14, 20),
    "to_port": Room(5, 6),
    "to_rack": Room(5, 7),
    "fabric": Room(14, 20),
    "medium": Room(18, 26, grows=True),
    "length": Room(8, 9),
    "part": Room(11, 14),
}
_ORDER = (
    *("label", "from", "from_port", "to", "to_port", "length", "medium"),
    *("from_rack", "to_rack", "part", "fabric"),
)
_ALL = ""


class SortedModel(RowModel):
    """Rows that a click on a title sorts; numbers by their value."""

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        table = self.table
        if not 0 <= column < len(table.columns):
            return
        key = table.columns[column].key
        down = order is Qt.SortOrder.DescendingOrder
        rows = sorted(table.rows, key=lambda row: _rank(row.cells[key]), reverse=down)
        self.show_anew(replace(table, rows=tuple(rows)))


def _rank(cell: Cell) -> tuple[bool, float, str]:
    if isinstance(cell.value, float):
        return (True, cell.value, "")
    return (False, 0.0, cell.text)


class CableScheduleDialog(QDialog):
    """The cables of all fabrics or of one; a row that is opened selects its first device."""

    def __init__(
        self,
        workspace: Workspace,
        export: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Cable Schedule"))
        self._workspace = workspace
        state = workspace.state
        self._lines = cables_of(state.project, state.evaluation)
        self._ends = {one.label: one.one.placement for one in self._lines}
        fabrics = [one for site in state.plan.sites for one in site.fabrics]
        options = [Option(_ALL, self.tr("all fabrics")), *(Option(f.id, f.name) for f in fabrics)]
        self.fabric = ChoiceField(ChoiceEditor(tuple(options)), self._chosen, self)
        self.fabric.setAccessibleName(self.tr("Fabric"))
        self.fabric.show_value(_ALL)
        self.fabric.setMinimumContentsLength(18)
        self.counted = QLabel(self)
        self.counted.setProperty("role", "muted")
        self.table = TableView(schedule_table(self._lines), self, model=SortedModel)
        self.table.setAccessibleName(self.tr("Cables"))
        self.table.fit_columns(_ROOMS, _ORDER)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.table.opened.connect(self._open)
        copy = QPushButton(self.tr("&Copy"), self)
        copy.setAutoDefault(False)
        copy.clicked.connect(self.table.copy)
        save = QPushButton(self.tr("&Export as CSV…"), self)
        save.setAutoDefault(False)
        save.clicked.connect(export)
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        head = QHBoxLayout()
        head.addWidget(self.fabric)
        head.addWidget(self.counted, 1)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(copy)
        foot.addWidget(save)
        foot.addStretch()
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._count()
        self.table.setFocus()

    def _chosen(self, fabric: object) -> bool:
        table = schedule_table(self._lines, str(fabric or ""))
        model = self.table.rows
        if isinstance(model, SortedModel):
            model.show_anew(table)
            header = self.table.horizontalHeader()
            model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self._count()
        return True

    def _count(self) -> None:
        shown = self.table.rows.rowCount()
        self.counted.setText(self.tr("{0} cables").format(formats.grouped(shown)))

    def _open(self, label: str) -> None:
        placement = self._ends.get(label)
        if placement is not None:
            self._workspace.select(Selection(Subject.PLACEMENT, (placement,)))
