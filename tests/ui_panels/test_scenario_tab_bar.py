"""The tabs of the scenarios by themselves."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QTabBar

from planner.document.commands.scenarios import (
    AddScenario,
    DeleteScenario,
    NoteScenario,
    OverrideInScenario,
)
from planner.domain.overriding import SETTINGS
from planner.ui.scenarios.tab_bar import ScenarioTabs
from planner.workspace.workspace import Workspace

RIGHT = QTabBar.ButtonPosition.RightSide


@pytest.fixture
def tabs(workspace: Workspace, shown: Callable[..., None]) -> ScenarioTabs:
    tabs = ScenarioTabs(workspace)
    workspace.changed.subscribe(tabs.show_state)
    shown(tabs, 500, 40)
    return tabs


def test_a_tab_counts_and_tells_what_its_scenario_sets_differently(
    tabs: ScenarioTabs, workspace: Workspace
) -> None:
    workspace.run(AddScenario(workspace.state.scenario))
    chat, scenario = workspace.state.project.workloads[0], workspace.state.scenario
    workspace.run(OverrideInScenario(scenario, chat.id, "output_tokens", "700", "longer answers"))
    badge = tabs.bar.tabButton(1, RIGHT)
    assert badge.text() == "±1"  # type: ignore[attr-defined]
    assert tabs.bar.tabButton(0, RIGHT) is None
    told = f"output tokens of {chat.name}: 700 instead of {chat.output_tokens} (longer answers)"
    assert told in tabs.bar.tabToolTip(1)
    assert tabs.bar.accessibleTabName(1) == "B, 1 value differs from the project"
    workspace.run(OverrideInScenario(scenario, SETTINGS, "discount_rate", "0.05", "grant"))
    assert badge.text() == "±2"  # type: ignore[attr-defined]
    workspace.undo()
    workspace.undo()
    assert tabs.bar.tabButton(1, RIGHT) is None


def test_many_tabs_scroll_and_keep_their_names(tabs: ScenarioTabs, workspace: Workspace) -> None:
    for number in range(9):
        workspace.run(AddScenario(workspace.state.scenario, f"Alternative with {number} racks"))
    QApplication.processEvents()
    bar = tabs.bar
    assert bar.count() == 10
    assert tabs.width() == 500
    assert bar.width() + tabs.add.width() <= 500
    assert sum(bar.tabRect(place).width() for place in range(10)) > bar.width()
    assert 0 < bar.tabRect(bar.currentIndex()).right() <= bar.width()


def test_the_wheel_leaves_the_scenario_alone(tabs: ScenarioTabs, workspace: Workspace) -> None:
    workspace.run(AddScenario(workspace.state.scenario))
    before = workspace.state.scenario
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(tabs.bar.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(tabs.bar, event)
    assert workspace.state.scenario == before


def test_a_name_or_note_with_marks_stays_plain_text(
    tabs: ScenarioTabs, workspace: Workspace
) -> None:
    workspace.run(AddScenario(workspace.state.scenario, "R&D <b>bold</b>"))
    assert tabs.bar.tabText(1) == "R&&D <b>bold</b>"
    workspace.run(NoteScenario(workspace.state.scenario, "<img src=x>"))
    tooltip = tabs.bar.tabToolTip(1)
    assert "<b>" not in tooltip
    assert "<img" not in tooltip
    assert "&lt;img src=x&gt;" in tooltip


def test_deleting_the_first_of_two_tabs_leaves_the_other(
    tabs: ScenarioTabs, workspace: Workspace
) -> None:
    first = workspace.state.scenario
    workspace.run(AddScenario(first))
    workspace.run(DeleteScenario(first))
    assert [tabs.bar.tabText(place) for place in range(tabs.bar.count())] == ["B"]
    assert tabs.bar.tabData(0) == workspace.state.scenario
