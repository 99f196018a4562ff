"""A GPU that no catalogue has: from a search without a hit to a workload sized on it, and back."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from planner.app import paths
from planner.app.settings import load_settings
from planner.app.window import Session
from planner.app.wiring import catalog_folders
from planner.catalog.loader import load
from planner.domain.errors import Message
from planner.domain.identity import EntryId
from planner.domain.provenance import Status
from planner.engines.serving.band import Badge
from planner.presenters.catalogue_chips import Chip
from planner.presenters.rows import Tone
from planner.store.project_file import open_project, save_new
from planner.ui.dialogs.compare_entries import CompareEntriesDialog
from planner.ui.dialogs.edit_figure import EditFigureDialog
from planner.ui.dialogs.entry_page import EntryDialog
from planner.ui.dialogs.new_item import NewItemDialog
from planner.ui.inspector.fields import NumberField, SearchField, TextField
from planner.ui.palette.model import ROW_ROLE
from planner.ui.start.size_form import SizeDialog
from planner.workspace.new_items import ItemKind
from planner.workspace.state import Selection, Subject
from tests.hand import Hand, one_child
from tests.settling import settle

FIGURES = {
    "memory_gb": "288",
    "bandwidth_gb_s": "13000",
    "bf16_tflops": "4000",
    "fp8_tflops": "8000",
    "board_kw": "1800",
    "price_usd": "55000",
}


def search(hand: Hand, text: str) -> None:
    hand.search_field.selectAll()
    QTest.keyClicks(hand.search_field, text)
    hand.settle()


def new_item(session: Session) -> NewItemDialog:
    return one_child(session.window, NewItemDialog)


def type_into(dialog: NewItemDialog, name: str, text: str) -> None:
    field = dialog.inputs[name]
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def page_of(session: Session) -> EntryDialog:
    pages = [one for one in session.window.findChildren(EntryDialog) if one.isVisible()]
    assert len(pages) == 1
    return pages[0]


def tone_of(dialog: NewItemDialog) -> Tone:
    return dialog.verdict.tone


def test_from_my_gpu_is_missing_to_a_sized_workload(
    empty: Session, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = empty.window.catalogue
    search(hand, "nvidia b400")
    assert panel.model.rows == ()
    press(panel.missing.buttons[ItemKind.GPU])
    dialog = new_item(empty)
    maker, name = dialog.inputs["manufacturer"], dialog.inputs["name"]
    assert isinstance(maker, TextField)
    assert isinstance(name, TextField)
    assert (maker.text(), name.text()) == ("NVIDIA", "B400")
    assert not dialog.add_button.isEnabled()

    for field, text in FIGURES.items():
        type_into(dialog, field, text)
    settle(200)
    QTest.keyClicks(dialog.source, "data sheet, page 3")
    assert dialog.verdict.tone is Tone.GOOD
    assert "roofline only" in dialog.verdict.text
    press(dialog.add_button)
    hand.settle()

    shelf = hand.state.project.shelf
    gpu = shelf.accelerators[EntryId("nvidia-b400")]
    assert (gpu.memory_gb, gpu.board_kw) == (288, 1.8)
    entered = gpu.evidence["bf16_tflops"]
    assert (entered.status, entered.date) == (Status.ENTERED, date.today().isoformat())
    assert entered.source == "data sheet, page 3, entered in this project"
    server = shelf.parts[EntryId("nvidia-8x-b400-server")]
    assert server.draw.nameplate_kw == pytest.approx(8 * 1.8 * 1.6)
    assert server.evidence["nameplate_kw"].status is Status.DERIVED
    listed = hand.entries.currentIndex().data(ROW_ROLE)
    assert (listed.entry, listed.badge) == (server.id, "entered")

    hand.do("design.size_workload")
    form = one_child(empty.window, SizeDialog)
    form.gpu.choose("nvidia-b400")
    settle(300)
    assert form.sizing is not None
    assert form.sizing.choice is not None
    assert form.sizing.choice.id == server.id
    press(form.place_button)
    hand.settle()
    assert any(one.part == server.id for one in hand.plan.placements())
    (pool,) = hand.state.evaluation.pools.values()
    assert pool.accelerator == gpu.id
    (deployment,) = hand.state.evaluation.deployments.values()
    assert deployment.badge == Badge.ROOFLINE

    path = tmp_path / "own.rackwright"
    save_new(hand.state.project, path).release()
    with open_project(path) as opened:
        assert opened.project == hand.state.project

    hand.do("edit.undo")
    hand.do("edit.undo")
    assert "nvidia-b400" not in hand.state.project.shelf.accelerators
    search(hand, "b400")
    assert panel.model.rows == ()


def test_what_looks_wrong_is_said_while_one_types(empty: Session, hand: Hand) -> None:
    search(hand, "b400")
    press(empty.window.catalogue.missing.buttons[ItemKind.GPU])
    dialog = new_item(empty)
    type_into(dialog, "manufacturer", "NVIDIA")
    for field, text in FIGURES.items():
        type_into(dialog, field, text)
    type_into(dialog, "fp8_tflops", "16000")
    settle(200)
    assert tone_of(dialog) is Tone.WARNING
    assert "sparse" in dialog.verdict.text
    assert dialog.add_button.isEnabled()
    type_into(dialog, "board_kw", "1800000")
    settle(200)
    assert tone_of(dialog) is Tone.BAD
    assert "check the unit" in dialog.verdict.text
    assert not dialog.add_button.isEnabled()
    dialog.reject()


def test_a_server_in_eight_fields_shows_what_follows_from_the_others(
    empty: Session, hand: Hand
) -> None:
    hand.do("design.new_entry")
    dialog = new_item(empty)
    assert list(dialog.inputs)[:8] == [
        "manufacturer",
        "name",
        "accelerator",
        "accelerator_count",
        "half_units",
        "nameplate_kw",
        "mass_kg",
        "price_usd",
    ]
    type_into(dialog, "manufacturer", "Acme")
    type_into(dialog, "name", "X1")
    gpu = dialog.inputs["accelerator"]
    assert isinstance(gpu, SearchField)
    gpu.choose("h200-sxm")
    settle(200)
    power = dialog.inputs["nameplate_kw"]
    assert isinstance(power, NumberField)
    assert "8.96" in power.placeholderText()
    type_into(dialog, "half_units", "8")
    type_into(dialog, "nameplate_kw", "4")
    settle(200)
    assert "less than its 8 accelerators draw" in dialog.verdict.text
    type_into(dialog, "nameplate_kw", "9.5")
    QTest.mouseClick(dialog.everywhere, Qt.MouseButton.LeftButton)
    press(dialog.add_button)
    hand.settle()
    again, problems = load(catalog_folders())
    assert problems == ()
    assert again.parts[EntryId("acme-x1")].draw.nameplate_kw == 9.5
    part = hand.state.project.shelf.parts[EntryId("acme-x1")]
    assert (part.half_units, part.draw.nameplate_kw, part.gpus) == (16, 9.5, 8)
    assert part.evidence["price_usd"].status is Status.DERIVED
    hand.drag_entry("acme-x1", hand.centre())
    assert any(one.part == part.id for one in hand.plan.placements())


def test_a_gpu_is_chosen_by_what_its_name_begins_with(empty: Session, hand: Hand) -> None:
    hand.do("design.new_entry")
    dialog = new_item(empty)
    type_into(dialog, "manufacturer", "Acme")
    type_into(dialog, "name", "X1")
    gpu = dialog.inputs["accelerator"]
    assert isinstance(gpu, SearchField)
    before = gpu.key

    def enter(text: str) -> None:
        gpu.setFocus()
        QTest.keySequence(gpu, QKeySequence.StandardKey.SelectAll)
        QTest.keyClicks(gpu, text)
        settle(200)

    enter("Acme 9000")
    assert dialog.verdict.text == "GPU: “Acme 9000” is in no name of the list."
    assert not dialog.add_button.isEnabled()
    QTest.keyClick(gpu, Qt.Key.Key_Return)
    settle(200)
    assert (gpu.key, tone_of(dialog)) == (before, Tone.GOOD)
    enter("b300")  # is in the name of GB300 too
    QTest.keyClick(gpu, Qt.Key.Key_Return)
    assert gpu.key == "b300-sxm"
    assert gpu.currentText().startswith("B300")
    assert dialog.isVisible()
    press(dialog.add_button)
    hand.settle()
    part = hand.state.project.shelf.parts[EntryId("acme-x1")]
    assert part.accelerators is not None
    assert part.accelerators.accelerator == "b300-sxm"


def test_a_figure_is_edited_with_a_reason_and_set_back(session: Session, hand: Hand) -> None:
    before = hand.state.evaluation.figures["it_power_kw"].value
    search(hand, "dgx h200")
    QTest.keyClick(hand.search_field, Qt.Key.Key_Down)
    QTest.keyClick(hand.entries, Qt.Key.Key_Space)
    hand.settle()
    page = page_of(session)
    page.select_figure("nameplate_kw")
    assert "User Guide" in page.detail.text()
    press(page.edit_button)
    edit = one_child(page, EditFigureDialog)
    assert not edit.accept_button.isEnabled()
    edit.field.selectAll()
    QTest.keyClicks(edit.field, "4")
    assert "less than its 8 accelerators draw" in edit.warning.text()
    edit.field.selectAll()
    QTest.keyClicks(edit.field, "9.9")
    assert edit.warning.text() == ""
    QTest.keyClicks(edit.reason, "measured in our lab")
    press(edit.accept_button)
    hand.settle()

    part = hand.state.project.shelf.parts[EntryId("dgx-h200")]
    assert part.draw.nameplate_kw == 9.9
    after = hand.state.evaluation.figures["it_power_kw"].value
    assert before is not None
    assert after is not None
    assert after < before
    assert page.page is not None
    assert page.page.badge == "edited"
    assert "Before: 10.2" in page.detail.text()
    assert "measured in our lab" in page.detail.text()
    assert session.window.catalogue.model.rows[0].badge == "edited"

    press(page.reset_button)
    hand.settle()
    assert hand.state.evaluation.figures["it_power_kw"].value == before
    assert not page.reset_button.isVisible()
    page.close()


def test_a_click_on_where_it_is_used_leads_there(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-06"))
    hand.do("design.entry")
    page = page_of(session)
    texts = [page.used.item(row).text().strip() for row in range(page.used.count())]
    assert "Milan, R01: gpu-01, gpu-02" in texts
    item = page.used.item(texts.index("Milan, R01: gpu-01, gpu-02"))
    at = page.used.visualItemRect(item).center()
    QTest.mouseClick(
        page.used.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
    )
    hand.settle()
    assert {one.name for one in hand.state.devices} == {"gpu-01", "gpu-02"}
    press(page.linked_button)
    assert page.page is not None
    assert page.page.title == "NVIDIA H200 SXM 141GB"
    page.close()
    for kind, thing, name in (
        (Subject.BURST, hand.plan.bursts[0].id, "H200"),
        (Subject.WORKLOAD, hand.state.project.workloads[0].id, "Llama"),
        (Subject.SITE, hand.plan.sites[0].id, "Italy"),
    ):
        assert session.desk is not None
        session.desk.workspace.select(Selection(kind, (thing,)))
        hand.settle()
        hand.do("design.entry")
        opened = page_of(session)
        assert opened.page is not None
        assert name in f"{opened.page.title} {opened.linked_button.text()}"
        assert opened.used.count() > 0
        opened.close()


def test_entries_of_one_kind_are_put_side_by_side_and_copied(session: Session, hand: Hand) -> None:
    panel = session.window.catalogue
    search(hand, "dgx")
    QTest.keyClick(hand.search_field, Qt.Key.Key_Down)
    for _ in range(2):
        QTest.keyClick(hand.entries, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(hand.entries, Qt.Key.Key_Down)
    press(panel.comparison.button)
    dialog = one_child(session.window, CompareEntriesDialog)
    every = dialog.table.rows.rowCount()
    QTest.mouseClick(dialog.only, Qt.MouseButton.LeftButton)
    assert 0 < dialog.table.rows.rowCount() < every
    copy = next(one for one in dialog.findChildren(QAbstractButton) if "Copy" in one.text())
    press(copy)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[1] == "Figure"
    assert any(line.startswith("≠\tNameplate, kW\t") for line in lines)
    dialog.close()
    panel.comparison.clear()


def test_favourites_and_recent_ones_are_kept_with_the_settings(
    session: Session, hand: Hand
) -> None:
    panel = session.window.catalogue
    panel.toggle_favourite("sn5600")
    panel.toggle_favourite("dgx-h200")
    QTest.mouseClick(panel.favourites, Qt.MouseButton.LeftButton)
    assert [row.entry for row in panel.model.rows] == ["sn5600", "dgx-h200"]
    panel.toggle_favourite("sn5600")
    assert [row.entry for row in panel.model.rows] == ["dgx-h200"]
    QTest.mouseClick(panel.recent, Qt.MouseButton.LeftButton)
    assert not panel.model.rows
    panel.place(EntryId("dgx-h200"))
    QTest.mouseClick(panel.recent, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.recent, Qt.MouseButton.LeftButton)
    assert [row.entry for row in panel.model.rows] == ["dgx-h200"]
    kept = load_settings(paths.settings_folder())
    assert (kept.favourites, kept.recent_entries) == (("dgx-h200",), ("dgx-h200",))


def test_a_gpu_is_looked_into_where_it_cannot_be_placed(session: Session, hand: Hand) -> None:
    panel = session.window.catalogue
    chips = {one.text(): one for one in panel.findChildren(QToolButton)}
    QTest.mouseClick(chips[Chip.ACCELERATORS.value], Qt.MouseButton.LeftButton)
    search(hand, "b200")
    QTest.keyClick(hand.search_field, Qt.Key.Key_Down)
    QTest.keyClick(hand.entries, Qt.Key.Key_Return)
    hand.settle()
    page = page_of(session)
    assert page.page is not None
    assert page.page.kind == "accelerator"
    assert not page.place_button.isVisible()
    page.close()


def test_an_engine_is_reached_from_what_runs_on_it_and_by_its_name(
    session: Session, hand: Hand
) -> None:
    assert session.desk is not None
    deployment = hand.plan.deployments[0]
    session.desk.workspace.select(Selection(Subject.DEPLOYMENT, (deployment.id,)))
    hand.settle()
    hand.do("design.engine")
    page = page_of(session)
    assert page.page is not None
    assert page.page.kind == "serving engine"
    assert page.used.count() > 0
    page.close()
    search(hand, "vllm")
    QTest.keyClick(hand.search_field, Qt.Key.Key_Return)
    QTest.keyClick(hand.entries, Qt.Key.Key_Return)
    hand.settle()
    assert page_of(session).windowTitle().lower().startswith("vllm")
    page_of(session).close()


def test_a_model_that_is_missing_is_entered_and_sized(empty: Session, hand: Hand) -> None:
    chips = empty.window.catalogue.chips
    QTest.mouseClick(chips.chips[Chip.LLMS], Qt.MouseButton.LeftButton)
    search(hand, "acme giant")
    press(empty.window.catalogue.missing.buttons[ItemKind.LLM])
    dialog = new_item(empty)
    type_into(dialog, "developer", "Acme")
    type_into(dialog, "name", "Giant 70B")
    figures = {"total_params_b": "70.55", "layers": "80", "hidden": "8192", "heads": "64"}
    for field, text in {**figures, "kv_heads": "8", "max_context": "131072"}.items():
        type_into(dialog, field, text)
    settle(200)
    size = dialog.inputs["intermediate"]
    assert isinstance(size, NumberField)
    assert "derived" in size.placeholderText()
    press(dialog.add_button)
    hand.settle()
    hand.do("design.size_workload")
    form = one_child(empty.window, SizeDialog)
    form.model.choose("acme-giant-70b")
    settle(300)
    assert form.sizing is not None
    assert form.sizing.choice is not None
    press(form.place_button)
    hand.settle()
    assert hand.state.project.workloads[0].llm == "acme-giant-70b"
    (deployment,) = hand.state.evaluation.deployments.values()
    assert deployment.badge


def test_an_optic_is_entered_and_its_price_edited_with_a_reason(
    session: Session, hand: Hand
) -> None:
    hand.do("design.new_entry")
    dialog = new_item(session)
    dialog.kind.setFocus()
    dialog.kind.setCurrentIndex(list(ItemKind).index(ItemKind.OPTIC))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    assert dialog.kind.hasFocus()
    type_into(dialog, "manufacturer", "Acme")
    type_into(dialog, "name", "800G DR4")
    type_into(dialog, "port_gbit_s", "800")
    type_into(dialog, "nameplate_kw", "15")
    settle(200)
    press(dialog.add_button)
    hand.settle()
    optic = hand.state.project.shelf.components[EntryId("acme-800g-dr4")]
    assert optic.ratings["nameplate_kw"] == 0.015
    assert optic.evidence["price_usd"].status is Status.DERIVED
    listed = hand.entries.currentIndex().data(ROW_ROLE)
    assert (listed.entry, listed.badge) == (optic.id, "entered")

    QTest.keyClick(hand.entries, Qt.Key.Key_Space)
    hand.settle()
    page = page_of(session)
    page.select_figure("lead_weeks")
    QTest.keyClick(page.table, Qt.Key.Key_Up)
    QTest.keyClick(page.table, Qt.Key.Key_Up)  # over the heading to what stands above it
    above = page.current_figure()
    assert above is not None
    assert above.name != "price_usd"
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    edit = one_child(page, EditFigureDialog)
    edit.field.selectAll()
    QTest.keyClicks(edit.field, "640")
    QTest.keyClicks(edit.reason, "quote of our dealer")
    press(edit.accept_button)
    hand.settle()
    assert hand.state.project.shelf.components[optic.id].price_usd == 640
    press(page.remove_button)
    hand.settle()
    assert optic.id not in hand.state.project.shelf.components


def test_what_was_kept_for_other_projects_is_removed_from_its_page(
    empty: Session, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.do("design.new_entry")
    dialog = new_item(empty)
    dialog.kind.setCurrentIndex(list(ItemKind).index(ItemKind.RACK))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    type_into(dialog, "manufacturer", "Acme")
    type_into(dialog, "name", "Cabinet 48U")
    type_into(dialog, "units", "48")
    settle(200)
    QTest.mouseClick(dialog.everywhere, Qt.MouseButton.LeftButton)
    press(dialog.add_button)
    hand.settle()
    key = EntryId("acme-cabinet-48u")
    assert key in load(catalog_folders())[0].parts
    hand.do("edit.undo")
    search(hand, "acme cabinet")
    QTest.keyClick(hand.search_field, Qt.Key.Key_Down)
    QTest.keyClick(hand.entries, Qt.Key.Key_Space)
    hand.settle()
    page = page_of(empty)
    asked: list[str] = []
    answers = iter((1, 0))

    def answer(_: object, message: Message, *__: object) -> int:
        asked.append(message.happened)
        return next(answers)

    monkeypatch.setattr("planner.ui.entry_pages.ask", answer)
    press(page.forget_button)
    assert key in load(catalog_folders())[0].parts
    press(page.forget_button)
    hand.settle()
    assert asked[0] == "Remove Acme Cabinet 48U from your catalogue?"
    assert key not in load(catalog_folders())[0].parts
    search(hand, "acme cabinet")
    assert empty.window.catalogue.model.rows == ()
