"""What no piece of plant can be: impossible ratings, losses that fall with load, loops."""

from collections.abc import Iterator
from itertools import pairwise
from math import inf

from planner.domain.errors import EditRefused
from planner.domain.facility import CoolingElement, PlantElement, PowerElement
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.power_paths import loop_through

_PHASES = (1, 3)
_COLDEST_C, _WARMEST_C = -60.0, 120.0
"""Loops of cooling plant work well inside these: outside is a mistyped number or another unit."""
_BEST_COP = 60.0
"""Above the best of the catalogue, an adiabatic dry cooler of 44 kW a kW: a mistyped number."""


def refuse_impossible(element: PlantElement) -> None:
    """Refuse an element that cannot be built.

    Raises:
        EditRefused: naming the element and the figure.
    """
    _refuse_units(element)
    if isinstance(element, CoolingElement):
        _refuse_cooling(element)
        return
    _refuse_ratings(element)
    if element.loss is not None and not element.loss.is_possible:
        loss = element.loss
        raise EditRefused(
            say(
                "The loss of {0} would fall while its load rises, or be no loss: {1:g} + {2:g} x "
                "+ {3:g} x² of its rating.",
                *(element.name, loss.fixed, loss.proportional, loss.square),
            ),
            say("Enter shares of 0 or more whose sum is below 1."),
        )
    _refuse_battery(element)


def refuse_loop(plan: Plan, element: PlantElement) -> None:
    """Refuse that an element is fed by itself, directly or through others.

    Raises:
        EditRefused: naming the way round.
    """
    ids = loop_through(plan.power_elements, element.id)
    if not ids:
        return
    names = {one.id: one.name for one in plan.power_elements}
    way = " ← ".join(names[one] for one in (*ids, ids[0]))
    raise EditRefused(
        say("{0} would feed itself: {1}.", element.name, way),
        say("Let it be fed by something nearer to the grid."),
    )


def _refuse_units(element: PlantElement) -> None:
    if element.installed < 1 or not 0 <= element.standby < element.installed:
        raise EditRefused(
            say(
                "{0} cannot have {1} units of which {2} stand by.",
                *(element.name, element.installed, element.standby),
            ),
            say("Leave at least one unit that carries the load."),
        )


def _refuse_cooling(element: CoolingElement) -> None:
    if not 0.0 <= element.capacity_kw < inf:
        raise EditRefused(
            say("{0} cannot remove {1:g} kW.", element.name, element.capacity_kw),
            say("Enter 0 or more."),
        )
    if not element.return_c > element.supply_c:
        raise EditRefused(
            say(
                "{0} would return {1:g} °C and supply {2:g} °C: it would take up no heat.",
                *(element.name, element.return_c, element.supply_c),
            ),
            say("Enter a return temperature above the supply."),
        )
    for temperature_c in (element.supply_c, element.return_c):
        if not _COLDEST_C <= temperature_c <= _WARMEST_C:
            raise EditRefused(
                say("{0} cannot work at {1:g} °C.", element.name, temperature_c),
                say("Enter {0:g} to {1:g} °C.", _COLDEST_C, _WARMEST_C),
            )
    for what, value, unit in (
        (say("A draw"), element.power_kw, "kW"),
        (say("An airflow"), element.airflow_m3h, "m³/h"),
        (say("A flow"), element.flow_lpm, "l/min"),
    ):
        if value is not None and not 0.0 <= value < inf:
            raise EditRefused(
                say("{0} of {1:g} {2} is not possible.", what, value, unit),
                say("Enter 0 or more, or nothing where it is not known."),
            )
    if element.cop is not None and not 0.0 < element.cop <= _BEST_COP:
        raise EditRefused(
            say("A coefficient of performance of {0:g} is not possible.", element.cop),
            say("Enter a number above 0, at most {0:g}.", _BEST_COP),
        )


def _refuse_ratings(element: PowerElement) -> None:
    if element.phases not in _PHASES:
        raise EditRefused(
            say("{0} cannot have {1} phases.", element.name, element.phases),
            say("Enter 1 or 3 phases."),
        )
    for value, unit in _positive(element):
        if value is not None and not 0.0 < value < inf:
            raise EditRefused(
                say("{0} of {1:g} {2} carries nothing.", element.name, value, unit)
                if value != inf
                else say("{0} cannot have {1:g} {2}.", element.name, value, unit),
                say("Enter a number above zero."),
            )
    start = element.start_seconds
    if start is not None and not 0.0 <= start < inf:
        raise EditRefused(
            say("{0} cannot carry its load after {1:g} seconds.", element.name, start),
            say("Enter 0 or more."),
        )
    for what, value in (
        (say("A power factor"), element.power_factor),
        (say("A usable share"), element.usable_share),
    ):
        if value is not None and not 0.0 < value <= 1.0:
            raise EditRefused(
                say("{0} of {1:g} is not possible.", what, value),
                say("Enter a number above 0, at most 1."),
            )


def _positive(element: PowerElement) -> Iterator[tuple[float | None, str]]:
    yield element.volts, "V"
    yield element.amps, "A"
    yield element.kva, "kVA"
    yield element.energy_kwh, "kWh"
    yield element.trip_multiple, say("times the rated current")


def _refuse_battery(element: PowerElement) -> None:
    rows = element.battery_minutes
    if any(not (load > 0 and minutes > 0) for load, minutes in rows) or any(
        not (load < more and minutes >= fewer) for (load, minutes), (more, fewer) in pairwise(rows)
    ):
        raise EditRefused(
            say("The battery of {0} would last longer under more load.", element.name),
            say("Enter loads that rise and minutes that do not."),
        )
