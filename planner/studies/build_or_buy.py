"""Silicon of one's own, bought accelerators, or rented custom silicon: what so much work costs.

The unit of work is what one bought accelerator of the plan does. A chip of another kind does the
lesser of its shares of memory bandwidth and of dense BF16, so that neither decode nor prefill is
overrated. Every figure of a design that nobody has made yet is an assumption.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from planner.compute.explain.case import Case
from planner.domain.errors import UserError
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.offers import CloudOffer, Tier
from planner.domain.phrase import say
from planner.domain.project import PartShelf
from planner.domain.units import HOURS_PER_MONTH
from planner.engines.finance.custom_silicon import break_even_units, unit_saving_usd
from planner.engines.finance.tco import discount_factors

CUSTOM_MAKERS = frozenset(("Google", "AWS", "Microsoft", "Meta"))
"""Makers whose accelerators are rented only."""
_POINTS = 60
_REACH = 3.0
"""The curve reaches this many times the volume that breaks even."""
_FALLBACK_UNITS = 100_000.0


@dataclass(frozen=True, slots=True)
class Merchant:
    """The accelerator that is bought: most of the plan's GPUs are of it."""

    accelerator: EntryId
    label: str
    price_usd: float
    board_kw: float
    units: int


@dataclass(frozen=True, slots=True)
class RentedSilicon:
    """Custom silicon that is rented: an hour of the work of one bought accelerator.

    `cheaper` tells whether its hours of the life cost less than buying and powering that one.
    """

    offer: EntryId
    provider: str
    label: str
    tier: Tier
    chips_per_unit: float
    usd_unit_h: float
    cheaper: bool


@dataclass(frozen=True, slots=True)
class Volume:
    """What so many units of work cost over the life: bought, of one's own, and rented at best."""

    units: float
    bought_usd: float
    own_usd: float
    rented_usd: float | None


@dataclass(frozen=True, slots=True)
class Terms:
    """Every number of the comparison; those of `SWEPT` are assumptions that can be entered.

    `rented_usd_h` is the cheapest hour of rented custom silicon for the work of one bought
    accelerator, None where nobody rents any.
    """

    merchant: Merchant
    pue: float
    tariff_usd_kwh: float
    rate_year: float
    rented_usd_h: float | None
    nre_usd: float
    port_usd: float
    unit_usd: float
    power_share: float
    risk_share: float
    lead_months: float
    life_months: float

    @property
    def present(self) -> float:
        """Present value of 1 USD that is spread evenly over the life."""
        factors = discount_factors(max(1, int(self.life_months)), self.rate_year)[1:]
        return sum(factors) / len(factors)

    @property
    def _hours(self) -> float:
        return self.life_months * HOURS_PER_MONTH

    @property
    def bought_usd(self) -> float:
        """One bought accelerator with the energy of its life."""
        one = self.merchant
        energy = one.board_kw * self.pue * self._hours * self.tariff_usd_kwh * self.present
        return one.price_usd + energy

    @property
    def saving_usd(self) -> float:
        """What one chip of one's own saves over its life; below 0 where it costs more."""
        return unit_saving_usd(
            self.merchant.price_usd,
            self.unit_usd,
            merchant_kw=self.merchant.board_kw * self.pue,
            custom_kw=self.merchant.board_kw * self.power_share * self.pue,
            powered_hours=self._hours,
            usd_kwh=self.tariff_usd_kwh,
            present=self.present,
        )

    @property
    def own_usd(self) -> float:
        """One chip of one's own with the energy of its life."""
        return self.bought_usd - self.saving_usd

    @property
    def rented_usd(self) -> float | None:
        """The work of one accelerator rented over its life."""
        return None if self.rented_usd_h is None else self.rented_usd_h * self._hours * self.present

    @property
    def financed_usd(self) -> float:
        """Engineering with its interest until the first chips."""
        return self.nre_usd * (1.0 + self.rate_year * self.lead_months / 12.0)

    @property
    def fixed_usd(self) -> float:
        """What a design costs before it makes one chip."""
        return self.financed_usd * (1.0 + self.risk_share) + self.port_usd

    @property
    def break_even(self) -> float | None:
        """Chips from which a design pays against buying; None: never."""
        return self._pays_from(self.saving_usd)

    @property
    def break_even_rented(self) -> float | None:
        """Chips from which a design pays against renting custom silicon; None: never."""
        rented = self.rented_usd
        return None if rented is None else self._pays_from(rented - self.own_usd)

    def _pays_from(self, saving_usd: float) -> float | None:
        return break_even_units(self.financed_usd, self.port_usd, saving_usd, self.risk_share)


SWEPT: Mapping[str, str] = {
    "silicon.nre_usd": "nre_usd",
    "silicon.unit_usd": "unit_usd",
    "silicon.port_usd": "port_usd",
    "silicon.power_share": "power_share",
    "silicon.risk_share": "risk_share",
    "silicon.lead_months": "lead_months",
    "finance.life_months": "life_months",
}
"""Assumptions of the comparison, and the terms that they are."""


@dataclass(frozen=True, slots=True)
class BuildOrBuy:
    """The whole comparison over the service life.

    Until the first chips come, the engineering bears interest; what serves meanwhile is left out.
    """

    terms: Terms
    curve: tuple[Volume, ...]
    rented: tuple[RentedSilicon, ...]

    @property
    def merchant(self) -> Merchant:
        """The accelerator that is bought."""
        return self.terms.merchant

    @property
    def saving_usd(self) -> float:
        """What one chip of one's own saves over its life."""
        return self.terms.saving_usd

    @property
    def break_even(self) -> float | None:
        """Chips from which a design pays against buying; None: never."""
        return self.terms.break_even


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """From how many chips on a design pays at one value of an assumption; None: never."""

    value: float
    bought: float | None
    rented: float | None


