"""What is decided for the plant of a whole site, whatever elements stand on the plan."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.cooling_design import DEFAULT_COOLING, CoolingDesign
from planner.domain.pue import PueCategory

NORTH_AMERICA = ("US", "CA", "MX")
"""Countries whose buildings have North American voltages and breaker practice."""


class Redundancy(StrEnum):
    """How much more plant is installed than the load needs."""

    N = "N"
    N_PLUS_1 = "N+1"
    TWO_N = "2N"
    THREE_TO_MAKE_TWO = "3N/2"
    FOUR_TO_MAKE_THREE = "4N/3"
    TWO_N_PLUS_1 = "2(N+1)"


class BreakerPractice(StrEnum):
    """Which rule says how far a breaker may be loaded for hours."""

    BY_VOLTAGE = "by voltage"
    NEC = "NEC"
    IEC = "IEC"

    @property
    def north_american(self) -> bool | None:
        """Whether it is the North American rule; None where the voltage of a circuit decides."""
        return None if self is BreakerPractice.BY_VOLTAGE else self is BreakerPractice.NEC


@dataclass(frozen=True, slots=True)
class FacilityDesign:
    """The decisions for the plant of one site; the defaults are those of a plan that says nothing.

    `redundancy` is that of the UPS systems; with N + 1 and 2(N + 1), `modules` of them carry the
    load (N). `target_class` is the availability class of EN 50600-1 that the site aims at, 1 to 4
    as tiers I to IV, 0 for none.
    """

    redundancy: Redundancy = Redundancy.TWO_N
    modules: int = 1
    breakers: BreakerPractice = BreakerPractice.BY_VOLTAGE
    cooling: CoolingDesign = DEFAULT_COOLING
    pue_category: PueCategory = PueCategory.IT_INPUT
    pue_target: float | None = None
    water_permit_m3: float | None = None
    target_class: int = 0


DEFAULT_DESIGN = FacilityDesign()
"""That of a site nothing was decided for."""
