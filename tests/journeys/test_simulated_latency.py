"""An architect selects a workload and sees its simulated latency a moment after every edit."""

from dataclasses import replace
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.document.commands.workloads import EditWorkload
from planner.presenters.inspection import FigureRow, Inspection
from planner.studies.peak_hour import PeakHour, peak_hour
from planner.ui.inspector.figure import FigureLabel
from planner.ui.inspector.why_view import WhyView
from planner.workspace.state import Selection, Subject
from tests.hand import Hand

SIMULATED, TTFT = "simulated:", ":ttft_p95_ms"


def row(inspection: Inspection | None) -> FigureRow:
    """Return the simulated TTFT that is shown."""
    assert inspection is not None
    rows = (row for section in inspection.sections for row in section.rows)
    found = next(one for one in rows if one.key.startswith(SIMULATED) and one.key.endswith(TTFT))
    assert isinstance(found, FigureRow)
    return found


def figure(inspection: Inspection | None) -> str:
    """Return its text."""
    return str(row(inspection).figure)


def test_the_simulation_follows_the_selected_workload(
    session: Session, hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_run = Event()

    def held(*arguments: object, **named: object) -> PeakHour | None:
        assert may_run.wait(60)
        return peak_hour(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("planner.workspace.simulating.peak_hour", held)
    hand.do("file.example")
    inspector = session.window.bench.inspector
    chat = next(one for one in hand.state.project.workloads if one.name == "Restricted chat")
    assert session.desk is not None
    workspace = session.desk.workspace
    workspace.select(Selection(Subject.WORKLOAD, (chat.id,)))
    hand.settle()
    assert figure(inspector.inspection) == "…"
    may_run.set()
    qtbot.waitUntil(lambda: figure(inspector.inspection).endswith("ms"))
    before = figure(inspector.inspection)
    shown = row(inspector.inspection)
    label = inspector.field(shown.key)
    assert isinstance(label, FigureLabel)
    assert label.text == before
    inspector.explain(shown)
    hand.settle()
    (why,) = (one.why for one in inspector.findChildren(WhyView) if one.why is not None)
    assert "simulated" in why.title
    may_run.clear()
    longer = replace(chat, input_tokens=3 * chat.input_tokens)
    assert workspace.run(EditWorkload(longer, "input_tokens"))
    hand.settle()
    assert figure(inspector.inspection) == "…"  # the old figure is gone, the edit did not wait
    may_run.set()
    qtbot.waitUntil(lambda: figure(inspector.inspection).endswith("ms"))
    assert figure(inspector.inspection) != before
