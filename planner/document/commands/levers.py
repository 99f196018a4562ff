"""What if: a few numbers that a whole project stands on, moved together and tried before they hold.

A lever changes what is entered, nothing else: workloads, terms, prices, settings and assumptions of
the project, all scenarios alike. Trying it calculates the changed project; applying it is one edit.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import isfinite

from planner.document.command import ProjectEdit
from planner.document.commands.assumptions import EditSetting, OverrideAssumption
from planner.document.commands.entries import EditEntry
from planner.document.commands.quoting import SetTerms
from planner.domain.errors import EditRefused
from planner.domain.hardware import Part, PartKind
from planner.domain.offers import CloudOffer
from planner.domain.phrase import listed, say
from planner.domain.project import PartShelf, Project
from planner.domain.quote import NO_TERMS, PriceClass
from planner.domain.site import Site, SiteKind
from planner.domain.workload import Demand, Workload

LIFE = "finance.life_months"


class Lever(StrEnum):
    """What can be moved."""

    USERS = "users"
    GROWTH = "growth"
    UTILISATION = "utilisation"
    ENERGY_PRICE = "energy price"
    GPU_PRICE = "GPU price"
    CLOUD_PRICE = "cloud price"
    DISCOUNT = "discount on servers"
    PUE = "PUE"
    LIFE = "service life"
    DISCOUNT_RATE = "discount rate"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a lever moves: factors move around 1, the others are the value itself."""

    low: float
    high: float
    is_factor: bool = False
    is_share: bool = False
    a_year: bool = False


REACH: Mapping[Lever, Reach] = {
    Lever.USERS: Reach(0.1, 5.0, is_factor=True),
    Lever.GROWTH: Reach(-0.5, 2.0, is_share=True, a_year=True),
    Lever.UTILISATION: Reach(0.05, 1.0, is_share=True),
    Lever.ENERGY_PRICE: Reach(0.25, 4.0, is_factor=True),
    Lever.GPU_PRICE: Reach(0.25, 4.0, is_factor=True),
    Lever.CLOUD_PRICE: Reach(0.25, 4.0, is_factor=True),
    Lever.DISCOUNT: Reach(0.0, 0.8, is_share=True),
    Lever.PUE: Reach(1.0, 3.0),
    Lever.LIFE: Reach(12.0, 120.0),
    Lever.DISCOUNT_RATE: Reach(0.0, 0.3, is_share=True, a_year=True),
}
"""The reach of every lever, wide enough for any question that is asked seriously."""

_HALVINGS = 40

_GPU_SYSTEMS = (PartKind.GPU_SERVER, PartKind.RACK_SYSTEM)
_OFFER_PRICES = ("on_demand_usd_h", "reserved_1y_usd_h", "reserved_3y_usd_h", "spot_usd_h")


def as_planned(project: Project, lever: Lever) -> float | None:
    """Return where a lever stands in a project; None where the project has nothing that it moves.

    A PUE that is computed is no entry of the project: `Lever.PUE` is then None as well.
    """
    return _STANDS[lever](project)


def _factor(_: Project) -> float:
    return 1.0


def _growth(project: Project) -> float | None:
    """The growth of the workloads, weighed by their users."""
    demands = [one.demand for one in project.workloads if one.demand is not None]
    users = sum(one.users for one in demands)
    return sum(one.growth_per_year * one.users for one in demands) / users if users else None


def _utilisation(project: Project) -> float | None:
    """The mean load over the year over the peak, weighed by users; None where all demand is flat."""
    demands = [one.demand for one in project.workloads if one.demand is not None]
    users = sum(one.users for one in demands if _bends(one))
    if not users:
        return None
    return sum(mean_share(one) * one.users for one in demands if _bends(one)) / users


def mean_share(demand: Demand) -> float:
    """Return the mean over a year of the load over its greatest value, 0 to 1."""
    week = sum(demand.week) / len(demand.week) / max(demand.week)
    return week * sum(demand.months) / len(demand.months) / max(demand.months)


def _bends(demand: Demand) -> bool:
    return min(demand.week) < max(demand.week)


def _discount(project: Project) -> float:
    return project.prices.classes.get(PriceClass.SERVERS, NO_TERMS).discount or 0.0


