"""Carbon and water in the facility panel: the study's numbers, ranges, key figures, copy, export."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from planner.domain.project import Project
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.line_chart import LineChartView
from planner.ui.panels.carbon import BASIS, FIGURES, CarbonPage
from planner.ui.panels.facility import FacilityPanel
from planner.workspace.emissions import carbon_of
from planner.workspace.workspace import Workspace
from tests.builders import Draft

Open = Callable[[Project], Workspace]
Show = Callable[..., None]


def opened(workspace: Workspace, shown: Show) -> tuple[FacilityPanel, CarbonPage]:
    """The panel as a person turns it to carbon and water by keyboard."""
    panel = FacilityPanel(workspace)
    workspace.changed.subscribe(panel.show_state)
    shown(panel, 1200, 320)
    assert panel.findChildren(CarbonPage) == []
    panel.page.setFocus()
    QTest.keyClick(panel.page, Qt.Key.Key_Down)
    assert panel.carbon is not None
    return panel, panel.carbon


@pytest.fixture
def page(workspace: Workspace, shown: Show) -> CarbonPage:
    return opened(workspace, shown)[1]


def turn(page: CarbonPage, view: str) -> None:
    place = [FIGURES, BASIS].index(view) + 1
    page.view.setFocus()
    for _ in range(place):
        QTest.keyClick(page.view, Qt.Key.Key_Down)


def test_charts_show_what_the_study_finds(page: CarbonPage, workspace: Workspace) -> None:
    found = carbon_of(workspace.state)
    running, making, life = page.board.charts
    assert isinstance(running, BarChartView)
    assert isinstance(making, BarChartView)
    assert isinstance(life, LineChartView)
    assert running.chart is not None
    drawn = sum(part.value for bar in running.chart.bars for part in bar.segments)
    assert found.operational_kg_year is not None
    assert drawn == pytest.approx(found.operational_kg_year / 1000)
    assert len(running.chart.legend) == 3
    assert making.chart is not None
    likely = [sum(part.value for part in bar.segments) for bar in making.chart.bars]
    assert likely == sorted(likely, reverse=True)
    assert sum(likely) == pytest.approx(found.embodied.likely_kg / 1000)
    ends = [bar.outline or 0.0 for bar in making.chart.bars]
    assert all(end >= value for end, value in zip(ends, likely, strict=True))
    assert life.chart is not None
    assert found.life_kg is not None
    assert life.chart.lines[0].y[-1] == pytest.approx(found.life_kg / 1000)
    assert "g per million output tokens" in page.headline.whole
    assert "Left out" in page.headline.toolTip()


def test_key_figures_are_copied_with_units_and_say_where_missing_ones_are_entered(
    page: CarbonPage, workspace: Workspace
) -> None:
    assert not page.copy.isVisible()
    turn(page, FIGURES)
    assert "select a site" in page.note.whole
    QTest.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    head, *rows = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t")[:3] == ["Site", "PUE", "WUE, l/kWh"]
    assert [row.split("\t")[0] for row in rows] == ["Milan", "Frankfurt", "All sites"]
    milan = workspace.state.evaluation.sites[workspace.state.plan.sites[0].id]
    assert float(rows[0].split("\t")[1]) == pytest.approx(milan.pue)


def test_the_export_is_asked_for_by_the_panel(workspace: Workspace, shown: Show) -> None:
    panel, page = opened(workspace, shown)
    asked: list[bool] = []
    panel.export.connect(lambda: asked.append(True))
    turn(page, FIGURES)
    QTest.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    assert asked == [True]


def test_what_it_rests_on_has_ranges_and_sources(page: CarbonPage) -> None:
    turn(page, BASIS)
    assert page.inputs.change.isVisible()
    first = page.inputs.rows.table.rows[0]
    assert first.key == "carbon.gpu_kg"
    assert first.cells["span"].text.startswith("273")
    assert first.cells["source"].text


def test_a_plan_without_sites_says_what_to_do(open_project: Open, shown: Show) -> None:
    _, page = opened(open_project(Draft().project), shown)
    assert "Nothing is owned" in page.headline.whole
    running, _, life = page.board.charts
    assert "Add Site" in running.empty_text
    assert "Add Site" in life.empty_text
