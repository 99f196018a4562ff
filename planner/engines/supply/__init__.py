"""Supply: concentration and risk of what is bought, and when the last task of a delivery ends."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.supply import concentration as _concentration
from planner.engines.supply import schedule as _schedule
from planner.engines.supply.concentration import (
    HIGH_CONCENTRATION,
    MEDIUM_CONCENTRATION,
    Concentration,
    RiskTerms,
    RiskWeights,
    concentration,
    concentration_between,
    concentration_of,
    exposure_usd,
    risk_points,
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

FORMULAS: Mapping[str, Formula] = {**_concentration.FORMULAS, **_schedule.FORMULAS}
"""Every formula of the engine by id."""

__all__ = [
    "DRAWS",
    "FORMULAS",
    "HIGH_CONCENTRATION",
    "MEDIUM_CONCENTRATION",
    "Concentration",
    "Draws",
    "RiskTerms",
    "RiskWeights",
    "Schedule",
    "Scheduled",
    "Task",
    "concentration",
    "concentration_between",
    "concentration_of",
    "drawn_ends",
    "drawn_weeks",
    "exposure_usd",
    "ordered",
    "risk_points",
    "schedule",
]
