"""How numbers read: digits, scales, units, signs, ranges, currency.

Every figure that a person sees outside a workbook passes through here. Numbers have three
significant digits below a thousand and whole digits in groups of three above it. No-break spaces
keep a number and its unit on one line.
"""

import math
from dataclasses import dataclass

from planner.domain.units import (
    KG_PER_LB,
    M2_PER_FT2,
    M3H_PER_CFM,
    MM_PER_FOOT,
    WEEKS_PER_MONTH,
)
from planner.presenters.privacy import hidden_text, prices_hidden
from planner.presenters.wording import translate

GROUP = "\u202f"
"""Narrow no-break space between groups of three digits."""
SPACE = "\u00a0"
"""No-break space between a number and its unit."""
MINUS = "\u2212"

_NOTHING = 5e-7
"""Below this a figure is rounding noise and reads as zero."""

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CHF": "CHF" + SPACE, "JPY": "¥", "CNY": "CN¥"}


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit that is used from `start` on, in base units; a value is divided by `divisor`."""

    unit: str
    divisor: float
    start: float


POWER = (Scale("kW", 1, 0), Scale("MW", 1e3, 1e3))
MEMORY = (Scale("GB", 1, 0), Scale("TB", 1e3, 1e3), Scale("PB", 1e6, 1e6))
TOKEN_RATE = (Scale("tok/s", 1, 0), Scale("k tok/s", 1e3, 1e4), Scale("M tok/s", 1e6, 1e6))
TOKENS = (Scale("tok", 1, 0), Scale("k tok", 1e3, 1e4), Scale("M tok", 1e6, 1e6))
DURATION = (Scale("ms", 1, 0), Scale("s", 1e3, 1e4), Scale("min", 6e4, 6e5))
BANDWIDTH = (
    Scale("kbit/s", 1e-6, 0),
    Scale("Mbit/s", 1e-3, 1e-3),
    Scale("Gbit/s", 1, 1),
    Scale("Tbit/s", 1e3, 1e3),
)
ENERGY = (Scale("kWh", 1, 0), Scale("MWh", 1e3, 1e4), Scale("GWh", 1e6, 1e7))
MASS = (Scale("kg", 1, 0), Scale("t", 1e3, 1e4))
POUNDS = (Scale("lb", KG_PER_LB, 0),)
FLOOR_LOAD = (Scale("kg/m²", 1, 0),)
_FLOOR_POUNDS = (Scale("lb/ft²", KG_PER_LB / M2_PER_FT2, 0),)
MONEY = (Scale("", 1, 0), Scale("k", 1e3, 1e4), Scale("M", 1e6, 1e6), Scale("bn", 1e9, 1e9))


@dataclass(frozen=True, slots=True)
class Style:
    """How the user reads numbers: the decimal sign, and pounds and CFM instead of kg and m³/h.

    Groups of digits stand apart by thin spaces everywhere, so that no sign has two meanings.
    """

    decimal: str = "."
    imperial: bool = False


_styles: list[Style] = [Style()]


def use_style(style: Style) -> None:
    """Write numbers in *style* from now on; the window calls this at its start and on a change."""
    _styles[-1] = style


def style() -> Style:
    """Return how numbers are written now."""
    return _styles[-1]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as text and its unit, apart so that a view can set them differently."""

    number: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.number}{SPACE}{self.unit}" if self.unit else self.number


def no_data() -> str:
    """The words for a value that is not known; it is never shown as zero."""
    return translate("formats", "no data")


def grouped(value: float, decimals: int = 0) -> str:
    """Return *value* with this many decimals, digits in groups of three and a true minus sign."""
    text = f"{abs(value):,.{decimals}f}".replace(",", GROUP).replace(".", style().decimal)
    negative = value < 0 and any(digit in "123456789" for digit in text)
    return MINUS + text if negative else text


def number(value: float) -> str:
    """Return *value* with three significant digits below a thousand, whole above."""
    size = abs(value)
    if size < _NOTHING or size >= 99.95:
        return grouped(value)
    if size >= 0.9995:
        return grouped(value, 1 if size >= 9.995 else 2)
    return grouped(value, min(6, 2 - math.floor(math.log10(size))) if size < 0.1 else 3)


def trimmed(value: float, decimals: int = 3) -> str:
    """Return *value* without trailing zeros, as limits and inputs are written."""
    return _without_zeros(grouped(value, decimals))


def short(value: float) -> str:
    """Return `number` without trailing zeros, as limits are written beside a value."""
    return _without_zeros(number(value))


def _without_zeros(text: str) -> str:
    decimal = style().decimal
    return text.rstrip("0").rstrip(decimal) if decimal in text else text


def scale_of(scales: tuple[Scale, ...], *values: float | None) -> Scale:
    """Return the scale that suits the largest of the values, so that they share a unit.

    Masses and loads of floors come in the unit of the style.
    """
    if style().imperial:
        scales = POUNDS if scales is MASS else _FLOOR_POUNDS if scales is FLOOR_LOAD else scales
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    return max((scale for scale in scales if largest >= scale.start), key=lambda one: one.start)


