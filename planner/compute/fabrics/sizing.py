"""The size of a fabric: its endpoints, the radix of its switch, and the tree that joins them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.compute.fabrics.hosts import Host, Hosts, nodes_of
from planner.domain.fabric import Fabric, FabricKind, Tier
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, RackId
from planner.domain.phrase import say
from planner.engines.network import FatTree, TreeDemand, rail_ports, sized_tree

_SERVERS = frozenset({PartKind.GPU_SERVER, PartKind.CPU_SERVER, PartKind.RACK_SYSTEM})
_CONNECTS = {
    FabricKind.COMPUTE: frozenset({PartKind.GPU_SERVER, PartKind.RACK_SYSTEM}),
    FabricKind.STORAGE: frozenset({PartKind.GPU_SERVER, PartKind.RACK_SYSTEM, PartKind.STORAGE}),
    FabricKind.IN_BAND: _SERVERS | {PartKind.STORAGE},
    FabricKind.OUT_OF_BAND: _SERVERS | {PartKind.STORAGE, PartKind.SWITCH, PartKind.PDU},
}
"""What each kind of fabric connects. Reference architectures give storage and in-band two ports of
200 to 400G, and each BMC, rack PDU and switch one of 1G."""


@dataclass(frozen=True, slots=True)
class Node:
    """One computer of a device, with its ports in one plane."""

    rack: RackId
    host: Host
    number: int
    ports: int


@dataclass(frozen=True, slots=True)
class SizedFabric:
    """A fabric with its endpoints and tree; `refusal` says why there is no tree.

    `hosts` are the devices that it may connect, switches for it among them.
    """

    fabric: Fabric
    nodes: tuple[Node, ...]
    radix: int | None
    tree: FatTree | None
    refusal: str = ""
    hosts: Hosts = field(default_factory=dict)
    spine_radix: int | None = None

    @property
    def endpoints(self) -> int:
        """Ports of endpoints over all planes."""
        return sum(node.ports for node in self.nodes) * self.fabric.planes


def size_fabric(
    fabric: Fabric, hosts: Hosts, parts: Mapping[EntryId, Part], more_devices: int = 0
) -> SizedFabric:
    """Return the size of a fabric over *hosts*, with room for *more_devices* to come."""
    nodes = fabric_nodes(fabric, hosts, parts)
    radix, above = (
        radix_of(one, fabric, parts) for one in (fabric.switch, fabric.switch_types[-1])
    )
    if radix is None or above is None or min(radix, above) < 2:
        part = parts.get(without_ports(fabric, parts) or fabric.switch)
        what = part.label if part is not None else fabric.switch
        refusal = say("{0} has no ports of {1:g} Gbit/s", what, fabric.port_gbit_s)
        return SizedFabric(fabric, nodes, None, None, refusal, hosts)
    ports = [node.ports for node in nodes] + [fabric.ports_per_device] * more_devices
    demand = TreeDemand(
        rail_ports(ports, fabric.rails, fabric.manager_ports),
        radix,
        fabric.rails,
        fabric.planes,
        fabric.oversubscription,
        fabric.tiers,
        above if fabric.spine is not None else 0,
    )
    tree = sized_tree(demand)
    if tree is None:
        refusal = say(
            "{0} endpoints are more than switches of {1} ports join in {2} tiers",
            *(demand.endpoints, radix if above == radix else f"{radix} and {above}"),
            fabric.tiers or 3,
        )
        return SizedFabric(fabric, nodes, radix, None, refusal, hosts, above)
    return SizedFabric(fabric, nodes, radix, tree, "", hosts, above)


def fabric_nodes(fabric: Fabric, hosts: Hosts, parts: Mapping[EntryId, Part]) -> tuple[Node, ...]:
    """Return what a fabric connects, in the order of racks and units."""
    kinds = _CONNECTS[fabric.kind]
    return tuple(
        Node(rack, host, number, ports)
        for rack, inside in hosts.items()
        for host in inside
        for part in (parts[host.part],)
        if part.kind in kinds and host.part not in fabric.switch_types
        for number in range(nodes_of(part))
        for ports in (_ports(fabric, part),)
        if ports
    )


def _ports(fabric: Fabric, part: Part) -> int:
    """Ports of one computer in one plane: each GPU has its own on a compute fabric."""
    if fabric.kind is FabricKind.COMPUTE:
        return part.gpus // nodes_of(part)
    return fabric.ports_per_device


def radix_of(switch: EntryId, fabric: Fabric, parts: Mapping[EntryId, Part]) -> int | None:
    """Return the ports of a switch at the rate of the fabric; faster ones break out."""
    part = parts.get(switch)
    rating = part.switch if part is not None else None
    if rating is None or rating.port_gbit_s < fabric.port_gbit_s:
        return None
    return rating.ports * int(rating.port_gbit_s // fabric.port_gbit_s)


def without_ports(fabric: Fabric, parts: Mapping[EntryId, Part]) -> EntryId | None:
    """Return the type of switch that has no ports at the rate of its fabric, None when all have."""
    types = (one for one in fabric.switch_types if (radix_of(one, fabric, parts) or 0) < 2)
    return next(types, None)


def tier_sizes(tree: FatTree) -> dict[Tier, int]:
    """Return the switches of each tier in one plane, without tiers that the tree has none of."""
    sizes = {Tier.LEAF: tree.leaves, Tier.SPINE: tree.spines, Tier.CORE: tree.cores}
    return {tier: count for tier, count in sizes.items() if count}
