"""The dialog that puts the floor plan on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from planner.presenters.colouring import Metric
from planner.presenters.floor_sheet import Paper
from planner.ui.dialogs.print_floor import PrintFloorDialog
from planner.ui.theme import DARK
from planner.workspace.workspace import Workspace

Shown = Callable[..., None]


@pytest.fixture
def told() -> list[tuple[str, Path]]:
    return []


@pytest.fixture
def dialog(
    workspace: Workspace, shown: Shown, tmp_path: Path, told: list[tuple[str, Path]]
) -> PrintFloorDialog:
    made = PrintFloorDialog(
        workspace, tmp_path, Metric.HEAT, lambda text, path: told.append((text, path))
    )
    shown(made)
    return made


def test_it_begins_with_all_rooms_and_what_colours_the_plan(dialog: PrintFloorDialog) -> None:
    assert dialog.room.currentText() == "All rooms"
    assert dialog.coloured_by.value is Metric.HEAT
    assert dialog.number.text() == "1 of 3"
    assert not dialog.preview.pixmap().isNull()
    assert dialog.save_button.isEnabled()


def test_sheets_are_looked_through_one_by_one(dialog: PrintFloorDialog) -> None:
    first = dialog.preview.pixmap().toImage()
    assert not dialog.back.isEnabled()
    dialog.forth.click()
    assert dialog.number.text() == "2 of 3"
    assert dialog.preview.pixmap().toImage() != first
    dialog.forth.click()
    assert not dialog.forth.isEnabled()


def test_another_choice_draws_anew(dialog: PrintFloorDialog) -> None:
    before = dialog.preview.pixmap().toImage()
    dialog.colours.show_value(DARK)
    dialog.refresh()
    assert dialog.preview.pixmap().toImage() != before
    dialog.paper.show_value(Paper.A4)
    dialog.scale.show_value(50)
    dialog.refresh()
    assert "sheets, 1 : 50" in dialog.verdict.text


@pytest.mark.parametrize("name", ["plan.pdf", "plan.svg", "plan.png", "plan"])
def test_the_suffix_says_what_is_written(
    dialog: PrintFloorDialog, tmp_path: Path, told: list[tuple[str, Path]], name: str
) -> None:
    assert dialog.write(tmp_path / name)
    ((text, path),) = told
    assert path.suffix == (Path(name).suffix or ".pdf")
    head = path.read_bytes()[:5]
    assert head in (b"%PDF-", b"<?xml", b"\x89PNG\r")
    assert ("Pictures show one room" in text) is (path.suffix in (".svg", ".png"))


def test_a_folder_that_refuses_leaves_the_dialog_open(
    dialog: PrintFloorDialog, tmp_path: Path, told: list[tuple[str, Path]]
) -> None:
    assert not dialog.write(tmp_path / "nowhere" / "plan.pdf")
    assert told == []
    assert "could not be written" in dialog.verdict.text
    assert isinstance(dialog, QWidget)
    assert dialog.isVisible()
