"""What it would cost to rent everything: the reference that break-even compares with.

Every workload runs on instances of one cloud offer that it may use and that meets its objectives;
on demand, as many instances run each hour as its load needs; reserved, the peak number is paid all
the time. The cheapest offer of each tier is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compute.compliance import Place, refusal
from planner.compute.finance_rates import ESCALATION, given
from planner.compute.hours import Hours, calendar_of
from planner.compute.layout import rate_on
from planner.compute.serve import demand_profile, growth
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel, Precision
from planner.domain.offers import CloudOffer, Tier
from planner.domain.phrase import say
from planner.domain.project import PartShelf, Settings
from planner.domain.site import SiteKind
from planner.domain.units import HOURS_PER_YEAR, MONTHS_PER_YEAR
from planner.domain.workload import Workload
from planner.engines.finance.cloud import instances_usd
from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import grown
from planner.engines.serving.training import run_hours

HELD_YEARS = {Tier.RESERVED_3Y: 3}
"""Years that a reserved price holds, where that is more than one."""

NOT_PERMITTED = say(", if its data were permitted there")


@dataclass(frozen=True, slots=True)
class WorkloadNeed:
    """A workload with the weights precision it is planned with and the MFU of training."""

    workload: Workload
    weights: Precision | None
    mfu: float


@dataclass(frozen=True, slots=True)
class Rental:
    """All demand on one offer in one tier: USD by year of the horizon."""

    offer: EntryId
    name: str
    tier: Tier
    usd_by_year: tuple[float, ...]
    usd_gpu_h: float

    @property
    def total(self) -> float:
        """Sum over the years."""
        return sum(self.usd_by_year)


def rentals(
    needs: Sequence[WorkloadNeed], shelf: PartShelf, settings: Settings, years: int
) -> tuple[Rental, ...]:
    """Return the cheapest rental of each tier, on demand first; empty when nothing fits.

    Where the rules permit no offer at all, the comparison is made as if they did, and the
    name says so: it then shows what the rules cost or save.
    """
    if not needs:
        return ()
    compared = [offer for offer in shelf.offers.values() if offer.reference]
    permitted = [
        offer
        for offer in compared
        if not any(_forbidden(need.workload, offer, shelf, settings) for need in needs)
    ]
    if permitted:
        return _cheapest(needs, shelf, permitted, years, "")
    return _cheapest(needs, shelf, compared, years, NOT_PERMITTED)


def _cheapest(
    needs: Sequence[WorkloadNeed],
    shelf: PartShelf,
    offers: Sequence[CloudOffer],
    years: int,
    remark: str,
) -> tuple[Rental, ...]:
    engine = usual_engine(shelf.engines)
    found: list[Rental] = []
    per_accelerator: dict[tuple[EntryId, int], _Fleet | None] = {}
    for offer in offers:
        key = (offer.accelerator, offer.gpus)
        if key not in per_accelerator:
            per_accelerator[key] = _fleet(needs, shelf, engine, offer, years)
        fleet = per_accelerator[key]
        if fleet is None:
            continue
        found += _tiers(offer, fleet, remark, given(shelf, ESCALATION[CostClass.CLOUD]))
    best: dict[Tier, Rental] = {}
    for rental in found:
        known = best.get(rental.tier)
        if known is None or (rental.total, rental.name) < (known.total, known.name):
            best[rental.tier] = rental
    return tuple(best[tier] for tier in Tier if tier in best and tier is not Tier.SPOT)


@dataclass(frozen=True, slots=True)
class _Fleet:
    """Instance-hours by year when paid by the hour, and instances to reserve by year."""

    hours: tuple[float, ...]
    peak: tuple[int, ...]


def usual_engine(engines: Mapping[EntryId, EngineProfile]) -> EngineProfile | None:
    """Return the engine that rented instances are thought to run, None without any."""
    preferred = engines.get(EntryId("vllm"))
    return preferred or next(iter(engines.values()), None)


def _forbidden(workload: Workload, offer: CloudOffer, shelf: PartShelf, settings: Settings) -> bool:
    place = Place.of_offer(offer.country, offer.operator_home, SiteKind.CLOUD_REGION)
    return refusal(shelf.compliance, workload, place, settings) is not None


def _fleet(
    needs: Sequence[WorkloadNeed],
    shelf: PartShelf,
    engine: EngineProfile | None,
    offer: CloudOffer,
    years: int,
) -> _Fleet | None:
    calendar = calendar_of(need.workload for need in needs)
    hours = [0.0] * years
    peaks = [0] * years
    # Workloads of one model share its instances, so that splitting one changes nothing.
    loads: dict[tuple[EntryId, Precision | None], list[Hours]] = {}
    for need in needs:
        llm = shelf.llms.get(need.workload.llm)
        if llm is None or engine is None or offer.accelerator not in shelf.accelerators:
            return None
        if need.workload.training is not None:
            busy = _training_hours_year(need, llm, shelf, offer)
            hours = [known + busy for known in hours]
            peaks = [known + -(-need.workload.training.gpus // offer.gpus) for known in peaks]
            continue
        rate = _instance_rate(need, llm, shelf, engine, offer)
        if rate <= 0.0:
            return None
        profile = demand_profile(need.workload, calendar) / rate
        load = loads.setdefault((llm.id, need.weights), [calendar.zeros()] * years)
        for year in range(years):
            load[year] = load[year] + profile * growth(need.workload, year)
    for load in loads.values():
        for year in range(years):
            count = np.ceil(load[year] - 1e-9)
            hours[year] += float(count.sum()) * calendar.weight
            peaks[year] += int(count.max())
    return _Fleet(tuple(hours), tuple(peaks))


def _instance_rate(
    need: WorkloadNeed,
    llm: LanguageModel,
    shelf: PartShelf,
    engine: EngineProfile,
    offer: CloudOffer,
) -> float:
    """Requests a second that one instance serves inside the objectives."""
    accelerator = shelf.accelerators[offer.accelerator]
    return rate_on(need.workload, llm, accelerator, engine, gpus=offer.gpus, weights=need.weights)


def _training_hours_year(
    need: WorkloadNeed, llm: LanguageModel, shelf: PartShelf, offer: CloudOffer
) -> float:
    job = need.workload.training
    if job is None:
        return 0.0
    accelerator = shelf.accelerators[offer.accelerator]
    hours = run_hours(llm, accelerator, job, mfu=need.mfu)
    return hours * job.runs_per_month * MONTHS_PER_YEAR * -(-job.gpus // offer.gpus)


def _tiers(offer: CloudOffer, fleet: _Fleet, remark: str, price_growth: float) -> list[Rental]:
    found = []
    for tier in Tier:
        price = offer.usd_h(tier)
        if price is None:
            continue
        by_hour = tier in (Tier.ON_DEMAND, Tier.SPOT)
        held = HELD_YEARS.get(tier, 1)
        usd = tuple(
            instances_usd(hours if by_hour else peak * HOURS_PER_YEAR, price)
            * grown(price_growth, year // held * held * MONTHS_PER_YEAR)
            for year, (hours, peak) in enumerate(zip(fleet.hours, fleet.peak, strict=True))
        )
        name = say("{0} {1}{2}", offer.provider, tier, remark)
        found.append(Rental(offer.id, name, tier, usd, price / offer.gpus))
    return found
