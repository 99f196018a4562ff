"""A person brings files of others into the catalogue, reads the report, and places what came."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from planner.app import wiring
from planner.app.window import Session
from planner.domain.identity import EntryId
from planner.ui.dialogs.import_catalogue import ImportDialog
from planner.workspace.importing import Redundancy, Verdict
from tests.hand import Hand

CLONE = Path(__file__).resolve().parents[1] / "exchange" / "netbox_clone"
OWN = "acme-ax-200"


@pytest.fixture
def dialog(empty: Session, hand: Hand) -> ImportDialog:
    hand.do("file.import_catalogue")
    opened = empty.window.findChild(ImportDialog)
    assert opened is not None
    return opened


def look_through(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    dialog.read([path])
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert dialog.pages.currentWidget() is dialog.outcome


def choose(dialog: ImportDialog, place: int, label: str) -> None:
    """Choose by keyboard what a column holds."""
    combo = dialog.columns.combos[place]
    combo.setFocus()
    row = combo.findText(label)
    assert row >= 0
    steps = row - max(combo.currentIndex(), 0)
    for _ in range(abs(steps)):
        QTest.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_was_imported_is_in_the_catalogue_at_once_and_can_be_dragged(
    empty: Session, hand: Hand, dialog: ImportDialog, qtbot: QtBot
) -> None:
    catalogue = empty.window.catalogue.model
    assert OWN not in {row.entry for row in catalogue.rows}
    dialog.choices.redundancy.show_value(Redundancy.TWO_FEEDS.value)

    look_through(dialog, CLONE, qtbot)
    assert dialog.report is not None
    changes = len(dialog.report.changes)
    assert dialog.add_button.text() == f"Add {changes} to catalogue"
    click(dialog.add_button)
    qtbot.waitUntil(lambda: OWN in {row.entry for row in catalogue.rows})

    assert f"{changes} entries were taken into your catalogue." in empty.window.toast.text
    hand.drag_entry(OWN, hand.centre())
    part = hand.state.project.shelf.parts[hand.device("cpu-01").part]
    assert (part.id, part.draw.nameplate_kw) == (OWN, 1.4)
    assert part.evidence["nameplate_kw"].source == "NetBox device type Acme/AX-200.yaml"
    assert OWN in wiring.load_library()[0].parts


def test_the_report_is_narrowed_read_and_copied(dialog: ImportDialog, qtbot: QtBot) -> None:
    look_through(dialog, CLONE, qtbot)
    assert dialog.report is not None
    counts = dialog.report.counts
    assert dialog.table.rows.rowCount() == sum(counts.values())
    refused = dialog.filters[Verdict.REFUSED]
    assert refused.text() == f"Refused {counts[Verdict.REFUSED]}"

    click(refused)

    assert dialog.table.rows.rowCount() == counts[Verdict.REFUSED]
    dialog.table.setCurrentIndex(dialog.table.rows.index(0, 0))
    first = next(row for row in dialog.report.rows if row.verdict is Verdict.REFUSED)
    assert dialog.detail.text().splitlines() == [str(one) for one in first.by_weight]
    dialog.table.clearSelection()
    click(dialog.copy_button)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "Verdict\tWhat\tCatalogue\tFile\tReason"
    assert len(lines) == 1 + counts[Verdict.REFUSED]
    assert all(line.startswith("Refused\t") for line in lines[1:])


def test_nothing_is_added_when_the_report_is_closed(
    empty: Session, dialog: ImportDialog, qtbot: QtBot
) -> None:
    look_through(dialog, CLONE, qtbot)
    dialog.reject()
    assert OWN not in wiring.load_library()[0].parts
    assert OWN not in {row.entry for row in empty.window.catalogue.model.rows}


def test_a_stopped_import_shows_what_was_read_so_far(
    dialog: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(400):
        (tmp_path / f"ax-{number}.yaml").write_text(f"model: {number}\n", encoding="utf-8")
    dialog.read([tmp_path])
    click(dialog.stop_button)
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert dialog.report is not None
    assert dialog.report.stopped
    assert dialog.report.files < 400
    assert "stopped before the last file" in dialog.summary.text()


def test_an_import_that_is_closed_while_it_reads_leaves_nothing(
    dialog: ImportDialog, qtbot: QtBot
) -> None:
    dialog.read([CLONE])
    dialog.close()
    qtbot.wait(50)
    assert OWN not in wiring.load_library()[0].parts


def test_where_there_is_nothing_to_import_the_choices_stay(
    dialog: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.read([tmp_path])
    qtbot.waitUntil(lambda: bool(dialog.choices.verdict.text))
    assert dialog.pages.currentWidget() is dialog.choices
    assert "There is nothing to import" in dialog.choices.verdict.text


def test_a_price_list_with_titles_of_its_own_is_read_by_the_columns_that_were_told(
    empty: Session, dialog: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    table = tmp_path / "quote.csv"
    table.write_text("Ours,Net money\nMQM9700-NS2F,30000\n", encoding="utf-8")
    dialog.choices.currency.show_value("USD")
    dialog.read([table])
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.columns)
    qtbot.waitUntil(lambda: "Still missing" in dialog.columns.verdict.text)
    choose(dialog, 0, "Part number")
    qtbot.waitUntil(lambda: "Still missing" in dialog.columns.verdict.text)
    choose(dialog, 1, "Price")
    qtbot.waitUntil(lambda: "1 of 1 rows are understood." in dialog.columns.verdict.text)

    click(dialog.columns.go_button)
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert dialog.add_button.text() == "Replace 1 in catalogue"
    click(dialog.add_button)

    assert empty.desk is not None
    parts = empty.desk.workspace
    qtbot.waitUntil(lambda: parts.library.parts[EntryId("qm9700")].price_usd == 30_000)


QUOTE = (
    "Offer 4711;;;;\n"
    "Code;What;Net;Off;Note\n"
    "MQM9700-NS2F;Switch;30.000,00;10 %;soon\n"
    "NOBODY-KNOWS;Thing;1,00;;\n"
    "MCX75310AAS-NEAT;Card;1.500,00;;\n"
)


def test_the_grid_shows_the_first_rows_and_of_two_columns_the_latest_counts(
    dialog: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    table = tmp_path / "offer.csv"
    table.write_text(QUOTE, encoding="utf-8")
    dialog.choices.currency.show_value("EUR")
    dialog.read([table])
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.columns)
    grid = dialog.columns.grid
    header = grid.horizontalHeaderItem(2)
    first = grid.item(1, 0)
    assert header is not None
    assert first is not None
    assert (header.text(), first.text()) == ("Net", "MQM9700-NS2F")
    choose(dialog, 0, "Part number")
    choose(dialog, 2, "Price")
    qtbot.waitUntil(lambda: "2 of 3" in dialog.columns.verdict.text)

    choose(dialog, 1, "Price")
    qtbot.waitUntil(lambda: "Several columns are Price" in dialog.columns.reasons.text())
    assert dialog.columns.mappings["code|what|net|off|note"]["price"] == "What"


def test_columns_that_were_chosen_are_remembered_for_the_next_list(
    empty: Session, dialog: ImportDialog, qtbot: QtBot, hand: Hand, tmp_path: Path
) -> None:
    table = tmp_path / "offer.csv"
    table.write_text(QUOTE, encoding="utf-8")
    dialog.choices.currency.show_value("USD")
    dialog.read([table])
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.columns)
    choose(dialog, 0, "Part number")
    choose(dialog, 2, "Price")
    choose(dialog, 3, "Discount")
    qtbot.waitUntil(lambda: "2 of 3" in dialog.columns.verdict.text)
    assert "No part of the catalogue has NOBODY-KNOWS" in dialog.columns.reasons.text()
    click(dialog.columns.go_button)
    qtbot.waitUntil(lambda: dialog.report is not None)
    click(dialog.add_button)
    assert empty.desk is not None
    catalogue = empty.desk.workspace
    qtbot.waitUntil(lambda: catalogue.library.parts[EntryId("qm9700")].price_usd == 27_000)

    hand.do("file.import_catalogue")
    again = empty.window.findChildren(ImportDialog)[-1]
    again.choices.currency.show_value("USD")
    look_through(again, table, qtbot)
    assert again.report is not None
    assert again.columns_button.isVisible()
    assert again.report.counts[Verdict.REFUSED] == 1
