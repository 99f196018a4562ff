"""What the inspector shows of racks."""

from dataclasses import replace

from planner.document.command import Command
from planner.document.commands.racks import DeleteRacks, EditRack
from planner.domain.identity import RackId
from planner.domain.placement import RackSlot
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation, RackResult
from planner.domain.site import Rack
from planner.domain.units import GB, HALF_UNITS_PER_UNIT, M3H_PER_CFM
from planner.presenters import formats
from planner.presenters.findings import findings_on
from planner.presenters.formats import Quantity
from planner.presenters.inspect_cooling import rack_cooling
from planner.presenters.inspect_feeds import feed_sections
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspect_structure import structure_section
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    Inspection,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.list_prices import ListPrices
from planner.presenters.rows import Tone
from planner.presenters.slots import slot_text
from planner.presenters.wording import translate

_MOST_LINKS = 12
"""Devices of a rack that are listed one by one."""
_LINE_VOLTS = (208.0, 230.0, 400.0, 415.0, 480.0)
"""Voltages that the choice offers beside the one in use."""


def inspect_rack(project: Project, evaluation: Evaluation, rack_id: str) -> Inspection | None:
    """Return what there is to see of one rack."""
    plan = project.scenario(evaluation.scenario).plan
    rack = plan.racks.get(RackId(rack_id))
    if rack is None:
        return None
    fields = _rack_fields(evaluation, rack)
    sections = [Section("rack", "", tuple(_rack_inputs(plan, fields, rack)))]
    result = evaluation.racks.get(rack.id)
    if result is not None:
        sections += [
            _rack_power(fields, result),
            *feed_sections(project, evaluation, fields, rack, result),
            rack_cooling(project, plan, fields, rack, result),
            _rack_space(project, fields, rack, result),
            structure_section(project, plan, fields, rack, result),
        ]
    sections.append(_contents(project, rack))
    delete = DeleteRacks(evaluation.scenario, frozenset({rack.id}))
    action = ActionRow("delete", translate("inspector", "Delete rack and contents"), delete)
    sections.append(Section(ACTIONS, "", (action,)))
    subtitle = project.shelf.parts[rack.frame].label
    found = findings_on(evaluation, [rack.id])
    kept = tuple(section for section in sections if section.rows)
    return Inspection(f"rack:{rack.id}", rack.name, subtitle, kept, found)


def _rack_fields(evaluation: Evaluation, rack: Rack) -> Fields:
    scenario = evaluation.scenario

    def edit(name: str, value: object) -> Command:
        if name in ("volts", "amps") and isinstance(value, int | float):
            number = float(value)
            feeds = tuple(
                replace(one, volts=number) if name == "volts" else replace(one, amps=number)
                for one in rack.feeds
            )
            return EditRack(scenario, rack.id, "feeds", feeds)
        return EditRack(scenario, rack.id, name, value)

    return Fields(f"rack:{rack.id}", edit)


def _rack_inputs(plan: Plan, fields: Fields, rack: Rack) -> list[InspectorRow]:
    rows: list[InspectorRow] = [fields.text("name", translate("inspector", "Name"), rack.name)]
    place = next(((site, room) for site, room, row in plan.rows() if row.id == rack.row), None)
    if place is not None:
        site, room = place
        name = f"{site.name} · {room.name}"
        rows.append(LinkRow("room", translate("inspector", "Room"), name, "room", room.id))
    if rack.feeds:
        feed = rack.feeds[0]
        names = " + ".join(one.name for one in rack.feeds)
        volts = sorted({*_LINE_VOLTS, feed.volts})
        rows += [
            fields.figure(
                "feeds", translate("inspector", "Feeds"), _feeds_text(rack, names), explained=True
            ),
            fields.choice(
                "volts",
                translate("inspector", "Voltage"),
                feed.volts,
                [Option(one, f"{one:g}{formats.SPACE}V") for one in volts],
            ),
            fields.number(
                "amps",
                translate("inspector", "Current per feed"),
                feed.amps,
                NumberEditor("A", 1, 1000),
                tooltip=translate("inspector", "Of each feed of this rack."),
            ),
        ]
    rows.append(
        fields.text("air_zone", translate("inspector", "Air zone"), rack.air_zone, _the_room())
    )
    return rows


def _the_room() -> str:
    return translate("inspector", "the room")


