"""Reads the map of the world: rough outlines of land, and where regions and places lie.

Nothing is calculated from them, so that they are read only when somebody looks at a map.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from planner.catalog.columns import Column, number, reference, table, text
from planner.catalog.library import Problem
from planner.catalog.reading import Row, read_table
from planner.domain.atlas import Atlas, Border, City, Outline, Position
from planner.domain.identity import EntryId
from planner.domain.offers import Region
from planner.domain.places import Place

FOLDER = "atlas/"
"""Where the map stands in a catalogue folder."""

_LEAST_CORNERS, _LEAST_ENDS = 3, 2

_OUTLINES = table(
    f"{FOLDER}outlines.csv",
    text("id", required=True),
    text("jurisdiction"),
    text("corners", required=True),
    evidence=False,
)
_BORDERS = table(
    f"{FOLDER}borders.csv",
    text("id", required=True),
    text("corners", required=True),
    evidence=False,
)
_SEATS = table(
    f"{FOLDER}seats.csv",
    reference("region", required=True),
    number("latitude", "°", -90, 90, required=True),
    number("longitude", "°", -180, 180, required=True),
    evidence=False,
)

_CITIES = table(
    f"{FOLDER}cities.csv",
    text("name", required=True),
    text("country", required=True),
    number("latitude", "°", -90, 90, required=True),
    number("longitude", "°", -180, 180, required=True),
    evidence=False,
)


def load_atlas(
    folders: Sequence[Path],
    regions: Mapping[EntryId, Region] = MappingProxyType({}),
    places: Iterable[Place] = (),
) -> tuple[Atlas, tuple[Problem, ...]]:
    """Return the map that catalogue folders tell of, and everything wrong in its tables.

    A later seat or outline replaces its like. Countries are called as in *regions*; *places* are
    those of clouds and markets.
    """
    problems: list[Problem] = []
    outlines: dict[str, Outline] = {}
    borders: dict[str, Border] = {}
    seats: dict[EntryId, Position] = {}
    cities: list[City] = []
    for folder in folders:
        for row in _rows(folder / _OUTLINES.path, _OUTLINES.columns, problems):
            corners = _corners(row, _LEAST_CORNERS, problems)
            if corners:
                law = row.texts.get("jurisdiction", "")
                outlines[row.texts["id"]] = Outline(row.texts["id"], law, corners)
        for row in _rows(folder / _BORDERS.path, _BORDERS.columns, problems):
            corners = _corners(row, _LEAST_ENDS, problems)
            if corners:
                borders[row.texts["id"]] = Border(row.texts["id"], corners)
        for row in _rows(folder / _SEATS.path, _SEATS.columns, problems):
            seats[EntryId(row.texts["region"])] = _at(row)
        for row in _rows(folder / _CITIES.path, _CITIES.columns, problems):
            cities.append(City(row.texts["name"], row.texts["country"], _at(row)))
    names = {one.country: one.name for one in regions.values() if one.id == one.country.lower()}
    land, lines = tuple(outlines.values()), tuple(borders.values())
    return Atlas(land, lines, seats, tuple(places), names, tuple(cities)), tuple(problems)


def _rows(path: Path, columns: dict[str, Column], problems: list[Problem]) -> Iterator[Row]:
    if path.is_file():
        reading = read_table(path, columns)
        problems += reading.problems
        yield from reading.rows


def _at(row: Row) -> Position:
    return Position(row.numbers["latitude"], row.numbers["longitude"])


def _corners(row: Row, least: int, problems: list[Problem]) -> tuple[Position, ...]:
    """The corners of a row, as ``longitude/latitude`` in degrees; none where one is wrong."""
    corners = []
    for one in row.texts["corners"].split():
        east, _, north = one.partition("/")
        try:
            corners.append(Position(float(north), float(east)))
        except ValueError:
            problems.append(row.problem("corners", f'"{one}" is no longitude/latitude.'))
            return ()
    if len(corners) < least:
        problems.append(row.problem("corners", f"needs at least {least} corners."))
        return ()
    return tuple(corners)
