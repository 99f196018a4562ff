"""The facility panel: the plant of one site in charts, all failures, carbon and water."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.facility import PlantFigure, plant_figures
from planner.presenters.facility_charts import plant_sites, site_shown
from planner.presenters.inspection import ChoiceEditor, Option
from planner.ui.charts.catalogue import Maker
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.plant import PLANT_MAKERS
from planner.ui.inspector.fields import ChoiceField
from planner.ui.panels.carbon import CarbonPage
from planner.ui.theme import GRID
from planner.workspace.state import State, Subject
from planner.workspace.workspace import Workspace

_SIDE_PX = 166
_CHARTS, _FAILURES, _CARBON = range(3)
_NARROWEST_PX = 200
"""Charts of the plant are narrower than those of the dashboard: their names are short."""


class FacilityPanel(QWidget):
    """Charts of a site's plant, and beside them which site and state they show.

    The site that is selected on the plan is shown, until another is picked here. A *table* or
    carbon and water may take the place of the charts, as `page` says. `export` asks for a file of
    the key figures of energy efficiency.
    """

    export = Signal()

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        makers: Sequence[Maker] = PLANT_MAKERS,
        table: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._selected = ""
        self._chosen = ""
        self._offered: tuple[Option, ...] = ()
        self.site = self._site_field()
        states = (Option(False, self.tr("Year")), Option(True, self.tr("Design day")))
        self.state = ChoiceField(ChoiceEditor(states), self._choose_state, self)
        self.state.setAccessibleName(self.tr("State of the plant"))
        self.state.show_value(False)
        self.board = Dashboard(workspace, makers=makers, narrowest_px=_NARROWEST_PX)
        self.board.setAccessibleName(self.tr("Charts of the plant"))
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.board)
        self._table = table
        self.carbon: CarbonPage | None = None
        options = [Option(_CHARTS, self.tr("Plant"))]
        if table is not None:
            options.append(Option(_FAILURES, self.tr("All failures")))
        options.append(Option(_CARBON, self.tr("Carbon, water")))
        self.page = ChoiceField(ChoiceEditor(tuple(options)), self._choose_page, self)
        self.page.setAccessibleName(self.tr("Page of the facility"))
        self.page.show_value(_CHARTS)
        if table is not None:
            self._pages.addWidget(table)
        self._figures = QFormLayout()
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._side = QVBoxLayout()
        self._lay_out()
        # The keyboard enters by the charts: arrows in a choice would change it.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Facility"))

    def show_state(self, state: State) -> None:
        """Show the plant of *state*."""
        self._state = state
        selected = state.selection.single or ""
        if state.selection.kind is Subject.SITE and selected != self._selected:
            self._chosen = selected
        self._selected = selected
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
        self.setFocusProxy(self.board.first)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of what can be shown: charts, failures, carbon."""
        return self.tr("Plant"), self.tr("All Failures"), self.tr("Carbon and Water")

    def open_page(self, place: int) -> None:
        """Show the charts, all failures in their place, or carbon and water."""
        pages = {_CHARTS: self.board, _FAILURES: self._table or self.board}
        self._pages.setCurrentWidget(self._carbon() if place == _CARBON else pages[place])
        self.page.show_value(place)

    def _choose_page(self, place: object) -> bool:
        self.open_page(int(str(place)))
        return True

    def _carbon(self) -> CarbonPage:
        """Carbon and water, which nobody pays for before somebody looks."""
        if self.carbon is None:
            self.carbon = CarbonPage(self._workspace, self)
            self.carbon.export.connect(self.export)
            self._pages.addWidget(self.carbon)
        self.carbon.show_state(self._state)
        return self.carbon

    def told(self) -> dict[str, str]:
        """Return the figures beside the charts by name."""
        return {name.text(): value.text() for name, value in self._labels if name.isVisibleTo(self)}

    def _draw(self) -> None:
        project, evaluation = self._state.project, self._state.evaluation
        preview = self._state.preview
        if preview is not None and preview.project is not None and preview.evaluation is not None:
            project, evaluation = preview.project, preview.evaluation
        sites = plant_sites(project, evaluation)
        offered = tuple(Option(one.id, one.name) for one in sites)
        if offered != self._offered:
            self._offer(offered)
        site = site_shown(project, evaluation, self._chosen)
        self.site.show_value(None if site is None else site.id)
        self.site.setVisible(len(sites) > 1)
        self._show_figures(plant_figures(evaluation, site))
        self.board.show_plant("" if site is None else site.id, design_day=self._design_day)
        self.board.show_state(self._state)
        if self.carbon is not None:
            self.carbon.show_state(self._state)

    @property
    def _design_day(self) -> bool:
        return self.state.value is True

    def _choose_site(self, site: object) -> bool:
        self._chosen = str(site)
        self._draw()
        return True

    def _choose_state(self, state: object) -> bool:
        self.board.show_plant(self._chosen, design_day=state is True)
        return True

    def _site_field(self) -> ChoiceField:
        field = ChoiceField(ChoiceEditor(self._offered), self._choose_site, self)
        field.setAccessibleName(self.tr("Site"))
        return field

    def _offer(self, sites: tuple[Option, ...]) -> None:
        """Offer other sites than before."""
        self._offered = sites
        old, self.site = self.site, self._site_field()
        self._side.replaceWidget(old, self.site)
        old.deleteLater()

    def _show_figures(self, figures: tuple[PlantFigure, ...]) -> None:
        while len(self._labels) < len(figures):
            name, value = QLabel(self), QLabel(self)
            name.setProperty("role", "muted")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._figures.addRow(name, value)
            self._labels.append((name, value))
        for place, (name, value) in enumerate(self._labels):
            shown = place < len(figures)
            self._figures.setRowVisible(place, shown)
            if shown:
                name.setText(figures[place].label)
                value.setText(figures[place].value)
                for label in (name, value):
                    label.setToolTip(figures[place].meaning)

    def _lay_out(self) -> None:
        self._side.setContentsMargins(2 * GRID, 2 * GRID, GRID, GRID)
        self._side.setSpacing(GRID)
        self._side.addWidget(self.site)
        self._side.addWidget(self.state)
        self._figures.setContentsMargins(0, GRID, 0, 0)
        self._figures.setVerticalSpacing(2)
        self._figures.setHorizontalSpacing(GRID)
        self._side.addLayout(self._figures)
        self._side.addStretch(1)
        self._side.addWidget(self.page)
        side = QWidget(self)
        side.setFixedWidth(_SIDE_PX)
        side.setLayout(self._side)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addWidget(self._pages, 1)