def quantity(value: float | None, scales: tuple[Scale, ...]) -> Quantity:
    """Return *value* (base unit of *scales*) with the unit that suits its size."""
    if value is None:
        return Quantity(no_data())
    scale = scale_of(scales, value)
    return Quantity(number(value / scale.divisor), scale.unit)


def power(kw: float | None) -> Quantity:
    """Return a power, such as ``48.2 kW``."""
    return quantity(kw, POWER)


def memory(gb: float | None) -> Quantity:
    """Return memory in GB as datasheets print it, such as ``1.13 TB``."""
    return quantity(gb, MEMORY)


def token_rate(tokens_per_s: float | None) -> Quantity:
    """Return a token rate, such as ``41.8 k tok/s``."""
    return quantity(tokens_per_s, TOKEN_RATE)


def duration(ms: float | None) -> Quantity:
    """Return a latency, such as ``412 ms``."""
    return quantity(ms, DURATION)


def airflow(m3h: float | None) -> Quantity:
    """Return an airflow in m³/h, or in CFM."""
    if m3h is not None and style().imperial:
        return plain(m3h / M3H_PER_CFM, "CFM")
    return plain(m3h, "m³/h")


def length(mm: float | None, decimals: int = 1) -> Quantity:
    """Return a length of a room in metres, or in feet, such as ``18.0 m``."""
    if mm is None:
        return Quantity(no_data())
    if style().imperial:
        return Quantity(grouped(mm / MM_PER_FOOT, decimals), "ft")
    return Quantity(grouped(mm / 1000.0, decimals), "m")


def celsius(value: float | None) -> Quantity:
    """Return a temperature in °C with one decimal."""
    return Quantity(no_data()) if value is None else Quantity(grouped(value, 1), "°C")


def plain(value: float | None, unit: str) -> Quantity:
    """Return a number in a unit that is never scaled."""
    return Quantity(no_data()) if value is None else Quantity(number(value), unit)


def count(value: float | None, unit: str = "") -> Quantity:
    """Return a whole number of things."""
    return Quantity(no_data()) if value is None else Quantity(grouped(value), unit)


def percent(share: float | None, decimals: int = 0) -> str:
    """Return a share of one, such as ``68 %``; a share that is not zero never reads as zero."""
    if share is None:
        return no_data()
    smallest = 10.0 ** -(decimals + 2)
    if 0 < share < smallest:
        return f"<{SPACE}{trimmed(smallest * 100, decimals)}{SPACE}%"
    return f"{grouped(share * 100, decimals)}{SPACE}%"


def symbol(currency: str) -> str:
    """Return the sign before an amount: ``$``, or the code and a space."""
    return _SYMBOLS.get(currency, currency + SPACE)


def amount(value: float | None, currency: str) -> str:
    """Return an amount to the unit, such as ``$412 800``; small ones with cents."""
    if value is None:
        return no_data()
    if prices_hidden():
        return hidden_text()
    text = grouped(abs(value), 0 if abs(value) >= 1000 else 2)
    return f"{MINUS if value < 0 else ''}{symbol(currency)}{text}"


def money(value: float | None, currency: str) -> Quantity:
    """Return an amount with three digits, such as ``$4.86`` and ``M``."""
    if value is None:
        return Quantity(no_data())
    if prices_hidden():
        return Quantity(hidden_text())
    scale = scale_of(MONEY, value)
    size = abs(value) / scale.divisor
    digits = grouped(size, 2) if scale.divisor == 1 and size < 99.95 else number(size)
    return Quantity(f"{MINUS if value < 0 else ''}{symbol(currency)}{digits}", scale.unit)


def spread(value: float | None, low: float | None, high: float | None) -> str:
    """Return a range relative to its value: ``±11 %``, or ``−8/+14 %`` when it is lopsided."""
    if value is None or low is None or high is None or value <= 0 or high <= low:
        return ""
    down, up = round((value - low) / value * 100), round((high - value) / value * 100)
    if abs(up - down) <= max(2, 0.2 * max(up, down)):
        return f"±{round((up + down) / 2)}{SPACE}%"
    return f"{MINUS}{down}/+{up}{SPACE}%"


def signed(text: str, value: float) -> str:
    """Put a plus sign before the text of a positive change; negative ones carry their minus."""
    return f"+{text}" if value > 0 else text


def has_digits(text: str) -> bool:
    """Whether a formatted number differs from zero."""
    return any(digit in "123456789" for digit in text)


def units_high(half_units: int | None) -> str:
    """Return a height in rack units, such as ``8U`` or ``1.5U``."""
    return no_data() if half_units is None else f"{half_units / 2:g}U"


def hour(value: int) -> str:
    """Return an hour of the day, such as ``22:00``."""
    return f"{value % 24:02d}:00"


def duration_weeks(weeks: float) -> str:
    """Return weeks, and from a year on also months: ``61 weeks (14 months)``."""
    text = str(count(round(weeks), translate("formats", "weeks")))
    if weeks < 52:
        return text
    months = count(round(weeks / WEEKS_PER_MONTH), translate("formats", "months"))
    return f"{text} ({months})"
