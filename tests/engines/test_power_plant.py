"""Losses and PUE by component."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.facility import LossCurve
from planner.engines.power import (
    PueInputs,
    PueLoad,
    Transformer,
    interpolated_efficiency,
    pue,
    transformer_loss_kw,
    transformer_of_efficiency,
    ups_loss_kw,
)

CURVE = LossCurve(0.0075, 0.012, 0.013)
M3H_PER_CFM = 4.71947e-4 * 3600
DRY_TYPE = ((30.0, 0.9823), (75.0, 0.9860), (300.0, 0.9902), (500.0, 0.9914), (1000.0, 0.9928))


def plant(fan_pa: float, power_factor: float = 1.0) -> PueInputs:
    return PueInputs(
        rack_pdu_share=0.005,
        ups_curve=CURVE,
        ups_systems=2,
        ups_rating_kw=1100.0,
        pump_lpm_per_kw=1.5,
        pump_kpa=300.0,
        pump_efficiency=0.55,
        fan_m3h_per_kw=150 * M3H_PER_CFM,
        fan_pa=fan_pa,
        fan_efficiency=0.60,
        rejection_share=0.018,
        chiller_cop=5.5,
        misc_share=0.005,
        transformers=2,
        transformer=Transformer(1500.0, 1.90365, 15.54045),
        power_factor=power_factor,
    )


@pytest.mark.parametrize(
    ("share", "efficiency"),
    [(0.15, 93.99), (0.25, 95.67), (0.50, 96.76), (0.75, 96.92), (1.00, 96.85)],
)
def test_pw_13_ups_efficiency_by_load(share: float, efficiency: float) -> None:
    loss_kw = ups_loss_kw(share, 1.0, CURVE)
    assert 100 * share / (share + loss_kw) == pytest.approx(efficiency, abs=0.01)


def test_pw_12_transformer_efficiency_between_printed_ratings() -> None:
    assert interpolated_efficiency(400.0, DRY_TYPE) == pytest.approx(0.9908, abs=1e-5)
    assert interpolated_efficiency(10.0, DRY_TYPE) == 0.9823
    assert interpolated_efficiency(1000.0, DRY_TYPE) == pytest.approx(0.9928)
    assert interpolated_efficiency(3000.0, DRY_TYPE) == 0.9928


def test_pw_12_loss_of_a_1000_kva_transformer() -> None:
    unit = transformer_of_efficiency(1000.0, 0.9928, 0.35)
    assert transformer_loss_kw(350.0, unit) == pytest.approx(2.538, abs=0.001)
    assert (unit.no_load_kw, unit.load_loss_kw) == pytest.approx((1.269, 10.360), abs=0.001)
    for load_kva, efficiency in ((500.0, 99.234), (1000.0, 98.850)):
        loss_kw = transformer_loss_kw(load_kva, unit)
        assert 100 * load_kva / (load_kva + loss_kw) == pytest.approx(efficiency, abs=0.001)


def test_pw_16a_pue_is_facility_over_it_power() -> None:
    state = pue(PueLoad(500.0, 0.0, 1.0, 1.0), plant(400.0))
    assert state.pue == state.facility_kw / 500.0


def test_pw_16b_85_percent_liquid() -> None:
    state = pue(PueLoad(1000.0, 850.0, free_air=0.80, free_liquid=1.0), plant(400.0))
    assert state.ups_load == pytest.approx(0.4568, abs=0.0001)
    assert state.ups_loss_kw == pytest.approx(34.528, abs=0.001)
    assert state.pump_kw == pytest.approx(11.591, abs=0.001)
    assert state.fan_kw == pytest.approx(7.315, abs=0.001)
    assert state.chiller_kw == pytest.approx(7.158, abs=0.001)
    assert state.rejection_kw == pytest.approx(19.181, abs=0.001)
    assert state.transformer_loss_kw == pytest.approx(7.909, abs=0.001)
    assert state.facility_kw == pytest.approx(1097.68, abs=0.01)
    assert state.pue == pytest.approx(1.0977, abs=0.0005)


def test_pw_16c_all_air() -> None:
    state = pue(PueLoad(1000.0, 0.0, free_air=0.30, free_liquid=1.0), plant(600.0))
    assert state.fan_kw == pytest.approx(71.146, abs=0.001)
    assert state.chiller_kw == pytest.approx(141.359, abs=0.001)
    assert state.rejection_kw == pytest.approx(22.537, abs=0.001)
    assert state.transformer_loss_kw == pytest.approx(9.462, abs=0.001)
    assert state.facility_kw == pytest.approx(1289.03, abs=0.01)
    assert state.pue == pytest.approx(1.2890, abs=0.0005)


def test_liquid_heat_needs_a_chiller_where_the_climate_cannot_carry_it() -> None:
    cold = pue(PueLoad(1000.0, 850.0, 0.8, 1.0), plant(400.0))
    hot = pue(PueLoad(1000.0, 850.0, 0.8, 0.0), plant(400.0))
    assert hot.chiller_kw - cold.chiller_kw == pytest.approx((850.0 + hot.pump_kw) / 5.5)


def test_recharge_of_the_batteries_reaches_the_transformers() -> None:
    calm = pue(PueLoad(1000.0, 0.0, 0.0, 0.0), plant(400.0))
    charging = pue(PueLoad(1000.0, 0.0, 0.0, 0.0, recharge_kw=150.0), plant(400.0))
    assert charging.facility_kw - calm.facility_kw > 150.0


def test_a_site_without_load_or_plant_has_no_pue() -> None:
    empty = PueInputs(0, CURVE, 2, 0, 0, 0, 1, 0, 0, 1, 0, 5, 0, 2, Transformer(0, 0, 0), 1)
    state = pue(PueLoad(0.0, 0.0, 0.0, 0.0), empty)
    assert (state.facility_kw, state.ups_load, state.pue) == (0.0, 0.0, None)


shares = st.floats(0.0, 1.0)
loads = st.builds(
    lambda it_kw, liquid, air, free, recharge: PueLoad(it_kw, it_kw * liquid, air, free, recharge),
    st.floats(1.0, 2500.0),
    shares,
    shares,
    shares,
    st.floats(0.0, 300.0),
)


@given(loads, st.floats(0.9, 1.0))
def test_pue_is_at_least_one(load: PueLoad, power_factor: float) -> None:
    state = pue(load, plant(500.0, power_factor))
    assert state.pue is not None
    assert state.pue >= 1.0


@given(loads)
def test_heat_to_air_and_to_liquid_equals_the_power_that_became_heat(load: PueLoad) -> None:
    state = pue(load, plant(500.0))
    heat_kw = state.heat_air_kw + state.heat_liquid_kw
    inside_kw = state.it_kw + state.rack_pdu_kw + state.ups_loss_kw + state.fan_kw + state.pump_kw
    assert heat_kw == pytest.approx(inside_kw)


@given(loads)
def test_the_components_add_up_to_the_facility(load: PueLoad) -> None:
    state = pue(load, plant(500.0))
    parts_kw = (
        state.it_kw
        + state.rack_pdu_kw
        + state.ups_loss_kw
        + state.pump_kw
        + state.fan_kw
        + state.chiller_kw
        + state.rejection_kw
        + state.misc_kw
        + state.recharge_kw
        + state.transformer_loss_kw
    )
    assert state.facility_kw == pytest.approx(parts_kw)


@given(st.floats(0, 2000), st.floats(0, 2000))
def test_losses_rise_with_load(one_kw: float, other_kw: float) -> None:
    low, high = sorted((one_kw, other_kw))
    unit = Transformer(1500.0, 1.9, 15.5)
    assert ups_loss_kw(low, 1000.0, CURVE, 2) <= ups_loss_kw(high, 1000.0, CURVE, 2)
    assert transformer_loss_kw(low, unit, 2) <= transformer_loss_kw(high, unit, 2)


@given(loads, shares)
def test_a_colder_climate_never_needs_more_power(load: PueLoad, colder: float) -> None:
    milder = PueLoad(
        load.it_kw,
        load.liquid_kw,
        max(load.free_air, colder),
        max(load.free_liquid, colder),
        load.recharge_kw,
    )
    assert pue(milder, plant(500.0)).facility_kw <= pue(load, plant(500.0)).facility_kw + 1e-9
