"""The pages of shocks and of robustness: tried when seen, sizes of one's own, tornado, cancel."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.document.commands.assumptions import OverrideAssumption
from planner.domain.project import Project
from planner.presenters.privacy import hide_prices
from planner.presenters.shocks import PLANNED
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.inspector.fields import ChoiceField, NumberField
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.risk.panel import RiskPanel
from planner.ui.risk.robustness import RobustnessPage
from planner.ui.risk.shocks import ShocksPage
from planner.workspace.scheduler import Immediate
from planner.workspace.shaking import Shaking
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace
from tests.builders import Draft, served_chat
from tests.schedulers import ByHand

Open = Callable[[Project], Workspace]
Show = Callable[..., None]


@pytest.fixture
def workspace(open_project: Open) -> Workspace:
    return open_project(served_chat().project)


@pytest.fixture
def scheduler() -> ByHand:
    return ByHand()


def opened(workspace: Workspace, shown: Show, shaking: Shaking, place: int = 1) -> RiskPanel:
    panel = RiskPanel(workspace, shaking)
    workspace.changed.subscribe(panel.show_state)
    shown(panel, 1200, 320)
    panel.open_page(place)
    return panel


@pytest.fixture
def page(workspace: Workspace, shown: Show) -> ShocksPage:
    """The page once every shock was tried."""
    page = opened(workspace, shown, Shaking(Immediate())).page(1)
    assert isinstance(page, ShocksPage)
    return page


def told(page: ShocksPage) -> dict[str, dict[str, str]]:
    """The text of every cell by row and column."""
    table = page.table.rows.table
    return {row.key: {key: cell.text for key, cell in row.cells.items()} for row in table.rows}


def choose(page: ShocksPage, key: str) -> None:
    rows = page.table.rows
    place = [rows.key_at(row) for row in range(rows.rowCount())].index(key)
    page.table.setCurrentIndex(rows.index(place, 0))


def typed(page: ShocksPage, text: str) -> None:
    field = page.field.field
    assert isinstance(field, NumberField)
    page.field.enter()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def tornado(page: ShocksPage) -> BarChartView:
    view = page.board.charts[0]
    assert isinstance(view, BarChartView)
    return view


def test_the_plan_stands_above_what_each_shock_leaves_of_it(page: ShocksPage) -> None:
    rows = told(page)
    assert next(iter(rows)) == PLANNED
    assert len(rows) == 10
    assert rows[PLANNED]["unserved"] == rows["GPU price"]["unserved"] == "0\u00a0%"
    assert rows["vendor gone"]["unserved"] == "100\u00a0%"
    assert rows["GPU price"]["tco"] != rows[PLANNED]["tco"]
    assert rows["cloud price"]["tco"] == rows[PLANNED]["tco"]
    assert float(rows["delivery slip"]["weeks"]) == float(rows[PLANNED]["weeks"]) + 26.0


def test_enter_tells_all_of_a_shock_and_what_is_newly_wrong(page: ShocksPage) -> None:
    choose(page, "site lost")
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    (popover,) = page.findChildren(WhyPopover)
    why = popover.view.why
    assert why is not None
    assert why.title == "Site 1 is lost"
    assert "Unserved at the peak: 0\u00a0% → 100\u00a0%" in why.notes
    assert any(note.startswith("New: SLO-001") for note in why.notes)
    popover.close()
    told = len(page.findChildren(WhyPopover))
    QTest.mouseClick(page.details, Qt.MouseButton.LeftButton)
    assert len(page.findChildren(WhyPopover)) == told + 1


def test_the_tornado_is_of_the_number_that_is_chosen(page: ShocksPage) -> None:
    view = tornado(page)
    chart = view.chart
    assert chart is not None
    sizes = [sum(part.value for part in bar.segments) for bar in chart.bars]
    assert len(sizes) >= 5
    assert view.value_limit is not None
    assert view.value_limit >= 1.4 * sizes[0]  # so that there is room for the text at its end
    assert all(bar.text.startswith(("+", "\u2212")) for bar in chart.bars)
    assert sizes == sorted(sizes, reverse=True)
    assert "TCO" in chart.unit
    page.effect.setFocus()
    QTest.keyClick(page.effect, Qt.Key.Key_Down)
    QTest.keyClick(page.effect, Qt.Key.Key_Down)
    chart = tornado(page).chart
    assert chart is not None
    assert chart.unit == "Weeks until all serves, change in weeks"
    assert chart.bars[0].key == "delivery slip"
    assert "GPU price +30 %" in chart.foot


def test_another_size_is_tried_and_one_out_of_range_is_named(
    page: ShocksPage, notices: list[Notice]
) -> None:
    choose(page, "delivery slip")
    typed(page, "10")
    rows = told(page)
    assert rows["delivery slip"]["shock"] == "Deliveries 10 weeks later"
    assert float(rows["delivery slip"]["weeks"]) == float(rows[PLANNED]["weeks"]) + 10.0
    typed(page, "1000")
    assert "0\u00a0weeks to 520\u00a0weeks" in notices[-1].message.happened
    assert told(page) == rows
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert told(page)["delivery slip"]["shock"] == "Deliveries 26 weeks later"


def test_own_shocks_stand_beside_the_usual_ones(
    workspace: Workspace, shown: Show, scheduler: ByHand
) -> None:
    page = opened(workspace, shown, Shaking(scheduler)).page(1)
    assert isinstance(page, ShocksPage)
    menu = page.add.menu()
    assert menu is not None
    actions = {one.text(): one for one in menu.actions()}
    actions["Late delivery of another size"].trigger()
    typed(page, "52")
    assert told(page)["delivery slip#1"]["shock"] == "Deliveries 52 weeks later"
    actions["Another vendor gone"].trigger()
    field = page.field.field
    assert isinstance(field, ChoiceField)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Down)
    second = told(page)["vendor gone#2"]["shock"]
    assert second.startswith(field.currentText())
    assert second != told(page)["vendor gone"]["shock"]
    before = len(told(page))
    actions["Each site lost"].trigger()  # the only one is lost already
    assert len(told(page)) == before
    actions["Each vendor gone"].trigger()  # both are
    assert len(told(page)) == before
    choose(page, "vendor gone#2")
    QTest.mouseClick(page.reset, Qt.MouseButton.LeftButton)
    assert len(told(page)) == before - 1
    actions["Each vendor gone"].trigger()
    assert told(page)["vendor gone#3"]["shock"] == second
    assert told(page)["vendor gone"]["shock"] == "NVIDIA delivers nothing"
    assert page.table.currentIndex().row() == before - 1


def test_nothing_is_tried_unseen_and_what_runs_can_be_cancelled(
    workspace: Workspace, shown: Show, scheduler: ByHand
) -> None:
    shaking = Shaking(scheduler)
    panel = opened(workspace, shown, shaking, place=0)
    assert scheduler.waiting == []
    panel.open_page(1)
    page = panel.page(1)
    assert isinstance(page, ShocksPage)
    assert "Soon" in page.note.whole
    scheduler.go()
    assert page.progress.isVisible()
    assert page.button.text() == "Cancel"
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    scheduler.go()
    assert shaking.found == ()
    assert scheduler.waiting == []
    assert not page.progress.isVisible()
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    scheduler.go()
    assert len(shaking.found) == 9
    assert "9 of 9" not in page.note.whole


def test_an_edit_makes_them_old_and_they_are_tried_again(
    workspace: Workspace, shown: Show, scheduler: ByHand
) -> None:
    page = opened(workspace, shown, Shaking(scheduler)).page(1)
    assert isinstance(page, ShocksPage)
    scheduler.go()
    scheduler.go()
    assert PLANNED in told(page)
    workspace.run(OverrideAssumption("finance.fte_usd_year", 120_000.0, "tried", "2026-11-26"))
    assert PLANNED not in told(page)
    assert tornado(page).empty_text == "Soon, once the plan is calm."
    scheduler.go()
    scheduler.go()
    assert PLANNED in told(page)


def test_an_empty_plan_says_what_to_do(open_project: Open, shown: Show) -> None:
    draft = Draft()
    draft.site()
    page = opened(open_project(draft.project), shown, Shaking(Immediate())).page(1)
    assert isinstance(page, ShocksPage)
    assert "Place hardware" in page.note.whole
    assert "Place hardware" in tornado(page).empty_text


def measures(workspace: Workspace, shown: Show) -> RobustnessPage:
    page = opened(workspace, shown, Shaking(Immediate()), place=2).page(2)
    assert isinstance(page, RobustnessPage)
    return page


def test_a_measure_is_applied_in_one_step_and_taken_back(
    workspace: Workspace, shown: Show, notices: list[Notice]
) -> None:
    page = measures(workspace, shown)
    assert "Cloud bridge" in page.told
    before = workspace.state.project
    QTest.mouseClick(page.apply, Qt.MouseButton.LeftButton)
    assert len(workspace.state.plan.bursts) == 1
    assert notices[-1].undoable
    workspace.undo()
    assert workspace.state.project is before


def test_a_measure_tells_why_it_costs_so_much_and_how_it_is_done_by_hand(
    workspace: Workspace, shown: Show
) -> None:
    page = measures(workspace, shown)
    QTest.mouseClick(page.why, Qt.MouseButton.LeftButton)
    (popover,) = page.findChildren(WhyPopover)
    why = popover.view.why
    assert why is not None
    assert "usd week × weeks" in why.formula
    assert why.worked.endswith("USD")
    popover.close()
    rows = page.table.rows
    names = [str(rows.index(row, 0).data()) for row in range(rows.rowCount())]
    page.table.setCurrentIndex(rows.index(names.index("Paying for a slot"), 0))
    assert not page.apply.isEnabled()
    assert "By hand: Agree it with the maker" in page.told


def test_without_hardware_nothing_is_suggested(open_project: Open, shown: Show) -> None:
    page = measures(open_project(Draft().project), shown)
    assert page.empty_text.startswith("Place hardware")


def test_hidden_prices_leave_no_amount_to_read_or_copy(
    page: ShocksPage, workspace: Workspace
) -> None:
    hide_prices(hidden=True)
    try:
        workspace.refresh()
        cells = [row.cells["tco"] for row in page.table.rows.table.rows]
        assert {(cell.text, cell.value) for cell in cells} == {("hidden", None)}
        assert "Prices are hidden" in tornado(page).empty_text
    finally:
        hide_prices(hidden=False)
