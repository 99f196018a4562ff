"""The plant of a site: what stands on the plan, and the usual plant for what does not."""

from planner.compute.rules import PlantRules
from planner.domain.pue import PueResult
from planner.domain.units import M3H_PER_CFM
from planner.engines.power import (
    NOTHING_DRAWN,
    DrawnPlant,
    PueInputs,
    PueLoad,
    Transformer,
    pue,
)


def plant_inputs(peak_kw: float, plant: PlantRules, drawn: DrawnPlant = NOTHING_DRAWN) -> PueInputs:
    """Return the plant of a site: the usual one, sized for the peak, behind what is *drawn*."""
    value = plant.values
    rating = peak_kw / plant.ups_sizing
    # Each transformer of the pair is sized to carry the whole peak after the loss of the other.
    kva = peak_kw / value["power.power_factor"] / value["power.transformer_sizing"]
    return PueInputs(
        rack_pdu_share=value["power.rack_pdu_loss"],
        ups_curve=plant.ups_curve,
        ups_systems=plant.ups_systems,
        ups_rating_kw=rating,
        pump_lpm_per_kw=value["cooling.pump_lpm_per_kw"],
        pump_kpa=value["cooling.pump_pressure_kpa"],
        pump_efficiency=value["cooling.pump_efficiency"],
        fan_m3h_per_kw=value["cooling.fan_cfm_per_kw"] * M3H_PER_CFM,
        fan_pa=value["cooling.fan_pressure_pa"],
        fan_efficiency=value["cooling.fan_efficiency"],
        rejection_share=value["cooling.rejection_fan_share"],
        chiller_cop=value["cooling.chiller_cop"],
        misc_share=value["power.misc_share"],
        transformers=int(value["power.transformers"]),
        transformer=Transformer(kva, plant.transformer_no_load * kva, plant.transformer_load * kva),
        power_factor=value["power.power_factor"],
        drawn=drawn,
    )


def pue_result(load: PueLoad, inputs: PueInputs) -> PueResult:
    """Return the build-up of a state of the plant."""
    state = pue(load, inputs)
    return PueResult(
        it_kw=state.it_kw,
        rack_pdu_kw=state.rack_pdu_kw,
        busway_kw=state.busway_kw,
        pdu_kw=state.pdu_kw,
        ups_kw=state.ups_loss_kw,
        pumps_kw=state.pump_kw,
        fans_kw=state.fan_kw,
        chillers_kw=state.chiller_kw,
        rejection_kw=state.rejection_kw,
        misc_kw=state.misc_kw,
        recharge_kw=state.recharge_kw,
        transformer_kw=state.transformer_loss_kw,
        ups_capacity_kw=state.ups_capacity_kw,
        mechanical_kw=state.mechanical_kw,
        rejected_kw=state.rejected_kw,
    )
