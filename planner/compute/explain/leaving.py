"""Why leaving a vendor, a cloud, a model API or a landlord costs what it does, term by term."""

from collections.abc import Callable, Mapping, Sequence

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import (
    Given,
    Term,
    applied,
    listed,
    summed,
    unknown,
    without_range,
)
from planner.compute.lock_in.bond import Bond, BondKind, Work
from planner.compute.lock_in.bonds import lock_in, person_months
from planner.domain.formula import Explanation
from planner.domain.phrase import Phrase, say
from planner.engines.supply import (
    COMMITMENT,
    EGRESS,
    LABOUR,
    MONTHS_OF_SPEND,
    PARALLEL,
    SWITCHING,
    WRITE_OFF,
    commitment_usd,
    write_off_usd,
)

USD = "USD"


def explain_exit(case: Case, key: str, field: str) -> Explanation | None:
    """Return why a figure of leaving somebody is what it is, None where there is none."""
    written = _WRITTEN.get(field)
    bond = next((one for one in lock_in(case) if one.key == key), None)
    return None if written is None or bond is None else written(case, bond)


def _switching(case: Case, bond: Bond) -> Explanation:
    cost = bond.cost
    egress = _egress(case, bond)
    terms = {
        "labour_usd": (cost.labour_usd, _labour(case, bond)),
        "training_usd": (cost.training_usd, _training(case, bond)),
        "parallel_usd": (cost.parallel_usd, _parallel(case, bond)),
        "egress_usd": (cost.egress_usd or 0.0, egress),
        "commitment_usd": (cost.commitment_usd, _commitment(case, bond)),
        "write_off_usd": (cost.write_off_usd, _write_off(case, bond)),
    }
    given = {
        name: Given(value, USD, why=why if value or why.value is None else None)
        for name, (value, why) in terms.items()
    }
    notes = [*bond.notes]
    if bond.is_lower_bound:
        notes.append(say("A lower bound: egress is no data and counts as nothing here."))
    title = say("Leaving {0}", bond.name)
    return applied(title, cost.total_usd, USD, SWITCHING, given, notes=notes)


def _months(case: Case, bond: Bond) -> Explanation:
    title = say("Months of spend that leaving {0} costs", bond.name)
    if bond.months is None:
        return unknown(title, "months", say("Nothing is spent with them."))
    given = {
        "switching_usd": Given(bond.cost.total_usd, USD, why=_switching(case, bond)),
        "usd_month": Given(bond.usd_month, USD, why=_spend(case, bond)),
    }
    return applied(title, bond.months, "months", MONTHS_OF_SPEND, given)


def _spend(case: Case, bond: Bond) -> Explanation:
    title = say("Spend with {0}", bond.name)
    horizon = case.entered(case.settings.horizon_months, "months", say("horizon"))
    note = {
        BondKind.HARDWARE: say("What is bought of them, spread over the horizon."),
        BondKind.CLOUD: say("Instances of the first year, a month."),
        BondKind.MODEL_API: say("Tokens over the horizon, a month."),
        BondKind.COLOCATION: say("The rent of a month, without energy that is metered."),
    }[bond.kind]
    spread = [horizon] if bond.kind in (BondKind.HARDWARE, BondKind.MODEL_API) else []
    return listed(title, bond.usd_month, USD, spread, (note,))


def _labour(case: Case, bond: Bond) -> Explanation:
    return _people(case, say("Labour of leaving {0}", bond.name), bond.work)


def _training(case: Case, bond: Bond) -> Explanation:
    return _people(case, say("Learning what follows {0}", bond.name), bond.training)


