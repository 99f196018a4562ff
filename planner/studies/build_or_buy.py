"""Silicon of one's own, bought accelerators, or rented custom silicon: what so much work costs.

The unit of work is what one bought accelerator of the plan does. A chip of another kind does the
lesser of its shares of memory bandwidth and of dense BF16, so that neither decode nor prefill is
overrated. Every figure of a design that nobody has made yet is an assumption.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.domain.errors import UserError
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.offers import CloudOffer, Tier
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
    """Custom silicon that is rented: an hour of the work of one bought accelerator."""

    offer: EntryId
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
class BuildOrBuy:
    """The whole comparison over the service life; `break_even` None: never.

    Until the first chips come, the engineering bears interest; what serves meanwhile is left out.
    """

    merchant: Merchant
    nre_usd: float
    port_usd: float
    saving_usd: float
    break_even: float | None
    lead_months: float
    life_months: float
    present: float
    curve: tuple[Volume, ...]
    rented: tuple[RentedSilicon, ...]


def build_or_buy(
    case: Case,
    offers: Iterable[CloudOffer],
    accelerators: Mapping[EntryId, Accelerator],
) -> BuildOrBuy:
    """Compare for the accelerator that the plan has most of; *offers* may rent custom silicon.

    Raises:
        UserError: when the plan has no accelerator with a price, or the project no assumptions.
    """
    shelf = case.shelf
    if "silicon.nre_usd" not in shelf.assumptions:
        raise UserError(
            "This project has no assumptions about silicon of one's own.",
            "Nothing was calculated.",
            "Update it from the catalogue.",
        )
    merchant = _merchant(case)
    months = shelf.assume("finance.life_months")
    present = _present(months, case.settings.discount_rate)
    pue, tariff = _site_figures(case)
    hours = months * HOURS_PER_MONTH
    saving = unit_saving_usd(
        merchant.price_usd,
        shelf.assume("silicon.unit_usd"),
        merchant_kw=merchant.board_kw * pue,
        custom_kw=merchant.board_kw * shelf.assume("silicon.power_share") * pue,
        powered_hours=hours,
        usd_kwh=tariff,
        present=present,
    )
    nre, port = shelf.assume("silicon.nre_usd"), shelf.assume("silicon.port_usd")
    interest = 1.0 + case.settings.discount_rate * shelf.assume("silicon.lead_months") / 12.0
    fixed = nre * interest
    even = break_even_units(fixed, port, saving, shelf.assume("silicon.risk_share"))
    rented = tuple(_rented(merchant, accelerators, offers, hours * present))
    bought = merchant.price_usd + merchant.board_kw * pue * hours * tariff * present
    best = min((one.usd_unit_h for one in rented), default=None)
    rent = None if best is None else best * hours * present
    own_fixed = fixed * (1.0 + shelf.assume("silicon.risk_share")) + port
    return BuildOrBuy(
        merchant,
        nre,
        port,
        saving,
        even,
        shelf.assume("silicon.lead_months"),
        months,
        present,
        tuple(_curve(even, bought, own_fixed, bought - saving, rent)),
        rented,
    )


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
        "The plan owns no accelerator with a price and a board power.",
        "Nothing was calculated.",
        "Place a GPU server first.",
    )


def _inside(key: EntryId, shelf: PartShelf) -> float | None:
    """The price of an accelerator inside the servers of the plan, where it has none of its own."""
    for part in shelf.parts.values():
        fit = part.accelerators
        if fit is not None and fit.accelerator == key and part.price_usd is not None:
            return part.price_usd / shelf.assume("derive.server_price_ratio") / fit.count
    return None


def _present(months: float, rate: float) -> float:
    """Present value of 1 USD that is spread evenly over some months."""
    factors = discount_factors(int(months), rate)[1:]
    return sum(factors) / len(factors)


def _site_figures(case: Case) -> tuple[float, float]:
    """PUE and tariff in USD/kWh of the own site with most energy; of no site: 1 and 0."""
    results = sorted(case.evaluation.sites.values(), key=lambda one: -one.energy_kwh_year)
    for one in results:
        if one.tariff_usd_kwh is not None:
            return one.pue or 1.0, one.tariff_usd_kwh
    return 1.0, 0.0


def _rented(
    merchant: Merchant,
    accelerators: Mapping[EntryId, Accelerator],
    offers: Iterable[CloudOffer],
    present_hours: float,
) -> Iterator[RentedSilicon]:
    """Custom silicon by price of the work of one bought accelerator, cheapest first."""
    bought = accelerators[merchant.accelerator]
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
                cheaper = hour * present_hours < merchant.price_usd
                label = f"{offer.label} ({tier.value})"
                found.append(RentedSilicon(offer.id, label, tier, 1.0 / work, hour, cheaper))
    yield from sorted(found, key=lambda one: (one.usd_unit_h, one.label))


def _curve(
    even: float | None, bought: float, fixed: float, own: float, rent: float | None
) -> Iterator[Volume]:
    reach = _REACH * (even or _FALLBACK_UNITS)
    for point in range(_POINTS + 1):
        units = reach * point / _POINTS
        yield Volume(
            units, bought * units, fixed + own * units, None if rent is None else rent * units
        )
