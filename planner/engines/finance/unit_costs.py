"""Cost per token and per GPU-hour, and the utilisation from which owning is cheaper."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.domain.units import HOURS_PER_YEAR

_MILLION = 1e6

USD_PER_MILLION = Formula(
    id="finance.usd_per_million_output_tokens",
    result="cost per million output tokens",
    unit="USD",
    expression="pv_cost_usd / pv_output_tokens * 1e6",
    symbols={
        "pv_cost_usd": "present value of the cost attributed to token workloads, USD",
        "pv_output_tokens": "present value of the output tokens served",
    },
    source="Levelised cost: tokens are discounted like money; input is part of the cost",
)

GPU_HOUR = Formula(
    id="finance.gpu_hour",
    result="cost of one reserved GPU-hour",
    unit="USD",
    expression="fixed_usd_year / (8760 * availability * reserved_share) + variable_usd_h",
    symbols={
        "fixed_usd_year": "fixed cost of one GPU, USD per year",
        "availability": "share of the year it can be used",
        "reserved_share": "hours reserved ÷ hours owned",
        "variable_usd_h": "running cost of one used hour, USD",
    },
    source="c = F ÷ (8,760 a u) + v",
)

BREAK_EVEN_UTILISATION = Formula(
    id="finance.break_even_utilisation",
    result="reserved share above which owning is cheaper",
    unit="1",
    expression="fixed_usd_year / (8760 * availability * (price_usd_h - variable_usd_h))",
    symbols={
        "fixed_usd_year": "fixed cost of one owned GPU, USD per year",
        "availability": "share of the year it can be used",
        "price_usd_h": "rental price of one GPU, USD per hour",
        "variable_usd_h": "running cost of one used hour of the owned GPU, USD",
    },
    source="u* = F ÷ (8,760 a (p - v)), where owning and renting cost the same",
)


def usd_per_million_output_tokens(pv_cost_usd: float, pv_output_tokens: float) -> float | None:
    """Return the levelised cost of a million output tokens in USD; None when none is served."""
    if pv_output_tokens <= 0:
        return None
    return pv_cost_usd / pv_output_tokens * _MILLION


def gpu_hour_usd(
    fixed_usd_year: float, availability: float, reserved_share: float, variable_usd_h: float
) -> float:
    """Return the cost of one reserved hour of an owned GPU in USD."""
    return fixed_usd_year / (HOURS_PER_YEAR * availability * reserved_share) + variable_usd_h


def break_even_utilisation(
    fixed_usd_year: float, availability: float, price_usd_h: float, variable_usd_h: float
) -> float | None:
    """Return the reserved share above which owning beats renting.

    Above 1 no share of the year is enough; None when renting costs no more than running.
    """
    if price_usd_h <= variable_usd_h:
        return None
    return fixed_usd_year / (HOURS_PER_YEAR * availability * (price_usd_h - variable_usd_h))


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (USD_PER_MILLION, GPU_HOUR, BREAK_EVEN_UTILISATION)
}
