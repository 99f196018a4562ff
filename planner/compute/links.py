"""What crosses the links between sites: the requests of workloads that another site serves.

Users stand at the own sites, as for round trips: what an own site serves crosses no link. To any
other site requests take the way with the shortest round trip over the links of the plan; links of
one hop that are equally short share by bandwidth. A site that no link reaches is reached past them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from planner.compute.hours import TYPICAL, Hours
from planner.compute.places import sites_of_ends
from planner.compute.serve import Service
from planner.domain.facility import Link, LinkKind
from planner.domain.identity import EntryId, LinkId, RackId, SiteId, WorkloadId
from planner.domain.language_model import LanguageModel
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.provenance import Estimate
from planner.domain.results import LinkFlow, LinkResult
from planner.domain.service import Route
from planner.domain.site import Rack, Site, SiteKind
from planner.domain.workload import Workload, WorkloadKind
from planner.engines.network import load_gbit_s, message_bytes, traffic_gbit_s, vector_bytes

BYTES_PER_TOKEN = "finance.egress_bytes_per_token"
"""The assumption that egress is paid by: what costs money is what crosses a link."""

NO_USERS = say("The plan has no own site, so where the requests come from is not known.")
INSIDE = say("What devices of one site send one another is not part of the plan.")

_CARRIES_REQUESTS = (LinkKind.WAN, LinkKind.CROSS_CONNECT, LinkKind.IN_BAND)

Ends = Mapping[LinkId, tuple[SiteId, SiteId]]
"""The sites that the ends of each link stand at."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A link on the way from the users to a site, and the share of the requests that take it.

    *forward* requests run from the first end of the link to the second, their answers back.
    """

    link: LinkId
    share: float
    forward: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The way of requests from the users to a site: its round trip in ms and what it crosses."""

    round_trip_ms: float
    crossings: tuple[Crossing, ...]


Ways = Mapping[SiteId, Way]
"""The ways to all sites that links reach; those to own sites are of no length."""


def link_ends(
    links: tuple[Link, ...], sites: tuple[Site, ...], racks: Mapping[RackId, Rack]
) -> dict[LinkId, tuple[SiteId, SiteId]]:
    """Return the sites that each link joins; one whose end is nowhere is left out."""
    places = sites_of_ends(sites)
    found = {}
    for link in links:
        # An end in a rack stands where its row does.
        rows = (racks[RackId(end)].row if end in racks else end for end in link.ends)
        one, two = (places.get(row) for row in rows)
        if one is not None and two is not None:
            found[link.id] = (one, two)
    return found


def ways_from_users(links: Sequence[Link], ends: Ends, sites: Sequence[Site]) -> Ways:
    """Return the shortest way of requests to every site that links reach from an own one."""
    hops = _hops(links, ends)
    neighbours: dict[SiteId, list[SiteId]] = {}
    for here, there in hops:
        neighbours.setdefault(here, []).append(there)
    ways: dict[SiteId, Way] = {}
    waiting: list[tuple[float, int, SiteId, tuple[Crossing, ...]]] = []
    for site in sites:
        if site.kind is SiteKind.OWN:
            heappush(waiting, (0.0, 0, site.id, ()))
    while waiting:
        ms, count, here, way = heappop(waiting)
        if here in ways:
            continue
        ways[here] = Way(ms, way)
        for there in neighbours.get(here, ()):
            if there not in ways:
                hop = hops[here, there]
                ahead = ms + hop[0].round_trip_ms
                crossed = (*way, *_crossings(hop, ends, here))
                heappush(waiting, (ahead, count + 1, there, crossed))
    return ways


def _hops(links: Sequence[Link], ends: Ends) -> dict[tuple[SiteId, SiteId], list[Link]]:
    """The links with the shortest round trip between two sites, by both directions."""
    hops: dict[tuple[SiteId, SiteId], list[Link]] = {}
    for link in links:
        one, two = ends.get(link.id, (None, None))
        if link.kind not in _CARRIES_REQUESTS or one is None or two is None or one == two:
            continue
        for pair in ((one, two), (two, one)):
            known = hops.get(pair)
            if known is None or link.round_trip_ms < known[0].round_trip_ms:
                hops[pair] = [link]
            elif link.round_trip_ms == known[0].round_trip_ms:
                known.append(link)
    return hops


def _crossings(hop: Sequence[Link], ends: Ends, here: SiteId) -> Iterator[Crossing]:
    """The links of a hop that starts *here*, each with its share by bandwidth."""
    whole = sum(link.gbit_s for link in hop)
    for link in hop:
        share = link.gbit_s / whole if whole > 0 else 1 / len(hop)
        yield Crossing(link.id, share, forward=ends[link.id][0] == here)


