"""The cost panel: views, drill-down to the source, figures, and what stays while it is hidden."""

import pytest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from planner.document.commands.assumptions import EditSetting
from planner.engines.finance.views import View
from planner.presenters.cash_flow import cash_flow
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.panels.costs import CostsPanel
from planner.workspace.workspace import Workspace
from tests.builders import example, library


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(example(), library())


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> CostsPanel:
    panel = CostsPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(900, 260)
    panel.show()
    return panel


def total(panel: CostsPanel) -> QTreeWidgetItem:
    item = panel.tree.topLevelItem(0)
    assert item is not None
    return item


def child(item: QTreeWidgetItem, place: int) -> QTreeWidgetItem:
    found = item.child(place)
    assert found is not None
    return found


def choose(panel: CostsPanel, place: int) -> None:
    panel.view.setCurrentIndex(place)
    panel.view.activated.emit(place)


def test_the_total_unfolds_to_class_line_and_source(panel: CostsPanel) -> None:
    top = total(panel)
    assert top.isExpanded()
    servers = child(top, 0)
    assert servers.text(0) == "Servers"
    servers.setExpanded(True)
    line = child(servers, 0)
    assert "DGX H200" in line.text(0)
    assert line.childCount() == 0
    line.setExpanded(True)
    told = [child(line, place).text(0) for place in range(line.childCount())]
    assert any("price of one" in text for text in told)


def test_another_view_keeps_what_is_unfolded(panel: CostsPanel) -> None:
    child(total(panel), 0).setExpanded(True)
    cash = total(panel).text(2)
    choose(panel, 1)
    assert panel.view.value is View.BOOKS
    assert total(panel).text(2) != cash
    assert child(total(panel), 0).isExpanded()


def test_figures_and_exclusions_stand_beside(panel: CostsPanel) -> None:
    assert panel.figures.rows.rowCount() > 10
    assert "before tax" in panel.left_out.whole
    assert panel.left_out.accessibleName() == panel.left_out.whole


def test_an_edit_of_the_rate_moves_the_figures(
    qtbot: QtBot, panel: CostsPanel, workspace: Workspace
) -> None:
    before = panel.figures.rows.table.rows[0].cells["value"].text
    workspace.run(EditSetting("discount_rate", 0.03))
    panel.show_state(workspace.state)
    qtbot.waitUntil(lambda: panel.figures.rows.table.rows[0].cells["value"].text != before)


def test_while_hidden_nothing_is_drawn(qtbot: QtBot, workspace: Workspace) -> None:
    panel = CostsPanel(workspace)
    qtbot.addWidget(panel)
    panel.show_state(workspace.state)
    assert panel.tree.topLevelItemCount() == 0
    panel.show()
    assert panel.tree.topLevelItemCount() == 1


def test_what_is_unfolded_is_copied_as_text(panel: CostsPanel) -> None:
    text = panel.tree.copied().splitlines()
    assert text[0].startswith("Cost\tSum\tStart\tYear 1")
    assert text[1].startswith("Total: Cash\t$")
    assert len(text) == 2 + total(panel).childCount()


def test_the_cash_flow_chart_reaches_below_zero(qtbot: QtBot, workspace: Workspace) -> None:
    view = BarChartView()
    qtbot.addWidget(view)
    view.resize(400, 240)
    view.show()
    state = workspace.state
    view.show_chart(cash_flow(state.project, state.evaluation))
    low, high = view.plot.getPlotItem().getViewBox().viewRange()[1]
    assert low < 0 < high
    assert high >= max(view.chart.course if view.chart else ())
