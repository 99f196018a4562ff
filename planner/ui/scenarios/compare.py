"""The comparison: headlines by scenarios to read and to copy, their costs drawn, and what if."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from planner.domain.identity import ScenarioId
from planner.presenters.comparison import (
    HEADLINE,
    UNIT,
    ComparisonView,
    comparison_view,
    difference_key,
)
from planner.presenters.comparison_charts import costs_compared, groups_compared, shown_in_order
from planner.presenters.explaining import why_of
from planner.presenters.ordered_otherwise import ITEM, ordered_otherwise
from planner.presenters.rows import Table
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.line_chart import LineChartView
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.scenarios.lever_bar import LeverBar
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import copied
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.comparing import Compared, Comparing
from planner.workspace.odds import Odds
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_SMALLEST, _LARGEST = QSize(860, 560), QSize(1800, 980)
_AROUND = QSize(12 * GRID, 176)
"""Room that the dialog takes around the rows: margins, header, the lines above and below."""
_HEADLINE_PX = 216
_VALUE_PX, _WIDEST_VALUE_PX = 124, 190
_DIFFERENCE_PX = 104
_ROWS_OF_ODDS = 2
_ITEM, _ORDERED = Room(24, 44), Room(8, 14)
_CHART_PX, _LARGE_CHART_PX = 300, 560
_AUTOMATIC = ""
"""What the choice of the base holds while the project decides."""


class CompareDialog(QDialog):
    """Shows all scenarios side by side and follows the project while it is open.

    Results are worked out in the background; until they are there, the old ones stay and a line
    says that they are. Sliders try other users, prices and rates on all of them; the project
    changes only when they are applied.
    """

    def __init__(self, workspace: Workspace, scheduler: Scheduler, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare Scenarios"))
        self._workspace = workspace
        self.comparing = Comparing(workspace.state, scheduler)
        self.odds = Odds(scheduler)
        self.view: ComparisonView | None = None
        self.table = ComparisonTable(Table(()), self)
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        for text in (self.tr("Headlines"), self.tr("What they order")):
            self.tabs.addTab(text)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(self._turn)
        self.orders = TableView(Table(()), self)
        self.orders.setAccessibleName(self.tr("What they order"))
        self.orders.setAlternatingRowColors(True)
        self.costs, self.groups = LineChartView(self), BarChartView(self)
        self.levers = LeverBar(workspace, self)
        self.levers.tried.connect(self.comparing.try_out)
        self._hint = _muted(self)
        self._hint.setText(self.tr("Click a value to see why."))
        self._terms = _muted(self)
        self._left_out = _muted(self)
        self._progress_text = _muted(self)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        self._base = QComboBox(self)
        self._base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._base.setAccessibleName(self.tr("Differences to"))
        self._base.currentIndexChanged.connect(lambda _: self._draw())
        self._copy = QPushButton(self.tr("Copy Table"), self)
        self._copy.clicked.connect(self._copy_all)
        self._build()
        self.comparing.changed.subscribe(self._show_compared)
        self.odds.changed.subscribe(lambda _: self._show_drawn())
        self.resize(_SMALLEST)

    def show_state(self, state: State) -> None:
        """Compare the scenarios of *state*."""
        self.levers.show_state(state)
        self.comparing.follow(state)

    @property
    def progress(self) -> str:
        """What is said about results that are on their way; empty when all are there."""
        return self._progress_text.text()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.odds.end()
        self.levers.reset()
        super().closeEvent(event)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(self._head())
        page = QWidget(self)
        self._beside = QHBoxLayout(page)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(3 * GRID)
        self._beside.addWidget(self.table)
        charts = QVBoxLayout()
        charts.setSpacing(GRID)
        for chart in (self.costs, self.groups):
            chart.setMinimumWidth(_CHART_PX)
            charts.addWidget(chart, 1)
        self._beside.addLayout(charts, 1)
        self.pages.addWidget(page)
        self.pages.addWidget(self.orders)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.levers)
        layout.addWidget(self._left_out)
        layout.addLayout(self._foot())
        self._copy.setEnabled(False)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        self._base_label = QLabel(self.tr("Differences to"), self)
        self._base_label.setBuddy(self._base)
        head.addWidget(self.tabs)
        head.addSpacing(2 * GRID)
        head.addWidget(self._terms, 1)
        head.addWidget(self._base_label)
        head.addWidget(self._base)
        for widget in (self._base_label, self._base):
            widget.hide()  # until there is something to choose from
        return head

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self._progress)
        foot.addWidget(self._progress_text, 1)
        foot.addWidget(self._hint)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        close.setDefault(True)
        foot.addWidget(self._copy)
        foot.addWidget(close)
        return foot

    def _show_compared(self, compared: Compared) -> None:
        if compared.is_current:
            for popover in self.findChildren(WhyPopover):
                popover.close()  # what it explains is no longer in the table
            self._fill_bases(compared)
            self._draw()
            self.odds.follow(compared)
        self._show_progress(compared)

    def _show_drawn(self) -> None:
        self._draw()
        self._show_progress(self.comparing.compared)

    def _show_progress(self, compared: Compared) -> None:
        text = ""
        if compared.stopped:
            text = self.tr(
                "A scenario could not be calculated. The figures are those before the last edit;"
                " undo it, or go on editing."
            )
        elif not compared.is_current:
            text = self.tr("Calculating {0} of {1} scenarios…").format(
                min(compared.done + 1, compared.total), compared.total
            )
            if compared.evaluations:
                text += " " + self.tr("Until then the figures are those before the last edit.")
        elif self.odds.drawn.under_way:
            text = self.tr("Drawing the costs of all scenarios…")
        elif self.odds.drawn.too_large:
            text = self.tr(
                "Too many racks to draw costs beside the window: rackwright compare FILE"
                " --monte-carlo 10000"
            )
        self._progress_text.setText(text)
        self._progress.setVisible(not compared.is_current and not compared.stopped)
        self._progress.setRange(0, max(1, compared.total))
        self._progress.setValue(compared.done)
        self.table.setProperty("stale", not compared.is_current)
        self._hint.setVisible(compared.is_current)

    def _fill_bases(self, compared: Compared) -> None:
        wanted = self._base.currentData()
        scenarios = compared.project.scenarios
        self._base.blockSignals(True)
        self._base.clear()
        reference = compared.project.settings.reference_scenario
        usual = self.tr("{0}, the reference") if reference else self.tr("{0}, the first")
        name = next((one.name for one in scenarios if one.id == reference), scenarios[0].name)
        self._base.addItem(usual.format(name), _AUTOMATIC)
        for one in scenarios:
            self._base.addItem(one.name, one.id)
        self._base.setCurrentIndex(max(0, self._base.findData(wanted)))
        self._base.blockSignals(False)
        for widget in (self._base_label, self._base):
            widget.show()

    def _draw(self) -> None:
        compared = self.comparing.compared
        if not compared.evaluations:
            return
        base = self._base.currentData()
        chosen = ScenarioId(base) if base else None
        drawn = self.odds.drawn.contest
        self.view = comparison_view(compared.project, compared.evaluations, chosen, drawn)
        self._terms.setText(self.view.terms)
        left_out = self.tr("Left out: {0}").format(" ".join(self.view.exclusions))
        self._left_out.setText(
            self.fontMetrics().elidedText(
                left_out,
                Qt.TextElideMode.ElideRight,
                max(_SMALLEST.width(), self.width()) - 10 * GRID,
            )
        )
        self._left_out.setToolTip("\n".join(self.view.exclusions))
        self.table = self._fitting(self.view.table)
        self.table.show_table(self.view.table)
        if self.pages.currentWidget() is self.orders:
            self._draw_orders()
        results = shown_in_order(compared.project, compared.evaluations)
        self.costs.show_chart(costs_compared(compared.project, results, drawn))
        self.groups.show_chart(groups_compared(compared.project, results))
        if not self._copy.isEnabled():  # the first table decides how large the dialog is
            self._copy.setEnabled(True)
            self.resize(self._size_for(self.table))
            self.table.setFocus()
        self._share_room()

    def _turn(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        if self.pages.currentWidget() is self.orders:
            self._draw_orders()

    def _draw_orders(self) -> None:
        """Put the bills of materials side by side: only once somebody looks."""
        compared, view = self.comparing.compared, self.view
        if view is None:
            return
        results = shown_in_order(compared.project, compared.evaluations)
        table = ordered_otherwise(compared.project, results, view.base)
        self.orders.show_table(table)
        self.orders.scroll_columns(
            {one.key: _ITEM if one.key == ITEM else _ORDERED for one in table.columns}
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Give the table what its columns need, as far as the charts keep room."""
        bar = self.table.verticalScrollBar().sizeHint().width()
        whole = self.table.horizontalHeader().length() + bar + 2
        room = self.width() - _CHART_PX - 12 * GRID
        self.table.setFixedWidth(max(1, min(whole, room)))

    def _size_for(self, table: "ComparisonTable") -> QSize:
        """Room for the whole table, as far as the window has it."""
        count = table.rows.rowCount() + _ROWS_OF_ODDS
        rows = count * table.verticalHeader().defaultSectionSize()
        around = _AROUND + QSize(_LARGE_CHART_PX, self.levers.sizeHint().height())
        asked = QSize(table.horizontalHeader().length(), rows) + around
        parent = self.parentWidget()
        room = (parent.window().size() if parent else _LARGEST) - QSize(40, 40)
        return asked.expandedTo(_SMALLEST).boundedTo(_LARGEST.boundedTo(room))

    def _fitting(self, table: Table) -> "ComparisonTable":
        """The table that is shown, or another in its place when the columns are others."""
        keys = [column.key for column in table.columns]
        if keys == [column.key for column in self.table.rows.table.columns]:
            return self.table
        new, old = ComparisonTable(table, self), self.table
        new.opened.connect(self._explain)
        self._beside.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        return new

    def _explain(self, headline: str) -> None:
        """Tell why the current value of a row is what it is; differences explain nothing more."""
        compared, index = self.comparing.compared, self.table.currentIndex()
        column = self.table.rows.table.columns[index.column()].key
        evaluation = compared.evaluations.get(ScenarioId(column))
        why = why_of(compared.project, evaluation, headline) if evaluation is not None else None
        if why is not None:
            WhyPopover(why, self).open_below(self.table.viewport(), self.table.visualRect(index))

    def _copy_all(self) -> None:
        """Copy the table that is seen."""
        table = self.orders if self.pages.currentWidget() is self.orders else self.table
        table.clearSelection()
        table.copy()


