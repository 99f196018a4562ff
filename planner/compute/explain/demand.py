"""Why a workload asks for so much, and what of it stays unserved."""

from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, applied
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import WorkloadId
from planner.domain.phrase import say
from planner.domain.results import WorkloadResult
from planner.domain.units import HOURS_PER_YEAR
from planner.domain.workload import BatchJob, Demand, Workload

_DEMAND_SYMBOLS: Final = {
    "users": say("people who use it"),
    "active_share": say("share of them active in the peak hour"),
    "seconds": say("time between two requests of an active user, s"),
    "week": say("factor of the hour of the week"),
    "month": say("factor of the month"),
}

REQUESTS: Final = Formula(
    id="explain.requests",
    result="requests in the peak hour",
    unit="requests per s",
    expression="users * active_share / seconds * week * month",
    symbols=_DEMAND_SYMBOLS,
    source="Users to load; all five are inputs of the workload",
)

RECORDED: Final = Formula(
    id="explain.recorded_requests",
    result="requests in the peak hour",
    unit="requests per s",
    expression="users * active_share / seconds * recorded",
    symbols={
        "users": _DEMAND_SYMBOLS["users"],
        "active_share": _DEMAND_SYMBOLS["active_share"],
        "seconds": _DEMAND_SYMBOLS["seconds"],
        "recorded": say("recorded factor of the hour of the year"),
    },
    source="Users to load, hour by hour as recorded",
)

TOKENS: Final = Formula(
    id="explain.demand_tokens",
    result="output tokens asked for in the peak hour",
    unit="tok/s",
    expression="requests * output_tokens",
    symbols={
        "requests": "requests in the peak hour",
        "output_tokens": "output of a request",
    },
    source="The input is part of the work, not of the count",
)

MEAN: Final = Formula(
    id="explain.mean_requests",
    result="mean requests over the year",
    unit="requests per s",
    expression="requests_year / (8760 * 3600)",
    symbols={"requests_year": "requests asked for in the first year"},
    source="Hours of the year times 3,600 s",
)

BATCH: Final = Formula(
    id="explain.batch_requests",
    result="requests of a batch run while its window is open",
    unit="requests per s",
    expression="tokens / (window_hours * 3600) / output_tokens",
    symbols={
        "tokens": "output tokens of a run",
        "window_hours": "length of the window",
        "output_tokens": "output of a request",
    },
    source="The tokens of a run spread evenly over its window",
)

UNSERVED: Final = Formula(
    id="explain.unserved",
    result="share of the requests that nothing serves",
    unit="share of requests",
    expression="unserved / demanded",
    symbols={
        "unserved": "requests that no route takes inside the objectives, mean over the hours",
        "demanded": "requests asked for, mean over the hours",
    },
    source="Hour by hour over a year; the year of the horizon in which the share is greatest",
)

PEAK_HOUR = say(
    "The peak hour is that with the greatest demanded output tokens per second over all workloads."
)


def tokens_of(case: Case, workload: Workload, result: WorkloadResult) -> Explanation:
    """Return why a workload asks for so many output tokens a second in the peak hour."""
    requests = requests_of(case, workload, result)
    output = case.entered(float(workload.generated_tokens), "tokens", say("output of a request"))
    given = {
        "requests": Given(result.demand_requests_per_s, "requests per s", why=requests),
        "output_tokens": output,
    }
    title = say("Demand of {0} in the peak hour", workload.name)
    value = result.demand_output_tokens_per_s
    return applied(title, value, "tok/s", TOKENS, given, notes=(PEAK_HOUR,))


def requests_of(case: Case, workload: Workload, result: WorkloadResult) -> Explanation:
    """Return why a workload sends so many requests in the peak hour."""
    title, value = (
        say("Requests of {0} in the peak hour", workload.name),
        result.demand_requests_per_s,
    )
    if workload.demand is not None:
        return _interactive(case, workload.demand, title, value)
    if workload.batch is not None:
        return _batch(case, workload, workload.batch, title, value)
    note = say("Training asks for no requests; it enters power, memory, cost and schedule.")
    return Explanation(title, value, "requests per s", None, (), notes=(note,))


