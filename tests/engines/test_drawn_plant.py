"""PUE with plant that stands on the plan: what it shares, loses, draws and leaves to the usual."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.facility import LossCurve
from planner.engines.power import (
    NOTHING_DRAWN,
    DrawnPlant,
    HeatUnits,
    PowerUnits,
    PueBreakdown,
    PueInputs,
    PueLoad,
    Transformer,
    carried_draws,
    pue,
    shared_losses,
    ups_loss_kw,
)

CURVE = LossCurve(0.0075, 0.012, 0.013)
ECO = LossCurve(0.003, 0.004, 0.003)
USUAL = PueInputs(
    rack_pdu_share=0.005,
    ups_curve=CURVE,
    ups_systems=2,
    ups_rating_kw=1100.0,
    pump_lpm_per_kw=1.5,
    pump_kpa=300.0,
    pump_efficiency=0.55,
    fan_m3h_per_kw=254.9,
    fan_pa=500.0,
    fan_efficiency=0.6,
    rejection_share=0.018,
    chiller_cop=5.5,
    misc_share=0.005,
    transformers=2,
    transformer=Transformer(1500.0, 1.9, 15.5),
    power_factor=0.99,
)
ALL_DRAWN = DrawnPlant(
    ups=(PowerUnits("UPS A", 2, 600.0, ECO), PowerUnits("UPS B", 1, 1200.0, CURVE)),
    pdus=(PowerUnits("PDU 1", 4, 300.0, LossCurve(0.002, 0.004, 0.004)),),
    busways=(PowerUnits("Busway A", 2, 575.0, LossCurve(0.0, 0.0, 0.01)),),
    transformers=(PowerUnits("TX 1", 2, 1500.0, LossCurve(0.00127, 0.0, 0.01036)),),
    pumps=(HeatUnits("CDU 1", 400.0, 0.017),),
    fans=(HeatUnits("CRAH 1", 250.0, 0.06), HeatUnits("In-row 1", 100.0, 0.045)),
    chillers=(HeatUnits("Chiller 1", 300.0, 1 / 6.28),),
    rejection=(HeatUnits("Dry cooler 1", 900.0, 0.0225),),
)


def state(load: PueLoad, drawn: DrawnPlant = ALL_DRAWN) -> PueBreakdown:
    return pue(load, replace(USUAL, drawn=drawn))


def test_units_share_the_load_by_their_rating() -> None:
    small, large = shared_losses(900.0, [ALL_DRAWN.ups[0], PowerUnits("C", 1, 600.0, CURVE)])
    assert (small.load, large.load) == pytest.approx((600.0, 300.0))
    assert small.kw == pytest.approx(ups_loss_kw(600.0, 600.0, ECO, 2))
    assert large.kw == pytest.approx(ups_loss_kw(300.0, 600.0, CURVE))


def test_units_without_a_rating_lose_nothing() -> None:
    (draw,) = shared_losses(50.0, [PowerUnits("UPS", 1, 0.0, CURVE)])
    assert (draw.load, draw.kw) == (0.0, 0.0)


def test_drawing_the_usual_ups_changes_nothing() -> None:
    load = PueLoad(1000.0, 850.0, 0.8, 1.0)
    drawn = DrawnPlant(ups=(PowerUnits("A", 1, 1100.0, CURVE), PowerUnits("B", 1, 1100.0, CURVE)))
    assert state(load, drawn).facility_kw == pytest.approx(state(load, NOTHING_DRAWN).facility_kw)


def test_drawn_coolers_leave_the_rest_to_the_usual_plant() -> None:
    first, second, rest = carried_draws(500.0, ALL_DRAWN.fans, usual_share=0.1)
    assert (first.load, second.load, rest.load) == pytest.approx((250.0, 100.0, 150.0))
    assert (first.kw, second.kw, rest.kw) == pytest.approx((15.0, 4.5, 15.0))
    half, other = carried_draws(175.0, ALL_DRAWN.fans, usual_share=0.1)
    assert (half.load, other.load) == pytest.approx((125.0, 50.0))


def test_losses_of_busways_and_pdus_pass_the_ups_and_warm_the_room() -> None:
    load = PueLoad(1000.0, 0.0, 0.0, 1.0)
    without = state(load, replace(ALL_DRAWN, busways=(), pdus=()))
    found = state(load)
    assert found.busway_kw > 0
    assert found.pdu_kw > 0
    assert found.ups_out_kw == pytest.approx(without.ups_out_kw + found.busway_kw + found.pdu_kw)
    assert found.fan_kw > without.fan_kw
    assert found.facility_kw - without.facility_kw > found.busway_kw + found.pdu_kw


shares = st.floats(0.0, 1.0)
loads = st.builds(
    lambda it_kw, liquid, air, free, recharge: PueLoad(it_kw, it_kw * liquid, air, free, recharge),
    st.floats(1.0, 2500.0),
    shares,
    shares,
    shares,
    st.floats(0.0, 300.0),
)
plants = st.sampled_from((NOTHING_DRAWN, ALL_DRAWN))


@given(loads, plants)
def test_the_components_add_up_whatever_is_drawn(load: PueLoad, drawn: DrawnPlant) -> None:
    one = state(load, drawn)
    parts_kw = one.rack_pdu_kw + one.busway_kw + one.pdu_kw + one.ups_loss_kw + one.pump_kw
    parts_kw += one.fan_kw + one.chiller_kw + one.rejection_kw + one.misc_kw + one.recharge_kw
    assert one.facility_kw == pytest.approx(one.it_kw + parts_kw + one.transformer_loss_kw)
    assert one.pue is not None
    assert one.pue >= 1.0
    inside_kw = one.ups_out_kw + one.ups_loss_kw + one.fan_kw + one.pump_kw
    assert one.heat_air_kw + one.heat_liquid_kw == pytest.approx(inside_kw)
    assert one.rejected_kw == pytest.approx(inside_kw + one.chiller_kw)


@given(loads, st.floats(1.0, 3.0), plants)
def test_more_it_never_lowers_a_component(load: PueLoad, factor: float, drawn: DrawnPlant) -> None:
    more = replace(load, it_kw=load.it_kw * factor, liquid_kw=load.liquid_kw * factor)
    low, high = state(load, drawn), state(more, drawn)
    for name in ("rack_pdu_kw", "busway_kw", "pdu_kw", "ups_loss_kw", "pump_kw", "fan_kw"):
        assert getattr(high, name) >= getattr(low, name) - 1e-9
    for name in ("chiller_kw", "rejection_kw", "misc_kw", "transformer_loss_kw", "facility_kw"):
        assert getattr(high, name) >= getattr(low, name) - 1e-9


@given(loads)
def test_twice_the_load_on_twice_the_plant_loses_twice_as_much(load: PueLoad) -> None:
    def twice_power(units: tuple[PowerUnits, ...]) -> tuple[PowerUnits, ...]:
        return tuple(replace(one, count=2 * one.count) for one in units)

    def twice_heat(units: tuple[HeatUnits, ...]) -> tuple[HeatUnits, ...]:
        return tuple(replace(one, capacity_kw=2 * one.capacity_kw) for one in units)

    plant = DrawnPlant(
        ups=twice_power(ALL_DRAWN.ups),
        pdus=twice_power(ALL_DRAWN.pdus),
        busways=twice_power(ALL_DRAWN.busways),
        transformers=twice_power(ALL_DRAWN.transformers),
        pumps=twice_heat(ALL_DRAWN.pumps),
        fans=twice_heat(ALL_DRAWN.fans),
        chillers=twice_heat(ALL_DRAWN.chillers),
        rejection=twice_heat(ALL_DRAWN.rejection),
    )
    more = replace(
        load,
        it_kw=2 * load.it_kw,
        liquid_kw=2 * load.liquid_kw,
        recharge_kw=2 * load.recharge_kw,
    )
    assert state(more, plant).facility_kw == pytest.approx(2 * state(load).facility_kw)


@given(loads, shares, plants)
def test_more_liquid_never_needs_more_fans(load: PueLoad, liquid: float, drawn: DrawnPlant) -> None:
    more = replace(load, liquid_kw=max(load.liquid_kw, load.it_kw * liquid))
    assert state(more, drawn).fan_kw <= state(load, drawn).fan_kw + 1e-9
