"""Three phases: exact line currents of loads between lines and to neutral, and back.

Loads between two lines (North America, 208 V) draw currents that are 30 degrees off those of loads
to neutral (IEC, 230 V), so lines do not add up by kVA: a rack PDU can be below its total and over
on one line. Currents are fundamental only and loads have one power factor; harmonics of rectifiers
come on top in the neutral.
"""

import cmath
import math
from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.formula import Formula

_TURN = cmath.exp(-2j * math.pi / 3)
_STAR = (1.0 + 0j, _TURN, _TURN**2)
"""Directions of the phase voltages A, B, C."""
_SIDE = tuple(one - other for one, other in zip(_STAR, (*_STAR[1:], _STAR[0]), strict=True))
_DELTA = tuple(side / abs(side) for side in _SIDE)
"""Directions of the line voltages AB, BC, CA."""

Three = tuple[float, float, float]
"""One value for each of A, B, C or AB, BC, CA."""

DELTA_LINE = Formula(
    id="power.delta_line",
    result="current of a line that feeds two loads between lines",
    unit="A",
    expression="(ab_amps ** 2 + ca_amps ** 2 + ab_amps * ca_amps) ** 0.5",
    symbols={
        "ab_amps": "current between this line and the next, A",
        "ca_amps": "current between the line before and this one, A",
    },
    source="Server Technology, amps of a three-phase PDU; phases 120 degrees apart",
)

NEUTRAL = Formula(
    id="power.neutral",
    result="current of the neutral",
    unit="A",
    expression=(
        "max(0, a_amps ** 2 + b_amps ** 2 + c_amps ** 2"
        " - a_amps * b_amps - b_amps * c_amps - c_amps * a_amps) ** 0.5"
    ),
    symbols={
        "a_amps": "current of phase A to neutral, A",
        "b_amps": "current of phase B to neutral, A",
        "c_amps": "current of phase C to neutral, A",
    },
    source="Sum of three currents 120 degrees apart, fundamental only",
)

PHASE_AMPS = Formula(
    id="power.phase_amps",
    result="current of a load to neutral, or between two lines",
    unit="A",
    expression="1000 * kw / (volts * power_factor)",
    symbols={
        "kw": "power of the load, kW",
        "volts": "voltage that it gets, V",
        "power_factor": "kW ÷ kVA",
    },
    source="Definition of apparent power",
)

UNBALANCE = Formula(
    id="power.unbalance",
    result="unbalance of three line currents",
    unit="share of the mean",
    expression="max(a_amps - mean_amps, mean_amps - a_amps, b_amps - mean_amps,"
    " mean_amps - b_amps, c_amps - mean_amps, mean_amps - c_amps) / mean_amps",
    symbols={
        "a_amps": "current of line A, A",
        "b_amps": "current of line B, A",
        "c_amps": "current of line C, A",
        "mean_amps": "mean of the three, A",
    },
    source="Raritan PXE help: greatest distance from the mean over the mean",
)

DELTA_POWER = Formula(
    id="power.delta_power",
    result="power of loads between lines",
    unit="kW",
    expression="line_volts * (ab_amps + bc_amps + ca_amps) * power_factor / 1000",
    symbols={
        "line_volts": "voltage between lines, V",
        "ab_amps": "current between A and B, A",
        "bc_amps": "current between B and C, A",
        "ca_amps": "current between C and A, A",
        "power_factor": "kW ÷ kVA",
    },
    source="Sum over the three pairs of lines",
)


def line_amps(star: Three = (0.0, 0.0, 0.0), delta: Three = (0.0, 0.0, 0.0)) -> Three:
    """Return the currents of lines A, B, C that feed loads to neutral and loads between lines.

    *star* are the currents of A, B, C to neutral, *delta* those between AB, BC, CA; all in A.
    """
    to_neutral = [amps * way for amps, way in zip(star, _STAR, strict=True)]
    between = [amps * way for amps, way in zip(delta, _DELTA, strict=True)]
    a, b, c = (abs(to_neutral[line] + between[line] - between[line - 1]) for line in range(3))
    return a, b, c


def delta_line_amps(ab_amps: float, ca_amps: float) -> float:
    """Return the current of the line that two loads between lines have in common, in A."""
    return math.sqrt(ab_amps**2 + ca_amps**2 + ab_amps * ca_amps)


def neutral_amps(a_amps: float, b_amps: float, c_amps: float) -> float:
    """Return the current of the neutral under three phase currents, in A; 0 when balanced."""
    squares = a_amps**2 + b_amps**2 + c_amps**2
    return math.sqrt(max(0.0, squares - a_amps * b_amps - b_amps * c_amps - c_amps * a_amps))


