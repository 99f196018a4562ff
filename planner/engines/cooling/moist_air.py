"""Moist air: pressure by altitude, humidity, dew point, wet bulb, density, and flow by heat.

Formulas of ASHRAE Fundamentals 2017, chapter 1, as PsychroLib computes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.cooling.ranges import OutOfRange, Range

ELEVATION = Range(say("Elevation"), "m", -500.0, 11_000.0)
"""Lowest land to the top of the troposphere, where the standard atmosphere changes its law."""
DRY_BULB = Range(say("Dry bulb"), "°C", -60.0, 80.0)
HUMIDITY = Range(say("Relative humidity"), "%", 0.0, 100.0)
PRESSURE = Range(say("Air pressure"), "Pa", 20_000.0, 120_000.0)

_DRIEST = 1e-6
"""PsychroLib has no dew point of perfectly dry air; this humidity stands for it."""


@dataclass(frozen=True, slots=True)
class MoistAir:
    """The state of air.

    `humidity_ratio` is kg of water in a kg of dry air; enthalpy and volume are of a kg of dry air,
    `density_kg_m3` is that of the mixture.
    """

    dry_bulb_c: float
    relative_humidity_percent: float
    dew_point_c: float
    wet_bulb_c: float
    humidity_ratio: float
    enthalpy_kj_kg: float
    volume_m3_kg: float
    density_kg_m3: float

    @property
    def heat_kj_kgk(self) -> float:
        """Specific heat of the mixture, kJ/(kg K): dry air 1.006, water vapour 1.86."""
        wet = 1.006 + 1.86 * self.humidity_ratio
        return wet / (1.0 + self.humidity_ratio)


def _psychrolib() -> ModuleType:
    # Imported on use: 25 ms that a start without a humidity or a weather file need not spend.
    import psychrolib  # noqa: PLC0415

    psychrolib.SetUnitSystem(psychrolib.SI)
    library: ModuleType = psychrolib
    return library


def standard_pressure_pa(elevation_m: float) -> float:
    """Return the pressure of the standard atmosphere in Pa.

    Raises:
        OutOfRange: beyond -500 to 11,000 m.
    """
    return float(_psychrolib().GetStandardAtmPressure(ELEVATION.require(elevation_m)))


def air_at_humidity(
    dry_bulb_c: float, relative_humidity_percent: float, pressure_pa: float
) -> MoistAir:
    """Return the state of air by its relative humidity, 0 to 100 %.

    Raises:
        OutOfRange: when a value is none that air has.
    """
    lib = _psychrolib()
    share = max(_DRIEST, HUMIDITY.require(relative_humidity_percent) / 100.0)
    ratio = lib.GetHumRatioFromRelHum(
        DRY_BULB.require(dry_bulb_c), share, PRESSURE.require(pressure_pa)
    )
    return _state(lib, dry_bulb_c, ratio, pressure_pa)


def air_at_dew_point(dry_bulb_c: float, dew_point_c: float, pressure_pa: float) -> MoistAir:
    """Return the state of air by its dew point.

    Raises:
        OutOfRange: when the dew point lies above the dry bulb, or a value is none that air has.
    """
    lib = _psychrolib()
    if dew_point_c > dry_bulb_c:
        raise OutOfRange(_above(dew_point_c, dry_bulb_c))
    ratio = lib.GetHumRatioFromTDewPoint(
        max(DRY_BULB.low, dew_point_c), PRESSURE.require(pressure_pa)
    )
    return _state(lib, DRY_BULB.require(dry_bulb_c), ratio, pressure_pa)


def air_at_wet_bulb(dry_bulb_c: float, wet_bulb_c: float, pressure_pa: float) -> MoistAir:
    """Return the state of air by its wet bulb.

    Raises:
        OutOfRange: when the wet bulb lies above the dry bulb, or a value is none that air has.
    """
    lib = _psychrolib()
    if wet_bulb_c > dry_bulb_c:
        raise OutOfRange(
            say("Wet bulb {0:g} °C lies above the dry bulb {1:g} °C", wet_bulb_c, dry_bulb_c)
        )
    ratio = lib.GetHumRatioFromTWetBulb(
        DRY_BULB.require(dry_bulb_c), wet_bulb_c, PRESSURE.require(pressure_pa)
    )
    return _state(lib, dry_bulb_c, ratio, pressure_pa)


# Weather is written to a tenth of a degree: many hours of a year are the same air.
@lru_cache(maxsize=1 << 14)
def wet_bulb_at_dew_point_c(dry_bulb_c: float, dew_point_c: float, pressure_pa: float) -> float:
    """Return the wet bulb in °C by the dew point: the part of `air_at_dew_point` that years need.

    Raises:
        OutOfRange: as `air_at_dew_point`.
    """
    lib = _psychrolib()
    if dew_point_c > dry_bulb_c:
        raise OutOfRange(_above(dew_point_c, dry_bulb_c))
    ratio = lib.GetHumRatioFromTDewPoint(
        max(DRY_BULB.low, dew_point_c), PRESSURE.require(pressure_pa)
    )
    wet: float = lib.GetTWetBulbFromHumRatio(DRY_BULB.require(dry_bulb_c), ratio, pressure_pa)
    return wet


@lru_cache(maxsize=1 << 14)
def wet_bulb_at_humidity_c(
    dry_bulb_c: float, relative_humidity_percent: float, pressure_pa: float
) -> float:
    """Return the wet bulb in °C by the relative humidity in %.

    Raises:
        OutOfRange: as `air_at_humidity`.
    """
    share = max(_DRIEST, HUMIDITY.require(relative_humidity_percent) / 100.0)
    wet: float = _psychrolib().GetTWetBulbFromRelHum(
        DRY_BULB.require(dry_bulb_c), share, PRESSURE.require(pressure_pa)
    )
    return wet


def _above(dew_point_c: float, dry_bulb_c: float) -> str:
    return say("Dew point {0:g} °C lies above the dry bulb {1:g} °C", dew_point_c, dry_bulb_c)


def _state(lib: ModuleType, dry_bulb_c: float, ratio: float, pressure_pa: float) -> MoistAir:
    return MoistAir(
        dry_bulb_c=dry_bulb_c,
        relative_humidity_percent=100.0 * lib.GetRelHumFromHumRatio(dry_bulb_c, ratio, pressure_pa),
        dew_point_c=lib.GetTDewPointFromHumRatio(dry_bulb_c, ratio, pressure_pa),
        wet_bulb_c=lib.GetTWetBulbFromHumRatio(dry_bulb_c, ratio, pressure_pa),
        humidity_ratio=ratio,
        enthalpy_kj_kg=lib.GetMoistAirEnthalpy(dry_bulb_c, ratio) / 1000.0,
        volume_m3_kg=lib.GetMoistAirVolume(dry_bulb_c, ratio, pressure_pa),
        density_kg_m3=lib.GetMoistAirDensity(dry_bulb_c, ratio, pressure_pa),
    )


AIR_VOLUME = Formula(
    id="cooling.air_volume",
    result="airflow for a temperature rise",
    unit="m³/h",
    expression="3600 * air_kw / (density_kg_m3 * heat_kj_kgk * rise_k)",
    symbols={
        "air_kw": "heat to air, kW",
        "density_kg_m3": "density of the moist air at the place's pressure, kg/m³",
        "heat_kj_kgk": "specific heat of the moist air, kJ/(kg K)",
        "rise_k": "temperature rise of the air, K",
    },
    source="V = Q ÷ (ρ cp ΔT); density from ASHRAE Fundamentals 2017, chapter 1 (PsychroLib)",
)


def air_volume_m3h(air_kw: float, rise_k: float, air: MoistAir) -> float:
    """Return the airflow in m³/h that carries *air_kw* with a rise of *rise_k*.

    Raises:
        OutOfRange: when the rise is not above zero.
    """
    if rise_k <= 0:
        raise OutOfRange(say("Air that rises by {0:g} K carries no heat", rise_k))
    return 3600.0 * air_kw / (air.density_kg_m3 * air.heat_kj_kgk * rise_k)


FORMULAS: Mapping[str, Formula] = {AIR_VOLUME.id: AIR_VOLUME}
