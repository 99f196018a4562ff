"""The command finance: views of a plan's costs, returns against references, costs by unit."""

import dataclasses
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.domain.errors import UserError
from planner.engines.finance.views import View
from planner.presenters.costs import CostRow, cost_tree, exclusions_text
from planner.presenters.finance_figures import finance_table, irr_meaning, irr_text
from planner.presenters.published_cases import table_texts
from planner.studies.finance_report import Against, FinanceReport, finance_report


class CostView(StrEnum):
    """Names of the views on the command line."""

    CASH = "cash"
    BOOKS = "p-and-l"
    ECONOMIC = "economic"
    PRESENT = "present"


_VIEWS = {
    CostView.CASH: View.CASH,
    CostView.BOOKS: View.BOOKS,
    CostView.ECONOMIC: View.ECONOMIC,
    CostView.PRESENT: View.PRESENT,
}


def finance_command(
    file: ProjectFile,
    view: Annotated[
        CostView, typer.Option("--view", help="How purchases are spread over time.")
    ] = CostView.CASH,
    lines: Annotated[
        bool, typer.Option("--lines", help="Print every line below its class.")
    ] = False,
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """Print costs by year in one view, returns against each reference, and costs by unit."""
    done = evaluate_file(file, scenario)
    report = finance_report(done.project, done.evaluation)
    if report.no_data:
        raise UserError(
            f"The cost of {done.scenario.name} has no data: {report.no_data}.",
            "Nothing was calculated.",
            "Give it a price and try again.",
        )
    if as_json:
        print_json(finance_json(done, report))
    else:
        _print(done, report, _VIEWS[view], lines=lines)


def _print(done: Evaluated, report: FinanceReport, view: View, *, lines: bool) -> None:
    project = done.project
    print(f"{project.name}, scenario {done.scenario.name}, {project.shown_currency.code}")
    print()
    tree = cost_tree(project, report, view)
    rows = [cells for row in tree.rows for cells in _cells(row, "", 3 if lines else 2)]
    print_table(tree.titles, rows)
    print()
    print_table(*table_texts(finance_table(project, report)))
    shown = project.shown_currency

    def amount(usd: float) -> str:
        return f"{usd * shown.per_usd:,.0f} {shown.code}"

    for one in report.against:
        if one.returns.irr is None:
            words = irr_meaning(one, amount)
            print(f"IRR against {one.name}: {irr_text(one)}. {words}")
    print(f"Left out: {exclusions_text(report)}")


def _cells(row: CostRow, indent: str, depth: int) -> Iterator[tuple[str, ...]]:
    yield (f"{indent}{row.label}", *row.amounts, row.origin)
    if depth > 1:
        for child in row.children:
            yield from _cells(child, f"{indent}  ", depth - 1)


def finance_json(done: Evaluated, report: FinanceReport) -> dict[str, Any]:
    """Return everything that is known, for programs; amounts in the currency that is shown."""
    shown = done.project.shown_currency

    def money(usd: float | None) -> float | None:
        return None if usd is None else usd * shown.per_usd

    units = dataclasses.asdict(report.units)
    lease = report.lease
    return {
        "scenario": done.scenario.name,
        "currency": shown.code,
        "horizon_months": report.horizon_months,
        "discount_rate": report.annual_rate,
        "lines_without_data": list(report.missing),
        "views": {
            name.value: {
                "total": money(report.total(view)),
                "by_month": [money(usd) for usd in report.by_month(view)],
                "lines": [
                    {
                        "label": one.seen.label,
                        "class": one.seen.cost_class.value,
                        "site": one.place,
                        "basis": None if one.basis is None else one.basis.value,
                        "total": None
                        if one.seen.monthly_usd is None
                        else money(sum(one.seen.monthly_usd)),
                    }
                    for one in report.views[view]
                ],
            }
            for name, view in _VIEWS.items()
        },
        "against": [_against_json(one, shown.per_usd) for one in report.against],
        "units": {
            name.removesuffix("_usd"): money(value) if name.endswith("_usd") else value
            for name, value in units.items()
        },
        "lease_or_buy": None
        if lease is None
        else {
            "price": money(lease.price_usd),
            "payment_month": money(lease.payment_usd_month),
            "lease_present": money(lease.lease_present_usd),
            "buy_present": money(lease.buy_present_usd),
            "leasing_saves": money(lease.leasing_saves_usd),
        },
        "left_out": list(map(str, report.exclusions)),
    }


def _against_json(one: Against, per_usd: float) -> dict[str, Any]:
    found = one.returns
    return {
        "name": one.name,
        "npv": found.npv_usd * per_usd,
        "irr": found.irr,
        "sign_changes": found.sign_changes,
        "payback_months": found.payback_months,
        "discounted_payback_months": found.discounted_payback_months,
        "npv_profile": [{"rate": rate, "npv": usd * per_usd} for rate, usd in found.profile],
    }
