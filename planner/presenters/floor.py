"""What the floor plan writes on rooms, aisles, racks and plant, and what colours them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.floor_layout import floors_of
from planner.compute.steps.standing import laid_by
from planner.domain.finding import Finding, Severity
from planner.domain.floor_plan import Door, Extent, Fixture, extent_of
from planner.domain.hardware import DeviceClass
from planner.domain.identity import RoomId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.results import Evaluation, RackResult
from planner.domain.site import Rack, Room, Site
from planner.domain.standing import (
    Aisle,
    AisleKind,
    Floors,
    PlaceKind,
    RoomLayout,
    StandingUnit,
    UnitKind,
)
from planner.presenters import formats
from planner.presenters.canvas import SEPARATOR, rack_tone
from planner.presenters.colouring import Colouring, Metric, Shade
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

EMPTY = "–"
"""What a rack says in which nothing stands."""

_INCH_MM = 25.4
_LOGICAL_DPI = 96.0
"""What a pixel is to Qt's logical units and to style sheets: 1/96 inch."""


@dataclass(frozen=True, slots=True)
class RackMark:
    """What a rack shows on the floor: its name, a value with and without unit, and its colour.

    `is_empty` racks are drawn hollow; `severity` is that of the worst finding in it, notes left out.
    """

    name: str
    value: str
    short: str
    shade: Shade
    is_empty: bool
    tone: Tone
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class RoomMark:
    """What a room says of itself: title, the lengths of its sides, and what must be known of it."""

    title: str
    wide: str
    deep: str
    note: str


def floors(
    plan: Plan, shelf: PartShelf, known: Floors | None, evaluation: Evaluation | None = None
) -> Floors:
    """Return where everything stands; what did not move since *known* stays the same object.

    What the *evaluation* of the plan has laid out already is not worked out again.
    """
    return floors_of(plan, shelf, known, laid_by(evaluation) if evaluation is not None else None)


def room_mark(room: Room, site: Site, layout: RoomLayout, *, several_sites: bool) -> RoomMark:
    """Return the words around a room."""
    name = f"{site.name}{SEPARATOR}{room.name}" if several_sites else room.name
    wide = str(formats.length(layout.extent.width_mm))
    if layout.assumed:
        wide = SEPARATOR.join((wide, translate("floor", "assumed")))
    return RoomMark(
        f"{name}{SEPARATOR}{size_text(layout.extent)}",
        wide,
        str(formats.length(layout.extent.depth_mm)),
        translate("floor", "air-gapped") if room.air_gapped else "",
    )


def size_text(extent: Extent) -> str:
    """Return width and depth of a room, such as ``18.0 × 11.4 m``."""
    deep = formats.length(extent.depth_mm)
    wide = formats.length(extent.width_mm)
    return f"{wide.number}{formats.SPACE}×{formats.SPACE}{deep}"


def aisle_text(aisle: Aisle) -> str:
    """Return what is written in an aisle, such as ``COLD AISLE · contained · 1.2 m``."""
    kind = {
        AisleKind.COLD: translate("floor", "COLD AISLE"),
        AisleKind.HOT: translate("floor", "HOT AISLE"),
        AisleKind.MIXED: translate("floor", "FRONT TO REAR"),
    }[aisle.kind]
    contained = translate("floor", "contained") if aisle.contained else ""
    width = str(formats.length(aisle.width_mm, 2 if aisle.width_mm % 100 else 1))
    return SEPARATOR.join(text for text in (kind, contained, width) if text)


def door_text(door: Door) -> str:
    """Return name and clear opening of a door, such as ``Door 0.9 × 2.1 m``."""
    opening = size_text(Extent(0.0, 0.0, door.width_mm, door.height_mm))
    return f"{door.name} {opening}" if door.name else opening


def fixture_text(fixture: Fixture) -> str:
    """Return name and size of a door, column or obstacle."""
    if isinstance(fixture, Door):
        return door_text(fixture)
    extent = extent_of(fixture.corners)
    return fixture.name if extent is None else f"{fixture.name} {size_text(extent)}"


