"""What the inspector shows of devices."""

from planner.compute.explain.case import Case
from planner.compute.seating import memory_of, seats_at
from planner.document.command import Command
from planner.document.commands.placing import EditPlacement, MovePlacement
from planner.domain.hardware import Part
from planner.domain.identity import PlacementId
from planner.domain.placement import Placement, RackSlot, Tray
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import DeviceResult, Evaluation
from planner.domain.site import Rack
from planner.domain.units import HALF_UNITS_PER_UNIT, M3H_PER_CFM
from planner.presenters import formats
from planner.presenters.findings import findings_on
from planner.presenters.inspect_connections import network_section
from planner.presenters.inspect_cords import cord_section
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspect_work import work_section
from planner.presenters.inspection import (
    EditRow,
    FigureRow,
    Inspection,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Section,
)
from planner.presenters.list_prices import ListPrices
from planner.presenters.memory_bars import memory_bar
from planner.presenters.rows import Tone
from planner.presenters.seats import gpus_text, replicas_text
from planner.presenters.slots import face_text, slot_text
from planner.presenters.why import source_text, status_word
from planner.presenters.wording import translate

_NO_RESULT = DeviceResult(None, None, None, None, None, None, None)
_WATT_PER_KW = 1000.0


def inspect_placement(
    project: Project, evaluation: Evaluation, placement_id: str
) -> Inspection | None:
    """Return what there is to see of one device, None when it is not in the plan."""
    plan = project.scenario(evaluation.scenario).plan
    found = _find(plan, PlacementId(placement_id))
    if found is None:
        return None
    placement, rack = found
    part = project.shelf.parts[placement.part]
    fields = _fields(evaluation, placement)
    return Inspection(
        f"placement:{placement.id}",
        placement.name,
        part.label,
        (
            Section(
                "device",
                "",
                tuple(_inputs(project, evaluation, fields, placement, rack)),
            ),
            *_gpus(project, evaluation, fields, placement),
            _draw(evaluation, fields, placement, part),
            *cord_section(project, evaluation, fields, placement, part, rack),
            *work_section(project, evaluation, fields, placement, part),
            *network_section(project, evaluation, fields, placement),
            _data(project, fields, part),
        ),
        findings_on(evaluation, [placement.id, *([rack.id] if rack else [])]),
    )


def _gpus(
    project: Project, evaluation: Evaluation, fields: Fields, placement: Placement
) -> tuple[Section, ...]:
    """Who has its GPUs, and what fills their memory in the peak hour; nothing without GPUs."""
    if placement.pool is None:
        return ()
    case = Case(project, evaluation.scenario, evaluation)
    server = seats_at(case, placement.pool, placement.id)
    if server is None:
        return ()
    rows: list[InspectorRow] = []
    names = {one.id: one.name for one in case.plan.deployments}
    for one in dict.fromkeys(seat.deployment for seat in server.seats):
        replicas = [seat.replica for seat in server.seats if seat.deployment == one]
        text = f"{names[one]}, {replicas_text(replicas)}"
        label = gpus_text(server.gpus_of(one))
        rows.append(LinkRow(f"seat:{one}", label, text, "deployment", one))
    if server.idle:
        pool = evaluation.pools[placement.pool]
        text = translate("inspector", "idle, in {0}").format(pool.name)
        rows.append(LinkRow("idle", gpus_text(server.idle), text, "pool", placement.pool))
    use = memory_of(case, server)
    accelerator = project.shelf.accelerators[evaluation.pools[placement.pool].accelerator]
    label = translate("inspector", "VRAM, peak hour")
    bar = memory_bar(f"placement:{placement.id}:bar", label, use, accelerator)
    title = translate("inspector", "What its GPUs serve")
    return (Section("gpus", title, (*rows, *([bar] if bar is not None else []))),)


def _find(plan: Plan, placement_id: PlacementId) -> tuple[Placement, Rack | None] | None:
    for rack in plan.racks.values():
        for placement in rack.placements:
            if placement.id == placement_id:
                return placement, rack
    elsewhere = ((one, None) for one in plan.placements() if one.id == placement_id)
    return next(elsewhere, None)


