"""What finance asks of the open project: worked out when somebody looks, never with an edit."""

from planner.engines.finance.views import View
from planner.studies.finance_report import FinanceReport, finance_report
from planner.workspace.state import State

__all__ = ["FinanceReport", "View", "finance_of"]


def finance_of(state: State) -> FinanceReport:
    """Return views, returns and unit costs of the scenario that is open."""
    return finance_report(state.project, state.evaluation)