def _pue(project: Project) -> float | None:
    entered = (site.entered_pue for site in _sites(project) if site.kind is SiteKind.OWN)
    return next((pue for pue in entered if pue is not None), None)


def _life(project: Project) -> float | None:
    found = project.shelf.assumptions.get(LIFE)
    return None if found is None else found.likely


def _rate(project: Project) -> float:
    return project.settings.discount_rate


def _any_offer(project: Project) -> float | None:
    return 1.0 if project.shelf.offers else None


_STANDS: Mapping[Lever, Callable[[Project], float | None]] = {
    Lever.USERS: lambda project: 1.0 if project.workloads else None,
    Lever.GROWTH: _growth,
    Lever.UTILISATION: _utilisation,
    Lever.ENERGY_PRICE: _factor,
    Lever.GPU_PRICE: _factor,
    Lever.CLOUD_PRICE: _any_offer,
    Lever.DISCOUNT: _discount,
    Lever.PUE: _pue,
    Lever.LIFE: _life,
    Lever.DISCOUNT_RATE: _rate,
}


@dataclass(frozen=True)
class PullLevers(ProjectEdit):
    """Move levers of the whole project; `date` is the day of entry, `why` the reason that is kept.

    Factors multiply what stands, so that pulling one twice multiplies twice.
    """

    values: Mapping[Lever, float] = field(default_factory=dict)
    date: str = ""
    why: str = ""

    def label(self, project: Project) -> str:
        """Such as ``what if: users × 1.5, PUE 1.3``."""
        texts = [_text(lever, self.values[lever]) for lever in Lever if lever in self.values]
        return say("what if: {0}", listed(texts, ", "))

    def apply(self, project: Project) -> Project:
        """Change everything that the levers stand for, or refuse."""
        for lever, value in self.values.items():
            reach = REACH[lever]
            if not isfinite(value) or not reach.low <= value <= reach.high:
                raise EditRefused(
                    say("{0} cannot be {1:g}.", lever.value, value),
                    say("Use {0:g} to {1:g}.", reach.low, reach.high),
                )
        for lever in Lever:
            if lever in self.values:
                project = _PULLED[lever](project, self.values[lever], self)
        return project

    @property
    def reason(self) -> str:
        """The reason that overrides keep."""
        return self.why.strip() or say("what if")


def _text(lever: Lever, value: float) -> str:
    reach = REACH[lever]
    if reach.is_factor:
        return say("{0} × {1:g}", lever.value, round(value, 3))
    if reach.is_share:
        return say("{0} {1:g} %", lever.value, round(value * 100.0, 2))
    return say("{0} {1:g}", lever.value, round(value, 2))


# Demand -------------------------------------------------------------------------------------------


def _users(project: Project, factor: float, _: PullLevers) -> Project:
    return _with_workloads(project, lambda one: _scaled(one, factor))


def _scaled(workload: Workload, factor: float) -> Workload:
    if workload.demand is not None:
        users = max(1, round(workload.demand.users * factor))
        return replace(workload, demand=replace(workload.demand, users=users))
    if workload.batch is not None:
        tokens = workload.batch.output_tokens_per_run * factor
        return replace(workload, batch=replace(workload.batch, output_tokens_per_run=tokens))
    return workload


def _grown(project: Project, growth: float, _: PullLevers) -> Project:
    return _with_demand(project, lambda demand: replace(demand, growth_per_year=growth))


def _utilised(project: Project, share: float, _: PullLevers) -> Project:
    """Bend every profile so that the mean of all stands at *share* of the peak.

    Each hour's factor is raised to one power: the peak and the order of the hours stay, hours
    between the peaks rise or fall. A flat profile has none.
    """
    now = _utilisation(project)
    if now is None:
        raise EditRefused(
            say("All demand is the same in every hour; there is nothing between peaks to change."),
            say("Give a workload a demand profile first."),
        )
    low, high = 0.0, 64.0
    for _step in range(_HALVINGS):
        power = (low + high) / 2.0
        if (_utilisation(_bent(project, power)) or 1.0) > share:
            low = power
        else:
            high = power
    return _bent(project, (low + high) / 2.0)


def _bent(project: Project, power: float) -> Project:
    def bend(demand: Demand) -> Demand:
        if not _bends(demand):
            return demand
        top = max(demand.week)
        week = tuple(top * (one / top) ** power if one > 0.0 else 0.0 for one in demand.week)
        return replace(demand, week=week)

    return _with_demand(project, bend)


