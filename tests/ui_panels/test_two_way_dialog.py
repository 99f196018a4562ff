"""Two assumptions moved together: what the plan then costs, as soon as the costs are drawn."""

from collections.abc import Callable

from planner.domain.project import Project
from planner.presenters.rows import Tone
from planner.studies.sensitivity import tornado
from planner.ui.scenarios.two_way import TwoWayDialog
from planner.workspace.risking import Risks
from planner.workspace.scheduler import Immediate
from planner.workspace.workspace import Workspace
from tests.builders import Draft, served_chat

Show = Callable[..., None]
Open = Callable[[Project], Workspace]


def test_it_shows_the_two_widest_first_and_any_other_pair(open_project: Open, shown: Show) -> None:
    workspace = open_project(served_chat(users=3000).project)
    risks = Risks(Immediate())
    dialog = TwoWayDialog(workspace, risks)
    shown(dialog)
    assert dialog.table.rows.rowCount() == 0
    assert "Drawing" in dialog.words
    risks.follow(workspace.state)
    known = risks.of(workspace.state.project, workspace.state.evaluation)
    assert known is not None
    assert known.response is not None
    widest = [one.ranged.key for one in tornado(known.response)[:2]]
    assert [dialog.down.currentData(), dialog.across.currentData()] == widest
    table = dialog.table.rows.table
    stands_out = [
        cell.value for row in table.rows for cell in row.cells.values() if cell.tone is Tone.ACCENT
    ]
    assert stands_out == [known.response.likely_usd]
    dialog.across.setCurrentIndex(dialog.down.currentIndex())
    dialog.look_again()
    assert dialog.words == "Choose two assumptions that differ."
    dialog.across.setCurrentIndex(3)
    dialog.look_again()
    assert dialog.table.rows.rowCount() >= 5
    assert "The plan as it is stands out" in dialog.words


def test_a_plan_without_costs_says_so(open_project: Open, shown: Show) -> None:
    workspace = open_project(Draft().project)
    risks = Risks(Immediate())
    risks.follow(workspace.state)
    dialog = TwoWayDialog(workspace, risks)
    shown(dialog)
    assert "No costs yet" in dialog.words
