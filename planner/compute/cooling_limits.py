"""Limits and properties of cooling, read once from the assumptions of a project.

Projects of before these limits lack them; there nothing is checked against them, so that an old
plan keeps its findings until its assumptions are updated from the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.rules import likely_values
from planner.domain.cooling_design import AirClass, Rejection
from planner.domain.phrase import say
from planner.domain.provenance import Estimate
from planner.engines.cooling import Coolant, Cooler, Envelope

PG25 = "pg25"
WATER = "water"
_NAMES = {PG25: say("PG25"), WATER: say("Water")}


@dataclass(frozen=True, slots=True)
class CoolingLimits:
    """What standards, vendors and estimates allow.

    `recommended` belongs to the classes A1 to A4, `recommended_h1` to H1. `values` has every
    single figure of cooling by its key.
    """

    recommended: Envelope
    recommended_h1: Envelope
    classes: Mapping[AirClass, Envelope]
    coolants: Mapping[str, Coolant]
    least_flow: tuple[tuple[float, float], ...]
    bores_mm: tuple[float, ...]
    facility_classes_c: tuple[float, ...]
    technology_classes_c: tuple[float, ...]
    coolers: Mapping[Rejection, Cooler]
    values: Mapping[str, float]

    def recommended_of(self, air_class: AirClass) -> Envelope:
        """Return the recommended envelope that goes with a class."""
        return self.recommended_h1 if air_class is AirClass.H1 else self.recommended


_OF_COOLING = ("ashrae.", "coolant.", "cooling.")
"""Families of assumptions that limits of cooling are among."""

_latest: list[tuple[Mapping[str, Estimate], CoolingLimits | None]] = []
"""The assumptions that were read last, held so that no others can be taken for them."""


def cooling_limits(assumptions: Mapping[str, Estimate]) -> CoolingLimits | None:
    """Return the limits of a project, None where its assumptions are older than they.

    Remembered for the same object: panels ask at every edit, assumptions rarely change.
    """
    # One look at the list: a study in another thread may replace what it holds at any time.
    known = _latest[-1] if _latest else None
    if known is None or known[0] is not assumptions:
        known = (assumptions, _limits(assumptions))
        _latest[:] = [known]
    return known[1]


def _limits(assumptions: Mapping[str, Estimate]) -> CoolingLimits | None:
    values = likely_values(assumptions, _OF_COOLING)
    try:
        return CoolingLimits(
            recommended=_envelope("recommended", say("recommended"), values),
            recommended_h1=_envelope("h1_recommended", say("recommended for H1"), values),
            classes={one: _envelope(one.lower(), one.value, values) for one in AirClass},
            coolants={fluid: _coolant(fluid, values) for fluid in (PG25, WATER)},
            least_flow=_by_temperature("coolant.least_flow_", values),
            bores_mm=_sizes("coolant.pipe_dn", values),
            facility_classes_c=_sizes("coolant.w", values),
            technology_classes_c=_sizes("coolant.s", values),
            coolers=_coolers(values),
            values=values,
        )
    except KeyError:
        return None


def _envelope(key: str, name: str, values: Mapping[str, float]) -> Envelope:
    def of(figure: str) -> float:
        return values[f"ashrae.{key}_{figure}"]

    return Envelope(
        name=name,
        low_c=of("low_c"),
        high_c=of("high_c"),
        low_dew_c=of("low_dew_c"),
        low_humidity_percent=of("low_humidity"),
        high_dew_c=of("high_dew_c"),
        high_humidity_percent=of("high_humidity"),
        max_elevation_m=values["ashrae.max_elevation_m"],
        derate_above_m=values["ashrae.derate_above_m"],
        derate_m_per_k=values.get(f"ashrae.{key}_derate_m_per_k"),
    )


def _coolant(fluid: str, values: Mapping[str, float]) -> Coolant:
    return Coolant(
        _NAMES[fluid],
        _by_temperature(f"coolant.{fluid}_density_", values),
        _by_temperature(f"coolant.{fluid}_heat_", values),
    )


def _by_temperature(prefix: str, values: Mapping[str, float]) -> tuple[tuple[float, float], ...]:
    """Return the rows of a table whose keys end in their temperature in °C."""
    rows = {
        key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)
    }
    points = tuple(sorted((float(at), value) for at, value in rows.items() if at.isdecimal()))
    if len(points) < 2:
        raise KeyError(prefix)
    return points


def _sizes(prefix: str, values: Mapping[str, float]) -> tuple[float, ...]:
    """Return the values of a series of sizes whose keys are a prefix and a number."""
    found = (
        value
        for key, value in values.items()
        if key.startswith(prefix) and key.removeprefix(prefix).removesuffix("_c").isdecimal()
    )
    sizes = tuple(sorted(found))
    if not sizes:
        raise KeyError(prefix)
    return sizes


def _coolers(values: Mapping[str, float]) -> dict[Rejection, Cooler]:
    margin_k = values["cooling.freeze_margin_k"]
    evaporated = values["cooling.evaporated_share"]
    dry_k = values["cooling.dry_approach_k"]
    return {
        Rejection.DRY: Cooler(Rejection.DRY, dry_k, to_wet_bulb=False),
        Rejection.ADIABATIC: Cooler(
            Rejection.ADIABATIC,
            dry_k,
            to_wet_bulb=False,
            pad_effectiveness=values["cooling.adiabatic_pad_effectiveness"],
        ),
        Rejection.WET_CLOSED: Cooler(
            Rejection.WET_CLOSED,
            values["cooling.wet_closed_approach_k"],
            to_wet_bulb=True,
            freeze_margin_k=margin_k,
            evaporated_share=evaporated,
        ),
        Rejection.WET_OPEN: Cooler(
            Rejection.WET_OPEN,
            values["cooling.wet_open_approach_k"],
            to_wet_bulb=True,
            freeze_margin_k=margin_k,
            evaporated_share=evaporated,
        ),
    }