class ComparisonTable(TableView):
    """The table of a comparison; copies name in their titles what differs from what."""

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(table, parent)
        self.setAlternatingRowColors(True)
        self.setAccessibleName(self.tr("Headlines by scenario"))
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        metrics = self.fontMetrics()
        for place, column in enumerate(table.columns):
            self.setColumnHidden(place, column.key == UNIT)
            title = max(metrics.horizontalAdvance(one) for one in column.title.split("\n"))
            width = min(max(_VALUE_PX, title + 5 * GRID), _WIDEST_VALUE_PX)
            if column.key == HEADLINE:
                width = _HEADLINE_PX
            elif column.key.endswith(difference_key(ScenarioId(""))):
                width = _DIFFERENCE_PX
            self.setColumnWidth(place, width)

    def copy(self) -> None:
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        places = chosen or range(self.rows.rowCount())
        point = self.locale().decimalPoint()
        text = copied(_with_whole_titles(self.rows.table), places, decimal=point)
        QGuiApplication.clipboard().setText(text)


def _with_whole_titles(table: Table) -> Table:
    columns, last = [], ""
    for column in table.columns:
        title = ", ".join(column.title.split("\n"))
        if column.key.endswith(difference_key(ScenarioId(""))):
            title = f"{last}, {title}"
        else:
            last = title
        columns.append(replace(column, title=title))
    return replace(table, columns=tuple(columns))


def _muted(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
