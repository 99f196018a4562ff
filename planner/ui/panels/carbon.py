"""Carbon and water: charts of running, making and the life; key figures to report; what it rests on."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from planner.presenters.carbon import (
    ASSUMPTIONS,
    carbon_text,
    energy_note,
    energy_table,
    left_out_text,
    life_chart,
    making_chart,
    running_chart,
)
from planner.presenters.inspection import ChoiceEditor, Option
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.catalogue import Drawing, Shown
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.line_chart import LineChartView
from planner.ui.elided_label import ElidedLabel
from planner.ui.inspector.fields import ChoiceField
from planner.ui.panels.estimates import EstimatesTable
from planner.ui.panels.following import FollowingPage
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.emissions import PlanCarbon, carbon_of, energy_of
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

CHARTS, FIGURES, BASIS = "charts", "figures", "basis"
"""What is shown."""
_NARROWEST_PX = 200
_ROOMS = {
    "site": Room(10, 18, grows=True),
    "pue": Room(6, 7),
    "wue": Room(6, 8),
    "erf": Room(6, 7),
    "ref": Room(6, 7),
    "energy": Room(8, 10),
    "it": Room(8, 10),
    "water": Room(6, 9),
    "reused": Room(8, 10),
    "renewable": Room(8, 10),
    "carbon": Room(8, 10),
}
_ORDER = ("site", "pue", "wue", "erf", "ref", "energy", "it", "carbon", "water")


class CarbonPage(FollowingPage):
    """Follows the plan while it is seen; `export` asks for a file of the key figures."""

    export = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._found: PlanCarbon | None = None
        options = (
            Option(CHARTS, self.tr("Running and making")),
            Option(FIGURES, self.tr("Key figures (EU)")),
            Option(BASIS, self.tr("What it rests on")),
        )
        self.view = ChoiceField(ChoiceEditor(options), self._turn, self)
        self.view.setAccessibleName(self.tr("What is shown of carbon and water"))
        self.view.setMinimumContentsLength(14)
        self.view.show_value(CHARTS)
        self.headline = ElidedLabel(self)
        self.copy = QPushButton(self.tr("Copy"), self)
        self.copy.setToolTip(self.tr("Copy all key figures, with units in the titles"))
        self.copy.clicked.connect(self._copy)
        self.export_button = QPushButton(self.tr("Export…"), self)
        self.export_button.setToolTip(self.tr("Write the key figures to a file for a report"))
        self.export_button.clicked.connect(self.export)
        makers = tuple(map(self._bars, (self._running, self._making)))
        self.board = Dashboard(workspace, makers=(*makers, self._life), narrowest_px=_NARROWEST_PX)
        self.board.setAccessibleName(self.tr("Charts of carbon"))
        self.figures = TableView(energy_table(()), self)
        self.figures.setAccessibleName(self.tr("Key figures of energy efficiency"))
        self.figures.fit_columns(_ROOMS, _ORDER)
        self.note = ElidedLabel(self)
        self.note.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self.inputs = EstimatesTable(workspace, self.tr("Assumption"), ASSUMPTIONS, self)
        self._lay_out()
        self._turn(CHARTS)
        self.setAccessibleName(self.tr("Carbon and water"))

    def basis(self, state: State) -> tuple[object, ...]:
        return (state.project, state.evaluation)

    def draw(self, state: State) -> None:
        found = self._found = carbon_of(state)
        self.headline.show_text(carbon_text(found))
        self.headline.setToolTip(f"{carbon_text(found)}\n{left_out_text(found)}")
        figures = energy_of(state, found)
        self.figures.show_table(energy_table(figures))
        self.note.show_text(energy_note(figures))
        self.inputs.show_state(state)
        self.board.show_state(state)
        self.board.redraw()

    def _turn(self, view: object) -> bool:
        pages = {CHARTS: self.board, FIGURES: self.figures, BASIS: self.inputs}
        self._stack.setCurrentWidget(pages[str(view)])
        for button in (self.copy, self.export_button, self.note):
            button.setVisible(view == FIGURES)
        for button in (self.inputs.change, self.inputs.reset_button):
            button.setVisible(view == BASIS)
        return True

    def _copy(self) -> None:
        self.figures.clearSelection()
        self.figures.copy()

    def _running(self, view: BarChartView, found: PlanCarbon) -> None:
        view.show_chart(running_chart(self._state.plan, found))

    def _making(self, view: BarChartView, found: PlanCarbon) -> None:
        view.show_chart(making_chart(found))

    def _bars(
        self, show: Callable[[BarChartView, PlanCarbon], None]
    ) -> Callable[[QWidget, bool], Drawing]:
        def make(parent: QWidget, _: bool) -> Drawing:
            view = BarChartView(parent)

            def draw(_: Shown) -> None:
                if self._found is not None:
                    show(view, self._found)

            return Drawing(view, draw)

        return make

    def _life(self, parent: QWidget, _: bool) -> Drawing:
        view = LineChartView(parent)

        def draw(_: Shown) -> None:
            if self._found is not None:
                view.show_chart(life_chart(self._found))

        return Drawing(view, draw)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        head.setSpacing(2 * GRID)
        head.addWidget(self.view)
        head.addWidget(self.headline, 1)
        for button in (
            self.copy,
            self.export_button,
            self.inputs.change,
            self.inputs.reset_button,
        ):
            head.addWidget(button)
        self._stack = QStackedWidget(self)
        for page in (self.board, self.figures, self.inputs):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.note)
