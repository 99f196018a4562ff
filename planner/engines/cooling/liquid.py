"""Coolants: properties by temperature, least flow, pipes, classes of supply temperature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.cooling.ranges import OutOfRange, Range, interpolated

_MM_PER_M = 1000.0
_LPM_PER_M3S = 60_000.0


@dataclass(frozen=True, slots=True)
class CoolantState:
    """A coolant at one temperature: density in kg/m³, specific heat in J/(kg K)."""

    density_kg_m3: float
    heat_j_kgk: float


@dataclass(frozen=True, slots=True)
class Coolant:
    """Properties of a coolant by temperature in °C, rising; linear between the points."""

    name: str
    density: tuple[tuple[float, float], ...]
    heat: tuple[tuple[float, float], ...]

    def at(self, temperature_c: float) -> CoolantState:
        """Return its properties at a temperature.

        Raises:
            OutOfRange: outside the points.
        """
        span = Range(
            say("Temperature of {0}", self.name), "°C", self.density[0][0], self.density[-1][0]
        )
        return CoolantState(
            interpolated(self.density, temperature_c, span),
            interpolated(self.heat, temperature_c, span),
        )


def lpm_per_kw(coolant: Coolant, mean_c: float, rise_k: float) -> float:
    """Return the flow in l/min that carries 1 kW with a rise of *rise_k* around *mean_c*.

    Raises:
        OutOfRange: outside the properties, or without a rise.
    """
    if rise_k <= 0:
        raise OutOfRange(say("A coolant that rises by {0:g} K carries no heat", rise_k))
    state = coolant.at(mean_c)
    return _LPM_PER_M3S / (state.density_kg_m3 * state.heat_j_kgk / 1000.0 * rise_k)


LEAST_FLOW = Formula(
    id="cooling.least_flow",
    result="least coolant flow",
    unit="l/min",
    expression="liquid_kw * lpm_per_kw",
    symbols={
        "liquid_kw": "heat to liquid, kW",
        "lpm_per_kw": "least flow for the supply temperature, l/min per kW",
    },
    source="CDU self-qualification DA-12515-001: 0.4 to 1.3 l/min per kW at 25 to 45 °C",
)


def least_flow_lpm_per_kw(supply_c: float, points: Sequence[tuple[float, float]]) -> float:
    """Return the least flow in l/min per kW for a supply temperature, linear between *points*.

    Colder supply than the first point needs no less than that point.

    Raises:
        OutOfRange: above the last point, where nothing is known.
    """
    coldest_c, warmest_c = points[0][0], points[-1][0]
    span = Range(say("Coolant supply"), "°C", coldest_c, warmest_c)
    return interpolated(tuple(points), max(supply_c, coldest_c), span)


VELOCITY = Formula(
    id="cooling.pipe_velocity",
    result="velocity in a pipe",
    unit="m/s",
    expression="flow_lpm / 60000 / (3.141592653589793 / 4 * (bore_mm / 1000) ** 2)",
    symbols={"flow_lpm": "flow, l/min", "bore_mm": "nominal bore of the pipe, mm"},
    source="v = V ÷ A",
)


def velocity_m_s(flow_lpm: float, bore_mm: float) -> float:
    """Return the velocity in m/s of a flow in a pipe of a nominal bore."""
    return flow_lpm / _LPM_PER_M3S / (pi / 4.0 * (bore_mm / _MM_PER_M) ** 2)


def pipe_bore_mm(flow_lpm: float, bores_mm: Sequence[float], limit_m_s: float) -> float:
    """Return the smallest nominal bore whose velocity is at most *limit_m_s*.

    Raises:
        OutOfRange: when the largest bore is too small: such a flow needs several pipes.
    """
    for bore_mm in sorted(bores_mm):
        if velocity_m_s(flow_lpm, bore_mm) <= limit_m_s:
            return bore_mm
    raise OutOfRange(
        say(
            "{0:,.0f} l/min flow faster than {1:g} m/s even in DN{2:.0f}",
            flow_lpm,
            limit_m_s,
            max(bores_mm),
        )
    )


def supply_class(supply_c: float, prefix: str, limits_c: Sequence[float]) -> str:
    """Return the class of a supply temperature: W32 takes up to 32 °C; beyond the last, W+.

    `prefix` is W for facility water and S for the technology loop.
    """
    for limit_c in sorted(limits_c):
        if supply_c <= limit_c:
            return f"{prefix}{limit_c:.0f}"
    return f"{prefix}+"


RIDE_THROUGH = Formula(
    id="cooling.ride_through",
    result="time until the coolant is too warm after the flow stops",
    unit="s",
    expression="litres / 1000 * density_kg_m3 * heat_j_kgk / 1000 * rise_k / heat_kw",
    symbols={
        "litres": "volume of coolant that takes the heat, l",
        "density_kg_m3": "density of the coolant, kg/m³",
        "heat_j_kgk": "specific heat of the coolant, J/(kg K)",
        "rise_k": "rise that is allowed, K",
        "heat_kw": "heat that goes on flowing in, kW",
    },
    source="Q t = m cp ΔT; the metal of loops and cold plates is left out",
)


def ride_through_s(
    litres: float, state: CoolantState, rise_k: float, heat_kw: float
) -> float | None:
    """Return for how many seconds a volume of coolant takes heat; None without heat."""
    if heat_kw <= 0:
        return None
    mass_kg = litres / 1000.0 * state.density_kg_m3
    return mass_kg * state.heat_j_kgk / 1000.0 * max(0.0, rise_k) / heat_kw


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (LEAST_FLOW, VELOCITY, RIDE_THROUGH)
}
