"""The plan as a tree in words: sites, rooms, racks, devices; for the outline and for readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.fabric import Fabric
from planner.domain.facility import Link
from planner.domain.finding import Finding, Severity
from planner.domain.identity import ElementId, PlacementId, RackId, RoomId, SiteId
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.results import Evaluation
from planner.domain.site import Rack, Room, Site
from planner.presenters import formats
from planner.presenters.canvas import SEPARATOR, rack_caption, site_kind
from planner.presenters.elements import element_kind
from planner.presenters.fabrics import kind_of_fabric, placed_text
from planner.presenters.links import link_load
from planner.presenters.slots import slot_text
from planner.presenters.wording import translate


class NodeKind(StrEnum):
    """What a node of the tree stands for."""

    SITE = "site"
    ROOM = "room"
    RACK = "rack"
    PLACEMENT = "placement"
    BURST = "burst"
    LINK = "link"
    ELEMENT = "element"
    FABRIC = "fabric"
    TRAY = "tray"


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the plan: its id, name, one line on it, and its worst finding."""

    kind: NodeKind
    key: str
    name: str
    detail: str = ""
    severity: Severity | None = None

    @property
    def spoken(self) -> str:
        """Everything in one line, as a screen reader says it."""
        severity = "" if self.severity is None else severity_name(self.severity)
        return ", ".join(text for text in (self.name, self.detail, severity) if text)


TRAY_KEY = "tray"

_LEAVES = frozenset(
    {
        *(NodeKind.PLACEMENT, NodeKind.BURST, NodeKind.LINK),
        *(NodeKind.ELEMENT, NodeKind.FABRIC),
    }
)
"""Kinds that nothing is inside of."""

Step = tuple[NodeKind, str]
"""Kind and id of a node."""


