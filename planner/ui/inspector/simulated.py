"""What the inspector shows of the selection, with the simulation of a selected workload."""

from planner.presenters.inspection import Inspection
from planner.presenters.simulation import with_peak_hour
from planner.ui.inspector.inspector import Look, selected
from planner.workspace.simulating import PeakHours
from planner.workspace.state import State
from planner.workspace.workspace import Workspace


def with_simulation(peak_hours: PeakHours) -> Look:
    """Return a look at the selection that adds what *peak_hours* knows of it."""

    def look(state: State, workspace: Workspace) -> Inspection | None:
        shown, known = selected(state, workspace), peak_hours.of(state)
        if shown is None or known is None:
            return shown
        return with_peak_hour(
            shown,
            state.evaluation,
            known.workload,
            known.peak_hour,
            under_way=known.under_way,
        )

    return look
