"""Fat trees: how many switches, links and ports a fabric of so many endpoints takes.

Rail-optimised (each rail of a server on a leaf of its own), one to three tiers, one or more equal
planes, with or without oversubscription. Every pair of switches that is connected is connected by
the same whole number of links: a spine count divides the uplinks of a leaf.

Source: NVIDIA DGX SuperPOD reference architectures (H100, B200), tables of switches and cables;
the k-ary tree is that of Al-Fares, Loukissas and Vahdat, SIGCOMM 2008.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

from planner.domain.formula import Formula

MOST_TIERS = 3


@dataclass(frozen=True, slots=True)
class TreeDemand:
    """What a fabric connects: ports of endpoints on its busiest rail, in one plane.

    `rails` leaves make a scalable unit; 1 puts all ports of a server on the same leaf.
    `oversubscription` is the wanted ratio of ports down to ports up, 1 for none. `tiers` 0 takes
    the fewest that hold the endpoints. `spine_radix` is the ports of switches above the leaves, 0
    where they have as many.
    """

    rail_ports: int
    radix: int
    rails: int = 1
    planes: int = 1
    oversubscription: float = 1.0
    tiers: int = 0
    spine_radix: int = 0

    @property
    def above(self) -> int:
        """Ports of a switch above the leaves."""
        return self.spine_radix or self.radix

    @property
    def endpoints(self) -> int:
        """Ports of endpoints in one plane, each rail as full as the busiest."""
        return self.rail_ports * self.rails


@dataclass(frozen=True, slots=True)
class FatTree:
    """Switches and links of one plane; times `planes` for the fabric.

    `down` and `up` are the ports of a leaf to endpoints and to spines. `units` are scalable units:
    `rails` leaves each. `pods` are the groups of a three-tier tree whose leaves share their spines,
    1 otherwise. `leaf_spine` and `spine_core` count cables, `per_pair` and `core_per_pair` those
    between two switches. Leaves have `radix` ports, the switches above them `above`.
    """

    tiers: int
    planes: int
    rails: int
    radix: int
    down: int
    up: int
    units: int
    leaves: int
    spines: int = 0
    cores: int = 0
    pods: int = 1
    per_pair: int = 0
    core_per_pair: int = 0
    spine_radix: int = 0

    @property
    def above(self) -> int:
        """Ports of a switch above the leaves."""
        return self.spine_radix or self.radix

    @property
    def leaf_spine(self) -> int:
        """Cables between leaves and spines of one plane."""
        return self.leaves * self.up if self.tiers > 1 else 0

    @property
    def spine_core(self) -> int:
        """Cables between spines and cores of one plane."""
        return self.spines * (self.above // 2) if self.tiers > 2 else 0

    @property
    def switches(self) -> int:
        """Switches of all planes."""
        return (self.leaves + self.spines + self.cores) * self.planes

    @property
    def endpoint_ports(self) -> int:
        """Ports for endpoints of all planes, used or not."""
        return self.leaves * self.down * self.planes

    @property
    def trunks(self) -> int:
        """Cables between switches of all planes."""
        return (self.leaf_spine + self.spine_core) * self.planes


def split_ports(radix: int, oversubscription: float) -> tuple[int, int]:
    """Return the ports of a leaf to endpoints and to spines: floor(k·o/(1+o)) and the rest."""
    down = floor(radix * oversubscription / (1.0 + oversubscription) + 1e-9)
    down = min(max(down, 1), radix - 1)
    return down, radix - down


def tier_limit(radix: int, tiers: int, oversubscription: float = 1.0, spine_radix: int = 0) -> int:
    """Return how many endpoints one plane of so many tiers holds: k, k²/2, k³/4 without o.

    As many leaves as a spine has ports, in three tiers as many times half of them.
    """
    if tiers == 1:
        return radix
    down, _ = split_ports(radix, oversubscription)
    above = spine_radix or radix
    return above * down if tiers == 2 else above * (above // 2) * down


def fewest_tiers(demand: TreeDemand) -> int:
    """Return the fewest tiers that hold the endpoints; more than `MOST_TIERS` when none does."""
    if demand.endpoints <= demand.radix:
        return 1
    down, _ = split_ports(demand.radix, demand.oversubscription)
    if ceil(demand.rail_ports / down) * demand.rails <= demand.above:
        return 2
    held = tier_limit(demand.radix, MOST_TIERS, demand.oversubscription, demand.above)
    return MOST_TIERS if demand.endpoints <= held else MOST_TIERS + 1


def sized_tree(demand: TreeDemand) -> FatTree | None:
    """Return the tree of a demand; None when no tree of its tiers holds the endpoints.

    Raises:
        ValueError: when the radix has no port for each direction.
    """
    fewest = min(demand.radix, demand.above)
    if fewest < 2:
        raise ValueError(f"a switch of {fewest} ports makes no tree")
    tiers = demand.tiers or fewest_tiers(demand)
    if tiers == 1:
        return _one_tier(demand)
    if tiers == 2:
        return _two_tiers(demand)
    return _three_tiers(demand) if tiers == MOST_TIERS else None


def _one_tier(demand: TreeDemand) -> FatTree:
    """Switches that nothing connects: all rails on one where they fit, else a leaf a rail."""
    common = demand.endpoints <= demand.radix
    rails = 1 if common else demand.rails
    ports = demand.endpoints if common else demand.rail_ports
    units = max(1, ceil(ports / demand.radix))
    return FatTree(
        tiers=1,
        planes=demand.planes,
        rails=rails,
        radix=demand.radix,
        down=demand.radix,
        up=0,
        units=units,
        leaves=units * rails,
    )


def _two_tiers(demand: TreeDemand) -> FatTree | None:
    """Leaves by rail and scalable unit; the fewest spines that divide the uplinks of a leaf."""
    radix = demand.radix
    down, up = split_ports(radix, demand.oversubscription)
    units = max(1, ceil(demand.rail_ports / down))
    leaves = units * demand.rails
    spines = _dividing(up, ceil(leaves * up / demand.above))
    if spines is None or leaves > demand.above:
        return None
    return FatTree(
        tiers=2,
        planes=demand.planes,
        rails=demand.rails,
        radix=radix,
        down=down,
        up=up,
        units=units,
        leaves=leaves,
        spines=spines,
        per_pair=up // spines,
        spine_radix=demand.spine_radix,
    )


def _three_tiers(demand: TreeDemand) -> FatTree | None:
    """Pods of leaves and spines; spines of the same place in every pod share their cores.

    A pod is a scalable unit, or as few of them as keep the pods within the ports of a core; without
    rails it is as many leaves as a spine has ports down.
    """
    radix = demand.radix
    down, up = split_ports(radix, demand.oversubscription)
    half = demand.above // 2
    units = max(1, ceil(demand.rail_ports / down))
    in_pod = min(half, units)
    if demand.rails > 1:
        in_pod = demand.rails * max(1, ceil(units / demand.above))
    pods = ceil(units * demand.rails / in_pod)
    spines = _dividing(up, ceil(in_pod * up / half)) if in_pod <= half else None
    cores = _dividing(half, ceil(pods * half / demand.above))
    if spines is None or cores is None or pods > demand.above:
        return None
    return FatTree(
        tiers=MOST_TIERS,
        planes=demand.planes,
        rails=demand.rails,
        radix=radix,
        down=down,
        up=up,
        units=units,
        leaves=pods * in_pod,
        spines=pods * spines,
        cores=spines * cores,
        pods=pods,
        per_pair=up // spines,
        core_per_pair=half // cores,
        spine_radix=demand.spine_radix,
    )


def _dividing(whole: int, at_least: int) -> int | None:
    """The smallest divisor of *whole* that is not below *at_least*."""
    for count in range(max(1, at_least), whole + 1):
        if whole % count == 0:
            return count
    return None


def k_ary(radix: int) -> FatTree:
    """Return the full three-tier tree of switches of one size: k³/4 hosts on 5k²/4 switches."""
    tree = sized_tree(TreeDemand(radix**3 // 4, radix, tiers=MOST_TIERS))
    if tree is None:
        raise ValueError(f"no full tree of switches with {radix} ports")
    return tree


def usable_nodes(units: int, nodes_per_unit: int, reserved_ports: int, rails: int) -> int:
    """Return the servers that scalable units hold when ports of leaves are reserved.

    Ports of fabric managers are spread over the rails; a server is connected on all rails, so that
    up to `rails` reserved ports cost the place of one.
    """
    return units * nodes_per_unit - ceil(reserved_ports / rails)


HOSTS = Formula(
    id="network.k_ary_hosts",
    result="endpoints of a full three-tier tree",
    unit="endpoints",
    expression="radix ** 3 / 4",
    symbols={"radix": "ports of each switch"},
    source="Al-Fares, Loukissas and Vahdat, SIGCOMM 2008",
)

FORMULAS: Mapping[str, Formula] = {HOSTS.id: HOSTS}
