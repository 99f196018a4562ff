"""The example with places in several jurisdictions, ways that the law closes, and copies abroad."""

from dataclasses import replace
from functools import cache

from planner.app.wiring import catalog_folders
from planner.domain.atlas import Atlas
from planner.domain.identity import EntryId, RouteId, SiteId
from planner.domain.project import Project
from planner.domain.recovery import Recovery
from planner.domain.service import Route, RouteRole
from planner.domain.site import Site, SiteKind
from planner.workspace.maps import atlas
from tests.builders import example, library

VIRGINIA, ZURICH, SINGAPORE = SiteId("s-us"), SiteId("s-ch"), SiteId("s-sg")


@cache
def world() -> Atlas:
    """The map that comes with the program."""
    return atlas(catalog_folders(), library())


@cache
def abroad() -> Project:
    """Document search overflows to a cloud in the US, and its data are copied to Zurich."""
    project = example()
    (scenario, *others) = project.scenarios
    plan = scenario.plan
    api = next(iter(project.shelf.apis))
    sites = (
        *plan.sites,
        Site(VIRGINIA, "AWS us-east-1", SiteKind.CLOUD_REGION, "US", None, provider="AWS"),
        Site(SINGAPORE, "Overflow", SiteKind.MODEL_API, "SG", None, controllers=("FR",)),
        Site(ZURICH, "Zurich DR", SiteKind.COLOCATION, "CH", None, controllers=("CH",)),
    )
    sites = tuple(replace(s, controllers=("US",)) if s.id == VIRGINIA else s for s in sites)
    by_name = {one.name: one.id for one in project.workloads}

    def way(key: str, workload: str, site: SiteId) -> Route:
        role = RouteRole.OVERFLOW
        return Route(RouteId(key), by_name[workload], role, None, EntryId(api), site, order=3)

    routes = (
        *plan.routes,
        way("r-us", "Document search", VIRGINIA),
        way("r-sg", "Public assistant", SINGAPORE),
    )
    workloads = tuple(
        replace(one, recovery=Recovery(4.0, 6.0, 6.0, ZURICH))
        if one.name == "Document search"
        else one
        for one in project.workloads
    )
    changed = replace(scenario, plan=replace(plan, sites=sites, routes=routes))
    return replace(project, workloads=workloads, scenarios=(changed, *others))
