"""Physical constants and the few conversions; inside the program SI and the units of the names hold.

Names carry their unit: ``_kw``, ``_kwh``, ``_c``, ``_k``, ``_m3h``, ``_kg``, ``_mm``, ``_bytes``,
``_ms``, ``_weeks``. Positions in a rack are counted in half units, so that half-unit devices exist.
"""

HALF_UNITS_PER_UNIT = 2
UNIT_MM = 44.45
"""Height of one rack unit, EIA-310."""

HOURS_PER_DAY = 24
HOURS_PER_WEEK = 168
HOURS_PER_MONTH = 730.0
"""Length of a month in every cost figure of the program."""
HOURS_PER_YEAR = 8760.0
MONTHS_PER_YEAR = 12
WEEKS_PER_MONTH = HOURS_PER_MONTH / HOURS_PER_WEEK
WEEKS_PER_YEAR = HOURS_PER_YEAR / HOURS_PER_WEEK

GIB = 2**30
GB = 10**9

M3H_PER_CFM = 1.69901
"""Cubic metres an hour in one cubic foot a minute."""
BTU_H_PER_KW = 3412.142
"""British thermal units an hour in one kilowatt."""
BTU_H_PER_TON = 12_000.0
"""British thermal units an hour in one ton of refrigeration."""
KG_PER_LB = 0.45359237
"""Kilograms in one pound."""
MM_PER_FOOT = 304.8
"""Millimetres in one foot."""
M2_PER_FT2 = 0.09290304
"""Square metres in one square foot."""


def half_units(units: float) -> int:
    """Convert rack units to half units.

    Raises:
        ValueError: when *units* is not a multiple of one half.
    """
    doubled = units * HALF_UNITS_PER_UNIT
    if doubled != int(doubled):
        raise ValueError(f"{units} U is not a multiple of 0.5 U")
    return int(doubled)


def kva_of_circuit(volts: float, amps: float, phases: int) -> float:
    """Return the rating of a circuit in kVA; *volts* are line to line when *phases* is 3."""
    factor = 3**0.5 if phases == 3 else 1.0
    return factor * volts * amps / 1000.0
