"""The assumptions in the window: search, override with a reason, reset."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from planner.presenters.privacy import hide_prices
from planner.ui.inspector.fields import NumberField
from planner.ui.panels.assumptions import AssumptionsPanel
from planner.ui.panels.override_dialog import OverrideDialog
from planner.workspace.workspace import Workspace

Show = Callable[..., None]
PEAK = "power.peak_share"


@pytest.fixture
def panel(workspace: Workspace, shown: Show) -> AssumptionsPanel:
    made = AssumptionsPanel(workspace)
    workspace.changed.subscribe(made.show_state)
    shown(made, 886, 200)
    return made


def go_to(panel: AssumptionsPanel, key: str) -> None:
    row = panel.table.rows.row_of(key)
    assert row is not None
    panel.table.setCurrentIndex(panel.table.rows.index(row, 0))


def asked(panel: AssumptionsPanel) -> OverrideDialog:
    QApplication.processEvents()
    return panel.findChildren(OverrideDialog)[-1]


def detail_button(panel: AssumptionsPanel, text: str) -> QPushButton:
    buttons = panel.findChildren(QPushButton)
    return next(one for one in buttons if one.text() == text and one.isVisible())


def test_typing_finds_and_the_count_says_how_many(panel: AssumptionsPanel) -> None:
    everything = panel.table.rows.rowCount()
    QTest.keyClicks(panel.search, "lead time")
    assert 0 < panel.table.rows.rowCount() < everything
    assert panel.table.currentIndex().row() == 0
    panel.search.setText("no such thing")
    assert not panel.table.isVisible()
    panel.search.clear()
    assert panel.table.rows.rowCount() == everything


def test_enter_asks_and_nothing_is_overridden_without_a_reason(
    workspace: Workspace, panel: AssumptionsPanel
) -> None:
    go_to(panel, PEAK)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    dialog = asked(panel)
    assert isinstance(dialog.field, NumberField)
    assert not dialog.accept_button.isEnabled()
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "0.9")
    before = workspace.state.project
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert workspace.state.project is before
    QTest.keyClicks(dialog.reason, "measured here")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    estimate = workspace.state.project.shelf.assumptions[PEAK]
    assert (estimate.likely, estimate.reason) == (0.9, "measured here")
    assert panel.current is not None
    assert panel.current.overridden
    detail_button(panel, "Reset").click()
    assert workspace.state.project.shelf.assumptions == before.shelf.assumptions
    workspace.undo()
    assert workspace.state.project.shelf.assumptions[PEAK].likely == 0.9


def test_a_slip_is_told_in_the_dialog_and_changes_nothing(
    workspace: Workspace, panel: AssumptionsPanel
) -> None:
    go_to(panel, PEAK)
    dialog = panel.override()
    assert dialog is not None
    assert isinstance(dialog.field, NumberField)
    before = workspace.state.project
    dialog.reason.setText("why not")
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "a lot")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "not a number" in dialog.problem.text()
    assert workspace.state.project is before
    dialog.reject()


def test_a_double_click_asks_too(panel: AssumptionsPanel) -> None:
    box = panel.table.visualRect(panel.table.rows.index(1, 1))
    viewport = panel.table.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=box.center())
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=box.center())
    asked(panel).reject()


def test_a_setting_is_changed_everywhere_or_in_this_scenario_alone(
    workspace: Workspace, panel: AssumptionsPanel
) -> None:
    go_to(panel, "settings:discount_rate")
    dialog = panel.override()
    assert dialog is not None
    assert dialog.everywhere.isChecked()
    assert not dialog.reason.isVisible()
    dialog.field.setText("0.08")  # type: ignore[union-attr]
    dialog.accept_button.click()
    assert workspace.state.project.settings.discount_rate == 0.08
    dialog = panel.override()
    assert dialog is not None
    dialog.here.setChecked(True)
    assert dialog.reason.isVisible()
    dialog.field.setText("0.12")  # type: ignore[union-attr]
    dialog.reason.setText("their bank asks more")
    dialog.accept_button.click()
    assert workspace.state.project.settings.discount_rate == 0.08
    (override,) = workspace.state.project.scenarios[0].overrides
    assert (override.value, override.reason) == ("0.12", "their bank asks more")


def test_only_what_is_overridden_can_be_listed(
    workspace: Workspace, panel: AssumptionsPanel
) -> None:
    panel.overridden.click()
    assert not panel.table.isVisible()
    panel.overridden.click()
    go_to(panel, PEAK)
    dialog = panel.override()
    assert dialog is not None
    dialog.reason.setText("test")
    dialog.field.setText("0.8")  # type: ignore[union-attr]
    dialog.accept_button.click()
    panel.overridden.click()
    assert panel.table.rows.rowCount() == 1


def test_hiding_prices_takes_those_in_money_out_of_the_list(
    workspace: Workspace, panel: AssumptionsPanel
) -> None:
    every = panel.table.rows.rowCount()
    try:
        hide_prices(hidden=True)
        state = workspace.state
        panel.show_state(replace(state, project=replace(state.project)))
        assert panel.table.rows.rowCount() < every
    finally:
        hide_prices(hidden=False)
