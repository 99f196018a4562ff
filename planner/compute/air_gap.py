"""What an air-gapped room forbids in the design, and what it needs instead.

Asked on demand, of one room or of all air-gapped rooms of a site; rule AIRGAP-1 tells of what
clashes on its own. A planning aid, not legal advice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from planner.compute.planned import Planned
from planner.domain.hardware import PartKind
from planner.domain.identity import EntryId, PoolId, RackId, RoomId
from planner.domain.phrase import Phrase, say
from planner.domain.placement import Placement
from planner.domain.service import Route
from planner.domain.site import Room, Site


class Barred(StrEnum):
    """What an air gap has no room for."""

    LICENCES = "licence_server"
    TELEMETRY = "telemetry"
    SUPPORT = "remote_support"
    BURSTS = "bursts"
    APIS = "apis"
    SITES = "sites"
    LINKS = "links"
    DOWNLOADS = "downloads"


class GapState(StrEnum):
    """Whether what is barred is in the design, what it needs instead is missing, or all is well."""

    CLASHES = "clashes"
    MISSING = "missing"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class GapLine:
    """One thing that an air gap bars: what takes its place, how it stands, and what is in the way.

    `subjects` are ids of routes or links that clash, or of parts without a spare, `names` theirs.
    """

    barred: Barred
    forbids: Phrase
    instead: Phrase
    state: GapState
    subjects: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def air_gap(case: Planned, site: Site, rooms: Iterable[Room]) -> tuple[GapLine, ...]:
    """Return what the air-gapped ones of some rooms of a site bar; nothing when none is."""
    gapped = frozenset(room.id for room in rooms if room.air_gapped)
    if not gapped:
        return ()
    inside = tuple(_inside(case, gapped))
    return (
        *_stated(site),
        _staff(case, site, inside),
        *_routes(case, inside),
        _links(case, site, gapped),
        _mirror(case, inside),
    )


def _inside(case: Planned, gapped: frozenset[RoomId]) -> Iterator[Placement]:
    """What stands in racks of air-gapped rooms."""
    room_of = case.plan.room_of_row()
    for rack in case.plan.racks.values():
        if room_of[rack.row] in gapped:
            yield from rack.placements


def _stated(site: Site) -> Iterator[GapLine]:
    elements = site.standing.elements
    for barred, forbids, instead in (
        (
            Barred.LICENCES,
            say("Licences that call home"),
            say("Licences that need no connection, renewed by file."),
        ),
        (
            Barred.TELEMETRY,
            say("Telemetry to a vendor"),
            say("Monitoring and logs on site, nothing that reports outside."),
        ),
    ):
        state = GapState.CLASHES if barred.value in elements else GapState.READY
        yield GapLine(barred, forbids, instead, state)


def _staff(case: Planned, site: Site, inside: tuple[Placement, ...]) -> GapLine:
    """Remote support: staff and spare parts on site stand in for it."""
    instead = say("Staff on site around the clock, and a spare of every type of server.")
    forbids = say("Remote support")
    if Barred.SUPPORT.value in site.standing.elements:
        return GapLine(Barred.SUPPORT, forbids, instead, GapState.CLASHES)
    spare = {one.part for one in case.plan.tray if one.spare}
    bare = sorted(
        key for key in {one.part for one in inside} if _is_server(case, key) and key not in spare
    )
    names = tuple(case.shelf.parts[key].label for key in bare)
    ready = site.always_staffed and not bare
    state = GapState.READY if ready else GapState.MISSING
    return GapLine(Barred.SUPPORT, forbids, instead, state, tuple(bare), names)


def _is_server(case: Planned, key: EntryId) -> bool:
    part = case.shelf.parts.get(key)
    return part is not None and part.kind in (PartKind.GPU_SERVER, PartKind.CPU_SERVER)


def _routes(case: Planned, inside: tuple[Placement, ...]) -> Iterator[GapLine]:
    """Routes of workloads that are served inside and also lead outside."""
    plan = case.plan
    pools = {one.pool for one in inside if one.pool is not None}
    deployments = {one.id for one in plan.deployments if one.pool in pools}
    served = {one.workload for one in plan.routes if one.deployment in deployments}
    leaving = [
        one for one in plan.routes if one.workload in served and one.deployment not in deployments
    ]
    bursts = {one.pool for one in plan.bursts}
    pool_of = {one.id: one.pool for one in plan.deployments}

    def bursting(route: Route) -> bool:
        pool: PoolId | None = pool_of.get(route.deployment) if route.deployment else None
        return pool in bursts

    yield _leaving(
        case,
        Barred.BURSTS,
        say("Overflow to a cloud"),
        say("Hardware inside for the peak hour, or a limit on demand."),
        [one for one in leaving if bursting(one)],
    )
    yield _leaving(
        case,
        Barred.APIS,
        say("Model APIs"),
        say("Models with open weights, deployed inside."),
        [one for one in leaving if one.api is not None],
    )
    yield _leaving(
        case,
        Barred.SITES,
        say("Requests to other sites"),
        say("All of the workload served inside, with its own reserve."),
        [one for one in leaving if one.api is None and not bursting(one)],
    )


def _leaving(
    case: Planned, barred: Barred, forbids: Phrase, instead: Phrase, routes: list[Route]
) -> GapLine:
    state = GapState.CLASHES if routes else GapState.READY
    names = tuple(dict.fromkeys(case.workloads[one.workload].name for one in routes))
    return GapLine(barred, forbids, instead, state, tuple(one.id for one in routes), names)


def _links(case: Planned, site: Site, gapped: frozenset[RoomId]) -> GapLine:
    """Links of the rooms, and those of a site that has no other rooms."""
    barred: set[str] = set(gapped)
    if all(room.air_gapped for room in site.rooms):
        barred.add(site.id)
    room_of = case.plan.room_of_row()
    racks = case.plan.racks

    def place(end: str) -> str:
        rack = racks.get(RackId(end))
        return end if rack is None else room_of[rack.row]

    found = []
    for link in case.plan.links:
        ends = {place(end) for end in link.ends}
        if len(ends) == 2 and ends & barred:
            found.append(link)
    return GapLine(
        Barred.LINKS,
        say("Links out of the room"),
        say("Media that are carried in, checked and logged."),
        GapState.CLASHES if found else GapState.READY,
        tuple(one.id for one in found),
        tuple(one.name for one in found),
    )


def _mirror(case: Planned, inside: tuple[Placement, ...]) -> GapLine:
    """Models and packages cannot be fetched: storage inside holds a mirror of them."""
    kinds = {part.kind for one in inside if (part := case.shelf.parts.get(one.part)) is not None}
    return GapLine(
        Barred.DOWNLOADS,
        say("Downloads of models and packages"),
        say("A mirror of models and packages on storage inside."),
        GapState.READY if PartKind.STORAGE in kinds else GapState.MISSING,
    )
