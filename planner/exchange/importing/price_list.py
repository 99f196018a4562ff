"""A price list as prices and lead times observed of what the catalogue has, in their own currency."""

import hashlib
from dataclasses import dataclass, replace

from planner.catalog import lesser_schema, schema
from planner.catalog.drafts import Sighting, Source
from planner.catalog.library import Library
from planner.domain.components import Component
from planner.domain.hardware import Accelerator, Part, PriceBreak
from planner.domain.identity import EntryId
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.provenance import Basis, Evidence, Status
from planner.exchange.importing.amounts import (
    currency_in,
    date_in,
    has_decimal_comma,
    number_in,
    share_in,
    weeks_in,
)
from planner.exchange.importing.known_parts import KnownParts, squeezed
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.report import Remark, ReportRow, Verdict, refused
from planner.exchange.importing.tables import Line, Table

Priced = Part | Accelerator | Component

_LEAST_USD = 1.0
"""Nothing in the catalogue costs less; below, the unit of the price is another one."""
_MOST_PIECES = 1_000_000
_EVERYWHERE = frozenset({"", "all", "any", "global", "world", "worldwide", "international"})
_FAR = 3.0
"""A price that is so many times another one is more likely a misread sign of thousands."""


@dataclass(frozen=True, slots=True)
class PriceContext:
    """What the reader needs beside the table."""

    library: Library
    known: KnownParts
    options: ImportOptions


def read_prices(name: str, table: Table, context: PriceContext) -> tuple[ReportRow, ...]:
    """Return a row of the report for every line of a price list."""
    reader = _Reader(name, table, context)
    notes = tuple(Remark(note, wrong=False) for note in table.notes)
    rows = [reader.row(line) for line in table.lines]
    if not rows:
        return (refused(name, "", "has a header but no line below it."),)
    return tuple(
        replace(row, remarks=(*row.remarks, *notes)) if i == 0 else row
        for i, row in enumerate(rows)
    )


class _Refused(Exception):
    """A line that gives no price."""

    def __init__(self, text: str, field: str) -> None:
        self.field = field
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class _Price:
    """A price in its currency less the discount, in USD too; how it came about, and doubts."""

    net: float
    currency: str
    usd: float
    valid_to: str
    note: str
    doubts: tuple[str, ...]
    quantity_from: int = 1
    region: str = ""


