"""What it costs to be ready: other hardware, a bridge, a slot."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.domain.units import WEEKS_PER_MONTH

REPLACEMENT = Formula(
    id="finance.replacement",
    result="cost of other hardware in the place of what was planned",
    unit="USD",
    expression="units * other_usd - replaced * planned_usd",
    symbols={
        "units": "servers of the other kind",
        "other_usd": "price of one of them, USD",
        "replaced": "planned servers that they replace",
        "planned_usd": "price of one of those, USD",
    },
    source="Difference of the prices of purchase",
)

HOUSING = Formula(
    id="finance.housing",
    result="rent of a colocation for some weeks",
    unit="USD",
    expression="peak_kw * usd_kw_month * weeks * 168 / 730",
    symbols={
        "peak_kw": "power that is rented, kW",
        "usd_kw_month": "rent of 1 kW in a month, USD",
        "weeks": "weeks of the rent",
    },
    source="A month has 730 hours, a week 168",
)

RENTAL_WEEKS = Formula(
    id="finance.rental_weeks",
    result="rental of all demand for some weeks",
    unit="USD",
    expression="usd_week * weeks",
    symbols={"usd_week": "rental of all demand in a week, USD", "weeks": "weeks of the rental"},
    source="All demand of the plan on the cheapest comparable offer",
)

PREMIUM = Formula(
    id="finance.premium",
    result="premium for an earlier slot",
    unit="USD",
    expression="premium_share * capex_usd",
    symbols={
        "premium_share": "premium on the price",
        "capex_usd": "purchases of the plan, USD",
    },
    source="10 to 15 % were reported for slots of GPU servers, 2026",
)

FORMULAS: Mapping[str, Formula] = {
    one.id: one for one in (REPLACEMENT, HOUSING, RENTAL_WEEKS, PREMIUM)
}
"""Every formula of this module by id."""


def replacement_usd(units: int, other_usd: float, replaced: int, planned_usd: float) -> float:
    """Return what other servers cost more than those that they replace, in USD."""
    return units * other_usd - replaced * planned_usd


def housing_usd(peak_kw: float, usd_kw_month: float, weeks: float) -> float:
    """Return the rent of a colocation for some weeks, in USD."""
    return peak_kw * usd_kw_month * weeks / WEEKS_PER_MONTH


def rental_weeks_usd(usd_week: float, weeks: float) -> float:
    """Return what renting all demand for some weeks costs, in USD."""
    return usd_week * weeks


def premium_usd(premium_share: float, capex_usd: float) -> float:
    """Return the premium on all purchases, in USD."""
    return premium_share * capex_usd
