"""What an hour of one GPU costs at a place: electricity, the GPU, and the hall it stands in.

Source: working model of the cost of computing by country ("flops export", snapshot of 2026-02-22).
Temperatures are country means, so the PUE is coarse; a plan's own PUE is built up by component.
"""

from collections.abc import Mapping

from planner.domain.formula import Formula

_SOURCE = "Flops export, model parameters of 2026-02-22"
_BASE_PUE = 1.08
_PUE_PER_K = 0.015
_FREE_C = 15.0
"""Overhead of the best halls, its rise with summer, and the mean up to which cooling is free."""
_WATTS_PER_KW = 1000.0

CLIMATE_PUE = Formula(
    id="finance.climate_pue",
    result="PUE of a place by its summers",
    unit="1",
    expression="1.08 + 0.015 * max(0, summer_c - 15)",
    symbols={"summer_c": "mean temperature of the summer, °C"},
    source=_SOURCE,
)

ELECTRICITY_HOUR = Formula(
    id="finance.electricity_hour",
    result="electricity of one hour",
    unit="USD",
    expression="pue * kw * usd_kwh",
    symbols={
        "pue": "power usage effectiveness",
        "kw": "power of the device, kW",
        "usd_kwh": "price of electricity, USD per kWh",
    },
    source=_SOURCE,
)

HARDWARE_HOUR = Formula(
    id="finance.hardware_hour",
    result="purchase price by the used hour",
    unit="USD",
    expression="price_usd / (life_years * hours_year * used_share)",
    symbols={
        "price_usd": "purchase price, USD",
        "life_years": "life, years",
        "hours_year": "hours of a year",
        "used_share": "share of the hours in which it is used",
    },
    source=_SOURCE,
)

BUILDING_HOUR = Formula(
    id="finance.building_hour",
    result="construction by the hour",
    unit="USD",
    expression="build_usd_w * kw * 1000 / (life_years * hours_year)",
    symbols={
        "build_usd_w": "construction cost, USD per W of IT power",
        "kw": "power of the device, kW",
        "life_years": "life of the building, years",
        "hours_year": "hours of a year",
    },
    source=_SOURCE,
)


def climate_pue(summer_c: float) -> float:
    """Return the PUE of a place with this mean summer temperature in °C."""
    return _BASE_PUE + _PUE_PER_K * max(0.0, summer_c - _FREE_C)


def electricity_hour_usd(pue: float, kw: float, usd_kwh: float) -> float:
    """Return what the electricity of one hour costs in USD."""
    return pue * kw * usd_kwh


def hardware_hour_usd(
    price_usd: float, life_years: float, hours_year: float, used_share: float
) -> float:
    """Return the purchase price spread over the hours of use, in USD per hour."""
    return price_usd / (life_years * hours_year * used_share)


def building_hour_usd(build_usd_w: float, kw: float, life_years: float, hours_year: float) -> float:
    """Return the construction cost of the hall spread over its hours, in USD per hour."""
    return build_usd_w * kw * _WATTS_PER_KW / (life_years * hours_year)


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (CLIMATE_PUE, ELECTRICITY_HOUR, HARDWARE_HOUR, BUILDING_HOUR)
}