def rack_mark(
    rack: Rack,
    result: RackResult | None,
    shelf: PartShelf,
    colours: Colouring,
    worst: Mapping[str, Finding],
) -> RackMark:
    """Return what a rack shows: the metric that colours the canvas; with classes, its load."""
    empty = not rack.placements
    if colours.metric is Metric.CLASS:
        shade: Shade = _main_class(rack, shelf)
        load = formats.power(result.peak_kw) if result is not None else None
        value = str(load) if load is not None else formats.no_data()
        short = load.number if load is not None else ""
    else:
        shade = colours.smooth_rack(rack)
        value = colours.rack_text(rack.id)
        short = value.rsplit(formats.SPACE, 1)[0] if shade is not None else ""
    found = [worst[one] for one in (rack.id, *(p.id for p in rack.placements)) if one in worst]
    severity = min((one.severity for one in found), key=lambda one: one.rank, default=None)
    if empty:
        value = short = EMPTY
    return RackMark(rack.name, value, short, shade, empty, rack_tone(result), severity)


def _main_class(rack: Rack, shelf: PartShelf) -> DeviceClass:
    """Return the class that takes most units of a rack; that of racks for an empty one."""
    if rack.system is not None:
        return DeviceClass.COMPUTE
    taken: Counter[DeviceClass] = Counter()
    for one in rack.placements:
        part = shelf.parts.get(one.part)
        if part is not None:
            taken[part.device_class] += part.half_units or 0
    return taken.most_common(1)[0][0] if taken else DeviceClass.FACILITY


def unit_name(kind: UnitKind) -> str:
    """Return the word for a piece of plant."""
    return {
        UnitKind.AIR_HANDLER: translate("floor", "CRAH"),
        UnitKind.IN_ROW: translate("floor", "in-row cooler"),
        UnitKind.CDU: translate("floor", "CDU"),
        UnitKind.CHILLER: translate("floor", "chiller"),
        UnitKind.HEAT_REJECTION: translate("floor", "heat rejection"),
        UnitKind.UPS: translate("floor", "UPS"),
        UnitKind.BATTERY: translate("floor", "battery"),
        UnitKind.PDU: translate("floor", "PDU"),
        UnitKind.BUSWAY: translate("floor", "busway"),
        UnitKind.SWITCHGEAR: translate("floor", "switchgear"),
        UnitKind.TRANSFORMER: translate("floor", "transformer"),
        UnitKind.GENERATOR: translate("floor", "generator"),
        UnitKind.OTHER: translate("floor", "equipment"),
    }[kind]


def unit_tooltip(unit: StandingUnit) -> str:
    """Return kind, size and what is assumed of a piece of plant."""
    place = unit.footprint
    size = size_text(Extent(0.0, 0.0, place.width_mm, place.depth_mm))
    lines = [unit.name, unit_name(unit.kind), size]
    if not unit.sized:
        lines[-1] = translate("floor", "{0}, assumed").format(size)
    if unit.assumed:
        lines.append(translate("floor", "Not placed yet: drag it to where it stands."))
    return "\n".join(lines)


def place_kind_name(kind: PlaceKind) -> str:
    """Return the name of a group of what can be placed."""
    return {
        PlaceKind.RACKS: translate("floor", "Racks"),
        PlaceKind.AIR_HANDLERS: translate("floor", "CRAH"),
        PlaceKind.IN_ROW: translate("floor", "In-row"),
        PlaceKind.CDUS: translate("floor", "CDU"),
        PlaceKind.PDUS: translate("floor", "PDU"),
        PlaceKind.UPS: translate("floor", "UPS"),
        PlaceKind.GENERATORS: translate("floor", "Generators"),
        PlaceKind.OTHER: translate("floor", "Other"),
    }[kind]


def room_choices(plan: Plan, shelf: PartShelf) -> tuple[tuple[RoomId, str], ...]:
    """Return the rooms of a plan with name and size, to choose among."""
    layouts = floors_of(plan, shelf).layouts
    holders = [site for site in plan.sites if site.kind.holds_racks]
    return tuple(
        (
            room.id,
            room_mark(room, site, layouts[room.id], several_sites=len(holders) > 1).title,
        )
        for site in holders
        for room in site.rooms
    )


def scale_text(pixels_per_mm: float) -> str:
    """Return the scale of a drawing on the screen, such as ``1 : 75``."""
    if pixels_per_mm <= 0:
        return ""
    ratio = 1.0 / (pixels_per_mm * _INCH_MM / _LOGICAL_DPI)
    digits = max(0, len(str(int(ratio))) - 2)
    rounded = round(ratio / 10**digits) * 10**digits
    return translate("floor", "1 : {0}").format(formats.grouped(rounded))


def place_text(rooms: Mapping[RoomId, RoomMark], room: RoomId | None) -> str:
    """Return the title of a room, empty when there is none."""
    found = rooms.get(room) if room is not None else None
    return found.title if found is not None else ""
