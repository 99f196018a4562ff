"""The groups that entries of the catalogue are listed in."""

from enum import StrEnum

from planner.domain.components import Component
from planner.domain.entry_fields import Entry
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi


class Chip(StrEnum):
    """The groups that the catalogue can be narrowed to."""

    GPU_SERVERS = "GPU servers"
    CPU_SERVERS = "CPU servers"
    STORAGE = "Storage"
    NETWORK = "Network"
    POWER = "Power"
    COOLING = "Cooling"
    RACKS = "Racks"
    COMPONENTS = "Parts"
    RACK_SYSTEMS = "Rack systems"
    CLOUD = "Cloud"
    MODEL_APIS = "Model APIs"
    SITES = "Sites"
    ACCELERATORS = "GPUs"
    LLMS = "LLMs"
    ENGINES = "Engines"

    @property
    def is_placed(self) -> bool:
        """Whether entries of this group can be dragged; the others are only looked at."""
        return self not in (Chip.ACCELERATORS, Chip.LLMS, Chip.ENGINES, Chip.COMPONENTS)

    @property
    def is_listed_with_all(self) -> bool:
        """Whether entries are listed while no group is chosen; places would drown the hardware."""
        return self.is_placed and self is not Chip.SITES


CHIP_OF_KIND = {
    PartKind.GPU_SERVER: Chip.GPU_SERVERS,
    PartKind.CPU_SERVER: Chip.CPU_SERVERS,
    PartKind.STORAGE: Chip.STORAGE,
    PartKind.SWITCH: Chip.NETWORK,
    PartKind.PDU: Chip.POWER,
    PartKind.UPS: Chip.POWER,
    PartKind.CDU: Chip.COOLING,
    PartKind.RACK: Chip.RACKS,
    PartKind.RACK_SYSTEM: Chip.RACK_SYSTEMS,
}
"""The group of each kind of hardware."""


def chip_of(entry: Entry) -> Chip:
    """Return the group that an entry is listed in."""
    match entry:
        case Part():
            return CHIP_OF_KIND[entry.kind]
        case CloudOffer():
            return Chip.CLOUD
        case ModelApi():
            return Chip.MODEL_APIS
        case Accelerator():
            return Chip.ACCELERATORS
        case LanguageModel():
            return Chip.LLMS
        case EngineProfile():
            return Chip.ENGINES
        case Component():
            return Chip.COMPONENTS
    return Chip.SITES
