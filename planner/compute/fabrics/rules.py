"""What fabrics take from the assumptions; projects that are older get what the catalogue says."""

from dataclasses import dataclass

from planner.compute.finance_rates import given
from planner.domain.project import PartShelf


@dataclass(frozen=True, slots=True)
class FabricRules:
    """Lengths, tray and limits of fabrics."""

    tray_height_m: float = 2.6
    slack_m: float = 1.0
    between_rooms_m: float = 30.0
    cable_diameter_mm: float = 6.0
    tray_width_mm: float = 600.0
    tray_depth_mm: float = 100.0
    tray_fill_limit: float = 0.4
    training_oversubscription: float = 1.0
    storage_gb_s_per_gpu: float = 0.5
    switches_per_rack: float = 16.0


_USUAL = FabricRules()


def fabric_rules(shelf: PartShelf) -> FabricRules:
    """Return the rules of a project."""

    def value(key: str, usual: float) -> float:
        return given(shelf, f"network.{key}", usual)

    return FabricRules(
        tray_height_m=value("tray_height_m", _USUAL.tray_height_m),
        slack_m=value("cable_slack_m", _USUAL.slack_m),
        between_rooms_m=value("between_rooms_m", _USUAL.between_rooms_m),
        cable_diameter_mm=value("cable_diameter_mm", _USUAL.cable_diameter_mm),
        tray_width_mm=value("tray_width_mm", _USUAL.tray_width_mm),
        tray_depth_mm=value("tray_depth_mm", _USUAL.tray_depth_mm),
        tray_fill_limit=value("tray_fill_limit", _USUAL.tray_fill_limit),
        training_oversubscription=value(
            "training_oversubscription", _USUAL.training_oversubscription
        ),
        storage_gb_s_per_gpu=value("storage_gb_s_per_gpu", _USUAL.storage_gb_s_per_gpu),
        switches_per_rack=value("switches_per_rack", _USUAL.switches_per_rack),
    )
