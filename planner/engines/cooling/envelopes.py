"""Environmental classes of inlet air, their derating by altitude, and the inlet temperature.

The limits are data (ASHRAE TC 9.9, 2021); what a device's vendor prints wins over the class.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.formula import Formula
from planner.engines.cooling.moist_air import MoistAir


@dataclass(frozen=True, slots=True)
class Envelope:
    """Limits of inlet air, product on.

    The air must be at least as wet as both `low_dew_c` and `low_humidity_percent` ask, and at most
    as wet as both `high_dew_c` and `high_humidity_percent` allow. The upper temperature falls by
    1 K for each `derate_m_per_k` above `derate_above_m` (None: it does not fall).
    """

    name: str
    low_c: float
    high_c: float
    low_dew_c: float
    low_humidity_percent: float
    high_dew_c: float
    high_humidity_percent: float
    max_elevation_m: float
    derate_above_m: float
    derate_m_per_k: float | None = None


class Breach(StrEnum):
    """What of the air lies outside an envelope."""

    TOO_COLD = "too cold"
    TOO_WARM = "too warm"
    DEW_POINT_LOW = "dew point too low"
    HUMIDITY_LOW = "humidity too low"
    DEW_POINT_HIGH = "dew point too high"
    HUMIDITY_HIGH = "humidity too high"
    ELEVATION = "too high above the sea"


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of an envelope: the value and the limit it breaks, in the unit of the limit."""

    breach: Breach
    value: float
    limit: float


DERATED = Formula(
    id="cooling.derated_inlet",
    result="upper inlet temperature at an altitude",
    unit="°C",
    expression="high_c - max(0, elevation_m - derate_above_m) / derate_m_per_k",
    symbols={
        "high_c": "upper limit of the class near the sea, °C",
        "elevation_m": "height above sea level, m",
        "derate_above_m": "height from which the limit falls, m",
        "derate_m_per_k": "metres of height for 1 K, m/K",
    },
    source="ASHRAE TC 9.9: 1 K for 300 m (A1, A2), 175 m (A3), 125 m (A4) above 900 m",
)


def derated_high_c(envelope: Envelope, elevation_m: float) -> float:
    """Return the warmest inlet air that a class allows at a height, in °C.

    Above the greatest height of the class nothing is known: the limit stays that of this height,
    and the violation of the height is told by itself.
    """
    if envelope.derate_m_per_k is None:
        return envelope.high_c
    known_m = min(elevation_m, envelope.max_elevation_m)
    return envelope.high_c - max(0.0, known_m - envelope.derate_above_m) / envelope.derate_m_per_k


def inlet_limit_c(envelope: Envelope, elevation_m: float, device_max_c: float | None) -> float:
    """Return the warmest inlet a device may have: its vendor's limit, else that of the class."""
    return derated_high_c(envelope, elevation_m) if device_max_c is None else device_max_c


def violations(envelope: Envelope, air: MoistAir, elevation_m: float) -> tuple[Violation, ...]:
    """Return every way in which inlet air lies outside an envelope; none when it is inside."""
    return tuple(_violations(envelope, air, elevation_m))


def _violations(envelope: Envelope, air: MoistAir, elevation_m: float) -> Iterator[Violation]:
    if elevation_m > envelope.max_elevation_m:
        yield Violation(Breach.ELEVATION, elevation_m, envelope.max_elevation_m)
    high_c = derated_high_c(envelope, elevation_m)
    humidity = air.relative_humidity_percent
    if air.dry_bulb_c < envelope.low_c:
        yield Violation(Breach.TOO_COLD, air.dry_bulb_c, envelope.low_c)
    if air.dry_bulb_c > high_c:
        yield Violation(Breach.TOO_WARM, air.dry_bulb_c, high_c)
    if air.dew_point_c < envelope.low_dew_c:
        yield Violation(Breach.DEW_POINT_LOW, air.dew_point_c, envelope.low_dew_c)
    if humidity < envelope.low_humidity_percent:
        yield Violation(Breach.HUMIDITY_LOW, humidity, envelope.low_humidity_percent)
    if air.dew_point_c > envelope.high_dew_c:
        yield Violation(Breach.DEW_POINT_HIGH, air.dew_point_c, envelope.high_dew_c)
    if humidity > envelope.high_humidity_percent:
        yield Violation(Breach.HUMIDITY_HIGH, humidity, envelope.high_humidity_percent)


INLET = Formula(
    id="cooling.inlet",
    result="inlet temperature",
    unit="°C",
    expression="supply_c + recirculation * rise_k",
    symbols={
        "supply_c": "supply air, °C",
        "recirculation": "share of exhaust that the rack draws in again",
        "rise_k": "rise of the air through the devices, K",
    },
    source="Upsite 2019: about 1 K above supply with containment, 5 K in open aisles",
)


def inlet_c(supply_c: float, recirculation: float, rise_k: float) -> float:
    """Return the inlet temperature in °C behind supply air and a share of drawn-in exhaust.

    A switch that breathes from the side draws a larger share than its neighbours.
    """
    return supply_c + recirculation * rise_k


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (DERATED, INLET)}
