"""How resilient the service of each workload is: what a lost site leaves, how many servers it can spare.

Asked on demand, never on the way of an edit: every site is lost once by the failure test.

What is unavailable adds up (rare events, IEC 61078): each site counts with its share of time
without power or cooling, or what its contract is assumed to promise, as long as the others do not serve the
whole demand; each deployment with the probability that more servers are down than it can spare,
hour by hour. The loss of two places at once and of a whole building are not in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.reliability import supply_of_site
from planner.compute.failover.trial import Trial
from planner.compute.recovery import Copies, Way, copies_of, homes, others_h, ways_of
from planner.compute.reliability.supply import Supply
from planner.compute.resilience.cooling import CoolingSupply, cooling_of
from planner.compute.resilience.servers import (
    ADMISSIBLE_UNSERVED,
    ServerSpares,
    short_hours,
    spares_of,
)
from planner.compute.steps.reliability import rules_of
from planner.domain.failure import ServiceLeft, WorkloadLeft
from planner.domain.identity import SiteId, WorkloadId
from planner.domain.site import Site, SiteKind
from planner.domain.units import HOURS_PER_YEAR
from planner.domain.workload import Workload

_HOURS_PER_WEEK = 168.0
_PROMISED: Final[Mapping[SiteKind, str]] = {
    SiteKind.COLOCATION: "reliability.colocation_availability",
    SiteKind.CLOUD_REGION: "reliability.cloud_availability",
    SiteKind.MODEL_API: "reliability.api_availability",
}


@dataclass(frozen=True, slots=True)
class WithoutSite:
    """A workload when one of its sites is lost.

    `share_left` is what is served of its normal output in the peak hour, `unserved` the share of
    the year's requests that nobody serves. Something serves again after `first_h`, as much as
    before after `whole_h`: at once by other routes, when bursts have started, or else when the
    site is delivered anew as the timeline says; None: never, or nobody knows. `copies` says how
    old its data are elsewhere; None where it writes none there. `supply` and `cooling` say what of
    it stops an own site.
    """

    site: SiteId
    name: str
    availability: float | None
    share_left: float
    unserved: float
    is_whole: bool
    first_h: float | None
    whole_h: float | None
    redelivered: bool
    copies: Copies | None
    supply: Supply | None = None
    cooling: CoolingSupply | None = None


@dataclass(frozen=True, slots=True)
class WorkloadResilience:
    """Resilience of one workload: its sites, each lost once, and its servers.

    `short_h` are hours a year in which less than its demand is served, `availability` the share of
    time in which all of it is; None where a site's is not known. `lost_share` is the share of
    requests that lost sites are expected to leave unserved in a year. `planned_h` are the hours in
    which it is short with nothing lost.
    """

    workload: Workload
    without: tuple[WithoutSite, ...]
    spares: tuple[ServerSpares, ...]
    planned_h: float = 0.0

    @property
    def availability(self) -> float | None:
        """Share of time in which its whole demand is served; never below 0."""
        hours = self.short_h
        return None if hours is None else max(0.0, 1.0 - hours / HOURS_PER_YEAR)

    @property
    def sites_h(self) -> float | None:
        """Hours a year in which a site is away that the others do not make up for."""
        short = [one.availability for one in self.without if not one.is_whole]
        if None in short:
            return None
        return sum((1.0 - one) * HOURS_PER_YEAR for one in short if one is not None)

    @property
    def servers_h(self) -> float:
        """Hours a year in which more servers are down than can be spared."""
        return sum(one.short_h for one in self.spares if one.counts)

    @property
    def short_h(self) -> float | None:
        """Hours a year below its demand."""
        sites = self.sites_h
        if sites is None:
            return None
        return min(float(HOURS_PER_YEAR), sites + self.servers_h + self.planned_h)

    @property
    def lost_share(self) -> float | None:
        """Expected share of the year's requests that lost sites leave unserved."""
        if any(one.availability is None and one.unserved for one in self.without):
            return None
        return sum((1.0 - (one.availability or 0.0)) * one.unserved for one in self.without)

    @property
    def may_be_down(self) -> int | None:
        """Servers that may be down in the peak hour before it is short; None without own servers."""
        return min((one.may_be_down for one in self.spares), default=None)

    @property
    def is_back_in_time(self) -> bool | None:
        """Whether its whole demand is served again inside its objective, whichever site is lost."""
        limit = self.workload.recovery.time_hours
        if limit is None:
            return None
        return all(one.whole_h is not None and one.whole_h <= limit for one in self.without)

    @property
    def keeps_its_data(self) -> bool | None:
        """Whether no more data are lost than its objective allows, whichever site is lost."""
        limit = self.workload.recovery.point_hours
        if limit is None:
            return None
        copies = [one.copies for one in self.without if one.copies is not None]
        return all(one.hours is not None and one.hours <= limit for one in copies)


