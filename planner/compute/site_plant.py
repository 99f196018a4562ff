"""The plant of a site: what stands on the plan, and the usual plant for what does not."""

from collections.abc import Iterable, Iterator, Mapping

from planner.compute.power_tables import loss_curve, loss_rating
from planner.compute.rules import PlantRules
from planner.compute.usual_ups import usual_ups
from planner.domain.facility import (
    CoolingElement,
    CoolingKind,
    Loop,
    PlantElement,
    PowerElement,
    PowerKind,
)
from planner.domain.facility_design import FacilityDesign
from planner.domain.provenance import Estimate
from planner.domain.pue import PueResult
from planner.domain.units import M3H_PER_CFM
from planner.engines.power import (
    NOTHING_DRAWN,
    DrawnPlant,
    HeatUnits,
    PowerUnits,
    PueInputs,
    PueLoad,
    Transformer,
    pue,
)

_AIR_MOVERS = (CoolingKind.AIR_HANDLER, CoolingKind.IN_ROW, CoolingKind.REAR_DOOR)
_PUMPS = (CoolingKind.CDU, CoolingKind.PUMP)


def plant_inputs(
    peak_kw: float, design: FacilityDesign, plant: PlantRules, drawn: DrawnPlant = NOTHING_DRAWN
) -> PueInputs:
    """Return the plant of a site: the usual one, sized for the peak, behind what is *drawn*."""
    value = plant.values
    usual = usual_ups(peak_kw, design, value)
    # Each transformer of the pair is sized to carry the whole peak after the loss of the other.
    kva = peak_kw / value["power.power_factor"] / value["power.transformer_sizing"]
    return PueInputs(
        rack_pdu_share=value["power.rack_pdu_loss"],
        ups_curve=plant.ups_curve,
        ups_systems=usual.all_units,
        ups_rating_kw=usual.unit_kw,
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
        liquid_kw=load.liquid_kw,
        mechanical_kw=state.mechanical_kw,
        rejected_kw=state.rejected_kw,
    )


def drawn_plant(
    elements: tuple[PlantElement, ...], assumptions: Mapping[str, Estimate]
) -> DrawnPlant:
    """Return what plant elements of a site lose and draw.

    Elements whose rating or draw is not known are left to the usual plant. PDUs and breakers in a
    rack are the rack PDUs of the usual chain.
    """
    if not elements:
        return NOTHING_DRAWN
    power = [one for one in elements if isinstance(one, PowerElement)]
    cooling = [one for one in elements if isinstance(one, CoolingElement)]

    def units(kind: PowerKind) -> tuple[PowerUnits, ...]:
        return tuple(
            PowerUnits(one.name, one.installed, rating, curve)
            for one in power
            if one.kind is kind
            and (rating := loss_rating(one, assumptions))
            and (curve := loss_curve(one, assumptions))
        )

    return DrawnPlant(
        ups=units(PowerKind.UPS),
        pdus=units(PowerKind.PDU),
        busways=units(PowerKind.BUSWAY),
        transformers=units(PowerKind.TRANSFORMER),
        pumps=tuple(_movers(cooling, _PUMPS)),
        fans=tuple(_movers(cooling, _AIR_MOVERS)),
        chillers=tuple(
            _machines(cooling, CoolingKind.CHILLER, assumptions["cooling.chiller_cop"].likely)
        ),
        rejection=tuple(_machines(cooling, CoolingKind.HEAT_REJECTION)),
    )


def _kind(element: CoolingElement) -> CoolingKind:
    """What a unit is; one that does not say moves what is on its loop."""
    if element.kind is not None:
        return element.kind
    return CoolingKind.AIR_HANDLER if element.loop is Loop.AIR else CoolingKind.CDU


def _movers(
    elements: Iterable[CoolingElement], kinds: tuple[CoolingKind, ...]
) -> Iterator[HeatUnits]:
    """Fans and pumps: what they draw at their capacity."""
    for one in elements:
        if _kind(one) in kinds and one.power_kw is not None and one.capacity_kw > 0:
            capacity_kw = one.running * one.capacity_kw
            yield HeatUnits(one.name, capacity_kw, one.power_kw / one.capacity_kw)


def _machines(
    elements: Iterable[CoolingElement], kind: CoolingKind, usual_cop: float | None = None
) -> Iterator[HeatUnits]:
    """Chillers and coolers: by their COP, what they draw at their capacity, or the usual COP."""
    for one in elements:
        if _kind(one) is not kind or one.capacity_kw <= 0:
            continue
        if one.cop:
            share = 1.0 / one.cop
        elif one.power_kw is not None:
            share = one.power_kw / one.capacity_kw
        elif usual_cop is not None:
            share = 1.0 / usual_cop
        else:
            continue
        yield HeatUnits(one.name, one.running * one.capacity_kw, share)
