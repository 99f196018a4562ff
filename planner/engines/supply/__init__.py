"""Supply: concentration and risk of what is bought, cost of leaving, and when a delivery ends."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.supply import concentration as _concentration
from planner.engines.supply import lock_in as _lock_in
from planner.engines.supply import schedule as _schedule
from planner.engines.supply.concentration import (
    EXPOSURE,
    HERFINDAHL,
    HIGH_CONCENTRATION,
    MEDIUM_CONCENTRATION,
    RISK,
    STOCK,
    Concentration,
    RiskTerms,
    RiskWeights,
    concentration,
    concentration_between,
    concentration_of,
    exposure_usd,
    risk_points,
    stock_weeks,
)
from planner.engines.supply.lock_in import (
    COMMITMENT,
    EGRESS,
    LABOUR,
    MONTHS_OF_SPEND,
    PARALLEL,
    SWITCHING,
    WRITE_OFF,
    SwitchingCost,
    commitment_usd,
    egress_usd,
    labour_usd,
    remaining_months,
    write_off_usd,
)
from planner.engines.supply.schedule import (
    DRAWS,
    Draws,
    Schedule,
    Scheduled,
    Task,
    drawn_ends,
    drawn_weeks,
    ordered,
    schedule,
)

FORMULAS: Mapping[str, Formula] = {
    **_concentration.FORMULAS,
    **_lock_in.FORMULAS,
    **_schedule.FORMULAS,
}
"""Every formula of the engine by id."""

__all__ = [
    "COMMITMENT",
    "DRAWS",
    "EGRESS",
    "EXPOSURE",
    "FORMULAS",
    "HERFINDAHL",
    "HIGH_CONCENTRATION",
    "LABOUR",
    "MEDIUM_CONCENTRATION",
    "MONTHS_OF_SPEND",
    "PARALLEL",
    "RISK",
    "STOCK",
    "SWITCHING",
    "WRITE_OFF",
    "Concentration",
    "Draws",
    "RiskTerms",
    "RiskWeights",
    "Schedule",
    "Scheduled",
    "SwitchingCost",
    "Task",
    "commitment_usd",
    "concentration",
    "concentration_between",
    "concentration_of",
    "drawn_ends",
    "drawn_weeks",
    "egress_usd",
    "exposure_usd",
    "labour_usd",
    "ordered",
    "remaining_months",
    "risk_points",
    "schedule",
    "stock_weeks",
    "write_off_usd",
]
