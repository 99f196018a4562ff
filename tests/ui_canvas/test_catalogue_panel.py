"""The catalogue panel as a source of drags, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from planner.document.commands.quoting import SetCurrency, SetExchangeRate
from planner.presenters.catalogue import Chip
from planner.ui.appearance import Appearance
from planner.ui.mime import ENTRY_FORMAT, entry_in
from planner.ui.palette.catalogue import CataloguePanel
from planner.ui.palette.delegate import drag_pixmap
from planner.ui.palette.list import CatalogueList, SearchField
from planner.ui.theme import LIGHT
from planner.workspace.workspace import Workspace


@pytest.fixture
def panel(workspace: Workspace, appearance: Appearance, qtbot: QtBot) -> CataloguePanel:
    panel = CataloguePanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(280, 700)
    panel.show()
    return panel


def entries(panel: CataloguePanel) -> CatalogueList:
    (found,) = panel.findChildren(CatalogueList)
    return found


def press_chip(panel: CataloguePanel, chip: Chip) -> None:
    button = next(one for one in panel.findChildren(QToolButton) if one.text() == chip.value)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_rows_can_be_dragged_and_carry_their_entry(panel: CataloguePanel) -> None:
    model = panel.model
    index = next(model.index(i) for i, row in enumerate(model.rows) if row.entry == "dgx-h200")
    assert model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    assert model.mimeTypes() == [ENTRY_FORMAT]
    assert entry_in(model.mimeData([index])) == "dgx-h200"
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
    mode = entries(panel).dragDropMode()
    assert mode is QAbstractItemView.DragDropMode.DragOnly
    picture = drag_pixmap(model.rows[index.row()], LIGHT, panel.font(), 2.0)
    assert picture.devicePixelRatio() == 2.0
    assert picture.width() > picture.height()


def test_words_and_chips_narrow_the_list(panel: CataloguePanel) -> None:
    everything = len(panel.model.rows)
    (field,) = panel.findChildren(SearchField)
    QTest.keyClicks(field, "h200 8x")
    found = panel.model.rows
    assert 0 < len(found) < everything
    assert all("h200" in f"{row.name} {row.figures} {row.entry}".lower() for row in found)
    press_chip(panel, Chip.CLOUD)
    assert {row.chip for row in panel.model.rows} == {Chip.CLOUD}
    press_chip(panel, Chip.GPU_SERVERS)
    assert {row.chip for row in panel.model.rows} == {Chip.GPU_SERVERS}
    press_chip(panel, Chip.GPU_SERVERS)
    assert panel.model.rows == found
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert len(panel.model.rows) == everything


def test_nothing_found_is_said(panel: CataloguePanel) -> None:
    (field,) = panel.findChildren(SearchField)
    QTest.keyClicks(field, "zzzz")
    assert panel.model.rows == ()
    assert any("Try fewer letters" in text for text in texts(panel))


def test_the_keyboard_leads_from_the_field_into_the_list_and_places(
    panel: CataloguePanel, workspace: Workspace
) -> None:
    panel.activateWindow()
    panel.focus_search()
    (field,) = panel.findChildren(SearchField)
    before = len(list(workspace.state.plan.placements()))
    QTest.keyClicks(field, "dgx h200")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert entries(panel).currentIndex().row() == 0
    QTest.keyClick(entries(panel), Qt.Key.Key_Return)
    assert len(list(workspace.state.plan.placements())) == before + 1
    assert workspace.state.undo_label is not None
    assert workspace.state.undo_label.startswith("place NVIDIA DGX H200")


def test_a_double_click_places_where_it_fits_best(
    panel: CataloguePanel, workspace: Workspace
) -> None:
    before = len(list(workspace.state.plan.placements()))
    view = entries(panel)
    at = view.visualRect(panel.model.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert len(list(workspace.state.plan.placements())) == before + 1


def test_rows_take_a_third_line_where_the_list_is_narrow(panel: CataloguePanel) -> None:
    wide = entries(panel).visualRect(panel.model.index(0)).height()
    panel.resize(212, 700)
    QTest.qWait(30)
    assert entries(panel).visualRect(panel.model.index(0)).height() > wide


def texts(panel: CataloguePanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_prices_follow_the_currency_of_the_project_and_its_rate(
    panel: CataloguePanel, workspace: Workspace
) -> None:
    workspace.changed.subscribe(panel.show_state)

    def price() -> str:
        return next(row.price for row in panel.model.rows if row.entry == "dgx-h200")

    assert price() == "$370k est."
    workspace.run(SetCurrency("EUR"))
    assert price() == "$370k est."  # nobody has said what a euro is
    workspace.run(SetExchangeRate("EUR", 0.92, "2026-11-20"))
    assert price() == "€340k est."
    workspace.undo()
    assert price() == "$370k est."
