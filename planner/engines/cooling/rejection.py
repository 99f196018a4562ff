"""How heat leaves the site: coolers with their approach, modes of free cooling, chillers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.cooling_design import Rejection
from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.cooling.ranges import OutOfRange, Range

LIFT = Range(say("Lift of a chiller"), "K", 1.0, 70.0)


@dataclass(frozen=True, slots=True)
class Cooler:
    """A kind of heat rejection.

    Water leaves `approach_k` above the wet bulb where `to_wet_bulb`, else above the dry bulb; pads
    of `pad_effectiveness` (0: none) bring the entering dry bulb that share nearer to the wet bulb.
    Wet kinds stop `freeze_margin_k` above freezing. `evaporated_share` is the part of the heat that
    leaves by evaporation.
    """

    kind: Rejection
    approach_k: float
    to_wet_bulb: bool
    pad_effectiveness: float = 0.0
    freeze_margin_k: float = 0.0
    evaporated_share: float = 0.0


REACH = Formula(
    id="cooling.rejection_reach",
    result="coldest water that heat rejection makes",
    unit="°C",
    expression="max(freeze_margin_k, bulb_c + approach_k)",
    symbols={
        "freeze_margin_k": "distance that wet kinds keep from freezing, °C",
        "bulb_c": "dry bulb of dry coolers (behind wetted pads: between the bulbs), else wet bulb, °C",
        "approach_k": "approach of the cooler, K",
    },
    source="Median of 6730 catalogue models: dry 10 K, open wet 5 K, closed wet 6.5 K: "
    "Energies 2023, 16(9), 3661",
)


def entering_bulb_c(cooler: Cooler, dry_bulb_c: float, wet_bulb_c: float | None) -> float:
    """Return the outdoor temperature in °C that a cooler's approach counts from.

    Raises:
        OutOfRange: when the cooler works by the wet bulb and none is known, or it is above the dry.
    """
    if not cooler.to_wet_bulb and cooler.pad_effectiveness <= 0:
        return dry_bulb_c
    if wet_bulb_c is None:
        raise OutOfRange(say("No wet bulb is known for this climate"))
    if wet_bulb_c > dry_bulb_c:
        raise OutOfRange(
            say("Wet bulb {0:g} °C lies above the dry bulb {1:g} °C", wet_bulb_c, dry_bulb_c)
        )
    if cooler.to_wet_bulb:
        return wet_bulb_c
    return dry_bulb_c - cooler.pad_effectiveness * (dry_bulb_c - wet_bulb_c)


def coldest_water_c(cooler: Cooler, dry_bulb_c: float, wet_bulb_c: float | None) -> float:
    """Return the coldest water in °C that a cooler makes at outdoor temperatures.

    Raises:
        OutOfRange: as `entering_bulb_c`.
    """
    reach_c = entering_bulb_c(cooler, dry_bulb_c, wet_bulb_c) + cooler.approach_k
    return max(cooler.freeze_margin_k, reach_c) if cooler.to_wet_bulb else reach_c


class CoolingMode(StrEnum):
    """Who carries the heat at one outdoor temperature."""

    FULL = "full free cooling"
    TRIM = "trim"
    MECHANICAL = "mechanical"


@dataclass(frozen=True, slots=True)
class ModeLimits:
    """Free cooling is full up to one outdoor temperature, and ends at another; °C."""

    full_up_to_c: float
    mechanical_from_c: float

    def mode(self, outdoor_c: float) -> CoolingMode:
        """Return who carries the heat at *outdoor_c*."""
        if outdoor_c <= self.full_up_to_c:
            return CoolingMode.FULL
        return CoolingMode.TRIM if outdoor_c < self.mechanical_from_c else CoolingMode.MECHANICAL


FULL_LIMIT = Formula(
    id="cooling.full_free_limit",
    result="outdoor temperature up to which free cooling carries all",
    unit="°C",
    expression="supply_c - exchanger_k - approach_k",
    symbols={
        "supply_c": "coldest supply that is asked for, °C",
        "exchanger_k": "approach of the exchanger between (CDU or coil), K",
        "approach_k": "approach of the heat rejection, K",
    },
    source="Approaches in series, from the supply to the outdoor air",
)


def mode_limits(
    supply_c: float, return_c: float, exchanger_k: float, approach_k: float
) -> ModeLimits:
    """Return the limits of free cooling for a loop behind an exchanger and a cooler.

    Raises:
        OutOfRange: when the loop returns no warmer than it is supplied.
    """
    if return_c <= supply_c:
        raise OutOfRange(
            say("A loop that returns at {0:g} °C and is supplied at {1:g} °C", return_c, supply_c)
        )
    between_k = exchanger_k + approach_k
    return ModeLimits(supply_c - between_k, return_c - between_k)


COP = Formula(
    id="cooling.chiller_cop",
    result="coefficient of performance of a chiller",
    unit="kW per kW",
    expression="min(greatest, efficiency * (evaporating_c + 273.15) / lift_k)",
    symbols={
        "greatest": "what no chiller exceeds",
        "efficiency": "share of the ideal cycle that machines reach",
        "evaporating_c": "evaporating temperature, °C",
        "lift_k": "condensing over evaporating temperature, K",
    },
    source="Reversed Carnot cycle; 0.5 of it is an estimate, used where no machine is chosen",
)


def chiller_cop(
    evaporating_c: float, condensing_c: float, efficiency: float, greatest: float
) -> float:
    """Return the coefficient of performance of a chiller between two temperatures.

    Raises:
        OutOfRange: when the lift is below 1 K or above 70 K.
    """
    lift_k = LIFT.require(condensing_c - evaporating_c)
    return min(greatest, efficiency * (evaporating_c + 273.15) / lift_k)


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (REACH, FULL_LIMIT, COP)}
