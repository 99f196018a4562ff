"""A quick look at racks, before anything is said of their cooling."""

from collections.abc import Iterable
from math import inf

from planner.compute.cooling_air import AirPlace, breathes_from_side, device_limit_c
from planner.compute.cooling_limits import CoolingLimits
from planner.compute.cooling_liquid import supply_limit_c
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.results import RackResult
from planner.engines.cooling import air_rise_k, inlet_c

_LOOK = -inf
"""Stands for a limit: this device must be looked at."""


class CoolingScreen:
    """Tells at a glance which racks of a row are cooled so that nothing is to be said of it.

    Thousands of racks are looked at in one edit; few of them are worth more than this.
    """

    def __init__(self, place: AirPlace, technology_c: float, limits: CoolingLimits) -> None:
        self._place = place
        self._technology_c = technology_c
        self._known = limits
        self._highest_c = place.recommended_high_c if place.chosen else inf
        self._limits: dict[EntryId, float] = {}

    def passes(self, result: RackResult, parts: Iterable[Part]) -> bool:
        """Whether every device of a rack breathes and is supplied with what it may be.

        In an aisle that is not contained, and from the side, there may be more to say.
        """
        place, limits = self._place, self._limits
        heat_kw, flow, warm = result.air_heat_kw, result.airflow_m3h, -inf
        if not place.contained:
            return False
        if flow > 0 and heat_kw > 0:
            rise_k = air_rise_k(heat_kw, flow, place.pressure_ratio)
            warm = inlet_c(place.supply_c, place.recirculation, rise_k)
        if warm > self._highest_c:
            return False
        for part in parts:
            limit = limits.get(part.id)
            if limit is None:
                limit = limits[part.id] = self._limit_c(part)
            if warm > limit or limit == _LOOK:
                return False
        return True

    def _limit_c(self, part: Part) -> float:
        """Return the warmest inlet of a device, below everything where it must be looked at."""
        if part.draw.liquid_share > 0 and self._technology_c > supply_limit_c(part, self._known):
            return _LOOK
        if part.draw.nameplate_kw == 0.0:
            return inf
        return _LOOK if breathes_from_side(part) else device_limit_c(part, self._place)
