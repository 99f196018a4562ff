"""PUE by component, and where the energy of IT is measured for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from planner.domain.phrase import say

COMPONENTS: Mapping[str, str] = {
    "rack_pdu": say("Rack PDUs"),
    "busway": say("Busways"),
    "pdu": say("Floor PDUs"),
    "ups": say("UPS"),
    "pumps": say("Coolant pumps"),
    "fans": say("Room fans"),
    "chillers": say("Chillers"),
    "rejection": say("Heat rejection"),
    "misc": say("Lights and controls"),
    "recharge": say("Battery recharge"),
    "transformers": say("Transformers"),
}
"""What a site draws beside IT, from the racks to the grid, by name."""


class PueCategory(IntEnum):
    """Where ISO/IEC 30134-2 measures the energy of IT: the further up the chain, the lower the PUE.

    PDUs are those that feed racks; what is measured behind them still has the losses of the rack
    PDUs in it.
    """

    UPS_OUTPUT = 1
    PDU_OUTPUT = 2
    IT_INPUT = 3


@dataclass(frozen=True, slots=True)
class PueResult:
    """The build-up of one PUE, in kW of each component at the IT load stated.

    `ups_kw` is lost in UPS systems that are rated for `ups_capacity_kw` together. `liquid_kw` of the
    heat of IT goes to liquid. `rejected_kw` is the heat that leaves the site, `mechanical_kw` the
    part of it that chillers carry.
    """

    it_kw: float
    rack_pdu_kw: float
    busway_kw: float
    pdu_kw: float
    ups_kw: float
    pumps_kw: float
    fans_kw: float
    chillers_kw: float
    rejection_kw: float
    misc_kw: float
    recharge_kw: float
    transformer_kw: float
    ups_capacity_kw: float
    liquid_kw: float
    mechanical_kw: float
    rejected_kw: float

    @property
    def components_kw(self) -> dict[str, float]:
        """What is drawn beside IT, by component, from the racks to the grid."""
        return {
            "rack_pdu": self.rack_pdu_kw,
            "busway": self.busway_kw,
            "pdu": self.pdu_kw,
            "ups": self.ups_kw,
            "pumps": self.pumps_kw,
            "fans": self.fans_kw,
            "chillers": self.chillers_kw,
            "rejection": self.rejection_kw,
            "misc": self.misc_kw,
            "recharge": self.recharge_kw,
            "transformers": self.transformer_kw,
        }

    @property
    def plant_kw(self) -> float:
        """What cooling, lights and controls draw beside IT, behind no UPS."""
        return self.pumps_kw + self.fans_kw + self.chillers_kw + self.rejection_kw + self.misc_kw

    @property
    def facility_kw(self) -> float:
        """All of it together."""
        return self.it_kw + sum(self.components_kw.values())

    @property
    def ups_out_kw(self) -> float:
        """What the UPS systems deliver."""
        return self.it_kw + self.rack_pdu_kw + self.busway_kw + self.pdu_kw

    @property
    def ups_load(self) -> float | None:
        """Load of the UPS systems over what they are rated for; None where they have no rating."""
        return self.ups_out_kw / self.ups_capacity_kw if self.ups_capacity_kw > 0 else None

    @property
    def pue(self) -> float:
        """Facility power ÷ IT power at the input of the devices."""
        return self.pue_at(PueCategory.IT_INPUT)

    def measured_kw(self, category: PueCategory) -> float:
        """The power that a category counts as that of IT."""
        if category is PueCategory.UPS_OUTPUT:
            return self.ups_out_kw
        return self.it_kw + (self.rack_pdu_kw if category is PueCategory.PDU_OUTPUT else 0.0)

    def pue_at(self, category: PueCategory) -> float:
        """Facility power ÷ the power that a category counts as that of IT."""
        return self.facility_kw / self.measured_kw(category)


@dataclass(frozen=True, slots=True)
class WaterUse:
    """The water that heat rejection of a site takes; humidifiers and people are not counted.

    `l_kwh` is water use effectiveness (WUE, ISO/IEC 30134-9): litres for each kWh of IT over the
    year. The shares are the parts of the rejected heat that evaporate water, over the year and on
    the design day; `cycles` is how far water concentrates before it is bled off.
    """

    l_kwh: float
    l_year: float
    l_design_day: float
    evaporated_share: float
    evaporated_share_design: float
    cycles: float
