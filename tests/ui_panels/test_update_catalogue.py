"""The dialog that updates a project from the catalogue: ticks, effect, one step."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.app import wiring
from planner.catalog.library import Library
from planner.domain.identity import EntryId
from planner.ui.dialogs.update_catalogue import UpdateCatalogueDialog
from planner.workspace.dropping import place_best
from planner.workspace.workspace import Workspace
from tests.builders import library

H200, CABINET = EntryId("dgx-h200"), EntryId("rk-ar3300")


def next_year() -> Library:
    parts = dict(library().parts)
    for entry in (H200, CABINET):
        price = parts[entry].price_usd or 0.0
        parts[entry] = replace(parts[entry], price_usd=price * 1.5)
    return replace(library(), parts=parts, version="2027.11")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What a dialog stands over, and outlives it."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(window: QWidget) -> UpdateCatalogueDialog:
    older = Workspace(wiring.empty_project(library(), "Plan", "DE"), library())
    assert older.run(place_best(older.state, library(), H200))
    return UpdateCatalogueDialog(Workspace(older.state.project, next_year()), window)


def test_it_lists_what_changed_and_takes_over_what_is_ticked(dialog: UpdateCatalogueDialog) -> None:
    texts = [item.text() for item in dialog.entries]
    assert any("DGX H200" in text and "→" in text for text in texts)
    assert len(texts) == 2
    cabinet = next(row for row, text in enumerate(texts) if "AR3300" in text)
    dialog.entries[cabinet].setCheckState(Qt.CheckState.Unchecked)
    dialog.judge()
    assert "pdate 1 entry from catalogue 2027.11" in dialog.verdict.text
    workspace = dialog.workspace
    assert workspace.state.project.shelf.parts[H200].price_usd == 370_000
    dialog.accept()
    assert workspace.state.project.shelf.parts[H200].price_usd == 555_000
    assert workspace.state.project.shelf.parts[CABINET].price_usd == 2500
    workspace.undo()
    assert workspace.state.project.shelf.parts[H200].price_usd == 370_000


def test_without_a_tick_there_is_nothing_to_press(dialog: UpdateCatalogueDialog) -> None:
    dialog.none_button.click()
    dialog.judge()
    assert not dialog.button.isEnabled()
    assert "Tick an entry" in dialog.verdict.text
    dialog.all_button.click()
    dialog.judge()
    assert dialog.button.isEnabled()


def test_what_changed_comes_before_what_is_gone_and_what_is_new(window: QWidget) -> None:
    older = Workspace(wiring.empty_project(library(), "Plan", "DE"), library())
    assert older.run(place_best(older.state, library(), H200))
    parts = {name: one for name, one in next_year().parts.items() if name != CABINET}
    like = next(iter(library().assumptions.values()))
    assumptions = {**library().assumptions, "power.more": replace(like, key="power.more")}
    newer = replace(next_year(), parts=parts, assumptions=assumptions)
    dialog = UpdateCatalogueDialog(Workspace(older.state.project, newer), window)
    texts = [dialog.items.item(row).text() for row in range(dialog.items.count())]
    headings = [text for text in texts if text.isupper() or text.split(":")[0].isupper()]
    assert headings == ["CHANGED: 1", "NO LONGER IN THE CATALOGUE: 1", "NEW: 1"]
    assert texts[1].startswith("NVIDIA DGX H200")
    assert "new: " in texts[-1]
    dialog.reject()


def test_a_project_of_this_catalogue_has_nothing_to_update(window: QWidget) -> None:
    workspace = Workspace(wiring.empty_project(library(), "Plan", "DE"), library())
    dialog = UpdateCatalogueDialog(workspace, window)
    assert dialog.items.count() == 0
    assert not dialog.button.isEnabled()
    assert "Nothing to update" in dialog.verdict.text
