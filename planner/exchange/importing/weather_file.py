"""Reads a year of weather: an EnergyPlus file (EPW), or a table with a time and a temperature.

What is read are the hours as they stand in the file; `weather_year.py` holds them together.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.domain.phrase import say
from planner.exchange.importing.load_file import RowProblem
from planner.exchange.importing.sources import Unreadable

_EPW_HEAD = 8
"""Lines before the hours of an EPW file (EnergyPlus Auxiliary Programs, weather file format)."""
_EPW_FIELDS = 10
"""Year, month, day, hour, minute, uncertainty, dry bulb, dew point, humidity, pressure."""
_EPW_PLACES = {"year": 0, "month": 1, "day": 2, "hour": 3}
_EPW_VALUES = {"dry": 6, "dew": 7, "humidity": 8, "pressure": 9}
_EPW_CITY, _EPW_LATITUDE, _EPW_LONGITUDE, _EPW_ELEVATION = 1, 6, 7, 9

_PREAMBLE = 60
"""Tables may begin with so many lines about themselves."""
_TITLES: Mapping[str, tuple[str, ...]] = {
    "time": ("time", "timestamp", "datetime", "date_time", "time_utc", "date"),
    "dry": ("dry_bulb", "temperature", "t2m", "temp", "tdb", "air_temperature", "dry_bulb_temp"),
    "dew": ("dew_point", "dewpoint", "td", "tdp", "dew_point_temperature"),
    "humidity": ("relative_humidity", "rh", "humidity"),
    "pressure": ("pressure", "sp", "station_pressure", "atmospheric_station_pressure"),
}
_PA_PER = {"hpa": 100.0, "mbar": 100.0, "kpa": 1000.0, "pa": 1.0}
_UNIT = re.compile(
    r"[\s_(\[°]+(c|°c|deg_?c|celsius|%|percent|pa|hpa|kpa|mbar|utc|f|°f|k|fahrenheit|kelvin)[)\]]?$"
)
_OTHER_UNIT = re.compile(r"fahrenheit|°f|\(f\)|\[f\]|_f$|kelvin|\(k\)|_k$|in_?hg")
_MOMENT = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})[T :]*(\d{2})(?::?(\d{2}))?")

NO_VALUE = {"dry": 99.0, "dew": 99.0, "humidity": 999.0, "pressure": 999_999.0}
"""From these figures on a value stands for none (EPW: 99.9, 99.9, 999, 999999)."""
_FIGURES = {
    "dry": say("dry bulb"),
    "dew": say("dew point"),
    "humidity": say("relative humidity"),
    "pressure": say("pressure"),
}


@dataclass(frozen=True, slots=True)
class WeatherHour:
    """One hour of a file, by its line; `hour` counts from 0, values that are not known are None."""

    line: int
    year: int
    month: int
    day: int
    hour: int
    dry: float | None
    dew: float | None = None
    humidity: float | None = None
    pressure: float | None = None


@dataclass(slots=True)
class WeatherRows:
    """What stands in a file: its place, its hours, and what is wrong with single lines.

    `unread` counts lines that hold no hour at all.
    """

    name: str = ""
    elevation_m: float | None = None
    hours: list[WeatherHour] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unread: int = 0

    def wrong(self, line: int, text: str) -> None:
        """Note what is wrong with a line."""
        self.problems.append(RowProblem(line, text))


def read_rows(text: str) -> WeatherRows:
    """Return the hours of a weather file.

    Raises:
        Unreadable: when it is neither an EPW file nor a table with time and temperature.
    """
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise Unreadable(say("is empty"))
    if lines[0].upper().startswith("LOCATION,"):
        return _epw(lines)
    return _table(lines)


def _epw(lines: Sequence[str]) -> WeatherRows:
    if len(lines) <= _EPW_HEAD:
        raise Unreadable(say("has {0} lines; an EPW file has 8 and then hours", len(lines)))
    per_hour = lines[_EPW_HEAD - 1].split(",")[2:3]
    if per_hour and per_hour[0].strip() not in ("", "1"):
        raise Unreadable(say("has {0} records an hour; one is needed", per_hour[0].strip()))
    place = lines[0].split(",")
    rows = WeatherRows(_epw_name(place), _epw_elevation(place))
    for line, cells in _cells(lines, _EPW_HEAD):
        if len(cells) < _EPW_FIELDS:
            rows.unread += 1
            rows.wrong(line, say("has {0} columns; an hour of an EPW file has 35", len(cells)))
            continue
        try:
            moment = {name: int(float(cells[at])) for name, at in _EPW_PLACES.items()}
        except (ValueError, OverflowError):
            rows.unread += 1
            rows.wrong(line, say("begins with {0}, which is no date", ",".join(cells[:4])))
            continue
        texts = {name: cells[at] for name, at in _EPW_VALUES.items()}
        # The first hour of a day, which ends at one o'clock, is hour 1 there and hour 0 here.
        moment["hour"] -= 1
        _add(rows, line, moment, texts)
    return rows


def _epw_name(place: Sequence[str]) -> str:
    city = place[_EPW_CITY].strip() if len(place) > _EPW_CITY else ""
    if city and city.lower() not in ("unknown", "-"):
        return city
    if len(place) > _EPW_LONGITUDE:
        latitude, longitude = _number(place[_EPW_LATITUDE]), _number(place[_EPW_LONGITUDE])
        if latitude is not None and longitude is not None:
            return say("{0:.2f}° latitude, {1:.2f}° longitude", latitude, longitude)
    return ""


def _epw_elevation(place: Sequence[str]) -> float | None:
    return _number(place[_EPW_ELEVATION]) if len(place) > _EPW_ELEVATION else None


def _table(lines: Sequence[str]) -> WeatherRows:
    head, columns, separator = _heading(lines)
    rows = WeatherRows(elevation_m=_preamble_elevation(lines[:head]))
    scale = columns.pop("scale")
    for line, cells in _cells(lines, head + 1, separator):
        if len(cells) <= max(columns.values()):
            # Tables of measurement services end with notes; a line without a date is one.
            if not _MOMENT.match(cells[0].strip()):
                break
            rows.unread += 1
            rows.wrong(line, say("has {0} columns, fewer than the first line", len(cells)))
            continue
        found = _MOMENT.match(cells[columns["time"]].strip())
        if found is None:
            rows.unread += 1
            text = cells[columns["time"]].strip() or say("empty")
            rows.wrong(line, say("has the time {0}, which is no date with an hour", text))
            continue
        year, month, day, hour = (int(part) for part in found.groups()[:4])
        moment = {"year": year, "month": month, "day": day, "hour": hour}
        texts = {name: cells[at] for name, at in columns.items() if name != "time"}
        _add(rows, line, moment, texts, float(scale))
    return rows


def _heading(lines: Sequence[str]) -> tuple[int, dict[str, int], str]:
    """Return which line has the titles, which column is which, and what separates them."""
    for place, line in enumerate(lines[:_PREAMBLE]):
        separator = max((",", ";", "\t"), key=line.count)
        titles = [title.strip().lower() for title in line.split(separator)]
        plain = [_plain(title) for title in titles]
        columns = {
            name: plain.index(known)
            for name, names in _TITLES.items()
            for known in names
            if known in plain
        }
        if "time" not in columns or "dry" not in columns:
            continue
        for name, at in columns.items():
            if _OTHER_UNIT.search(titles[at]):
                raise Unreadable(
                    say(
                        "has {0} as {1}: °C, % and Pa are needed",
                        _FIGURES.get(name, name),
                        titles[at],
                    )
                )
        pressure = titles[columns["pressure"]] if "pressure" in columns else ""
        unit = next((unit for unit in _PA_PER if unit in pressure), "pa")
        return place, {**columns, "scale": int(_PA_PER[unit])}, separator
    raise Unreadable(
        say(
            "has no line with a column for the time and one for the temperature (time, "
            "temperature); its first line is {0}",
            _legible(lines[0]),
        )
    )


def _legible(line: str) -> str:
    """The beginning of a line of any file, without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else "·" for sign in line[:80]) or say("empty")


