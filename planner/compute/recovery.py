"""Where else a workload is served when a place is lost, how soon, and how old its data are there.

Read from the plan alone, so that checks can ask it on every edit; how much is still served is what
`compute.resilience` finds with the failure test.
"""

from collections.abc import Collection
from dataclasses import dataclass

from planner.compute.compliance import Place, Rules, refusal
from planner.compute.serve import Demanded
from planner.domain.identity import PoolId, SiteId
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import Settings
from planner.domain.service import Burst, BurstTrigger, RouteRole
from planner.domain.workload import Workload

_HOURS_PER_DAY = 24.0
_MINUTES_PER_HOUR = 60.0


@dataclass(frozen=True, slots=True)
class Way:
    """A permitted route of a workload: its target and site, and when at the latest it takes more.

    `start_h` is 0 where replicas run already. Instances of a burst have to start; a scheduled one
    may be out of its hours when it is needed.
    """

    target: str
    site: SiteId
    role: RouteRole
    start_h: float = 0.0


def ways_of(plan: Plan, demanded: Demanded, dead: Collection[str] = ()) -> tuple[Way, ...]:
    """Return the permitted ways of a workload, without targets that are *dead* (serve nothing)."""
    pools = {one.id: one for one in plan.pools}
    pool_of: dict[str, PoolId] = {one.id: one.pool for one in plan.deployments}
    bursts = {one.pool: one for one in plan.bursts}
    api_sites = {
        str(route.api): route.api_site
        for route in plan.routes
        if route.workload == demanded.workload.id and route.api is not None
    }
    found = []
    for leg in demanded.legs:
        if leg.forbidden or leg.target in dead:
            continue
        pool = pool_of.get(leg.target)
        site = pools[pool].site if pool in pools else api_sites.get(leg.target)
        if site is not None:
            burst = None if pool is None else bursts.get(pool)
            start = 0.0 if burst is None else start_h(burst)
            found.append(Way(leg.target, site, leg.role, start))
    return tuple(found)


def start_h(burst: Burst) -> float:
    """Return the hours until all instances of a burst serve, at the latest.

    A scheduled one begins in its hours only: what is left of the day, then the start-up.
    """
    if burst.trigger is BurstTrigger.SCHEDULE:
        closed = max(0.0, _HOURS_PER_DAY - burst.schedule_hours)
        return closed + burst.start_up_minutes / _MINUTES_PER_HOUR
    if burst.minimum >= burst.maximum:
        return 0.0
    return burst.start_up_minutes / _MINUTES_PER_HOUR


def homes(ways: Collection[Way]) -> tuple[SiteId, ...]:
    """Return the sites where a workload is served when nothing is lost, and its data are written."""
    shares = [one.site for one in ways if one.role is RouteRole.SHARE]
    return tuple(dict.fromkeys(shares or [one.site for one in ways]))


def others_h(ways: Collection[Way], lost: SiteId) -> float | None:
    """Return the hours until something serves when a site is *lost*; None: there is no other place."""
    return min((one.start_h for one in ways if one.site != lost), default=None)


@dataclass(frozen=True, slots=True)
class Copies:
    """How old the newest copy is at worst when a site is lost; `hours` None: there is none, `why`."""

    hours: float | None
    why: str = ""


def copies_of(
    plan: Plan, workload: Workload, lost: SiteId, laws: Rules, settings: Settings
) -> Copies:
    """Return what is left of the data of a workload when a site is lost that it writes to.

    The newest copy is as old as the interval at worst. One that lies at the lost site is lost with
    it, and one that a rule forbids counts as none.
    """
    recovery = workload.recovery
    site = next((one for one in plan.sites if one.id == recovery.copy_site), None)
    if recovery.copy_every_hours is None or site is None:
        return Copies(None, say("no copy of its data is kept elsewhere"))
    if site.id == lost:
        return Copies(None, say("the only copy of its data lies there too"))
    refused = refusal(laws, workload, Place.of(site), settings)
    if refused is not None:
        return Copies(None, say("its copy may not lie at {0} ({1})", site.name, refused.rule))
    return Copies(recovery.copy_every_hours)
