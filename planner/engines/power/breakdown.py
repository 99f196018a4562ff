"""Where the power of a site goes in one state, and the PUE that follows from it."""

from dataclasses import dataclass

from planner.engines.power.drawn import UnitDraw, total_kw


@dataclass(frozen=True, slots=True)
class PueBreakdown:
    """Where the power of a site goes, in kW; `heat_air_kw` + `heat_liquid_kw` leave the hall.

    Each component is told by the units that make it up. `mechanical_kw` is the heat that chillers
    carry, `rejected_kw` all heat that leaves the site.
    """

    it_kw: float
    rack_pdu_kw: float
    busways: tuple[UnitDraw, ...]
    pdus: tuple[UnitDraw, ...]
    ups: tuple[UnitDraw, ...]
    ups_capacity_kw: float
    pumps: tuple[UnitDraw, ...]
    fans: tuple[UnitDraw, ...]
    chillers: tuple[UnitDraw, ...]
    rejection: tuple[UnitDraw, ...]
    misc_kw: float
    recharge_kw: float
    transformers: tuple[UnitDraw, ...]
    heat_air_kw: float
    heat_liquid_kw: float
    mechanical_kw: float
    rejected_kw: float
    facility_kw: float

    @property
    def busway_kw(self) -> float:
        """Loss of the busways."""
        return total_kw(self.busways)

    @property
    def pdu_kw(self) -> float:
        """Loss of the floor PDUs."""
        return total_kw(self.pdus)

    @property
    def ups_loss_kw(self) -> float:
        """Loss of the UPS systems."""
        return total_kw(self.ups)

    @property
    def ups_out_kw(self) -> float:
        """What the UPS systems deliver: devices and all losses behind them."""
        return self.it_kw + self.rack_pdu_kw + self.busway_kw + self.pdu_kw

    @property
    def ups_load(self) -> float:
        """Load of the UPS systems as a share of what they are rated for together."""
        return self.ups_out_kw / self.ups_capacity_kw if self.ups_capacity_kw > 0 else 0.0

    @property
    def pump_kw(self) -> float:
        """Draw of the coolant pumps."""
        return total_kw(self.pumps)

    @property
    def fan_kw(self) -> float:
        """Draw of the room fans."""
        return total_kw(self.fans)

    @property
    def chiller_kw(self) -> float:
        """Draw of the chillers."""
        return total_kw(self.chillers)

    @property
    def rejection_kw(self) -> float:
        """Draw of heat rejection."""
        return total_kw(self.rejection)

    @property
    def transformer_loss_kw(self) -> float:
        """Loss of the transformers."""
        return total_kw(self.transformers)

    @property
    def pue(self) -> float | None:
        """Facility power ÷ IT power of this state; None without IT load."""
        return self.facility_kw / self.it_kw if self.it_kw > 0 else None
