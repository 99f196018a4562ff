"""What failure tests of the plant find: what trips, what stops, what throttles.

Racks and supplies are judged one by one by the checks of racks; here are losses of feeds, plant and
cooling. What is only assumed of the plant never counts for more than a note.
"""

from collections.abc import Iterable, Iterator

from planner.domain.failure import Effect, FailureKind, FailureResult
from planner.domain.finding import Finding, Severity
from planner.domain.phrase import listed, say

_JUDGED = frozenset({FailureKind.FEED, FailureKind.GRID, FailureKind.POWER, FailureKind.COOLING})
_NAMED = 3
SOURCE = say("failure test: flows and service calculated again without the element")


def failure_findings(results: Iterable[FailureResult]) -> tuple[Finding, ...]:
    """Return the findings of failures that were tried, worst first."""
    found = [
        finding
        for one in results
        if one.failure.kind in _JUDGED
        for finding in (*_trips(one), *_stops(one), *_throttles(one))
    ]
    return tuple(sorted(found, key=lambda one: one.order))


def _trips(result: FailureResult) -> Iterator[Finding]:
    """PWR-033: the loss of one element trips another."""
    if not result.tripped:
        return
    first = result.tripped[0]
    names = listed([one.name for one in result.tripped[:_NAMED]])
    yield _finding(
        result,
        "PWR-033",
        Severity.ERROR,
        say(
            "Losing {0} trips {1}: {2:.1f} kW on a limit of {3:.1f} kW.",
            result.failure.name,
            names,
            first.load_kw,
            first.planning_kw if first.legal_kw is None else first.legal_kw,
        ),
        say("Both carry their load today. Move load away, or use a larger element."),
    )


def _stops(result: FailureResult) -> Iterator[Finding]:
    """PWR-034: the loss of one element stops devices."""
    count = result.count(Effect.STOPS)
    if count:
        yield _finding(
            result,
            "PWR-034",
            Severity.ERROR,
            say(
                "Losing {0} stops {1} devices; {2:.0f} % of the service is left."
                if count > 1
                else "Losing {0} stops {1} device; {2:.0f} % of the service is left.",
                result.failure.name,
                count,
                100.0 * result.service.share,
            ),
            say("Nothing stops today. Feed and cool these devices over a second path."),
        )


def _throttles(result: FailureResult) -> Iterator[Finding]:
    """PWR-035: the loss of one element throttles devices, a little or below their peak."""
    hard, mild = result.count(Effect.THROTTLED), result.count(Effect.REDUCED)
    if hard or mild:
        yield _finding(
            result,
            "PWR-035",
            Severity.WARNING if hard else Severity.INFO,
            say(
                "Losing {0} throttles {1} of the devices, {2} below their expected peak; {3:.0f} % "
                "of the service is left."
                if hard
                else "Losing {0} throttles {1} of the devices, none below its expected peak; "
                "{3:.0f} % of the service is left.",
                result.failure.name,
                hard + mild,
                hard,
                100.0 * result.service.share,
            ),
            say("All run at full speed today. Use a third feed, or count on less during a loss."),
        )


def _finding(
    result: FailureResult, rule: str, severity: Severity, message: str, detail: str
) -> Finding:
    failure = result.failure
    return Finding(
        rule=rule,
        subject=f"{failure.place}/{failure.id}",
        subject_name=failure.name,
        severity=Severity.INFO if failure.assumed else severity,
        message=message,
        detail=detail,
        source=SOURCE,
        numbers={"service_share": result.service.share},
    )
