"""A person shares their catalogue as a pack, and a colleague compares its hash before adding it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from planner.app import paths, wiring
from planner.app.window import Session
from planner.domain.identity import EntryId
from planner.ui.dialogs.export_pack import ExportPackDialog
from planner.ui.dialogs.import_catalogue import ImportDialog
from planner.ui.dialogs.message_box import MessageBox
from planner.workspace.importing import add_to_catalogue, look_through, usual_options
from planner.workspace.packing import Manifest, in_groups, make_pack
from tests.hand import Hand

CLONE = Path(__file__).resolve().parents[1] / "exchange" / "netbox_clone"
OWN = EntryId("acme-ax-200")


def fill(folder: Path) -> None:
    """Bring the types of a clone into a catalogue folder."""
    folders = (paths.catalog_folder(), folder)
    library, _ = wiring.load_library()
    add_to_catalogue(look_through([CLONE], library, folders, usual_options(folders)), folders)


def test_a_pack_is_written_with_what_it_says_of_itself_and_its_hash_is_copied(
    empty: Session,
    hand: Hand,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(paths.user_catalog_folder())
    file = tmp_path / "acme"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    hand.do("file.export_pack")
    dialog = empty.window.findChild(ExportPackDialog)
    assert dialog is not None
    assert "will be in the pack" in dialog.verdict.text
    dialog.valid_until.setText("next year")
    assert "is no day" in dialog.verdict.text
    assert not dialog.go_button.isEnabled()
    dialog.valid_until.setText("2099-12-31")
    dialog.name.setText("Acme types")

    QTest.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: empty.window.findChild(MessageBox) is not None)

    box = empty.window.findChild(MessageBox)
    assert box is not None
    report = look_through(
        [file.with_suffix(".rackpack")],
        wiring.load_library()[0],
        wiring.catalog_folders(),
        usual_options(()),
    )
    (pack,) = report.packs
    assert (pack.manifest.name, pack.manifest.valid_until) == ("Acme types", "2099-12-31")
    assert in_groups(pack.content_hash) in "".join(one.text() for one in box.findChildren(QLabel))
    QTest.mouseClick(box.buttons[0], Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == in_groups(pack.content_hash)


def test_without_entries_of_ones_own_there_is_nothing_to_share(empty: Session, hand: Hand) -> None:
    hand.do("file.export_pack")
    dialog = empty.window.findChild(ExportPackDialog)
    assert dialog is not None
    assert "There is no entry yet" in dialog.verdict.text
    assert not dialog.go_button.isEnabled()
    dialog.reject()


def test_a_pack_shows_licence_validity_and_hash_before_it_is_added(
    empty: Session, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(tmp_path / "colleague")
    pack = tmp_path / "acme.rackpack"
    told = Manifest("Acme types", "7", "CC BY 4.0", "Acme", "2024-11-01", "2025-01-31")
    info = make_pack(pack, told, [tmp_path / "colleague"])
    hand.do("file.import_catalogue")
    dialog = empty.window.findChild(ImportDialog)
    assert dialog is not None
    dialog.read([pack])
    qtbot.waitUntil(lambda: dialog.report is not None)

    assert dialog.packs.isVisible()
    assert "Acme types, version 7" in dialog.packs.text
    assert "Licence: CC BY 4.0" in dialog.packs.text
    assert in_groups(info.content_hash) in dialog.packs.text
    over = [
        label.text()
        for label in dialog.packs.findChildren(QLabel)
        if label.property("role") == "warning"
    ]
    assert over == ["Was valid until 2025-01-31"]
    assert OWN not in wiring.load_library()[0].parts

    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: OWN in {row.entry for row in empty.window.catalogue.model.rows})
    assert OWN in wiring.load_library()[0].parts
