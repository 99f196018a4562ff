"""What the inspector shows of fabrics."""

from planner.catalog.library import Library
from planner.document.command import Command
from planner.document.commands.fabrics import DeleteFabric, EditFabric
from planner.domain.fabric import Fabric, FabricKind, MediaPolicy
from planner.domain.fabric_results import FabricResult
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.site import Site
from planner.presenters import formats
from planner.presenters.fabrics import kind_of_fabric, placed_text, policy_words, ratio_text
from planner.presenters.findings import findings_on
from planner.presenters.inspect_fields import Fields
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
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_LANES = (1.0, 10.0, 25.0, 50.0, 100.0, 200.0)
_WATT_PER_KW = 1000.0


def inspect_fabric(
    project: Project, evaluation: Evaluation, library: Library, fabric_id: str
) -> Inspection | None:
    """Return what there is to see of a fabric."""
    plan = project.scenario(evaluation.scenario).plan
    found = next(
        ((site, one) for site in plan.sites for one in site.fabrics if one.id == fabric_id), None
    )
    if found is None:
        return None
    site, fabric = found
    fields = _fields(evaluation, library, fabric)
    result = evaluation.fabrics.get(fabric.id)
    sections = [Section("fabric", "", _inputs(project, library, fields, site, fabric))]
    if result is not None:
        sections += [
            Section("ports", translate("inspector", "Switches and ports"), _ports(fields, result)),
            Section("cables", translate("inspector", "Cables and optics"), _cables(fields, result)),
        ]
    delete = DeleteFabric(evaluation.scenario, fabric.id)
    action = ActionRow("delete", translate("inspector", "Delete"), delete)
    sections.append(Section(ACTIONS, "", (action,)))
    return Inspection(
        f"fabric:{fabric.id}",
        fabric.name,
        kind_of_fabric(fabric.kind),
        tuple(one for one in sections if one.rows),
        findings_on(evaluation, [fabric.id]),
    )


def _fields(evaluation: Evaluation, library: Library, fabric: Fabric) -> Fields:
    scenario = evaluation.scenario

    def edit(name: str, value: object) -> Command:
        if name not in ("switch", "spine"):
            return EditFabric(scenario, fabric.id, name, value)
        part = library.parts.get(EntryId(str(value)))
        return EditFabric(scenario, fabric.id, name, value or None, part)

    return Fields(f"fabric:{fabric.id}", edit)


def switch_types(project: Project, library: Library) -> tuple[Part, ...]:
    """Return every switch that a fabric can be built of, by name."""
    parts = {**library.parts, **project.shelf.parts}
    found = [one for one in parts.values() if one.kind is PartKind.SWITCH and one.switch]
    return tuple(sorted(found, key=lambda one: one.label))


def like_leaves() -> str:
    """Return what stands for spines of the type of the leaves."""
    return translate("inspector", "like leaves")


def _inputs(
    project: Project, library: Library, fields: Fields, site: Site, fabric: Fabric
) -> tuple[InspectorRow, ...]:
    switches = [Option(one.id, one.label) for one in switch_types(project, library)]
    automatic = translate("inspector", "as many as needed")
    tiers = [Option(0, automatic), *(Option(count, str(count)) for count in (1, 2, 3))]
    lanes = sorted({*_LANES, fabric.lane_gbit_s})
    rows: list[InspectorRow] = [
        fields.text("name", translate("inspector", "Name"), fabric.name),
        LinkRow("site", translate("inspector", "Site"), site.name, "site", site.id),
        *(
            LinkRow("room", translate("inspector", "Room"), room.name, "room", room.id)
            for room in site.rooms
            if room.id == fabric.room
        ),
        fields.choice("switch", translate("inspector", "Switch"), fabric.switch, switches),
        fields.choice(
            "spine",
            translate("inspector", "Spines"),
            fabric.spine or "",
            [Option("", like_leaves()), *switches],
            tooltip=translate("inspector", "The type of the switches above the leaves."),
        ),
        fields.choice("tiers", translate("inspector", "Tiers"), fabric.tiers, tiers),
        _whole(fields, "planes", translate("inspector", "Planes"), fabric.planes, 8),
    ]
    if fabric.kind is FabricKind.COMPUTE:
        rows.append(
            _whole(
                fields,
                "rails",
                translate("inspector", "Rails"),
                fabric.rails,
                72,
                translate("inspector", "Leaves of a scalable unit: each GPU on one of its own."),
            )
        )
    else:
        label = translate("inspector", "Ports of a device")
        rows.append(
            _whole(
                fields,
                "ports_per_device",
                label,
                fabric.ports_per_device,
                64,
                translate("inspector", "In each plane."),
            )
        )
    return (*rows, *_rates(fields, fabric, lanes), *_media(fields, fabric))


