"""Where countries and cities lie on the earth, and the rough outlines of land, for maps."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.domain.identity import EntryId
from planner.domain.places import Place
from planner.domain.site import Site

_WORDS = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Position:
    """A point of the earth in degrees; north and east are positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Outline:
    """The corners of a piece of land, and whose law holds on it (EEA, GB, US, ...; empty: others)."""

    id: str
    jurisdiction: str
    corners: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Border:
    """A line between countries of one area of law."""

    id: str
    corners: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a site lies; not `exact` when only its country or state is known."""

    position: Position
    exact: bool


@dataclass(frozen=True, slots=True)
class Atlas:
    """Land, the seat of every region of the catalogue, and places of clouds and markets.

    `names` are those of countries by ISO 3166.
    """

    outlines: tuple[Outline, ...] = ()
    borders: tuple[Border, ...] = ()
    seats: Mapping[EntryId, Position] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def seat(self, country: str) -> Position | None:
        """Return the capital of a country (ISO 3166), None when it is not known."""
        return self.seats.get(EntryId(country.lower()))

    def find(self, site: Site) -> Found | None:
        """Return where a site lies: its cloud region, the city in its name, else its country.

        None when not even the country is known.
        """
        for place in self._named(site):
            if place.latitude is not None and place.longitude is not None:
                return Found(Position(place.latitude, place.longitude), exact=True)
        seat = self.seats.get(site.region) if site.region is not None else None
        seat = seat or self.seat(site.country)
        return Found(seat, exact=False) if seat is not None else None

    def _named(self, site: Site) -> Iterator[Place]:
        """Places of the site's country that its name tells, the surest first."""
        words = frozenset(_WORDS.findall(site.name.lower()))
        here = [one for one in self.places if one.country == site.country]
        if site.provider:
            yield from (
                one
                for one in here
                if one.provider == site.provider and one.code and one.code.lower() in words
            )
        yield from (one for one in here if one.city and one.city.lower() in site.name.lower())
