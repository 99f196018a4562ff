"""One line of a bill of materials, and the whole of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from planner.domain.provenance import Estimate
from planner.domain.units import MONTHS_PER_YEAR
from planner.exchange.money import FINE_PLACES, places, rounded


class Group(StrEnum):
    """Sections of the bill of materials, in the order in which they are listed."""

    COMPUTE = "Compute"
    STORAGE = "Storage"
    NETWORK = "Network"
    FACILITY = "Power and cooling"
    RACKS = "Racks"
    ACCESSORIES = "Accessories"
    SERVICES = "Services"
    COLOCATION = "Colocation"
    CONNECTIVITY = "Connectivity"
    CLOUD = "Cloud"


class Unit(StrEnum):
    """Unit of measure of a quantity."""

    EACH = "ea"
    MONTH = "month"
    HOUR = "h"
    TERABYTE = "TB"
    MILLION_TOKENS = "M tokens"


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


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a price comes from: ISO date, what kind of figure it is, expiry, source."""

    price_date: str = ""
    basis: str = ""
    valid_until: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class BomLine:
    """What is ordered of one thing for one site at one price.

    `part` names the thing over all sites, `site_id` the place; both make the stable `line_id`.
    `list_price` None is *no data*. `kw` (nameplate), `units` (rack units) and `kg` are of the whole
    line, None where a thing has none or nobody knows. `term_months` is set for recurring charges.
    """

    part: str
    site_id: str
    site: str
    group: Group
    description: str
    quantity: Decimal
    unit: Unit = Unit.EACH
    manufacturer: str = ""
    part_number: str = ""
    option: Option = Option.BASE
    list_price: Decimal | None = None
    discount: Decimal = Decimal(0)
    margin: Decimal = Decimal(0)
    charge: Charge = Charge.ONE_OFF
    term_months: int | None = None
    kw: float | None = None
    units: float | None = None
    kg: float | None = None
    lead_weeks: float | None = None
    origin: Origin = Origin()
    remark: str = ""
    currency: str = "USD"
    position: int = 0

    @property
    def part_key(self) -> str:
        """The thing and the option as one short text made of what ids are made of."""
        key = _plain(self.part)
        return key if self.option is Option.BASE else f"{key}.{self.option.value.lower()}"

    @property
    def site_key(self) -> str:
        """The site as one short text, like `part_key`."""
        return _plain(self.site_id)

    @property
    def line_id(self) -> str:
        """Names the line in every export of the project: the part, then the site."""
        return f"{self.part_key}@{self.site_key}"

    @property
    def is_metered(self) -> bool:
        """Whether the quantity is measured, in hours or tokens, rather than counted."""
        return self.unit in (Unit.HOUR, Unit.MILLION_TOKENS)

    @property
    def unit_places(self) -> int:
        """Decimal places of the unit price."""
        return FINE_PLACES if self.is_metered else places(self.currency)

    @property
    def unit_cost(self) -> Decimal | None:
        """What one unit costs us: list price less discount."""
        if self.list_price is None:
            return None
        return rounded(self.list_price * (1 - self.discount), self.unit_places)

    @property
    def unit_sell(self) -> Decimal | None:
        """What one unit is sold for: list price less discount, over one less the margin."""
        if self.list_price is None:
            return None
        exact = self.list_price * (1 - self.discount) / (1 - self.margin)
        return rounded(exact, self.unit_places)

    @property
    def total(self) -> Decimal | None:
        """Quantity times unit sell: once, or for one month or year by `charge`."""
        sell = self.unit_sell
        return None if sell is None else rounded(self.quantity * sell, places(self.currency))

    @property
    def term_total(self) -> Decimal | None:
        """The total of a recurring line over its term; None for a one-off line."""
        total = self.total
        if total is None or self.term_months is None or self.charge is Charge.ONE_OFF:
            return None
        periods = Decimal(self.term_months)
        if self.charge is Charge.YEARLY:
            periods /= MONTHS_PER_YEAR
        return rounded(total * periods, places(self.currency))


@dataclass(frozen=True, slots=True)
class Head:
    """What the bill of materials is of: project, scenario, revision of the export, ISO date."""

    project_id: str
    project: str
    scenario: str
    revision: int = 1
    date: str = ""
    currency: str = "USD"
    catalogue_version: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the one-off total of the bill of materials to the capex of the cost model."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Bom:
    """The bill of materials of one scenario.

    `steps` lead from its one-off total to `capex`; `assumptions` are those of the project.
    """

    head: Head
    lines: tuple[BomLine, ...]
    steps: tuple[Step, ...] = ()
    capex: Decimal = Decimal(0)
    assumptions: tuple[Estimate, ...] = ()

    @property
    def without_price(self) -> tuple[BomLine, ...]:
        """Lines whose price nobody knows; totals are lower bounds while there are any."""
        return tuple(line for line in self.lines if line.list_price is None)

    def total(self, charge: Charge, option: Option = Option.BASE) -> Decimal:
        """Return the sum of the lines with this charge and option that have a price."""
        return _sum(x.total for x in self.lines if x.charge is charge and x.option is option)

    def term_total(self, option: Option = Option.BASE) -> Decimal:
        """Return what the recurring lines of this option cost over their terms."""
        return _sum(line.term_total for line in self.lines if line.option is option)


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def _plain(text: str) -> str:
    """Keep what ids are made of; a wildcard or quotation mark would upset a formula."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in text)
