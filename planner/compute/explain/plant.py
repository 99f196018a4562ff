"""Why the plant of a site adds what it adds: facility power and PUE by component."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, without_range
from planner.compute.sites import plant_inputs
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.results import PueResult
from planner.domain.site import Site
from planner.engines.power import FORMULAS, PueInputs

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
    liquid_share: float
    free_air: float
    free_liquid: float
    recharge_kw: float
    it_why: Explanation | None = None

    @property
    def liquid_kw(self) -> float:
        """Heat to liquid."""
        return self.result.it_kw * self.liquid_share

    @property
    def air_kw(self) -> float:
        """Heat to air, rack PDUs included."""
        return self.result.it_kw - self.liquid_kw + self.result.rack_pdu_kw

    @property
    def facility_kw(self) -> float:
        """All of it together."""
        return self.result.pue * self.result.it_kw


def state_of(case: Case, site: Site, *, design: bool, it_why: Explanation | None) -> State | None:
    """Return the plant of an own site on the design day or over the year, None without load."""
    result = case.evaluation.sites[site.id]
    shown = result.design if design else result.annual
    if shown is None:
        return None
    racks = [
        case.evaluation.racks[rack.id]
        for rack in case.context.ordered
        if case.context.places.site_of_row[rack.row] == site.id
    ]
    heat = sum(rack.heat_kw for rack in racks)
    liquid = sum(rack.liquid_heat_kw for rack in racks)
    free = case.free_cooling(site)
    recharge = case.shelf.assume("cooling.battery_recharge_share") if design else 0.0
    return State(
        case,
        site,
        shown,
        plant_inputs(result.it_power_kw, case.context.plant_rules),
        liquid / heat if heat else 0.0,
        free.air_design if design else free.air_year,
        free.liquid_design if design else free.liquid_year,
        recharge * shown.it_kw,
        it_why,
    )


def facility(state: State, title: str, value: float) -> Explanation:
    """Return why the facility power of a state is what it is, component by component."""
    result = state.result
    given = {
        "it_kw": Given(result.it_kw, "kW", why=state.it_why),
        "rack_pdu_kw": Given(result.rack_pdu_kw, "kW", why=_rack_pdu(state)),
        "ups_loss_kw": Given(result.ups_kw, "kW", why=_ups(state)),
        "pump_kw": Given(result.pumps_kw, "kW", why=_pump(state) if state.liquid_kw else None),
        "fan_kw": Given(result.fans_kw, "kW", why=_fan(state)),
        "chiller_kw": Given(result.chillers_kw, "kW", why=_chiller(state)),
        "rejection_kw": Given(result.rejection_kw, "kW", why=_rejection(state)),
        "misc_kw": Given(result.misc_kw, "kW", why=_misc(state)),
        "recharge_kw": Given(state.recharge_kw, "kW", why=_recharge(state)),
        "transformer_loss_kw": Given(result.transformer_kw, "kW", why=_transformer(state)),
    }
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
    if not state.recharge_kw:
        return None
    key = "cooling.battery_recharge_share"
    return _of_it(state, say("Battery recharge"), state.recharge_kw, key)


def _ups(state: State) -> Explanation:
    case, result, inputs = state.case, state.result, state.inputs
    rating = Given(
        inputs.ups_rating_kw,
        "kW",
        without_range(case.assumed("power.ups_sizing").evidence),
        say("rating of one system: peak IT ÷ its sizing share"),
    )
    given = {
        "systems": case.assumed("power.ups_systems"),
        "rating_kw": rating,
        "fixed": case.assumed("power.ups_fixed"),
        "proportional": case.assumed("power.ups_proportional"),
        "square": case.assumed("power.ups_square"),
        "load_kw": Given(result.it_kw + result.rack_pdu_kw, "kW"),
    }
    return _made(state, "UPS", result.ups_kw, "power.ups_loss", given)


def _pump(state: State) -> Explanation:
    case = state.case
    given = {
        "liquid_kw": Given(state.liquid_kw, "kW"),
        "lpm_per_kw": case.assumed("cooling.pump_lpm_per_kw"),
        "kpa": case.assumed("cooling.pump_pressure_kpa"),
        "efficiency": case.assumed("cooling.pump_efficiency"),
    }
    return _made(state, say("Coolant pumps"), state.result.pumps_kw, "power.pump", given)


def _fan(state: State) -> Explanation:
    case = state.case
    airflow = case.assumed("cooling.fan_cfm_per_kw")
    given = {
        "air_kw": Given(state.air_kw, "kW"),
        "m3h_per_kw": Given(
            state.inputs.fan_m3h_per_kw,
            "m³/h per kW",
            without_range(airflow.evidence),
            airflow.label,
        ),
        "pa": case.assumed("cooling.fan_pressure_pa"),
        "efficiency": case.assumed("cooling.fan_efficiency"),
    }
    return _made(state, say("Room fans"), state.result.fans_kw, "power.fan", given)


def _chiller(state: State) -> Explanation:
    result, region = state.result, state.case.region(state.site)
    climate = without_range(region.evidence.get("design_dry_bulb_c")) if region else None
    given = {
        "air_kw": Given(state.air_kw, "kW"),
        "fan_kw": Given(result.fans_kw, "kW"),
        "ups_loss_kw": Given(result.ups_kw, "kW"),
        "free_air": Given(state.free_air, "share of heat", climate),
        "liquid_kw": Given(state.liquid_kw, "kW"),
        "pump_kw": Given(result.pumps_kw, "kW"),
        "free_liquid": Given(state.free_liquid, "share of heat", climate),
        "cop": state.case.assumed("cooling.chiller_cop"),
    }
    return _made(state, "Chillers", result.chillers_kw, "power.chiller", given)


def _rejection(state: State) -> Explanation:
    result = state.result
    given = {
        "share": state.case.assumed("cooling.rejection_fan_share"),
        "liquid_kw": Given(state.liquid_kw, "kW"),
        "air_kw": Given(state.air_kw, "kW"),
        "pump_kw": Given(result.pumps_kw, "kW"),
        "fan_kw": Given(result.fans_kw, "kW"),
        "ups_loss_kw": Given(result.ups_kw, "kW"),
        "chiller_kw": Given(result.chillers_kw, "kW"),
    }
    return _made(state, say("Heat rejection"), result.rejection_kw, "power.rejection", given)


def _transformer(state: State) -> Explanation:
    case, inputs, unit = state.case, state.inputs, state.inputs.transformer
    behind_kw = state.facility_kw - state.result.transformer_kw
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
    return _made(
        state, "Transformers", state.result.transformer_kw, "power.transformer_loss", given
    )
