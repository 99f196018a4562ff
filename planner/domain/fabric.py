"""Fabrics: the networks inside a site, what they are built of, and the media of their cables.

A fabric is what a designer chooses; switches, links and cables follow from it and from what stands
at the site. Its `media` are a copy of the catalogue's table, so that an old plan keeps its choice.
"""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.identity import EntryId, FabricId, PlacementId, RoomId


class FabricKind(StrEnum):
    """What a fabric is for. NVLink is inside of servers and racks and no fabric of a plan."""

    COMPUTE = "compute"
    STORAGE = "storage"
    IN_BAND = "in-band"
    OUT_OF_BAND = "out-of-band"


class Tier(StrEnum):
    """The part of a switch in its fabric."""

    LEAF = "leaf"
    SPINE = "spine"
    CORE = "core"


class Line(StrEnum):
    """What carries the signal of a cable."""

    COPPER = "copper"
    ACTIVE_COPPER = "active copper"
    MULTIMODE = "multimode"
    SINGLE_MODE = "single mode"

    @property
    def is_optical(self) -> bool:
        """Whether its ends are optical modules."""
        return self in (Line.MULTIMODE, Line.SINGLE_MODE)


class MediaPolicy(StrEnum):
    """Which of its media a fabric uses."""

    SHORTEST = "least that reaches"
    OPTICAL = "optics only"
    SINGLE_MODE = "single mode only"


@dataclass(frozen=True, slots=True)
class Medium:
    """One way to make a link of a lane rate, with what it is bought as.

    `reach_m` is the longest straight cable, `split_reach_m` that with a splitter (None: it cannot
    be split); `panels` is how many patch panels its budget allows. `lengths_m` are the lengths it
    is sold in, shortest first. A module at a switch serves `module_ports` ports. Components are
    entries of the catalogue; None where an end has no module of its own. `end_w` is the draw of a
    cable with fixed ends at each of them.
    """

    id: str
    name: str
    line: Line
    lane_gbit_s: float
    reach_m: float
    split_reach_m: float | None
    panels: int
    lengths_m: tuple[float, ...]
    cable: EntryId
    module: EntryId | None = None
    module_ports: int = 1
    module_w: float = 0.0
    nic_module: EntryId | None = None
    nic_module_w: float = 0.0
    end_w: float = 0.0
    source: str = ""

    @property
    def longest_m(self) -> float:
        """The longest length it is sold in, within its reach."""
        return min(self.reach_m, self.lengths_m[-1]) if self.lengths_m else self.reach_m


@dataclass(frozen=True, slots=True)
class FabricSwitch:
    """The part that one placed switch was given in its fabric; `plane` counts from 0."""

    placement: PlacementId
    tier: Tier
    plane: int = 0


@dataclass(frozen=True, slots=True)
class Fabric:
    """A network of a site as it is designed.

    `switch` is the type of its leaves, `spine` that of the tiers above (None: the same). `tiers` 0 takes the fewest that hold the endpoints. `rails` are the leaves of a scalable unit: each GPU of
    a server on one of its own. `ports_per_device` is per plane; in a compute fabric each GPU has its
    port instead. `nic_gbit_s` is the rate of the adapters, None for that of the ports. A module of
    an adapter serves `nic_ports` of them. `manager_ports` of the leaves are kept for fabric managers,
    `panels` are the patch panels a link passes. `switches` are those that were given a part; other
    switches of the type at the site take the parts that are left. `room` is the one it stays in; None
    are all rooms but those that are air-gapped, which have fabrics of their own.
    """

    id: FabricId
    name: str
    kind: FabricKind
    switch: EntryId
    tiers: int = 0
    planes: int = 1
    rails: int = 1
    oversubscription: float = 1.0
    port_gbit_s: float = 400.0
    lane_gbit_s: float = 100.0
    nic_gbit_s: float | None = None
    nic_ports: int = 1
    ports_per_device: int = 1
    manager_ports: int = 0
    panels: int = 0
    policy: MediaPolicy = MediaPolicy.SHORTEST
    media: tuple[Medium, ...] = ()
    switches: tuple[FabricSwitch, ...] = ()
    room: RoomId | None = None
    spine: EntryId | None = None

    def switch_of(self, tier: Tier) -> EntryId:
        """Return the type of the switches of a tier."""
        return self.switch if tier is Tier.LEAF or self.spine is None else self.spine

    @property
    def switch_types(self) -> tuple[EntryId, ...]:
        """The types of its switches, leaves first."""
        return tuple(dict.fromkeys((self.switch, self.spine or self.switch)))

    @property
    def adapter_gbit_s(self) -> float:
        """The rate of one adapter port."""
        return self.nic_gbit_s or self.port_gbit_s

    @property
    def lanes(self) -> float:
        """Lanes of one port."""
        return self.port_gbit_s / self.lane_gbit_s

    @property
    def usable_media(self) -> tuple[Medium, ...]:
        """The media of its lane rate that its policy allows, in the order of preference."""
        allowed = {
            MediaPolicy.SHORTEST: frozenset(Line),
            MediaPolicy.OPTICAL: frozenset({Line.MULTIMODE, Line.SINGLE_MODE}),
            MediaPolicy.SINGLE_MODE: frozenset({Line.SINGLE_MODE}),
        }[self.policy]
        return tuple(
            one for one in self.media if one.lane_gbit_s == self.lane_gbit_s and one.line in allowed
        )
