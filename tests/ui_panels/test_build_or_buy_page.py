"""The page of build or buy: its numbers, what it rests on, other values, and what is missing."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from planner.domain.project import Project
from planner.ui.charts.line_chart import LineChartView
from planner.ui.inspector.fields import NumberField
from planner.ui.panels.override_dialog import OverrideDialog
from planner.ui.risk.silicon import SiliconPage
from planner.workspace.silicon import BuildOrBuy, silicon_of
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace
from tests.builders import Draft, library, served_chat

Open = Callable[[Project], Workspace]
Show = Callable[..., None]


def opened(workspace: Workspace, shown: Show) -> SiliconPage:
    page = SiliconPage(workspace)
    workspace.changed.subscribe(page.show_state)
    shown(page, 1200, 320)
    return page


@pytest.fixture
def workspace(open_project: Open) -> Workspace:
    return open_project(served_chat().project)


@pytest.fixture
def page(workspace: Workspace, shown: Show) -> SiliconPage:
    return opened(workspace, shown)


def charts(page: SiliconPage) -> tuple[LineChartView, LineChartView]:
    volume, sweep = page.board.charts
    assert isinstance(volume, LineChartView)
    assert isinstance(sweep, LineChartView)
    return volume, sweep


def test_it_tells_what_the_study_finds(page: SiliconPage, workspace: Workspace) -> None:
    found = silicon_of(workspace.state, library())
    assert isinstance(found, BuildOrBuy)
    assert found.break_even is not None
    even = f"{found.break_even:,.0f}".replace(",", "\u202f")
    assert f"pays from {even} chips on" in page.headline.whole
    assert "The plan buys 8 NVIDIA H200" in page.headline.whole
    assert "From the plan: $" in page.headline.whole
    assert "after 27 months" in page.headline.whole
    volume, _ = charts(page)
    assert volume.chart is not None
    assert [line.label for line in volume.chart.lines][:2] == ["bought", "of one's own"]
    assert volume.chart.marks[0].x == pytest.approx(found.break_even / 1000)
    assert page.rented.rows.rowCount() == len(found.rented)


def test_the_curve_of_break_even_is_over_the_assumption_that_is_chosen(page: SiliconPage) -> None:
    _, sweep = charts(page)
    assert sweep.chart is not None
    assert "Engineering of a chip" in sweep.chart.unit
    page.inputs.setFocus()
    QTest.keyClick(page.inputs, Qt.Key.Key_Down)
    assert "Making one chip" in sweep.chart.unit
    assert [bound.label for bound in sweep.chart.bounds] == ["low", "high"]


def test_another_value_is_entered_with_a_reason_and_an_impossible_one_is_named(
    page: SiliconPage, workspace: Workspace, notices: list[Notice], qtbot: QtBot
) -> None:
    before = page.headline.whole
    page.inputs.setFocus()
    QTest.keyClick(page.inputs, Qt.Key.Key_F2)
    (dialog,) = page.findChildren(OverrideDialog)
    assert isinstance(dialog.field, NumberField)
    dialog.reason.setText("quoted")
    dialog.field.setText("0")
    dialog.accept()
    assert "above zero" in notices[-1].message.remedy
    assert page.headline.whole == before
    dialog.field.setText("300000000")
    dialog.accept()
    assert workspace.state.project.shelf.assumptions["silicon.nre_usd"].likely == 3e8
    qtbot.waitUntil(lambda: page.headline.whole != before)
    assert page.inputs.rows.table.rows[0].cells["value"].text == "$300\u00a0M"
    QTest.mouseClick(page.inputs.reset_button, Qt.MouseButton.LeftButton)
    assert workspace.state.project.shelf.assumptions["silicon.nre_usd"].likely == 5e8
    qtbot.waitUntil(lambda: page.headline.whole == before)


def test_without_gpus_of_its_own_it_says_what_to_do(open_project: Open, shown: Show) -> None:
    page = opened(open_project(Draft().project), shown)
    assert page.headline.whole.endswith("Place a GPU server first.")
    assert all("Place a GPU server first" in view.empty_text for view in charts(page))
