"""A price list as new prices of parts that the catalogue has; each keeps what it was made of."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.catalog.drafts import Draft, Grounds, Source, settle
from planner.catalog.library import Library
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.provenance import Status
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

Priced = Part | Accelerator

_FAR = 3.0
"""A price that is so many times another one is more likely a misread sign of thousands."""


@dataclass(frozen=True, slots=True)
class PriceContext:
    """What the reader needs beside the table; `draft_of` has the entries as they stand in files."""

    library: Library
    known: KnownParts
    options: ImportOptions
    draft_of: Callable[[EntryId], Draft | None]


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
    """A price in USD, how it came about, and doubts."""

    usd: float
    note: str
    doubts: tuple[str, ...]


class _Reader:
    """Reads the lines of one price list, and notices parts that are priced twice."""

    def __init__(self, name: str, table: Table, context: PriceContext) -> None:
        self._name = name
        self._table = table
        self._context = context
        self._seen: dict[EntryId, int] = {}
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
            self._notice(part, line)
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
            or self._accelerator(number, name)
        )
        if part is None:
            raise _Refused(f"No part of the catalogue has {number or name}.", "part_number")
        return part

    def _accelerator(self, *names: str) -> Accelerator | None:
        """Return the accelerator with one of these names, with or without its maker's."""
        wanted = {squeezed(name) for name in names if name}
        for one in self._context.library.accelerators.values():
            if wanted & {squeezed(one.id), squeezed(one.name), squeezed(_label(one))}:
                return one
        return None

    def _notice(self, part: Priced, line: Line) -> None:
        """Note that a line prices a part.

        Raises:
            _Refused: when an earlier line did.
        """
        first = self._seen.setdefault(part.id, line.number)
        if first != line.number:
            raise _Refused(f"{part.id} is priced in line {first} already.", "part_number")

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
        per_usd = 1.0 if currency == "USD" else options.per_usd.get(currency)
        if not per_usd:
            raise _Refused(
                f"{amount:,.2f} {currency}: there is no exchange rate of {currency}; give one and"
                " import again.",
                "currency",
            )
        discount = share_in(line.cells.get("discount"), comma=self._comma) or 0.0
        if not 0 <= discount < 1:
            raise _Refused(f"{line.text('discount')} is no discount below 100 %.", "discount")
        parts = [f"list {amount:,.2f} {currency}"]
        if discount:
            parts.append(f"less {discount:.4g} of it")
        if currency != "USD":
            parts.append(f"{per_usd:g} {currency} for 1 USD")
        doubts = self._validity(line, parts)
        return _Price(amount * (1 - discount) / per_usd, "; ".join(parts), doubts)

    def _validity(self, line: Line, parts: list[str]) -> tuple[str, ...]:
        """Note until when a price is valid; return doubts about it."""
        shown = line.text("valid_until")
        if not shown:
            return ()
        until = date_in(line.cells.get("valid_until"))
        if until is None:
            return (f'"{shown[:40]}" is no date that can be read in one way only.',)
        parts.append(f"valid until {until.isoformat()}")
        if until.isoformat() < self._context.options.date:
            return (f"The price was valid until {until.isoformat()}.",)
        return ()

    def _priced(self, line: Line, part: Priced, price: _Price) -> ReportRow:
        base = self._context.draft_of(part.id)
        if base is None:
            raise _Refused(f"{part.id} stands in no file of the catalogue.", "part_number")
        weeks = weeks_in(line.cells.get("lead"), self._table.columns.get("lead", ""))
        draft = self._with(base, "price_usd", round(price.usd, 2), line, price.note)
        if weeks is not None:
            draft = self._with(draft, "lead_weeks", weeks, line, "")
        settled = settle(draft, self._context.library)
        faults = tuple(Remark(text, field, line.number) for field, text in settled.left_out)
        if settled.entry is None or "price_usd" not in settled.draft.cells:
            return ReportRow(self._name, _label(part), Verdict.REFUSED, faults)
        doubts = (*price.doubts, *_far(part, price.usd))
        remarks = (*faults, *(Remark(text, "", line.number) for text in doubts))
        verdict = Verdict.WARNED if remarks else Verdict.CLEAN
        told = Remark(f"{price.usd:,.2f} USD: {price.note}.", "", line.number, wrong=False)
        return ReportRow(
            self._name, _label(part), verdict, (*remarks, told), settled.draft, settled.entry
        )

    def _with(self, draft: Draft, field: str, value: float, line: Line, note: str) -> Draft:
        """Return the draft with a figure of this list in place of the one it has."""
        old = draft.without((field,))
        since = date_in(line.cells.get("valid_from"))
        day = since.isoformat() if since else self._context.options.date
        where = f"line {line.number}"
        grounds = Grounds(
            (field,),
            self._source,
            day,
            Status.ENTERED,
            note=f"{where}: {note}" if note else where,
        )
        return Draft(draft.table, {**old.cells, field: f"{value:.12g}"}, (*old.grounds, grounds))


def _label(part: Priced) -> str:
    return part.label if isinstance(part, Part) else f"{part.manufacturer} {part.name}"


def _far(part: Priced, usd: float) -> tuple[str, ...]:
    if part.price_usd is None or 1 / _FAR <= usd / part.price_usd <= _FAR:
        return ()
    return (
        f"{usd:,.0f} USD is {usd / part.price_usd:.2g} times the {part.price_usd:,.0f} USD of the"
        " catalogue; check the sign of thousands.",
    )
