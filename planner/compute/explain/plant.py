"""Why the plant of a site adds what it adds: facility power and PUE by component."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.chillers import chiller_draws
from planner.compute.explain.plant_units import NO_SHARES, carried, lost
from planner.compute.explain.terms import Given, applied, without_range
from planner.compute.site_plant import plant_inputs
from planner.compute.steps.climate import chillers_of
from planner.compute.steps.plant import plant_of
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.pue import PueResult
from planner.domain.site import Site
from planner.engines.power import (
    FORMULAS,
    HeatUnits,
    PowerUnits,
    PueBreakdown,
    PueInputs,
    PueLoad,
    UnitDraw,
    fan_kw,
    pue,
    pump_kw,
)

SHARE_OF_IT: Final = Formula(
    id="explain.share_of_it",
    result="share of the IT power",
    unit="kW",
    expression="share * it_kw",
    symbols={"share": "share of the IT power", "it_kw": "draw of all devices, kW"},
    source="Losses and small consumers that grow with the IT power",
)

NOT_PUE = say(
    "Facility power of the design day divided by IT power is not PUE: PUE is "
    "annual, at expected average draw and the climate of a year, without battery "
    "recharge."
)


@dataclass(frozen=True, slots=True)
class State:
    """The plant of a site in one state: the design day, or the mean of the year."""

    case: Case
    site: Site
    result: PueResult
    inputs: PueInputs
    load: PueLoad
    breakdown: PueBreakdown
    it_why: Explanation | None = None
    design_day: bool = False

    @property
    def air_kw(self) -> float:
        """Heat to air, losses inside the room included."""
        return self.breakdown.ups_out_kw - self.load.liquid_kw


def state_of(case: Case, site: Site, *, design: bool, it_why: Explanation | None) -> State | None:
    """Return the plant of an own site on the design day or over the year, None without load."""
    result = case.evaluation.sites[site.id]
    shown = result.design if design else result.annual
    if shown is None:
        return None
    free = case.free_cooling(site)
    drawn, chillers = plant_of(case.context, site), chillers_of(case.context, site)
    inputs = plant_inputs(result.it_power_kw, site.design, case.context.plant_rules, drawn)
    load = PueLoad(
        shown.it_kw,
        shown.liquid_kw,
        free.air_design if design else free.air_year,
        free.liquid_design if design else free.liquid_year,
        shown.recharge_kw,
        chillers.design if design else chillers.year,
    )
    return State(case, site, shown, inputs, load, pue(load, inputs), it_why, design)


def facility(state: State, title: str, value: float) -> Explanation:
    """Return why the facility power of a state is what it is, component by component."""
    result, drawn, made_of = state.result, state.inputs.drawn, state.breakdown
    whys = {
        "rack_pdu_kw": _rack_pdu(state),
        "busway_kw": _lost(state, say("Busways"), drawn.busways, made_of.busways),
        "pdu_kw": _lost(state, say("Floor PDUs"), drawn.pdus, made_of.pdus),
        "ups_loss_kw": _ups(state),
        "pump_kw": _pumps(state),
        "fan_kw": _fans(state),
        "chiller_kw": _chillers(state),
        "rejection_kw": _rejection(state),
        "misc_kw": _misc(state),
        "recharge_kw": _recharge(state),
        "transformer_loss_kw": _transformers(state),
    }
    values = dict(zip(whys, result.components_kw.values(), strict=True))
    given = {key: Given(values[key], "kW", why=why) for key, why in whys.items()}
    given["it_kw"] = Given(result.it_kw, "kW", why=state.it_why)
    return applied(title, value, "kW", FORMULAS["power.facility"], given)


def _made(
    state: State, title: str, value: float, formula: str, given: Mapping[str, Given]
) -> Explanation:
    return applied(f"{title}, {state.site.name}", value, "kW", FORMULAS[formula], given)


def _of_it(state: State, title: str, value: float, key: str) -> Explanation:
    given = {"share": state.case.assumed(key), "it_kw": Given(state.result.it_kw, "kW")}
    return applied(f"{title}, {state.site.name}", value, "kW", SHARE_OF_IT, given)


def _rack_pdu(state: State) -> Explanation:
    return _of_it(state, say("Rack PDUs"), state.result.rack_pdu_kw, "power.rack_pdu_loss")


def _misc(state: State) -> Explanation:
    return _of_it(state, say("Lights and controls"), state.result.misc_kw, "power.misc_share")


def _recharge(state: State) -> Explanation | None:
    if not state.load.recharge_kw:
        return None
    key = "cooling.battery_recharge_share"
    return _of_it(state, say("Battery recharge"), state.load.recharge_kw, key)


def _lost(
    state: State,
    title: str,
    units: Sequence[PowerUnits],
    draws: Sequence[UnitDraw],
    load_unit: str = "kW",
) -> Explanation | None:
    """Why units on the plan lose what they do, each for itself; None without any."""
    return lost(f"{title}, {state.site.name}", units, draws, load_unit) if units else None


def _carried(
    state: State,
    title: str,
    units: Sequence[HeatUnits],
    draws: Sequence[UnitDraw],
    usual: Callable[[State, float], Explanation],
    shares: Mapping[str, Explanation] = NO_SHARES,
) -> Explanation:
    """Why cooling draws what it does: units on the plan, and the usual plant for the rest."""
    rest = next((one for one in draws if not one.name), None)
    why = usual(state, rest.load) if rest is not None else None
    if not units and why is not None:
        return why
    return carried(f"{title}, {state.site.name}", units, draws, why, shares)


def _ups(state: State) -> Explanation:
    drawn = _lost(state, "UPS", state.inputs.drawn.ups, state.breakdown.ups)
    if drawn is not None:
        return drawn
    case, result, inputs = state.case, state.result, state.inputs
    rating = Given(
        inputs.ups_rating_kw,
        "kW",
        without_range(case.assumed("power.ups_sizing").evidence),
        say("rating of one: what it is to carry of peak IT ÷ its sizing share"),
    )
    systems = case.assumed("power.ups_systems")
    if systems.value != inputs.ups_systems:
        systems = Given(inputs.ups_systems, "", ENTERED, say("UPS units of the site's topology"))
    given = {
        "systems": systems,
        "rating_kw": rating,
        "fixed": case.assumed("power.ups_fixed"),
        "proportional": case.assumed("power.ups_proportional"),
        "square": case.assumed("power.ups_square"),
        "load_kw": Given(result.ups_out_kw, "kW"),
    }
    return _made(state, "UPS", result.ups_kw, "power.ups_loss", given)


def _pumps(state: State) -> Explanation | None:
    if not state.load.liquid_kw:
        return None
    units, draws = state.inputs.drawn.pumps, state.breakdown.pumps
    return _carried(state, say("Coolant pumps"), units, draws, _usual_pumps)


def _usual_pumps(state: State, heat_kw: float) -> Explanation:
    case = state.case
    given = {
        "liquid_kw": Given(heat_kw, "kW"),
        "lpm_per_kw": case.assumed("cooling.pump_lpm_per_kw"),
        "kpa": case.assumed("cooling.pump_pressure_kpa"),
        "efficiency": case.assumed("cooling.pump_efficiency"),
    }
    value = pump_kw(heat_kw, state.inputs)
    return _made(state, say("Coolant pumps"), value, "power.pump", given)


def _fans(state: State) -> Explanation:
    units, draws = state.inputs.drawn.fans, state.breakdown.fans
    return _carried(state, say("Room fans"), units, draws, _usual_fans)


def _usual_fans(state: State, heat_kw: float) -> Explanation:
    case = state.case
    airflow = case.assumed("cooling.fan_cfm_per_kw")
    given = {
        "air_kw": Given(heat_kw, "kW"),
        "m3h_per_kw": Given(
            state.inputs.fan_m3h_per_kw,
            "m³/h per kW",
            without_range(airflow.evidence),
            airflow.label,
        ),
        "pa": case.assumed("cooling.fan_pressure_pa"),
        "efficiency": case.assumed("cooling.fan_efficiency"),
    }
    return _made(state, say("Room fans"), fan_kw(heat_kw, state.inputs), "power.fan", given)


def _chillers(state: State) -> Explanation:
    result = state.result
    units, draws = state.inputs.drawn.chillers, state.breakdown.chillers
    if not units:
        given = _mechanical(state) | {"cop": state.case.assumed("cooling.chiller_cop")}
        return _made(state, say("Chillers"), result.chillers_kw, "power.chiller", given)
    heat = applied(
        say("Heat for the chillers, {0}", state.site.name),
        result.mechanical_kw,
        "kW",
        FORMULAS["power.mechanical"],
        _mechanical(state),
    )
    shares = chiller_draws(state.case, state.site, draws, design=state.design_day)
    why = _carried(state, say("Chillers"), units, draws, _usual_chillers, shares)
    return replace(why, parts=(heat, *why.parts))


def _usual_chillers(state: State, heat_kw: float) -> Explanation:
    cop = state.case.assumed("cooling.chiller_cop")
    given = {
        "heat_kw": Given(heat_kw, "kW"),
        "draw_share": Given(
            1.0 / state.inputs.chiller_cop, "kW per kW", without_range(cop.evidence)
        ),
    }
    value = heat_kw / state.inputs.chiller_cop
    return _made(state, say("Chillers"), value, "power.carried", given)


def _mechanical(state: State) -> dict[str, Given]:
    region, load = state.case.region(state.site), state.load
    climate = without_range(region.evidence.get("design_dry_bulb_c")) if region else None
    return {
        "air_kw": Given(state.air_kw, "kW"),
        "fan_kw": Given(state.result.fans_kw, "kW"),
        "ups_loss_kw": Given(state.result.ups_kw, "kW"),
        "free_air": Given(load.free_air, "share of heat", climate),
        "liquid_kw": Given(load.liquid_kw, "kW"),
        "pump_kw": Given(state.result.pumps_kw, "kW"),
        "free_liquid": Given(load.free_liquid, "share of heat", climate),
    }


def _rejection(state: State) -> Explanation:
    result = state.result
    units, draws = state.inputs.drawn.rejection, state.breakdown.rejection
    if units:
        return _carried(state, say("Heat rejection"), units, draws, _usual_rejection)
    given = {
        "share": state.case.assumed("cooling.rejection_fan_share"),
        "liquid_kw": Given(state.load.liquid_kw, "kW"),
        "air_kw": Given(state.air_kw, "kW"),
        "pump_kw": Given(result.pumps_kw, "kW"),
        "fan_kw": Given(result.fans_kw, "kW"),
        "ups_loss_kw": Given(result.ups_kw, "kW"),
        "chiller_kw": Given(result.chillers_kw, "kW"),
    }
    return _made(state, say("Heat rejection"), result.rejection_kw, "power.rejection", given)


def _usual_rejection(state: State, heat_kw: float) -> Explanation:
    share = state.case.assumed("cooling.rejection_fan_share")
    given = {"heat_kw": Given(heat_kw, "kW"), "draw_share": share}
    value = heat_kw * state.inputs.rejection_share
    return _made(state, say("Heat rejection"), value, "power.carried", given)


def _transformers(state: State) -> Explanation:
    title, units = say("Transformers"), state.inputs.drawn.transformers
    drawn = _lost(state, title, units, state.breakdown.transformers, "kVA")
    if drawn is not None:
        return drawn
    case, inputs, unit = state.case, state.inputs, state.inputs.transformer
    behind_kw = state.result.facility_kw - state.result.transformer_kw
    no_load = case.assumed("power.transformer_no_load_loss")
    load = case.assumed("power.transformer_load_loss")
    sizing = case.assumed("power.transformer_sizing")
    given = {
        "units": case.assumed("power.transformers"),
        "no_load_kw": Given(unit.no_load_kw, "kW", without_range(no_load.evidence)),
        "load_loss_kw": Given(unit.load_loss_kw, "kW", without_range(load.evidence)),
        "load_kva": Given(behind_kw / inputs.power_factor, "kVA"),
        "rating_kva": Given(unit.rating_kva, "kVA", without_range(sizing.evidence)),
    }
    return _made(state, title, state.result.transformer_kw, "power.transformer_loss", given)
