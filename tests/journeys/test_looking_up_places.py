"""A person looks up what a market asks for colocation, and what data costs that leaves a cloud."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.app.wiring import catalog_folders
from planner.catalog.loader import load_references
from planner.presenters.list_prices import ListPrices
from planner.presenters.places import PlaceGroup, PlaceTables
from planner.presenters.privacy import hide_prices
from planner.presenters.rows import Tone
from planner.ui.dialogs.places import PlacesDialog
from tests.builders import example
from tests.hand import Hand, one_child


def test_places_are_searched_read_with_their_sources_and_copied(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    hand.do("project.places")
    dialog = one_child(session.window, PlacesDialog)
    references, _ = load_references(catalog_folders())
    qtbot.waitUntil(lambda: dialog.table.rows.rowCount() == len(references.places))
    QTest.keyClicks(dialog.search, "frankfurt")
    found = dialog.table.rows.rowCount()
    assert 0 < found < len(references.places)
    dialog.table.setCurrentIndex(dialog.table.rows.index(0, 0))
    assert "Carbon of the grid: " in dialog.detail.text()

    QTest.mouseClick(dialog.chips[PlaceGroup.COLOCATION], Qt.MouseButton.LeftButton)
    assert dialog.table.rows.rowCount() > 0
    assert dialog.table.rows.table.columns[2].title == "Price, USD"
    copy = next(one for one in dialog.findChildren(QAbstractButton) if "Copy" in one.text())
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + dialog.table.rows.rowCount()

    dialog.search.clear()
    QTest.keyClicks(dialog.search, "no such place")
    assert dialog.table.rows.rowCount() == 0
    dialog.reject()


def test_old_tariffs_warn_and_prices_can_be_hidden() -> None:
    references, _ = load_references(catalog_folders())
    book = PlaceTables(references, ListPrices.of(example(), "2999-01-01"))
    for group in (PlaceGroup.COLOCATION, PlaceGroup.EGRESS):
        table = book.table(group, "")
        assert len(table.rows) > 3
        assert all(row.cells["price"].tone is Tone.WARNING for row in table.rows)
        assert all(row.cells["source"].text for row in table.rows)
    hide_prices(hidden=True)
    try:
        row = book.table(PlaceGroup.EGRESS, "").rows[0]
        assert row.cells["price"].value is None
    finally:
        hide_prices(hidden=False)
