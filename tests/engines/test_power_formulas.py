"""What Why? prints is what the power engine computes."""

from collections.abc import Callable, Mapping

import pytest

from planner.domain.expression import evaluate_expression
from planner.domain.facility import LossCurve
from planner.domain.facility_design import Redundancy
from planner.engines.power import (
    FORMULAS,
    BatteryDesign,
    DevicePower,
    HeatUnits,
    LoadClass,
    PowerRatios,
    PueInputs,
    PueLoad,
    Transformer,
    arrangement,
    average_kw,
    battery_ah,
    branch_circuit_va,
    capped_nameplate_kw,
    carried_draws,
    chiller_kw,
    circuit_limit_kw,
    delta_line_amps,
    delta_power_kw,
    diversified_peak_kw,
    fan_kw,
    generator_needed_kw,
    gpu_cap_kw,
    greatest_utilisation,
    heat_figure_kw,
    mechanical_kw,
    neutral_amps,
    phase_amps,
    phase_factor,
    pue,
    pump_kw,
    sequenced_inrush_amps,
    server_at_work_kw,
    share_of_nameplate_kw,
    supply_input_amps,
    surviving_kw,
    surviving_limit_kw,
    throttled_rate,
    transformer_loss_kw,
    unbalance_share,
    ups_loss_kw,
)

Symbols = Mapping[str, float]

PLANT = PueInputs(
    rack_pdu_share=0.005,
    ups_curve=LossCurve(0.0075, 0.012, 0.013),
    ups_systems=2,
    ups_rating_kw=1100.0,
    pump_lpm_per_kw=1.4,
    pump_kpa=310.0,
    pump_efficiency=0.55,
    fan_m3h_per_kw=255.0,
    fan_pa=450.0,
    fan_efficiency=0.61,
    rejection_share=0.018,
    chiller_cop=5.5,
    misc_share=0.004,
    transformers=2,
    transformer=Transformer(1500.0, 1.9, 15.5),
    power_factor=0.99,
)
STATE = pue(PueLoad(900.0, 700.0, 0.6, 0.9, 80.0), PLANT)
AIR_KW = 900.0 - 700.0 + STATE.rack_pdu_kw


def diversity(s: Symbols) -> float:
    ratios = PowerRatios(0, 0, 0, 0, 0, {}, 0, s["diversity_training"], s["diversity_inference"])
    return diversified_peak_kw(s["inference_kw"], s["training_kw"], s["other_kw"], ratios)


def average(s: Symbols) -> float | None:
    device = DevicePower(9.0, 9.0, s["idle_kw"], s["busy_kw"], None, None, 9.0)
    return average_kw(device, s["power_load"], LoadClass.LLM_INFERENCE)


def ups(s: Symbols) -> float:
    curve = LossCurve(s["fixed"], s["proportional"], s["square"])
    return ups_loss_kw(s["load_kw"], s["rating_kw"], curve, int(s["systems"]))


def chiller(s: Symbols) -> float:
    return chiller_kw(
        PueLoad(0.0, s["liquid_kw"], s["free_air"], s["free_liquid"]),
        s["cop"],
        air_kw=s["air_kw"],
        fans_kw=s["fan_kw"],
        ups_kw=s["ups_loss_kw"],
        pumps_kw=s["pump_kw"],
    )


def mechanical(s: Symbols) -> float:
    return mechanical_kw(
        PueLoad(0.0, s["liquid_kw"], s["free_air"], s["free_liquid"]),
        air_kw=s["air_kw"],
        fans_kw=s["fan_kw"],
        ups_kw=s["ups_loss_kw"],
        pumps_kw=s["pump_kw"],
    )


def carried(s: Symbols) -> float:
    units = HeatUnits("CRAH 1", 300.0, s["draw_share"])
    return carried_draws(s["heat_kw"], [units], usual_share=0.5)[0].kw


