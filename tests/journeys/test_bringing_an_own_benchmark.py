"""A person drops results on the window, reads what they say of the predictions, and keeps them."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.domain.provenance import Status
from planner.ui.dialogs.import_benchmark import ImportBenchmarkDialog
from tests.hand import Hand

EXAMPLES = Path(__file__).parents[1] / "exchange" / "benchmarks"
PART, FIELD = "h200-sxm", "decode_bandwidth_efficiency"


def files(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(EXAMPLES / name)) for name in names])
    return data


def drop(hand: Hand, data: QMimeData) -> None:
    viewport, at = hand.view.viewport(), hand.centre()
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, data, left, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(at), copy, data, left, none))
    hand.settle()


def opened(session: Session, qtbot: QtBot) -> ImportBenchmarkDialog:
    qtbot.waitUntil(lambda: session.window.findChild(ImportBenchmarkDialog) is not None)
    dialog = session.window.findChild(ImportBenchmarkDialog)
    assert dialog is not None
    return dialog


def compared(dialog: ImportBenchmarkDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.found is not None)


def test_dropped_results_are_compared_kept_and_undone(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    before = hand.state.project
    drop(hand, files("loads.csv"))
    dialog = opened(session, qtbot)
    compared(dialog, qtbot)
    assert dialog.setup.told()["model"] == "llama-3.3-70b"
    assert dialog.setup.told()["gpu"] == PART
    assert "3 of 4 loads count" in dialog.verdict.text
    assert "Against Little's law" in dialog.agreements.text()
    assert "remark" in dialog.unknown.text()
    measured = {row.key: row for row in dialog.table.rows.table.rows}["0:tpot_ms"]
    assert measured.cells["measured"].value == 10.9
    first, *others = dialog.factors
    for box in others:
        box.setChecked(False)
    implied = dialog.factors[first].value
    assert hand.state.project is before
    QTest.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)
    hand.settle()
    part = hand.state.project.shelf.accelerators[PART]  # type: ignore[index]
    assert part.decode_bandwidth_efficiency == implied
    assert part.evidence[FIELD].status is Status.MEASURED
    assert "loads.csv" in part.evidence[FIELD].source
    assert "benchmark loads.csv" in session.window.toast.text
    hand.do("edit.undo")
    assert hand.state.project == before


def test_several_files_of_one_sweep_and_another_set_up(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    drop(hand, files("vllm_4_users.json", "vllm_16_users.json"))
    dialog = opened(session, qtbot)
    compared(dialog, qtbot)
    first = dialog.table.rows.table.rows[1].cells["predicted"].value
    assert isinstance(first, float)
    field = dialog.setup.fields["kv_precision"]
    field.show_value("fp8")
    field.activated.emit(field.currentIndex())
    assert dialog.verdict.text == "Comparing…"
    compared(dialog, qtbot)
    second = dialog.table.rows.table.rows[1].cells["predicted"].value
    assert isinstance(second, float)
    assert second < first
    dialog.reject()


def test_pasted_results_and_what_is_none(session: Session, hand: Hand, qtbot: QtBot) -> None:
    hand.do("file.import_benchmark")
    dialog = opened(session, qtbot)
    assert not dialog.keep_button.isEnabled()
    QGuiApplication.clipboard().setText("dear all, it was fast")
    QTest.mouseClick(dialog.paste_button, Qt.MouseButton.LeftButton)
    assert "The clipboard" in dialog.verdict.text
    assert "nothing was changed" in dialog.verdict.text
    text = (EXAMPLES / "sglang_two_loads.jsonl").read_text()
    QGuiApplication.clipboard().setText(text)
    QTest.mouseClick(dialog.paste_button, Qt.MouseButton.LeftButton)
    assert "SGLang bench_serving: 2 loads · clipboard" in dialog.source.text()
    # The file names no model, and the example serves several: it is asked for.
    assert "does not name a model" in dialog.verdict.text
    dialog.setup.searched["model"].choose("llama-3.3-70b")
    dialog.setup.searched["gpu"].choose(PART)
    compared(dialog, qtbot)
    assert "SGLang" in dialog.predicted.text()
    dialog.reject()
