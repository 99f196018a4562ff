"""The climate of a site as an edit: read from a weather file, or given back to its region."""

from datetime import date
from pathlib import Path

from planner.document.command import Command
from planner.document.commands.cooling import EditCooling
from planner.domain.climate import ClimateRecord
from planner.domain.errors import UserError
from planner.domain.identity import ScenarioId, SiteId
from planner.domain.phrase import say
from planner.exchange.importing.sources import Unreadable
from planner.exchange.importing.weather_year import WeatherReport, read_weather

__all__ = ["WeatherReport", "climate_command", "weather_from"]

_MIB = 1024 * 1024
MOST_BYTES = 64 * _MIB
"""A year of hours has 2 MB; no honest weather file is larger than this."""


def climate_command(scenario: ScenarioId, site: SiteId, record: ClimateRecord | None) -> Command:
    """Return the edit that gives a site this climate; None: that of its region again."""
    return EditCooling(scenario, site, "climate", record)


def weather_from(path: Path, today: date | None = None) -> WeatherReport:
    """Return what a weather file says.

    Raises:
        UserError: when it cannot be read, or is no weather file.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            reason = say("has {0:,.0f} MB; at most {1} are read", size / _MIB, MOST_BYTES // _MIB)
            raise _not_read(path, reason)
        data = path.read_bytes()
    except OSError as problem:
        reason = say("cannot be read: {0}", problem.strerror or problem)
        raise _not_read(path, reason) from None
    try:
        return read_weather(_decoded(data), path.name, today or date.today())
    except Unreadable as problem:
        raise _not_read(path, problem.args[0]) from None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older EPW files name their places in the Western European character set.
        return data.decode("cp1252", errors="replace")


def _not_read(path: Path, reason: str) -> UserError:
    return UserError(
        say("{0} {1}.", path.name, reason),
        say("The climate of the site was not changed."),
        say("Choose an EPW file, or a table of 8,760 hours with a time and a temperature."),
    )