def _with_demand(project: Project, change: Callable[[Demand], Demand]) -> Project:
    return _with_workloads(
        project,
        lambda one: one if one.demand is None else replace(one, demand=change(one.demand)),
    )


def _with_workloads(project: Project, change: Callable[[Workload], Workload]) -> Project:
    return replace(project, workloads=tuple(change(one) for one in project.workloads))


# Prices -------------------------------------------------------------------------------------------


def _energy(project: Project, factor: float, _: PullLevers) -> Project:
    """Enter the tariff of every site anew: that of its region, or its own, times the factor."""
    return _with_sites(project, lambda site: _with_tariff(site, project.shelf, factor))


def _with_tariff(site: Site, shelf: PartShelf, factor: float) -> Site:
    tariff = site.tariff_usd_kwh
    if tariff is None and site.region is not None and site.region in shelf.regions:
        tariff = shelf.regions[site.region].tariff_usd_kwh
    if tariff is None or not site.kind.holds_racks:
        return site
    charge = site.demand_charge_usd_kw_month * factor
    return replace(site, tariff_usd_kwh=tariff * factor, demand_charge_usd_kw_month=charge)


def _gpus(project: Project, factor: float, pull: PullLevers) -> Project:
    """Multiply the price of every system with GPUs, entered prices of its lines too."""
    systems = [one for one in project.shelf.parts.values() if one.kind in _GPU_SYSTEMS]
    for part in systems:
        if part.price_usd is not None:
            project = _priced(project, part, "price_usd", part.price_usd * factor, pull)
    names = tuple(f"{part.id}@" for part in systems)
    overlays = {
        line: replace(one, list_price=one.list_price * factor, date=pull.date)
        if one.list_price is not None and str(line).startswith(names)
        else one
        for line, one in project.prices.overlays.items()
    }
    return replace(project, prices=replace(project.prices, overlays=overlays))


def _clouds(project: Project, factor: float, pull: PullLevers) -> Project:
    for offer in project.shelf.offers.values():
        for name in _OFFER_PRICES:
            price = getattr(offer, name)
            if price is not None:
                project = _priced(project, offer, name, price * factor, pull)
    return project


def _priced(
    project: Project, entry: Part | CloudOffer, name: str, usd: float, pull: PullLevers
) -> Project:
    return EditEntry(entry, name, usd, pull.reason, pull.date).apply(project)


def _discounted(project: Project, share: float, _: PullLevers) -> Project:
    terms = project.prices.classes.get(PriceClass.SERVERS, NO_TERMS)
    return SetTerms(PriceClass.SERVERS, replace(terms, discount=share)).apply(project)


# The rest -----------------------------------------------------------------------------------------


def _pue_entered(project: Project, pue: float, pull: PullLevers) -> Project:
    def change(site: Site) -> Site:
        if site.kind is not SiteKind.OWN:
            return site
        return replace(site, entered_pue=pue, pue_reason=pull.reason)

    return _with_sites(project, change)


def _lived(project: Project, months: float, pull: PullLevers) -> Project:
    return OverrideAssumption(LIFE, float(round(months)), pull.reason, pull.date).apply(project)


def _rated(project: Project, rate: float, _: PullLevers) -> Project:
    return EditSetting("discount_rate", rate).apply(project)


def _sites(project: Project) -> Iterator[Site]:
    for scenario in project.scenarios:
        yield from scenario.plan.sites


def _with_sites(project: Project, change: Callable[[Site], Site]) -> Project:
    scenarios = tuple(
        replace(one, plan=replace(one.plan, sites=tuple(change(site) for site in one.plan.sites)))
        for one in project.scenarios
    )
    return replace(project, scenarios=scenarios)


_PULLED: Mapping[Lever, Callable[[Project, float, PullLevers], Project]] = {
    Lever.USERS: _users,
    Lever.GROWTH: _grown,
    Lever.UTILISATION: _utilised,
    Lever.ENERGY_PRICE: _energy,
    Lever.GPU_PRICE: _gpus,
    Lever.CLOUD_PRICE: _clouds,
    Lever.DISCOUNT: _discounted,
    Lever.PUE: _pue_entered,
    Lever.LIFE: _lived,
    Lever.DISCOUNT_RATE: _rated,
}