def build_or_buy(
    case: Case,
    offers: Iterable[CloudOffer],
    accelerators: Mapping[EntryId, Accelerator],
) -> BuildOrBuy:
    """Compare for the accelerator that the plan has most of; *offers* may rent custom silicon.

    Raises:
        UserError: when the plan has no accelerator with a price, no site a tariff, or the project
            no assumptions.
    """
    shelf = case.shelf
    if any(key not in shelf.assumptions for key in SWEPT):
        raise UserError(
            say("This project has no assumptions about silicon of one's own."),
            say("Nothing was calculated."),
            say("Update it from the catalogue."),
        )
    merchant = _merchant(case)  # first: without hardware there is no use in asking for a tariff
    pue, tariff = _site_figures(case)
    entered = {field: shelf.assume(key) for key, field in SWEPT.items()}
    terms = Terms(merchant, pue, tariff, case.settings.discount_rate, None, **entered)
    rented = tuple(_rented(terms, accelerators, offers))
    terms = replace(terms, rented_usd_h=min((one.usd_unit_h for one in rented), default=None))
    return BuildOrBuy(terms, tuple(_curve(terms)), rented)


def swept(terms: Terms, key: str, low: float, high: float) -> tuple[SweepPoint, ...]:
    """Return from where on a design pays, at values of one assumption from *low* to *high*."""
    field = SWEPT[key]
    found = []
    for point in range(_POINTS + 1):
        value = low + (high - low) * point / _POINTS
        # Every field of `SWEPT` is a number.
        changed = replace(terms, **{field: value})  # type: ignore[arg-type]
        found.append(SweepPoint(value, changed.break_even, changed.break_even_rented))
    return tuple(found)


def _merchant(case: Case) -> Merchant:
    pools = [one for one in case.evaluation.pools.values() if one.owned and one.gpus]
    counts: dict[EntryId, int] = {}
    for pool in pools:
        counts[pool.accelerator] = counts.get(pool.accelerator, 0) + pool.gpus
    for key in sorted(counts, key=lambda one: (-counts[one], one)):
        accelerator = case.shelf.accelerators[key]
        price = accelerator.price_usd or _inside(key, case.shelf)
        if price is not None and accelerator.board_kw is not None:
            label = f"{accelerator.manufacturer} {accelerator.name}"
            return Merchant(key, label, price, accelerator.board_kw, counts[key])
    raise UserError(
        say("The plan owns no accelerator with a price and a board power."),
        say("Nothing was calculated."),
        say("Place a GPU server first."),
    )


def _inside(key: EntryId, shelf: PartShelf) -> float | None:
    """The price of an accelerator inside the servers of the plan, where it has none of its own."""
    for part in shelf.parts.values():
        fit = part.accelerators
        if fit is not None and fit.accelerator == key and part.price_usd is not None:
            return part.price_usd / shelf.assume("derive.server_price_ratio") / fit.count
    return None


def _site_figures(case: Case) -> tuple[float, float]:
    """PUE and tariff in USD/kWh of the site with most energy that has a tariff; no PUE is 1.

    Raises:
        UserError: when no site has a tariff: energy of a life is no small part, and never free.
    """
    results = sorted(case.evaluation.sites.values(), key=lambda one: -one.energy_kwh_year)
    for one in results:
        if one.tariff_usd_kwh is not None:
            return one.pue or 1.0, one.tariff_usd_kwh
    raise UserError(
        say("No site of the plan has a price of electricity."),
        say("Nothing was calculated."),
        say("Enter its tariff, or choose its region, in the inspector of the site."),
    )


def _rented(
    terms: Terms, accelerators: Mapping[EntryId, Accelerator], offers: Iterable[CloudOffer]
) -> Iterator[RentedSilicon]:
    """Custom silicon by price of the work of one bought accelerator, cheapest first."""
    bought = accelerators[terms.merchant.accelerator]
    present_hours = terms.life_months * HOURS_PER_MONTH * terms.present
    found = []
    for offer in offers:
        chip = accelerators.get(offer.accelerator)
        if chip is None or chip.manufacturer not in CUSTOM_MAKERS:
            continue
        work = min(
            chip.bandwidth_gb_s / bought.bandwidth_gb_s, chip.bf16_tflops / bought.bf16_tflops
        )
        for tier in Tier:
            usd = offer.usd_h(tier)
            if usd is not None:
                hour = usd / offer.gpus / work
                cheaper = hour * present_hours < terms.bought_usd
                label = f"{offer.label} ({tier.value})"
                chips, provider = 1.0 / work, offer.provider
                one = RentedSilicon(offer.id, provider, label, tier, chips, hour, cheaper)
                found.append(one)
    yield from sorted(found, key=lambda one: (one.usd_unit_h, one.label))


def _curve(terms: Terms) -> Iterator[Volume]:
    reach = _REACH * (terms.break_even or terms.break_even_rented or _FALLBACK_UNITS)
    rented = terms.rented_usd
    for point in range(_POINTS + 1):
        units = reach * point / _POINTS
        yield Volume(
            units,
            terms.bought_usd * units,
            terms.fixed_usd + terms.own_usd * units,
            None if rented is None else rented * units,
        )
