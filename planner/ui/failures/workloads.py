"""Workloads with what lost sites leave of them, and a chart of the minutes after a loss."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from planner.presenters.resilience import (
    evacuation_chart,
    resilience_columns,
    resilience_table,
    worst_site,
)
from planner.presenters.rows import Table
from planner.ui.charts.line_chart import LineChartView
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.workspace.failing import Endurance

_ROOMS = {
    "workload": Room(12, 18, grows=True),
    "available": Room(7, 8),
    "short": Room(7, 9),
    "servers": Room(6, 8),
    "worst": Room(8, 14),
    "left": Room(5, 6),
    "back": Room(10, 22),
    "data": Room(5, 14),
}
_ORDER = ("workload", "available", "worst", "left", "back", "data", "short", "servers")
_TABLE_SHARE = 62
_WHOLE = 100


class WorkloadsView(QWidget):
    """The table; the chart shows the loss of the worst site of the chosen workload."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._endurance: Endurance | None = None
        self.table = TableView(Table(resilience_columns()), self, marked=frozenset())
        self.table.setAccessibleName(self.tr("Resilience of workloads"))
        self.table.fit_columns(_ROOMS, _ORDER)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.chart = LineChartView(self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.chart)
        split.setStretchFactor(0, _TABLE_SHARE)
        split.setStretchFactor(1, _WHOLE - _TABLE_SHARE)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self.setFocusProxy(self.table)

    def show_endurance(self, found: Endurance | None) -> None:
        """Show what the workloads endure."""
        self._endurance = found
        self.table.show_table(resilience_table(() if found is None else found.workloads))
        chosen = self.table.currentIndex()
        self._choose(chosen if chosen.isValid() else self.table.model().index(0, 0))

    def _choose(self, current: QModelIndex) -> None:
        found = self._endurance
        key = str(current.data(KEY_ROLE)) if current.isValid() else ""
        workload = None if found is None else found.workload(key)
        site = None if workload is None else worst_site(workload)
        if found is not None and site is not None:
            self.chart.show_chart(evacuation_chart(found.losing(site.site)))
        else:
            self.chart.show_chart(evacuation_chart(None))