class Outline:
    """The tree of one state; what is below a node is worked out when it is asked for."""

    def __init__(
        self, plan: Plan, shelf: PartShelf, evaluation: Evaluation, worst: Mapping[str, Finding]
    ) -> None:
        self._plan = plan
        self._shelf = shelf
        self._evaluation = evaluation
        self._worst = worst
        self._racks_of_room: dict[RoomId, list[Rack]] | None = None
        self._rack_of: dict[PlacementId, RackId] | None = None

    def roots(self) -> tuple[Node, ...]:
        """Return the sites, and the tray when something is on it."""
        sites = [self._site(site) for site in self._plan.sites]
        if self._plan.tray:
            count = translate("outline", "{0} devices").format(len(self._plan.tray))
            sites.append(Node(NodeKind.TRAY, TRAY_KEY, translate("outline", "Unracked"), count))
        return tuple(sites)

    def children(self, node: Node) -> tuple[Node, ...]:
        """Return what is inside a node, in the order in which it stands."""
        if node.kind is NodeKind.SITE:
            site = self._plan.site(SiteId(node.key))
            bursts = [one for one in self._plan.bursts if one.site == site.id]
            return (
                *(self._room(room) for room in site.rooms),
                *self._elements(site.id),
                *(self._fabric(one) for one in site.fabrics),
                *(self._node(NodeKind.BURST, one.id, one.name, str(one.tier)) for one in bursts),
                *(self._link(one) for one in self._plan.links if self._starts_at(one) == site.id),
            )
        if node.kind is NodeKind.ROOM:
            racks = self._by_room().get(RoomId(node.key), [])
            floor = self._room_of(node.key).floor
            return (*map(self._rack, racks), *map(self._device, floor), *self._elements(node.key))
        if node.kind is NodeKind.RACK:
            placements = self._plan.racks[RackId(node.key)].placements
            devices = map(self._device, sorted(placements, key=_from_the_top))
            return (*devices, *self._elements(node.key))
        if node.kind is NodeKind.TRAY:
            return tuple(map(self._device, self._plan.tray))
        return ()

    def has_children(self, node: Node) -> bool:
        """Whether something is inside a node; cheaper than `children`."""
        if node.kind is NodeKind.RACK:
            placements = self._plan.racks[RackId(node.key)].placements
            return bool(placements) or any(one.place == node.key for one in self._plan.plant)
        if node.kind in _LEAVES:
            return False
        return bool(self.children(node))

    def path(self, kind: NodeKind, key: str) -> tuple[Step, ...]:
        """Return what leads to a thing from the root, itself last; empty when it is nowhere."""
        if kind is NodeKind.SITE:
            return ((kind, key),) if any(one.id == key for one in self._plan.sites) else ()
        if kind is NodeKind.TRAY:
            return ((kind, key),) if self._plan.tray else ()
        above = {
            NodeKind.ROOM: self._above_room,
            NodeKind.RACK: self._above_rack,
            NodeKind.PLACEMENT: self._above_placement,
            NodeKind.BURST: self._above_burst,
            NodeKind.LINK: self._above_link,
            NodeKind.ELEMENT: self._above_element,
            NodeKind.FABRIC: self._above_fabric,
        }[kind](key)
        return (*above, (kind, key)) if above else ()

    def _above_room(self, key: str) -> tuple[Step, ...]:
        for site in self._plan.sites:
            if any(room.id == key for room in site.rooms):
                return ((NodeKind.SITE, site.id),)
        return ()

    def _above_rack(self, key: str) -> tuple[Step, ...]:
        rack = self._plan.racks.get(RackId(key))
        room = self._plan.room_of_row().get(rack.row) if rack is not None else None
        return self.path(NodeKind.ROOM, room) if room is not None else ()

    def _above_burst(self, key: str) -> tuple[Step, ...]:
        sites = [one.site for one in self._plan.bursts if one.id == key]
        return self.path(NodeKind.SITE, sites[0]) if sites else ()

    def _above_link(self, key: str) -> tuple[Step, ...]:
        sites = [self._starts_at(one) for one in self._plan.links if one.id == key]
        return self.path(NodeKind.SITE, sites[0]) if sites else ()

    def _above_element(self, key: str) -> tuple[Step, ...]:
        element = self._plan.element(ElementId(key))
        if element is None:
            return ()
        kinds = (NodeKind.RACK, NodeKind.ROOM, NodeKind.SITE)
        return next((way for kind in kinds if (way := self.path(kind, element.place))), ())

    def _above_fabric(self, key: str) -> tuple[Step, ...]:
        sites = [s.id for s in self._plan.sites if any(one.id == key for one in s.fabrics)]
        return self.path(NodeKind.SITE, sites[0]) if sites else ()

    def _elements(self, place: str) -> tuple[Node, ...]:
        """Plant that belongs to a place itself."""
        return tuple(
            self._node(NodeKind.ELEMENT, one.id, one.name, element_kind(one))
            for one in self._plan.plant
            if one.place == place
        )

    def _starts_at(self, link: Link) -> str:
        """The site of a link's first end, under which it stands."""
        end = link.ends[0]
        rack = self._plan.racks.get(RackId(end))
        room = self._plan.room_of_row().get(rack.row) if rack is not None else end
        above = self._above_room(room) if room is not None else ()
        return above[0][1] if above else end

    def _above_placement(self, key: str) -> tuple[Step, ...]:
        if self._rack_of is None:
            racks = self._plan.racks.values()
            self._rack_of = {one.id: rack.id for rack in racks for one in rack.placements}
        rack = self._rack_of.get(PlacementId(key))
        if rack is not None:
            return self.path(NodeKind.RACK, rack)
        for site in self._plan.sites:
            for room in site.rooms:
                if any(one.id == key for one in room.floor):
                    return self.path(NodeKind.ROOM, room.id)
        on_tray = any(one.id == key for one in self._plan.tray)
        return self.path(NodeKind.TRAY, TRAY_KEY) if on_tray else ()

    def _by_room(self) -> dict[RoomId, list[Rack]]:
        if self._racks_of_room is None:
            rooms = self._plan.room_of_row()
            self._racks_of_room = {}
            for rack in self._plan.ordered_racks():
                self._racks_of_room.setdefault(rooms[rack.row], []).append(rack)
        return self._racks_of_room

    def _room_of(self, key: str) -> Room:
        return next(room for site in self._plan.sites for room in site.rooms if room.id == key)

    def _node(self, kind: NodeKind, key: str, name: str, detail: str) -> Node:
        finding = self._worst.get(key)
        return Node(kind, key, name, detail, finding.severity if finding else None)

    def _site(self, site: Site) -> Node:
        detail = SEPARATOR.join(text for text in (site_kind(site.kind), site.country) if text)
        return self._node(NodeKind.SITE, site.id, site.name, detail)

    def _room(self, room: Room) -> Node:
        count = len(self._by_room().get(room.id, ()))
        racks = translate("outline", "1 rack")
        if count != 1:
            racks = translate("outline", "{0} racks").format(count)
        gap = translate("outline", "air-gapped") if room.air_gapped else ""
        detail = SEPARATOR.join(text for text in (racks, gap) if text)
        return self._node(NodeKind.ROOM, room.id, room.name, detail)

    def _rack(self, rack: Rack) -> Node:
        load = rack_caption(rack, self._evaluation.racks.get(rack.id)).load
        return self._node(NodeKind.RACK, rack.id, rack.name, load)

    def _link(self, link: Link) -> Node:
        load = link_load(link, self._evaluation.links.get(link.id))
        return self._node(NodeKind.LINK, link.id, link.name, load.text)

    def _fabric(self, fabric: Fabric) -> Node:
        result = self._evaluation.fabrics.get(fabric.id)
        placed = ""
        if result is not None and result.switches:
            placed = translate("outline", "{0} switches").format(placed_text(result))
        detail = SEPARATOR.join(text for text in (kind_of_fabric(fabric.kind), placed) if text)
        return self._node(NodeKind.FABRIC, fabric.id, fabric.name, detail)

    def _device(self, placement: Placement) -> Node:
        part = self._shelf.parts.get(placement.part)
        label = part.label if part is not None else formats.no_data()
        slot = slot_text(placement.host)
        detail = SEPARATOR.join(text for text in (label, slot) if text)
        return self._node(NodeKind.PLACEMENT, placement.id, placement.name, detail)


def severity_name(severity: Severity) -> str:
    """Return the word for a severity."""
    return {
        Severity.ERROR: translate("outline", "error"),
        Severity.WARNING: translate("outline", "warning"),
        Severity.INFO: translate("outline", "note"),
    }[severity]


def _from_the_top(placement: Placement) -> tuple[int, str]:
    host = placement.host
    return (-host.bottom if isinstance(host, RackSlot) else 0), placement.name
