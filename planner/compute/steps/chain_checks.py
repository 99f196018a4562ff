"""Step: checks of power chains; a plan on which nothing is drawn costs nothing."""

from collections.abc import Iterator, Mapping

from planner.compute.checks.chain import check_chain
from planner.compute.steps.chains import site_chain
from planner.compute.steps.context import Context
from planner.domain.facility import PowerElement
from planner.domain.finding import Finding
from planner.domain.identity import RackId, RoomId, RowId, SiteId
from planner.domain.site import Feed, Rack, Site, SiteKind

_NO_LOAD_KW = 0.0
"""Loads do not matter here, only what feeds what."""


def check_chains(context: Context) -> Iterator[Finding]:
    """Yield the findings of every own site at which power elements are drawn.

    They depend on what feeds what and on the feeds of racks, not on what stands in them.
    """
    if not context.plan.power_elements:
        return
    drawn: dict[SiteId, list[PowerElement]] = {}
    for one in context.plan.power_elements:
        site_id = _site_of(context, one)
        if site_id is not None:
            drawn.setdefault(site_id, []).append(one)
    for site_id, mine in drawn.items():
        site = context.places.sites[site_id]
        if site.kind is SiteKind.OWN:
            yield from _found(context, site, tuple(mine))


def _found(context: Context, site: Site, drawn: tuple[PowerElement, ...]) -> tuple[Finding, ...]:
    racks = tuple(rack for room in site.rooms for rack in context.room_racks.get(room.id, ()))
    feeds: Mapping[RackId, tuple[RowId, tuple[Feed, ...]]] = context.graph.kept(
        f"feeds of {site.id}", {rack.id: (rack.row, rack.feeds) for rack in racks}
    )

    def check(*_: object) -> tuple[Finding, ...]:
        return check_chain(site, site_chain(context, site, _NO_LOAD_KW))

    found: tuple[Finding, ...] = context.graph.node(
        ("chain findings", site.id), check, site, drawn, feeds, context.rack_rules
    )
    return found


def _site_of(context: Context, element: PowerElement) -> SiteId | None:
    """The site that an element belongs to, None when its place is gone."""
    places = context.places
    rack: Rack | None = context.plan.racks.get(RackId(element.place))
    if rack is not None:
        return places.site_of_row.get(rack.row)
    if SiteId(element.place) in places.sites:
        return SiteId(element.place)
    room = places.rooms.get(RoomId(element.place))
    if room is None:
        return None
    return next((one.id for one in places.sites.values() if room in one.rooms), None)
