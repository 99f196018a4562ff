"""Why it takes so many weeks until the plan serves."""

from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, listed
from planner.compute.orders import Delivered, delivered_parts
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.results import Figure
from planner.domain.timeline import Dated, Readiness
from planner.engines.supply import DRAWS

CONTRACT: Final = Formula(
    id="explain.contract",
    result="weeks until a rented service runs",
    unit="weeks",
    expression="contract_weeks",
    symbols={"contract_weeks": "time until the contract runs"},
    source="Nothing has to be delivered",
)

_EXCLUSIONS = (
    say("Building and grid connection of a site that is said to stand, and permits."),
    say("Software and migration."),
    say("Customs, export licences and transport beyond the printed lead time."),
)


def time_to_serve(case: Case, figure: Figure) -> Explanation:
    """Return why the time until every workload is served is what it is."""
    title, whole = say("Time to serve"), case.evaluation.timeline.whole
    if figure.value is None or whole is None:
        notes = [say("No data: {0}.", figure.no_data) if figure.no_data else say("No data.")]
        if figure.note:
            notes.append(say("What decides until then: {0}.", figure.note))
        given = () if whole is None else _path(case, whole)
        return listed(title, None, "weeks", given, notes, exclusions=_EXCLUSIONS)
    return _ready(case, title, figure.value, whole)


def first_token(case: Case, figure: Figure) -> Explanation:
    """Return why the time until any workload is served is what it is."""
    title, first = say("First token"), case.evaluation.timeline.first
    if figure.value is None or first is None:
        note = (
            say("No data: {0}.", figure.no_data)
            if figure.no_data
            else say("Nothing is ordered yet.")
        )
        return listed(title, None, "weeks", (), (note,), exclusions=_EXCLUSIONS)
    return _ready(case, title, figure.value, first)


def _ready(case: Case, title: str, value: float, readiness: Readiness) -> Explanation:
    path = case.evaluation.timeline.path_to(readiness.last)
    if len(path) == 1 and path[0].activity.assumption and not path[0].activity.edited:
        given = {"contract_weeks": case.assumed(path[0].activity.assumption)}
        notes = _sureness(readiness) if readiness.p80 > readiness.p50 else []
        return applied(
            title, value, "weeks", CONTRACT, given, exclusions=_EXCLUSIONS[1:2], notes=notes
        )
    longest = max(path, key=lambda one: one.activity.duration.likely).activity
    notes = [say("{0} decides; orders in parallel.", longest.item or longest.name)]
    notes += [
        say("At likely durations the path ends after {0:.1f} weeks.", readiness.likely),
        *_sureness(readiness),
    ]
    missing = [part.label for part in _ordered(case) if part.lead_weeks is None]
    notes += [say("No lead time of {0} is known.", label) for label in missing]
    return listed(title, value, "weeks", _path(case, readiness), notes, exclusions=_EXCLUSIONS)


def _sureness(readiness: Readiness) -> list[str]:
    return [
        say(
            "Of {0} draws of all durations half end by {1:.1f} weeks, 80 % by {2:.1f}.",
            DRAWS,
            readiness.p50,
            readiness.p80,
        )
    ]


def _path(case: Case, readiness: Readiness) -> list[Given]:
    """The activities on the way that decides, first to last."""
    return [_given(case, one) for one in case.evaluation.timeline.path_to(readiness.last)]


def _given(case: Case, one: Dated) -> Given:
    activity = one.activity
    label = say("{0}: {1}", activity.name, activity.item) if activity.item else activity.name
    if activity.edited:
        return case.entered(activity.duration.likely, "weeks", label)
    if activity.assumption:
        return case.assumed(activity.assumption, label)
    return Given(activity.duration.likely, "weeks", activity.evidence, label)


def _ordered(case: Case) -> list[Delivered]:
    return sorted(delivered_parts(case.money.orders), key=lambda part: part.id)
