"""From how many chips on a design of one's own pays, against buying or renting."""

from collections.abc import Mapping

from planner.domain.formula import Formula

UNIT_SAVING = Formula(
    id="finance.unit_saving",
    result="what one chip of one's own saves over its life",
    unit="USD",
    expression=(
        "merchant_usd - custom_usd + (merchant_kw - custom_kw) * powered_hours * usd_kwh * present"
    ),
    symbols={
        "merchant_usd": "price of a bought chip of the same work, USD",
        "custom_usd": "cost of making one of one's own, USD",
        "merchant_kw": "draw of the bought one with its share of the plant, kW",
        "custom_kw": "draw of one's own with its share of the plant, kW",
        "powered_hours": "hours under power in its life",
        "usd_kwh": "price of electricity, USD/kWh",
        "present": "present value of 1 USD of energy spread over the life, USD",
    },
    source="Difference of price and of the present value of lifetime energy",
)

BREAK_EVEN_UNITS = Formula(
    id="finance.break_even_units",
    result="chips from which a design of one's own pays",
    unit="1",
    expression="(nre_usd * (1 + risk_share) + port_usd) / saving_usd",
    symbols={
        "nre_usd": "non-recurring engineering of the design, USD",
        "risk_share": "expected share on top for respins and slips",
        "port_usd": "porting of the software, USD",
        "saving_usd": "what one chip saves over its life, USD",
    },
    source="Fixed cost over saving per unit",
)

FORMULAS: Mapping[str, Formula] = {one.id: one for one in (UNIT_SAVING, BREAK_EVEN_UNITS)}
"""Every formula of this module by id."""


def unit_saving_usd(
    merchant_usd: float,
    custom_usd: float,
    *,
    merchant_kw: float,
    custom_kw: float,
    powered_hours: float,
    usd_kwh: float,
    present: float = 1.0,
) -> float:
    """Return what one chip of one's own saves over its life, with its energy, in USD."""
    energy_usd = (merchant_kw - custom_kw) * powered_hours * usd_kwh * present
    return merchant_usd - custom_usd + energy_usd


def break_even_units(
    nre_usd: float, port_usd: float, saving_usd: float, risk_share: float = 0.0
) -> float | None:
    """Return from how many chips on a design of one's own pays; None when none saves anything."""
    if saving_usd <= 0.0:
        return None
    return (nre_usd * (1.0 + risk_share) + port_usd) / saving_usd
