"""What the headlines show of a state, with the drawn range of its cost once that is known."""

from collections.abc import Callable

from planner.domain.results import Evaluation
from planner.presenters.risk import with_drawn_range
from planner.workspace.risking import Risks
from planner.workspace.state import State


def with_drawn_ranges(risks: Risks) -> Callable[[State], Evaluation]:
    """Return a look at the results of a state that adds what *risks* knows of it."""

    def look(state: State) -> Evaluation:
        risk = risks.of(state.project, state.evaluation)
        if risk is None or risk.drawn is None:
            return state.evaluation
        return with_drawn_range(state.project, state.evaluation, risk.drawn, risk.headlines)

    return look
