"""An architect makes a rule blocking: what would break it is refused from then on, until allowed."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.store.project_file import open_project
from planner.ui.panels.checks import ChecksPanel
from tests.hand import Hand

RULE = "PWR-001"


def choose_rule(session: Session, hand: Hand, qtbot: QtBot, *, silent: bool = False) -> ChecksPanel:
    """Make a row of the rule the current one of the checks."""
    bench = session.window.bench
    bench.tabs.setCurrentWidget(bench.checks)
    bench.checks.filters.muted.setChecked(silent)
    qtbot.waitUntil(lambda: row_of(bench.checks) is not None)
    table = bench.checks.table
    table.setFocus()
    table.setCurrentIndex(table.rows.index(row_of(bench.checks) or 0, 0))
    hand.settle()
    return bench.checks


def blocking(hand: Hand) -> list[str]:
    return list(hand.state.project.settings.blocking)


def row_of(checks: ChecksPanel) -> int | None:
    rows = checks.table.rows.table.rows
    return next((place for place, one in enumerate(rows) if one.cells["rule"].text == RULE), None)


def test_a_drop_that_breaks_a_blocking_rule_is_refused_with_the_numbers(
    session: Session, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    at = hand.slot(hand.rack("R03").id, 27, 8)
    before = len(hand.rack("R03").placements)
    assert hand.drag_entry("dgx-h200", at)[-1]
    assert len(hand.rack("R03").placements) == before + 1  # a limit alone does not refuse
    hand.do("edit.undo")

    hand.key_in(choose_rule(session, hand, qtbot).table, Qt.Key.Key_B)
    assert blocking(hand) == [RULE]
    assert hand.window.toast.text == f"Made {RULE} blocking"
    assert not hand.drag_entry("dgx-h200", at)[-1]
    assert len(hand.rack("R03").placements) == before
    hand.click(hand.header_of("R03"))
    list_of = hand.entries
    row = next(
        n for n, one in enumerate(session.window.catalogue.model.rows) if one.entry == "dgx-h200"
    )
    list_of.setCurrentIndex(session.window.catalogue.model.index(row))
    hand.key_in(list_of, Qt.Key.Key_Return)
    assert f"{RULE} is blocking" in hand.window.toast.text
    assert "kW" in hand.window.toast.text
    assert len(hand.rack("R03").placements) == before
    assert not hand.previews()

    assert session.files is not None
    session.files.save_as(tmp_path / "kept.rackwright")
    with open_project(tmp_path / "kept.rackwright", read_only=True) as kept:
        assert kept.project.settings.blocking == (RULE,)

    checks = choose_rule(session, hand, qtbot, silent=True)
    hand.key_in(checks.table, Qt.Key.Key_B)
    assert blocking(hand) == []
    assert hand.drag_entry("dgx-h200", at)[-1]
    assert len(hand.rack("R03").placements) == before + 1


def test_what_was_broken_before_the_rule_blocks_stays_and_can_be_repaired(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    checks = choose_rule(session, hand, qtbot)
    found = [one for one in hand.state.evaluation.findings if one.rule == RULE]
    assert found
    hand.key_in(checks.table, Qt.Key.Key_B)
    assert [one for one in hand.state.evaluation.findings if one.rule == RULE] == found
    place = hand.where("sto-01")
    hand.click(hand.middle_of("sto-01"))
    hand.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert hand.where("sto-01") == (place[0], place[1] - 1)  # other edits go on
    hand.click_undo_in_toast()
    hand.do("edit.undo")
    assert hand.state.project.settings.blocking == ()
