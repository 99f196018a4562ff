"""Cooling: where heat goes, the air and the coolants that carry it, and how it leaves the site."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.cooling import (
    climate,
    envelopes,
    exchangers,
    heat,
    liquid,
    moist_air,
    noise,
    rejection,
    water,
    weather,
)
from planner.engines.cooling.climate import (
    ClimateRules,
    TemperatureBin,
    WaterLoop,
    annual_free_share,
    free_share,
    seasonal_amplitude_k,
    temperature_bins,
)
from planner.engines.cooling.envelopes import (
    Breach,
    Envelope,
    Violation,
    derated_high_c,
    inlet_c,
    inlet_limit_c,
    violations,
)
from planner.engines.cooling.exchangers import (
    DoorSplit,
    Exchange,
    UnitOutput,
    door_split,
    exchange,
    lmtd_k,
    unit_output,
    water_side_kw,
)
from planner.engines.cooling.heat import (
    SEA_LEVEL_AIR_KW_PER_M3H_K,
    AirRules,
    HeatSplit,
    RackHeat,
    WarmDevices,
    ZoneCapacity,
    air_for_rise_m3h,
    air_rise_k,
    airflow_m3h,
    coolant_lpm,
    heat_split,
    pressure_ratio,
    rack_heat,
    zone_capacity,
)
from planner.engines.cooling.liquid import (
    Coolant,
    CoolantState,
    least_flow_lpm_per_kw,
    lpm_per_kw,
    pipe_bore_mm,
    ride_through_s,
    supply_class,
    velocity_m_s,
)
from planner.engines.cooling.moist_air import (
    MoistAir,
    air_at_dew_point,
    air_at_humidity,
    air_at_wet_bulb,
    air_volume_m3h,
    standard_pressure_pa,
)
from planner.engines.cooling.noise import level_at_dba, total_dba
from planner.engines.cooling.ranges import OutOfRange, Range
from planner.engines.cooling.rejection import (
    Cooler,
    CoolingMode,
    ModeLimits,
    chiller_cop,
    coldest_water_c,
    entering_bulb_c,
    mode_limits,
)
from planner.engines.cooling.water import (
    evaporated_l,
    make_up_l,
    pad_share,
    water_l_day,
    water_use_effectiveness,
)
from planner.engines.cooling.weather import (
    ModeHours,
    design_c,
    entering_bins,
    hours_by_temperature,
    mode_hours,
    wet_bulbs,
    year_bins,
)

FORMULAS: Mapping[str, Formula] = {
    key: formula
    for module in (
        *(heat, climate, moist_air, envelopes, exchangers, liquid, rejection, water, noise),
        weather,
    )
    for key, formula in module.FORMULAS.items()
}
"""Every formula of the engine by id."""

__all__ = [
    "FORMULAS",
    "SEA_LEVEL_AIR_KW_PER_M3H_K",
    "AirRules",
    "Breach",
    "ClimateRules",
    "Coolant",
    "CoolantState",
    "Cooler",
    "CoolingMode",
    "DoorSplit",
    "Envelope",
    "Exchange",
    "HeatSplit",
    "ModeHours",
    "ModeLimits",
    "MoistAir",
    "OutOfRange",
    "RackHeat",
    "Range",
    "TemperatureBin",
    "UnitOutput",
    "Violation",
    "WarmDevices",
    "WaterLoop",
    "ZoneCapacity",
    "air_at_dew_point",
    "air_at_humidity",
    "air_at_wet_bulb",
    "air_for_rise_m3h",
    "air_rise_k",
    "air_volume_m3h",
    "airflow_m3h",
    "annual_free_share",
    "chiller_cop",
    "coldest_water_c",
    "coolant_lpm",
    "derated_high_c",
    "design_c",
    "door_split",
    "entering_bins",
    "entering_bulb_c",
    "evaporated_l",
    "exchange",
    "free_share",
    "heat_split",
    "hours_by_temperature",
    "inlet_c",
    "inlet_limit_c",
    "least_flow_lpm_per_kw",
    "level_at_dba",
    "lmtd_k",
    "lpm_per_kw",
    "make_up_l",
    "mode_hours",
    "mode_limits",
    "pad_share",
    "pipe_bore_mm",
    "pressure_ratio",
    "rack_heat",
    "ride_through_s",
    "seasonal_amplitude_k",
    "standard_pressure_pa",
    "supply_class",
    "temperature_bins",
    "total_dba",
    "unit_output",
    "velocity_m_s",
    "violations",
    "water_l_day",
    "water_side_kw",
    "water_use_effectiveness",
    "wet_bulbs",
    "year_bins",
    "zone_capacity",
]
