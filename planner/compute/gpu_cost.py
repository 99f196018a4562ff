"""A year of having an owned GPU and an hour of using it, out of the present costs of a plan.

Everything that the plan spends on what it owns is spread evenly over the horizon (an annuity at the
discount rate) and over its GPUs. The energy of idle GPUs is paid anyway and counts as fixed; only
what comes on top while one works is a cost of use. Rented capacity is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.project import PartShelf, Settings
from planner.domain.results import PoolResult
from planner.domain.units import HOURS_PER_YEAR, MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass
from planner.engines.finance.tco import discount_factors

_RENTED = (CostClass.CLOUD, CostClass.MODEL_API)


@dataclass(frozen=True, slots=True)
class Draw:
    """Shares of the energy of GPUs: what is drawn idle, and what a whole year at work adds to it."""

    idle: float
    busy: float


@dataclass(frozen=True, slots=True)
class GpuCost:
    """Cost of one owned GPU in USD: a year of having it, and a used hour."""

    fixed_usd_year: float
    variable_usd_h: float


def draw_of(pools: Iterable[PoolResult], shelf: PartShelf) -> Draw:
    """Return how the energy of the owned GPUs divides at their mean load.

    P = idle + (busy - idle) x load, as in the power model.
    """
    owned = [one for one in pools if one.owned and one.gpus]
    gpus = sum(one.gpus for one in owned)
    load = sum(one.load * one.gpus for one in owned) / gpus if gpus else 0.0
    idle = shelf.assume("power.idle_share")
    rise = shelf.assume("power.busy_inference_share") - idle
    drawn = idle + rise * load
    return Draw(idle / drawn, rise / drawn) if drawn > 0.0 else Draw(1.0, 0.0)


def gpu_cost(
    present_usd: Mapping[CostClass, float], gpus: int, draw: Draw, settings: Settings
) -> GpuCost | None:
    """Return what one of *gpus* costs, from present values by class; None without GPUs or months."""
    factors = discount_factors(settings.horizon_months, settings.discount_rate)
    years = sum(factors[1:]) / MONTHS_PER_YEAR
    if not gpus or not years:
        return None
    energy = present_usd.get(CostClass.ENERGY, 0.0)
    rented = sum(present_usd.get(group, 0.0) for group in _RENTED)
    fixed = sum(present_usd.values()) - energy - rented
    return GpuCost(
        (fixed + energy * draw.idle) / years / gpus,
        energy * draw.busy / years / gpus / HOURS_PER_YEAR,
    )
