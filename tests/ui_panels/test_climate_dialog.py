"""The climate of a site in a real dialog."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.presenters.climate import ShownLoop
from planner.ui.dialogs.climate import ClimateDialog
from planner.workspace.workspace import Workspace
from tests.weather import epw, year_lines


@pytest.fixture
def dialog(workspace: Workspace, shown: Callable[..., None]) -> ClimateDialog:
    made = ClimateDialog(workspace, workspace.state.plan.sites[0].id)
    shown(made)
    return made


def test_a_weather_file_is_shown_and_applied_as_one_step(
    dialog: ClimateDialog, workspace: Workspace, tmp_path: Path
) -> None:
    assert "two figures of the region Italy" in dialog.source.text()
    assert not dialog.region_button.isEnabled()
    before = dialog.chart.chart
    file = tmp_path / "made_up.epw"
    file.write_text(epw(year_lines()), encoding="utf-8")
    dialog.read_file(file)
    assert dialog.source.text().startswith("Example, hours of 2025, read from made_up.epw")
    assert dialog.chart.chart != before
    assert not dialog.report.isVisible()
    shown = dialog.hours.text()
    dialog.loops.setCurrentIndex(dialog.loops.findData(ShownLoop.LIQUID))
    assert dialog.hours.text() != shown
    assert workspace.state.plan.sites[0].design.cooling.climate is None
    QTest.keyClick(dialog.apply_button, Qt.Key.Key_Return)
    site = workspace.state.plan.sites[0]
    assert site.design.cooling.climate is not None
    assert workspace.labels == ((f"change climate of {site.name}",), 1)
    workspace.undo()
    assert workspace.state.plan.sites[0].design.cooling.climate is None


def test_a_refused_file_is_told_line_by_line_and_changes_nothing(
    dialog: ClimateDialog, tmp_path: Path
) -> None:
    file = tmp_path / "short.epw"
    file.write_text(epw(year_lines()[:3000]), encoding="utf-8")
    dialog.read_file(file)
    assert dialog.report.isVisible()
    assert "This file is not used: 5,760 of 8,760 hours have no temperature" in (
        dialog.report.toPlainText()
    )
    assert dialog.record is None
    dialog.read_file(tmp_path / "none.epw")
    assert "none.epw cannot be read" in dialog.report.toPlainText()
