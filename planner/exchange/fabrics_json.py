"""Fabrics in the results as JSON: switches, ports, cables and optics; what has no value is left out."""

from typing import Any

from planner.domain.fabric_results import FabricResult
from planner.domain.results import Evaluation


def fabrics_json(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return every fabric, in the order of the plan."""
    return [_fabric(one) for one in evaluation.fabrics.values()]


def _fabric(result: FabricResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": result.fabric,
        "name": result.name,
        "kind": str(result.kind),
        "site": result.site,
    }
    if result.no_data:
        return found | {"no_data": str(result.no_data)}
    found |= {
        "tiers": result.tiers,
        "switches": [
            {"tier": str(one.tier), "needed": one.needed, "placed": one.placed}
            for one in result.switches
        ],
        "devices": result.devices,
        "ports_used": result.used_ports,
        "ports_free": result.free_ports,
        "cables": [
            {"medium": one.name, "length_m": one.length_m, "count": one.count}
            for one in result.cables
        ],
        "cables_without_length": result.unplaced_links,
        "cables_without_medium": result.unreached_links,
        "optical_modules": sum(one.count for one in result.modules),
        "optics_kw": result.optics_kw,
    }
    known = {
        "oversubscription": result.oversubscription,
        "longest_m": result.longest_m,
        "tray_fill": result.tray_fill,
        "storage_need_gb_s": result.storage_need_gb_s,
        "storage_has_gb_s": result.storage_has_gb_s,
    }
    return found | {key: value for key, value in known.items() if value is not None}