def _feeds_text(rack: Rack, names: str) -> Quantity:
    kva = formats.short(rack.feeds[0].kva)
    three, one = translate("inspector", "three-phase"), translate("inspector", "single-phase")
    phases = three if rack.feeds[0].phases == 3 else one
    return Quantity(names, f"· {kva}{formats.SPACE}kVA {phases}")


def _rack_power(fields: Fields, result: RackResult) -> Section:
    limit = result.surviving_limit_kw
    rows: list[InspectorRow] = [
        fields.against("peak_kw", translate("inspector", "Expected peak"), result.peak_kw, limit),
        fields.scaled("nameplate_kw", translate("inspector", "Nameplate"), result.nameplate_kw),
        fields.scaled(
            "surviving_limit_kw", translate("inspector", "Limit after a feed loss"), limit
        ),
        *(
            fields.against(
                f"feed_{feed.name}",
                translate("inspector", "Feed {0}, worst case").format(feed.name),
                feed.worst_kw,
                feed.planning_kw,
            )
            for feed in result.feeds
        ),
        fields.scaled("heat_kw", translate("inspector", "Heat figure"), result.heat_kw),
        fields.scaled("air_heat_kw", translate("inspector", "Heat to air"), result.air_heat_kw),
    ]
    if result.liquid_heat_kw:
        label = translate("inspector", "Heat to liquid")
        rows.append(fields.scaled("liquid_heat_kw", label, result.liquid_heat_kw))
    airflow = formats.airflow(result.airflow_m3h)
    rows.append(
        fields.figure(
            "airflow_m3h",
            translate("inspector", "Airflow"),
            airflow,
            explained=True,
            tooltip=str(formats.plain(result.airflow_m3h / M3H_PER_CFM, "CFM")),
        )
    )
    if result.without_data:
        text = translate("inspector", "{0} devices").format(result.without_data)
        label = translate("inspector", "Without power data")
        rows.append(fields.figure("without_data", label, text, tone=Tone.WARNING))
    return Section("power", translate("inspector", "Power and heat"), tuple(rows))


def _rack_space(project: Project, fields: Fields, rack: Rack, result: RackResult) -> Section:
    used = formats.trimmed(result.half_units_used / HALF_UNITS_PER_UNIT, 1)
    total = formats.trimmed(result.half_units_total / HALF_UNITS_PER_UNIT, 1)
    rows: list[InspectorRow] = [
        fields.figure(
            "units",
            translate("inspector", "Units used"),
            Quantity(f"{used} / {total}", "U"),
            explained=True,
        ),
        fields.figure(
            "devices",
            translate("inspector", "Devices"),
            formats.count(result.devices),
            explained=True,
        ),
    ]
    if result.gpus:
        vram = formats.memory(_printed(project, result))
        rows += [
            fields.figure(
                "gpus", translate("inspector", "GPUs"), formats.count(result.gpus), explained=True
            ),
            fields.figure("vram", translate("inspector", "VRAM"), vram, explained=True),
        ]
    prices, usd = ListPrices.of_today(project), result.price_usd
    label, price = translate("inspector", "Hardware, list price"), prices.quantity(usd)
    inside = {rack.system or rack.frame, *(one.part for one in rack.placements)}
    parts = (project.shelf.parts[one] for one in inside)
    behind = (part.evidence.get("price_usd") for part in parts)
    tone, told = prices.aged(behind, prices.note(usd))
    rows.append(fields.figure("price_usd", label, price, explained=True, tone=tone, tooltip=told))
    return Section("space", translate("inspector", "Space and price"), tuple(rows))


def _printed(project: Project, result: RackResult) -> float:
    shelf, total = project.shelf, 0.0
    for group in result.groups:
        fit = shelf.parts[group.part].accelerators
        if fit is not None and fit.accelerator in shelf.accelerators:
            total += group.count * fit.count * shelf.accelerators[fit.accelerator].memory_gb
    return total or result.vram_bytes / GB


def _contents(project: Project, rack: Rack) -> Section:
    devices = sorted(rack.placements, key=_bottom, reverse=True)
    rows: list[InspectorRow] = []
    for placement in devices[:_MOST_LINKS]:
        slot = slot_text(placement.host)
        key = f"contents:{placement.id}"
        rows.append(LinkRow(key, slot, placement.name, "placement", placement.id))
    return Section("contents", translate("inspector", "Contents"), tuple(rows))


def _bottom(placement: object) -> int:
    host = getattr(placement, "host", None)
    return host.bottom if isinstance(host, RackSlot) else 0
