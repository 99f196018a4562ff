"""The command supply: on whom a plan depends, how risky that is, and what losing somebody means."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.explain.case import Case
from planner.compute.lock_in.bond import Bond
from planner.compute.lock_in.bonds import lock_in
from planner.compute.supply_risk import (
    ClassRisk,
    SupplyRisk,
    VendorLoss,
    herfindahl_of,
    supply_risk,
)
from planner.domain.errors import UserError
from planner.domain.supply import Angle
from planner.presenters import formats
from planner.presenters.supply import score_range
from planner.presenters.supply_shares import capacity_note, index_text


def supply_command(
    file: ProjectFile, scenario: ScenarioName = None, as_json: AsJson = False
) -> None:
    """Tell shares of spend by vendor and country, the supply risk of each class, and exposure."""
    done = evaluate_file(file, scenario)
    case = Case(done.project, done.scenario.id, done.evaluation)
    found = supply_risk(case)
    if found is None:
        raise UserError(
            f"Nothing of {done.scenario.name} that is bought or rented has a price.",
            "Nothing was calculated.",
            "Place hardware with a price, or a burst with a workload.",
        )
    if as_json:
        print_json(supply_json(done, found, lock_in(case)))
    else:
        _print(done, found, lock_in(case))


def supply_json(done: Evaluated, found: SupplyRisk, bonds: Sequence[Bond]) -> dict[str, Any]:
    """Return the supply risk with its units in the keys; amounts are over the horizon.

    The capacity of the plan is what accelerators bought and rented could calculate, dense in BF16.
    """
    return {
        "project": done.project.name,
        "scenario": done.scenario.name,
        "score_of_100": found.score,
        "score_of_100_at_most": found.most,
        "weights_sum": found.weights_sum,
        "not_scored_because": list(found.problems),
        "herfindahl": found.herfindahl,
        "single_source_share": found.single_source,
        **_by_angle("spend_usd", found.spend),
        **_by_angle("capacity_tflops", found.capacity),
        "herfindahl_of_spend": _indices(found.spend),
        "herfindahl_of_capacity": _indices(found.capacity),
        "classes": [_class_json(one) for one in found.classes],
        "losses": [dataclasses.asdict(one) for one in found.losses],
        "holdings": [
            {**dataclasses.asdict(one), "supply_class": one.supply_class.value}
            for one in found.holdings
        ],
        "unpriced": list(found.unpriced),
        "leaving": [_bond_json(one) for one in bonds],
    }


def _bond_json(one: Bond) -> dict[str, Any]:
    """What leaving somebody takes; a cost with no data in it is a lower bound."""
    return {
        "who": one.name,
        "kind": one.kind.value,
        "software_stack": one.stack,
        "ported_to": one.target,
        "spend_usd_month": one.usd_month,
        **dataclasses.asdict(one.cost),
        "switching_usd": one.cost.total_usd,
        "is_lower_bound": one.is_lower_bound,
        "months_of_spend": one.months,
        "lock_in_index": one.index,
        "notice_months": one.notice_months,
        "months_left_of_term": one.left_months,
        "months_to_leave": one.leave_months,
        "notes": list(map(str, one.notes)),
    }


def _class_json(one: ClassRisk) -> dict[str, Any]:
    return {
        "class": one.supply_class.value,
        "spend_usd": one.usd,
        **_by_angle("spend_usd", one.spend),
        "capacity_unit": one.capacity_unit,
        **_by_angle("capacity", one.capacity),
        "herfindahl": one.herfindahl,
        "country_herfindahl": one.country_herfindahl,
        "manufacture_herfindahl": one.manufacture_herfindahl,
        "single_source_share": one.single_source,
        "substitution_level": one.terms.substitution,
        "lead_weeks": one.lead_weeks,
        "points": None if one.points is None else dict(one.points),
        "score_of_100": one.score,
        "score_of_100_at_most": one.most,
    }


def _by_angle(what: str, shares: Mapping[Angle, Mapping[str, float]]) -> dict[str, Any]:
    return {f"{what}_by_{angle.replace(' ', '_')}": _named(shares[angle]) for angle in Angle}


def _indices(shares: Mapping[Angle, Mapping[str, float]]) -> dict[str, Any]:
    """The least and greatest index of each angle: they differ by what nobody published."""
    found = {}
    for angle in Angle:
        index = herfindahl_of(shares[angle])
        found[angle.replace(" ", "_")] = (
            None if index is None else {"least": index[0], "greatest": index[1]}
        )
    return found


def _named(shares: Mapping[str, float]) -> dict[str, float]:
    return {name or "no data": amount for name, amount in shares.items()}


def _print(done: Evaluated, found: SupplyRisk, bonds: Sequence[Bond]) -> None:
    score = _score(found.score, found.most)
    score = score if found.score is None else f"{score} of 100"
    print(f"{done.project.name}, {done.scenario.name}: supply risk {score}.")
    if found.score is None:
        print(" ".join(map(str, found.problems)))
    print()
    print_table(
        ("Class", "Spend USD", "Largest vendor", "Share", "HHI", "Lead weeks", "Score"),
        (_row(one) for one in found.classes),
    )
    print()
    print_table(
        ("Without", "Spend", "GPUs", "Recovery weeks", "Stock weeks", "Exposure USD"),
        map(_loss_row, found.losses),
    )
    print()
    print_table(("Shares", "Of", "Spend", "Capacity"), _share_rows(found))
    print(capacity_note())
    print()
    if not bonds:
        print("Leaving: this project has no assumptions about it; update it from the catalogue.")
        return
    titles = (
        "Leaving",
        "Kind",
        "Costs USD",
        "Months of spend",
        "Notice",
        "Term left",
        "Takes months",
    )
    print_table(titles, map(_bond_row, bonds))


def _score(score: float | None, most: float | None) -> str:
    """The score; up to the worst that what nobody published could make of it."""
    return "not scored" if score is None or most is None else score_range(score, most)


def _loss_row(one: VendorLoss) -> tuple[str, ...]:
    recover, exposure = one.recover_weeks, one.exposure_usd
    return (
        one.vendor,
        formats.percent(one.spend_share),
        formats.percent(one.gpu_share),
        "no data" if recover is None else formats.trimmed(recover, 1),
        formats.trimmed(one.survive_weeks, 1),
        "no data" if exposure is None else formats.grouped(exposure),
    )


def _bond_row(one: Bond) -> tuple[str, ...]:
    least = "at least " if one.is_lower_bound else ""
    return (
        one.name,
        one.kind.value,
        least + formats.grouped(one.cost.total_usd),
        "no data" if one.months is None else formats.trimmed(one.months, 1),
        formats.trimmed(one.notice_months, 1),
        formats.trimmed(one.left_months, 1),
        formats.trimmed(one.leave_months, 1),
    )


def _share_rows(found: SupplyRisk) -> Iterator[tuple[str, ...]]:
    """Every vendor, country and stack with its shares, and the index of each angle below."""
    for angle in Angle:
        spend, capacity = found.spend[angle], found.capacity[angle]
        totals = sum(spend.values()), sum(capacity.values())
        for name in {**spend, **capacity}:
            shares = (
                formats.percent(amounts.get(name, 0.0) / total) if total else ""
                for amounts, total in zip((spend, capacity), totals, strict=True)
            )
            yield angle.value, name or "no data", *shares
        yield angle.value, "HHI", index_text(spend), index_text(capacity)


def _row(one: ClassRisk) -> tuple[str, ...]:
    vendor, usd = next(iter(one.by_vendor.items()))
    return (
        one.supply_class.value,
        formats.grouped(one.usd),
        vendor,
        formats.percent(usd / one.usd),
        formats.grouped(one.herfindahl),
        "no data" if one.lead_weeks is None else formats.trimmed(one.lead_weeks, 1),
        _score(one.score, one.most),
    )
