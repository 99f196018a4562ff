"""What if: sliders are tried on the whole window, kept with one button, and left without a trace."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.document.commands.levers import Lever
from planner.ui.dialogs.what_if import WhatIfDialog
from planner.workspace.workspace import Workspace

Show = Callable[..., None]


def opened(workspace: Workspace, shown: Show) -> WhatIfDialog:
    dialog = WhatIfDialog(workspace)
    shown(dialog)
    return dialog


def change_of(dialog: WhatIfDialog, title: str) -> str:
    return next(row[3] for row in dialog.headlines.rows if row[0].startswith(title))


def tried(workspace: Workspace) -> bool:
    return workspace.state.preview is not None


def press(dialog: WhatIfDialog, lever: Lever, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(dialog.sliders.slider(lever), key)
    dialog.judge()


def test_a_slider_is_tried_on_the_whole_window_and_changes_nothing(
    workspace: Workspace, shown: Show
) -> None:
    before = workspace.state.project
    dialog = opened(workspace, shown)
    assert not dialog.button.isEnabled()
    press(dialog, Lever.ENERGY_PRICE, *[Qt.Key.Key_Right] * 10)
    assert tried(workspace)
    assert change_of(dialog, "5-year TCO, present").startswith("+")
    assert "energy price × 2" in dialog.verdict.text
    dialog.reject()
    assert not tried(workspace)
    assert workspace.state.project is before


def test_applying_is_one_step_with_the_reason_and_undo_is_exact(
    workspace: Workspace, shown: Show
) -> None:
    before = workspace.state.project
    dialog = opened(workspace, shown)
    press(dialog, Lever.LIFE, Qt.Key.Key_Left)
    press(dialog, Lever.USERS, Qt.Key.Key_Left)
    dialog.reason.setText("board meeting")
    dialog.accept()
    project = workspace.state.project
    assert project.shelf.assumptions["finance.life_months"].likely == 54.0
    assert project.shelf.assumptions["finance.life_months"].reason == "board meeting"
    assert len(workspace.labels[0]) == 1
    workspace.undo()
    assert workspace.state.project == before


def test_delete_and_reset_put_sliders_back_to_the_plan(workspace: Workspace, shown: Show) -> None:
    dialog = opened(workspace, shown)
    press(dialog, Lever.USERS, Qt.Key.Key_Right)
    press(dialog, Lever.PUE, Qt.Key.Key_Right)
    assert set(dialog.sliders.values) == {Lever.USERS, Lever.PUE}
    press(dialog, Lever.USERS, Qt.Key.Key_Delete)
    assert set(dialog.sliders.values) == {Lever.PUE}
    dialog.sliders.reset()
    dialog.judge()
    assert not dialog.sliders.values
    assert not dialog.button.isEnabled()
    assert dialog.nothing == dialog.verdict.text


def test_every_slider_says_what_it_is_and_where_it_stands(
    workspace: Workspace, shown: Show
) -> None:
    dialog = opened(workspace, shown)
    for lever in Lever:
        slider = dialog.sliders.slider(lever)
        assert slider.accessibleName()
        assert slider.accessibleDescription() or not slider.isEnabled()
        assert slider.toolTip()
