"""Why it takes so many weeks until the plan serves."""

from collections.abc import Sequence
from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, listed
from planner.compute.orders import delivered_parts
from planner.domain.formula import Explanation, Formula
from planner.domain.hardware import Part
from planner.domain.phrase import say
from planner.domain.results import Figure

LEAD_AND_INSTALLATION: Final = Formula(
    id="explain.time_to_serve",
    result="weeks from the order until the plan serves",
    unit="weeks",
    expression="lead_weeks + installation_weeks",
    symbols={
        "lead_weeks": "longest likely lead time, all orders placed at once",
        "installation_weeks": "installation after the last delivery",
    },
    source="Until there is a timeline: longest lead time, orders in parallel, plus installation",
)

CONTRACT: Final = Formula(
    id="explain.contract",
    result="weeks until a rented service runs",
    unit="weeks",
    expression="contract_weeks",
    symbols={"contract_weeks": "time until the contract runs"},
    source="Nothing has to be delivered",
)

_EXCLUSIONS = (
    say("Building, grid connection and permits."),
    say("Acceptance tests, software and migration."),
    say("Customs, export licences and transport beyond the printed lead time."),
)


def time_to_serve(case: Case, figure: Figure) -> Explanation:
    """Return why the time until every workload is served is what it is."""
    title, known = say("Time to serve"), _known(case)
    if figure.value is None:
        notes = [say("No data: {0}.", figure.no_data) if figure.no_data else say("No data.")]
        if figure.note:
            notes.append(say("What decides until then: {0}.", figure.note))
        given = _lead_and_installation(case, _slowest(known)).values() if known else ()
        return listed(title, None, "weeks", [*given], notes, exclusions=_EXCLUSIONS)
    if not known:
        key = "supply.cloud_weeks" if case.plan.bursts else "supply.api_weeks"
        return _contract(case, title, figure.value, key)
    slowest = _slowest(known)
    notes = [say("{0} decides; orders in parallel.", slowest.label)]
    if figure.high is not None and figure.high > figure.value:
        notes.append(say("One order in ten is later than {0:g} weeks (P90).", figure.high))
    missing = [part.label for part in _ordered(case) if part.lead_weeks is None]
    notes += [say("No lead time of {0} is known.", label) for label in missing]
    return _delivered(case, title, figure.value, slowest, notes)


def first_token(case: Case, figure: Figure) -> Explanation:
    """Return why the time until any workload is served is what it is."""
    title, known = say("First token"), _known(case)
    if figure.value is None:
        note = (
            say("No data: {0}.", figure.no_data)
            if figure.no_data
            else say("Nothing is ordered yet.")
        )
        return listed(title, None, "weeks", (), (note,), exclusions=_EXCLUSIONS)
    apis = any(route.api for route in case.plan.routes)
    for used, key in ((apis, "supply.api_weeks"), (case.plan.bursts, "supply.cloud_weeks")):
        if used and case.shelf.assume(key) == figure.value:
            return _contract(case, title, figure.value, key)
    slowest = _slowest(known)
    return _delivered(
        case, title, figure.value, slowest, [say("The hardware is the first to serve.")]
    )


def _ordered(case: Case) -> list[Part]:
    return sorted(delivered_parts(case.money.orders), key=lambda part: part.id)


def _known(case: Case) -> list[Part]:
    return [part for part in _ordered(case) if part.lead_weeks is not None]


def _slowest(parts: Sequence[Part]) -> Part:
    return max(parts, key=lambda part: (part.lead_weeks or 0.0, part.id))


def _lead_and_installation(case: Case, slowest: Part) -> dict[str, Given]:
    lead = Given(
        slowest.lead_weeks or 0.0,
        "weeks",
        slowest.evidence.get("lead_weeks"),
        say("lead time of {0}", slowest.label),
    )
    return {
        "lead_weeks": lead,
        "installation_weeks": case.assumed("supply.installation_weeks"),
    }


def _delivered(
    case: Case, title: str, value: float, slowest: Part, notes: Sequence[str]
) -> Explanation:
    return applied(
        title,
        value,
        "weeks",
        LEAD_AND_INSTALLATION,
        _lead_and_installation(case, slowest),
        exclusions=_EXCLUSIONS,
        notes=notes,
    )


def _contract(case: Case, title: str, value: float, key: str) -> Explanation:
    given = {"contract_weeks": case.assumed(key)}
    return applied(title, value, "weeks", CONTRACT, given, exclusions=_EXCLUSIONS[1:2])