def unbalance_share(lines: Three) -> float:
    """Return how far one of three line currents is from their mean, as a share of the mean."""
    mean = sum(lines) / 3.0
    return max(abs(amps - mean) for amps in lines) / mean if mean > 0 else 0.0


def delta_power_kw(delta: Three, line_volts: float, power_factor: float = 1.0) -> float:
    """Return the power of loads between lines from their currents AB, BC, CA, in kW."""
    return line_volts * sum(delta) * power_factor / 1000.0


_NOTHING_AMPS = 1e-9
_ROUNDING = 1e-6
"""Shares by which rounding may miss a triangle that has no area."""


def delta_of_lines(lines: Three) -> Three:
    """Return the currents between AB, BC, CA of the loads that three measured lines feed.

    The inverse of `line_amps` for loads between lines only: the line currents are the sides of a
    triangle, the loads the distances of its Fermat point from the corners.

    Raises:
        ValueError: when no loads of one power factor draw such line currents.
    """
    a, b, c = lines
    half = (a + b + c) / 2.0
    under_root = half * (half - a) * (half - b) * (half - c)
    if min(lines) < 0 or under_root < -(_ROUNDING**2) * max(half, 1.0) ** 4:
        raise ValueError(f"no loads between lines draw {a:g}, {b:g} and {c:g} A")
    area = math.sqrt(max(0.0, under_root))
    whole = math.sqrt((a**2 + b**2 + c**2) / 2.0 + 2.0 * math.sqrt(3.0) * area)
    if whole < _NOTHING_AMPS:
        return (0.0, 0.0, 0.0)
    ab = (whole - (2.0 * c**2 - a**2 - b**2) / whole) / 3.0
    bc = (whole - (2.0 * a**2 - b**2 - c**2) / whole) / 3.0
    ca = (whole - (2.0 * b**2 - c**2 - a**2) / whole) / 3.0
    if min(ab, bc, ca) < -_ROUNDING * max(whole, 1.0):
        raise ValueError(f"no loads between lines draw {a:g}, {b:g} and {c:g} A")
    return (max(0.0, ab), max(0.0, bc), max(0.0, ca))


@dataclass(frozen=True, slots=True)
class PhaseLoad:
    """A three-phase feed by line: currents in A, the neutral, and how far they are apart.

    `loads_to_neutral` tells whether loads are between a line and neutral or between two lines;
    then the neutral carries nothing. `kw` is the power at the three places a cord can be on.
    """

    lines: Three
    neutral_amps: float
    unbalance: float
    loads_to_neutral: bool
    kw: Three = (0.0, 0.0, 0.0)

    @property
    def highest_amps(self) -> float:
        """Current of the line that carries most."""
        return max(self.lines)


BETWEEN_LINES_VOLTS = 240.0
"""Up to this line voltage, single-phase supplies hang between two lines (208 V), above it on neutral
(400 and 415 V): supplies take 100 to 240 V, seldom up to 277 V."""


def hangs_on_neutral(line_volts: float) -> bool:
    """Whether single-phase supplies on such a feed hang between a line and neutral."""
    return line_volts > BETWEEN_LINES_VOLTS


def supply_volts(volts: float, phases: int) -> float:
    """Return the voltage that a single-phase supply gets from a feed."""
    if phases == 3 and hangs_on_neutral(volts):
        return volts / math.sqrt(3.0)
    return volts


def phase_amps(kw: float, volts: float, power_factor: float) -> float:
    """Return the current of a single-phase load in A."""
    return 1000.0 * kw / (volts * power_factor)


def phase_load(kw: Three, line_volts: float, power_factor: float) -> PhaseLoad:
    """Return what single-phase supplies draw from the lines of a three-phase feed.

    *kw* is the power at the three places a cord can be on: A, B, C to neutral, or AB, BC, CA.
    """
    to_neutral = hangs_on_neutral(line_volts)
    volts = supply_volts(line_volts, 3)
    a, b, c = (phase_amps(each, volts, power_factor) for each in kw)
    lines = (a, b, c) if to_neutral else line_amps(delta=(a, b, c))
    neutral = neutral_amps(a, b, c) if to_neutral else 0.0
    return PhaseLoad(lines, neutral, unbalance_share(lines), to_neutral, kw)


def harmonic_neutral_amps(neutral: float, lines: Three, triplen_share: float) -> float:
    """Return the current of the neutral with the third harmonic of rectifiers on top, in A.

    The harmonics of the three lines do not cancel: they add up in the neutral. *triplen_share* is
    their part of a line current.
    """
    return math.hypot(neutral, triplen_share * sum(lines))


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (DELTA_LINE, NEUTRAL, PHASE_AMPS, UNBALANCE, DELTA_POWER)
}
