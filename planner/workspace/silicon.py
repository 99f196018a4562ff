"""Silicon of one's own for the open project: compared when somebody looks, never with an edit."""

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.domain.errors import Message, UserError
from planner.studies.build_or_buy import SWEPT, BuildOrBuy, build_or_buy
from planner.workspace.state import State

__all__ = ["SWEPT", "BuildOrBuy", "silicon_of"]


def silicon_of(state: State, library: Library) -> BuildOrBuy | Message:
    """Return what building, buying and renting silicon costs; a message where nothing compares."""
    case = Case(state.project, state.scenario, state.evaluation)
    accelerators = {**library.accelerators, **state.project.shelf.accelerators}
    try:
        return build_or_buy(case, library.offers.values(), accelerators)
    except UserError as error:
        return error.message