CASES: list[tuple[str, Callable[[Symbols], float | None], Symbols]] = [
    (
        "power.capped_nameplate",
        lambda s: capped_nameplate_kw(
            s["nameplate_kw"], int(s["gpus"]), s["board_kw"], s["limit_kw"]
        ),
        symbols,
    )
    for symbols in (
        {"nameplate_kw": 10.2, "gpus": 8, "board_kw": 0.7, "limit_kw": 0.5},
        {"nameplate_kw": 10.2, "gpus": 8, "board_kw": 0.7, "limit_kw": 0.9},
        {"nameplate_kw": 4.0, "gpus": 8, "board_kw": 0.7, "limit_kw": 0.4},
    )
]
CASES += [
    (
        "power.share_of_nameplate",
        lambda s: share_of_nameplate_kw(s["share"], s["nameplate_kw"]),
        {"share": 0.7, "nameplate_kw": 10.2},
    ),
    (
        "power.heat",
        lambda s: heat_figure_kw(s["nameplate_kw"], s["vendor_heat_kw"]),
        {"nameplate_kw": 10.2, "vendor_heat_kw": 11.3},
    ),
    ("power.average", average, {"idle_kw": 2.0, "busy_kw": 7.1, "power_load": 0.43}),
    (
        "power.diversified_peak",
        diversity,
        {
            "inference_kw": 31.0,
            "training_kw": 17.0,
            "other_kw": 5.0,
            "diversity_inference": 0.9,
            "diversity_training": 1.0,
        },
    ),
    (
        "power.circuit_limit",
        lambda s: circuit_limit_kw(s["share"], s["kva"], s["power_factor"]),
        {"share": 0.8, "kva": 22.17, "power_factor": 0.99},
    ),
    (
        "power.surviving_limit",
        lambda s: surviving_limit_kw([s["smallest_survivor_kw"]] * int(s["feeds"])),
        {"feeds": 3, "smallest_survivor_kw": 17.5},
    ),
    (
        "power.surviving_supplies",
        lambda s: surviving_kw(int(s["supplies"]), int(s["lost"]), s["rating_kw"]),
        {"supplies": 6, "lost": 2, "rating_kw": 3.3},
    ),
    (
        "power.gpu_cap",
        lambda s: gpu_cap_kw(s["surviving_kw"], s["rest_of_node_kw"], int(s["gpus"])),
        {"surviving_kw": 9.9, "rest_of_node_kw": 4.6, "gpus": 8},
    ),
    (
        "power.throttled_rate",
        lambda s: throttled_rate(s["cap_kw"], s["idle_kw"], s["class_kw"]),
        {"cap_kw": 0.4, "idle_kw": 0.14, "class_kw": 0.63},
    ),
    (
        "power.ups_loss",
        ups,
        {
            "systems": 2,
            "rating_kw": 500.0,
            "fixed": 0.0075,
            "proportional": 0.012,
            "square": 0.013,
            "load_kw": 640.0,
        },
    ),
    (
        "power.transformer_loss",
        lambda s: transformer_loss_kw(
            s["load_kva"],
            Transformer(s["rating_kva"], s["no_load_kw"], s["load_loss_kw"]),
            int(s["units"]),
        ),
        {
            "units": 2,
            "no_load_kw": 1.9,
            "load_loss_kw": 15.5,
            "load_kva": 1090.0,
            "rating_kva": 1500.0,
        },
    ),
    (
        "power.pump",
        lambda s: pump_kw(s["liquid_kw"], PLANT),
        {
            "liquid_kw": 700.0,
            "lpm_per_kw": PLANT.pump_lpm_per_kw,
            "kpa": PLANT.pump_kpa,
            "efficiency": PLANT.pump_efficiency,
        },
    ),
    (
        "power.fan",
        lambda s: fan_kw(s["air_kw"], PLANT),
        {
            "air_kw": 210.0,
            "m3h_per_kw": PLANT.fan_m3h_per_kw,
            "pa": PLANT.fan_pa,
            "efficiency": PLANT.fan_efficiency,
        },
    ),
    (
        "power.chiller",
        chiller,
        {
            "air_kw": 204.5,
            "fan_kw": 10.0,
            "ups_loss_kw": 33.0,
            "free_air": 0.6,
            "liquid_kw": 700.0,
            "pump_kw": 9.0,
            "free_liquid": 0.9,
            "cop": 5.5,
        },
    ),
    (
        "power.mechanical",
        mechanical,
        {
            "air_kw": 204.5,
            "fan_kw": 10.0,
            "ups_loss_kw": 33.0,
            "free_air": 0.6,
            "liquid_kw": 700.0,
            "pump_kw": 9.0,
            "free_liquid": 0.9,
        },
    ),
    ("power.carried", carried, {"heat_kw": 240.0, "draw_share": 0.04}),
    (
        "power.rejection",
        lambda _: STATE.rejection_kw,
        {
            "share": PLANT.rejection_share,
            "liquid_kw": 700.0,
            "air_kw": AIR_KW,
            "pump_kw": STATE.pump_kw,
            "fan_kw": STATE.fan_kw,
            "ups_loss_kw": STATE.ups_loss_kw,
            "chiller_kw": STATE.chiller_kw,
        },
    ),
    (
        "power.facility",
        lambda _: STATE.facility_kw,
        {name: getattr(STATE, name) for name in FORMULAS["power.facility"].symbols},
    ),
    ("power.pue", lambda _: STATE.pue, {"facility_kw": STATE.facility_kw, "it_kw": STATE.it_kw}),
]


