"""What follows from a fabric: switches, ports, cables, optics. Types only; None is *no data*."""

from dataclasses import dataclass

from planner.domain.fabric import FabricKind, FabricSwitch, Tier
from planner.domain.identity import EntryId, FabricId, RackId, RoomId, SiteId


@dataclass(frozen=True, slots=True)
class TierCount:
    """Switches of one tier over all planes: needed, and placed at the site."""

    tier: Tier
    needed: int
    placed: int

    @property
    def missing(self) -> int:
        """Switches that are still to be placed."""
        return max(0, self.needed - self.placed)


@dataclass(frozen=True, slots=True)
class CableCount:
    """Cables of one medium and one stock length; `length_m` None while an end is not placed."""

    medium: str
    name: str
    cable: EntryId
    length_m: float
    count: int


@dataclass(frozen=True, slots=True)
class ModuleCount:
    """Optical modules of one type, and what one draws."""

    module: EntryId
    count: int
    module_w: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """Cables between two racks, or inside one."""

    one: RackId
    other: RackId
    count: int


@dataclass(frozen=True, slots=True)
class FabricResult:
    """Everything known of one fabric; counts are over all its planes.

    `radix` are the ports of a leaf, `spine_radix` those of a switch above, None when one of them has
    no port of its rate; `tiers` is 0 when no tree holds the endpoints. Both leave the rest empty and
    `no_data` says why. `members` are the switches that take
    part, in the order of planes, tiers and places. `oversubscription` is that of the fullest leaf
    with the spines that stand there. `unplaced_links` have an end that does not stand yet,
    `unreached_links` no medium for their length. Of `optics_kw` the ends at adapters are
    `nic_optics_kw`, by room in `nic_optics_by_room`; `switch_optics_kw` is the rest.
    `storage_need_gb_s` and `storage_has_gb_s` are set for a fabric of storage.
    """

    fabric: FabricId
    site: SiteId
    name: str
    kind: FabricKind
    radix: int | None
    tiers: int = 0
    switches: tuple[TierCount, ...] = ()
    members: tuple[FabricSwitch, ...] = ()
    devices: int = 0
    endpoints: int = 0
    endpoint_ports: int = 0
    reserved_ports: int = 0
    down: int = 0
    up: int = 0
    per_pair: int = 0
    oversubscription: float | None = None
    endpoint_links: int = 0
    trunk_links: int = 0
    unplaced_links: int = 0
    unreached_links: int = 0
    longest_m: float | None = None
    cables: tuple[CableCount, ...] = ()
    modules: tuple[ModuleCount, ...] = ()
    optics_kw: float = 0.0
    nic_optics_kw: float = 0.0
    switch_optics_kw: float = 0.0
    nic_optics_by_room: tuple[tuple[RoomId, float], ...] = ()
    bundles: tuple[Bundle, ...] = ()
    tray_fill: float | None = None
    storage_need_gb_s: float | None = None
    storage_has_gb_s: float | None = None
    no_data: str = ""
    spine_radix: int | None = None

    def ports_of(self, tier: Tier) -> int | None:
        """Return the ports of a switch of a tier."""
        return self.radix if tier is Tier.LEAF else self.spine_radix

    @property
    def used_ports(self) -> int:
        """Ports of leaves that endpoints and fabric managers take."""
        return self.endpoints + self.reserved_ports

    @property
    def free_ports(self) -> int:
        """Ports of leaves for more endpoints."""
        return max(0, self.endpoint_ports - self.used_ports)

    @property
    def needed(self) -> int:
        """Switches of all tiers."""
        return sum(one.needed for one in self.switches)

    @property
    def placed(self) -> int:
        """Switches of all tiers that stand there and take part."""
        return sum(one.placed for one in self.switches)

    @property
    def missing(self) -> int:
        """Switches that are still to be placed."""
        return sum(one.missing for one in self.switches)

    def count_of(self, tier: Tier) -> TierCount:
        """The switches of one tier, none where it has none."""
        return next((one for one in self.switches if one.tier is tier), TierCount(tier, 0, 0))
