"""What Why? prints is what the finance engine computes."""

from collections.abc import Callable, Mapping

import pytest

from planner.domain.expression import evaluate_expression
from planner.domain.site import Colocation
from planner.engines.finance import (
    FORMULAS,
    FUNCTIONS,
    capex,
    cloud,
    opex,
    screening,
    streams,
    tco,
    unit_costs,
)

Symbols = Mapping[str, float]


def staff(s: Symbols) -> float:
    rates = opex.OpexRates(0, 0, 0, s["gpus_per_fte"], s["minimum_fte"], 5.0, 0)
    return opex.staff_fte(int(s["gpus"]), always_staffed=False, rates=rates)


def crossing(s: Symbols) -> float | None:
    month = int(s["month"])
    own = [s["gap_before_usd"]] * month + [0.0]
    return tco.break_even_crossing(own, [0.0] * month + [s["lead_after_usd"]])


BY_SYMBOL: dict[str, dict[str, float]] = {
    "finance.replacement": {
        "units": 7.0,
        "other_usd": 339_000.0,
        "replaced": 9.0,
        "planned_usd": 370_000.0,
    },
    "finance.housing": {"peak_kw": 92.0, "usd_kw_month": 180.0, "weeks": 26.0},
    "finance.rental_weeks": {"usd_week": 16_007.0, "weeks": 26.0},
    "finance.premium": {"premium_share": 0.1, "capex_usd": 4_264_340.0},
    "finance.bridge": {"units": 8.0, "months": 6.0, "usd_per_hour": 2.65},
    "finance.delay": {
        "bridge_usd": 92_856.0,
        "months": 6.0,
        "stranded_usd_month": 3000.0,
        "lost_margin_usd_month": 500.0,
        "capex_usd": 300_000.0,
        "rate_year": 0.09,
    },
    "finance.slot": {"avoided_usd": 90_000.0, "premium_share": 0.12, "capex_usd": 300_000.0},
    "finance.unit_saving": {
        "merchant_usd": 30_000.0,
        "custom_usd": 14_000.0,
        "merchant_kw": 1.2,
        "custom_kw": 0.9,
        "powered_hours": 43_800.0,
        "usd_kwh": 0.1,
        "present": 0.8,
    },
    "finance.break_even_units": {
        "nre_usd": 5e8,
        "port_usd": 2e7,
        "saving_usd": 17_000.0,
        "risk_share": 0.1,
    },
    "finance.annuity": {"price_usd": 1450.0, "residual_usd": 145.0, "rate": 0.004, "periods": 36.0},
    "finance.straight_line": {"price_usd": 1450.0, "residual_usd": 145.0, "periods": 36.0},
    "finance.level_present_value": {"usd": 1.9, "rate": 0.1, "periods": 5.0},
    "finance.payback": {"invested_usd": 0.7, "saved_usd": 1.9},
    "finance.property_tax": {"property_usd": 4e6, "share": 0.012},
    "finance.software": {"gpus": 64.0, "usd_gpu_year": 4500.0},
    "finance.delivery": {"it_hardware_usd": 4e6, "share": 0.02},
    "finance.leased": {"share": 0.4, "hardware_usd": 4e6},
    "finance.lease": {
        "price_usd": 4e5,
        "residual_share": 0.1,
        "rate": 0.006,
        "months": 36.0,
    },
    "finance.climate_pue": {"summer_c": 22.9},
    "finance.electricity_hour": {"pue": 1.2, "kw": 0.7, "usd_kwh": 0.08},
    "finance.hardware_hour": {
        "price_usd": 25000.0,
        "life_years": 3.0,
        "hours_year": 8766.0,
        "used_share": 0.7,
    },
    "finance.building_hour": {
        "build_usd_w": 10.78,
        "kw": 0.7,
        "life_years": 15.0,
        "hours_year": 8766.0,
    },
}

