"""Carbon of a plan: of running what it owns, of making it, per token and over its life.

Every GPU counts, and the rest of its server apart. What is rented is left out: nobody publishes
what stands behind an instance. Worked out on demand; nothing of it is part of an edit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.compute.explain.case import Case
from planner.compute.gpu_cost import draw_of
from planner.compute.hours import Calendar, Hours
from planner.compute.serve import TargetKind
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, SiteId
from planner.domain.phrase import Phrase, say
from planner.domain.project import PartShelf
from planner.domain.site import Site, SiteKind
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.carbon import (
    NOTHING,
    Embodied,
    HourClass,
    embodied_server,
    operational_by_hours_kg,
    per_million_tokens_g,
)

EXCLUSIONS = (
    say("What is rented: clouds and model APIs publish no figures of their servers."),
    say("Storage, switches, racks and buildings have no figure for their making."),
)
_NIGHT_FROM, _NIGHT_TO = 22, 6
_WEEKEND = 5
_LARGE_SERVER_GPUS = 8


@dataclass(frozen=True, slots=True)
class SiteCarbon:
    """Emissions of running a site in kg CO2e a year, by class of hours; None without grid data.

    `pue`, `wue_l_kwh`, `reused_share` and `renewable_share` are the key figures that the EU asks
    for; None where they are not known or, of the last two, not entered.
    """

    site: SiteId
    energy_kwh_year: float
    g_per_kwh: float | None
    hours: tuple[HourClass, ...]
    kg_year: float | None
    pue: float | None
    reused_share: float | None
    renewable_share: float | None
    wue_l_kwh: float | None = None
    water_l_year: float | None = None


@dataclass(frozen=True, slots=True)
class PartCarbon:
    """Emissions of making all pieces of one part; None where there is no figure."""

    part: EntryId
    label: str
    count: int
    embodied: Embodied | None


@dataclass(frozen=True, slots=True)
class PlanCarbon:
    """The whole: running by site, making by part, the life, and per million output tokens.

    `operational_kg_year` is None when a site has no grid data. `without_figure` counts the pieces
    whose making has none.
    """

    sites: tuple[SiteCarbon, ...]
    parts: tuple[PartCarbon, ...]
    operational_kg_year: float | None
    embodied: Embodied
    without_figure: int
    life_years: float
    tokens_year: float
    per_million_tokens_g: float | None

    @property
    def water_l_year(self) -> float | None:
        """Water of all sites whose water is known, in litres a year; None where none is."""
        known = [one.water_l_year for one in self.sites if one.water_l_year is not None]
        return sum(known) if known else None

    @property
    def life_kg(self) -> float | None:
        """Running over the life and making, in kg CO2e."""
        if self.operational_kg_year is None:
            return None
        return self.operational_kg_year * self.life_years + self.embodied.likely_kg


def plan_carbon(case: Case) -> PlanCarbon:
    """Return the carbon of everything that the plan owns or houses."""
    shares = _hour_shares(case)
    sites = tuple(
        _site(case, site, shares) for site in case.sites(SiteKind.OWN, SiteKind.COLOCATION)
    )
    parts = tuple(_parts(case))
    running = [one.kg_year for one in sites]
    operational = None if None in running else sum(kg for kg in running if kg is not None)
    embodied = NOTHING
    for one in parts:
        embodied = embodied if one.embodied is None else embodied.plus(one.embodied)
    life_years = case.shelf.assume("finance.life_months") / MONTHS_PER_YEAR
    tokens = _tokens_year(case)
    return PlanCarbon(
        sites,
        parts,
        operational,
        embodied,
        sum(one.count for one in parts if one.embodied is None),
        life_years,
        tokens,
        None
        if operational is None
        else per_million_tokens_g(operational, embodied.likely_kg, life_years, tokens),
    )


def _site(case: Case, site: Site, shares: Mapping[str, float]) -> SiteCarbon:
    result = case.evaluation.sites[site.id]
    region = case.region(site)
    grid = None if region is None else region.carbon_g_kwh
    hours: tuple[HourClass, ...] = ()
    if grid is not None:
        hours = tuple(
            HourClass(
                name,
                result.energy_kwh_year * share,
                grid * _assumed(case.shelf, f"carbon.grid_{name}", 1.0),
            )
            for name, share in shares.items()
        )
    return SiteCarbon(
        site.id,
        result.energy_kwh_year,
        grid,
        hours,
        operational_by_hours_kg(hours) if hours else None,
        result.pue,
        site.standing.reused_share,
        site.standing.renewable_share,
        None if result.water is None else result.water.l_kwh,
        None if result.water is None else result.water.l_year,
    )


def _hour_shares(case: Case) -> Mapping[str, float]:
    """The share of a year's energy that is used in each class of hours.

    Owned GPUs draw idle power at all hours and more with their load; everything else is steady.
    """
    service = case.served.first
    calendar = service.calendar
    owned = [
        service.utilisation[key]
        for key, target in case.served.targets.items()
        if target.kind is TargetKind.OWNED and key in service.utilisation
    ]
    draw = draw_of(case.evaluation.pools.values(), case.shelf)
    load: Hours = np.mean(owned, axis=0) if owned else calendar.zeros()
    mean = float(load.mean())
    drawn = draw.idle + draw.busy * (load / mean if mean else load)
    total = float(drawn.sum())
    return {name: float(drawn[mask].sum()) / total for name, mask in _classes(calendar).items()}


def _classes(calendar: Calendar) -> Mapping[str, np.ndarray]:
    weekend = calendar.day_of_week >= _WEEKEND
    night = (calendar.hour_of_day >= _NIGHT_FROM) | (calendar.hour_of_day < _NIGHT_TO)
    return {"day": ~weekend & ~night, "night": ~weekend & night, "weekend": weekend}


def _parts(case: Case) -> Iterator[PartCarbon]:
    for key, count in sorted(case.money.counts.items()):
        part = case.shelf.parts.get(key)
        if part is not None and count and part.kind is not PartKind.RACK:
            made = embodied_part(part, case.shelf)
            total = None if made is None else made.times(count)
            yield PartCarbon(key, part.label, count, total)


def embodied_part(part: Part, shelf: PartShelf) -> Embodied | None:
    """Return what making one piece of a part emits; None where nobody published a figure."""
    fit = part.accelerators
    if fit is not None:
        gpu = _estimate(shelf, "carbon.gpu_kg")
        large = _estimate(shelf, "carbon.gpu_server_kg")
        small = _estimate(shelf, "carbon.server_kg")
        if gpu is None or large is None or small is None:
            return None
        base = small
        if fit.count >= _LARGE_SERVER_GPUS:
            base = large.times(fit.count / _LARGE_SERVER_GPUS)
        return embodied_server(base, fit.count, gpu)
    return _estimate(shelf, "carbon.server_kg") if part.kind is PartKind.CPU_SERVER else None


def _estimate(shelf: PartShelf, key: str) -> Embodied | None:
    known = shelf.assumptions.get(key)
    if known is None:
        return None
    return Embodied(known.likely, known.low, known.high)


def _assumed(shelf: PartShelf, key: str, otherwise: float) -> float:
    known = shelf.assumptions.get(key)
    return otherwise if known is None else known.likely


def _tokens_year(case: Case) -> float:
    """Output tokens that owned hardware serves in the first year."""
    service, targets = case.served.first, case.served.targets
    return sum(
        service.requests_year(workload, key) * case.workloads[workload].generated_tokens
        for workload, key in service.served
        if targets[key].kind is TargetKind.OWNED
    )


def hour_class_label(name: str) -> Phrase:
    """Return a class of hours in words."""
    return {
        "day": say("Weekdays, 6 to 22 h"),
        "night": say("Weekdays, 22 to 6 h"),
        "weekend": say("Weekends"),
    }[name]
