"""The command supply: on whom a plan depends, how risky that is, and what losing somebody means."""

import dataclasses
from typing import Any

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.explain.case import Case
from planner.compute.supply_risk import ClassRisk, SupplyRisk, supply_risk
from planner.domain.errors import UserError
from planner.presenters import formats


def supply_command(
    file: ProjectFile, scenario: ScenarioName = None, as_json: AsJson = False
) -> None:
    """Tell shares of spend by vendor and country, the supply risk of each class, and exposure."""
    done = evaluate_file(file, scenario)
    found = supply_risk(Case(done.project, done.scenario.id, done.evaluation))
    if found is None:
        raise UserError(
            f"Nothing of {done.scenario.name} that is bought or rented has a price.",
            "Nothing was calculated.",
            "Place hardware with a price, or a burst with a workload.",
        )
    if as_json:
        print_json(supply_json(done, found))
    else:
        _print(done, found)


def supply_json(done: Evaluated, found: SupplyRisk) -> dict[str, Any]:
    """Return the supply risk with its units in the keys; amounts are over the horizon."""
    return {
        "project": done.project.name,
        "scenario": done.scenario.name,
        "score_of_100": found.score,
        "weights_sum": found.weights_sum,
        "herfindahl": found.herfindahl,
        "single_source_share": found.single_source,
        "spend_usd_by_vendor": dict(found.by_vendor),
        "spend_usd_by_country_of_design": _named(found.by_country),
        "classes": [_class_json(one) for one in found.classes],
        "losses": [dataclasses.asdict(one) for one in found.losses],
        "holdings": [
            {**dataclasses.asdict(one), "supply_class": one.supply_class.value}
            for one in found.holdings
        ],
        "unpriced": list(found.unpriced),
    }


def _class_json(one: ClassRisk) -> dict[str, Any]:
    return {
        "class": one.supply_class.value,
        "spend_usd": one.usd,
        "spend_usd_by_vendor": dict(one.by_vendor),
        "spend_usd_by_country_of_design": _named(one.by_country),
        "herfindahl": one.herfindahl,
        "country_herfindahl": one.country_herfindahl,
        "single_source_share": one.single_source,
        "lead_weeks": one.lead_weeks,
        "points": None if one.points is None else dict(one.points),
        "score_of_100": one.score,
    }


def _named(by_country: Any) -> dict[str, float]:
    return {country or "no data": usd for country, usd in by_country.items()}


def _print(done: Evaluated, found: SupplyRisk) -> None:
    total = sum(found.by_vendor.values())
    score = "not scored" if found.score is None else f"{formats.grouped(found.score)} of 100"
    print(f"{done.project.name}, {done.scenario.name}: supply risk {score}.")
    if found.score is None:
        print(f"The weights sum to {found.weights_sum:g}, not to 1.")
    print()
    print_table(
        ("Class", "Spend USD", "Largest vendor", "Share", "HHI", "Lead weeks", "Score"),
        (_row(one) for one in found.classes),
    )
    print()
    print_table(
        ("Without", "Spend", "GPUs", "Recovery weeks", "Stock weeks", "Exposure USD"),
        (
            (
                one.vendor,
                formats.percent(one.spend_share),
                formats.percent(one.gpu_share),
                formats.trimmed(one.recover_weeks, 1),
                formats.trimmed(one.survive_weeks, 1),
                formats.grouped(one.exposure_usd),
            )
            for one in found.losses
        ),
    )
    print()
    countries = ", ".join(
        f"{country} {formats.percent(usd / total)}"
        for country, usd in _named(found.by_country).items()
    )
    print(f"Countries of design: {countries}.")


def _row(one: ClassRisk) -> tuple[str, ...]:
    vendor, usd = next(iter(one.by_vendor.items()))
    return (
        one.supply_class.value,
        formats.grouped(one.usd),
        vendor,
        formats.percent(usd / one.usd),
        formats.grouped(one.herfindahl),
        "no data" if one.lead_weeks is None else formats.trimmed(one.lead_weeks, 1),
        "not scored" if one.score is None else formats.grouped(one.score),
    )