def _rates(fields: Fields, fabric: Fabric, lanes: list[float]) -> tuple[InspectorRow, ...]:
    rate = NumberEditor("Gbit/s", 0.1, 3200, 1)
    return (
        fields.number(
            "oversubscription",
            translate("inspector", "Ratio down to up"),
            fabric.oversubscription,
            NumberEditor(": 1", 1, 64, 1, 0.5),
            tooltip=translate(
                "inspector", "Oversubscription: ports of a leaf to servers for each one to spines."
            ),
        ),
        fields.number("port_gbit_s", translate("inspector", "Port"), fabric.port_gbit_s, rate),
        fields.choice(
            "lane_gbit_s",
            translate("inspector", "Lane"),
            fabric.lane_gbit_s,
            [Option(one, f"{formats.short(one)}{formats.SPACE}Gbit/s") for one in lanes],
        ),
        fields.number(
            "nic_gbit_s",
            translate("inspector", "Adapter"),
            fabric.nic_gbit_s,
            NumberEditor("Gbit/s", 0.1, 3200, 1, empty=translate("inspector", "as the port")),
        ),
        _whole(
            fields,
            "nic_ports",
            translate("inspector", "Ports of its module"),
            fabric.nic_ports,
            8,
            translate("inspector", "2 where one twin-port module serves two adapters."),
        ),
    )


def _media(fields: Fields, fabric: Fabric) -> tuple[InspectorRow, ...]:
    return (
        _whole(
            fields,
            "manager_ports",
            translate("inspector", "Ports for managers"),
            fabric.manager_ports,
            1024,
            translate("inspector", "Ports of leaves that fabric managers take."),
            low=0,
        ),
        _whole(
            fields,
            "panels",
            translate("inspector", "Patch panels"),
            fabric.panels,
            10,
            translate("inspector", "That a cable between racks passes."),
            low=0,
        ),
        fields.choice(
            "policy",
            translate("inspector", "Media"),
            fabric.policy,
            [Option(one, policy_words(one)) for one in MediaPolicy],
        ),
    )


def _whole(
    fields: Fields,
    name: str,
    label: str,
    value: int,
    high: int,
    tooltip: str = "",
    low: int = 1,
) -> InspectorRow:
    return fields.number(name, label, value, NumberEditor("", low, high), tooltip=tooltip)


def _ports(fields: Fields, result: FabricResult) -> tuple[InspectorRow, ...]:
    if result.no_data:
        reason = worded(result.no_data)
        label = translate("inspector", "Switches")
        row = fields.figure("switches", label, formats.no_data(), tone=Tone.MUTED, tooltip=reason)
        return (row,)
    short = Tone.WARNING if result.missing else Tone.NORMAL
    rows = [
        fields.figure(
            "switches",
            translate("inspector", "Switches placed"),
            placed_text(result),
            explained=True,
            tone=short,
        ),
        fields.figure("tiers", translate("inspector", "Tiers"), formats.count(result.tiers)),
        fields.figure("devices", translate("inspector", "Devices"), formats.count(result.devices)),
        fields.figure(
            "endpoints",
            translate("inspector", "Ports used"),
            f"{formats.grouped(result.used_ports)} / {formats.grouped(result.endpoint_ports)}",
            explained=True,
        ),
        fields.figure(
            "free_ports", translate("inspector", "Ports free"), formats.count(result.free_ports)
        ),
    ]
    if result.oversubscription is not None:
        over = result.oversubscription > 1.0 + 1e-9
        rows.append(
            fields.figure(
                "oversubscription_real",
                translate("inspector", "Ratio of the fullest leaf"),
                ratio_text(result.oversubscription),
                explained=True,
                tone=Tone.WARNING if over else Tone.NORMAL,
            )
        )
    need, has = result.storage_need_gb_s, result.storage_has_gb_s
    if need is not None and has is not None:
        figure = f"{formats.grouped(has, 1)} / {formats.grouped(need, 1)}"
        rows.append(
            fields.figure(
                "storage_gb_s",
                translate("inspector", "Read bandwidth"),
                formats.Quantity(figure, "GB/s"),
                explained=True,
                tone=Tone.WARNING if has < need else Tone.NORMAL,
                tooltip=translate("inspector", "That reaches the servers, and that GPUs need."),
            )
        )
    return tuple(rows)


def _cables(fields: Fields, result: FabricResult) -> tuple[InspectorRow, ...]:
    if result.no_data:
        return ()
    cables = sum(one.count for one in result.cables)
    rows = [
        fields.figure(
            "cables", translate("inspector", "Cables"), formats.count(cables), explained=True
        )
    ]
    if result.longest_m is not None:
        rows.append(
            fields.figure(
                "longest_m",
                translate("inspector", "Longest"),
                formats.plain(result.longest_m, "m"),
                explained=True,
            )
        )
    for count, label in (
        (result.unplaced_links, translate("inspector", "Ends not placed")),
        (result.unreached_links, translate("inspector", "No medium reaches")),
    ):
        if count:
            rows.append(
                fields.figure(f"links:{label}", label, formats.count(count), tone=Tone.WARNING)
            )
    media: dict[str, int] = {}
    for one in result.cables:
        media[one.name] = media.get(one.name, 0) + one.count
    rows += [
        fields.figure(f"medium:{name}", name, formats.count(count)) for name, count in media.items()
    ]
    modules = sum(one.count for one in result.modules)
    if modules:
        label = translate("inspector", "Optical modules")
        rows.append(fields.figure("modules", label, formats.count(modules)))
    rows.append(
        fields.scaled("optics_kw", translate("inspector", "Optics power"), result.optics_kw)
    )
    if result.tray_fill is not None:
        rows.append(
            fields.figure(
                "tray_fill",
                translate("inspector", "Fullest tray"),
                formats.percent(result.tray_fill),
                explained=True,
            )
        )
    return tuple(rows)
