"""The command carbon: emissions of running and making a plan, per token, and key figures."""

import dataclasses
from typing import Any

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.carbon import EXCLUSIONS, PlanCarbon, hour_class_label, plan_carbon
from planner.compute.energy_figures import energy_figures
from planner.compute.explain.case import Case
from planner.presenters import formats


def carbon_command(
    file: ProjectFile, scenario: ScenarioName = None, as_json: AsJson = False
) -> None:
    """Tell the carbon of running and of making a plan, and the key figures the EU asks for."""
    done = evaluate_file(file, scenario)
    found = plan_carbon(Case(done.project, done.scenario.id, done.evaluation))
    if as_json:
        print_json(carbon_json(done, found))
    else:
        _print(done, found)


def carbon_json(done: Evaluated, found: PlanCarbon) -> dict[str, Any]:
    """Return the carbon of a plan with its units in the keys."""
    names = {site.id: site.name for site in done.scenario.plan.sites}
    return {
        "project": done.project.name,
        "scenario": done.scenario.name,
        "operational_kg_co2e_year": found.operational_kg_year,
        "embodied_kg_co2e": dataclasses.asdict(found.embodied),
        "pieces_without_figure": found.without_figure,
        "life_years": found.life_years,
        "life_kg_co2e": found.life_kg,
        "output_tokens_year": found.tokens_year,
        "g_co2e_per_million_output_tokens": found.per_million_tokens_g,
        "sites": [
            {
                "name": names[one.site],
                "energy_kwh_year": one.energy_kwh_year,
                "grid_g_co2e_per_kwh": one.g_per_kwh,
                "kg_co2e_year": one.kg_year,
                "hours": [dataclasses.asdict(hours) for hours in one.hours],
                "pue": one.pue,
                "wue_l_per_kwh": one.wue_l_kwh,
                "water_l_year": one.water_l_year,
                "erf": one.reused_share,
                "ref": one.renewable_share,
            }
            for one in found.sites
        ],
        "key_figures": [
            {
                "name": str(one.name),
                "pue": one.pue,
                "wue_l_per_kwh": one.wue_l_kwh,
                "erf": one.erf,
                "ref": one.ref,
                "energy_kwh_year": one.energy_kwh,
                "it_energy_kwh_year": one.it_kwh,
                "water_l_year": one.water_l,
                "reused_kwh_year": one.reused_kwh,
                "renewable_kwh_year": one.renewable_kwh,
            }
            for one in energy_figures(found, names)
        ],
        "parts": [
            {
                "label": one.label,
                "count": one.count,
                "embodied_kg_co2e": None
                if one.embodied is None
                else dataclasses.asdict(one.embodied),
            }
            for one in found.parts
        ],
        "left_out": [str(one) for one in EXCLUSIONS],
    }


def _print(done: Evaluated, found: PlanCarbon) -> None:
    names = {site.id: site.name for site in done.scenario.plan.sites}
    print(f"{done.project.name}, {done.scenario.name}")
    print(f"Running   {_tonnes(found.operational_kg_year)} t CO2e a year")
    made = found.embodied
    print(
        f"Making    {_tonnes(made.likely_kg)} t CO2e "
        f"({_tonnes(made.low_kg)} to {_tonnes(made.high_kg)}), "
        f"{found.without_figure} pieces without a figure"
    )
    print(
        f"Life      {_tonnes(found.life_kg)} t CO2e in {formats.trimmed(found.life_years, 1)} years"
    )
    grams = found.per_million_tokens_g
    print(
        f"Tokens    {'no data' if grams is None else formats.trimmed(grams, 1)} g per million output"
    )
    print()
    print_table(
        ("Site", "Hours", "Energy kWh", "Grid g/kWh", "kg CO2e"),
        (
            (
                names[one.site],
                str(hour_class_label(hours.name)),
                formats.grouped(hours.energy_kwh),
                formats.grouped(hours.g_per_kwh),
                formats.grouped(hours.energy_kwh * hours.g_per_kwh / 1000.0),
            )
            for one in found.sites
            for hours in one.hours
        ),
    )
    print()
    print_table(
        ("Key figures", "PUE", "WUE l/kWh", "ERF", "REF", "Energy kWh", "IT kWh", "Water m³"),
        (
            (
                str(one.name),
                *(_figure(value, 3) for value in (one.pue, one.wue_l_kwh, one.erf, one.ref)),
                formats.grouped(one.energy_kwh),
                _figure(one.it_kwh),
                _figure(None if one.water_l is None else one.water_l / 1000.0),
            )
            for one in energy_figures(found, names)
        ),
    )
    print()
    print("Left out: " + " ".join(str(one) for one in EXCLUSIONS))


def _figure(value: float | None, decimals: int = 0) -> str:
    return "no data" if value is None else formats.grouped(value, decimals)


def _tonnes(kg: float | None) -> str:
    return "no data" if kg is None else formats.trimmed(kg / 1000.0, 1)
