"""Noise: levels of several sources together, and at a distance."""

from collections.abc import Iterable, Mapping
from math import log10

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.cooling.ranges import OutOfRange

EQUAL_SOURCES = Formula(
    id="cooling.equal_sources",
    result="level of equal sources together",
    unit="dB(A)",
    expression="level_dba + 10 * log(count) / log(10)",
    symbols={"level_dba": "level of one source, dB(A)", "count": "how many of them"},
    source="Sum of incoherent sound powers",
)


def total_dba(levels_dba: Iterable[tuple[float, int]]) -> float | None:
    """Return the level of sources together, given as (level of one, count); None without any."""
    powers = [count * 10.0 ** (level / 10.0) for level, count in levels_dba if count > 0]
    return 10.0 * log10(sum(powers)) if powers else None


DISTANCE = Formula(
    id="cooling.noise_distance",
    result="sound pressure level at a distance",
    unit="dB(A)",
    expression="power_level_dba - 20 * log(distance_m) / log(10) - 11",
    symbols={
        "power_level_dba": "sound power level of the source, dB(A)",
        "distance_m": "distance from the source, m",
    },
    source="Point source in the free field: 10 log10(4π) = 11 dB",
)


def level_at_dba(power_level_dba: float, distance_m: float) -> float:
    """Return the sound pressure level in dB(A) of a source at a distance in the free field.

    Raises:
        OutOfRange: when there is no distance.
    """
    if distance_m <= 0:
        raise OutOfRange(say("A distance of {0:g} m from a source has no level", distance_m))
    return power_level_dba - 20.0 * log10(distance_m) - 11.0


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (EQUAL_SOURCES, DISTANCE)}
