"""Made-up years of weather as EPW files."""

from datetime import datetime, timedelta
from math import cos, pi

HEAD = """LOCATION,Example,-,Nowhere,made up,unknown,45.0,8.0,1,250
DESIGN CONDITIONS,0
TYPICAL/EXTREME PERIODS,0
GROUND TEMPERATURES,0
HOLIDAYS/DAYLIGHT SAVING,No,0,0,0
COMMENTS 1,made up for tests
COMMENTS 2,
DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"""
HEAD_LINES = 8


def hour_line(
    moment: datetime, dry: object, dew: object = 5.0, humidity: object = 60.0, pa: object = 98_000.0
) -> str:
    """Return a line of an EPW file; its hours count from 1 to 24."""
    when = f"{moment.year},{moment.month},{moment.day},{moment.hour + 1},0"
    return f"{when},?9?9,{dry},{dew},{humidity},{pa}" + ",0" * 25


def weather_of(moment: datetime) -> float:
    """Return a made-up temperature: warm in July, warm in the afternoon."""
    day = moment.timetuple().tm_yday
    season = 14.0 - 10.0 * cos(2 * pi * (day - 20) / 365)
    return round(season + 5.0 * cos(2 * pi * (moment.hour - 15) / 24), 1)


def year_lines(year: int = 2025) -> list[str]:
    first = datetime(year, 1, 1)
    hours = (366 if year % 4 == 0 else 365) * 24
    moments = [first + timedelta(hours=step) for step in range(hours)]
    return [hour_line(one, weather_of(one), round(weather_of(one) - 6.0, 1)) for one in moments]


def epw(lines: list[str]) -> str:
    return "\n".join([HEAD, *lines, ""])
