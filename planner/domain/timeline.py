"""The way from an order to the first served token: activities, their durations, and edits of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.identity import SiteId, WorkloadId
from planner.domain.provenance import Evidence


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something takes, in weeks.

    With `low` it lies between `low` and `high` and is most often `likely`. Without, `likely` is
    the median and `high` the 90th percentile of a lead time; without both it is certain.
    """

    likely: float
    low: float | None = None
    high: float | None = None


LONGEST_WEEKS = 1040.0
"""Twenty years: longer than any connection of a grid that was reported."""


def is_weeks(value: float) -> bool:
    """Whether an activity can take, or wait, so many weeks."""
    return 0.0 <= value <= LONGEST_WEEKS  # no number is neither


@dataclass(frozen=True, slots=True)
class TaskEdit:
    """What a person entered for one activity of the timeline, over what the plan gives.

    `task` is the key of the activity. `weeks` replaces its duration, `not_before` is the week
    after the order before which it does not begin; None leaves either.
    """

    task: str
    weeks: float | None = None
    not_before: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SiteDelivery:
    """What is known of the way to a site that serves, and what was entered over it.

    `power_ready` and `building_ready` tell whether an own site has its grid connection, and its
    building with the plant; None: unless its cost basis is greenfield.
    """

    power_ready: bool | None = None
    building_ready: bool | None = None
    edits: tuple[TaskEdit, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity: its key, its place (none for services that are rented), and what it waits for.

    `item` names what decides its duration, such as the part with the longest lead time;
    `assumption` is the key of the assumption it rests on, `evidence` tells where it comes from.
    """

    key: str
    name: str
    duration: Duration
    after: tuple[str, ...] = ()
    site: SiteId | None = None
    item: str = ""
    assumption: str = ""
    evidence: Evidence | None = None
    not_before: float = 0.0
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """An activity with its likely dates in weeks after the order, and how sure its end is."""

    activity: Activity
    start: float
    end: float
    float_weeks: float
    end_p50: float
    end_p80: float
    critical_share: float

    @property
    def is_critical(self) -> bool:
        """Whether any slip of it moves what it leads to, at likely durations."""
        return self.float_weeks <= 1e-9


@dataclass(frozen=True, slots=True)
class Readiness:
    """When something serves, in weeks after the order: likely, by median and at 80 %."""

    likely: float
    p50: float
    p80: float
    last: str
    """Key of the activity after which it serves."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that has to happen, in an order in which it can.

    `workloads` tells when each workload is served by its final resources, `targets` when each
    deployment and model API can serve, `sites` when all of a site does. `whole` is the last of the
    workloads, or of the sites where there is no workload, None when nothing is ordered; `first` is
    the first resource that can serve some workload.
    """

    tasks: tuple[Dated, ...] = ()
    workloads: Mapping[WorkloadId, Readiness] = field(default_factory=dict)
    targets: Mapping[str, Readiness] = field(default_factory=dict)
    sites: Mapping[SiteId, Readiness] = field(default_factory=dict)
    whole: Readiness | None = None
    first: Readiness | None = None

    def task(self, key: str) -> Dated:
        """Return an activity with its dates.

        Raises:
            KeyError: when there is none.
        """
        for one in self.tasks:
            if one.activity.key == key:
                return one
        raise KeyError(key)

    def path_to(self, key: str) -> tuple[Dated, ...]:
        """Return the activities that decide when *key* ends, first to last, at likely durations."""
        by_key = {one.activity.key: one for one in self.tasks}
        path = [by_key[key]]
        while path[0].activity.after:
            latest = max(path[0].activity.after, key=lambda name: by_key[name].end)
            if by_key[latest].end < path[0].start - 1e-9:
                break
            path.insert(0, by_key[latest])
        return tuple(path)