CASES += [
    (
        "power.branch_circuit",
        lambda s: branch_circuit_va(s["volts"], s["breaker_amps"], 3, s["share"], s["diversity"]),
        {
            "share": 0.8,
            "breaker_amps": 32.0,
            "diversity": 0.9,
            "volts": 400.0,
            "phase_factor": phase_factor(3),
        },
    ),
    (
        "power.supply_input",
        lambda s: supply_input_amps(s["output_w"], s["volts"], s["power_factor"], s["efficiency"]),
        {"output_w": 3300.0, "volts": 230.0, "power_factor": 0.98, "efficiency": 0.96},
    ),
    (
        "power.sequenced_inrush",
        lambda s: sequenced_inrush_amps(int(s["cords"]), s["inrush_amps"], s["rated_amps"]),
        {"inrush_amps": 36.0, "cords": 9, "rated_amps": 8.5},
    ),
    (
        "power.phase_amps",
        lambda s: phase_amps(s["kw"], s["volts"], s["power_factor"]),
        {"kw": 3.3, "volts": 231.0, "power_factor": 0.98},
    ),
    (
        "power.delta_line",
        lambda s: delta_line_amps(s["ab_amps"], s["ca_amps"]),
        {"ab_amps": 7.0, "ca_amps": 11.0},
    ),
    (
        "power.delta_power",
        lambda s: delta_power_kw(
            (s["ab_amps"], s["bc_amps"], s["ca_amps"]), s["line_volts"], s["power_factor"]
        ),
        {
            "line_volts": 208.0,
            "ab_amps": 7.0,
            "bc_amps": 3.0,
            "ca_amps": 11.0,
            "power_factor": 0.97,
        },
    ),
    (
        "power.battery_ah",
        lambda s: battery_ah(
            s["kva"],
            s["power_factor"],
            s["hours"],
            BatteryDesign(
                s["end_volts_per_cell"],
                int(s["cells"]),
                s["efficiency"],
                s["temperature_factor"],
                s["ageing_factor"],
                s["design_factor"],
            ),
        ),
        {
            "kva": 500.0,
            "power_factor": 0.99,
            "efficiency": 0.96,
            "end_volts_per_cell": 1.7,
            "cells": 240,
            "hours": 0.2,
            "temperature_factor": 1.05,
            "ageing_factor": 1.25,
            "design_factor": 1.1,
        },
    ),
    (
        "power.generator",
        lambda s: generator_needed_kw(*s.values()),
        {
            "ups_output_kw": 900.0,
            "losses_kw": 60.0,
            "recharge_kw": 90.0,
            "mechanical_kw": 240.0,
            "other_kw": 10.0,
            "usable_share": 0.7,
        },
    ),
    (
        "power.system_rating",
        lambda s: arrangement(Redundancy.N_PLUS_1, s["load_kw"], int(s["carrying"])).unit_kw,
        {"load_kw": 1200.0, "carrying": 4},
    ),
    (
        "power.redundant_utilisation",
        lambda s: greatest_utilisation(Redundancy.N_PLUS_1, int(s["carrying"])),
        {"carrying": 4, "units": 5},
    ),
]
CASES += [
    (
        "power.neutral",
        lambda s: neutral_amps(s["a_amps"], s["b_amps"], s["c_amps"]),
        {"a_amps": a, "b_amps": b, "c_amps": c},
    )
    for a, b, c in ((3.0, 9.0, 4.0), (5.0, 5.0, 5.0))
]
CASES += [
    (
        "power.unbalance",
        lambda s: unbalance_share((s["a_amps"], s["b_amps"], s["c_amps"])),
        {"a_amps": a, "b_amps": b, "c_amps": c, "mean_amps": (a + b + c) / 3},
    )
    for a, b, c in ((3.0, 9.0, 4.0), (6.0, 1.0, 5.0))
]
CASES += [
    (
        "power.server_at_work",
        lambda s: server_at_work_kw(
            int(s["gpus"]),
            s["limit_kw"],
            s["nameplate_kw"],
            s["class_share"],
            s["idle_share"],
            s["rest_share"],
            s["utilisation"],
        ),
        {
            "gpus": 8,
            "idle_share": 0.2,
            "class_share": 0.9,
            "utilisation": 0.6,
            "limit_kw": 1.0,
            "nameplate_kw": nameplate_kw,
            "rest_share": 0.8,
        },
    )
    for nameplate_kw in (14.3, 7.5)
]


@pytest.mark.parametrize(("formula_id", "function", "symbols"), CASES)
def test_the_printed_formula_gives_the_computed_number(
    formula_id: str, function: Callable[[Symbols], float | None], symbols: Symbols
) -> None:
    formula = FORMULAS[formula_id]
    assert set(symbols) == set(formula.symbols)
    assert evaluate_expression(formula.expression, symbols) == pytest.approx(function(symbols))


def test_every_formula_is_tried() -> None:
    assert {formula_id for formula_id, _, _ in CASES} == set(FORMULAS)
    assert all(formula.id == formula_id for formula_id, formula in FORMULAS.items())
