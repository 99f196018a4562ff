"""A planner draws when users ask, takes a preset, and reads what was recorded."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from planner.app.window import Session
from planner.domain.identity import WorkloadId
from planner.domain.workload import Workload
from planner.ui.dialogs.curve_editor import CurveEditor
from planner.ui.dialogs.demand_curve import DemandCurveDialog
from planner.workspace.state import Selection, Subject
from tests.hand import Hand


def _workload(session: Session) -> Workload:
    assert session.desk is not None
    found = [one for one in session.desk.workspace.state.project.workloads if one.demand]
    return found[0]


def _opened(session: Session, hand: Hand) -> DemandCurveDialog:
    assert session.desk is not None
    workload = _workload(session)
    session.desk.workspace.select(Selection(Subject.WORKLOAD, (str(workload.id),)))
    hand.settle()
    hand.do("design.demand_curve")
    hand.settle()
    (dialog,) = session.window.findChildren(DemandCurveDialog)
    assert dialog.isVisible()
    return dialog


def _press(editor: CurveEditor, column: int, share: float) -> QPoint:
    return editor.point_of(column, share).toPoint()


def test_hours_are_drawn_with_the_mouse_and_applied_as_one_step(
    session: Session, hand: Hand
) -> None:
    assert session.desk is not None
    workspace = session.desk.workspace
    before = workspace.state.project
    dialog = _opened(session, hand)
    editor = dialog.workday
    QTest.mousePress(editor, Qt.MouseButton.LeftButton, pos=_press(editor, 0, 0.8))
    for column in range(1, 4):
        QTest.mouseMove(editor, _press(editor, column, 0.8))
    QTest.mouseRelease(editor, Qt.MouseButton.LeftButton, pos=_press(editor, 3, 0.8))
    assert editor.values[:4] == pytest.approx((0.8,) * 4, abs=0.03)
    assert workspace.state.project is before
    QTest.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    hand.settle()
    demand = _workload(session).demand
    assert demand is not None
    assert demand.week[:4] == editor.values[:4]
    assert demand.week[24:28] == editor.values[:4]
    assert workspace.state.undo_label == f"change demand of {_workload(session).name}"
    workspace.undo()
    assert workspace.state.project == before


def test_the_keyboard_alone_draws_days_of_rest_and_months(session: Session, hand: Hand) -> None:
    dialog = _opened(session, hand)
    dialog.restday.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_PageDown):
        QTest.keyClick(dialog.restday, key)
    QTest.keyClick(dialog.restday, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.restday.values[-2:] == (0.01, 1.0)
    assert "22:00 1" in dialog.restday.accessibleDescription()
    QTest.keyClick(dialog.months, Qt.Key.Key_Home)
    QTest.keyClick(dialog.months, Qt.Key.Key_Down)
    first = dialog.months.values[0]
    dialog.growth.setValue(25.0)
    dialog.accept()
    hand.settle()
    demand = _workload(session).demand
    assert demand is not None
    assert demand.week[-2:] == (0.01, 1.0)
    assert demand.months[0] == first
    assert demand.growth_per_year == pytest.approx(0.25)


def test_a_preset_is_a_start(session: Session, hand: Hand) -> None:
    dialog = _opened(session, hand)
    index = dialog.presets.findData("night-batch")
    dialog.presets.setCurrentIndex(index)
    dialog.presets.activated.emit(index)
    assert dialog.workday.values[0] == 1.0
    assert dialog.workday.values[12] == pytest.approx(0.05)
    dialog.accept()
    hand.settle()
    demand = _workload(session).demand
    assert demand is not None
    assert demand.week[12] == pytest.approx(0.05)


def test_a_recorded_year_is_read_served_saved_and_drawn_over(
    session: Session, hand: Hand, tmp_path: Path
) -> None:
    start = datetime(2024, 1, 1)
    lines = ["timestamp,requests,input_tokens,output_tokens"]
    lines += [
        f"{start + timedelta(hours=hour)},{3600 * (1 + hour % 24)},{hour + 1},{100}"
        for hour in range(8760)
    ]
    path = tmp_path / "year.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    dialog = _opened(session, hand)
    dialog.read_file(path)
    assert "8,760 hours" in dialog.report.toPlainText()
    assert "all hours of a year" in dialog.summary.text()
    dialog.lengths.setChecked(False)
    dialog.accept()
    hand.settle()
    demand = _workload(session).demand
    assert demand is not None
    assert len(demand.recorded) == 8760
    assert demand.peak_requests_per_s == pytest.approx(24.0)
    again = _opened(session, hand)
    assert "all hours of a year" in again.summary.text()
    QTest.keyClick(again.workday, Qt.Key.Key_PageDown)
    again.accept()
    hand.settle()
    drawn = _workload(session).demand
    assert drawn is not None
    assert not drawn.recorded


def test_a_file_with_wrong_rows_names_them_and_changes_nothing(
    session: Session, hand: Hand, tmp_path: Path
) -> None:
    path = tmp_path / "gap.csv"
    path.write_text(
        "timestamp,requests\n2026-01-01 00:00,5\n2026-01-01 02:00,5\n", encoding="utf-8"
    )
    dialog = _opened(session, hand)
    dialog.read_file(path)
    said = dialog.report.toPlainText()
    assert "Row 3: an hour is missing before 2026-01-01 02:00:00" in said
    assert "Your plan is unchanged" in said
    assert dialog.command() is None
    dialog.read_file(tmp_path / "nowhere.csv")
    assert "could not be read" in dialog.report.toPlainText()
    dialog.reject()
    hand.settle()


def test_workloads_without_users_have_no_curve(session: Session, hand: Hand) -> None:
    assert session.desk is not None
    workspace = session.desk.workspace
    other = next(one for one in workspace.state.project.workloads if one.demand is None)
    workspace.select(Selection(Subject.WORKLOAD, (str(WorkloadId(other.id)),)))
    hand.settle()
    session.desk.deployer.draw_demand()
    assert not session.window.findChildren(DemandCurveDialog)