class _Reader:
    """Reads the lines of one price list, and notices parts that are priced twice."""

    def __init__(self, name: str, table: Table, context: PriceContext) -> None:
        self._name = name
        self._table = table
        self._context = context
        self._seen: dict[tuple[EntryId, int, str], int] = {}
        self._others = _by_name(context.library)
        self._countries = {
            squeezed(name): one.country
            for one in context.library.regions.values()
            for name in (one.name, one.country)
        }
        prices = (line.cells.get("price") for line in table.lines)
        told = has_decimal_comma(prices)
        self._comma = table.decimal_comma if told is None else told
        mark = hashlib.sha256(name.encode()).hexdigest()[:12]
        self._source = Source(f"prices-{mark}", f"Price list {name.rsplit('/', maxsplit=1)[-1]}")

    def row(self, line: Line) -> ReportRow:
        """Return the row of the report for a line."""
        what = " ".join(
            filter(None, (line.text("manufacturer"), line.text("part_number"), line.text("name")))
        )[:120]
        try:
            part = self._part(line)
            price = self._price(line)
            self._notice(part, price, line)
            return self._priced(line, part, price)
        except _Refused as problem:
            title = self._table.columns.get(problem.field, problem.field)
            return refused(self._name, what, str(problem), title, line.number)

    def _part(self, line: Line) -> Priced:
        """Return the part or accelerator that a line prices.

        Raises:
            _Refused: when the catalogue has none.
        """
        number, name = line.text("part_number"), line.text("name")
        if not number and not name:
            raise _Refused("names no part.", "part_number")
        library, known = self._context.library, self._context.known
        part = (
            known.by_number(number)
            or library.parts.get(EntryId(number.lower()))
            or known.find(line.text("manufacturer"), name)
            or self._other(number, name)
        )
        if part is None:
            raise _Refused(f"No part of the catalogue has {number or name}.", "part_number")
        return part

    def _other(self, number: str, name: str) -> Priced | None:
        """Return the component or accelerator with this number or name, with or without its maker."""
        found = (self._others.get(squeezed(text)) for text in (number, name) if text)
        return next((one for one in found if one is not None), None)

    def _notice(self, part: Priced, price: _Price, line: Line) -> None:
        """Note that a line prices a part for a quantity and country.

        Raises:
            _Refused: when an earlier line did.
        """
        key = (part.id, price.quantity_from, price.region)
        first = self._seen.setdefault(key, line.number)
        if first != line.number:
            raise _Refused(f"{part.id} is priced in line {first} already.", "part_number")

    def _quantity(self, line: Line) -> int:
        """Return the least that must be ordered for a price, such as 10 of ``10+`` or ``10-49``.

        Raises:
            _Refused: when it is told and no whole number of pieces.
        """
        shown = line.text("quantity_from")
        if not shown:
            return 1
        number = number_in(line.cells.get("quantity_from"), comma=self._comma)
        if number is None or number != round(number) or not 1 <= number <= _MOST_PIECES:
            raise _Refused(f'"{shown[:40]}" is no number of pieces.', "quantity_from")
        return round(number)

    def _region(self, line: Line) -> str:
        """Return the country that a price is for (ISO 3166), empty for every one.

        Raises:
            _Refused: when it is told and no country that is known here.
        """
        shown = line.text("region")
        if squeezed(shown) in _EVERYWHERE:
            return ""
        country = self._countries.get(squeezed(shown))
        if country is not None:
            return country
        raise _Refused(
            f'"{shown[:40]}" is no country known here; prices hold for one country or all.',
            "region",
        )

    def _price(self, line: Line) -> _Price:
        """Return the price of a line in USD, less its discount.

        Raises:
            _Refused: when it is none, or its currency is not known.
        """
        options, cell = self._context.options, line.cells.get("price")
        amount = number_in(cell, comma=self._comma)
        if amount is None:
            shown = line.text("price")
            text = f'"{shown[:40]}" is no price.' if shown else "No price: no data, not 0."
            raise _Refused(text, "price")
        if amount <= 0:
            raise _Refused(f"{amount:g} is no price: no data.", "price")
        title = self._table.columns["price"]
        currency = currency_in(line.text("currency"), line.text("price"), title)
        currency = currency or options.currency
        if not currency:
            raise _Refused("The currency is not told; name it and import again.", "currency")
        per_usd = self._per_usd(currency)
        if not per_usd:
            raise _Refused(
                f"{amount:,.2f} {currency}: there is no exchange rate of {currency}; give one and"
                " import again.",
                "currency",
            )
        discount = share_in(line.cells.get("discount"), comma=self._comma) or 0.0
        if not 0 <= discount < 1:
            raise _Refused(f"{line.text('discount')} is no discount below 100 %.", "discount")
        note = f"line {line.number}: list {amount:,.2f} {currency}"
        if discount:
            note = f"{note} less {discount:.4g} of it"
        net = round(amount * (1 - discount), 2)
        valid_to, doubts = self._validity(line)
        usd, quantity, region = round(net / per_usd, 2), self._quantity(line), self._region(line)
        return _Price(net, currency, usd, valid_to, note, doubts, quantity, region)

    def _per_usd(self, currency: str) -> float | None:
        """Return units of a currency for 1 USD: as given with the import, else of the catalogue."""
        if currency == CATALOGUE_CURRENCY:
            return 1.0
        known = self._context.library.rates.get(currency)
        given = self._context.options.per_usd.get(currency)
        return given or (None if known is None else known.per_usd)

    def _validity(self, line: Line) -> tuple[str, tuple[str, ...]]:
        """Return the last day of a price, empty for none, and doubts about it."""
        shown = line.text("valid_until")
        if not shown:
            return "", ()
        until = date_in(line.cells.get("valid_until"))
        if until is None:
            return "", (f'"{shown[:40]}" is no date that can be read in one way only.',)
        day = until.isoformat()
        late = day < self._context.options.date
        return day, ((f"The price was valid until {day}.",) if late else ())

    def _priced(self, line: Line, part: Priced, price: _Price) -> ReportRow:
        bound = schema.TABLES[lesser_schema.PRICES].columns["typical"]
        if not max(bound.low, _LEAST_USD) <= price.usd <= bound.high:
            text = f"{price.usd:,.2f} USD is outside {_LEAST_USD:g} to {bound.high:,.0f}."
            raise _Refused(text, "price")
        since = date_in(line.cells.get("valid_from"))
        day = since.isoformat() if since else self._context.options.date
        weeks = self._weeks(line)
        sightings = [self._seen_price(part, price, day), *self._rate(price.currency)]
        entry = _with_price(part, price, self._source, day)
        if weeks is not None:
            cells = self._cells(part, f"{weeks:.12g}", day, f"line {line.number}")
            cells["region"] = price.region
            sightings.append(Sighting(lesser_schema.LEAD_TIMES, cells, self._source))
            entry = (
                replace(entry, lead_weeks=weeks) if not isinstance(entry, Accelerator) else entry
            )
        doubts = (*price.doubts, *_far(part, price.usd))
        remarks = tuple(Remark(text, "", line.number) for text in doubts)
        verdict = Verdict.WARNED if remarks else Verdict.CLEAN
        told = Remark(f"{price.usd:,.2f} USD{_scope(price)} ({price.note}).", wrong=False)
        return ReportRow(
            self._name,
            _label(part),
            verdict,
            (*remarks, told),
            entry=entry,
            sightings=tuple(sightings),
        )

    def _weeks(self, line: Line) -> float | None:
        weeks = weeks_in(line.cells.get("lead"), self._table.columns.get("lead", ""))
        bound = schema.TABLES[lesser_schema.LEAD_TIMES].columns["typical"]
        return weeks if weeks is not None and bound.low <= weeks <= bound.high else None

    def _seen_price(self, part: Priced, price: _Price, day: str) -> Sighting:
        cells = self._cells(part, f"{price.net:.12g}", day, price.note)
        cells |= {"currency": price.currency, "valid_to": price.valid_to, "region": price.region}
        if price.quantity_from > 1:
            cells["quantity_from"] = str(price.quantity_from)
        return Sighting(lesser_schema.PRICES, cells, self._source)

    def _cells(self, part: Priced, typical: str, day: str, note: str) -> dict[str, str]:
        return {
            "id": part.id,
            "typical": typical,
            "basis": Basis.QUOTE.value,
            "valid_from": day,
            "status": Status.ENTERED.value,
            "note": note,
        }

    def _rate(self, currency: str) -> tuple[Sighting, ...]:
        """Return the rate to write beside the price where the catalogue has another one or none."""
        given = self._context.options.per_usd.get(currency)
        known = self._context.library.rates.get(currency)
        if given is None or currency == CATALOGUE_CURRENCY:
            return ()
        if known is not None and known.per_usd == given:
            return ()
        cells = {
            "currency": currency,
            "per_usd": f"{given:.12g}",
            "date": self._context.options.date,
            "status": Status.ENTERED.value,
            "note": "given with the import",
        }
        return (Sighting(lesser_schema.RATES, cells, self._source),)


