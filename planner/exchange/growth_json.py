"""What stops growth next, as JSON."""

from typing import Any

from planner.compute.explain.case import Case
from planner.compute.growth import Growth, growth_of_site
from planner.compute.growth_limits import Limit
from planner.domain.identity import SiteId


def growth_json(case: Case) -> list[dict[str, Any]]:
    """Return the binding limit of every site that holds servers, and the others after it."""
    found = ((site.id, growth_of_site(case, site.id)) for site in case.sites())
    return [place_json("site", site, growth) for site, growth in found if growth is not None]


def place_json(kind: str, place: SiteId | str, growth: Growth) -> dict[str, Any]:
    """Return what stops the next server of a place."""
    return {
        "kind": kind,
        "place": place,
        "server": growth.server.id,
        "binding": growth.binding.resource.value,
        "more_servers": growth.binding.more,
        "limits": [_limit(one) for one in growth.limits],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "resource": limit.resource.value,
        "name": str(limit.name),
        "place": limit.place,
        "used": limit.used,
        "limit": limit.limit,
        "per_server": limit.each,
        "unit": limit.unit,
        "more_servers": limit.more,
    }
