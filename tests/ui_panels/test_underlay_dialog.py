"""The dialog that lays a picture below a floor plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from planner.domain.floor_plan import Underlay
from planner.ui.dialogs.underlay import UnderlayDialog
from planner.workspace.workspace import Workspace


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = QImage(1000, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    path = tmp_path / "hall.png"
    assert image.save(str(path))
    return path


@pytest.fixture
def dialog(workspace: Workspace, shown: Callable[..., None], tmp_path: Path) -> UnderlayDialog:
    made = UnderlayDialog(workspace, tmp_path)
    shown(made)
    return made


def below(workspace: Workspace) -> Underlay | None:
    plan = workspace.state.plan.sites[0].rooms[0].floor_plan
    return plan.underlay if plan is not None else None


def test_without_a_picture_there_is_nothing_to_apply(dialog: UnderlayDialog) -> None:
    assert not dialog.button.isEnabled()
    assert not dialog.distance.isEnabled()
    assert "PNG or JPEG" in dialog.verdict.text


def test_two_points_and_their_distance_scale_the_picture(
    dialog: UnderlayDialog, workspace: Workspace, picture: Path
) -> None:
    dialog.load(picture)
    assert "click two points" in dialog.scale.text()
    dialog.picker.set_point(QPointF(100, 100))
    dialog.picker.set_point(QPointF(500, 400))
    QTest.keyClicks(dialog.distance, "10")
    assert dialog.mm_per_px == pytest.approx(20.0)
    assert "20.00 m × 12.00 m" in dialog.scale.text().replace("\u00a0", " ")
    dialog.judge()
    dialog.accept()
    laid = below(workspace)
    assert laid is not None
    assert laid.mm_per_px == pytest.approx(20.0)
    assert len(workspace.state.project.shelf.pictures) == 1
    workspace.undo()
    assert below(workspace) is None
    assert workspace.state.project.shelf.pictures == {}


def test_a_bad_file_is_told_and_changes_nothing(
    dialog: UnderlayDialog, workspace: Workspace, tmp_path: Path
) -> None:
    bad = tmp_path / "hall.png"
    bad.write_bytes(b"nothing")
    dialog.load(bad)
    assert "is no PNG or JPEG picture" in dialog.verdict.text
    assert not dialog.button.isEnabled()
    assert below(workspace) is None


def test_points_are_moved_by_the_keyboard(dialog: UnderlayDialog, picture: Path) -> None:
    dialog.load(picture)
    QTest.keyClick(dialog.picker, Qt.Key.Key_Space)
    QTest.keyClick(dialog.picker, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog.picker, Qt.Key.Key_Space)
    assert dialog.picker.points == [QPointF(510, 300), QPointF(500, 300)]
    for _ in range(100):
        QTest.keyClick(dialog.picker, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.picker.points[1] == QPointF(500, 0)


def test_a_locked_picture_stays_and_can_be_taken_away(
    dialog: UnderlayDialog,
    workspace: Workspace,
    picture: Path,
    shown: Callable[..., None],
    tmp_path: Path,
) -> None:
    dialog.load(picture)
    dialog.locked.click()
    assert not dialog.left_m.isEnabled()
    dialog.judge()
    dialog.accept()
    laid = below(workspace)
    assert laid is not None
    assert laid.locked
    again = UnderlayDialog(workspace, tmp_path)
    shown(again)
    assert not again.picker.isEnabled()
    assert again.name.text() == "hall.png"
    again.away.click()
    assert below(workspace) is None
