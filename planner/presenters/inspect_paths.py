"""Which UPS systems the load groups of a site hang on: the pairing behind a redundancy."""

from planner.compute.chain import ChainNode, SiteChain
from planner.compute.explain.case import Case
from planner.compute.steps.chains import site_chain
from planner.domain.facility import PowerKind
from planner.domain.identity import RackId
from planner.domain.site import Site
from planner.presenters.inspection import InspectorRow, LinkRow, Section
from planner.presenters.wording import translate, worded

_MOST_GROUPS = 12
"""Groups that are listed; a site with a PDU for every few racks has more."""


def power_paths(case: Case, site: Site) -> Section:
    """Return the groups of racks that hang on the same systems, and on which ones."""
    chain = site_chain(case.context, site, 0.0)
    groups: dict[tuple[str, ...], list[RackId]] = {}
    for rack, ends in chain.circuits.items():
        groups.setdefault(_systems(chain, ends), []).append(rack)
    rows: list[InspectorRow] = []
    for systems, racks in list(groups.items())[:_MOST_GROUPS]:
        feeds = [feed.name for feed in case.plan.racks[racks[0]].feeds]
        text = " · ".join(
            translate("inspector", "{0}: {1}").format(feed, system)
            for feed, system in zip(feeds, systems, strict=True)
        )
        if text:
            rows.append(LinkRow(f"path:{racks[0]}", text, _named(case, racks), "rack", racks[0]))
    return Section("paths", translate("inspector", "Load groups and their UPS"), tuple(rows))


def _named(case: Case, racks: list[RackId]) -> str:
    """The names of the racks of a group, from the first to the last."""
    first, last = case.plan.racks[racks[0]].name, case.plan.racks[racks[-1]].name
    if len(racks) == 1:
        return first
    text = translate("inspector", "{0} to {1}, {2} racks")
    return text.format(first, last, len(racks))


def _systems(chain: SiteChain, ends: tuple[str, ...]) -> tuple[str, ...]:
    """What each feed comes from: its UPS, else what stands nearest to the grid."""
    nodes = {one.id: one for one in chain.nodes}
    return tuple(_system(nodes, end) for end in ends)


def _system(nodes: dict[str, ChainNode], end: str) -> str:
    seen: set[str] = set()
    node = nodes.get(end)
    while node is not None and node.id not in seen:
        seen.add(node.id)
        if node.element.kind is PowerKind.UPS:
            break
        above = next((nodes[one] for one in node.element.fed_by if one in nodes), None)
        if above is None:
            break
        node = above
    return "" if node is None else worded(node.name)
