"""Checks of what is stated of dates, places and data for rules of law and the timeline: DAT-006."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from planner.domain.finding import Finding, Severity
from planner.domain.identity import WorkloadId
from planner.domain.phrase import Phrase, listed, say
from planner.domain.project import Settings
from planner.domain.provenance import Estimate
from planner.domain.service import Route
from planner.domain.site import Site
from planner.domain.stated import (
    wrong_in_assumptions,
    wrong_in_handling,
    wrong_in_settings,
    wrong_in_shares,
    wrong_in_site,
)
from planner.domain.workload import Workload

SUBJECT = "settings"
"""What findings on the dates and the country of a project are about."""


ASSUMPTIONS = "assumptions"
"""What findings on assumptions are about."""


def check_settings(settings: Settings) -> tuple[Finding, ...]:
    """DAT-006: dates and country of the project that cannot be."""
    return tuple(_finding(SUBJECT, say("Project"), wrong_in_settings(settings)))


def check_site(site: Site, settings: Settings) -> tuple[Finding, ...]:
    """DAT-006: what is stated of a site and cannot be."""
    return tuple(_finding(site.id, site.name, wrong_in_site(site, settings.order_date)))


def check_workloads(
    workloads: tuple[Workload, ...], routes: tuple[Route, ...]
) -> tuple[Finding, ...]:
    """DAT-006: what is stated of the data of workloads, and shares of routes that cannot be."""
    own: dict[WorkloadId, list[Route]] = {}
    for route in routes:
        own.setdefault(route.workload, []).append(route)
    return tuple(
        found
        for one in workloads
        for found in _finding(
            one.id,
            one.name,
            chain(wrong_in_handling(one.handling), wrong_in_shares(own.get(one.id, ()))),
        )
    )


def check_assumptions(assumptions: Mapping[str, Estimate]) -> tuple[Finding, ...]:
    """DAT-006: durations and weights of the project that cannot be."""
    return tuple(
        _finding(ASSUMPTIONS, say("Assumptions"), wrong_in_assumptions(assumptions.values()))
    )


def _finding(subject: str, name: str, wrong: Iterable[Phrase]) -> Iterator[Finding]:
    told = tuple(wrong)
    if not told:
        return
    yield Finding(
        rule="DAT-006",
        subject=subject,
        subject_name=name,
        severity=Severity.WARNING,
        message=say("{0}: {1}", name, listed(told, " ")),
        detail=say(
            "All else is calculated. What rules of law say here may be wrong: enter it again."
        ),
        source=say("nothing is assumed in silence"),
    )
