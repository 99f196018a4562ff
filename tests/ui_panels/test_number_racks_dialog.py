"""The dialog that names racks by where they stand."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from planner.domain.floor_plan import Counting
from planner.ui.dialogs.number_racks import NumberRacksDialog
from planner.workspace.workspace import Workspace


@pytest.fixture
def dialog(workspace: Workspace, shown: Callable[..., None]) -> NumberRacksDialog:
    made = NumberRacksDialog(workspace)
    made.room.show_value(workspace.state.plan.sites[0].rooms[0].id)
    made.judge()
    shown(made)
    return made


def names(workspace: Workspace) -> list[str]:
    return sorted(rack.name for rack in workspace.state.plan.racks.values())


def test_the_names_that_racks_would_get_are_listed(dialog: NumberRacksDialog) -> None:
    assert dialog.names.text() == "R01 → A01, R02 → A02, R03 → A03, R04 → A04"
    QTest.keyClicks(dialog.prefix, "MI-")
    dialog.first_row.setText("C")
    dialog.judge()
    assert dialog.names.text().startswith("R01 → MI-C01")
    dialog.first_row.setText("7")
    dialog.judge()
    assert dialog.names.text().startswith("R01 → MI-701")
    dialog.first_row.setText("C")
    dialog.counting.show_value(Counting.BACKWARD)
    dialog.judge()
    assert "R04 → MI-C01" in dialog.names.text()


def test_numbering_is_one_step_that_is_undone_whole(
    dialog: NumberRacksDialog, workspace: Workspace
) -> None:
    before = names(workspace)
    dialog.start.show_value(10)
    dialog.step.show_value(10)
    dialog.digits.show_value(3)
    dialog.accept()
    assert names(workspace)[:4] == ["A010", "A020", "A030", "A040"]
    workspace.undo()
    assert names(workspace) == before


@pytest.mark.parametrize("letters", ["", "AB", "Ä", "?"])
def test_a_row_that_is_no_letter_or_number_cannot_be_applied(
    dialog: NumberRacksDialog, letters: str
) -> None:
    dialog.first_row.setText(letters)
    dialog.judge()
    assert not dialog.button.isEnabled()
    assert dialog.names.text() == ""
