"""The comparison: what it says, what it never says, and how it keeps up with edits."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.document.commands.copies import Duplicate
from planner.document.commands.levers import Lever
from planner.document.commands.placing import DeletePlacements
from planner.document.commands.scenarios import (
    AddScenario,
    DeleteScenario,
    NoteScenario,
    OverrideInScenario,
    RenameScenario,
    SetReferenceScenario,
)
from planner.document.commands.workloads import EditWorkload
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.workload import Demand
from planner.presenters.comparison import difference_key
from planner.presenters.rows import Cell, Row, Tone
from planner.ui.bridge import Bridge
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.scenarios.compare import CompareDialog
from planner.workspace.workspace import Workspace
from tests.builders import S, served_chat


@pytest.fixture
def workspace(open_project: Callable[[Project], Workspace]) -> Workspace:
    """A as it serves, B with twice the servers, C with none."""
    workspace = open_project(served_chat(users=800).project)
    servers = frozenset(one.id for one in workspace.state.plan.placements())
    workspace.run(AddScenario(S, "B"))
    workspace.run(Duplicate(workspace.state.scenario, servers))
    workspace.run(AddScenario(workspace.state.scenario, "C"))
    servers = frozenset(one.id for one in workspace.state.plan.placements())
    workspace.run(DeletePlacements(workspace.state.scenario, servers))
    workspace.open_scenario(S)
    return workspace


@pytest.fixture
def dialog(
    qtbot: QtBot, workspace: Workspace, shown: Callable[..., None]
) -> Iterator[CompareDialog]:
    window = QWidget()
    shown(window, 1366, 768)
    bridge = Bridge(window)
    dialog = CompareDialog(workspace, bridge, window)
    workspace.changed.subscribe(dialog.show_state)
    dialog.show()
    dialog.show_state(workspace.state)
    wait(qtbot, dialog)
    yield dialog
    dialog.close()
    bridge.close()


def wait(qtbot: QtBot, dialog: CompareDialog) -> None:
    qtbot.waitUntil(lambda: dialog.comparing.compared.is_current and dialog.view is not None)


def scenario(workspace: Workspace, name: str) -> ScenarioId:
    return next(one.id for one in workspace.state.project.scenarios if one.name == name)


def row(dialog: CompareDialog, key: str) -> Row:
    assert dialog.view is not None
    return next(one for one in dialog.view.table.rows if one.key == key)


def cell(dialog: CompareDialog, workspace: Workspace, key: str, name: str) -> Cell:
    return row(dialog, key).cells[str(scenario(workspace, name))]


def titles(dialog: CompareDialog) -> list[str]:
    return [one.title for one in dialog.table.rows.table.columns]


def test_differences_are_to_the_first_and_the_best_is_marked(
    dialog: CompareDialog, workspace: Workspace
) -> None:
    power = row(dialog, "it_power_kw").cells
    first, second = (power[str(scenario(workspace, one))] for one in "AB")
    assert isinstance(first.value, float)
    assert isinstance(second.value, float)
    difference = power[difference_key(scenario(workspace, "B"))]
    assert difference.value == pytest.approx(second.value - first.value)
    assert difference.text.startswith("+")
    assert difference_key(S) not in power
    assert first.text.startswith("✓")
    assert first.tone is Tone.GOOD
    assert not second.text.startswith("✓")


def test_what_is_not_admissible_says_so_and_is_never_best(
    dialog: CompareDialog, workspace: Workspace
) -> None:
    assert "C\nnot admissible" in titles(dialog)
    assert cell(dialog, workspace, "admissible", "C").tooltip
    # C has no hardware: it is the cheapest and coolest of all, and still no answer.
    cheapest, served = (cell(dialog, workspace, "capex", one).value for one in "CA")
    assert isinstance(cheapest, float)
    assert isinstance(served, float)
    assert cheapest < served
    assert dialog.view is not None
    for one in dialog.view.table.rows:
        assert not one.cells[str(scenario(workspace, "C"))].text.startswith("✓")


def test_an_incomplete_sum_is_a_bound_and_never_best(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    project = workspace.state.project
    part = next(iter(workspace.state.plan.placements())).part
    unpriced = replace(project.shelf.parts[part], price_usd=None)
    shelf = replace(project.shelf, parts={**project.shelf.parts, part: unpriced})
    workspace.adopt(replace(project, shelf=shelf), workspace.state.file)
    wait(qtbot, dialog)
    cells = row(dialog, "capex").cells
    known = [one for one in cells.values() if isinstance(one.value, float)]
    bounds = [one for one in known if one.text.startswith("≥")]
    no_data = [one for one in cells.values() if one.text == "no data"]
    assert bounds or no_data
    assert not any("✓" in one.text for one in (*bounds, *no_data))


def test_money_tells_its_range_and_what_it_leaves_out(
    dialog: CompareDialog, workspace: Workspace
) -> None:
    tooltip = cell(dialog, workspace, "tco_total", "A").tooltip
    assert "range: $" in tooltip
    assert "Left out: Tax" in tooltip


def test_the_table_is_copied_as_plain_numbers_with_units(
    dialog: CompareDialog, workspace: Workspace
) -> None:
    QTest.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines[0] == [
        "Headline",
        "Unit",
        "A, compared with",
        "B",
        "B, difference",
        "C, not admissible",
        "C, not admissible, difference",
    ]
    assert {len(line) for line in lines} == {7}
    power = next(line for line in lines if line[0].startswith("IT power"))
    assert power[1] == "kW"
    assert float(power[3]) - float(power[2]) == pytest.approx(float(power[4]))
    money = next(line for line in lines if line[0] == "Capex")
    assert money[1] == "USD"
    assert float(money[2]) > 100_000


def test_differences_can_be_to_any_scenario(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    workspace.run(SetReferenceScenario(scenario(workspace, "B")))
    wait(qtbot, dialog)
    assert titles(dialog)[2:] == [
        "A",
        "difference",
        "B\ncompared with",
        "C\nnot admissible",
        "difference",
    ]
    assert dialog._base.currentText() == "B, the reference"
    dialog._base.setCurrentIndex(dialog._base.findText("C"))
    assert dialog.view is not None
    assert dialog.view.base == scenario(workspace, "C")


def test_what_a_scenario_sets_differently_stands_below_with_its_reason(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    second, chat = scenario(workspace, "B"), workspace.state.project.workloads[0]
    workspace.run(OverrideInScenario(second, chat.id, "users", "1600", "a year later"))
    workspace.run(NoteScenario(second, "for growth"))
    wait(qtbot, dialog)
    key = f"override:{chat.id}:users"
    assert row(dialog, key).cells["headline"].text == "Differs: users of Chat"
    assert cell(dialog, workspace, key, "A").text == "800"
    own = cell(dialog, workspace, key, "B")
    assert (own.text, own.tooltip) == ("1600", "Set in B only: a year later")
    assert cell(dialog, workspace, "note", "B").text == "for growth"


def test_figures_say_that_they_are_old_until_the_new_ones_are_there(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    before = cell(dialog, workspace, "demand_output_tokens_per_s", "B")
    workload = workspace.state.project.workloads[0]
    workspace.run(EditWorkload(replace(workload, demand=Demand(700)), "users"))
    assert "1 of 3 scenarios" in dialog.progress
    assert "before the last edit" in dialog.progress
    assert cell(dialog, workspace, "demand_output_tokens_per_s", "B") == before
    wait(qtbot, dialog)
    assert "before the last edit" not in dialog.progress
    assert cell(dialog, workspace, "demand_output_tokens_per_s", "B") != before


def test_columns_come_and_go_with_scenarios(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    workspace.run(DeleteScenario(scenario(workspace, "C")))
    workspace.run(RenameScenario(scenario(workspace, "B"), "Bigger"))
    wait(qtbot, dialog)
    assert titles(dialog)[2:] == ["A\ncompared with", "Bigger", "difference"]
    for _ in range(5):
        workspace.run(AddScenario(S))
    wait(qtbot, dialog)
    assert len(titles(dialog)) == 2 + 7 + 6
    assert dialog.width() <= 1366 - 40
    assert dialog.height() <= 768 - 40


def test_a_click_on_a_value_tells_why_it_is_so_in_its_scenario(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    table = dialog.table
    keys = [column.key for column in table.rows.table.columns]

    def click(column: str) -> list[WhyPopover]:
        index = table.rows.index(table.rows.row_of("it_power_kw") or 0, keys.index(column))
        at = table.visualRect(index).center()
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
        )
        return [one for one in dialog.findChildren(WhyPopover) if one.isVisible()]

    second = scenario(workspace, "B")
    assert click(difference_key(second)) == []
    (popover,) = click(second)
    assert popover.view.why is not None
    shown = cell(dialog, workspace, "it_power_kw", "B").text
    assert shown.removeprefix("✓\u00a0") in popover.view.why.title
    workspace.open_scenario(second)
    servers = frozenset(one.id for one in workspace.state.plan.placements())
    workspace.run(DeletePlacements(second, servers))
    wait(qtbot, dialog)
    assert not [one for one in dialog.findChildren(WhyPopover) if one.isVisible()]


# What if, odds and charts ---------------------------------------------------------------------------


def amount(dialog: CompareDialog, workspace: Workspace, key: str, name: str) -> float:
    value = cell(dialog, workspace, key, name).value
    assert isinstance(value, float)
    return value


def test_levers_are_tried_on_all_scenarios_and_the_project_stays(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    project = workspace.state.project
    before = {name: amount(dialog, workspace, "capex", name) for name in "AB"}
    dialog.levers.sliders.slider(Lever.GPU_PRICE).setValue(0)
    wait(qtbot, dialog)
    for name in "AB":
        assert amount(dialog, workspace, "capex", name) < before[name]
    assert workspace.state.project is project
    dialog.levers.reset()
    wait(qtbot, dialog)
    assert {name: amount(dialog, workspace, "capex", name) for name in "AB"} == before


def test_applying_levers_is_one_step_and_puts_the_sliders_back(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    before, steps = workspace.state.project, len(workspace.labels[0])
    dialog.levers.sliders.slider(Lever.LIFE).setValue(0)
    dialog.levers.apply.click()
    wait(qtbot, dialog)
    assert workspace.state.project.shelf.assumptions["finance.life_months"].likely == 24.0
    assert len(workspace.labels[0]) == steps + 1
    assert not dialog.levers.sliders.values
    workspace.undo()
    assert workspace.state.project == before


def test_odds_and_ranges_come_when_the_costs_are_drawn(
    qtbot: QtBot, dialog: CompareDialog, workspace: Workspace
) -> None:
    qtbot.waitUntil(lambda: dialog.odds.drawn.contest is not None, timeout=60_000)
    shares = {name: cell(dialog, workspace, "cheapest_share", name) for name in "AB"}
    assert shares["A"].text.endswith("100\N{NO-BREAK SPACE}%")
    assert shares["A"].tone is Tone.GOOD
    assert shares["B"].value == 0.0
    chart = dialog.costs.chart
    assert chart is not None
    assert [line.label for line in chart.lines] == ["A", "B", "C"]
    assert all(line.low for line in chart.lines)
    bars = dialog.groups.chart
    assert bars is not None
    assert [bar.label for bar in bars.bars] == ["A", "B", "C"]


def test_what_scenarios_order_otherwise_stands_beside_and_is_copied(
    dialog: CompareDialog, workspace: Workspace
) -> None:
    dialog.tabs.setCurrentIndex(1)
    b, c = scenario(workspace, "B"), scenario(workspace, "C")
    rows = {one.cells["item"].text: one for one in dialog.orders.rows.table.rows}
    servers = next(row for name, row in rows.items() if "DGX H200" in name)
    first, twice, none = (servers.cells[key].value for key in (S, b, c))
    assert isinstance(first, float)
    assert (twice, none) == (2 * first, 0.0)
    assert servers.cells[f"{b}:amount"].text.startswith("+$")
    assert servers.cells[f"{c}:amount"].text.startswith("−$")
    dialog._copy.click()
    assert "DGX H200" in QGuiApplication.clipboard().text()
