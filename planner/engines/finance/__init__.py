"""Finance: what is bought, what running and renting costs, and what it comes to over time."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.finance import capex, cloud, opex, streams, tco, unit_costs

FORMULAS: Mapping[str, Formula] = {
    **capex.FORMULAS,
    **opex.FORMULAS,
    **cloud.FORMULAS,
    **streams.FORMULAS,
    **tco.FORMULAS,
    **unit_costs.FORMULAS,
}
"""Every formula of the engine by id."""
