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
        effect = say(
            "Losing {0} stops {1} devices" if count > 1 else "Losing {0} stops {1} device",
            *(result.failure.name, count),
        )
        yield _finding(
            result,
            "PWR-034",
            Severity.ERROR,
            _told(result, effect),
            say("Nothing stops today. Put a second unit beside it that carries the heat alone.")
            if _is_cooling(result)
            else say("Nothing stops today. Feed these devices over a second path."),
        )


def _throttles(result: FailureResult) -> Iterator[Finding]:
    """PWR-035: the loss of one element throttles devices, a little or below their peak."""
    hard, mild = result.count(Effect.THROTTLED), result.count(Effect.REDUCED)
    if hard or mild:
        effect = say(
            "Losing {0} throttles {1} of the devices, {2} of them below their expected peak"
            if hard
            else "Losing {0} throttles {1} of the devices, none below its expected peak",
            *(result.failure.name, hard + mild, hard),
        )
        yield _finding(
            result,
            "PWR-035",
            Severity.WARNING if hard else Severity.INFO,
            _told(result, effect),
            say(
                "All run at full speed today. Put a second cooler beside it, spread these devices "
                "over more racks, or count on less during a loss."
            )
            if _is_cooling(result)
            else say("All run at full speed today. Use a third feed, or count on less in a loss."),
        )


def _is_cooling(result: FailureResult) -> bool:
    return result.failure.kind is FailureKind.COOLING


def _told(result: FailureResult, effect: str) -> str:
    """What a loss does, which heat is still removed where it is one of cooling, and what serves."""
    worst = max(result.cooling, key=lambda one: one.short_kw, default=None)
    if worst is None or not worst.short_kw or not _is_cooling(result):
        return say("{0}. {1}", effect, _served(result))
    removed_kw = min(worst.heat_kw, worst.before_kw)
    return say(
        "{0}: {1:.0f} of {2:.0f} kW of heat of {3} are still removed. {4}",
        *(effect, worst.capacity_kw, removed_kw, worst.name, _served(result)),
    )


def _served(result: FailureResult) -> str:
    """What is left of throughput, and of the workload that suffers most."""
    service = result.service
    left = 100.0 * service.share
    if service.tokens_per_s is None:
        return say("{0:.0f} % of the GPUs are left.", left)
    hit = [one for one in service.workloads if one.severity is not None]
    if not hit:
        return say("{0:.0f} % of the throughput is left, enough for the peak hour.", left)
    worst = min(hit, key=lambda one: one.share)
    return say(
        "{0:.0f} % of the throughput is left; worst off is {1} with {2:.0f} % of its service.",
        *(left, worst.name, 100.0 * worst.share),
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
