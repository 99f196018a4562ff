"""Ways to the same hardware side by side: a new building, a site with power, a colocation, a cloud."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.compute.orders import Order
from planner.compute.timeline import Serving, activities, dated, last_of_targets
from planner.domain.identity import SiteId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.site import Site, SiteKind
from planner.domain.timeline import Duration, Readiness, SiteDelivery, Timeline
from planner.engines.supply import DRAWS, drawn_weeks


class Way(StrEnum):
    """How a place comes to serve."""

    NEW_BUILDING = "new building"
    SITE_WITH_POWER = "site with power"
    STANDING_ROOM = "room that stands"
    COLOCATION = "colocation"
    CLOUD = "cloud"


@dataclass(frozen=True, slots=True)
class Branch:
    """One way with its timeline; `planned` marks the one that the plan takes."""

    way: Way
    ready: Readiness
    timeline: Timeline
    planned: bool = False


_STANDS: Mapping[Way, SiteDelivery] = {
    Way.NEW_BUILDING: SiteDelivery(power_ready=False, building_ready=False),
    Way.SITE_WITH_POWER: SiteDelivery(power_ready=True, building_ready=False),
    Way.STANDING_ROOM: SiteDelivery(power_ready=True, building_ready=True),
}


def branches(
    plan: Plan, site_id: SiteId, orders: Mapping[SiteId, Sequence[Order]], shelf: PartShelf
) -> tuple[Branch, ...]:
    """Return when what is ordered for a site would serve by each way, and a cloud instead of it."""
    site = plan.site(site_id)
    own = _readiness(plan, site, orders, shelf)
    found = []
    for way in (*_STANDS, Way.COLOCATION):
        other = _standing(site, way)
        timeline = _readiness(plan, other, orders, shelf)
        if timeline.whole is not None:
            same = own.whole is not None and _keys(timeline) == _keys(own)
            found.append(Branch(way, timeline.whole, timeline, planned=same))
    cloud = shelf.assumptions.get("supply.cloud_weeks")
    if cloud is not None and found:
        drawn = drawn_weeks("cloud", Duration(cloud.likely, None, cloud.high), DRAWS)
        drawn.sort()
        ready = Readiness(
            cloud.likely, float(drawn[DRAWS // 2]), float(drawn[DRAWS * 8 // 10]), "cloud"
        )
        found.append(Branch(Way.CLOUD, ready, Timeline()))
    return tuple(found)


def _standing(site: Site, way: Way) -> Site:
    if way is Way.COLOCATION:
        return replace(site, kind=SiteKind.COLOCATION)
    delivery = replace(_STANDS[way], edits=site.delivery.edits)
    return replace(site, kind=SiteKind.OWN, delivery=delivery)


def _readiness(
    plan: Plan, site: Site, orders: Mapping[SiteId, Sequence[Order]], shelf: PartShelf
) -> Timeline:
    """The timeline of this one place."""
    alone = replace(plan, sites=(site,), bursts=(), routes=())
    network = activities(alone, orders, shelf)
    return dated(network, last_of_targets(alone, network), Serving({}, frozenset()))


def _keys(timeline: Timeline) -> frozenset[str]:
    return frozenset(one.activity.key for one in timeline.tasks)
