"""What is chosen for the cooling of a site. None everywhere means: as the assumptions say."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.climate import ClimateRecord
from planner.domain.identity import RoomId


class Rejection(StrEnum):
    """How heat leaves the site."""

    DRY = "dry cooler"
    ADIABATIC = "adiabatic cooler"
    WET_CLOSED = "closed cooling tower"
    WET_OPEN = "open cooling tower"
    CHILLER = "chiller only"


class AirClass(StrEnum):
    """ASHRAE class that the inlet air of a site must keep."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    A4 = "A4"
    H1 = "H1"


@dataclass(frozen=True, slots=True)
class CoolingDesign:
    """Temperatures, heat rejection, water and climate of a site.

    `technology_water_c` follows facility water plus the approach of the CDU unless it is given.
    `cycles` is the concentration at which water of wet heat rejection is bled off. `staffed_rooms`
    are rooms where people work beside the racks.
    """

    air_class: AirClass = AirClass.A2
    supply_air_c: float | None = None
    supply_humidity_percent: float | None = None
    facility_water_c: float | None = None
    technology_water_c: float | None = None
    rejection: Rejection = Rejection.DRY
    cycles: float | None = None
    loop_litres: float | None = None
    staffed_rooms: tuple[RoomId, ...] = ()
    climate: ClimateRecord | None = None


DEFAULT_COOLING = CoolingDesign()
"""That of a site nothing was decided for."""
