"""What leaving somebody costs: labour, a parallel run, egress, commitments and hardware written off.

Sources of switching costs after Shapiro and Varian, Information Rules (1999), chapter 5:
contractual commitments, durable purchases, training on a brand, and data that have to be moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from planner.domain.formula import Formula
from planner.domain.units import MONTHS_PER_YEAR

_SOURCE = "Sources of lock-in after Shapiro and Varian, Information Rules (1999), chapter 5"

LABOUR = Formula(
    id="supply.switching_labour",
    result="labour of leaving",
    unit="USD",
    expression="person_months * fte_usd_year / 12",
    symbols={
        "person_months": "work of porting, moving and learning, person-months",
        "fte_usd_year": "loaded cost of one full-time person a year, USD",
    },
    source=_SOURCE,
)

PARALLEL = Formula(
    id="supply.parallel_run",
    result="parallel run of old and new",
    unit="USD",
    expression="usd_month * parallel_months",
    symbols={
        "usd_month": "spend with whom is left, USD a month",
        "parallel_months": "months that old and new run beside one another",
    },
    source=_SOURCE,
)

EGRESS = Formula(
    id="supply.exit_egress",
    result="egress of stored data",
    unit="USD",
    expression="stored_tb * 1000 * usd_gb",
    symbols={"stored_tb": "data to be carried out, TB", "usd_gb": "price of egress, USD per GB"},
    source="Price list of the provider; 1 TB is 1,000 GB",
)

COMMITMENT = Formula(
    id="supply.remaining_commitment",
    result="remaining commitment",
    unit="USD",
    expression="usd_month * max(remaining_months, notice_months)",
    symbols={
        "usd_month": "what is committed, USD a month",
        "remaining_months": "months left of the term",
        "notice_months": "notice, months",
    },
    source="A term is paid to its end, and never less than the notice",
)

WRITE_OFF = Formula(
    id="supply.write_off",
    result="hardware written off",
    unit="USD",
    expression="price_usd * max(0, book_share - resale_share)",
    symbols={
        "price_usd": "what it cost, USD",
        "book_share": "share of its price that it still stands for in the books",
        "resale_share": "share of its price that a buyer pays for it",
    },
    source="Straight line to the residual value, against what the market pays",
)

SWITCHING = Formula(
    id="supply.switching_cost",
    result="switching cost",
    unit="USD",
    expression=(
        "labour_usd + training_usd + parallel_usd + egress_usd + commitment_usd + write_off_usd"
    ),
    symbols={
        "labour_usd": "labour of porting or moving, USD",
        "training_usd": "people who learn, USD",
        "parallel_usd": "parallel run of old and new, USD",
        "egress_usd": "egress of stored data, USD",
        "commitment_usd": "remaining commitment, USD",
        "write_off_usd": "hardware written off, USD",
    },
    source=_SOURCE,
)

MONTHS_OF_SPEND = Formula(
    id="supply.months_of_spend",
    result="switching cost in months of spend",
    unit="months",
    expression="switching_usd / usd_month",
    symbols={
        "switching_usd": "switching cost, USD",
        "usd_month": "spend with whom is left, USD a month",
    },
    source="A year of spend is 12 months of it: the index of lock-in is a twelfth of this",
)

FORMULAS: Mapping[str, Formula] = {
    one.id: one
    for one in (LABOUR, PARALLEL, EGRESS, COMMITMENT, WRITE_OFF, SWITCHING, MONTHS_OF_SPEND)
}
"""Every formula of this module by id."""


@dataclass(frozen=True, slots=True)
class SwitchingCost:
    """What leaving costs, term by term in USD; `egress_usd` is None where nobody stated the data."""

    labour_usd: float
    training_usd: float
    parallel_usd: float
    egress_usd: float | None
    commitment_usd: float
    write_off_usd: float

    @property
    def total_usd(self) -> float:
        """All that is known of it: a lower bound while egress is no data."""
        return (
            self.labour_usd
            + self.training_usd
            + self.parallel_usd
            + (self.egress_usd or 0.0)
            + self.commitment_usd
            + self.write_off_usd
        )

    def months(self, usd_month: float) -> float | None:
        """Return it in months of the spend with whom is left; None without spend."""
        return self.total_usd / usd_month if usd_month > 0.0 else None

    def index(self, usd_month: float) -> float | None:
        """Return the index of lock-in, switching cost over a year of spend; None without spend."""
        months = self.months(usd_month)
        return None if months is None else months / MONTHS_PER_YEAR


def labour_usd(person_months: float, fte_usd_year: float) -> float:
    """Return what so much work costs, in USD.

    Raises:
        ValueError: when it is below 0.
    """
    if person_months < 0.0 or fte_usd_year < 0.0:
        raise ValueError("work and its cost are 0 and more")
    return person_months * fte_usd_year / MONTHS_PER_YEAR


def remaining_months(term_months: float, month: float) -> float:
    """Return the months left of a term that is renewed whenever it ends, in a month of its life.

    In the month in which it ends nothing is left: it is not renewed. Without a term (0) neither.

    Raises:
        ValueError: when the term or the month is below 0.
    """
    if term_months < 0.0 or month < 0.0:
        raise ValueError("a term and a month are 0 and more")
    if not term_months:
        return 0.0
    begun = max(1, ceil(month / term_months))
    return begun * term_months - month


def commitment_usd(usd_month: float, left_months: float, notice_months: float) -> float:
    """Return what is still to be paid by contract: to the end of the term or of the notice."""
    return usd_month * max(left_months, notice_months)


def egress_usd(stored_tb: float, usd_gb: float) -> float:
    """Return what carrying data out costs, in USD."""
    return stored_tb * 1000.0 * usd_gb


def write_off_usd(price_usd: float, book_share: float, resale_share: float) -> float:
    """Return what selling hardware loses against the books, in USD; a gain is none."""
    return price_usd * max(0.0, book_share - resale_share)
