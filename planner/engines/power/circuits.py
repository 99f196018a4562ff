"""Branch circuits: what a breaker carries for hours, what devices take from it, and inrush.

North American practice loads a breaker to 80 % of its rating for hours (NEC 210.20, continuous is
three hours or more) unless the device is rated for 100 %; IEC practice uses the rated current, less
the diversity of breakers that heat one another in one board (IEC 61439).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.formula import Formula

BRANCH_CIRCUIT = Formula(
    id="power.branch_circuit",
    result="greatest continuous load of a branch circuit",
    unit="VA",
    expression="share * breaker_amps * diversity * volts * phase_factor",
    symbols={
        "share": "share of the breaker that may be loaded for hours: NEC 0.8, IEC 1",
        "breaker_amps": "rated current of the breaker, A",
        "diversity": "rated diversity factor of breakers in one board, 1 for one alone",
        "volts": "voltage, V; line to line for three phases",
        "phase_factor": "1 for one phase, the square root of 3 for three",
    },
    source="HP, Power basics for IT professionals, table 4; IEC 61439 for grouped breakers",
)

SUPPLY_INPUT = Formula(
    id="power.supply_input",
    result="input current of a power supply",
    unit="A",
    expression="output_w / (volts * power_factor * efficiency)",
    symbols={
        "output_w": "output of the supply, W",
        "volts": "input voltage, V",
        "power_factor": "power factor at this load",
        "efficiency": "output over input",
    },
    source="HP Z800 service guide, calculation of the input current",
)

SEQUENCED_INRUSH = Formula(
    id="power.sequenced_inrush",
    result="highest current while outlets are switched on one after another",
    unit="A",
    expression="inrush_amps + (cords - 1) * rated_amps",
    symbols={
        "inrush_amps": "peak current of one cord while its supply charges, A",
        "cords": "cords that are switched on",
        "rated_amps": "current of a cord that runs already, A",
    },
    source="Legrand PRO4X (delay of 100 ms between outlets, inrush of 20 to 40 ms)",
)


def phase_factor(phases: int) -> float:
    """Return what volts (line to line for three phases) times amps is multiplied by."""
    return 3.0**0.5 if phases == 3 else 1.0


def branch_circuit_va(
    volts: float, breaker_amps: float, phases: int, share: float, diversity: float = 1.0
) -> float:
    """Return the greatest continuous load of a branch circuit in VA."""
    return share * breaker_amps * diversity * volts * phase_factor(phases)


def circuit_amps(kva: float, volts: float, phases: int) -> float:
    """Return the current of a balanced load on a circuit in A."""
    return kva * 1000.0 / (volts * phase_factor(phases))


def rated_diversity(circuits: int, table: Sequence[tuple[int, float]]) -> float:
    """Return the diversity factor of so many breakers loaded together in one board.

    *table* has rows (from so many circuits on, factor), numbers rising; below the first row
    breakers do not heat one another.
    """
    factor = 1.0
    for from_circuits, row in table:
        if circuits >= from_circuits:
            factor = row
    return factor


def supply_input_amps(
    output_w: float, volts: float, power_factor: float, efficiency: float
) -> float:
    """Return the input current of a supply that gives *output_w*, in A."""
    return output_w / (volts * power_factor * efficiency)


@dataclass(frozen=True, slots=True)
class Inrush:
    """Peak currents in A when cords are switched on together, and one after another."""

    together_amps: float
    sequenced_amps: float


def sequenced_inrush_amps(cords: int, inrush_amps: float, rated_amps: float) -> float:
    """Return the peak when never more than one cord draws its inrush; 0 without cords."""
    return inrush_amps + (cords - 1) * rated_amps if cords else 0.0


def inrush(cords: int, inrush_amps: float, rated_amps: float) -> Inrush:
    """Return the peak currents of *cords* equal cords that are switched on."""
    return Inrush(cords * inrush_amps, sequenced_inrush_amps(cords, inrush_amps, rated_amps))


def power_factor_at(load_share: float, table: Sequence[tuple[float, float]]) -> float:
    """Return the power factor of a supply at a share of its rating.

    *table* has rows (from this share on, power factor), shares rising; the first row holds below.
    """
    factor = table[0][1]
    for from_share, row in table:
        if load_share >= from_share:
            factor = row
    return factor


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (BRANCH_CIRCUIT, SUPPLY_INPUT, SEQUENCED_INRUSH)
}
