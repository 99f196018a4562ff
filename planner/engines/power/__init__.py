"""Power: what devices draw, what feeds carry, what survives, and what the plant adds.

Four quantities per device (nameplate, expected peak, expected average, heat), never one; feeds with
every single loss; supplies that survive; losses and PUE by component.
"""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.power import devices, feeds, losses, plant, supplies
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
    PueBreakdown,
    PueInputs,
    PueLoad,
    chiller_kw,
    fan_kw,
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

FORMULAS: Mapping[str, Formula] = {
    **devices.FORMULAS,
    **feeds.FORMULAS,
    **supplies.FORMULAS,
    **losses.FORMULAS,
    **plant.FORMULAS,
}
"""Every formula of the engine by id."""

__all__ = [
    "FORMULAS",
    "CordedDevices",
    "DevicePower",
    "FeedLoad",
    "FeedLoss",
    "FeedRules",
    "LoadClass",
    "PowerRatios",
    "PueBreakdown",
    "PueInputs",
    "PueLoad",
    "RackPower",
    "SupplyState",
    "SupplySurvival",
    "ThrottleShares",
    "ThrottledService",
    "Transformer",
    "average_kw",
    "capped_nameplate_kw",
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
    "pue",
    "pump_kw",
    "share_of_nameplate_kw",
    "supplies_by_feed",
    "supply_survival",
    "surviving_kw",
    "surviving_limit_kw",
    "throttled_rate",
    "throttled_service",
    "transformer_loss_kw",
    "transformer_of_efficiency",
    "ups_loss_kw",
]
