"""Tokens that model APIs take and give."""

from collections import Counter
from collections.abc import Sequence

from planner.compute.serve import Service
from planner.domain.identity import EntryId, SiteId
from planner.domain.results import ApiUse
from planner.domain.service import Route
from planner.domain.workload import Workload


def api_uses(
    routes: Sequence[Route], workloads: Sequence[Workload], service: Service
) -> tuple[ApiUse, ...]:
    """Return the tokens that model APIs take and give in a year, by API and card.

    Several routes of a workload to the same API share its requests equally.
    """
    by_id = {one.id: one for one in workloads}
    parallel = Counter((route.workload, route.api) for route in routes)
    tokens: dict[tuple[EntryId, SiteId | None], tuple[float, float]] = {}
    for route in routes:
        if route.api is None or route.workload not in by_id:
            continue
        workload = by_id[route.workload]
        requests = service.requests_year(workload.id, route.api)
        requests /= parallel[route.workload, route.api]
        taken, given = tokens.get((route.api, route.api_site), (0.0, 0.0))
        tokens[route.api, route.api_site] = (
            taken + requests * workload.read_tokens,
            given + requests * workload.generated_tokens,
        )
    return tuple(ApiUse(*key, *amounts) for key, amounts in tokens.items())
