"""The command risk: how sure the cost of a plan is, and what moves it."""

import dataclasses
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.domain.errors import UserError
from planner.domain.quote import ShownCurrency
from planner.presenters import formats
from planner.presenters.risk import break_even_words, not_drawn, swing_label
from planner.studies.cost_response import CostResponse, Swing, cost_response
from planner.studies.monte_carlo import DRAWS, SEED, BreakEven, MonteCarlo, Spread, monte_carlo
from planner.studies.sensitivity import TwoWay, tornado, two_way

MOST_DRAWS = 1_000_000
_TOLD = 12
"""Assumptions of the tornado that are told; JSON has all of them."""


def risk_command(
    file: ProjectFile,
    draws: Annotated[
        int, typer.Option("--draws", min=1, max=MOST_DRAWS, help="Random draws.")
    ] = DRAWS,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="The same seed, the same draws.")
    ] = SEED,
    two: Annotated[
        str,
        typer.Option(
            "--two-way",
            metavar="KEY,KEY",
            help="Tell the cost at values of two assumptions together; the keys stand in the JSON.",
        ),
    ] = "",
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """Draw the cost of a plan from the ranges of its assumptions, and rank what moves it."""
    done = evaluate_file(file, scenario)
    response = cost_response(done.project, done.evaluation)
    found = monte_carlo(response, draws=draws, seed=seed)
    if found is None:
        raise UserError(
            f"The cost of {done.scenario.name} has no data: {response.no_data}.",
            "Nothing was drawn.",
            "Give it a price and try again.",
        )
    table = _two_way(response, two) if two else None
    if as_json:
        known = risk_json(done, response, found)
        print_json(known if table is None else {**known, "two_way": _two_way_json(done, table)})
        return
    print_risk(done, response, found)
    if table is not None:
        print()
        _print_two_way(done, table)


def _two_way(response: CostResponse, keys: str) -> TwoWay:
    """Return the table of two assumptions.

    Raises:
        UserError: when these are not two that the cost rests on.
    """
    wanted = [one.strip() for one in keys.split(",")]
    known = [one.ranged.key for one in tornado(response)]
    missing = [one for one in wanted if one not in known]
    if len(set(wanted)) != 2 or missing:
        problem = f"The cost does not rest on {missing[0]}" if missing else "Two keys are needed"
        near = get_close_matches(missing[0], known, n=3) if missing else []
        raise UserError(
            f"{problem}.",
            "Nothing was drawn.",
            f"Use two of: {', '.join(near or known[:_TOLD])}.",
        )
    return two_way(response, wanted[0], wanted[1])


def _print_two_way(done: Evaluated, table: TwoWay) -> None:
    shown = done.project.shown_currency
    down, across = table.down.ranged, table.across.ranged
    header = [f"{down.label}, {down.unit}", *(f"{one:,.6g}" for one in table.across_values)]
    rows = []
    for place, value in enumerate(table.down_values):
        cheaper = table.cheaper[place] if table.cheaper else (False,) * len(table.across_values)
        amounts = [
            f"{_money(usd, shown)}{'*' if better else ''}"
            for usd, better in zip(table.usd[place], cheaper, strict=True)
        ]
        rows.append((f"{value:,.6g}", *amounts))
    print(f"TCO, across: {across.label}, {across.unit}")
    print_table(header, rows)
    if any(map(any, table.cheaper)):
        print(f"* costs no more than {table.reference}")


def _two_way_json(done: Evaluated, table: TwoWay) -> dict[str, Any]:
    per_usd = done.project.shown_currency.per_usd
    return {
        "down": {"key": table.down.ranged.key, "values": table.down_values},
        "across": {"key": table.across.ranged.key, "values": table.across_values},
        "tco": [[usd * per_usd for usd in row] for row in table.usd],
        "reference": table.reference,
        "costs_no_more_than_reference": table.cheaper,
    }


