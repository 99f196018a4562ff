"""Wiring: which port of which switch each link of one plane takes.

Endpoints are counted in the order of the nodes; on each rail so many go to a leaf as it has ports
down. Each port is used once, and every connected pair of switches has the same number of links.
Arrays of numpy, since large fabrics have tens of thousands of links.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.engines.network.fat_tree import FatTree

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links of one kind, one element each: both ends and their ports, all counted from 0."""

    lower: Ints
    lower_port: Ints
    upper: Ints
    upper_port: Ints

    def __len__(self) -> int:
        return len(self.lower)


def endpoint_links(ports: Sequence[int], tree: FatTree) -> Links:
    """Return the links of nodes with so many ports each to the leaves of one plane.

    Port q of a node is on rail q modulo the rails. Nodes that the tree does not hold are left out.
    """
    counts = np.asarray(ports, dtype=np.int64)
    nodes = np.repeat(np.arange(len(counts)), counts)
    firsts = np.repeat(np.cumsum(counts) - counts, counts)
    port = np.arange(len(nodes)) - firsts
    rail = port % tree.rails
    place = np.empty(len(nodes), dtype=np.int64)
    for one in range(tree.rails):
        mine = rail == one
        place[mine] = np.arange(int(mine.sum()))
    leaf = place // tree.down * tree.rails + rail
    held = leaf < tree.leaves
    return Links(nodes[held], port[held], leaf[held], (place % tree.down)[held])


def leaf_spine_links(tree: FatTree) -> Links:
    """Return the links between leaves and spines of one plane."""
    if tree.tiers < 2:
        return _nothing()
    in_pod, spines = tree.leaves // tree.pods, tree.spines // tree.pods
    leaf = np.repeat(np.arange(tree.leaves), tree.up)
    uplink = np.tile(np.arange(tree.up), tree.leaves)
    spine = leaf // in_pod * spines + uplink // tree.per_pair
    spine_port = leaf % in_pod * tree.per_pair + uplink % tree.per_pair
    return Links(leaf, tree.down + uplink, spine, spine_port)


def spine_core_links(tree: FatTree) -> Links:
    """Return the links between spines and cores of one plane."""
    if tree.tiers < 3:
        return _nothing()
    spines = tree.spines // tree.pods
    cores, half = tree.cores // spines, tree.above // 2
    spine = np.repeat(np.arange(tree.spines), half)
    uplink = np.tile(np.arange(half), tree.spines)
    core = spine % spines * cores + uplink // tree.core_per_pair
    core_port = spine // spines * tree.core_per_pair + uplink % tree.core_per_pair
    return Links(spine, half + uplink, core, core_port)


def rail_ports(ports: Sequence[int], rails: int, reserved: int = 0) -> int:
    """Return the ports of the busiest rail, those reserved for fabric managers spread over all."""
    counts = np.asarray(ports, dtype=np.int64)
    busiest = 0
    for rail in range(rails):
        mine = int(((counts + rails - 1 - rail) // rails).sum())
        busiest = max(busiest, mine + (reserved + rails - 1 - rail) // rails)
    return busiest


def _nothing() -> Links:
    none = np.empty(0, dtype=np.int64)
    return Links(none, none, none, none)
