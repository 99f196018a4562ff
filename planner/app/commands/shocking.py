"""The command shocks: what a market, a vendor, a country or a site that fails does to a plan."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.explain.case import Case
from planner.compute.supply_risk import supply_risk
from planner.domain.errors import UserError
from planner.domain.jurisdiction import COUNTRIES
from planner.presenters import formats
from planner.presenters.formats import signed
from planner.studies.robustness import Suggestion, robustness
from planner.studies.shock_kinds import possible_targets
from planner.studies.shocks import KEYS, SIZES, Shock, ShockResult, ShockSizes, shocks


def _size(shock: Shock, name: str, text: str) -> Any:
    """The option of how hard a shock hits, within what it can be."""
    known = SIZES[shock]
    return typer.Option(name, min=known.low, max=known.high, help=text)


_USUAL = ShockSizes()
"""How hard shocks hit where nobody says."""


def shocks_command(
    file: ProjectFile,
    vendor: Annotated[
        str, typer.Option("--vendor", help="Who delivers nothing; else the greatest exposure.")
    ] = "",
    country: Annotated[
        str, typer.Option("--country", help="Whose export stops, such as US; else the most spend.")
    ] = "",
    site: Annotated[
        str, typer.Option("--site", help="Which site is lost; else the one with most devices.")
    ] = "",
    slip: Annotated[
        float, _size(Shock.DELIVERY_SLIP, "--slip-weeks", "How late deliveries are.")
    ] = _USUAL.slip_weeks,
    gpu: Annotated[float, _size(Shock.GPU_PRICE, "--gpu-factor", "Price of GPUs over today's.")] = (
        _USUAL.gpu_price_factor
    ),
    memory: Annotated[
        float, _size(Shock.MEMORY_PRICE, "--memory-factor", "Price of memory over today's.")
    ] = _USUAL.memory_factor,
    cloud: Annotated[
        float, _size(Shock.CLOUD_PRICE, "--cloud-factor", "Price of clouds over today's.")
    ] = _USUAL.cloud_factor,
    energy: Annotated[
        float, _size(Shock.ENERGY_PRICE, "--energy-factor", "Price of energy over today's.")
    ] = _USUAL.energy_factor,
    duty: Annotated[
        float, _size(Shock.TARIFF, "--duty-share", "Import duty on top, a share of the price.")
    ] = _USUAL.duty_share,
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """Tell service, cost, date and findings of a plan before and after each shock."""
    done = evaluate_file(file, scenario)
    _refuse_unknown(done, site, country, vendor)
    sizes = ShockSizes(
        gpu_price_factor=gpu,
        memory_factor=memory,
        duty_share=duty,
        cloud_factor=cloud,
        energy_factor=energy,
        slip_weeks=slip,
        vendor=vendor,
        country=country.upper(),
        site=site,
    )
    _tell(done, sizes, as_json=as_json)


def _tell(done: Evaluated, sizes: ShockSizes, *, as_json: bool) -> None:
    found = shocks(done.project, done.scenario.id, done.evaluation, sizes)
    library, _ = wiring.load_library()
    case = Case(done.project, done.scenario.id, done.evaluation)
    suggested = robustness(case, library, found, sizes)
    if as_json:
        print_json(
            {
                "project": done.project.name,
                "scenario": done.scenario.name,
                "shocks": [_json(one) for one in found],
                "more_robust_with": [_suggestion_json(one) for one in suggested],
            }
        )
        return
    print(f"{done.project.name}, {done.scenario.name}: what each shock changes.")
    print()
    print_table(
        ("Shock", "Tokens/s", "Unserved", f"TCO {done.project.settings.currency}", "Weeks", "New"),
        map(_row, found),
    )
    _print_suggestions(suggested)


def _print_suggestions(suggested: Sequence[Suggestion]) -> None:
    if not suggested:
        return
    print()
    print("What would make it more robust, the most useful first:")
    print_table(
        ("Measure", "Cost USD", "Softens", "What"),
        (
            (
                one.measure.value,
                "no data" if one.cost_usd is None else formats.grouped(one.cost_usd),
                ", ".join(one.softens),
                str(one.what),
            )
            for one in suggested
        ),
    )


def _refuse_unknown(done: Evaluated, site: str, country: str, vendor: str) -> None:
    """Refuse shocks that could hit nobody because nobody is called so."""
    names = [one.name for one in done.scenario.plan.sites]
    if site and site not in names:
        raise UserError(
            f"{done.scenario.name} has no site “{site}”.",
            "Nothing was calculated.",
            f"Use {', '.join(names)}." if names else "Add a site first.",
        )
    if country and country.upper() not in COUNTRIES:
        raise UserError(
            f"“{country}” is no country code.",
            "Nothing was calculated.",
            "Use two letters, such as US.",
        )
    risk = supply_risk(Case(done.project, done.scenario.id, done.evaluation))
    vendors = possible_targets(Shock.VENDOR_GONE, done.scenario.plan, risk)
    if vendor and vendor not in vendors:
        raise UserError(
            f"{done.scenario.name} buys and rents nothing of “{vendor}”.",
            "Nothing was calculated.",
            f"Use {', '.join(vendors)}." if vendors else "Place hardware first.",
        )


def _json(one: ShockResult) -> dict[str, Any]:
    return {
        "shock": one.shock.value,
        "label": str(one.label),
        "hits": one.hits or None,
        "skipped": str(one.skipped) or None,
        "before": {key: one.before[key].value for key in KEYS},
        "after": {key: one.after[key].value for key in KEYS},
        "unserved_share_peak_before": one.unserved_before,
        "unserved_share_peak_after": one.unserved_after,
        "serve_weeks_p50_before": one.weeks_before,
        "serve_weeks_p50_after": one.weeks_after,
        "findings_before": one.findings_before,
        "findings_after": one.findings_after,
        "new_findings": list(one.new_findings),
        "admissible": one.admissible,
    }


def _suggestion_json(one: Suggestion) -> dict[str, Any]:
    return {
        "measure": one.measure.value,
        "what": str(one.what),
        "cost_usd": one.cost_usd,
        "softens": [shock.value for shock in one.softens],
        "softens_what_hurts": [shock.value for shock in one.hurting],
    }


def _row(one: ShockResult) -> tuple[str, ...]:
    label = str(one.label)
    if one.skipped:
        return (label, str(one.skipped), "", "", "", "")
    weeks = (
        None
        if one.weeks_before is None or one.weeks_after is None
        else one.weeks_after - one.weeks_before
    )
    return (
        label,
        _signed(one.change("throughput_output_tokens_per_s")),
        formats.percent(one.unserved_after),
        _signed(one.change("tco_total")),
        _signed(weeks, 1),
        str(len(one.new_findings) or ""),
    )


def _signed(value: float | None, decimals: int = 0) -> str:
    if value is None:
        return "no data"
    return signed(formats.grouped(value, decimals), value)
