"""An architect selects a workload and sees its simulated latency a moment after every edit."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.document.commands.workloads import EditWorkload
from planner.presenters.inspection import FigureRow, Inspection
from planner.ui.inspector.figure import FigureLabel
from planner.workspace.state import Selection, Subject
from tests.hand import Hand

TTFT = "simulated:ttft_p95_ms"


def figure(inspection: Inspection | None) -> str:
    """Return the simulated TTFT that is shown."""
    assert inspection is not None
    rows = (row for section in inspection.sections for row in section.rows if row.key == TTFT)
    row = next(rows)
    assert isinstance(row, FigureRow)
    return str(row.figure)


def test_the_simulation_follows_the_selected_workload(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    hand.do("file.example")
    inspector = session.window.bench.inspector
    chat = next(one for one in hand.state.project.workloads if one.name == "Restricted chat")
    assert session.desk is not None
    workspace = session.desk.workspace
    workspace.select(Selection(Subject.WORKLOAD, (chat.id,)))
    hand.settle()
    assert figure(inspector.inspection) == "…"
    qtbot.waitUntil(lambda: figure(inspector.inspection).endswith("ms"))
    before = figure(inspector.inspection)
    label = inspector.field(TTFT)
    assert isinstance(label, FigureLabel)
    assert label.text == before
    longer = replace(chat, input_tokens=3 * chat.input_tokens)
    assert workspace.run(EditWorkload(longer, "input_tokens"))
    hand.settle()
    assert figure(inspector.inspection) == "…"  # the old figure is gone, the edit did not wait
    qtbot.waitUntil(lambda: figure(inspector.inspection).endswith("ms"))
    assert figure(inspector.inspection) != before
