"""Network: traffic of requests, fabrics of a site and their cables.

Fat trees by the tables of published reference architectures, the wiring of their ports, media by
length, optics, scale-up domains, storage bandwidth.
"""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.engines.network import cables, fat_tree, loads, optics, scale_up, traffic
from planner.engines.network.cables import cable_length_m, tray_fill
from planner.engines.network.fat_tree import (
    FatTree,
    TreeDemand,
    k_ary,
    sized_tree,
    tier_limit,
    usable_nodes,
)
from planner.engines.network.loads import (
    oversubscription,
    storage_need_gb_s,
    storage_reach_gb_s,
)
from planner.engines.network.media import chosen_medium, is_split, reach_m, stock_length_m
from planner.engines.network.optics import modules, optics_kw
from planner.engines.network.scale_up import ScaleUpDomain, scale_up_links
from planner.engines.network.traffic import (
    load_gbit_s,
    message_bytes,
    traffic_gbit_s,
    vector_bytes,
)
from planner.engines.network.wiring import (
    Links,
    endpoint_links,
    leaf_spine_links,
    rail_ports,
    spine_core_links,
)

__all__ = [
    "FORMULAS",
    "FatTree",
    "Links",
    "ScaleUpDomain",
    "TreeDemand",
    "cable_length_m",
    "chosen_medium",
    "endpoint_links",
    "is_split",
    "k_ary",
    "leaf_spine_links",
    "load_gbit_s",
    "message_bytes",
    "modules",
    "optics_kw",
    "oversubscription",
    "rail_ports",
    "reach_m",
    "scale_up_links",
    "sized_tree",
    "spine_core_links",
    "stock_length_m",
    "storage_need_gb_s",
    "storage_reach_gb_s",
    "tier_limit",
    "traffic_gbit_s",
    "tray_fill",
    "usable_nodes",
    "vector_bytes",
]

FORMULAS: Mapping[str, Formula] = {
    **traffic.FORMULAS,
    **fat_tree.FORMULAS,
    **cables.FORMULAS,
    **optics.FORMULAS,
    **scale_up.FORMULAS,
    **loads.FORMULAS,
}
"""Every formula of the engine by id."""
