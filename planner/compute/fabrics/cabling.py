"""The cables of a fabric: both ends, length, medium and stock length of each.

One array element a cable, since large fabrics have tens of thousands; the schedule, the counts and
the lines on the canvas are all read from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.compute.fabrics.hosts import Host, Hosts, Spot
from planner.compute.fabrics.rules import FabricRules
from planner.compute.fabrics.sizing import Node, SizedFabric, tier_sizes
from planner.domain.fabric import Fabric, FabricSwitch, Medium, Tier
from planner.domain.identity import PlacementId, RackId
from planner.engines.network import (
    FatTree,
    Links,
    endpoint_links,
    is_split,
    leaf_spine_links,
    reach_m,
    spine_core_links,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

UNREACHED = -1
"""Medium of a cable that none reaches, or whose ends do not both stand."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of cables: a computer or a switch, in its rack where it stands.

    `number` tells the trays of a rack system apart. `tier` is None for endpoints; `place` counts
    switches of a tier in their plane.
    """

    rack: RackId | None
    host: Host | None
    number: int = 0
    tier: Tier | None = None
    plane: int = 0
    place: int = 0

    @property
    def placement(self) -> PlacementId | None:
        """The device, None for a switch that is still to be placed."""
        return self.host.placement if self.host is not None else None


@dataclass(frozen=True, slots=True, eq=False)
class Cabling:
    """All cables of a fabric; `one` and `other` index `ends`, `medium` its usable media.

    `one` is the lower end: the endpoint, or the switch nearer to endpoints. `is_endpoint` marks
    cables to endpoints. Lengths are NaN while an end does not stand.
    """

    fabric: Fabric
    media: tuple[Medium, ...]
    ends: tuple[End, ...]
    one: Ints
    one_port: Ints
    other: Ints
    other_port: Ints
    is_endpoint: NDArray[np.bool_]
    length_m: Floats
    medium: Ints
    stock_m: Floats

    def __len__(self) -> int:
        return len(self.one)


def cabling(
    sized: SizedFabric,
    members: Sequence[FabricSwitch],
    hosts: Hosts,
    spots: Mapping[RackId, Spot],
    rules: FabricRules,
) -> Cabling | None:
    """Return the cables of a fabric; None when it has no tree."""
    tree, fabric = sized.tree, sized.fabric
    if tree is None:
        return None
    ends = [_node_end(node) for node in sized.nodes]
    first = _switch_ends(tree, members, hosts, ends)
    pieces = [
        (_shifted(links, low, high), endpoint)
        for plane in range(fabric.planes)
        for links, low, high, endpoint in _plane_links(sized, tree, first, plane)
    ]
    one, one_port, other, other_port = (
        np.concatenate([getattr(links, name) for links, _ in pieces])
        for name in ("lower", "lower_port", "upper", "upper_port")
    )
    is_endpoint = np.concatenate([np.full(len(links), mark) for links, mark in pieces])
    length, inside = _lengths(ends, spots, one, other, rules)
    media = fabric.usable_media
    medium = _media(fabric, media, length, inside)
    return Cabling(
        fabric=fabric,
        media=media,
        ends=tuple(ends),
        one=one,
        one_port=one_port,
        other=other,
        other_port=other_port,
        is_endpoint=is_endpoint,
        length_m=length,
        medium=medium,
        stock_m=_stock(media, medium, length),
    )


def _node_end(node: Node) -> End:
    return End(node.rack, node.host, node.number)


def _switch_ends(
    tree: FatTree, members: Sequence[FabricSwitch], hosts: Hosts, ends: list[End]
) -> dict[tuple[int, Tier], int]:
    """Append an end for every switch of the tree, placed or not; return where each tier begins."""
    where = {host.placement: (rack, host) for rack, inside in hosts.items() for host in inside}
    first = {}
    for plane in range(tree.planes):
        for tier, count in tier_sizes(tree).items():
            first[plane, tier] = len(ends)
            mine = [one for one in members if one.plane == plane and one.tier is tier]
            for place in range(count):
                rack, host = where[mine[place].placement] if place < len(mine) else (None, None)
                ends.append(End(rack, host, 0, tier, plane, place))
    return first


def _plane_links(
    sized: SizedFabric, tree: FatTree, first: Mapping[tuple[int, Tier], int], plane: int
) -> list[tuple[Links, int, int, bool]]:
    """The links of one plane, and where their lower and upper ends begin."""
    ports = [node.ports for node in sized.nodes]
    leaf = first[plane, Tier.LEAF]
    found = [(endpoint_links(ports, tree), 0, leaf, True)]
    if tree.tiers > 1:
        spine = first[plane, Tier.SPINE]
        found.append((leaf_spine_links(tree), leaf, spine, False))
        if tree.tiers > 2:
            found.append((spine_core_links(tree), spine, first[plane, Tier.CORE], False))
    return found


def _shifted(links: Links, low: int, high: int) -> Links:
    return Links(links.lower + low, links.lower_port, links.upper + high, links.upper_port)


def _lengths(
    ends: Sequence[End], spots: Mapping[RackId, Spot], one: Ints, other: Ints, rules: FabricRules
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the length of each cable, and which stay inside their rack.

    Along both axes, up to the tray and down again; inside a rack from height to height.
    """
    nowhere = (np.nan, np.nan, np.nan, -1.0)
    racks: dict[RackId, float] = {}
    rows = []
    for end in ends:
        spot = spots.get(end.rack) if end.rack is not None else None
        if spot is None or end.host is None or end.rack is None:
            rows.append(nowhere)
            continue
        number = racks.setdefault(end.rack, float(len(racks)))
        rows.append((spot.x_m, spot.y_m, end.host.z_m, number))
    x, y, z, rack = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    rise = np.maximum(rules.tray_height_m - z, 0.0)
    inside = (rack[one] == rack[other]) & (rack[one] >= 0)
    between = np.abs(x[one] - x[other]) + np.abs(y[one] - y[other]) + rise[one] + rise[other]
    length = np.where(inside, np.abs(z[one] - z[other]), between) + rules.slack_m
    return length, inside


def _media(
    fabric: Fabric, media: Sequence[Medium], length: Floats, inside: NDArray[np.bool_]
) -> Ints:
    """Return the first medium that reaches; patch panels stand between racks only."""
    split = is_split(fabric.lanes)
    chosen = np.full(len(length), UNREACHED, dtype=np.int64)
    for index, medium in enumerate(media):
        far = reach_m(medium, split=split, panels=fabric.panels)
        near = reach_m(medium, split=split)
        reached = length <= np.where(inside, near, far)
        chosen[reached & (chosen == UNREACHED)] = index
    return chosen


def _stock(media: Sequence[Medium], medium: Ints, length: Floats) -> Floats:
    """Return the length each cable is bought in; NaN without medium."""
    stock = np.full(len(length), np.nan)
    for index, one in enumerate(media):
        mine = medium == index
        if not mine.any():
            continue
        sold = np.array(one.lengths_m)
        place = np.searchsorted(sold, length[mine] - 1e-9)
        made = np.ceil(length[mine] - 1e-9)
        stock[mine] = np.where(place < len(sold), sold[np.minimum(place, len(sold) - 1)], made)
    return stock
