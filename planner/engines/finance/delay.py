"""What a late delivery costs, and what it is worth to be earlier."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.domain.units import HOURS_PER_MONTH, MONTHS_PER_YEAR

BRIDGE = Formula(
    id="finance.bridge",
    result="rental that bridges the wait",
    unit="USD",
    expression="units * months * 730 * usd_per_hour",
    symbols={
        "units": "GPUs or instances rented meanwhile",
        "months": "months until the delivery",
        "usd_per_hour": "price of one of them, USD an hour",
    },
    source="Rental at all hours of the wait; a month has 730 hours",
)

DELAY = Formula(
    id="finance.delay",
    result="cost of a delay",
    unit="USD",
    expression=(
        "bridge_usd + months * (stranded_usd_month + lost_margin_usd_month)"
        " - capex_usd * rate_year * months / 12"
    ),
    symbols={
        "bridge_usd": "rental that bridges the delay, USD",
        "months": "months of the delay",
        "stranded_usd_month": "rent and staff that are paid meanwhile, USD a month",
        "lost_margin_usd_month": "margin that is not earned meanwhile, USD a month",
        "capex_usd": "purchases that are paid later, USD",
        "rate_year": "discount rate a year",
    },
    source="Opportunity cost of a late start, less the interest on what is paid later",
)

SLOT = Formula(
    id="finance.slot",
    result="what paying for an earlier slot gains",
    unit="USD",
    expression="avoided_usd - premium_share * capex_usd",
    symbols={
        "avoided_usd": "cost of the delay that the slot avoids, USD",
        "premium_share": "premium on the price",
        "capex_usd": "price without the premium, USD",
    },
    source="A premium pays while it is below the cost of the delay that it avoids",
)

FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (BRIDGE, DELAY, SLOT)}
"""Every formula of this module by id."""


def bridge_usd(units: float, months: float, usd_per_hour: float) -> float:
    """Return what it costs to rent *units* at every hour of some months, in USD."""
    return units * months * HOURS_PER_MONTH * usd_per_hour


def delay_usd(
    *,
    bridge_usd: float,
    months: float,
    stranded_usd_month: float,
    lost_margin_usd_month: float,
    capex_usd: float,
    rate_year: float,
) -> float:
    """Return what a delay of some months costs in USD; negative when waiting is cheaper."""
    running = months * (stranded_usd_month + lost_margin_usd_month)
    return bridge_usd + running - capex_usd * rate_year * months / MONTHS_PER_YEAR


def slot_gain_usd(avoided_usd: float, premium_share: float, capex_usd: float) -> float:
    """Return what an earlier slot gains over its premium in USD; negative when it does not pay."""
    return avoided_usd - premium_share * capex_usd
