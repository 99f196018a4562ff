"""A risk officer applies an export stop and sees service, cost, date and findings before and after."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from planner.app.cli import run_command
from planner.app.window import Session
from planner.presenters import formats
from planner.ui.inspector.fields import ChoiceField
from planner.ui.risk.shocks import ShocksPage
from tests.hand import Hand

SHAKEN_MS = 60_000
"""All shocks of the example take a second; a machine that does much else needs longer."""


def row_of(page: ShocksPage, name: str) -> int:
    rows = page.table.rows
    return next(n for n in range(rows.rowCount()) if str(rows.index(n, 0).data()).startswith(name))


def read(page: ShocksPage, name: str) -> dict[str, str]:
    """What a row shows by column."""
    rows, row = page.table.rows, row_of(page, name)
    columns = [one.key for one in rows.table.columns]
    return {key: str(rows.index(row, place).data()) for place, key in enumerate(columns)}


def test_what_an_export_stop_leaves_is_shown_beside_the_plan_which_stays_as_it_is(
    session: Session,
    hand: Hand,
    qtbot: QtBot,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hand.do("file.example")
    plan, bench = hand.plan, session.window.bench
    bar, place = bench.tabs.tabBar(), bench.tabs.indexOf(bench.risk)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    qtbot.waitUntil(bench.risk.isVisible)
    bench.risk.list.setFocus()
    QTest.keyClick(bench.risk.list, Qt.Key.Key_Down)
    page = bench.risk.page(1)
    assert isinstance(page, ShocksPage)
    qtbot.waitUntil(lambda: bool(bench.shaking.found), timeout=SHAKEN_MS)
    hand.settle()

    page.table.setCurrentIndex(page.table.rows.index(row_of(page, "Export stop"), 0))
    hand.settle()
    field = page.field.field
    assert isinstance(field, ChoiceField)
    field.setFocus()
    QTest.keyClicks(field, "US")
    qtbot.waitUntil(
        lambda: bool(bench.shaking.found) and not bench.shaking.is_old(hand.state),
        timeout=SHAKEN_MS,
    )
    hand.settle()
    before, after = read(page, "As planned"), read(page, "Export stop of US")
    for key in ("tokens", "unserved", "tco", "weeks", "findings"):
        assert before[key] != after[key], key

    assert session.files is not None
    session.files.save_as(tmp_path / "bank.rackwright")
    capsys.readouterr()
    file = str(tmp_path / "bank.rackwright")
    assert run_command(["shocks", file, "--json", "--country", "US"]) == 0
    told = json.loads(capsys.readouterr().out)
    stop = next(one for one in told["shocks"] if one["shock"] == "export stop")
    for shown, state in ((before, "before"), (after, "after")):
        unserved = formats.percent(stop[f"unserved_share_peak_{state}"])
        assert shown["unserved"] == str(unserved)
        assert shown["findings"] == str(stop[f"findings_{state}"])
        assert float(shown["weeks"]) == round(stop[f"serve_weeks_p50_{state}"], 1)
        tokens = stop[state]["throughput_output_tokens_per_s"]
        assert "".join(filter(str.isdigit, shown["tokens"])) == str(round(tokens))
    assert hand.plan == plan
