"""Cooling: heat to air and to liquid, airflow, what racks and zones can take, free cooling."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.cooling import climate, heat
from planner.engines.cooling.climate import (
    ClimateRules,
    TemperatureBin,
    WaterLoop,
    annual_free_share,
    free_share,
    seasonal_amplitude_k,
    temperature_bins,
)
from planner.engines.cooling.heat import (
    SEA_LEVEL_AIR_KW_PER_M3H_K,
    AirRules,
    HeatSplit,
    RackHeat,
    WarmDevices,
    ZoneCapacity,
    air_rise_k,
    airflow_m3h,
    coolant_lpm,
    heat_split,
    pressure_ratio,
    rack_heat,
    zone_capacity,
)

FORMULAS: Mapping[str, Formula] = {**heat.FORMULAS, **climate.FORMULAS}
"""Every formula of the engine by id."""

__all__ = [
    "FORMULAS",
    "SEA_LEVEL_AIR_KW_PER_M3H_K",
    "AirRules",
    "ClimateRules",
    "HeatSplit",
    "RackHeat",
    "TemperatureBin",
    "WarmDevices",
    "WaterLoop",
    "ZoneCapacity",
    "air_rise_k",
    "airflow_m3h",
    "annual_free_share",
    "coolant_lpm",
    "free_share",
    "heat_split",
    "pressure_ratio",
    "rack_heat",
    "seasonal_amplitude_k",
    "temperature_bins",
    "zone_capacity",
]