def link_loads(
    plan: Plan,
    ends: Ends,
    ways: Ways,
    workloads: Sequence[Workload],
    service: Service,
    llms: Mapping[EntryId, LanguageModel],
    bytes_per_token: Estimate,
) -> dict[LinkId, LinkResult]:
    """Return what crosses every link in its busiest hour of a year served."""
    crossing: dict[LinkId, dict[tuple[WorkloadId, bool], Hours]] = {
        link.id: {} for link in plan.links
    }
    for workload, site, hours in _served_at(plan, service):
        for one in ways[site].crossings if site in ways else ():
            flows = crossing[one.link]
            key = (workload, one.forward)
            taken = hours * one.share
            flows[key] = flows[key] + taken if key in flows else taken
    sizes = {one.id: sizes_of(one, llms[one.llm], bytes_per_token.likely) for one in workloads}
    results = {}
    for link in plan.links:
        missing = _unknown(link, ends, plan.sites)
        results[link.id] = (
            LinkResult(link.id, None, None, None, no_data=missing)
            if missing
            else _busiest(link.id, crossing[link.id], sizes)
        )
    return results


def sizes_of(workload: Workload, llm: LanguageModel, bytes_per_token: float) -> tuple[float, float]:
    """Return the bytes of a request and of its answer; a score is as long as one token."""
    asked = message_bytes(workload.read_tokens, bytes_per_token)
    if workload.kind is WorkloadKind.EMBEDDING:
        return asked, vector_bytes(llm.hidden * workload.texts)
    if workload.kind is WorkloadKind.RERANKING:
        return asked, message_bytes(workload.texts, bytes_per_token)
    return asked, message_bytes(workload.generated_tokens, bytes_per_token)


def _unknown(link: Link, ends: Ends, sites: Sequence[Site]) -> str:
    """Why the load of a link is not known, empty when it is."""
    if link.id not in ends or ends[link.id][0] == ends[link.id][1]:
        return INSIDE
    if link.kind not in _CARRIES_REQUESTS:
        return say(
            "Only requests of workloads are known; a {0} link carries other traffic.", link.kind
        )
    return "" if any(site.kind is SiteKind.OWN for site in sites) else NO_USERS


def _served_at(plan: Plan, service: Service) -> Iterator[tuple[WorkloadId, SiteId, Hours]]:
    """Requests per second of workloads by hour, and the site that serves them, route by route.

    Several routes of a workload to the same API share its requests equally.
    """
    pools = {pool.id: pool.site for pool in plan.pools}
    sites = {one.id: pools.get(one.pool) for one in plan.deployments}
    parallel = Counter((route.workload, _target(route)) for route in plan.routes)
    for route in plan.routes:
        key = (route.workload, _target(route))
        site = route.api_site if route.deployment is None else sites.get(route.deployment)
        hours = service.served.get(key)
        if site is not None and hours is not None:
            yield route.workload, site, hours / parallel[key]


def _target(route: Route) -> str:
    return str(route.deployment or route.api)


def _busiest(
    link: LinkId,
    flows: Mapping[tuple[WorkloadId, bool], Hours],
    sizes: Mapping[WorkloadId, tuple[float, float]],
) -> LinkResult:
    """The hour in which the busier direction of a link carries most."""
    count = max((len(hours) for hours in flows.values()), default=TYPICAL.count)
    forward, backward = np.zeros(count), np.zeros(count)
    for (workload, runs_forward), hours in flows.items():
        there, back = (traffic_gbit_s(1.0, size) for size in sizes[workload])
        forward += hours * (there if runs_forward else back)
        backward += hours * (back if runs_forward else there)
    hour = int(np.maximum(forward, backward).argmax())
    carried = tuple(
        LinkFlow(workload, float(hours[hour]), *sizes[workload], forward=runs_forward)
        for (workload, runs_forward), hours in flows.items()
        if hours[hour] > 0
    )
    ahead, back = (sum((gbit_s(one, way) for one in carried), 0.0) for way in (True, False))
    return LinkResult(link, ahead, back, load_gbit_s(ahead, back), carried)


def gbit_s(flow: LinkFlow, forward: bool) -> float:
    """Return the traffic in Gbit/s of a flow in one direction of its link."""
    size = flow.request_bytes if flow.forward is forward else flow.answer_bytes
    return traffic_gbit_s(flow.requests_per_s, size)