def _result(evaluation: Evaluation, placement: Placement) -> DeviceResult:
    key = (placement.part, placement.pool, placement.gpu_limit_kw)
    return evaluation.devices.get(key, _NO_RESULT)


def _fields(evaluation: Evaluation, placement: Placement) -> Fields:
    scenario, device, host = evaluation.scenario, placement.id, placement.host

    def edit(name: str, value: object) -> Command:
        if name == "unit" and isinstance(host, RackSlot) and isinstance(value, int | float):
            bottom = round(value * HALF_UNITS_PER_UNIT) - 1
            return MovePlacement(scenario, device, host.rack, bottom, host.face)
        return EditPlacement(scenario, device, name, value)

    return Fields(f"placement:{device}", edit)


def _inputs(
    project: Project,
    evaluation: Evaluation,
    fields: Fields,
    placement: Placement,
    rack: Rack | None,
) -> list[InspectorRow]:
    part = project.shelf.parts[placement.part]
    rows: list[InspectorRow] = [
        fields.text("name", translate("inspector", "Name"), placement.name),
        *_position(project, fields, placement, rack, part),
    ]
    pool = evaluation.pools.get(placement.pool) if placement.pool else None
    if pool is not None:
        rows.append(LinkRow("pool", translate("inspector", "Pool"), pool.name, "pool", pool.pool))
    if part.accelerators is not None:
        rows.append(_gpu_limit(project, fields, placement, part))
    rows.append(
        fields.switch(
            "locked",
            translate("inspector", "Locked"),
            placement.locked,
            translate("inspector", "A locked device cannot be moved or deleted."),
        )
    )
    if isinstance(placement.host, Tray):
        rows.append(
            fields.switch(
                "spare",
                translate("inspector", "Spare part"),
                placement.spare,
                translate("inspector", "A spare on the tray is ordered but counts in no figure."),
            )
        )
    return rows


def _position(
    project: Project, fields: Fields, placement: Placement, rack: Rack | None, part: Part
) -> list[InspectorRow]:
    slot, label = placement.host, translate("inspector", "Position")
    if rack is None or not isinstance(slot, RackSlot):
        on_tray = isinstance(slot, Tray)
        tray, floor = translate("inspector", "on the tray"), translate("inspector", "on the floor")
        return [fields.figure("host", label, tray if on_tray else floor)]
    rows: list[InspectorRow] = [
        LinkRow("rack", translate("inspector", "Rack"), rack.name, "rack", rack.id),
        fields.figure("host", label, f"{slot_text(slot)} {face_text(slot.face)}"),
    ]
    frame = project.shelf.parts[rack.frame].frame
    if slot.height and rack.system is None and frame is not None:
        decimals = 1 if part.half_units and part.half_units % HALF_UNITS_PER_UNIT else 0
        top = frame.units - slot.height / HALF_UNITS_PER_UNIT + 1
        editor = NumberEditor("U", 1, top, decimals)
        rows.append(fields.number("unit", translate("inspector", "Lowest unit"), slot.unit, editor))
    return rows


def _gpu_limit(project: Project, fields: Fields, placement: Placement, part: Part) -> EditRow:
    fit = part.accelerators
    accelerator = project.shelf.accelerators.get(fit.accelerator) if fit else None
    board_kw = accelerator.board_kw if accelerator else None
    most = board_kw * _WATT_PER_KW if board_kw else 5000.0
    return fields.number(
        "gpu_limit_kw",
        translate("inspector", "GPU power limit"),
        placement.gpu_limit_kw,
        NumberEditor("W", 50, most, step=10, empty=translate("inspector", "none")),
        shown_per_stored=_WATT_PER_KW,
        tooltip=translate("inspector", "Caps each GPU; prefill and decode slow down with it."),
    )


