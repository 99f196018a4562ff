"""How firm a quote is: what it fills in by itself, what it may call itself, what to warn of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from planner.domain.quote import VALID_DAYS, Quote
from planner.exchange.lines import INCLUDED, QUOTED, Bom, BomLine
from planner.exchange.price_age import old_lines, oldest_price_date

ESTIMATE = "Budgetary estimate, not an offer"


def resolved(quote: Quote, today: str) -> Quote:
    """Return the quote with its number and dates filled in; *today* is ISO, or empty."""
    day = quote.date or today
    if not day:
        return quote
    return replace(
        quote,
        date=day,
        number=quote.number or default_number(day),
        valid_until=quote.valid_until or default_validity(day),
    )


def default_number(day: str, taken: str = "") -> str:
    """Return the number of a quote of this day: YYYYMMDD-nn, one more than *taken* of that day."""
    stem = day.replace("-", "")
    head, _, tail = taken.partition("-")
    number = int(tail) + 1 if head == stem and tail.isdecimal() else 1
    return f"{stem}-{number:02d}"


def default_validity(day: str) -> str:
    """Return how long a quote of this day holds; empty when *day* is no date."""
    try:
        return (date.fromisoformat(day) + timedelta(days=VALID_DAYS)).isoformat()
    except ValueError:
        return ""


def is_firm(bom: Bom) -> bool:
    """Whether every price is quoted and holds on the day of the quote."""
    return bool(bom.lines) and all(_is_quoted(line, bom.head.quote.date) for line in bom.lines)


def standing(bom: Bom) -> str:
    """Return what the document may call itself."""
    if not is_firm(bom):
        return ESTIMATE
    until = bom.head.quote.valid_until
    return f"Offer, valid until {until}" if until else "Offer"


def earliest_expiry(bom: Bom) -> str:
    """Return the day on which the first price expires, empty when none does."""
    days = [line.origin.valid_until for line in bom.lines if line.origin.valid_until]
    return min(days, default="")


def warnings(bom: Bom) -> tuple[str, ...]:
    """Return what to look at before a quote is sent."""
    return tuple(_warnings(bom))


def _warnings(bom: Bom) -> Iterator[str]:
    quote, first = bom.head.quote, earliest_expiry(bom)
    if first and quote.valid_until > first:
        yield f"The quote is valid until {quote.valid_until}, but a price expires on {first}."
    expired = sum(1 for line in bom.lines if "" < line.origin.valid_until < quote.date)
    if expired:
        yield f"{_lines(expired)} a price that has expired."
    old = len(old_lines(bom))
    if old:
        yield (
            f"{_lines(old)} a price older than {bom.head.price_months:g} months; the oldest is of"
            f" {oldest_price_date(bom)}."
        )
    if bom.apart:
        currencies = ", ".join(sorted({line.currency for line in bom.apart}))
        yield (
            f"Totals are partial: {_lines(len(bom.apart))} a price in {currencies} "
            f"without an exchange rate to {bom.head.currency}."
        )
    if bom.without_price:
        verb = "is" if len(bom.without_price) == 1 else "are"
        yield f"{_lines(len(bom.without_price))} no price and {verb} in no total."


def _lines(count: int) -> str:
    return "1 line has" if count == 1 else f"{count} lines have"


def _is_quoted(line: BomLine, day: str) -> bool:
    if line.origin.basis == INCLUDED:
        return True
    known = line.list_price is not None and not line.apart
    return known and line.origin.basis == QUOTED and line.origin.valid_until >= day
