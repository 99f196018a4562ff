"""The command split: what to own, what to rent, and what the rules on data cost."""

from typing import Annotated, Any

import numpy as np
import typer

from planner.app import wiring
from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.compute.gpu_loads import GpuRates
from planner.compute.rental_tiers import RentalTier, rental_tiers
from planner.compute.split import HybridSplit, hybrid_split
from planner.domain.errors import UserError
from planner.domain.quote import ShownCurrency
from planner.domain.units import HOURS_PER_YEAR
from planner.engines.finance.screening import Mix
from planner.presenters import formats
from planner.studies.mix import permitted_mix
from planner.studies.reference_server import owner_of

_SHARES = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Shares of the year at which the load duration curve is printed."""

WorkloadName = Annotated[
    str | None, typer.Option("--workload", help="Only the load of this workload.")
]
Own = Annotated[
    float | None, typer.Option("--own", min=0, help="Also what owning so many GPUs costs.")
]


def split_command(
    file: ProjectFile,
    workload: WorkloadName = None,
    own: Own = None,
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """Split the year's load between owned and rented GPUs at the least cost."""
    done = evaluate_file(file, scenario)
    case = Case(done.project, done.evaluation.scenario, done.evaluation)
    chosen, rates = _chosen(done, workload), GpuRates()
    owner = owner_of(case, lambda: wiring.load_library()[0], rates)
    found: HybridSplit | str
    if isinstance(owner, str):
        found = owner
    else:
        case = owner.case
        found = hybrid_split(case, rates, chosen, owner.owned)
    if isinstance(found, str):
        raise UserError(
            f"The load of {done.scenario.name} cannot be split: {found}.",
            "Nothing was calculated.",
            "Give it workloads, and prices to the GPU servers that it owns, then try again.",
        )
    tiers = rental_tiers(case, found.owned)
    if as_json:
        print_json(split_json(done, found, tiers, money_exclusions(case), own))
    else:
        print_split(done, found, tiers, own)
        print()
        print("Not in it: " + " ".join(money_exclusions(case)))


def _chosen(done: Evaluated, name: str | None) -> str:
    if name is None:
        return ""
    for one in done.project.workloads:
        if name in (one.name, one.id):
            return str(one.id)
    names = ", ".join(one.name for one in done.project.workloads) or "none yet"
    raise UserError(
        f"{done.project.name} has no workload “{name}”.",
        "Nothing was calculated.",
        f"Use one of its workloads: {names}.",
    )


