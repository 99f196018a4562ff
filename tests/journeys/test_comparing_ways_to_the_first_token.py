"""A planner compares when an own building, a colocation and a cloud would give the first token."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from planner.app.cli import run_command
from planner.app.window import Session
from planner.ui.inspector.fields import ChoiceField
from planner.ui.tables.table_view import TableView
from planner.ui.timeline.panel import TimelinePanel
from planner.workspace.state import Selection, Subject
from tests.hand import Hand

WAYS = {
    "new building": "New building",
    "room that stands": "Standing room",
    "colocation": "Colocation",
    "cloud": "Cloud",
}


def ways_of(panel: TimelinePanel, site: str) -> dict[str, tuple[float, float]]:
    """Weeks to the first token by way, half and eight of ten draws, once the panel shows them."""
    tables = panel.findChildren(TableView)
    seen = [one for one in tables if one.isVisible()]
    return {
        rows.index(n, 0).data(): (float(rows.index(n, 1).data()), float(rows.index(n, 2).data()))
        for rows in (one.rows for one in seen if one.accessibleName().startswith(f"{site}:"))
        for n in range(rows.rowCount())
    }


def test_panel_and_command_line_tell_the_same_weeks_and_what_is_built_moves_them(
    session: Session,
    hand: Hand,
    qtbot: QtBot,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hand.do("file.example")
    bench = session.window.bench
    bar, place = bench.tabs.tabBar(), bench.tabs.indexOf(bench.timeline)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    qtbot.waitUntil(bench.timeline.isVisible)
    hand.settle()
    qtbot.waitUntil(lambda: bool(ways_of(bench.timeline, "Milan")))
    shown = ways_of(bench.timeline, "Milan")
    assert shown["New building"] > shown["Colocation"] > shown["Cloud"]
    assert "Standing room (planned)" in shown

    assert session.files is not None
    session.files.save_as(tmp_path / "bank.rackwright")
    capsys.readouterr()
    assert run_command(["timeline", str(tmp_path / "bank.rackwright"), "--branches", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = {one["way"]: one for one in told["branches"] if one["site"] == "Milan"}
    for way, name in WAYS.items():
        label = f"{name} (planned)" if found[way]["planned"] else name
        weeks = (round(found[way]["p50_weeks"], 1), round(found[way]["p80_weeks"], 1))
        assert shown[label] == weeks, way

    milan = next(one for one in hand.plan.sites if one.name == "Milan")
    assert session.desk is not None
    session.desk.workspace.select(Selection(Subject.SITE, (milan.id,)))
    hand.settle()
    before = bench.timeline.headline.whole
    field = bench.inspector.field(f"site:{milan.id}:standing:building_ready")
    assert isinstance(field, ChoiceField)
    field.setFocus()
    QTest.keyClicks(field, "to be built")
    qtbot.waitUntil(lambda: "Site with power (planned)" in ways_of(bench.timeline, "Milan"))
    assert bench.timeline.headline.whole != before
    hand.do("edit.undo")
    qtbot.waitUntil(lambda: bench.timeline.headline.whole == before)
