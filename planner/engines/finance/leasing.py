"""Leasing hardware instead of buying it: equal payments, and the hardware goes back at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.finance.annuity import annuity_usd, monthly_rate
from planner.engines.finance.lines import IT_HARDWARE, CostLine, LineBasis, total_of
from planner.engines.finance.tco import present_value


@dataclass(frozen=True, slots=True)
class LeaseTerms:
    """Interest a year in the payments, term in months, and what the lessor expects to fetch then."""

    annual_rate: float
    months: int
    residual_share: float


LEASE = Formula(
    id="finance.lease",
    result="payment of a month",
    unit="USD",
    expression=(
        "price_usd * (1 - residual_share * (1 + rate) ** (-months))"
        " * rate / (1 - (1 + rate) ** (-months))"
    ),
    symbols={
        "price_usd": "price of the hardware, USD",
        "residual_share": "what the lessor expects to fetch at the end, share of the price",
        "rate": "interest of a month",
        "months": "term, months",
    },
    source="Payments at the end of each month that earn the lessor the interest",
)


def lease_usd_month(price_usd: float, residual_share: float, rate: float, months: float) -> float:
    """Return the payment of each month."""
    return annuity_usd(price_usd, price_usd * residual_share, rate, months)


def leased_lines(items: Sequence[CostLine], share: float) -> tuple[CostLine, ...]:
    """Return a line for each class of IT hardware that takes the leased share off the purchases."""
    lines = []
    for cost_class in sorted(IT_HARDWARE):
        whole = total_of(items, frozenset({cost_class})).usd
        if share and whole:
            label = say("Leased, not bought: {0}", cost_class)
            lines.append(CostLine(label, cost_class, leased_usd(whole, share), LineBasis.LEASED))
    return tuple(lines)


def leased_usd(hardware_usd: float, share: float) -> float:
    """Return what leasing a share of hardware takes off its purchase, below 0."""
    return -share * hardware_usd


def lease_payments(price_usd: float, terms: LeaseTerms, horizon_months: int) -> tuple[float, ...]:
    """Return the payments by month (index 0: month 0) of leases that follow one another.

    Like every commitment, what is left of the last one is charged in the last month.
    """
    payment = lease_usd_month(
        price_usd, terms.residual_share, monthly_rate(terms.annual_rate), terms.months
    )
    months = [0.0, *(payment,) * horizon_months]
    months[-1] += payment * (-horizon_months % terms.months)
    return tuple(months)


LEASED = Formula(
    id="finance.leased",
    result="hardware that is leased, not bought",
    unit="USD",
    expression="-share * hardware_usd",
    symbols={
        "share": "share of the hardware that is leased",
        "hardware_usd": "price of all hardware of the class, USD",
    },
    source="What is leased is no purchase: payments take its place",
)


@dataclass(frozen=True, slots=True)
class LeaseOrBuy:
    """The same hardware leased and bought, in USD at present value; services are the same in both."""

    price_usd: float
    payment_usd_month: float
    lease_present_usd: float
    buy_present_usd: float

    @property
    def leasing_saves_usd(self) -> float:
        """What leasing saves at present value; negative where buying is cheaper."""
        return self.buy_present_usd - self.lease_present_usd


def lease_or_buy(
    price_usd: float, bought: tuple[float, ...], terms: LeaseTerms, annual_rate: float
) -> LeaseOrBuy:
    """Compare leasing with *bought*: purchases, refreshes and credits by month."""
    payments = lease_payments(price_usd, terms, len(bought) - 1)
    return LeaseOrBuy(
        price_usd,
        payments[1],
        present_value(payments, annual_rate),
        present_value(bought, annual_rate),
    )


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (LEASE, LEASED)}
