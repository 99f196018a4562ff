"""The page of build or buy: from how many chips on silicon of one's own pays."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from planner.domain.errors import Message
from planner.presenters.silicon import (
    break_even_text,
    given_text,
    left_out,
    rented_table,
    sweep_chart,
    volume_chart,
)
from planner.presenters.wording import worded_message
from planner.ui.charts.catalogue import Drawing, Maker, Shown
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.line_chart import LineChartView
from planner.ui.elided_label import ElidedLabel
from planner.ui.panels.estimates import EstimatesTable
from planner.ui.panels.following import FollowingPage
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.silicon import SWEPT, BuildOrBuy, silicon_of
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_RENTED = {
    "label": Room(9, 22, grows=True),
    "hour": Room(5, 9),
    "chips": Room(5, 8),
    "cheaper": Room(7, 9),
}
_RENTED_ORDER = ("label", "hour")
_SIZES = (222, 384, 160)
_NARROWEST_PX = 188
_FOOT_FROM_PX = 190
"""From this height on there is room for words beneath a chart."""


class SiliconPage(FollowingPage):
    """Follows the plan while it is seen; the assumption that is chosen is swept in a chart."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._workspace = workspace
        self._found: BuildOrBuy | None = None
        self._why_not = ""
        self._key = next(iter(SWEPT))
        self.headline = ElidedLabel(self)
        self.headline.setProperty("role", "heading")
        self.inputs = EstimatesTable(workspace, self.tr("Assumption"), tuple(SWEPT), self)
        self.inputs.chosen.connect(self._sweep)
        self.board = Dashboard(
            workspace,
            makers=(self._maker(self._volume), self._maker(self._swept)),
            narrowest_px=_NARROWEST_PX,
        )
        self.board.setAccessibleName(self.tr("Charts of build or buy"))
        self.rented = TableView(rented_table(None, self._state.project.shown_currency), self)
        self.rented.setAccessibleName(self.tr("Rented custom silicon"))
        self.rented.fit_columns(_RENTED, _RENTED_ORDER)
        self._lay_out()
        self.setAccessibleName(self.tr("Build or buy"))

    def basis(self, state: State) -> tuple[object, ...]:
        return (state.project, state.evaluation)

    def draw(self, state: State) -> None:
        found = silicon_of(state, self._workspace.library)
        if isinstance(found, Message):
            told = worded_message(found)
            self._found, self._why_not = None, f"{told.happened} {told.remedy}"
            self.headline.show_text(self._why_not)
        else:
            self._found, self._why_not = found, ""
            given = given_text(found, state.project.shown_currency)
            self.headline.show_text(f"{break_even_text(found)} {given} {left_out(found)}")
        self.inputs.show_state(state)
        self.rented.show_table(rented_table(self._found, state.project.shown_currency))
        self.board.show_state(state)
        self.board.redraw()

    def _sweep(self, key: str) -> None:
        self._key = key
        self.board.redraw()

    def _volume(self, view: LineChartView) -> None:
        chart = volume_chart(self._state.project, self._found, self._why_not)
        view.show_chart(chart if view.height() >= _FOOT_FROM_PX else replace(chart, foot=""))

    def _swept(self, view: LineChartView) -> None:
        view.show_chart(sweep_chart(self._state.project, self._found, self._key, self._why_not))

    def _maker(self, show: Callable[[LineChartView], None]) -> Maker:
        def make(parent: QWidget, _: bool) -> Drawing:
            view = LineChartView(parent)

            def draw(_: Shown) -> None:
                show(view)

            return Drawing(view, draw)

        return make

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        head.setSpacing(GRID)
        head.addWidget(self.headline, 1)
        head.addWidget(self.inputs.change)
        head.addWidget(self.inputs.reset_button)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        for widget, size in zip((self.inputs, self.board, self.rented), _SIZES, strict=True):
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, size)
        split.setSizes(list(_SIZES))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(split, 1)
