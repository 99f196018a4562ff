"""Prices and lead times as they were seen: on a day, in a place, of a kind, for a quantity.

Specifications hardly ever change and stand in the entries; what something costs and how long it
takes is observed again and again. An entry shows the observation that `current` chooses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.domain.hardware import PriceBreak
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.provenance import Basis, Evidence, Status

_DAYS_A_MONTH = 365.25 / 12


class Observed(StrEnum):
    """What was observed, named like the field of the entry that shows it."""

    PRICE = "price_usd"
    PRICE_OF_TB = "price_usd_tb"
    LEAD_TIME = "lead_weeks"


PRICE_BASES = frozenset({Basis.LIST, Basis.STREET, Basis.QUOTE, Basis.USED, Basis.ESTIMATE})


@dataclass(frozen=True, slots=True)
class Rate:
    """How many units of a currency one USD bought, and when that was so."""

    currency: str
    per_usd: float
    date: str
    source: str
    status: Status = Status.SECONDARY
    note: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One price in `currency`, or one lead time in weeks (`currency` empty).

    `low` and `high` bound the typical value where they are known. `region` is a country (ISO 3166),
    empty for everywhere; `quantity_from` is the least that must be ordered for it. `valid_from` is
    the day it was seen (ISO, at least the year), `valid_to` its last day, empty for no end.
    `layer` counts the catalogue folders: a later one (an organisation's own price) comes before an
    earlier one.
    """

    what: Observed
    typical: float
    low: float | None
    high: float | None
    currency: str
    region: str
    basis: Basis
    quantity_from: int
    valid_from: str
    valid_to: str
    source: str
    status: Status
    note: str = ""
    layer: int = 0


def current(
    observations: Iterable[Observation], what: Observed, region: str = "", quantity: int = 1
) -> Observation | None:
    """Return the observation that speaks for a buyer of this *quantity* in this *region*.

    Of those that hold for the quantity and the region, or everywhere: the latest layer, then the
    region itself, then what is not used goods, then the latest day, then the greatest quantity
    break. Of two alike the first.
    """
    found = [
        one
        for one in observations
        if one.what is what and one.quantity_from <= quantity and one.region in ("", region)
    ]
    return max(
        found,
        key=lambda one: (
            one.layer,
            one.region != "",
            one.basis is not Basis.USED,
            one.valid_from,
            one.quantity_from,
        ),
        default=None,
    )


def price_breaks(
    observations: Iterable[Observation], rates: Mapping[str, Rate]
) -> tuple[PriceBreak, ...]:
    """Return the price of one piece by quantity for every country that has its own, and for all others.

    Empty when one price speaks for everybody, or none can be converted.
    """
    seen = [one for one in observations if one.what is Observed.PRICE]
    if not any(one.region or one.quantity_from > 1 for one in seen):
        return ()
    steps = sorted({1, *(one.quantity_from for one in seen)})
    anywhere = _steps(seen, "", steps, rates)
    found = list(anywhere)
    for region in sorted({one.region for one in seen} - {""}):
        here = _steps(seen, region, steps, rates)
        if [(one.quantity_from, one.price_usd) for one in here] != [
            (one.quantity_from, one.price_usd) for one in anywhere
        ]:
            found += here
    return tuple(found) if len(found) > 1 or any(one.quantity_from > 1 for one in found) else ()


def _steps(
    seen: list[Observation], region: str, steps: list[int], rates: Mapping[str, Rate]
) -> list[PriceBreak]:
    """Return the prices for a buyer in a region, one for each quantity from which another speaks."""
    found: list[PriceBreak] = []
    last: Observation | None = None
    for quantity in steps:
        chosen = current(seen, Observed.PRICE, region, quantity)
        if chosen is None or chosen is last:
            continue
        converted = in_catalogue_units(chosen, rates)
        if converted is not None:
            price, evidence = converted
            found.append(PriceBreak(price, evidence, quantity, region))
            last = chosen
    return found


def in_catalogue_units(
    observation: Observation, rates: Mapping[str, Rate]
) -> tuple[float, Evidence] | None:
    """Return the value in USD or weeks, with what stands behind it; None while no rate is known."""
    currency, note = observation.currency, observation.note
    per_usd = 1.0
    if currency not in ("", CATALOGUE_CURRENCY):
        rate = rates.get(currency)
        if rate is None:
            return None
        per_usd = rate.per_usd
        paid = f"{observation.typical:,.0f} {currency} at {per_usd:g} per USD of {rate.date}"
        note = "; ".join(text for text in (paid, note) if text)

    def converted(value: float | None) -> float | None:
        return value if value is None or per_usd == 1.0 else round(value / per_usd, 2)

    evidence = Evidence(
        observation.status,
        observation.source,
        observation.valid_from,
        converted(observation.low),
        converted(observation.high),
        note,
        observation.basis.value,
        observation.valid_to,
    )
    return converted(observation.typical) or 0.0, evidence


def months_old(seen: str, today: str) -> float | None:
    """Return the age of a date in months; a date without its day counts from its first day.

    What cannot be shown to be fresh is not called fresh. None where either is no date.
    """
    first, last = _first_day(seen), _first_day(today)
    return None if first is None or last is None else (last - first).days / _DAYS_A_MONTH


def is_stale(evidence: Evidence | None, today: str, months: float) -> bool:
    """Whether a value is older than so many months on this day, or its validity has ended."""
    if evidence is None or not today:
        return False
    if evidence.valid_to and evidence.valid_to < today:
        return True
    age = months_old(evidence.date, today)
    return age is not None and age > months


def _first_day(text: str) -> date | None:
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
