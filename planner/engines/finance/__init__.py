"""Finance: what is bought, what running and renting costs, and what it comes to over time."""

from collections.abc import Callable, Mapping

from planner.domain.formula import Formula
from planner.engines.finance import (
    annuity,
    capex,
    cloud,
    custom_silicon,
    delay,
    leasing,
    location,
    opex,
    precautions,
    returns,
    screening,
    streams,
    tco,
    unit_costs,
)

FORMULAS: Mapping[str, Formula] = {
    **capex.FORMULAS,
    **opex.FORMULAS,
    **cloud.FORMULAS,
    **screening.FORMULAS,
    **streams.FORMULAS,
    **tco.FORMULAS,
    **unit_costs.FORMULAS,
    **annuity.FORMULAS,
    **returns.FORMULAS,
    **location.FORMULAS,
    **leasing.FORMULAS,
    **delay.FORMULAS,
    **custom_silicon.FORMULAS,
    **precautions.FORMULAS,
}
"""Every formula of the engine by id."""

FUNCTIONS: Mapping[str, Callable[..., float | None]] = {
    "finance.network": capex.network_usd,
    "finance.building": capex.building_usd,
    "finance.energy": opex.energy_usd_month,
    "finance.delivery": capex.delivery_usd,
    "finance.property_tax": opex.property_tax_usd_month,
    "finance.software": opex.software_usd_month,
    "finance.maintenance": opex.maintenance_usd_month,
    "finance.instances": cloud.instances_usd,
    "finance.model_api": cloud.model_api_usd,
    "finance.gpu_hour": unit_costs.gpu_hour_usd,
    "finance.break_even_utilisation": unit_costs.break_even_utilisation,
    "finance.annuity": annuity.annuity_usd,
    "finance.straight_line": annuity.straight_line_usd,
    "finance.level_present_value": annuity.level_present_value_usd,
    "finance.payback": returns.payback_periods,
    "finance.leased": leasing.leased_usd,
    "finance.lease": leasing.lease_usd_month,
    "finance.climate_pue": location.climate_pue,
    "finance.electricity_hour": location.electricity_hour_usd,
    "finance.hardware_hour": location.hardware_hour_usd,
    "finance.building_hour": location.building_hour_usd,
    "finance.bridge": delay.bridge_usd,
    "finance.delay": delay.delay_usd,
    "finance.slot": delay.slot_gain_usd,
    "finance.unit_saving": custom_silicon.unit_saving_usd,
    "finance.break_even_units": custom_silicon.break_even_units,
    "finance.replacement": precautions.replacement_usd,
    "finance.housing": precautions.housing_usd,
    "finance.rental_weeks": precautions.rental_weeks_usd,
    "finance.premium": precautions.premium_usd,
}
"""The functions that take exactly the symbols of their formula, by the same id.

Published cases are calculated by them; None is an answer too, such as *never*.
"""