def print_split(
    done: Evaluated, found: HybridSplit, tiers: tuple[RentalTier, ...], own: float | None
) -> None:
    """Print the load duration curve, the mixes, the resources and the break-evens."""
    shown, split, owned = done.project.shown_currency, found.split, found.owned
    load = split.load
    mean = load.unit_hours / HOURS_PER_YEAR
    print(f"{done.project.name}, scenario {done.scenario.name}, first year")
    print(
        f"Load in {found.accelerator}: peak {load.peak:,.1f} GPUs, mean {mean:,.1f},"
        f" {load.unit_hours:,.0f} GPU-hours; {owned.gpus:,} owned."
    )
    if owned.reference:
        print(f"Owning is that of a reference server, the cheapest to buy here: {owned.reference}.")
    if owned.kinds > 1:
        print(f"The owned GPUs are of {owned.kinds} kinds; costs are the mean of all.")
    if found.left_out:
        print(
            f"Not in the load (nothing asked, or the model does not fit): {_listed(found.left_out)}"
        )
    print()
    print_table(
        ("Share of the year", *(f"{share:.0%}" for share in _SHARES)),
        [("load at least, GPUs", *(f"{gpus:,.1f}" for gpus in _duration(found)))],
    )
    print()
    rows = [(name, *_mix_row(mix, shown)) for name, mix in _mixes(found, own)]
    print_table(("Mix", "owned GPUs", "rented GPUs", "cost a year"), rows)
    print()
    print_table(
        ("Cheapest mix", "GPUs", "GPU-hours", "share", "a GPU-year", "a GPU-hour", "cost a year"),
        _resources(found, split.best(), shown),
    )
    if found.staying:
        names = _listed(tuple(one.workload.name for one in found.staying))
        rule = _money(found.rule_usd_year, shown)
        print(f"Must stay: {names}. What the rules on data cost: {rule} a year.")
    print()
    print_table(
        (f"Rented {found.accelerator}", "a GPU-hour", "owning wins above"),
        (
            (one.name, _money(one.usd_gpu_h, shown), _break_even(one.reserved_share))
            for one in tiers
        ),
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _duration(found: HybridSplit) -> list[float]:
    total = np.sort(np.stack([one.gpus for one in found.loads]).sum(axis=0))[::-1]
    return [float(total[min(len(total) - 1, int(share * len(total)))]) for share in _SHARES]


def _mixes(found: HybridSplit, own: float | None) -> list[tuple[str, Mix]]:
    split = found.split
    mixes = [
        ("cheapest", split.best()),
        (f"cheapest in servers of {found.owned.server_gpus}", split.at(found.whole)),
    ]
    exact = permitted_mix(found) if len(found.loads) > 1 else None
    if exact is not None:
        mixes.append(("cheapest, each workload by its own rules", exact))
    if found.committed is not None:
        mixes.append(("cheapest, with derived commitments", found.committed.best()))
    if found.rented and not found.staying:
        mixes.append(("all rented", split.at(0.0)))
    mixes += [
        ("peak owned", split.at(split.load.peak)),
        ("owned as planned", split.at(found.owned.gpus)),
    ]
    if own is not None:
        mixes.append((f"{own:g} owned", split.at(own)))
    return mixes


def _mix_row(mix: Mix, shown: ShownCurrency) -> tuple[str, str, str]:
    rented = sum(one.units for one in mix.supplies[1:])
    cost = _money(mix.usd_year, shown)
    if mix.unserved_unit_hours > 0.5:
        cost += f", {mix.unserved_unit_hours:,.0f} GPU-hours not served"
    return f"{mix.owned.units:,.1f}", f"{rented:,.1f}", cost


def _resources(found: HybridSplit, mix: Mix, shown: ShownCurrency) -> list[tuple[str, ...]]:
    resources = (found.split.owned, *found.split.rented)
    total = found.split.load.unit_hours
    return [
        (
            one.name,
            f"{supply.units:,.1f}",
            f"{supply.unit_hours:,.0f}",
            f"{supply.unit_hours / total:.0%}" if total else "",
            _money(one.fixed_usd_year, shown),
            _money(one.variable_usd_h, shown),
            _money(supply.usd_year, shown),
        )
        for one, supply in zip(resources, mix.supplies, strict=True)
    ]


def _break_even(share: float | None) -> str:
    return "never" if share is None or share > 1.0 else f"{share:.0%} of the hours"


def _money(usd: float, shown: ShownCurrency) -> str:
    return str(formats.money(usd * shown.per_usd, shown.code))


def split_json(
    done: Evaluated,
    found: HybridSplit,
    tiers: tuple[RentalTier, ...],
    exclusions: tuple[str, ...],
    own: float | None,
) -> dict[str, Any]:
    """Return everything for programs; amounts in the currency that is shown."""
    shown, split, owned = done.project.shown_currency, found.split, found.owned
    per = shown.per_usd
    return {
        "scenario": done.scenario.name,
        "currency": shown.code,
        "accelerator": found.accelerator,
        "owned": {
            "gpus": owned.gpus,
            "reference_server": owned.reference or None,
            "kinds_of_gpu": owned.kinds,
            "gpus_per_server": owned.server_gpus,
            "fixed_per_gpu_year": owned.fixed_usd_year * per,
            "variable_per_gpu_hour": owned.variable_usd_h * per,
            "availability": owned.availability,
        },
        "load": {
            "peak_gpus": split.load.peak,
            "gpu_hours_year": split.load.unit_hours,
            "share_of_year": list(_SHARES),
            "gpus_at_least": _duration(found),
            "workloads": [one.workload.name for one in found.loads],
            "must_stay": [one.workload.name for one in found.staying],
            "left_out": list(found.left_out),
        },
        "resources": [
            {
                "name": one.name,
                "fixed_per_gpu_year": one.fixed_usd_year * per,
                "variable_per_gpu_hour": one.variable_usd_h * per,
            }
            for one in (split.owned, *split.rented)
        ],
        "mixes": {name: _mix_json(mix, per) for name, mix in _mixes(found, own)},
        "optimum_gpus": split.optimum,
        "optimum_gpus_whole_servers": found.whole,
        "cost_of_data_rules_year": found.rule_usd_year * per,
        "break_even_by_tier": [
            {
                "name": one.name,
                "per_gpu_hour": one.usd_gpu_h * per,
                "derived": one.derived,
                "reserved_share": one.reserved_share,
            }
            for one in tiers
        ],
        "exclusions": list(exclusions),
    }


def _mix_json(mix: Mix, per_usd: float) -> dict[str, Any]:
    return {
        "cost_year": mix.usd_year * per_usd,
        "unserved_gpu_hours": mix.unserved_unit_hours,
        "supplies": [
            {
                "name": one.name,
                "gpus": one.units,
                "gpu_hours": one.unit_hours,
                "cost_year": one.usd_year * per_usd,
            }
            for one in mix.supplies
        ],
    }
