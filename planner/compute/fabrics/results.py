"""The result of a fabric, from its size, its switches and its cables."""

from collections.abc import Mapping, Sequence

import numpy as np

from planner.compute.fabrics.cabling import UNREACHED, Cabling, cabling
from planner.compute.fabrics.counting import Optics, bundles, cable_counts, fullest_tray
from planner.compute.fabrics.hosts import Hosts, Spot
from planner.compute.fabrics.rules import FabricRules
from planner.compute.fabrics.sizing import SizedFabric, tier_sizes
from planner.domain.fabric import FabricKind, FabricSwitch, Tier
from planner.domain.fabric_results import FabricResult, TierCount
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RackId, SiteId
from planner.engines.network import (
    FatTree,
    oversubscription,
    storage_need_gb_s,
    storage_reach_gb_s,
)


def fabric_result(
    site: SiteId,
    sized: SizedFabric,
    members: tuple[FabricSwitch, ...],
    hosts: Hosts,
    spots: Mapping[RackId, Spot],
    parts: Mapping[EntryId, Part],
    rules: FabricRules,
) -> FabricResult:
    """Return everything known of a fabric."""
    fabric, tree = sized.fabric, sized.tree
    cables = cabling(sized, members, hosts, spots, rules)
    if tree is None or cables is None:
        return FabricResult(
            *(fabric.id, site, fabric.name, fabric.kind, sized.radix),
            devices=len({node.host.placement for node in sized.nodes}),
            endpoints=sized.endpoints,
            reserved_ports=fabric.manager_ports,
            no_data=sized.refusal,
        )
    optics = Optics(cables, spots)
    runs = bundles(cables)
    need, has = _storage(sized, parts, rules)
    placed = np.isfinite(cables.length_m)
    lengths = cables.length_m[placed]
    return FabricResult(
        fabric=fabric.id,
        site=site,
        name=fabric.name,
        kind=fabric.kind,
        radix=sized.radix,
        spine_radix=sized.spine_radix,
        tiers=tree.tiers,
        switches=_tiers(tree, members),
        members=members,
        devices=len({node.host.placement for node in sized.nodes}),
        endpoints=sized.endpoints,
        endpoint_ports=tree.endpoint_ports,
        reserved_ports=fabric.manager_ports * fabric.planes,
        down=tree.down,
        up=tree.up,
        per_pair=tree.per_pair,
        oversubscription=_oversubscription(sized, tree, cables, members),
        endpoint_links=int(cables.is_endpoint.sum()),
        trunk_links=tree.trunks,
        unplaced_links=int((~placed).sum()),
        unreached_links=int((placed & (cables.medium == UNREACHED)).sum()),
        longest_m=float(lengths.max()) if len(lengths) else None,
        cables=cable_counts(cables),
        modules=optics.modules,
        optics_kw=optics.nic_kw + optics.switch_kw,
        nic_optics_kw=optics.nic_kw,
        switch_optics_kw=optics.switch_kw,
        nic_optics_by_room=tuple(optics.by_room.items()),
        bundles=runs,
        tray_fill=fullest_tray(runs, spots, rules),
        storage_need_gb_s=need,
        storage_has_gb_s=has,
    )


def _tiers(tree: FatTree, members: Sequence[FabricSwitch]) -> tuple[TierCount, ...]:
    return tuple(
        TierCount(tier, count * tree.planes, sum(one.tier is tier for one in members))
        for tier, count in tier_sizes(tree).items()
    )


def _oversubscription(
    sized: SizedFabric, tree: FatTree, cables: Cabling, members: Sequence[FabricSwitch]
) -> float | None:
    """Bandwidth of the fullest leaf towards endpoints over that towards the spines that stand."""
    leaves = cables.other[cables.is_endpoint]
    if tree.tiers == 1 or not len(leaves):
        return None
    fullest = int(np.unique(leaves, return_counts=True)[1].max())
    spines = sum(one.tier is Tier.SPINE for one in members) / tree.planes
    in_pod = tree.spines / tree.pods
    uplinks = int(tree.up * min(1.0, spines / tree.pods / in_pod)) if spines else tree.up
    fabric = sized.fabric
    return oversubscription(fullest, fabric.adapter_gbit_s, uplinks, fabric.port_gbit_s)


def _storage(
    sized: SizedFabric, parts: Mapping[EntryId, Part], rules: FabricRules
) -> tuple[float | None, float | None]:
    """What the GPUs of the site need of storage, and what reaches them; None for other fabrics.

    A storage system whose read bandwidth nobody printed counts as what its ports carry.
    """
    fabric = sized.fabric
    if fabric.kind is not FabricKind.STORAGE:
        return None, None
    gpus = ports = 0
    read = 0.0
    for node in sized.nodes:
        part = parts[node.host.part]
        if part.storage is None:
            gpus += part.gpus if node.number == 0 else 0
            continue
        mine = node.ports * fabric.planes
        printed = part.storage.read_gb_s
        read += (
            storage_reach_gb_s(float("inf"), mine, fabric.adapter_gbit_s)
            if printed is None
            else printed
        )
        ports += mine
    return (
        storage_need_gb_s(gpus, rules.storage_gb_s_per_gpu),
        storage_reach_gb_s(read, ports, fabric.adapter_gbit_s),
    )
