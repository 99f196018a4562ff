"""What the checks of the cooling of a site look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.compute.checks.cooling_plant import RoomCooling
from planner.compute.cooling_limits import CoolingLimits
from planner.compute.cooling_liquid import CoolantLoop
from planner.compute.free_cooling import SiteClimate
from planner.domain.cooling_design import CoolingDesign
from planner.domain.facility import CoolingElement
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.identity import RoomId
from planner.domain.site import Site


@dataclass(frozen=True, slots=True)
class SiteCooling:
    """What the checks of a site's cooling look at.

    `heat_kw` is all heat of its racks. `over_heated` names parts whose heat figure is above their
    power. `water_l_kwh` is the water a kWh of IT needs, None where it is not known. `loud_servers`
    are air-cooled servers of eight GPUs and more, by room.
    """

    site: Site
    design: CoolingDesign
    limits: CoolingLimits
    climate: SiteClimate | None
    loop: CoolantLoop
    rooms: Mapping[RoomId, RoomCooling]
    elements: Sequence[CoolingElement]
    heat_kw: float
    water_l_kwh: float | None
    over_heated: tuple[str, ...]
    loud_servers: Mapping[RoomId, int]

    @property
    def liquid_kw(self) -> float:
        """Heat to liquid of all racks."""
        return sum(one.liquid_kw for one in self.rooms.values())


def site_finding(
    state: SiteCooling,
    rule: str,
    severity: Severity,
    message: str,
    detail: str,
    source: str,
    *fixes: Fix,
) -> Finding:
    """Return a finding on the site as a whole."""
    site = state.site
    return Finding(rule, site.id, site.name, severity, message, detail, source, fixes)
