"""How a power or cooling element reads in a few words."""

from planner.domain.facility import CoolingElement, CoolingKind, PlantElement, PowerKind
from planner.presenters import formats
from planner.presenters.wording import translate

_KVA_PER_MVA = 1000.0


def element_kind(element: PlantElement) -> str:
    """Return the words for what an element is."""
    if isinstance(element, CoolingElement):
        return _cooling_kind(element.kind)
    return {
        PowerKind.UTILITY: translate("inspector", "utility"),
        PowerKind.TRANSFORMER: translate("inspector", "transformer"),
        PowerKind.GENERATOR: translate("inspector", "generator"),
        PowerKind.UPS: translate("inspector", "UPS"),
        PowerKind.SWITCHGEAR: translate("inspector", "switchgear"),
        PowerKind.BUSWAY: translate("inspector", "busway"),
        PowerKind.PDU: translate("inspector", "PDU"),
        PowerKind.BREAKER: translate("inspector", "breaker"),
        PowerKind.BATTERY: translate("inspector", "battery"),
    }[element.kind]


def _cooling_kind(kind: CoolingKind | None) -> str:
    return {
        CoolingKind.AIR_HANDLER: translate("inspector", "air handler"),
        CoolingKind.IN_ROW: translate("inspector", "in-row cooler"),
        CoolingKind.REAR_DOOR: translate("inspector", "rear door"),
        CoolingKind.CDU: translate("inspector", "CDU"),
        CoolingKind.CHILLER: translate("inspector", "chiller"),
        CoolingKind.HEAT_REJECTION: translate("inspector", "heat rejection"),
        CoolingKind.PUMP: translate("inspector", "pump"),
        None: translate("inspector", "cooling"),
    }[kind]


def element_rating(element: PlantElement) -> str:
    """Return the rating of one unit in a few words: kVA, A or kW."""
    if isinstance(element, CoolingElement):
        return str(formats.quantity(element.capacity_kw, formats.POWER))
    if element.kva is not None and element.kva >= _KVA_PER_MVA:
        return f"{formats.short(element.kva / _KVA_PER_MVA)}{formats.SPACE}MVA"
    if element.kva is not None:
        return f"{formats.short(element.kva)}{formats.SPACE}kVA"
    if element.amps is not None:
        return f"{formats.short(element.amps)}{formats.SPACE}A"
    if element.energy_kwh is not None:
        return f"{formats.short(element.energy_kwh)}{formats.SPACE}kWh"
    return ""