def mean_requests_of(case: Case, workload: Workload, _: WorkloadResult) -> Explanation:
    """Return how many requests a second a workload sends on average over the first year."""
    title = say("Mean requests of {0}", workload.name)
    mean = mean_requests(case, workload.id)
    given = {"requests_year": Given(mean * HOURS_PER_YEAR * 3600.0, "requests")}
    demand = workload.demand
    note = say("The demand is a week of 168 hours times twelve months.")
    if demand is not None and demand.recorded:
        note = say("The demand was recorded: all 8,760 hours of a year count.")
    return applied(title, mean, "requests per s", MEAN, given, notes=(note,))


def mean_requests(case: Case, workload: WorkloadId) -> float:
    """Return the mean request rate of a workload over the first year."""
    hours = case.served.first.demand.get(workload)
    return 0.0 if hours is None else float(hours.mean())


def _interactive(case: Case, demand: Demand, title: str, value: float) -> Explanation:
    service = case.served.first
    calendar, peak = service.calendar, service.peak
    given = {
        "users": Given(float(demand.users), "users", ENTERED),
        "active_share": case.entered(
            demand.active_share, "share of users", default="serving.active_share"
        ),
        "seconds": case.entered(
            demand.seconds_between_requests, "s", default="serving.seconds_between_requests"
        ),
    }
    if demand.recorded:
        given["recorded"] = Given(demand.recorded[peak], "share of the peak", ENTERED)
    else:
        week = demand.week[int(calendar.hour_of_week[peak])]
        given["week"] = Given(week, "share of the peak", ENTERED)
        month = demand.months[int(calendar.month[peak])]
        given["month"] = Given(month, "share of the peak", ENTERED)
    notes = [PEAK_HOUR]
    if demand.growth_per_year:
        notes.append(
            say(
                "First year; demand grows by {0:.0%} a year, which money and unserved share "
                "follow.",
                demand.growth_per_year,
            )
        )
    formula = RECORDED if demand.recorded else REQUESTS
    return applied(title, value, "requests per s", formula, given, notes=notes)


def _batch(case: Case, workload: Workload, job: BatchJob, title: str, value: float) -> Explanation:
    if not value:
        note = say("The window of this batch is closed in the peak hour.")
        return Explanation(title, value, "requests per s", None, (), notes=(note, PEAK_HOUR))
    given = {
        "tokens": Given(job.output_tokens_per_run, "tokens", ENTERED),
        "window_hours": Given(float(job.window_hours), "h", ENTERED),
        "output_tokens": case.entered(float(workload.output_tokens), "tokens"),
    }
    return applied(title, value, "requests per s", BATCH, given, notes=(PEAK_HOUR,))


def unserved_of(case: Case, workload: Workload, result: WorkloadResult) -> Explanation:
    """Return why such a share of a workload's requests stays unserved."""
    title, unit = say("Unserved share of {0}", workload.name), "share of requests"
    year = max(case.served.years, key=lambda service: service.unserved_share(workload.id))
    demanded = float(year.demand[workload.id].mean())
    notes = [say("Short of: {0}.", result.short_of)] if result.short_of else []
    if not demanded:
        notes.append(say("No requests are asked for."))
        return Explanation(title, result.unserved_share, unit, None, (), notes=tuple(notes))
    given = {
        "unserved": Given(float(year.unserved[workload.id].mean()), "requests per s"),
        "demanded": Given(demanded, "requests per s"),
    }
    value = result.unserved_share
    return applied(title, value, unit, UNSERVED, given, beside=_asked(workload), notes=notes)


def _asked(workload: Workload) -> tuple[Given, ...]:
    """What the demand of a workload was entered as."""
    if workload.demand is not None:
        return (Given(float(workload.demand.users), "users", ENTERED, say("people who use it")),)
    if workload.batch is not None:
        tokens = workload.batch.output_tokens_per_run
        return (Given(tokens, "tokens", ENTERED, say("output tokens of a run")),)
    return ()
