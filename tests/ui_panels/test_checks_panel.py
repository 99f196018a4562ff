"""The checks in the window: filters, keys, mute with a reason, unmute."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from planner.app.paths import catalog_folder
from planner.domain.project import Project
from planner.ui.panels.checks import ChecksPanel
from planner.ui.panels.reason_dialog import ReasonDialog
from planner.workspace.check_rules import check_rules
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, feeds

Show = Callable[..., None]


@pytest.fixture
def workspace(open_project: Callable[[Project], Workspace]) -> Workspace:
    draft = Draft()
    draft.rack(H200, H200, H200, on=feeds(amps=40.0))
    draft.rack(on=feeds(amps=40.0))
    return open_project(draft.project)


@pytest.fixture
def panel(workspace: Workspace, shown: Show) -> ChecksPanel:
    made = ChecksPanel(workspace)
    workspace.changed.subscribe(made.show_state)
    shown(made, 886, 172)
    return made


def keys(panel: ChecksPanel) -> list[str]:
    return [panel.table.rows.key_at(row) for row in range(panel.table.rows.rowCount())]


def go_to(panel: ChecksPanel, rule: str) -> str:
    row = next(place for place, key in enumerate(keys(panel)) if key.startswith(rule))
    panel.table.setCurrentIndex(panel.table.rows.index(row, 0))
    return keys(panel)[row]


def choose(field: object, text: str) -> None:
    place = field.findText(text)  # type: ignore[attr-defined]
    assert place >= 0
    field.setCurrentIndex(place)  # type: ignore[attr-defined]
    field.activated.emit(place)  # type: ignore[attr-defined]


def test_filters_narrow_the_list_and_say_how_many(panel: ChecksPanel) -> None:
    every = keys(panel)
    choose(panel.filters.families, "PWR Power")
    assert keys(panel) == [key for key in every if key.startswith("PWR")]
    choose(panel.filters.severities, "Error")
    assert 0 < len(keys(panel)) <= len(every)
    texts = [one.text() for one in panel.filters.findChildren(QLabel)]
    assert f"{len(keys(panel))} of {len(every)}" in texts
    choose(panel.filters.families, "NET Network")
    assert not panel.table.isVisible()
    choose(panel.filters.families, "All families")
    choose(panel.filters.severities, "Any severity")
    QTest.keyClicks(panel.filters.search, "pwr-001")
    assert {key.split()[0] for key in keys(panel)} == {"PWR-001"}


def test_a_finding_is_muted_and_unmuted_by_keyboard(
    workspace: Workspace, panel: ChecksPanel
) -> None:
    key = go_to(panel, "PWR-001")
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_M)
    (dialog,) = panel.findChildren(ReasonDialog)
    assert not dialog.accept_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not workspace.state.plan.mutes
    QTest.keyClicks(dialog.reason, "feeds are replaced in March")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    (mute,) = workspace.state.plan.mutes
    assert mute.reason == "feeds are replaced in March"
    assert key not in keys(panel)
    panel.filters.muted.click()
    assert keys(panel) == [key]
    texts = [one.text() for one in panel.findChildren(QLabel)]
    assert "Muted: feeds are replaced in March" in texts
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_M)
    assert workspace.state.plan.mutes == ()
    panel.filters.muted.click()
    assert key in keys(panel)


def test_f_repairs_the_current_finding(workspace: Workspace, panel: ChecksPanel) -> None:
    key = go_to(panel, "PWR-001")
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_F)
    assert key not in keys(panel)
    workspace.undo()
    assert key in keys(panel)


def test_muting_is_one_step_and_undo_lets_the_finding_speak(
    workspace: Workspace, panel: ChecksPanel
) -> None:
    key = go_to(panel, "PWR-001")
    button = next(one for one in panel.findChildren(QPushButton) if one.text() == "Mute…")
    button.click()
    (dialog,) = panel.findChildren(ReasonDialog)
    dialog.reason.setText("known")
    dialog.accept_button.click()
    assert workspace.state.undo_label == "mute PWR-001"
    workspace.undo()
    assert key in keys(panel)


def test_every_rule_is_listed_with_its_state_and_can_be_made_blocking(
    workspace: Workspace, panel: ChecksPanel
) -> None:
    panel.rules = lambda: check_rules([catalog_folder()])
    panel.show_rules()
    rows = {row.cells["rule"].text: row.cells for row in panel.table.rows.table.rows}
    assert len(rows) > 20
    assert rows["PWR-001"]["severity"].text == "1 found"
    assert rows["PWR-003"]["severity"].text == "passes"
    assert rows["SLO-002"]["severity"].text == "not here"
    go_to(panel, "rule PWR-003")
    detail = panel.detail()
    assert detail is not None
    assert "What helps: Add a second feed." in detail.row.detail
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_B)
    assert workspace.state.project.settings.blocking == ("PWR-003",)
    panel.filters.rules.click()
    assert any(key.startswith("PWR-001 ") for key in keys(panel))


def test_the_families_of_rules_are_those_that_people_filter_by(panel: ChecksPanel) -> None:
    panel.rules = lambda: check_rules([catalog_folder()])
    panel.show_rules()
    choose(panel.filters.families, "SOV Sovereignty and compliance")
    assert {"rule SOV-001", "rule AIRGAP-1"} <= set(keys(panel))
    panel.filters.muted.click()
    assert keys(panel) == []
