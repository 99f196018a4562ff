"""The four quantities of a device and what they average to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.hardware import AcceleratorFit, Part, PartKind, PowerDraw
from planner.domain.identity import EntryId
from planner.engines.power import (
    DevicePower,
    LoadClass,
    PowerRatios,
    average_kw,
    device_power,
    diversified_peak_kw,
)

RATIOS = PowerRatios(
    idle=0.20,
    busy_llm=0.70,
    busy_other=0.50,
    busy_training=0.76,
    peak=0.85,
    peak_by_architecture={"Hopper": 0.82},
    typical=0.65,
    diversity_training=1.0,
    diversity_inference=0.9,
)
BOARD_KW = 0.7
KWH_PER_BTU = 1 / 3412.142


def server(draw: PowerDraw, gpus: int = 8) -> Part:
    return Part(
        EntryId("dgx-h100"),
        PartKind.GPU_SERVER,
        "NVIDIA",
        "DGX H100",
        draw=draw,
        accelerators=AcceleratorFit(EntryId("h100"), gpus, gpus),
    )


def switch(draw: PowerDraw) -> Part:
    return Part(EntryId("sw"), PartKind.SWITCH, "Maker", "Switch", draw=draw)


def test_a_server_without_measurements_follows_the_shares_of_nameplate() -> None:
    power = device_power(server(PowerDraw(nameplate_kw=10.0)), RATIOS, "Blackwell", None, None)
    assert power == DevicePower(10.0, 8.5, 2.0, 7.0, 5.0, 7.6, 10.0)


def test_a_measured_architecture_has_its_own_peak_share() -> None:
    power = device_power(server(PowerDraw(nameplate_kw=10.0)), RATIOS, "Hopper", None, None)
    assert power.peak_kw == pytest.approx(8.2)


def test_measured_values_win_over_shares() -> None:
    draw = PowerDraw(nameplate_kw=14.3, idle_kw=2.88, busy_kw=10.44, peak_kw=11.84)
    power = device_power(server(draw), RATIOS, "Blackwell", None, None)
    assert (power.idle_kw, power.busy_llm_kw, power.peak_kw) == pytest.approx((2.88, 10.44, 11.84))


def test_a_busy_value_never_passes_a_lower_measured_peak() -> None:
    draw = PowerDraw(nameplate_kw=10.0, peak_kw=6.0)
    power = device_power(server(draw), RATIOS, None, None, None)
    assert power.busy_training_kw == power.busy_llm_kw == power.peak_kw == 6.0


def test_other_devices_run_at_their_typical_figure_and_peak_at_their_maximum() -> None:
    printed = device_power(switch(PowerDraw(2.0, typical_kw=0.9)), RATIOS, None, None, None)
    assumed = device_power(switch(PowerDraw(2.0)), RATIOS, None, None, None)
    assert average_kw(printed, 0.0, LoadClass.LLM_INFERENCE) == 0.9
    assert average_kw(assumed, 1.0, LoadClass.TRAINING) == pytest.approx(1.3)
    assert printed.peak_kw == assumed.peak_kw == 2.0


def test_a_device_without_any_figure_has_no_data_rather_than_zero() -> None:
    power = device_power(switch(PowerDraw()), RATIOS, None, None, None)
    assert power == DevicePower(None, None, None, None, None, None, None)
    assert average_kw(power, 0.5, LoadClass.LLM_INFERENCE) is None


def test_pw_04_cooling_takes_the_vendor_heat_where_it_is_larger_than_nameplate() -> None:
    draw = PowerDraw(nameplate_kw=10.2, heat_kw=38557 * KWH_PER_BTU)
    power = device_power(server(draw), RATIOS, "Hopper", None, BOARD_KW)
    assert power.heat_kw == pytest.approx(11.30, abs=0.005)
    assert power.heat_kw == pytest.approx(1.108 * 10.2, rel=0.0005)
    assert power.nameplate_kw == 10.2


def test_pw_05_peak_and_training_average_of_a_measured_h100_node() -> None:
    power = device_power(server(PowerDraw(nameplate_kw=10.2)), RATIOS, "Hopper", None, BOARD_KW)
    assert power.peak_kw == pytest.approx(8.4, rel=0.01)
    assert average_kw(power, 1.0, LoadClass.TRAINING) == pytest.approx(7.75, abs=0.01)


def test_a_gpu_limit_takes_its_saving_from_nameplate_and_heat() -> None:
    draw = PowerDraw(nameplate_kw=10.2, heat_kw=11.3)
    power = device_power(server(draw), RATIOS, "Hopper", 0.5, BOARD_KW)
    assert power.nameplate_kw == pytest.approx(10.2 - 8 * 0.2)
    assert power.heat_kw == pytest.approx(11.3 - 8 * 0.2)
    assert power.idle_kw == pytest.approx(0.2 * 10.2)


@pytest.mark.parametrize(("limit_kw", "board_kw"), [(0.9, BOARD_KW), (0.5, None), (None, BOARD_KW)])
def test_a_limit_above_the_board_power_or_without_one_changes_nothing(
    limit_kw: float | None, board_kw: float | None
) -> None:
    part = server(PowerDraw(nameplate_kw=10.2))
    assert device_power(part, RATIOS, "Hopper", limit_kw, board_kw) == device_power(
        part, RATIOS, "Hopper", None, None
    )


def test_training_has_no_diversity_and_inference_a_tenth() -> None:
    assert diversified_peak_kw(100.0, 50.0, 10.0, RATIOS) == pytest.approx(150.0)
    assert RATIOS.diversity(LoadClass.TRAINING) == 1.0
    assert RATIOS.diversity(LoadClass.OTHER_INFERENCE) == 0.9


kilowatts = st.floats(0.05, 150.0)
maybe = st.none() | kilowatts


draws = st.builds(
    PowerDraw,
    nameplate_kw=kilowatts,
    heat_kw=maybe,
    idle_kw=maybe,
    busy_kw=maybe,
    peak_kw=maybe,
)


@given(draws, st.none() | st.floats(0.1, 2.0))
def test_the_draws_of_a_server_are_ordered(draw: PowerDraw, limit_kw: float | None) -> None:
    power = device_power(server(draw), RATIOS, "Blackwell", limit_kw, 1.0)
    assert power.nameplate_kw is not None
    assert power.peak_kw is not None
    assert power.idle_kw is not None
    assert power.heat_kw is not None
    for load_class in LoadClass:
        busy = power.busy_kw(load_class)
        assert busy is not None
        assert power.idle_kw <= busy <= power.peak_kw <= power.nameplate_kw <= power.heat_kw


@given(st.floats(0.1, 1.2), st.floats(0.1, 1.2))
def test_a_lower_limit_never_raises_any_draw(one_kw: float, other_kw: float) -> None:
    part = server(PowerDraw(nameplate_kw=14.3, heat_kw=14.5))
    low = device_power(part, RATIOS, None, min(one_kw, other_kw), 1.0)
    high = device_power(part, RATIOS, None, max(one_kw, other_kw), 1.0)
    for field in ("nameplate_kw", "peak_kw", "idle_kw", "busy_llm_kw", "heat_kw"):
        assert getattr(low, field) <= getattr(high, field)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(list(LoadClass)))
def test_average_power_rises_with_load(one: float, other: float, load_class: LoadClass) -> None:
    power = device_power(server(PowerDraw(nameplate_kw=10.2)), RATIOS, "Hopper", None, None)
    low = average_kw(power, min(one, other), load_class)
    high = average_kw(power, max(one, other), load_class)
    assert low is not None
    assert high is not None
    assert power.idle_kw is not None
    assert power.peak_kw is not None
    assert power.idle_kw <= low <= high <= power.peak_kw + 1e-12
