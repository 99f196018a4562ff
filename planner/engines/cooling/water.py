"""Water that heat rejection uses: evaporation, make-up, use per day and per kWh of IT."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.cooling.ranges import Range

EVAPORATION_KJ_KG = 2430.0
"""Heat of evaporation of water near 30 °C (ASHRAE Fundamentals 2017, chapter 1)."""
CYCLES = Range(say("Cycles of concentration"), "", 1.01, 30.0)
_KJ_PER_KWH = 3600.0
_HOURS_PER_DAY = 24.0

EVAPORATED = Formula(
    id="cooling.evaporated",
    result="water that evaporates",
    unit="l",
    expression="heat_kwh * evaporated_share * 3600 / 2430",
    symbols={
        "heat_kwh": "heat that wet heat rejection carries, kWh",
        "evaporated_share": "part of it that leaves by evaporation",
    },
    source="1.48 l per kWh at 2430 kJ/kg; the rest of the heat warms the air",
)


def evaporated_l(heat_kwh: float, evaporated_share: float) -> float:
    """Return the litres that evaporate while wet heat rejection carries *heat_kwh*."""
    return heat_kwh * evaporated_share * _KJ_PER_KWH / EVAPORATION_KJ_KG


PAD_SHARE = Formula(
    id="cooling.pad_share",
    result="evaporation of wetted pads over the heat that the cooler carries",
    unit="1",
    expression="drop_k / air_rise_k",
    symbols={
        "drop_k": "how far the pads cool the entering air, K",
        "air_rise_k": "rise of the air through the cooler, K",
    },
    source="The same air gives up its sensible heat to the pads and takes the heat of the water",
)


def pad_share(drop_k: float, air_rise_k: float) -> float:
    """Return the heat that wetted pads evaporate as a share of the heat that a cooler carries."""
    return drop_k / air_rise_k


MAKE_UP = Formula(
    id="cooling.make_up",
    result="make-up water",
    unit="l",
    expression="evaporated_l * cycles / (cycles - 1)",
    symbols={
        "evaporated_l": "water that evaporates, l",
        "cycles": "cycles of concentration before the water is bled off",
    },
    source="Salt balance of a cooling tower: bleed = evaporation ÷ (cycles - 1)",
)


def make_up_l(evaporated: float, cycles: float) -> float:
    """Return the litres to make up: what evaporates and what is bled off.

    Raises:
        OutOfRange: when the cycles are not above 1, or beyond what water stands.
    """
    CYCLES.require(cycles)
    return evaporated * cycles / (cycles - 1.0)


DAILY = Formula(
    id="cooling.water_day",
    result="water a day",
    unit="l",
    expression="it_kw * 24 * l_per_kwh",
    symbols={
        "it_kw": "IT power, kW",
        "l_per_kwh": "water use effectiveness, l per kWh of IT",
    },
    source="Water use effectiveness (WUE), ISO/IEC 30134-9",
)


def water_l_day(it_kw: float, l_per_kwh: float) -> float:
    """Return the litres a day at a water use effectiveness."""
    return it_kw * _HOURS_PER_DAY * l_per_kwh


WUE = Formula(
    id="cooling.wue",
    result="water use effectiveness",
    unit="l/kWh",
    expression="water_l / it_kwh",
    symbols={
        "water_l": "water of heat rejection in a year, l",
        "it_kwh": "energy of IT in a year, kWh",
    },
    source="Water use effectiveness (WUE), ISO/IEC 30134-9",
)


def water_use_effectiveness(water_l: float, it_kwh: float) -> float | None:
    """Return litres of site water per kWh of IT; None without IT energy."""
    return water_l / it_kwh if it_kwh > 0 else None


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (EVAPORATED, PAD_SHARE, MAKE_UP, DAILY, WUE)
}