def _plain(title: str) -> str:
    before = ""
    while title != before:
        before, title = title, _UNIT.sub("", title.strip())
    return re.sub(r"[\s\-/]+", "_", title.strip())


def _preamble_elevation(lines: Sequence[str]) -> float | None:
    for line in lines:
        if "elevation" in line.lower():
            return next(
                (
                    value
                    for cell in re.split(r"[,;:\t]", line)
                    if (value := _number(cell)) is not None
                ),
                None,
            )
    return None


def _cells(
    lines: Sequence[str], head: int, separator: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line below the head with its number, empty lines left out."""
    try:
        for line, cells in enumerate(csv.reader(lines[head:], delimiter=separator), head + 1):
            if any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error as problem:
        raise Unreadable(say("is no table: {0}", str(problem))) from None


def _add(
    rows: WeatherRows,
    line: int,
    moment: Mapping[str, int],
    texts: Mapping[str, str],
    pa_per_unit: float = 1.0,
) -> None:
    values: dict[str, float | None] = {}
    for name, text in texts.items():
        value = _number(text)
        if value is None and text.strip():
            rows.wrong(
                line, say("has {0} as {1}, which is no number", text.strip(), _FIGURES[name])
            )
        if value is not None and value >= NO_VALUE[name]:
            rows.wrong(
                line, say("has {0} as {1}, which stands for no value", text.strip(), _FIGURES[name])
            )
            value = None
        values[name] = value
    pressure = values.get("pressure")
    if pressure is not None:
        values["pressure"] = pressure * pa_per_unit
    hour = WeatherHour(
        line,
        *(moment[part] for part in ("year", "month", "day", "hour")),
        *(values.get(name) for name in _FIGURES),
    )
    rows.hours.append(hour)


def _number(text: str) -> float | None:
    try:
        value = float(text.strip())
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None
