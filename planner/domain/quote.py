"""What a plan is offered for: the head of a quote, terms, entered prices, lines of one's own.

Prices belong to the project, not to a scenario: a line has the same id, and so the same price, in
every scenario that orders it. Amounts are per unit in the currency that stands beside them; discount
and margin are shares of one. None is *not entered*, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NewType

from planner.domain.identity import SiteId
from planner.domain.money import CATALOGUE_CURRENCY, FINE_PLACES, amount, places, rounded

LineId = NewType("LineId", str)
"""Names a line in every export of the project: the thing, then the site."""

ItemKey = NewType("ItemKey", str)
"""Names a thing over all sites: a catalogue id, at times with what comes along (``.support``)."""

WHOLE_PROJECT = SiteId("project")
"""Site of lines that belong to no site."""

VALID_DAYS = 30
"""How long a quote holds when nothing else is entered."""


class Audience(StrEnum):
    """Who reads a document: customers see no cost, list price, discount, margin or source."""

    INTERNAL = "internal"
    CUSTOMER = "customer"


class PriceClass(StrEnum):
    """Classes that carry a discount and a margin of their own."""

    SERVERS = "servers"
    NETWORK = "network"
    STORAGE = "storage"
    POWER_COOLING = "power and cooling"
    SOFTWARE = "software"
    SERVICES = "services"


class Unit(StrEnum):
    """Unit of measure of a quantity."""

    EACH = "ea"
    MONTH = "month"
    HOUR = "h"
    TERABYTE = "TB"
    MILLION_TOKENS = "M tokens"

    @property
    def is_metered(self) -> bool:
        """Whether the quantity is measured, in hours or tokens, rather than counted."""
        return self in (Unit.HOUR, Unit.MILLION_TOKENS)

    def price_places(self, currency: str) -> int:
        """Return how many decimal places the price of one unit has."""
        return FINE_PLACES if self.is_metered else places(currency)


class Option(StrEnum):
    """Whether a line counts in the totals: only base lines do."""

    BASE = "Base"
    OPTIONAL = "Optional"
    ALTERNATIVE = "Alternative"


class Charge(StrEnum):
    """How often a line is paid; amounts of different charges are never added."""

    ONE_OFF = "one-off"
    MONTHLY = "monthly"
    YEARLY = "yearly"


def line_id(item: str, site: str) -> LineId:
    """Return the id of the line for a thing at a site.

    It is made of what ids are made of: a wildcard or quotation mark would upset a formula.
    """
    return LineId(f"{plain_key(item)}@{plain_key(site)}")


@lru_cache(maxsize=4096)
def plain_key(text: str) -> str:
    """Return *text* with everything that no id is made of replaced by a hyphen."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in text)


@dataclass(frozen=True, slots=True)
class Quote:
    """The head of a quote; dates are ISO.

    Empty texts are left out of the document. An empty number or date takes the day of the export,
    an empty `valid_until` a month more. `vat_share` None means that all amounts are without tax.
    """

    customer: str = ""
    contact: str = ""
    title: str = ""
    number: str = ""
    revision: int = 1
    prepared_by: str = ""
    date: str = ""
    valid_until: str = ""
    vat_share: float | None = None
    delivery_terms: str = ""
    payment_terms: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Discount off the list price and margin on the selling price, as shares."""

    discount: float | None = None
    margin: float | None = None


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class LineOverlay:
    """What was entered for one line in place of what the catalogue and the terms say.

    `list_price` is in `currency`. `valid_until` is when the supplier's price expires: a price with
    it is *quoted*. `date` is when the last of these was entered.
    """

    part_number: str | None = None
    list_price: float | None = None
    currency: str = ""
    discount: float | None = None
    margin: float | None = None
    lead_weeks: float | None = None
    option: Option | None = None
    valid_until: str | None = None
    source: str | None = None
    remark: str | None = None
    date: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is entered."""
        return all(getattr(self, name) is None for name in OVERLAY_FIELDS)


_CIRCUMSTANCES = frozenset({"currency", "date"})

OVERLAY_FIELDS = tuple(one.name for one in fields(LineOverlay) if one.name not in _CIRCUMSTANCES)
"""What can be entered for a line; currency and date go along."""

NO_OVERLAY = LineOverlay()


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """A line in free words. Price, part number and the like are entered as for any other line.

    `term_months` None means the horizon of the project; it counts for recurring charges only.
    """

    id: ItemKey
    site: SiteId
    description: str
    price_class: PriceClass = PriceClass.SERVICES
    quantity: float = 1.0
    unit: Unit = Unit.EACH
    charge: Charge = Charge.ONE_OFF
    term_months: int | None = None
    manufacturer: str = ""

    @property
    def line_id(self) -> LineId:
        """The id of its line."""
        return line_id(self.id, self.site)


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """How many units of a currency one USD buys, with the day and the source of the rate."""

    currency: str
    per_usd: float
    date: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ShownCurrency:
    """A currency that amounts are shown in, and how many units of it one USD buys."""

    code: str
    per_usd: float


@dataclass(frozen=True, slots=True)
class Prices:
    """Everything entered about money: terms, overlays, own lines, exchange rates.

    Terms of a line win over those of its item, these over those of its class. With `seller` the
    cost model counts what is sold, not what it costs.
    """

    classes: Mapping[PriceClass, Terms] = field(default_factory=dict)
    items: Mapping[ItemKey, Terms] = field(default_factory=dict)
    overlays: Mapping[LineId, LineOverlay] = field(default_factory=dict)
    extra_lines: tuple[ExtraLine, ...] = ()
    rates: Mapping[str, ExchangeRate] = field(default_factory=dict)
    seller: bool = False

    def per_usd(self, currency: str) -> float | None:
        """Return how many units of *currency* one USD buys; None while nobody has said."""
        if currency == CATALOGUE_CURRENCY:
            return 1.0
        rate = self.rates.get(currency)
        return None if rate is None else rate.per_usd

    def shown(self, currency: str) -> ShownCurrency:
        """Return the currency to show amounts in: *currency*, or USD while its rate is missing."""
        per_usd = self.per_usd(currency)
        if per_usd is None:
            return ShownCurrency(CATALOGUE_CURRENCY, 1.0)
        return ShownCurrency(currency, per_usd)

    def exchanged(self, value: Decimal, currency: str, wanted: str, digits: int) -> Decimal | None:
        """Return an amount in another currency to *digits* places; None while a rate is missing."""
        if currency == wanted:
            return value
        bought, sold = self.per_usd(currency), self.per_usd(wanted)
        if bought is None or sold is None:
            return None
        return rounded(value * amount(sold) / amount(bought), digits)

    def overlay(self, line: LineId) -> LineOverlay:
        """Return what was entered for a line, the empty overlay where nothing was."""
        return self.overlays.get(line, NO_OVERLAY)