def _people(case: Case, title: Phrase, work: Sequence[Work]) -> Explanation:
    known, months = case.shelf.assumptions, person_months(case, work)
    terms = [
        Term(
            known[one.key].label,
            known[one.key].likely * one.times,
            evidence=without_range(known[one.key].evidence),
        )
        for one in work
        if one.key in known
    ]
    counted = [
        say("{0:g} × {1}", one.times, known[one.key].label) for one in work if one.key in known
    ]
    why = summed(
        say("Person-months"),
        months,
        "person-months",
        terms,
        key="person_months",
        source=say("Times how often it is done"),
        notes=counted,
    )
    given = {
        "person_months": Given(months, "person-months", why=why if work else None),
        "fte_usd_year": case.assumed("finance.fte_usd_year"),
    }
    value = months * given["fte_usd_year"].value / 12
    return applied(title, value, USD, LABOUR, given)


def _parallel(case: Case, bond: Bond) -> Explanation:
    given = {
        "usd_month": Given(bond.usd_month, USD),
        "parallel_months": case.assumed("lockin.parallel_months"),
    }
    title = say("Parallel run beside {0}", bond.name)
    return applied(title, bond.cost.parallel_usd, USD, PARALLEL, given)


def _egress(case: Case, bond: Bond) -> Explanation:
    title = say("Egress from {0}", bond.name)
    if bond.egress is None:
        return unknown(title, USD, say("Enter the data kept there at the site."))
    stored_tb, usd_gb = bond.egress
    given = {
        "stored_tb": Given(stored_tb, "TB", ENTERED if stored_tb else None),
        "usd_gb": Given(usd_gb, "USD per GB"),
    }
    return applied(title, bond.cost.egress_usd, USD, EGRESS, given)


def _commitment(case: Case, bond: Bond) -> Explanation:
    title = say("Still committed to {0}", bond.name)
    month = case.assumed("lockin.leave_month")
    if len(bond.committed) == 1:
        (one,) = bond.committed
        given = {
            "usd_month": Given(one.usd_month, USD),
            "remaining_months": Given(one.left_months, "months"),
            "notice_months": Given(one.notice_months, "months"),
        }
        return applied(title, bond.cost.commitment_usd, USD, COMMITMENT, given, beside=[month])
    terms = [
        Term(one.label, commitment_usd(one.usd_month, one.left_months, one.notice_months))
        for one in bond.committed
    ]
    return summed(
        title,
        bond.cost.commitment_usd,
        USD,
        terms,
        key="commitment",
        source=COMMITMENT.source,
        beside=[month] if terms else [],
    )


def _write_off(case: Case, bond: Bond) -> Explanation:
    title = say("Hardware of {0} written off", bond.name)
    parts = []
    for one in bond.written_off:
        given = {
            "price_usd": Given(one.price_usd, USD),
            "book_share": Given(one.book_share, "share"),
            "resale_share": Given(one.resale_share, "share"),
        }
        lost = write_off_usd(one.price_usd, one.book_share, one.resale_share)
        parts.append(Term(one.label, lost, why=applied(one.label, lost, USD, WRITE_OFF, given)))
    return summed(
        title,
        bond.cost.write_off_usd,
        USD,
        parts,
        key="write_off",
        source=WRITE_OFF.source,
        beside=[case.assumed("lockin.leave_month")] if parts else [],
    )


def _time(case: Case, bond: Bond) -> Explanation:
    months = person_months(case, (*bond.work, *bond.training))
    given = [
        Given(bond.notice_months, "months", label=say("notice")),
        Given(months, "person-months", label=say("work")),
        case.assumed("lockin.team_fte"),
    ]
    notes = (say("The longest of notice, work by the team and delivery of what comes instead."),)
    title = say("Time to leave {0}", bond.name)
    return listed(title, bond.leave_months, "months", given, (*notes, *bond.notes))


_WRITTEN: Mapping[str, Callable[[Case, Bond], Explanation]] = {
    "switching": _switching,
    "months": _months,
    "spend": _spend,
    "labour": _labour,
    "training": _training,
    "parallel": _parallel,
    "egress": _egress,
    "commitment": _commitment,
    "write_off": _write_off,
    "time": _time,
}
