"""Where countries and cities lie on the earth, and the rough outlines of land, for maps."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.domain.identity import EntryId
from planner.domain.places import Place
from planner.domain.site import Site


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
class City:
    """A city by the name that people give to a site there."""

    name: str
    country: str
    position: Position


@dataclass(frozen=True, slots=True)
class Found:
    """Where a site lies; not `exact` when only its country or state is known."""

    position: Position
    exact: bool


@dataclass(frozen=True, slots=True)
class Atlas:
    """Land, the seat of every region of the catalogue, places of clouds and markets, and cities.

    `names` are those of countries by ISO 3166.
    """

    outlines: tuple[Outline, ...] = ()
    borders: tuple[Border, ...] = ()
    seats: Mapping[EntryId, Position] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    cities: tuple[City, ...] = ()

    def seat(self, country: str) -> Position | None:
        """Return the capital of a country (ISO 3166), None when it is not known."""
        return self.seats.get(EntryId(country.lower()))

    def find(self, site: Site) -> Found | None:
        """Return where a site lies: its cloud region, the city in its name, else its country.

        None when not even the country is known.
        """
        for position in self._named(site):
            return Found(position, exact=True)
        seat = self.seats.get(site.region) if site.region is not None else None
        seat = seat or self.seat(site.country)
        return Found(seat, exact=False) if seat is not None else None

    def _named(self, site: Site) -> Iterator[Position]:
        """Positions in the site's country that its name tells, the surest first."""
        name = site.name.lower()
        here = [
            (one, Position(one.latitude, one.longitude))
            for one in self.places
            if one.country == site.country
            and one.latitude is not None
            and one.longitude is not None
        ]
        if site.provider:
            for place, position in here:
                if place.provider == site.provider and _tells(name, place.code):
                    yield position
        for place, position in here:
            if _tells(name, place.city):
                yield position
        for city in self.cities:
            if city.country == site.country and _tells(name, city.name):
                yield city.position


def _tells(name: str, word: str) -> bool:
    """Whether a name, in small letters, has a word or several as a whole."""
    wanted = word.lower()
    if not wanted or wanted not in name:  # most are not, and need no expression compiled
        return False
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", name) is not None
