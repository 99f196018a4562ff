"""Carbon and water: of running, of making, per token; and the key figures that are reported.

Making a server counts every GPU in it, and the rest of the server apart; there is no measured
value of a GPU server, so the figure has a range.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.formula import Formula

OPERATIONAL = Formula(
    id="carbon.operational",
    result="emissions of running",
    unit="kg CO2e",
    expression="energy_kwh * g_per_kwh / 1000",
    symbols={
        "energy_kwh": "electricity at the meter, kWh",
        "g_per_kwh": "intensity of the grid in these hours, g CO2e/kWh",
    },
    source="GHG Protocol, scope 2, by location",
)

EMBODIED_SERVER = Formula(
    id="carbon.embodied_server",
    result="emissions of making a server",
    unit="kg CO2e",
    expression="base_kg + gpus * gpu_kg",
    symbols={
        "base_kg": "server without its GPUs, kg CO2e",
        "gpus": "GPUs in the server",
        "gpu_kg": "one GPU with its memory, kg CO2e",
    },
    source="EcoLogits 0.11.3 (5 700 + 273 a GPU); A100 318 kg, Chien et al. 2023",
)

PER_TOKEN = Formula(
    id="carbon.per_million_tokens",
    result="emissions per million output tokens",
    unit="g CO2e",
    expression="(operational_kg_year + embodied_kg / life_years) * 1000 / million_tokens_year",
    symbols={
        "operational_kg_year": "emissions of running in a year, kg CO2e",
        "embodied_kg": "emissions of making, kg CO2e",
        "life_years": "years of use",
        "million_tokens_year": "million output tokens served in a year",
    },
    source="Making is spread evenly over the years of use",
)

REUSE_FACTOR = Formula(
    id="carbon.erf",
    result="energy reuse factor",
    unit="1",
    expression="reused_kwh / total_kwh",
    symbols={
        "reused_kwh": "heat that is used outside the data centre, kWh",
        "total_kwh": "energy of the data centre, kWh",
    },
    source="Regulation (EU) 2024/1364, annex; EN 50600-4-6",
)

RENEWABLE_FACTOR = Formula(
    id="carbon.ref",
    result="renewable energy factor",
    unit="1",
    expression="(guarantees_kwh + agreements_kwh + on_site_kwh) / total_kwh",
    symbols={
        "guarantees_kwh": "guarantees of origin retired, kWh",
        "agreements_kwh": "power purchase agreements, kWh",
        "on_site_kwh": "generated on site, kWh",
        "total_kwh": "energy of the data centre, kWh",
    },
    source="Regulation (EU) 2024/1364, annex; EN 50600-4-3",
)

FORMULAS: Mapping[str, Formula] = {
    formula.id: formula
    for formula in (OPERATIONAL, EMBODIED_SERVER, PER_TOKEN, REUSE_FACTOR, RENEWABLE_FACTOR)
}
"""Every formula of the engine by id."""


@dataclass(frozen=True, slots=True)
class HourClass:
    """Hours of one kind, such as nights: the energy used in them and the intensity of the grid."""

    name: str
    energy_kwh: float
    g_per_kwh: float


@dataclass(frozen=True, slots=True)
class Embodied:
    """Emissions of making in kg CO2e: likely with its range."""

    likely_kg: float
    low_kg: float
    high_kg: float

    def plus(self, other: "Embodied") -> "Embodied":
        """Return both together; the ends of the ranges add up, since they err the same way."""
        return Embodied(
            self.likely_kg + other.likely_kg,
            self.low_kg + other.low_kg,
            self.high_kg + other.high_kg,
        )

    def times(self, count: float) -> "Embodied":
        """Return so many of them."""
        return Embodied(self.likely_kg * count, self.low_kg * count, self.high_kg * count)


NOTHING = Embodied(0.0, 0.0, 0.0)


def operational_kg(energy_kwh: float, g_per_kwh: float) -> float:
    """Return what using electricity emits, in kg CO2e."""
    return energy_kwh * g_per_kwh / 1000.0


def operational_by_hours_kg(classes: Iterable[HourClass]) -> float:
    """Return what using electricity emits over classes of hours, in kg CO2e."""
    return sum(operational_kg(one.energy_kwh, one.g_per_kwh) for one in classes)


def embodied_server(base: Embodied, gpus: int, gpu: Embodied) -> Embodied:
    """Return what making a server emits, with every GPU in it."""
    return base.plus(gpu.times(gpus))


def per_million_tokens_g(
    operational_kg_year: float, embodied_kg: float, life_years: float, tokens_year: float
) -> float | None:
    """Return grams CO2e per million output tokens; None where none is served."""
    if tokens_year <= 0.0:
        return None
    yearly_kg = operational_kg_year + embodied_kg / life_years
    return yearly_kg * 1000.0 / (tokens_year / 1e6)


def energy_reuse_factor(reused_kwh: float, total_kwh: float) -> float:
    """Return the share of the energy that is used again outside.

    Raises:
        ValueError: when more is reused than there is.
    """
    return _share("reused", reused_kwh, total_kwh)


def renewable_energy_factor(
    guarantees_kwh: float, agreements_kwh: float, on_site_kwh: float, total_kwh: float
) -> float:
    """Return the share of the energy that is renewable.

    Raises:
        ValueError: when more is renewable than there is.
    """
    return _share("renewable", guarantees_kwh + agreements_kwh + on_site_kwh, total_kwh)


def _share(what: str, part_kwh: float, total_kwh: float) -> float:
    if total_kwh <= 0.0 or not 0.0 <= part_kwh <= total_kwh:
        raise ValueError(f"{part_kwh:g} kWh {what} of {total_kwh:g} kWh is no share")
    return part_kwh / total_kwh
