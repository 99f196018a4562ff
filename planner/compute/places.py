"""Where racks stand: rows, rooms and sites by id."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.identity import RoomId, RowId, SiteId
from planner.domain.site import Room, Site


@dataclass(frozen=True, slots=True)
class Places:
    """Look-ups over the sites of a plan; `order` counts rows as they come."""

    sites: Mapping[SiteId, Site]
    rooms: Mapping[RoomId, Room]
    site_of_row: Mapping[RowId, SiteId]
    room_of_row: Mapping[RowId, RoomId]
    order: Mapping[RowId, int]


def places_of(sites: tuple[Site, ...]) -> Places:
    """Return the look-ups of a plan's sites."""
    site_of_row: dict[RowId, SiteId] = {}
    room_of_row: dict[RowId, RoomId] = {}
    rooms: dict[RoomId, Room] = {}
    for site in sites:
        for room in site.rooms:
            rooms[room.id] = room
            for row in room.rows:
                site_of_row[row.id] = site.id
                room_of_row[row.id] = room.id
    order = {row: index for index, row in enumerate(site_of_row)}
    return Places({site.id: site for site in sites}, rooms, site_of_row, room_of_row, order)


def sites_of_ends(sites: tuple[Site, ...]) -> dict[str, SiteId]:
    """Return the site of everything that a link can end at: sites, rooms and rows by id."""
    ends: dict[str, SiteId] = {}
    for site in sites:
        ends[site.id] = site.id
        for room in site.rooms:
            ends[room.id] = site.id
            ends.update((row.id, site.id) for row in room.rows)
    return ends