def _draw(evaluation: Evaluation, fields: Fields, placement: Placement, part: Part) -> Section:
    result = _result(evaluation, placement)
    airflow = result.airflow_m3h
    rows = [
        fields.scaled("peak_kw", translate("inspector", "Expected peak"), result.peak_kw),
        fields.scaled("average_kw", translate("inspector", "Expected average"), result.average_kw),
        fields.scaled("nameplate_kw", translate("inspector", "Nameplate"), result.nameplate_kw),
        fields.scaled("heat_kw", translate("inspector", "Heat figure"), result.heat_kw),
    ]
    if part.draw.liquid_share:
        rows += [
            fields.scaled("air_heat_kw", translate("inspector", "Heat to air"), result.air_heat_kw),
            fields.scaled(
                "liquid_heat_kw", translate("inspector", "Heat to liquid"), result.liquid_heat_kw
            ),
        ]
    if airflow is None:
        rows.append(fields.scaled("airflow_m3h", translate("inspector", "Airflow"), None))
    else:
        cfm = formats.plain(airflow / M3H_PER_CFM, "CFM")
        figure = formats.airflow(airflow)
        rows.append(
            fields.figure(
                "airflow_m3h",
                translate("inspector", "Airflow"),
                figure,
                explained=True,
                tooltip=str(cfm),
            )
        )
    return Section("draw", translate("inspector", "Power and heat"), tuple(rows))


def _data(project: Project, fields: Fields, part: Part) -> Section:
    rows = []
    fit = part.accelerators
    accelerator = project.shelf.accelerators.get(fit.accelerator) if fit else None
    if fit is not None and accelerator is not None:
        figure = formats.memory(fit.count * accelerator.memory_gb)
        text = f"{fit.count} × {formats.short(accelerator.memory_gb)}{formats.SPACE}GB"
        rows.append(
            fields.figure(
                "vram",
                translate("inspector", "VRAM"),
                figure,
                explained=True,
                tooltip=f"{accelerator.name}, {text}",
            )
        )
    if part.storage is not None:
        usable = part.storage.usable_tb
        rows.append(
            fields.figure(
                "usable_tb",
                translate("inspector", "Usable"),
                formats.plain(usable, "TB"),
                explained=usable is not None,
            )
        )
    if part.switch is not None:
        ports = f"{part.switch.ports} × {formats.short(part.switch.port_gbit_s)}"
        figure = formats.Quantity(ports, "Gbit/s")
        label = translate("inspector", "Ports")
        rows.append(fields.figure("ports", label, figure, explained=True))
    rows += _bought(project, fields, part)
    return Section("data", translate("inspector", "Size, price, delivery"), tuple(rows))


def _bought(project: Project, fields: Fields, part: Part) -> list[FigureRow]:
    """Height and mass, price and lead time; an old price warns."""
    height, prices = formats.units_high(part.half_units), ListPrices.of_today(project)
    age, told = prices.aged((part.evidence.get("price_usd"),), prices.note(part.price_usd))
    known = part.half_units is not None
    return [
        fields.figure("height", translate("inspector", "Height"), height, explained=known),
        _known(
            fields,
            part,
            "mass_kg",
            translate("inspector", "Mass"),
            formats.quantity(part.mass_kg, formats.MASS),
        ),
        _known(
            fields,
            part,
            "price_usd",
            translate("inspector", "Price"),
            prices.quantity(part.price_usd),
            told,
            age,
        ),
        _known(
            fields,
            part,
            "lead_weeks",
            translate("inspector", "Lead time"),
            formats.count(part.lead_weeks, translate("inspector", "weeks")),
        ),
    ]


def _known(
    fields: Fields,
    part: Part,
    name: str,
    label: str,
    figure: formats.Quantity,
    note: str = "",
    known: Tone = Tone.NORMAL,
) -> FigureRow:
    """A value of the part with its *Why?*; status, source and *note* stand in the tooltip."""
    evidence = part.evidence.get(name)
    has_value = getattr(part, name) is not None
    tooltip = ""
    if evidence is not None and has_value:
        tooltip = f"{status_word(evidence.status)}: {source_text(evidence)}"
    tooltip = "\n".join(one for one in (tooltip, note) if one)
    tone = known if has_value else Tone.MUTED
    return fields.figure(name, label, figure, explained=has_value, tone=tone, tooltip=tooltip)
