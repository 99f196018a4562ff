"""A person who reads another language edits: what is done, refused and found is in that language."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from planner.app.window import Session
from planner.presenters.wording import use_translator
from planner.ui.inspector.parts import LinkButton
from planner.ui.language import speak
from tests.hand import Hand

DGX = "dgx-h200"
GERMAN = {
    "Undo": "Rückgängig:",
    "place {0} in a new rack": "{0} in ein neues Rack stellen",
    "place {0} in {1}": "in {1} {0} stellen",
    "{0} ({1:g}U) does not fit at {2} of {3}: {4}.": "In {3} ist bei {2} kein Platz für {0}: {4}.",
    "{0} is in {1}": "dort steht {0} ({1})",
    "{0} is locked.": "{0} ist gesperrt.",
    "Unlock it in the inspector first.": "Zuerst im Inspektor entsperren.",
    "Nothing was changed.": "Nichts wurde geändert.",
    "{0} gives {1:.1f} kW of heat to the air; its place cools {2:.1f} kW.": (
        "{0} heizt mit {1:.1f} kW, gekühlt werden {2:.1f} kW."
    ),
    "Move {0} to {1}": "{0} nach {1} umsetzen",
    "Fix: {0}": "Abhilfe: {0}",
}


@pytest.fixture(autouse=True)
def _german(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    before = set(qapp.findChildren(QTranslator))
    (tmp_path / "de.json").write_text(json.dumps(GERMAN), encoding="utf-8")
    assert speak(qapp, tmp_path, QLocale("de_DE"))
    yield
    for one in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(one)
        one.deleteLater()
    use_translator(lambda _, text: text)


def test_what_was_done_reads_in_the_menu_the_history_and_the_message(
    empty: Session, hand: Hand
) -> None:
    hand.drag_entry(DGX, hand.centre())
    hand.drag_entry(DGX, hand.slot(hand.rack("R01").id, 20, 8))

    undo = empty.window.commands["edit.undo"].text()
    assert undo == "Rückgängig: in R01 NVIDIA DGX H200 stellen"
    assert hand.state.undo_label == "place NVIDIA DGX H200 in R01"
    history = empty.window.bench.history
    history.show()
    steps = [history.steps.item(row).text() for row in range(history.steps.count())]
    assert steps[-2:] == [
        "NVIDIA DGX H200 in ein neues Rack stellen",
        "In R01 NVIDIA DGX H200 stellen",
    ]


def test_a_refusal_reads_at_the_ghost_and_in_the_message(empty: Session, hand: Hand) -> None:
    hand.drag_entry(DGX, hand.centre())
    hand.drag_entry(DGX, hand.slot(hand.rack("R01").id, 1, 8), let_go=False)
    ghost = hand.view.canvas.ghost.picture
    assert ghost is not None
    assert ghost.reason == (
        "In R01 ist bei U1–U8 kein Platz für NVIDIA DGX H200: dort steht gpu-01 (U1–U8)."
    )
    hand.leave()

    hand.do("design.lock")
    hand.do("edit.delete")

    assert empty.window.toast.text == (
        "gpu-01 ist gesperrt. Nichts wurde geändert. Zuerst im Inspektor entsperren."
    )


def test_a_finding_reads_in_the_list_of_checks(empty: Session, hand: Hand) -> None:
    hand.drag_entry(DGX, hand.centre())
    for unit in (10, 20, 30):
        hand.drag_entry(DGX, hand.slot(hand.rack("R01").id, unit, 8))
    empty.window.bench.tabs.setCurrentWidget(empty.window.bench.checks)
    hand.settle()

    rows = empty.window.bench.checks.table.rows
    texts = [
        str(rows.index(row, column).data())
        for row in range(rows.rowCount())
        for column in range(rows.columnCount())
    ]
    assert "R01 heizt mit 45.2 kW, gekühlt werden 20.0 kW." in texts
    assert not any("of heat to the air" in text for text in texts)


def test_a_fix_reads_on_its_button_and_in_the_message(empty: Session, hand: Hand) -> None:
    hand.drag_entry(DGX, hand.centre())
    hand.click(hand.header_of("R01"))
    hand.do("edit.copy")
    hand.do("edit.paste")
    hand.click(hand.middle_of("gpu-02"))
    hand.do("edit.delete")
    hand.drag_entry(DGX, hand.slot(hand.rack("R01").id, 20, 8))
    hand.click(hand.header_of("R01"))

    label = "gpu-02 nach R02 umsetzen"
    buttons = [b for b in empty.window.findChildren(LinkButton) if label in b.accessibleName()]
    assert buttons[0].accessibleName() == f"Abhilfe: {label}"
    buttons[0].click()
    hand.settle()

    assert hand.where("gpu-02")[0] == "R02"
    assert empty.window.toast.text == label