def resilience(case: Case, trial: Trial) -> tuple[WorkloadResilience, ...]:
    """Return the resilience of every workload; *trial* is the failure test of the same results."""
    lost = _Lost(case, trial)
    found = []
    for demanded in case.served.demanded:
        workload = demanded.workload
        dead = {
            str(key)
            for key, one in case.evaluation.deployments.items()
            if not one.replicas or one.refusal is not None
        }
        ways = ways_of(case.plan, demanded, dead)
        without = tuple(lost.each(workload, ways))
        whole_without = {one.site for one in without if one.is_whole}
        spares = tuple(spares_of(case, demanded, ways, whole_without))
        planned = float(short_hours(case, workload.id).mean()) * HOURS_PER_YEAR
        found.append(WorkloadResilience(workload, without, spares, planned))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SiteAvailability:
    """The share of time that a site works, None where nobody knows, and what of an own site stops it.

    A site whose cooling is not known, in projects without its figures, counts with its power.
    """

    share: float | None
    supply: Supply | None = None
    cooling: CoolingSupply | None = None


def site_availability(case: Case, trial: Trial, site: Site) -> SiteAvailability:
    """Return the share of time that a site works: as fed and cooled, or what its contract promises."""
    if site.kind is not SiteKind.OWN:
        estimate = case.shelf.assumptions.get(_PROMISED[site.kind])
        return SiteAvailability(None if estimate is None else estimate.likely)
    supply = supply_of_site(case, site.id)
    if supply is None:
        return SiteAvailability(None)
    cooling = _cooling(case, trial, site.id)
    down = 0.0 if cooling is None else cooling.down
    return SiteAvailability(max(0.0, supply.availability - down), supply, cooling)


def _cooling(case: Case, trial: Trial, site: SiteId) -> CoolingSupply | None:
    rules, things = rules_of(case.context), trial.things(site)
    result = case.evaluation.sites.get(site)
    if rules is None or things is None or result is None:
        return None
    return cooling_of(things, result, partial(trial.throttled, site), rules)


class _Lost:
    """Sites that are lost one by one; each is served once for all workloads."""

    def __init__(self, case: Case, trial: Trial) -> None:
        self._case = case
        self._trial = trial
        self._served: dict[frozenset[SiteId], Mapping[WorkloadId, WorkloadLeft]] = {}
        self._sites: dict[SiteId, SiteAvailability] = {}

    def each(self, workload: Workload, ways: tuple[Way, ...]) -> Iterator[WithoutSite]:
        """Yield what is left of a workload without each of its sites."""
        case = self._case
        written = homes(ways)
        for site in case.plan.sites:
            if not any(one.site == site.id for one in ways):
                continue
            left = self._left(workload.id, frozenset((site.id,)))
            first = others_h(ways, site.id)
            whole, redelivered = self._whole_h(workload, ways, site, left)
            copies = None
            if site.id in written:
                copies = copies_of(
                    *(case.plan, workload, site.id, case.shelf.compliance, case.settings)
                )
            works = self._available(site)
            yield WithoutSite(
                site=site.id,
                name=site.name,
                availability=works.share,
                share_left=left.share,
                unserved=left.unserved,
                is_whole=is_whole(left),
                first_h=whole if first is None else first,
                whole_h=whole,
                redelivered=redelivered,
                copies=copies,
                supply=works.supply,
                cooling=works.cooling,
            )

    def _available(self, site: Site) -> SiteAvailability:
        if site.id not in self._sites:
            self._sites[site.id] = site_availability(self._case, self._trial, site)
        return self._sites[site.id]

    def _whole_h(
        self, workload: Workload, ways: tuple[Way, ...], site: Site, left: WorkloadLeft
    ) -> tuple[float | None, bool]:
        """When as much is served as before, and whether the site has to be delivered for it."""
        if not is_whole(left):
            # A service that is rented comes back when its operator is back, which nobody knows.
            weeks = self._weeks(ways, site) if site.kind.holds_racks else None
            return (None if weeks is None else weeks * _HOURS_PER_WEEK), weeks is not None
        slow = {(one.start_h, one.site) for one in ways if one.start_h and one.site != site.id}
        # Without those that start last: what serves before them has been enough then.
        for hours in sorted({start for start, _ in slow}, reverse=True):
            gone = frozenset((site.id, *(key for start, key in slow if start >= hours)))
            if not is_whole(self._left(workload.id, gone)):
                return hours, False
        return 0.0, False

    def _weeks(self, ways: tuple[Way, ...], site: Site) -> float | None:
        """Median weeks until all that the site had serves again, as if it were ordered anew."""
        timeline = self._case.evaluation.timeline
        found = [
            timeline.targets[one.target].p50
            for one in ways
            if one.site == site.id and one.target in timeline.targets
        ]
        return max(found, default=None)

    def _left(self, workload: WorkloadId, gone: frozenset[SiteId]) -> WorkloadLeft:
        if gone not in self._served:
            service: ServiceLeft = self._trial.service_without(gone)
            self._served[gone] = {one.workload: one for one in service.workloads}
        return self._served[gone][workload]


def is_whole(left: WorkloadLeft) -> bool:
    """Return whether as much is served as when nothing is lost."""
    more = left.unserved - (0.0 if left.is_job else left.normal_unserved)
    return more <= ADMISSIBLE_UNSERVED and left.share >= 1.0 - ADMISSIBLE_UNSERVED
