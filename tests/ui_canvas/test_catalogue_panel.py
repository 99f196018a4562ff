"""The catalogue panel as a source of drags, by mouse and by keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from planner.document.commands.quoting import SetCurrency, SetExchangeRate
from planner.presenters.catalogue import catalogue_rows
from planner.presenters.catalogue_chips import Chip
from planner.ui.appearance import Appearance
from planner.ui.mime import ENTRY_FORMAT, entry_in
from planner.ui.palette.catalogue import CataloguePanel
from planner.ui.palette.delegate import drag_pixmap, info_box
from planner.ui.palette.elevation import draw_elevation
from planner.ui.palette.list import CatalogueList
from planner.ui.palette.search_field import SearchField
from planner.ui.theme import DARK, LIGHT, Theme
from planner.workspace.new_items import ItemKind
from planner.workspace.workspace import Workspace
from tests.builders import library
from tests.settling import settle


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
    settle(30)
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


def test_suggestions_go_on_with_what_is_typed(panel: CataloguePanel) -> None:
    (field,) = panel.findChildren(SearchField)
    panel.activateWindow()
    panel.focus_search()
    QTest.keyClicks(field, "h200 vr")
    assert field.suggested == ("vram>=",)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "h200 vram>="
    assert "vram>=141" in field.suggested
    QTest.keyClicks(field, "141")
    field.setText("h200 vendor:nvidia ")
    assert {row.vendor for row in panel.model.rows} == {"NVIDIA"}
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.suggested


def test_what_is_not_understood_is_said_and_what_is_missing_can_be_created(
    panel: CataloguePanel, qtbot: QtBot
) -> None:
    (field,) = panel.findChildren(SearchField)
    field.setText("fans>=3")
    assert any("no field “fans”" in text for text in texts(panel))
    assert len(panel.model.rows) > 0
    field.setText("zzzz")
    press_chip(panel, Chip.STORAGE)
    offered = [kind for kind, one in panel.missing.buttons.items() if one.isVisible()]
    assert offered == [ItemKind.STORAGE]
    with qtbot.waitSignal(panel.new_wanted) as asked:
        QTest.mouseClick(panel.missing.buttons[ItemKind.STORAGE], Qt.MouseButton.LeftButton)
    assert asked.args == ["storage", "zzzz"]


def test_a_row_leads_to_its_page_by_key_mark_and_menu(panel: CataloguePanel, qtbot: QtBot) -> None:
    view = entries(panel)
    view.setCurrentIndex(panel.model.index(0))
    first = panel.model.rows[0].entry
    with qtbot.waitSignal(panel.page_wanted) as asked:
        QTest.keyClick(view, Qt.Key.Key_Space)
    assert asked.args == [first]
    with qtbot.waitSignal(panel.page_wanted):
        QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    mark = info_box(view.visualRect(panel.model.index(1))).center().toPoint()
    with qtbot.waitSignal(panel.page_wanted) as asked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=mark)
    assert asked.args == [panel.model.rows[1].entry]
    view.customContextMenuRequested.emit(view.visualRect(panel.model.index(0)).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = [action.text().split("\t")[0] for action in menu.actions()]
    assert names == ["Place", "Details…", "Add to Favourites", "Compare", "", "New Item…"]
    menu.actions()[2].trigger()
    menu.close()
    assert panel.is_favourite(first)
    QTest.keyClick(view, Qt.Key.Key_Asterisk)
    assert not panel.is_favourite(first)
    QTest.keyClick(view, Qt.Key.Key_Asterisk)
    index = panel.model.index(0)
    assert "favourite" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_only_entries_of_one_kind_are_compared_and_up_to_four(
    panel: CataloguePanel, workspace: Workspace
) -> None:
    told: list[str] = []
    workspace.notices.subscribe(lambda notice: told.append(notice.message.happened))
    rows = catalogue_rows(workspace.library, "", Chip.GPU_SERVERS)
    (switch, *_) = catalogue_rows(workspace.library, "", Chip.NETWORK)
    panel.collect(rows[0])
    assert not panel.comparison.button.isEnabled()
    panel.collect(switch)
    assert "Only items of one kind" in told[-1]
    for row in rows[1:5]:
        panel.collect(row)
    assert "Up to 4" in told[-1]
    assert panel.comparison.ids == tuple(row.entry for row in rows[:4])
    panel.collect(rows[0])
    assert rows[0].entry not in panel.comparison.ids
    QTest.mouseClick(panel.comparison.clear_button, Qt.MouseButton.LeftButton)
    assert not panel.comparison.isVisible()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_faces_tell_classes_and_vendors_apart(theme: Theme) -> None:
    drawn: dict[tuple[str, str], bytes] = {}
    for row in catalogue_rows(library()):
        if row.chip in (Chip.CLOUD, Chip.MODEL_APIS, Chip.RACKS):
            continue
        image = QImage(34, 30, QImage.Format.Format_RGB32)
        image.fill(theme.window)
        painter = QPainter(image)
        same_shape = replace(row, half_units=8, gpus=8, ports=32)
        draw_elevation(painter, QRectF(0, 0, 34, 30), same_shape, theme)
        painter.end()
        drawn[row.chip.value, row.vendor] = bytes(image.constBits())
    servers = {key: face for key, face in drawn.items() if key[0] == Chip.GPU_SERVERS.value}
    assert len(set(servers.values())) >= 5
    nvidia = {key[0]: face for key, face in drawn.items() if key[1] == "NVIDIA"}
    assert len(set(nvidia.values())) == len(nvidia)


def test_a_low_panel_keeps_the_usual_chips_and_opens_the_others(panel: CataloguePanel) -> None:
    chips = panel.chips
    assert all(one.isVisible() for one in chips.chips.values())
    assert not chips.more.isVisible()
    panel.resize(220, 380)
    QApplication.processEvents()
    assert chips.chips[Chip.GPU_SERVERS].isVisible()
    assert not chips.chips[Chip.ENGINES].isVisible()
    QTest.mouseClick(chips.more, Qt.MouseButton.LeftButton)
    QTest.mouseClick(chips.chips[Chip.ENGINES], Qt.MouseButton.LeftButton)
    assert {row.chip for row in panel.model.rows} == {Chip.ENGINES}
    QTest.mouseClick(chips.more, Qt.MouseButton.LeftButton)
    assert chips.chips[Chip.ENGINES].isVisible()
    assert not chips.chips[Chip.SITES].isVisible()
    QTest.mouseClick(chips.chips[Chip.ENGINES], Qt.MouseButton.LeftButton)
    assert not chips.chips[Chip.ENGINES].isVisible()
    assert chips.chosen is None


def test_a_key_that_is_held_down_counts_once(panel: CataloguePanel) -> None:
    shown = entries(panel)
    shown.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(shown, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    held = QKeyEvent(
        QEvent.Type.KeyPress,
        Qt.Key.Key_Space,
        Qt.KeyboardModifier.ControlModifier,
        " ",
        autorep=True,
    )
    QApplication.sendEvent(shown, held)
    assert panel.comparison.ids == (panel.model.rows[0].entry,)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_components_are_told_apart_by_their_faces(theme: Theme) -> None:
    faces: dict[object, QImage] = {}
    for row in catalogue_rows(library(), chip=Chip.COMPONENTS):
        image = QImage(68, 40, QImage.Format.Format_ARGB32)
        image.fill(theme.window)
        painter = QPainter(image)
        draw_elevation(painter, QRectF(0, 0, 68, 40), row, theme)
        painter.end()
        faces.setdefault(row.shape, image)
    assert len(faces) == 8
    images = list(faces.values())
    assert not any(one == two for place, one in enumerate(images) for two in images[:place])
