"""One resource that may stop growth, and the server that would be added."""

from dataclasses import dataclass
from enum import StrEnum
from math import floor

from planner.domain.hardware import Part
from planner.domain.phrase import Phrase

TOLERANCE = 1e-9
MOST = 10_000
"""More servers than this are not counted."""


class Resource(StrEnum):
    """What may run out."""

    UNITS = "units"
    FEED = "surviving feed"
    AIR = "air"
    MASS = "mass"
    FLOOR = "floor"
    RACKS = "racks"
    ROOM_AIR = "air of the room"
    LIQUID = "liquid"
    UPS = "UPS"
    IT_POWER = "IT power"
    CONNECTION = "connection"
    PORTS = "ports"


@dataclass(frozen=True, slots=True)
class Limit:
    """One resource of a place: what is used of how much, what a server takes, how many more fit.

    `kind` and `place` say what to show for it, `name` what it is called. `stops` are, of racks,
    how many of them each resource stops first, most first.
    """

    resource: Resource
    kind: str
    place: str
    name: Phrase | str
    used: float
    limit: float
    each: float
    unit: str
    more: int
    stops: tuple[tuple[Resource, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One more server as every resource sees it; kW without data are None."""

    part: Part
    nameplate_kw: float | None
    peak_kw: float | None
    air_kw: float | None
    liquid_kw: float | None


def limit_of(
    resource: Resource,
    kind: str,
    place: str,
    name: Phrase | str,
    used: float,
    limit: float,
    each: float,
    unit: str,
) -> Limit:
    """Return the limit that carries as many more as fit into what is left, at most `MOST`."""
    more = max(0, min(MOST, floor((limit - used) / each + TOLERANCE))) if each > 0.0 else MOST
    return Limit(resource, kind, place, name, used, limit, each, unit, more)
