"""A table of cloud prices as offers: one entry for each instance type and region, of all its terms."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from planner.catalog import schema
from planner.catalog.drafts import Source, settle
from planner.catalog.library import Library
from planner.domain.hardware import Accelerator
from planner.domain.offers import CloudOffer
from planner.domain.provenance import Status
from planner.exchange.importing.amounts import (
    currency_in,
    date_in,
    has_decimal_comma,
    number_in,
)
from planner.exchange.importing.drafting import Drafting
from planner.exchange.importing.known_parts import squeezed
from planner.exchange.importing.netbox_reading import as_id
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.report import Remark, ReportRow, Verdict, refused
from planner.exchange.importing.tables import Line, Table

_TIERS = {
    "price": "on_demand_usd_h",
    "reserved_1y": "reserved_1y_usd_h",
    "reserved_3y": "reserved_3y_usd_h",
    "spot": "spot_usd_h",
}
_TERMS = (
    ("spot", "spot_usd_h"),
    ("preempt", "spot_usd_h"),
    ("3y", "reserved_3y_usd_h"),
    ("36", "reserved_3y_usd_h"),
    ("1y", "reserved_1y_usd_h"),
    ("12", "reserved_1y_usd_h"),
    ("ondemand", "on_demand_usd_h"),
    ("payg", "on_demand_usd_h"),
)
_ZONE_LETTER = 1


@dataclass(slots=True)
class _Gathered:
    """The lines of one instance type in one region."""

    first: Line
    prices: dict[str, float] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


class _Refused(Exception):
    """A line that makes no offer."""

    def __init__(self, text: str, field: str) -> None:
        self.field = field
        super().__init__(text)


def read_offers(
    name: str, table: Table, library: Library, options: ImportOptions
) -> tuple[ReportRow, ...]:
    """Return a row of the report for every offer of the table, and for every line of none."""
    reader = _Reader(name, table, library, options)
    if not table.lines:
        return (refused(name, "", "has a header but no line below it."),)
    rows = [row for line in table.lines if (row := reader.take(line)) is not None]
    rows += [reader.offer(one) for one in reader.gathered()]
    notes = tuple(Remark(note, wrong=False) for note in table.notes)
    return (replace(rows[0], remarks=(*rows[0].remarks, *notes)), *rows[1:])


class _Reader:
    def __init__(self, name: str, table: Table, library: Library, options: ImportOptions) -> None:
        self._name = name
        self._table = table
        self._library = library
        self._options = options
        self._offers: dict[tuple[str, str, str], _Gathered] = {}
        told = has_decimal_comma(line.cells.get("price") for line in table.lines)
        self._comma = table.decimal_comma if told is None else told

    def take(self, line: Line) -> ReportRow | None:
        """Gather a line; return a row when it cannot be used."""
        try:
            key = self._key(line)
            prices = self._prices(line)
        except _Refused as problem:
            title = self._table.columns.get(problem.field, problem.field)
            what = f"{line.text('instance')} {line.text('region')}".strip()
            return refused(self._name, what, str(problem), title, line.number)
        offer = self._offers.setdefault(key, _Gathered(line))
        for column, price in prices.items():
            known = offer.prices.setdefault(column, price)
            if known != price:
                # Zones of one region have prices of their own; planning asks for the region.
                offer.prices[column] = max(known, price)
                text = f"{price:g} and {known:g} USD/h: the higher one is taken."
                offer.remarks.append(Remark(text, column, line.number))
        return None

    def _key(self, line: Line) -> tuple[str, str, str]:
        """Return provider, instance type and region of a line.

        Raises:
            _Refused: when one is missing.
        """
        for name in ("instance", "region"):
            if not line.text(name):
                raise _Refused(f"names no {name}.", name)
        return self._provider(line), line.text("instance"), line.text("region")

    def _count(self, line: Line) -> int:
        count = number_in(line.cells.get("gpus"))
        if count is None or count != round(count) or count < 1:
            raise _Refused("does not tell how many GPUs it has.", "gpus")
        return round(count)

    def gathered(self) -> Iterable[_Gathered]:
        """Return what was gathered, by offer."""
        return self._offers.values()

    def offer(self, gathered: _Gathered) -> ReportRow:
        """Return the row of an offer."""
        line = gathered.first
        provider, instance, region = (
            self._provider(line),
            line.text("instance"),
            line.text("region"),
        )
        what = f"{provider} {instance} {region}"
        try:
            accelerator = self._accelerator(line)
            country, home = self._places(line, provider, region)
            count = self._count(line)
        except _Refused as problem:
            title = self._table.columns.get(problem.field, problem.field)
            return refused(self._name, what, str(problem), title, line.number)
        entry = Drafting(
            schema.OFFERS,
            as_id(f"{provider}-{instance}-{region}"),
            self._source(line),
            self._date(line),
        )
        for column, text in (
            ("provider", provider),
            ("instance", instance),
            ("region_code", region),
            ("country", country),
            ("operator_home", home),
            ("accelerator", accelerator.id),
        ):
            entry.text(column, text)
        entry.number("gpus", count)
        for column, price in gathered.prices.items():
            entry.number(column, round(price, 6), Status.ENTERED, f"line {line.number}")
        settled = settle(entry.draft(), self._library)
        faults = tuple(
            Remark(f"{text} It is left out: no data.", one, line.number)
            for one, text in settled.left_out
        )
        if settled.entry is None:
            return ReportRow(self._name, what, Verdict.REFUSED, faults)
        remarks = (*faults, *gathered.remarks)
        verdict = Verdict.WARNED if remarks else Verdict.CLEAN
        return ReportRow(self._name, what, verdict, remarks, settled.draft, settled.entry)

    def _provider(self, line: Line) -> str:
        """Return the provider by the column, else by the name of the file.

        Raises:
            _Refused: when neither tells.
        """
        told = line.text("provider")
        known = {squeezed(one.provider): one.provider for one in self._library.offers.values()}
        if told:
            return known.get(squeezed(told), told)
        stem = squeezed(self._name.rsplit("/", maxsplit=1)[-1].rpartition(".")[0])
        found = next((name for short, name in known.items() if short and short in stem), "")
        if not found:
            raise _Refused("The provider is not told.", "provider")
        return found

    def _prices(self, line: Line) -> dict[str, float]:
        """Return the prices of a line in USD per hour, by column of the catalogue.

        Raises:
            _Refused: when there is none, or not in a currency with a rate.
        """
        found = {}
        for name, column in _TIERS.items():
            price = number_in(line.cells.get(name), comma=self._comma)
            if price is None or price <= 0:
                continue
            where = self._column_of_term(line) if name == "price" else column
            found[where] = price / self._per_usd(line, name)
        if not found:
            raise _Refused("No price: no data, not 0.", "price")
        return found

    def _column_of_term(self, line: Line) -> str:
        term = squeezed(line.text("term"))
        if not term:
            return "on_demand_usd_h"
        for word, column in _TERMS:
            if word in term:
                return column
        raise _Refused(f'"{line.text("term")[:40]}" is no term known here.', "term")

    def _per_usd(self, line: Line, name: str) -> float:
        title = self._table.columns.get(name, "")
        told = currency_in(line.text("currency"), line.text(name), title)
        # Tables of cloud prices are in USD unless they say otherwise: so are the providers' lists.
        currency = told or self._options.currency or "USD"
        known = self._library.rates.get(currency)
        given = self._options.per_usd.get(currency) or (None if known is None else known.per_usd)
        per_usd = 1.0 if currency == "USD" else given
        if not per_usd:
            raise _Refused(f"There is no exchange rate of {currency}.", "currency")
        return per_usd

    def _accelerator(self, line: Line) -> Accelerator:
        """Return the accelerator that a name means; of several the one this instance has.

        Raises:
            _Refused: when none or several are meant.
        """
        name = line.text("gpu")
        wanted = squeezed(name)
        if not wanted:
            raise _Refused("has no GPU.", "gpu")
        all_known = self._library.accelerators.values()
        exact = [one for one in all_known if wanted in (squeezed(one.id), squeezed(one.name))]
        hits = exact or [one for one in all_known if _means(wanted, one)]
        if len(hits) > 1:
            used = {
                offer.accelerator
                for offer in self._library.offers.values()
                if squeezed(offer.instance) == squeezed(line.text("instance"))
            }
            hits = [one for one in hits if one.id in used] or hits
        if not hits:
            raise _Refused(f'"{name}" is no accelerator of the catalogue.', "gpu")
        if len(hits) > 1:
            ids = ", ".join(one.id for one in hits[:4])
            raise _Refused(f'"{name}" may be {ids}; name one of them.', "gpu")
        return hits[0]

    def _places(self, line: Line, provider: str, region: str) -> tuple[str, str]:
        """Return country of the region and home of the operator, as told or as of other offers.

        Raises:
            _Refused: when neither tells.
        """
        country, home = line.text("country").upper(), line.text("operator_home").upper()
        others = [one for one in self._library.offers.values() if one.provider == provider]
        home = home or next((one.operator_home for one in others), "")
        country = country or next((one.country for one in others if _same(one, region)), "")
        if not country:
            raise _Refused(f"The country of {region} is not told; add a column country.", "region")
        if not home:
            raise _Refused(
                f"Where {provider} is at home is not told; add a column operator home.", "provider"
            )
        return country, home

    def _source(self, line: Line) -> Source:
        told = line.text("source")
        name = self._name.rsplit("/", maxsplit=1)[-1]
        mark = hashlib.sha256(f"{self._name}{told}".encode()).hexdigest()[:12]
        return Source(f"cloud-{mark}", f"Cloud prices {name}", told)

    def _date(self, line: Line) -> str:
        told = date_in(line.cells.get("date"))
        return told.isoformat() if told else self._options.date


def _means(wanted: str, accelerator: Accelerator) -> bool:
    """Whether all of a name stands in the accelerator's, or the other way about."""
    name = squeezed(f"{accelerator.manufacturer}{accelerator.name}")
    return wanted in name or squeezed(accelerator.id) in wanted


def _same(offer: CloudOffer, region: str) -> bool:
    """Whether an offer is of this region; a zone is its region and one letter more."""
    code = offer.region_code
    return region == code or (region.startswith(code) and len(region) - len(code) <= _ZONE_LETTER)
