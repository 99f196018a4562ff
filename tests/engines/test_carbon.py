"""Emissions of running and making, per token, and the key figures that are reported."""

import pytest

from planner.domain.expression import evaluate_expression
from planner.engines.carbon import (
    FORMULAS,
    Embodied,
    HourClass,
    embodied_server,
    energy_reuse_factor,
    operational_by_hours_kg,
    operational_kg,
    per_million_tokens_g,
    renewable_energy_factor,
)

BASE = Embodied(5700, 1200, 5700)
GPU = Embodied(273, 273, 318)


def test_a_server_counts_every_one_of_its_gpus() -> None:
    assert embodied_server(BASE, 8, GPU) == Embodied(7884, 3384, 8244)
    assert embodied_server(BASE, 16, GPU).likely_kg - 7884 == 8 * 273


def test_hours_of_several_intensities_add_up() -> None:
    classes = (HourClass("day", 700, 400), HourClass("night", 300, 200))
    assert operational_by_hours_kg(classes) == 340
    assert operational_by_hours_kg([HourClass("all", 1000, 340)]) == operational_kg(1000, 340)


def test_the_printed_formulas_are_those_that_are_calculated() -> None:
    cases = (
        ("carbon.operational", operational_kg(1000, 286), {"energy_kwh": 1e3, "g_per_kwh": 286}),
        (
            "carbon.embodied_server",
            embodied_server(BASE, 8, GPU).likely_kg,
            {"base_kg": 5700, "gpus": 8, "gpu_kg": 273},
        ),
        (
            "carbon.per_million_tokens",
            per_million_tokens_g(20_000, 7884, 5, 3e11),
            {
                "operational_kg_year": 20_000,
                "embodied_kg": 7884,
                "life_years": 5,
                "million_tokens_year": 3e5,
            },
        ),
        (
            "carbon.erf",
            energy_reuse_factor(10, 80),
            {"reused_kwh": 10, "total_kwh": 80},
        ),
        (
            "carbon.ref",
            renewable_energy_factor(20, 10, 5, 80),
            {"guarantees_kwh": 20, "agreements_kwh": 10, "on_site_kwh": 5, "total_kwh": 80},
        ),
    )
    assert {formula for formula, _, _ in cases} == set(FORMULAS)
    for formula, value, symbols in cases:
        assert evaluate_expression(FORMULAS[formula].expression, symbols) == pytest.approx(value)


def test_nothing_served_has_no_emissions_per_token() -> None:
    assert per_million_tokens_g(20_000, 7884, 5, 0) is None


def test_a_share_above_the_whole_is_told() -> None:
    with pytest.raises(ValueError, match="90 kWh reused of 80 kWh"):
        energy_reuse_factor(90, 80)
    with pytest.raises(ValueError, match="no share"):
        renewable_energy_factor(50, 50, 0, 80)
