"""Figures that a search can be narrowed by: ``gpu>=8 vram>=141 kw<=12``.

The names carry their unit, so that a filter means the same in every style of numbers. An entry
without data in a field is hit by no filter on it: unknown is neither more nor less.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from planner.catalog.library import Library
from planner.domain.components import Component
from planner.domain.entry_fields import Entry, has_figure, number_of
from planner.domain.hardware import Accelerator, Part
from planner.domain.language_model import LanguageModel
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.quote import Unit
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.presenters.list_prices import ListPrices
from planner.presenters.privacy import prices_hidden
from planner.presenters.wording import translate

Value = Callable[[Entry, Library], float | None]

_MULTIPLES = {"": 1.0, "k": 1e3, "m": 1e6}
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_TERM = re.compile(r"([a-z]+)(>=|<=|>|<|=|:)(.*)")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)([km]?)")
VENDOR = "vendor"
"""The field that takes a name instead of a number."""


@dataclass(frozen=True, slots=True)
class FilterField:
    """A figure: its name in a search, its unit; `money` is what a price is for."""

    name: str
    unit: str
    value: Value
    money: Unit | None = None

    @property
    def hidden(self) -> bool:
        """Whether it is a price, and prices are hidden."""
        return self.money is not None and prices_hidden()

    def described(self, currency: str) -> str:
        """Return meaning and unit, such as ``Memory of one GPU, GB``; money in *currency*."""
        label = translate("filters", _LABELS[self.name])
        unit = self.unit.replace(CATALOGUE_CURRENCY, currency) if self.money else self.unit
        return f"{label}, {unit}" if unit else label


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a figure, or on the vendor (then `text` is what its name begins with)."""

    field: str
    sign: str
    number: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """A search taken apart: plain words, conditions, and what could not be understood."""

    words: tuple[str, ...]
    filters: tuple[Filter, ...]
    unknown: tuple[str, ...]


def terms_of(parts: tuple[str, ...]) -> Terms:
    """Return what the parts of a search mean; a condition still without its value is passed over."""
    words, filters, unknown = [], [], []
    for part in parts:
        term = _TERM.fullmatch(part.lower())
        if term is None:
            words.append(part)
            continue
        name, sign, value = term.groups()
        if name == VENDOR:
            filters += [Filter(VENDOR, "=", text=value.strip('"'))] if value.strip('"') else []
        elif name not in FIELDS or FIELDS[name].hidden:
            unknown.append(name)
        elif (number := _NUMBER.fullmatch(value)) is not None:
            size = float(number[1].replace(",", ".")) * _MULTIPLES[number[2]]
            filters.append(Filter(name, "=" if sign == ":" else sign, size))
    return Terms(tuple(words), tuple(filters), tuple(unknown))


def values_in(
    entries: Iterable[Entry], library: Library, field: str, prices: ListPrices
) -> list[float | str | None]:
    """Return what each entry has in a field, as its row shows it; None for no data.

    Vendors come in small letters.
    """
    if field == VENDOR:
        return [vendor_of(entry).lower() for entry in entries]
    found = FIELDS[field]
    values = [found.value(entry, library) for entry in entries]
    return [*(prices.all_shown(values, found.money) if found.money is not None else values)]


def passes(value: float | str | None, condition: Filter) -> bool:
    """Whether a value of the field meets its condition."""
    if isinstance(value, str):
        return value.startswith(condition.text)
    return value is not None and _OPERATORS[condition.sign](value, condition.number)


def vendor_of(entry: Entry) -> str:
    """Return who makes or offers an entry, empty where nobody does."""
    match entry:
        case Part() | Accelerator() | Component():
            return entry.manufacturer
        case CloudOffer() | ModelApi():
            return entry.provider
        case LanguageModel():
            return entry.developer
    return ""


def _figure(name: str, factor: float = 1.0) -> Value:
    def value(entry: Entry, library: Library) -> float | None:
        if not has_figure(entry, name):
            return None
        found = number_of(entry, name)
        return None if found is None else found * factor

    return value


def _gpus(entry: Entry, library: Library) -> float | None:
    if isinstance(entry, CloudOffer):
        return entry.gpus
    return entry.gpus if isinstance(entry, Part) and entry.accelerators else None


def _memory_of_one(entry: Entry, library: Library) -> float | None:
    if isinstance(entry, CloudOffer):
        accelerator = library.accelerators.get(entry.accelerator)
    elif isinstance(entry, Part) and entry.accelerators is not None:
        accelerator = library.accelerators.get(entry.accelerators.accelerator)
    else:
        accelerator = None
    return accelerator.memory_gb if accelerator else None


def _memory_of_all(entry: Entry, library: Library) -> float | None:
    one, count = _memory_of_one(entry, library), _gpus(entry, library)
    return None if one is None or count is None else one * count


_LABELS = {
    "gpu": "Number of GPUs",
    "vram": "Memory of one GPU",
    "mem": "Memory of all GPUs",
    "kw": "Nameplate power",
    "u": "Height",
    "kg": "Mass",
    "depth": "Depth",
    "price": "Price",
    "hourly": "Price on demand",
    "weeks": "Lead time",
    "tb": "Usable capacity",
    "ports": "Number of ports",
    "gbit": "Speed of a port",
    "rated": "Rated power",
    "volts": "Voltage",
    "amps": "Current",
    "removes": "Heat removed",
}
"""Meanings of the fields."""

_ALL = (
    FilterField("gpu", "", _gpus),
    FilterField("vram", "GB", _memory_of_one),
    FilterField("mem", "GB", _memory_of_all),
    FilterField("kw", "kW", _figure("nameplate_kw")),
    FilterField("u", "U", _figure("half_units", 1 / HALF_UNITS_PER_UNIT)),
    FilterField("kg", "kg", _figure("mass_kg")),
    FilterField("depth", "mm", _figure("depth_mm")),
    FilterField("price", "USD", _figure("price_usd"), Unit.EACH),
    FilterField("hourly", "USD/h", _figure("on_demand_usd_h"), Unit.HOUR),
    FilterField("weeks", "weeks", _figure("lead_weeks")),
    FilterField("tb", "TB", _figure("usable_tb")),
    FilterField("ports", "", _figure("ports")),
    FilterField("gbit", "Gbit/s", _figure("port_gbit_s")),
    FilterField("rated", "kW", _figure("capacity_kw")),
    FilterField("volts", "V", _figure("volts")),
    FilterField("amps", "A", _figure("amps")),
    FilterField("removes", "kW", _figure("cooling_kw")),
)

FIELDS: Mapping[str, FilterField] = {field.name: field for field in _ALL}
"""Every figure by its name in a search, in the order in which they are suggested."""
