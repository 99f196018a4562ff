"""The command build-or-buy: silicon of one's own against bought and rented accelerators."""

import dataclasses
from typing import Any

from planner.app import wiring
from planner.app.commands.opening import evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.explain.case import Case
from planner.presenters import formats
from planner.studies.build_or_buy import BuildOrBuy, build_or_buy

_TOLD = 5


def build_or_buy_command(
    file: ProjectFile, scenario: ScenarioName = None, as_json: AsJson = False
) -> None:
    """Tell from how many chips on a design of one's own pays, and what rented silicon costs."""
    done = evaluate_file(file, scenario)
    library, _ = wiring.load_library()
    case = Case(done.project, done.scenario.id, done.evaluation)
    accelerators = {**library.accelerators, **done.project.shelf.accelerators}
    found = build_or_buy(case, library.offers.values(), accelerators)
    if as_json:
        print_json(build_or_buy_json(found))
    else:
        _print(found)


def build_or_buy_json(found: BuildOrBuy) -> dict[str, Any]:
    """Return the comparison; amounts are in USD over the service life."""
    return {
        "merchant": dataclasses.asdict(found.merchant),
        "nre_usd": found.terms.nre_usd,
        "port_usd": found.terms.port_usd,
        "saving_usd_per_unit": found.saving_usd,
        "break_even_units": found.break_even,
        "break_even_units_against_renting": found.terms.break_even_rented,
        "lead_months": found.terms.lead_months,
        "life_months": found.terms.life_months,
        "curve": [dataclasses.asdict(one) for one in found.curve],
        "rented": [{**dataclasses.asdict(one), "tier": one.tier.value} for one in found.rented],
    }


def _print(found: BuildOrBuy) -> None:
    merchant = found.merchant
    print(
        f"Bought: {merchant.units} × {merchant.label}, {formats.grouped(merchant.price_usd)} USD each."
    )
    if found.break_even is None:
        print("A chip of one's own saves nothing at these assumptions: it never pays.")
    else:
        print(
            f"A chip of one's own pays from {formats.grouped(found.break_even)} units on "
            f"({formats.grouped(found.saving_usd)} USD saved each, "
            f"{formats.trimmed(found.terms.lead_months, 1)} months until the first)."
        )
    if found.terms.break_even_rented is not None:
        units = formats.grouped(found.terms.break_even_rented)
        print(f"Against the cheapest rented custom silicon it pays from {units} units on.")
    if found.rented:
        print()
        print_table(
            ("Rented custom silicon", "Chips per GPU", "USD per GPU-hour", "Cheaper over the life"),
            (
                (
                    one.label,
                    formats.trimmed(one.chips_per_unit, 2),
                    formats.trimmed(one.usd_unit_h, 2),
                    "yes" if one.cheaper else "no",
                )
                for one in found.rented[:_TOLD]
            ),
        )
