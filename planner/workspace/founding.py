"""New sites and rooms, with what is usual where they stand."""

from planner.catalog.library import Library
from planner.document.command import Command
from planner.document.commands.links import AddLink
from planner.document.commands.racks import AddRoom, AddSite
from planner.domain.facility import LinkKind
from planner.domain.identity import RackId, RoomId, SiteId
from planner.domain.project import PartShelf
from planner.domain.site import Colocation, SiteKind
from planner.workspace.dropping import region_of
from planner.workspace.selecting import selected_devices
from planner.workspace.state import State, Subject


def add_site_command(
    state: State,
    library: Library,
    kind: SiteKind,
    country: str,
    name: str = "",
    contracted_kw: float | None = None,
) -> Command | None:
    """Return the edit that adds a site with one room; None while a colocation has no contract."""
    terms = None
    if kind is SiteKind.COLOCATION:
        if contracted_kw is None:
            return None
        terms = colocation_terms(state.project.shelf, country, contracted_kw)
    region = region_of(library, country)
    return AddSite(state.scenario, kind, country, region, name=name, colocation=terms)


def colocation_terms(shelf: PartShelf, country: str, contracted_kw: float) -> Colocation:
    """Return a contract at the price that is usual in a country."""
    key = "finance.colocation_usd_kw_month"
    return Colocation(contracted_kw, shelf.assume(f"{key}_us" if country == "US" else key))


def add_room_command(state: State) -> Command | None:
    """Return the edit that adds a room to the site of the selection; None without such a site."""
    site = site_of_selection(state)
    return AddRoom(state.scenario, site) if site is not None else None


def can_connect(state: State) -> bool:
    """Whether there are two sites to connect."""
    return len(state.plan.sites) > 1


def add_link_command(
    state: State,
    kind: LinkKind,
    ends: tuple[SiteId, SiteId],
    numbers: tuple[float | None, float | None, float | None],
    name: str = "",
) -> Command | None:
    """Return the edit that connects two sites; None while one of the *numbers* is not entered.

    They are the bandwidth in Gbit/s a direction, the round trip in ms and the cost in USD a month.
    """
    gbit_s, round_trip_ms, usd_month = numbers
    if gbit_s is None or round_trip_ms is None or usd_month is None:
        return None
    return AddLink(state.scenario, kind, ends, gbit_s, round_trip_ms, usd_month, name)


def site_of_selection(state: State) -> SiteId | None:
    """Return the site with racks that is selected or holds what is; else the only one there is."""
    plan, selection = state.plan, state.selection
    holding = [site for site in plan.sites if site.kind.holds_racks]
    if not selection.ids:
        return holding[0].id if len(holding) == 1 else None
    if selection.kind is Subject.SITE:
        return next((one.id for one in holding if one.id == selection.ids[0]), None)
    if selection.kind is Subject.ROOM:
        room = RoomId(selection.ids[0])
        return next((site.id for site in holding for one in site.rooms if one.id == room), None)
    racks = [plan.racks.get(RackId(one)) for one in selection.ids]
    if selection.kind is Subject.PLACEMENT:
        racks = [plan.rack_of(one.id) for one in selected_devices(state)[:1]]
    elif selection.kind is not Subject.RACK:
        return None
    rows = plan.site_of_row()
    return next((rows[rack.row] for rack in racks if rack is not None), None)
