"""A catalogue of three layers: problems by file and line, corrected and read again; whom imports go to."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStatusBar
from pytestqt.qtbot import QtBot

from planner.app import paths, wiring
from planner.app.window import Session
from planner.catalog.layer import Layer
from planner.document.commands.entries import AddEntries, EditEntry
from planner.domain.identity import EntryId
from planner.presenters.formats import SPACE
from planner.ui.dialogs.catalogue_layers import CatalogueLayersDialog
from planner.ui.dialogs.import_catalogue import ImportDialog
from planner.workspace.importing import add_to_catalogue, look_through, usual_options
from planner.workspace.layers import LayerKind
from planner.workspace.new_items import ItemKind, draft
from tests.builders import library
from tests.hand import Hand
from tests.item_forms import FILLED_FORMS

CLONE = Path(__file__).resolve().parents[1] / "exchange" / "netbox_clone"
OWN = EntryId("acme-ax-200")
SERVERS = "servers/servers.csv"


@pytest.fixture
def organisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogue folder of an organisation, with the types of a clone."""
    folder = tmp_path / "share"
    monkeypatch.setenv(paths.ORGANISATION_FOLDER_VARIABLE, str(folder))
    folders = (paths.catalog_folder(), folder)
    report = look_through([CLONE], library(), folders, usual_options(folders))
    add_to_catalogue(report, folders)
    return folder


@pytest.fixture
def broken(organisation: Path) -> Path:
    """A table of the organisation with a height in the wrong unit."""
    table = organisation / SERVERS
    lines = table.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("half_units")
    number = next(row for row, line in enumerate(lines) if line.startswith(OWN))
    cells = lines[number].split(",")
    cells[place] = "4000"
    lines[number] = ",".join(cells)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return table


def layers_of(session: Session, hand: Hand, qtbot: QtBot) -> CatalogueLayersDialog:
    hand.do("file.catalogue_layers")
    dialog = session.window.findChild(CatalogueLayersDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.states))
    return dialog


def status_texts(session: Session) -> str:
    bar = session.window.findChild(QStatusBar)
    assert bar is not None
    return " ".join(label.text() for label in bar.findChildren(QLabel))


def test_what_cannot_be_used_is_told_shown_by_file_and_line_and_corrected(
    broken: Path, session: Session, hand: Hand, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "cannot be used" in session.window.toast.text)
    assert "servers.csv" in session.window.toast.text
    assert f"⚠ 1{SPACE}problem" in status_texts(session)
    dialog = layers_of(session, hand, qtbot)
    kinds = [one.kind for one in dialog.states]
    assert kinds == [LayerKind.BUILT_IN, LayerKind.ORGANISATION, LayerKind.OWN, LayerKind.PROJECT]
    (problem,) = [one for one in dialog.states[1].problems if not one.is_warning]
    assert (Path(problem.file), problem.field) == (broken, "half_units")
    assert problem.line > 1
    first = dialog.problems.rows.index(0, 0)
    assert first.data() == "left out"
    dialog.problems.setCurrentIndex(first)
    assert f"servers.csv, line {problem.line}: half_units" in dialog.detail.text()

    text = broken.read_text(encoding="utf-8").replace(",4000,", ",4,")
    broken.write_text(text, encoding="utf-8")
    QTest.mouseClick(dialog.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.again_button.isEnabled)
    assert not [one for one in dialog.states[1].problems if not one.is_warning]
    hand.settle()
    assert "⚠" not in status_texts(session)
    assert OWN in {row.entry for row in session.window.catalogue.model.rows}
    dialog.reject()


def test_every_layer_tells_its_entries_and_the_project_its_own(
    organisation: Path, session: Session, hand: Hand, qtbot: QtBot
) -> None:
    assert session.desk is not None
    workspace = session.desk.workspace
    workspace.run(AddEntries(draft(library(), FILLED_FORMS[ItemKind.OPTIC], "2026-11-25").entries))
    part = library().parts[EntryId("dgx-h200")]
    inside = library().accelerators[EntryId("h200-sxm")]
    workspace.run(EditEntry(part, "mass_kg", 128, "weighed", "2026-11-25", inside))
    dialog = layers_of(session, hand, qtbot)
    built_in, shared, own, project = dialog.states
    assert built_in.entries > 800
    assert shared.entries == len(Layer(organisation).ids)
    assert (own.entries, project.entries) == (0, 2)
    assert dialog.table.rows.index(3, 0).data() == "This project"
    QApplication.clipboard().clear()
    dialog.reject()


def test_an_import_goes_to_the_organisation_where_that_is_chosen(
    organisation: Path, empty: Session, hand: Hand, qtbot: QtBot
) -> None:
    own_type = CLONE / "device-types" / "Acme" / "AX-200.yaml"
    assert own_type.is_file()
    for table in organisation.rglob("*.csv"):
        table.unlink()
    hand.do("file.import_catalogue")
    dialog = empty.window.findChild(ImportDialog)
    assert dialog is not None
    assert not dialog.choices.target.isHidden()
    dialog.choices.target.show_value("organisation")
    dialog.read([own_type])
    qtbot.waitUntil(lambda: dialog.report is not None)
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    told = "into the organisation's catalogue"
    qtbot.waitUntil(lambda: told in empty.window.toast.text)
    assert OWN in {row.entry for row in empty.window.catalogue.model.rows}
    assert OWN in Layer(organisation).ids
    assert OWN not in Layer(paths.user_catalog_folder()).ids
    assert wiring.load_library()[0].overlays[OWN] == str(organisation)


def test_without_an_organisation_nobody_is_asked_whose_catalogue(
    empty: Session, hand: Hand
) -> None:
    hand.do("file.import_catalogue")
    dialog = empty.window.findChild(ImportDialog)
    assert dialog is not None
    assert dialog.choices.target.isHidden()
    assert not dialog.choices.for_organisation
    dialog.reject()
