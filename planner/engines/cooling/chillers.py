"""How much power a chiller takes for its heat, at the temperatures of every hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.cooling.ranges import Range
from planner.engines.cooling.rejection import LIFT, chiller_cop

_KELVIN = 273.15

SHARE = Range(say("Share of the ideal cycle"), "", 0.0, 1.0)

IDEAL_SHARE = Formula(
    id="cooling.chiller_rated_share",
    result="share of the ideal cycle that a chiller reaches where its COP is printed",
    unit="1",
    expression="cop * lift_k / (evaporating_c + 273.15)",
    symbols={
        "cop": "printed coefficient of performance, kW of heat per kW",
        "lift_k": "condensing over evaporating temperature where it is printed, K",
        "evaporating_c": "evaporating temperature where it is printed, °C",
    },
    source="Reversed Carnot cycle at the rating conditions of AHRI 550/590",
)


@dataclass(frozen=True, slots=True)
class Chiller:
    """A machine by the share of the ideal cycle that it keeps at all temperatures.

    It evaporates `evaporator_k` below its chilled water and condenses `condenser_k` above the
    outdoor air or condenser water, and never exceeds `greatest_cop`. Part load is not counted.
    """

    ideal_share: float
    greatest_cop: float
    evaporator_k: float
    condenser_k: float

    def cop(self, water_c: float, sink_c: float) -> float:
        """Return the COP for chilled water of *water_c* and outdoor air or condenser water.

        Compressors keep a lift of 1 K at least, however cold it is outside.

        Raises:
            OutOfRange: when the lift is above 70 K.
        """
        evaporating_c = water_c - self.evaporator_k
        condensing_c = max(sink_c + self.condenser_k, evaporating_c + LIFT.low)
        return chiller_cop(evaporating_c, condensing_c, self.ideal_share, self.greatest_cop)


def ideal_share(
    cop: float, water_c: float, sink_c: float, evaporator_k: float, condenser_k: float
) -> float:
    """Return the share of the ideal cycle behind a COP that is printed at *water_c* and *sink_c*.

    Raises:
        OutOfRange: when the lift is below 1 K or above 70 K, or the COP beyond the ideal cycle.
    """
    evaporating_c = water_c - evaporator_k
    lift_k = LIFT.require(sink_c + condenser_k - evaporating_c)
    return SHARE.require(cop * lift_k / (evaporating_c + _KELVIN))


@dataclass(frozen=True, slots=True)
class ChillerHours:
    """Hours at one temperature of the outdoor air or condenser water, by the heat they leave.

    `weight` is their share of the year times the share of the heat that the climate leaves to
    chillers.
    """

    sink_c: float
    weight: float


def mean_draw_share(
    machine: Chiller, water_c: float, hours: Iterable[ChillerHours]
) -> float | None:
    """Return the kW that a chiller takes for each kW of a year's heat; None where none is left.

    The mean of 1 ÷ COP over the hours, by the heat of each.

    Raises:
        OutOfRange: as `Chiller.cop`.
    """
    left = [one for one in hours if one.weight > 0.0]
    heat = sum(one.weight for one in left)
    if heat <= 0.0:
        return None
    return sum(one.weight / machine.cop(water_c, one.sink_c) for one in left) / heat


FORMULAS: Mapping[str, Formula] = {IDEAL_SHARE.id: IDEAL_SHARE}
