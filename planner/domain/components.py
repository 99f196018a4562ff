"""What is bought but not placed on the canvas: parts inside devices, links, plant of a building.

Figures that a kind does not have, or that nobody printed, are None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence


class ComponentKind(StrEnum):
    """What a component is."""

    OPTIC = "optic"
    CABLE = "cable"
    NIC = "nic"
    MEMORY = "memory"
    DRIVE = "drive"
    TRAY = "tray"
    WORKSTATION = "workstation"
    REAR_DOOR = "rear-door"
    IN_ROW_COOLER = "in-row-cooler"
    AIR_HANDLER = "air-handler"
    CHILLER = "chiller"
    HEAT_REJECTION = "heat-rejection"
    BUSWAY = "busway"
    TAP_OFF = "tap-off"
    BATTERY = "battery"
    GENERATOR = "generator"
    TRANSFORMER = "transformer"
    SWITCHGEAR = "switchgear"

    @property
    def is_plant(self) -> bool:
        """Whether it is plant of a building; all others are bought with devices."""
        return self not in _WITH_DEVICES


_WITH_DEVICES = frozenset(
    {
        *(ComponentKind.OPTIC, ComponentKind.CABLE, ComponentKind.NIC, ComponentKind.MEMORY),
        *(ComponentKind.DRIVE, ComponentKind.TRAY, ComponentKind.WORKSTATION),
    }
)


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a device, a link or a piece of plant as it is bought.

    `ratings` holds its technical figures by the name of the column, units included
    (``port_gbit_s``, ``nameplate_kw``, ``capacity_tb``, ``cooling_kw``, ...); what is absent is not
    known. `price_usd` and `lead_weeks` are likely values of one piece, `price_usd_tb` of one TB.
    """

    id: EntryId
    kind: ComponentKind
    manufacturer: str
    name: str
    part_number: str = ""
    protocol: str = ""
    ratings: Mapping[str, float] = field(default_factory=dict)
    price_usd: float | None = None
    price_usd_tb: float | None = None
    lead_weeks: float | None = None
    country_of_design: str = ""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Manufacturer and name without repeating the manufacturer."""
        if self.name.startswith(self.manufacturer):
            return self.name
        return f"{self.manufacturer} {self.name}"
