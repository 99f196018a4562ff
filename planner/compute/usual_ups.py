"""The UPS systems of a site on whose plan none stands: how many, of how many units, how large.

Definitions, section 8: each system is rated peak ÷ 0.9 and carries the peak alone. Where three
systems make two, or four make three, they carry it together with one of them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.facility_design import FacilityDesign, Redundancy

_SYSTEMS = {
    Redundancy.N: 1,
    Redundancy.N_PLUS_1: 1,
    Redundancy.THREE_TO_MAKE_TWO: 3,
    Redundancy.FOUR_TO_MAKE_THREE: 4,
}
"""UPS systems of a topology where it decides; the others have as many as the assumptions say."""
_SHARING = (Redundancy.THREE_TO_MAKE_TWO, Redundancy.FOUR_TO_MAKE_THREE)
_WITH_SPARE = (Redundancy.N_PLUS_1, Redundancy.TWO_N_PLUS_1)


@dataclass(frozen=True, slots=True)
class UsualUps:
    """UPS systems that are alike; `rating_kw` is what one carries without its `spare` units.

    `units` stand side by side in each system.
    """

    systems: int
    rating_kw: float
    units: int = 1
    spare: int = 0

    @property
    def all_units(self) -> int:
        """The units of all systems; they share the load."""
        return self.systems * self.units

    @property
    def unit_kw(self) -> float:
        """The rating of one unit in kW."""
        return self.rating_kw / (self.units - self.spare)


def usual_ups(peak_kw: float, design: FacilityDesign, values: Mapping[str, float]) -> UsualUps:
    """Return the UPS systems that carry *peak_kw* in the topology of a *design*.

    *values* are the assumptions by key.
    """
    systems = _SYSTEMS.get(design.redundancy, int(values["power.ups_systems"]))
    makes = systems - 1 if design.redundancy in _SHARING else 1
    rating_kw = peak_kw / makes / values["power.ups_sizing"]
    if design.redundancy not in _WITH_SPARE:
        return UsualUps(systems, rating_kw)
    return UsualUps(systems, rating_kw, max(1, design.modules) + 1, 1)
