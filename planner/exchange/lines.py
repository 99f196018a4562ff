"""One line of a bill of materials, and the whole of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from planner.domain.money import places, rounded, unit_cost, unit_sell
from planner.domain.provenance import Estimate, Evidence
from planner.domain.quote import (
    Charge,
    ExchangeRate,
    LineId,
    Option,
    PriceClass,
    Quote,
    Terms,
    Unit,
    line_id,
    plain_key,
)
from planner.domain.units import MONTHS_PER_YEAR


class Group(StrEnum):
    """Sections of the bill of materials, in the order in which they are listed."""

    COMPUTE = "Compute"
    STORAGE = "Storage"
    NETWORK = "Network"
    FACILITY = "Power and cooling"
    RACKS = "Racks"
    ACCESSORIES = "Accessories"
    SOFTWARE = "Software"
    SERVICES = "Services"
    COLOCATION = "Colocation"
    CONNECTIVITY = "Connectivity"
    CLOUD = "Cloud"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a price comes from: ISO date, what kind of figure it is, expiry, source."""

    price_date: str = ""
    basis: str = ""
    valid_until: str = ""
    source: str = ""


INCLUDED = "included"
"""Basis of what is paid with something else."""

QUOTED = "quoted"
"""Basis of a price that a supplier stands by until a day."""


@dataclass(frozen=True, slots=True)
class BomLine:
    """What is ordered of one thing for one site at one price.

    `part` names the thing over all sites, `site_id` the place; both make the stable `line_id`.
    `list_price` None is *no data*. `kw` (nameplate), `units` (rack units) and `kg` are of the whole
    line, None where a thing has none or nobody knows. `term_months` is set for recurring charges.

    A line whose price cannot be converted stands `apart`: it keeps the price's own currency and is
    in no total. `remark` is for everybody, `note` tells colleagues how the price comes about.
    `counted` is what the cost model counts for one unit, in the currency of the line, None when it
    does not; `entered` names the fields that were entered for this line. What is `paid_elsewhere`,
    with the building, has no price of its own. `lead_date` is when the lead time was seen.
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
    apart: bool = False
    note: str = ""
    counted: Decimal | None = None
    entered: frozenset[str] = frozenset()
    paid_elsewhere: bool = False
    lead_date: str = ""

    @property
    def part_key(self) -> str:
        """The thing as one short text made of what ids are made of."""
        return plain_key(self.part)

    @property
    def site_key(self) -> str:
        """The site as one short text, like `part_key`."""
        return plain_key(self.site_id)

    @property
    def line_id(self) -> LineId:
        """Names the line in every export of the project: the part, then the site."""
        return line_id(self.part, self.site_id)

    @property
    def is_metered(self) -> bool:
        """Whether the quantity is measured, in hours or tokens, rather than counted."""
        return self.unit.is_metered

    @property
    def unit_places(self) -> int:
        """Decimal places of the unit price."""
        return self.unit.price_places(self.currency)

    @property
    def unit_cost(self) -> Decimal | None:
        """What one unit costs us: list price less discount."""
        if self.list_price is None:
            return None
        return unit_cost(self.list_price, self.discount, self.unit_places)

    @property
    def unit_sell(self) -> Decimal | None:
        """What one unit is sold for: list price less discount, over one less the margin."""
        if self.list_price is None:
            return None
        return unit_sell(self.list_price, self.discount, self.margin, self.unit_places)

    @property
    def total(self) -> Decimal | None:
        """Quantity times unit sell: once, or for one month or year by `charge`."""
        return self.times(self.unit_sell)

    def times(self, each: Decimal | None) -> Decimal | None:
        """Return the quantity times an amount of money, rounded."""
        return None if each is None else rounded(self.quantity * each, places(self.currency))

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
    """What the bill of materials is of: project, scenario, revision of the export, ISO date.

    `quote` has its number and dates filled in. `price_months` and `lead_months` are the ages from
    which a price and a lead time are old, None where the project has no such assumption.
    """

    project_id: str
    project: str
    scenario: str
    revision: int = 1
    date: str = ""
    currency: str = "USD"
    catalogue_version: str = ""
    quote: Quote = field(default_factory=Quote)
    price_months: float | None = None
    lead_months: float | None = None

    @property
    def title(self) -> str:
        """What the customer calls the project, else its own name."""
        return self.quote.title or self.project


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the one-off total of the bill of materials to the capex of the cost model."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting that costs rest on: its value, where it is from, and why a scenario differs."""

    label: str
    value: str | float
    unit: str
    evidence: Evidence
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bom:
    """The bill of materials of one scenario.

    `steps` lead from its one-off total to `capex`, which is None while the cost model's currency
    cannot be converted. `assumptions`, `terms` and `rates` are those of the project, `settings` those
    of the scenario.
    """

    head: Head
    lines: tuple[BomLine, ...]
    steps: tuple[Step, ...] = ()
    capex: Decimal | None = Decimal(0)
    assumptions: tuple[Estimate, ...] = ()
    terms: Mapping[PriceClass, Terms] = field(default_factory=dict)
    rates: tuple[ExchangeRate, ...] = ()
    settings: tuple[SettingLine, ...] = ()

    @property
    def without_price(self) -> tuple[BomLine, ...]:
        """Lines whose price nobody knows; totals are lower bounds while there are any."""
        return tuple(line for line in self.lines if line.list_price is None)

    @property
    def apart(self) -> tuple[BomLine, ...]:
        """Lines whose price has no exchange rate; totals are partial while there are any."""
        return tuple(line for line in self.lines if line.apart)

    def total(self, charge: Charge, option: Option = Option.BASE) -> Decimal:
        """Return the sum of the lines with this charge and option that have a price."""
        return added(line.total for line in self._of(option) if line.charge is charge)

    def term_total(self, option: Option = Option.BASE) -> Decimal:
        """Return what the recurring lines of this option cost over their terms."""
        return added(line.term_total for line in self._of(option))

    def _of(self, option: Option) -> Iterable[BomLine]:
        return (line for line in self.lines if line.option is option and not line.apart)


def added(values: Iterable[Decimal | None]) -> Decimal:
    """Return the sum of what is known."""
    return sum((value for value in values if value is not None), Decimal(0))
