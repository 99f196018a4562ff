"""Power: what devices draw, what feeds carry, what survives, and what the plant adds.

Four quantities per device (nameplate, expected peak, expected average, heat), never one; feeds with
every single loss; supplies that survive; losses and PUE by component.
"""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.power import devices, drawn, feeds, losses, plant, supplies
from planner.engines.power.breakdown import PueBreakdown
from planner.engines.power.chain import (
    SOURCES,
    ChainElement,
    ChainFlow,
    ChainProblem,
    ProblemKind,
    WorstElement,
    chain_flow,
    chain_problems,
    live_elements,
    single_points,
    system_pairs,
    system_share,
    tripped,
    worst_element,
)
from planner.engines.power.devices import (
    DevicePower,
    LoadClass,
    PowerRatios,
    average_kw,
    capped_nameplate_kw,
    device_power,
    diversified_peak_kw,
    heat_figure_kw,
    share_of_nameplate_kw,
)
from planner.engines.power.drawn import (
    NOTHING_DRAWN,
    DrawnPlant,
    HeatUnits,
    PowerUnits,
    UnitDraw,
    carried_draws,
    shared_losses,
)
from planner.engines.power.feeds import (
    CordedDevices,
    FeedLoad,
    FeedLoss,
    FeedRules,
    RackPower,
    circuit_limit_kw,
    cords_of,
    feed_loads,
    supplies_by_feed,
    surviving_limit_kw,
)
from planner.engines.power.losses import (
    Transformer,
    interpolated_efficiency,
    transformer_loss_kw,
    transformer_of_efficiency,
    ups_loss_kw,
)
from planner.engines.power.plant import (
    PueInputs,
    PueLoad,
    chiller_kw,
    fan_kw,
    mechanical_kw,
    pue,
    pump_kw,
)
from planner.engines.power.supplies import (
    SupplyState,
    SupplySurvival,
    ThrottledService,
    ThrottleShares,
    gpu_cap_kw,
    supply_survival,
    surviving_kw,
    throttled_rate,
    throttled_service,
)
from planner.engines.power.survival import RackDevices, RackState, rack_state

FORMULAS: Mapping[str, Formula] = {
    **devices.FORMULAS,
    **feeds.FORMULAS,
    **supplies.FORMULAS,
    **losses.FORMULAS,
    **drawn.FORMULAS,
    **plant.FORMULAS,
}
"""Every formula of the engine by id."""

__all__ = [
    "FORMULAS",
    "NOTHING_DRAWN",
    "SOURCES",
    "ChainElement",
    "ChainFlow",
    "ChainProblem",
    "CordedDevices",
    "DevicePower",
    "DrawnPlant",
    "FeedLoad",
    "FeedLoss",
    "FeedRules",
    "HeatUnits",
    "LoadClass",
    "PowerRatios",
    "PowerUnits",
    "ProblemKind",
    "PueBreakdown",
    "PueInputs",
    "PueLoad",
    "RackDevices",
    "RackPower",
    "RackState",
    "SupplyState",
    "SupplySurvival",
    "ThrottleShares",
    "ThrottledService",
    "Transformer",
    "UnitDraw",
    "WorstElement",
    "average_kw",
    "capped_nameplate_kw",
    "carried_draws",
    "chain_flow",
    "chain_problems",
    "chiller_kw",
    "circuit_limit_kw",
    "cords_of",
    "device_power",
    "diversified_peak_kw",
    "fan_kw",
    "feed_loads",
    "gpu_cap_kw",
    "heat_figure_kw",
    "interpolated_efficiency",
    "live_elements",
    "mechanical_kw",
    "pue",
    "pump_kw",
    "rack_state",
    "share_of_nameplate_kw",
    "shared_losses",
    "single_points",
    "supplies_by_feed",
    "supply_survival",
    "surviving_kw",
    "surviving_limit_kw",
    "system_pairs",
    "system_share",
    "throttled_rate",
    "throttled_service",
    "transformer_loss_kw",
    "transformer_of_efficiency",
    "tripped",
    "ups_loss_kw",
    "worst_element",
]