CASES: list[tuple[str, Callable[[Symbols], float | None], Symbols]] = [
    (
        "finance.screening_layer",
        lambda s: screening.Resource("own", s["fixed_usd_year"], s["variable_usd_h"]).usd_year(
            1.0, s["hours"]
        ),
        {"fixed_usd_year": 15_613.0, "variable_usd_h": 0.182, "hours": 4_000.0},
    ),
    (
        "finance.spot_usd_h",
        lambda s: screening.spot_usd_h(
            s["usd_h"], s["interruptions_per_h"], s["checkpoint_h"], s["restart_h"]
        ),
        {"usd_h": 1.45, "interruptions_per_h": 0.05, "checkpoint_h": 1.0, "restart_h": 0.25},
    ),
    (
        "finance.network",
        lambda s: capex.network_usd(s["servers_usd"], s["share"]),
        {"servers_usd": 810.0, "share": 0.19},
    ),
    (
        "finance.installation",
        lambda s: capex.installation_usd(s["it_hardware_usd"], s["share"]),
        {"it_hardware_usd": 900.0, "share": 0.03},
    ),
    (
        "finance.spares",
        lambda s: capex.spares_usd(s["servers_usd"], s["share"]),
        {"servers_usd": 810.0, "share": 0.02},
    ),
    (
        "finance.building",
        lambda s: capex.building_usd(s["design_it_kw"], s["build_usd_w"]),
        {"design_it_kw": 500.0, "build_usd_w": 11.6},
    ),
    (
        "finance.energy",
        lambda s: opex.energy_usd_month(s["facility_kw"], s["usd_kwh"]),
        {"facility_kw": 61.0, "usd_kwh": 0.155},
    ),
    (
        "finance.demand_charge",
        lambda s: opex.demand_charge_usd_month(s["design_day_kw"], s["usd_kw_month"]),
        {"design_day_kw": 70.0, "usd_kw_month": 12.0},
    ),
    (
        "finance.colocation",
        lambda s: opex.colocation_usd_month(
            Colocation(s["contracted_kw"], s["usd_per_kw_month"]), s["metered_kwh"], s["usd_kwh"]
        ),
        {"contracted_kw": 40.0, "usd_per_kw_month": 195.0, "metered_kwh": 900.0, "usd_kwh": 0.2},
    ),
    (
        "finance.maintenance",
        lambda s: opex.maintenance_usd_month(s["hardware_usd"], s["share"]),
        {"hardware_usd": 900.0, "share": 0.08},
    ),
    (
        "finance.insurance",
        lambda s: opex.insurance_usd_month(s["insured_usd"], s["share"]),
        {"insured_usd": 950.0, "share": 0.005},
    ),
    (
        "finance.staff_cost",
        lambda s: opex.staff_usd_month(s["fte"], s["fte_usd_year"]),
        {"fte": 0.85, "fte_usd_year": 121_000.0},
    ),
    ("finance.staff", staff, {"minimum_fte": 0.5, "gpus": 64.0, "gpus_per_fte": 75.0}),
    ("finance.staff", staff, {"minimum_fte": 0.5, "gpus": 8.0, "gpus_per_fte": 75.0}),
    (
        "finance.instances",
        lambda s: cloud.instances_usd(s["instance_hours"], s["usd_h"]),
        {"instance_hours": 420.0, "usd_h": 55.04},
    ),
    (
        "finance.reserved",
        lambda s: cloud.reserved_usd_month(int(s["instances"]), s["usd_h"]),
        {"instances": 3, "usd_h": 39.32},
    ),
    (
        "finance.commitment_left",
        lambda s: cloud.commitment_left_usd(int(s["months_left"]), int(s["instances"]), s["usd_h"]),
        {"months_left": 12, "instances": 3, "usd_h": 39.32},
    ),
    (
        "finance.egress",
        lambda s: cloud.egress_usd(s["gb"], s["usd_gb"]),
        {"gb": 800.0, "usd_gb": 0.09},
    ),
    (
        "finance.model_api",
        lambda s: cloud.model_api_usd(
            s["input_tokens"], s["output_tokens"], s["input_usd_m"], s["output_usd_m"]
        ),
        {"input_tokens": 4e9, "input_usd_m": 1.25, "output_tokens": 1e9, "output_usd_m": 10.0},
    ),
    (
        "finance.residual",
        lambda s: streams.residual_usd(
            s["price_usd"],
            int(s["age_months"]),
            streams.AssetLife(int(s["life_months"]), s["residual_share"]),
        ),
        {"price_usd": 1000.0, "residual_share": 0.1, "age_months": 36, "life_months": 60},
    ),
    (
        "finance.present_value",
        lambda s: tco.present_value([0.0] * int(s["month"]) + [s["usd"]], s["annual_rate"]),
        {"usd": 100.0, "annual_rate": 0.09, "month": 17},
    ),
    (
        "finance.crossing",
        crossing,
        {"month": 4, "gap_before_usd": 30.0, "lead_after_usd": 20.0},
    ),
    (
        "finance.usd_per_million_output_tokens",
        lambda s: unit_costs.usd_per_million_output_tokens(s["pv_cost_usd"], s["pv_output_tokens"]),
        {"pv_cost_usd": 5e6, "pv_output_tokens": 2e12},
    ),
    (
        "finance.residual_curve",
        lambda s: streams.residual_usd(
            s["price_usd"], 24, streams.AssetLife(60, 0.1, ((24.0, s["share"]),))
        ),
        {"price_usd": 370_000.0, "share": 0.375},
    ),
    (
        "finance.gpu_hour",
        lambda s: unit_costs.gpu_hour_usd(
            s["fixed_usd_year"], s["availability"], s["reserved_share"], s["variable_usd_h"]
        ),
        {
            "fixed_usd_year": 15613.0,
            "availability": 0.97,
            "reserved_share": 0.6,
            "variable_usd_h": 0.182,
        },
    ),
    (
        "finance.break_even_utilisation",
        lambda s: unit_costs.break_even_utilisation(
            s["fixed_usd_year"], s["availability"], s["price_usd_h"], s["variable_usd_h"]
        ),
        {
            "fixed_usd_year": 15613.0,
            "availability": 0.97,
            "price_usd_h": 3.5,
            "variable_usd_h": 0.182,
        },
    ),
    *(
        (formula_id, lambda s, key=formula_id: FUNCTIONS[key](**s), symbols)
        for formula_id, symbols in BY_SYMBOL.items()
    ),
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


def test_every_function_takes_the_symbols_of_its_formula() -> None:
    tried = {formula_id: symbols for formula_id, _, symbols in CASES}
    for formula_id, function in FUNCTIONS.items():
        expected = evaluate_expression(FORMULAS[formula_id].expression, tried[formula_id])
        assert function(**tried[formula_id]) == pytest.approx(expected)
