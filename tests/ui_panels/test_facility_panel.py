"""The facility panel: one site's plant, over the year or on the design day."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.commands.revise import with_plan
from planner.domain.identity import SiteId
from planner.presenters.series import BarChart
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.frame import ChartFrame
from planner.ui.inspector.fields import ChoiceField
from planner.ui.panels.facility import FacilityPanel
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import S, example, library


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(example(), library())


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> FacilityPanel:
    panel = FacilityPanel(workspace)
    qtbot.addWidget(panel)
    workspace.changed.subscribe(panel.show_state)
    panel.resize(900, 180)
    return panel


def choose(field: ChoiceField, place: int) -> None:
    field.setCurrentIndex(place)
    field.activated.emit(place)


def build_up(panel: FacilityPanel) -> BarChart:
    view = panel.board.charts[0]
    assert isinstance(view, BarChartView)
    assert view.chart is not None
    return view.chart


def test_no_chart_is_made_until_the_panel_is_seen(panel: FacilityPanel) -> None:
    assert panel.findChildren(ChartFrame) == []
    panel.show()
    assert panel.findChildren(ChartFrame)


def test_the_state_of_the_plant_is_switched(panel: FacilityPanel) -> None:
    panel.show()
    assert build_up(panel).title.startswith("PUE build-up")
    choose(panel.state, 1)
    assert build_up(panel).title == "Power build-up"
    assert "design day" in build_up(panel).unit
    choose(panel.state, 0)
    assert build_up(panel).title.startswith("PUE build-up")


def test_figures_beside_the_charts_are_those_of_the_site(
    panel: FacilityPanel, workspace: Workspace
) -> None:
    panel.show()
    (milan,) = (one for one in workspace.state.evaluation.sites.values() if one.design is not None)
    told = panel.told()
    assert told["PUE"] == f"{milan.pue:.3f}"
    assert told["Design day"] == f"{milan.facility_power_kw:.0f}\u00a0kW"
    assert not panel.site.isVisibleTo(panel)


def test_one_of_several_sites_is_picked_or_selected_on_the_plan(qtbot: QtBot) -> None:
    project = example()
    plan = project.scenario(S).plan
    milan, frankfurt = plan.sites[0], plan.sites[1]
    owned = replace(frankfurt, kind=milan.kind, colocation=None)
    plan = replace(plan, sites=(milan, owned, *plan.sites[2:]))
    workspace = Workspace(with_plan(project, S, plan), library())
    panel = FacilityPanel(workspace)
    qtbot.addWidget(panel)
    workspace.changed.subscribe(panel.show_state)
    panel.resize(900, 180)
    panel.show()
    assert panel.site.isVisibleTo(panel)
    assert "Milan" in build_up(panel).unit
    choose(panel.site, 1)
    assert "Frankfurt" in build_up(panel).unit
    workspace.select(Selection(Subject.SITE, (SiteId(milan.id),)))
    assert panel.site.currentText() == "Milan"
    assert "Milan" in build_up(panel).unit


def test_a_legend_that_needs_two_lines_has_their_height(panel: FacilityPanel) -> None:
    panel.resize(835, 230)
    panel.show()
    QApplication.processEvents()
    legend = panel.board.charts[1].legend
    assert legend.height() == legend.heightForWidth(legend.width())
