"""Typing, tabbing, pasting, erasing and copying in the bill of materials, with real events."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from planner.document.commands.quoting import AddExtraLine, EditLines, Entry, SetCurrency
from planner.domain.identity import SiteId
from planner.domain.quote import (
    ExtraLine,
    ItemKey,
    LineId,
    LineOverlay,
    Option,
    Prices,
    Terms,
)
from planner.ui.panels.bom import BomPanel
from planner.ui.tables.entry_table import EntryTable
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace

Show = Callable[..., None]
DAY = "2026-11-25"
SERVER, STORAGE = LineId("dgx-h200@site-1"), LineId("netapp-a90@site-1")


@pytest.fixture
def panel(workspace: Workspace, shown: Show) -> BomPanel:
    panel = BomPanel(workspace)
    workspace.changed.subscribe(panel.show_state)
    shown(panel, 1900, 400)
    panel.table.setLocale(QLocale.c())
    panel.table.setFocus()
    return panel


def prices(panel: BomPanel) -> Prices:
    return panel._workspace.state.project.prices


def settle(panel: BomPanel) -> None:
    panel._settle.stop()
    panel._draw()


def go(panel: BomPanel, line: str, column: str) -> None:
    """Make a cell the current one, as a click does."""
    table = panel.table
    row = table.rows.row_of(line)
    assert row is not None
    place = [one.key for one in table.rows.table.columns].index(column)
    table.setCurrentIndex(table.rows.index(row, place))


def current(table: EntryTable) -> tuple[str, str]:
    index = table.currentIndex()
    return table.rows.key_at(index.row()), table.rows.table.columns[index.column()].key


def text_of(panel: BomPanel, line: str, column: str) -> str:
    row = panel.table.rows.row_of(line)
    assert row is not None
    return panel.table.rows.table.rows[row].cells[column].text


def editor(panel: BomPanel) -> QLineEdit:
    """Return the editor of the current cell."""
    found = panel.table.indexWidget(panel.table.currentIndex())
    assert isinstance(found, QLineEdit)
    return found


def type_in(panel: BomPanel, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    QTest.keyClicks(panel.table.viewport(), text[0])
    box = editor(panel)
    QTest.keyClicks(box, text[1:])
    QTest.keyClick(box, end)
    QTest.qWait(0)


def paste(panel: BomPanel, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(panel.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_typing_a_price_and_tab_goes_to_the_next_box(panel: BomPanel) -> None:
    go(panel, SERVER, "list_price")
    type_in(panel, "351234.56", Qt.Key.Key_Tab)
    assert prices(panel).overlays[SERVER].list_price == 351_234.56
    assert current(panel.table) == (SERVER, "discount")
    box = editor(panel)
    QTest.keyClicks(box, "12.5")
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert prices(panel).overlays[SERVER].discount == 0.125
    # the unit cost between them is computed
    assert current(panel.table) == (SERVER, "margin")
    assert panel._workspace.labels[0] == ("change list price", "change discount")


def test_what_was_entered_is_marked_and_counts(panel: BomPanel) -> None:
    go(panel, SERVER, "list_price")
    type_in(panel, "300,000")
    settle(panel)
    row = panel.table.rows.row_of(SERVER)
    assert row is not None
    cells = panel.table.rows.table.rows[row].cells
    assert cells["list_price"].entered
    assert not cells["discount"].entered
    assert text_of(panel, SERVER, "total") == "2 100 000.00".replace(" ", "\u202f")
    assert text_of(panel, SERVER, "basis") == "entered"
    assert text_of(panel, SERVER, "price_date") != ""


def test_leaving_a_box_untouched_enters_nothing(panel: BomPanel) -> None:
    go(panel, SERVER, "list_price")
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert editor(panel).text() == "370000"
    QTest.keyClick(editor(panel), Qt.Key.Key_Tab)
    assert prices(panel).overlays == {}


def test_a_column_from_a_spreadsheet_is_one_step(panel: BomPanel) -> None:
    go(panel, "dell-r660@site-1", "discount")
    paste(panel, "Discount, %\r\n5%\r\n10\r\n12,5\r\n")
    found = {line: one.discount for line, one in prices(panel).overlays.items()}
    assert found == {
        "dell-r660@site-1": 0.05,
        "dell-xe7740@site-1": 0.1,
        "dgx-h200@site-1": 0.125,
    }
    assert panel._workspace.labels == (("change discount of 3 lines",), 1)
    panel._workspace.undo()
    assert prices(panel).overlays == {}


def test_one_value_fills_every_selected_box(panel: BomPanel) -> None:
    settle(panel)
    table = panel.table
    place = [one.key for one in table.rows.table.columns].index("margin")
    table.setCurrentIndex(table.rows.index(0, place))
    for _ in range(3):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    paste(panel, "7")
    assert [one.margin for one in prices(panel).overlays.values()] == [0.07] * 4


def test_values_without_a_box_are_told_and_computed_cells_stay(
    panel: BomPanel, notices: list[Notice]
) -> None:
    go(panel, SERVER, "list_price")
    paste(panel, "350000\t10\t999\t5")
    overlay = prices(panel).overlays[SERVER]
    assert (overlay.list_price, overlay.discount, overlay.margin) == (350_000.0, 0.1, 0.05)
    assert "1 values have no place here." in [one.message.happened for one in notices]


def test_a_bad_value_in_a_column_enters_nothing_and_says_why(
    panel: BomPanel, notices: list[Notice]
) -> None:
    go(panel, SERVER, "discount")
    paste(panel, "10\nabc\n12")
    assert prices(panel).overlays == {}
    assert str(notices[-1].message) == (
        "“abc” is not a number. Nothing was changed. Type digits, such as 1234.50."
    )
    paste(panel, "10\n120\n12")
    assert prices(panel).overlays == {}
    assert notices[-1].message.happened == "A discount of 120 % is not possible."


def test_a_huge_paste_enters_what_fits(panel: BomPanel, notices: list[Notice]) -> None:
    go(panel, SERVER, "discount")
    paste(panel, "\n".join(["3"] * 20_000))
    lines = panel.table.rows.rowCount()
    row = panel.table.rows.row_of(SERVER)
    assert row is not None
    assert len(prices(panel).overlays) == lines - row
    assert any("have no place here" in one.message.happened for one in notices)


def test_delete_takes_entries_back(panel: BomPanel, workspace: Workspace) -> None:
    entries = (Entry(SERVER, "list_price", 5.0), Entry(SERVER, "discount", 0.5))
    workspace.run(EditLines(entries, DAY))
    settle(panel)
    go(panel, SERVER, "discount")
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert prices(panel).overlays[SERVER].discount is None
    panel.reset_selected()
    assert prices(panel).overlays == {}


def test_an_option_is_chosen_from_a_list(panel: BomPanel) -> None:
    go(panel, SERVER, "option")
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    box = panel.table.indexWidget(panel.table.currentIndex())
    assert isinstance(box, QComboBox)
    assert [box.itemText(i) for i in range(box.count())] == [one.value for one in Option]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert prices(panel).overlays[SERVER].option is Option.OPTIONAL
    settle(panel)
    labels = [one.label for one in panel.totals.totals]
    assert "Optional" in labels


def test_copying_gives_plain_numbers_with_units_in_the_titles(panel: BomPanel) -> None:
    table = panel.table
    settle(panel)
    go(panel, SERVER, "list_price")
    for _ in range(4):
        QTest.keyClick(table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "List price, USD\tDiscount, %\tUnit cost, USD\tMargin, %\tUnit sell, USD\n"
        "370000\t0\t370000\t0\t370000"
    )


def test_what_was_copied_can_be_pasted_back(panel: BomPanel) -> None:
    go(panel, SERVER, "list_price")
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    go(panel, STORAGE, "list_price")
    QTest.keyClick(panel.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert prices(panel).overlays[STORAGE].list_price == 370_000.0


def test_numbers_read_as_the_locale_writes_them(panel: BomPanel) -> None:
    panel.table.setLocale(QLocale(QLocale.Language.German))
    go(panel, SERVER, "list_price")
    type_in(panel, "351.234,56")
    assert prices(panel).overlays[SERVER].list_price == 351_234.56
    go(panel, STORAGE, "list_price")
    type_in(panel, "275.000")
    assert prices(panel).overlays[STORAGE].list_price == 275_000.0


def test_own_lines_open_more_boxes_and_can_be_deleted(
    panel: BomPanel, workspace: Workspace
) -> None:
    travel = ExtraLine(ItemKey(""), SiteId("site-1"), "Travel")
    workspace.run(AddExtraLine(travel, LineOverlay(list_price=100.0), DAY))
    settle(panel)
    line = prices(panel).extra_lines[0].line_id
    go(panel, line, "quantity")
    type_in(panel, "12")
    assert prices(panel).extra_lines[0].quantity == 12.0
    settle(panel)
    go(panel, line, "quantity")
    panel.delete_selected()
    assert prices(panel).extra_lines == ()
    go(panel, SERVER, "quantity")
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert panel.table.indexWidget(panel.table.currentIndex()) is None
    panel.delete_selected()
    assert panel._workspace.labels[1] == 3


def test_terms_of_a_line_can_hold_at_every_site(panel: BomPanel) -> None:
    go(panel, SERVER, "discount")
    type_in(panel, "15")
    settle(panel)
    go(panel, SERVER, "discount")
    panel.spread_terms()
    assert prices(panel).items == {ItemKey("dgx-h200"): Terms(0.15, 0.0)}
    assert prices(panel).overlays == {}
    settle(panel)
    assert text_of(panel, "dgx-h200@site-50", "discount") == "15"


def test_titles_follow_the_currency_and_lines_without_a_rate_stand_apart(
    panel: BomPanel, workspace: Workspace
) -> None:
    workspace.run(SetCurrency("EUR"))
    settle(panel)
    titles = [one.title for one in panel.table.rows.table.columns]
    assert "List price, EUR" in titles
    assert text_of(panel, SERVER, "list_price").startswith("USD")
    assert "partial" in panel.totals.accessibleName()
    assert "without an exchange rate" in panel.totals.note


def test_the_panel_asks_for_quote_export_and_lines(panel: BomPanel) -> None:
    asked: list[str] = []
    panel.export.connect(lambda: asked.append("export"))
    panel.details.connect(lambda: asked.append("details"))
    panel.line_wanted.connect(asked.append)
    go(panel, "dgx-h200@site-50", "discount")
    for button in (panel.export_button, panel.details_button, panel.add_button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["export", "details", "Frankfurt"]