def print_risk(done: Evaluated, response: CostResponse, found: MonteCarlo) -> None:
    """Print percentiles, references, break-even and tornado."""
    shown = done.project.shown_currency
    horizon = len(response.own.likely_usd) - 1
    print(f"{done.project.name}, scenario {done.scenario.name}")
    count = len(response.swings)
    print(
        f"{found.draws:,} draws, seed {found.seed}, of {count} assumption{'' if count == 1 else 's'};"
        f" present value over {horizon} months, {shown.code}"
    )
    if response.missing:
        print(f"At least: {response.missing} of {response.of} lines have no data.")
    print()
    rows = [("This plan", *_spread(found.tco, shown), "")]
    rows += [
        (one.name, *_spread(one.spread, shown), f"{one.cheaper_share:.1%}") for one in found.against
    ]
    print_table(("Cost", "P10", "P50", "P90", "mean", "plan is cheaper"), rows)
    print(f"Everything likely: {_money(found.likely_usd, shown)}")
    print(not_drawn(found))
    print()
    if found.against:
        print_table(
            ("Break-even", "P10", "P50", "P90", f"never within {horizon} months"),
            (
                (f"vs {one.name}", *_months(one.break_even), f"{one.break_even.never_share:.1%}")
                for one in found.against
            ),
        )
        print()
    swings = tornado(response)
    print_table(
        ("What moves the cost", "low", "high", "cost at low", "cost at high"),
        (_row(one, shown) for one in swings[:_TOLD]),
    )
    if len(swings) > _TOLD:
        print(f"and {len(swings) - _TOLD} more with smaller swings.")
    print(done.left_out)


def _spread(spread: Spread, shown: ShownCurrency) -> tuple[str, ...]:
    return tuple(_money(usd, shown) for usd in dataclasses.astuple(spread))


def _money(usd: float, shown: ShownCurrency) -> str:
    return str(formats.money(usd * shown.per_usd, shown.code))


def _months(found: BreakEven) -> tuple[str, ...]:
    return tuple(break_even_words(month) for month in (found.p10, found.p50, found.p90))


def _row(swing: Swing, shown: ShownCurrency) -> tuple[str, ...]:
    ranged = swing.ranged
    return (
        f"{swing_label(swing)}, {ranged.unit}",
        f"{ranged.low:,.6g}",
        f"{ranged.high:,.6g}",
        _money(swing.low_usd, shown),
        _money(swing.high_usd, shown),
    )


def risk_json(done: Evaluated, response: CostResponse, found: MonteCarlo) -> dict[str, Any]:
    """Return everything that is known, for programs; amounts in the currency that is shown."""
    shown = done.project.shown_currency

    def spread(one: Spread) -> dict[str, float]:
        return {
            name.removesuffix("_usd"): usd * shown.per_usd
            for name, usd in dataclasses.asdict(one).items()
        }

    return {
        "scenario": done.scenario.name,
        "currency": shown.code,
        "seed": found.seed,
        "draws": found.draws,
        "horizon_months": len(response.own.likely_usd) - 1,
        "likely": found.likely_usd * shown.per_usd,
        "lines_without_data": response.missing,
        "note": not_drawn(found),
        "tco": spread(found.tco),
        "references": [
            {
                "name": one.name,
                **spread(one.spread),
                "plan_is_cheaper_share": one.cheaper_share,
                "break_even": {
                    "p10": one.break_even.p10,
                    "p50": one.break_even.p50,
                    "p90": one.break_even.p90,
                    "never_share": one.break_even.never_share,
                    "draws_by_month": one.break_even.draws,
                },
                "histogram": one.draws,
            }
            for one in found.against
        ],
        "histogram": {
            "edges": [usd * shown.per_usd for usd in found.edges_usd],
            "draws": found.own_draws,
        },
        "tornado": [
            {
                "key": one.ranged.key,
                "label": one.ranged.label,
                "unit": one.ranged.unit,
                "low": one.ranged.low,
                "likely": one.ranged.likely,
                "high": one.ranged.high,
                "bounded_by_service": one.bounded,
                "cost_at_low": one.low_usd * shown.per_usd,
                "cost_at_high": one.high_usd * shown.per_usd,
            }
            for one in tornado(response)
        ],
    }
