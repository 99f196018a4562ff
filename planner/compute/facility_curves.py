"""Curves of a site's plant that only charts need: efficiency and loss of its UPS against load."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.power_tables import autonomy
from planner.compute.site_plant import plant_inputs
from planner.compute.steps.plant import elements_of, plant_of
from planner.domain.facility import PowerElement, PowerKind
from planner.domain.site import Site
from planner.engines.power import shared_losses

_POINTS = 50
"""Steps of the curve up to the rating; the first are left out, where nearly all is lost."""
_FIRST = 2


@dataclass(frozen=True, slots=True)
class UpsPoint:
    """UPS systems of a site at one load: `load` is its share of their rating, together."""

    load: float
    loss_kw: float
    efficiency: float


@dataclass(frozen=True, slots=True)
class UpsCurve:
    """What the UPS systems of a site lose, from 4 % load to their rating.

    `drawn` tells whether they stand on the plan; `capacity_kw` is what they are rated for together.
    `autonomy_min` is how long the batteries of the weakest carry each load; empty where there are
    none, or their tables end below the rating.
    """

    points: tuple[UpsPoint, ...]
    capacity_kw: float
    units: int
    drawn: bool
    autonomy_min: tuple[float, ...] = ()


def ups_curve(case: Case, site: Site) -> UpsCurve | None:
    """Return efficiency and loss of a site's UPS against load; None without load or rating.

    Efficiency = load ÷ (load + loss).
    """
    result = case.evaluation.sites.get(site.id)
    if result is None or result.design is None:
        return None
    drawn = plant_of(case.context, site)
    units = plant_inputs(result.it_power_kw, site.design, case.context.plant_rules, drawn).ups_units
    capacity_kw = sum(one.capacity for one in units)
    if capacity_kw <= 0:
        return None
    points = []
    for step in range(_FIRST, _POINTS + 1):
        load = step / _POINTS
        loss_kw = sum(one.kw for one in shared_losses(load * capacity_kw, units))
        efficiency = load * capacity_kw / (load * capacity_kw + loss_kw)
        points.append(UpsPoint(load, loss_kw, efficiency))
    return UpsCurve(
        tuple(points),
        capacity_kw,
        sum(one.count for one in units),
        bool(drawn.ups),
        _autonomy(case, site, [one.load for one in points]),
    )


def _autonomy(case: Case, site: Site, loads: Sequence[float]) -> tuple[float, ...]:
    """Return for each load how long batteries last: all UPS are loaded alike, the weakest decides."""
    systems = [
        one
        for one in elements_of(case.context, site)
        if isinstance(one, PowerElement) and one.kind is PowerKind.UPS
    ]
    found = []
    for load in loads:
        lasting = [autonomy(one, load, case.shelf.assumptions) for one in systems]
        known = [one.minutes for one in lasting if one is not None]
        if not known or len(known) < len(systems):
            return ()
        found.append(min(known))
    return tuple(found)
