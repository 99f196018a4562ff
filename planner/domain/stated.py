"""What was stated of dates, places and data that cannot be: days, countries, shares, words, numbers.

Fields of the window refuse such values; files of others bring them. Each is named, none is taken
for something else in silence.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from math import inf

from planner.domain.handling import (
    ASSURANCE_LEVELS,
    CERTIFICATES,
    IMPACT_LEVELS,
    LABELS,
    OUTSIDE_ELEMENTS,
    SECTORS,
    TRANSFER_TOOLS,
    DataHandling,
)
from planner.domain.jurisdiction import COUNTRIES
from planner.domain.phrase import Phrase, say
from planner.domain.project import Settings
from planner.domain.provenance import Estimate
from planner.domain.service import Route, RouteRole
from planner.domain.site import Site
from planner.domain.timeline import is_weeks

_WHOLE = 100.0
_ROUNDING = 1e-6


def day_of_text(text: str) -> date | None:
    """Return the day of a text in ISO form, None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def wrong_in_settings(settings: Settings) -> Iterator[Phrase]:
    """Yield what cannot be of the dates and the country of a project."""
    yield from _countries(say("Country of the project"), (settings.country,))
    order, start = settings.order_date, settings.demand_start
    yield from _no_day(say("Order date"), order)
    yield from _no_day(say("Start of demand"), start)
    ordered, needed = day_of_text(order), day_of_text(start)
    if ordered is not None and needed is not None and needed < ordered:
        yield say("Demand starts on {0}, before the order of {1}.", start, order)


def wrong_in_site(site: Site, order_date: str) -> Iterator[Phrase]:
    """Yield what cannot be of what is stated of a site and its operator."""
    standing = site.standing
    if site.kind.holds_racks and not site.country:
        yield say("Country: none is stated.")
    yield from _countries(say("Country"), (site.country,))
    yield from _countries(say("Controlled from"), site.controllers)
    yield from _unknown(site.certificates, CERTIFICATES)
    yield from _unknown(standing.elements, OUTSIDE_ELEMENTS)
    yield from wrong_in_holders(standing.holders_outside_eu)
    for what, share in (
        (say("Renewable share"), standing.renewable_share),
        (say("Heat reused"), standing.reused_share),
    ):
        if share is not None and not 0.0 <= share <= 1.0:
            yield say("{0}: {1:g} % is not between 0 and 100 %.", what, _WHOLE * share)
    yield from _no_level(standing.impact_level_met, IMPACT_LEVELS)
    yield from _no_day(say("In operation"), standing.operation_start)
    start, ordered = day_of_text(standing.operation_start), day_of_text(order_date)
    for edit in site.delivery.edits:
        for weeks in (edit.weeks, edit.not_before):
            if weeks is not None and not is_weeks(weeks):
                step = edit.task.rpartition("/")[2].replace("_", " ")
                yield say("Timeline, {0}: {1:g} weeks cannot be.", step, weeks)
    built = False in (site.delivery.power_ready, site.delivery.building_ready)
    if built and start is not None and ordered is not None and start < ordered:
        yield say(
            "In operation from {0}, and still to be built at the order of {1}.",
            standing.operation_start,
            order_date,
        )


def wrong_in_handling(handling: DataHandling) -> Iterator[Phrase]:
    """Yield what cannot be of what is stated of the data of a workload."""
    yield from _unknown(handling.labels, LABELS)
    yield from _unknown(handling.required, CERTIFICATES)
    yield from _unknown((handling.sector,), SECTORS)
    yield from _unknown((handling.transfer_tool,), TRANSFER_TOOLS)
    yield from _no_level(handling.assurance_level, ASSURANCE_LEVELS)
    yield from _no_level(handling.impact_level, IMPACT_LEVELS)
    persons, sensitive = handling.persons, handling.sensitive_persons
    for count in (persons, sensitive):
        if count is not None and count < 0:
            yield say("{0} persons cannot be.", count)
    if persons is not None and sensitive is not None and sensitive > persons:
        yield say("Sensitive data of {0} persons are more than those of {1}.", sensitive, persons)


def wrong_in_shares(routes: Iterable[Route]) -> Iterator[Phrase]:
    """Yield what cannot be of the shares that the routes of one workload take of its load."""
    shares = [one.share for one in routes if one.role is RouteRole.SHARE]
    for share in shares:
        if not 0.0 <= share <= 1.0:
            yield say("A route takes {0:g} % of its load.", _WHOLE * share)
    if sum(shares) > 1.0 + _ROUNDING and all(0.0 <= one <= 1.0 for one in shares):
        yield say("Its routes take {0:.4g} % of its load together.", _WHOLE * sum(shares))


def wrong_in_assumptions(assumptions: Iterable[Estimate]) -> Iterator[Phrase]:
    """Yield durations, and weights of sovereignty, that are below zero or no number."""
    for one in assumptions:
        counts = one.unit == "weeks" or one.key.startswith("sovereignty.weight_")
        if counts and not 0.0 <= one.likely < inf:
            yield say("{0}: {1:g} cannot be.", one.label, one.likely)


def wrong_in_holders(shares: Iterable[float]) -> Iterator[Phrase]:
    """Yield what cannot be of shares of holders, in per cent."""
    shares = tuple(shares)
    if any(not 0.0 <= share <= _WHOLE for share in shares) or sum(shares) > _WHOLE:
        yield say("Holders outside the EU cannot own {0:g} % together.", sum(shares))


def _countries(what: Phrase, codes: Iterable[str]) -> Iterator[Phrase]:
    for code in codes:
        if code and code not in COUNTRIES:
            yield say("{0}: “{1}” is no country code.", what, code)


def _unknown(words: Iterable[str], known: tuple[str, ...]) -> Iterator[Phrase]:
    for word in words:
        if word not in known:
            yield say("No rule knows “{0}”.", word)


def _no_day(what: Phrase, text: str) -> Iterator[Phrase]:
    if text and day_of_text(text) is None:
        yield say("{0}: “{1}” is no day.", what, text)


def _no_level(level: int | None, known: tuple[int, ...]) -> Iterator[Phrase]:
    if level is not None and level not in known:
        yield say("Level {0} is none of {1}.", level, ", ".join(map(str, known)))
