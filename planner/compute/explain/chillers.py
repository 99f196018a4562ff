"""Why a chiller takes what it does for each kW of heat, at the climate of its site."""

from collections.abc import Sequence

from planner.compute.chillers import (
    RATED_AIR,
    RATED_CONDENSER,
    RATED_WATER,
    ChillerAtSite,
    chillers_at,
)
from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, applied, listed
from planner.compute.steps.climate import climate_of
from planner.compute.steps.plant import elements_of
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.domain.site import Site
from planner.engines.cooling import FORMULAS
from planner.engines.power import UnitDraw

_AIR = say("chilled water for the air of rooms")
_LIQUID = say("facility water")


def chiller_draws(
    case: Case, site: Site, draws: Sequence[UnitDraw], *, design: bool
) -> dict[str, Explanation]:
    """Return by name why chillers take what they do for each kW; those that follow the climate."""
    found = {one.name: one for one in _all_at(case, site)}
    return {
        draw.name: _share(case, found[draw.name], draw.kw / draw.load, design=design)
        for draw in draws
        if draw.name in found and draw.load > 0
    }


def design_cops(case: Case, site: Site, name: str) -> Explanation | None:
    """Return why a chiller has its COP on the design day; None where it does not follow it."""
    one = next((each for each in _all_at(case, site) if each.name == name), None)
    if one is None:
        return None
    parts = _cops(case, one)
    if len(parts) == 1:
        return parts[0]
    title = say("COP of {0} on the design day", one.name)
    given = [Given(part.value or 0.0, "kW per kW", label=part.title) for part in parts]
    return listed(title, parts[0].value, "", given, (_part_load(),), parts=parts)


def _all_at(case: Case, site: Site) -> tuple[ChillerAtSite, ...]:
    context = case.context
    values, climate = context.plant_rules.values, climate_of(context, site)
    return tuple(chillers_at(elements_of(context, site), climate, site.design.cooling, values))


def _share(case: Case, one: ChillerAtSite, value: float, *, design: bool) -> Explanation:
    title = say("Draw of {0} for each kW of heat", one.name)
    draw = one.design if design else one.year
    given = [
        Given(share, "kW per kW", label=label)
        for share, label in (
            (draw.air_share, say("heat of the air")),
            (draw.liquid_share, say("heat of liquids")),
        )
        if share is not None
    ]
    notes = [_part_load()]
    if not design:
        notes.insert(0, say("1 ÷ COP, mean of the hours of a year by the heat they leave."))
    return listed(title, value, "kW per kW", given, notes, parts=_cops(case, one))


def _part_load() -> str:
    return say("Part load is not counted: makers print it machine by machine.")


def _cops(case: Case, one: ChillerAtSite) -> list[Explanation]:
    """The COP of the design day, for each loop that asks for water of its own."""
    waters = {one.air_water_c: _AIR, one.liquid_water_c: _LIQUID}
    return [
        _cop(case, one, water_c, label if len(waters) > 1 else "")
        for water_c, label in waters.items()
    ]


def _cop(case: Case, one: ChillerAtSite, water_c: float, label: str) -> Explanation:
    evaporator = case.assumed("cooling.evaporator_approach_k")
    condenser = case.assumed("cooling.condenser_approach_k")
    cold_c = water_c - evaporator.value
    given = {
        "greatest": case.assumed("cooling.chiller_greatest_cop"),
        "efficiency": _efficiency(case, one),
        "evaporating_c": Given(cold_c, "°C"),
        "lift_k": Given(max(1.0, one.sink_c + condenser.value - cold_c), "K"),
    }
    title = say("COP of {0} on the design day", one.name)
    if label:
        title = say("COP of {0} on the design day, {1}", one.name, label)
    sink = say("condenser water") if one.water_cooled else say("outdoor air")
    beside = (
        Given(water_c, "°C", label=say("chilled water")),
        Given(one.sink_c, "°C", label=sink),
        *(evaporator, condenser),
    )
    value = one.machine.cop(water_c, one.sink_c)
    return applied(title, value, "", FORMULAS["cooling.chiller_cop"], given, beside=beside)


def _efficiency(case: Case, one: ChillerAtSite) -> Given:
    if one.printed_cop is None:
        return case.assumed("cooling.chiller_ideal_share")
    rated_water = case.assumed(RATED_WATER)
    rated_sink = case.assumed(RATED_CONDENSER if one.water_cooled else RATED_AIR)
    cold_c = rated_water.value - one.machine.evaporator_k
    given = {
        "cop": Given(one.printed_cop, "kW per kW", ENTERED),
        "lift_k": Given(rated_sink.value + one.machine.condenser_k - cold_c, "K"),
        "evaporating_c": Given(cold_c, "°C"),
    }
    why = applied(
        say("Share of the ideal cycle of {0}", one.name),
        one.machine.ideal_share,
        "",
        FORMULAS["cooling.chiller_rated_share"],
        given,
        beside=(rated_water, rated_sink),
    )
    return Given(one.machine.ideal_share, "share", why=why)