def _with_price(part: Priced, price: _Price, source: Source, day: str) -> Priced:
    """Return the entry as it will show this price, beside its own where it is not for everybody."""
    behind = Evidence(
        Status.ENTERED,
        source.text,
        day,
        note=price.note,
        basis=Basis.QUOTE.value,
        valid_to=price.valid_to,
    )
    if price.quantity_from > 1 or price.region:
        if not isinstance(part, Part):
            return part
        more = PriceBreak(price.usd, behind, price.quantity_from, price.region)
        others = (one for one in part.price_breaks if _scope(one) != _scope(more))
        return replace(part, price_breaks=(*others, more))
    return replace(part, price_usd=price.usd, evidence={**part.evidence, "price_usd": behind})


def _by_name(library: Library) -> dict[str, Priced]:
    """Return components and accelerators by id, name with or without maker, and part number."""
    found: dict[str, Priced] = {}
    others: tuple[Priced, ...] = (*library.components.values(), *library.accelerators.values())
    for one in others:
        for text in (one.id, one.name, _label(one), _number(one)):
            if squeezed(text):
                found.setdefault(squeezed(text), one)
    return found


def _scope(price: _Price | PriceBreak) -> str:
    """Return for whom a price is, in words after it; empty for everybody."""
    pieces = f" from {price.quantity_from} pieces" if price.quantity_from > 1 else ""
    return f"{pieces} in {price.region}" if price.region else pieces


def _number(part: Priced) -> str:
    return "" if isinstance(part, Accelerator) else part.part_number


def _label(part: Priced) -> str:
    return f"{part.manufacturer} {part.name}" if isinstance(part, Accelerator) else part.label


def _far(part: Priced, usd: float) -> tuple[str, ...]:
    if part.price_usd is None or 1 / _FAR <= usd / part.price_usd <= _FAR:
        return ()
    return (
        f"{usd:,.0f} USD is {usd / part.price_usd:.2g} times the {part.price_usd:,.0f} USD of the"
        " catalogue; check the sign of thousands.",
    )
