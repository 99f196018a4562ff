"""What the inspector shows of the cooling of racks, rooms and sites."""

from planner.compute.cooling_figures import (
    RackFigures,
    SiteFigures,
    rack_figures,
    room_figures,
    site_figures,
)
from planner.compute.cooling_liquid import RackCoolant
from planner.document.commands.cooling import SetContainment, SetStaffed
from planner.domain.cooling_design import AirClass, CoolingDesign, Rejection
from planner.domain.identity import RowId, ScenarioId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation, RackResult
from planner.domain.site import Containment, Rack, Room, Site
from planner.engines.cooling import ModeHours
from planner.presenters import formats
from planner.presenters.climate import rejection_name
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import (
    ChoiceEditor,
    EditRow,
    InspectorRow,
    NumberEditor,
    Option,
    Section,
    SwitchEditor,
)
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

COOLING_FIELDS = frozenset(CoolingDesign.__dataclass_fields__)
"""Names of the fields that belong to the cooling design of a site."""

_WET = (Rejection.WET_CLOSED, Rejection.WET_OPEN, Rejection.ADIABATIC)


def rack_cooling(
    project: Project, plan: Plan, fields: Fields, rack: Rack, result: RackResult
) -> Section:
    """Return the section *Cooling* of a rack, without rows where nothing is known of it."""
    figures = rack_figures(project.shelf, plan, rack, result)
    rows: list[InspectorRow] = []
    if figures is not None and figures.air is not None:
        rows += _rack_air(fields, figures)
    if figures is not None and figures.coolant is not None:
        rows += _rack_coolant(fields, rack, figures, figures.coolant)
    return Section("cooling", translate("inspector", "Cooling"), tuple(rows))


def _rack_air(fields: Fields, figures: RackFigures) -> list[InspectorRow]:
    air = figures.air
    if air is None:
        return []
    warm = air.inlet_c > air.limit_c
    text = translate("inspector", "{0} takes at most {1}.")
    return [
        fields.figure(
            "inlet_c",
            translate("inspector", "Inlet of the air"),
            _against(air.inlet_c, air.limit_c),
            explained=True,
            tone=Tone.BAD if warm else Tone.NORMAL,
            tooltip=text.format(air.limited_by, formats.celsius(air.limit_c)),
        ),
        fields.figure(
            "air_rise_k",
            translate("inspector", "Rise of the air"),
            formats.plain(air.rise_k, "K"),
            explained=True,
        ),
    ]


def _against(value_c: float, limit_c: float) -> Quantity:
    text = f"{formats.grouped(value_c, 1)}{formats.SPACE}/{formats.SPACE}{formats.short(limit_c)}"
    return Quantity(text, "°C")


def _rack_coolant(
    fields: Fields, rack: Rack, figures: RackFigures, coolant: RackCoolant
) -> list[InspectorRow]:
    loop = figures.loop
    short = loop.flow_is_enough is False or loop.least_lpm_per_kw is None
    least = translate("inspector", "at least {0}").format(formats.plain(coolant.least_lpm, "l/min"))
    rows: list[InspectorRow] = [
        fields.text(
            "coolant_group",
            translate("inspector", "Coolant group"),
            rack.coolant_group,
            translate("inspector", "the room"),
        ),
        fields.figure(
            "coolant_supply_c",
            translate("inspector", "Coolant supply"),
            _against(loop.technology_c, coolant.limit_c),
            explained=True,
            tone=Tone.BAD if loop.technology_c > coolant.limit_c else Tone.NORMAL,
        ),
        fields.figure(
            "coolant_lpm",
            translate("inspector", "Coolant flow"),
            formats.plain(coolant.flow_lpm, "l/min"),
            explained=True,
            tone=Tone.WARNING if short else Tone.NORMAL,
            tooltip=least,
        ),
    ]
    if coolant.bore_mm is not None and coolant.velocity_m_s is not None:
        speed = formats.plain(coolant.velocity_m_s, "m/s")
        pipe = Quantity(f"DN{coolant.bore_mm:.0f}", f"· {speed}")
        label = translate("inspector", "Pipe")
        rows.append(fields.figure("coolant_bore_mm", label, pipe, explained=True))
    return rows


def room_cooling(
    plan: Plan, evaluation: Evaluation, fields: Fields, site: Site, room: Room
) -> Section:
    """Return the section *Cooling* of a room: its air, its aisles, people in it."""
    figures = room_figures(plan, evaluation, room)
    moved = formats.airflow(figures.asked_m3h)
    if figures.moved_m3h is not None:
        limit = formats.airflow(figures.moved_m3h)
        moved = Quantity(f"{moved.number}{formats.SPACE}/{formats.SPACE}{limit.number}", moved.unit)
    short = figures.moved_m3h is not None and figures.asked_m3h > figures.moved_m3h
    scenario = evaluation.scenario
    rows: list[InspectorRow] = [
        fields.figure(
            "airflow_m3h",
            translate("inspector", "Airflow"),
            moved,
            explained=True,
            tone=Tone.BAD if short else Tone.NORMAL,
            tooltip=translate("inspector", "What devices move, and what cooling units move."),
        ),
        *(_containment(scenario, row.id, row.name, row.containment) for row in room.rows),
        EditRow(
            f"room:{room.id}:staffed",
            translate("inspector", "People work here"),
            SwitchEditor(),
            room.id in site.design.cooling.staffed_rooms,
            lambda new: SetStaffed(scenario, room.id, bool(new)),
            translate("inspector", "Noise of the servers is then looked at."),
        ),
    ]
    return Section("cooling", translate("inspector", "Cooling"), tuple(rows))


def _containment(scenario: ScenarioId, row: RowId, name: str, containment: Containment) -> EditRow:
    return EditRow(
        f"row:{row}:containment",
        translate("inspector", "Aisle of {0}").format(name),
        ChoiceEditor(tuple(Option(one, _containment_name(one)) for one in Containment)),
        containment,
        lambda new: SetContainment(scenario, row, Containment(new)),
        translate("inspector", "An open aisle draws in more of the exhaust."),
    )


def _containment_name(containment: Containment) -> str:
    return {
        Containment.NONE: translate("inspector", "open"),
        Containment.COLD_AISLE: translate("inspector", "cold aisle contained"),
        Containment.HOT_AISLE: translate("inspector", "hot aisle contained"),
    }[containment]


def site_cooling(project: Project, fields: Fields, site: Site) -> Section:
    """Return the section *Cooling plant* of a site: what was chosen, and what follows."""
    design = site.design.cooling
    figures = site_figures(project.shelf, site)
    rows: list[InspectorRow] = [
        fields.number(
            "elevation_m",
            translate("inspector", "Elevation"),
            site.elevation_m,
            NumberEditor("m", -500, 9000, 0, 50),
            tooltip=translate("inspector", "Thin air carries less heat; limits fall above 900 m."),
        ),
        fields.choice(
            "air_class",
            translate("inspector", "Air class"),
            design.air_class,
            [Option(one, one.value) for one in AirClass],
        ),
        *_temperatures(fields, design, figures),
        fields.choice(
            "rejection",
            translate("inspector", "Heat rejection"),
            design.rejection,
            [Option(one, rejection_name(one)) for one in Rejection],
        ),
    ]
    if design.rejection in _WET:
        rows.append(
            fields.number(
                "cycles",
                translate("inspector", "Cycles of concentration"),
                design.cycles,
                NumberEditor("", 1.1, 30, 1, 0.5, _assumed(_cycles(figures))),
            )
        )
    rows.append(
        fields.number(
            "loop_litres",
            translate("inspector", "Coolant in the loop"),
            design.loop_litres,
            NumberEditor("l", 1, 1e7, 0, 100, translate("inspector", "no data")),
            tooltip=translate("inspector", "Bridges a loss of flow; storage tanks included."),
        )
    )
    if figures is not None:
        rows += _site_figures(fields, figures)
    return Section("cooling_design", translate("inspector", "Cooling plant"), tuple(rows))


def _temperatures(
    fields: Fields, design: CoolingDesign, figures: SiteFigures | None
) -> list[InspectorRow]:
    values = figures.limits.values if figures is not None else {}
    coolant = figures.loop.technology_c if figures is not None else None
    return [
        fields.number(
            "supply_air_c",
            translate("inspector", "Supply air"),
            design.supply_air_c,
            NumberEditor("°C", 5, 50, 1, 0.5, _assumed(values.get("cooling.supply_air_c"))),
        ),
        fields.number(
            "supply_humidity_percent",
            translate("inspector", "Humidity of it"),
            design.supply_humidity_percent,
            NumberEditor("%", 0, 100, 0, 5, translate("inspector", "no data")),
        ),
        fields.number(
            "facility_water_c",
            translate("inspector", "Facility water"),
            design.facility_water_c,
            NumberEditor("°C", 4, 60, 1, 1, _assumed(values.get("cooling.facility_water_c"))),
        ),
        fields.number(
            "technology_water_c",
            translate("inspector", "Coolant supply"),
            design.technology_water_c,
            NumberEditor("°C", 4, 70, 1, 1, _assumed(coolant)),
            tooltip=translate("inspector", "Facility water plus the approach of the CDU."),
        ),
    ]


def _assumed(value: float | None) -> str:
    """The word for an empty field: the assumption that then holds."""
    if value is None:
        return translate("inspector", "as assumed")
    return translate("inspector", "{0} assumed").format(formats.short(value))


def _site_figures(fields: Fields, figures: SiteFigures) -> list[InspectorRow]:
    loop = figures.loop
    supply = formats.celsius(loop.technology_c)
    rows: list[InspectorRow] = [
        fields.figure(
            "coolant_supply_c",
            translate("inspector", "Classes of water"),
            Quantity(f"{loop.facility_class} · {loop.technology_class}", f"· {supply}"),
            explained=True,
        )
    ]
    rows.append(_climate(fields, figures))
    if figures.hours is None:
        return rows
    rows += [
        _hours(
            fields, "air_hours", translate("inspector", "Chiller hours, air"), figures.hours.air
        ),
        _hours(
            fields,
            "liquid_hours",
            translate("inspector", "Chiller hours, liquid"),
            figures.hours.liquid,
        ),
    ]
    return rows


def _climate(fields: Fields, figures: SiteFigures) -> InspectorRow:
    label = translate("inspector", "Climate")
    how = translate("inspector", "Read a weather file: Design › Climate of a Site.")
    if figures.climate is None:
        return fields.figure("climate", label, formats.no_data(), tooltip=how, tone=Tone.MUTED)
    record = figures.climate.record
    if record is None:
        text = translate("inspector", "model of the region")
        return fields.figure("climate", label, text, tooltip=how)
    text = translate("inspector", "{0}, {1}").format(record.name or record.file, record.years)
    return fields.figure("climate", label, text, tooltip=record.file)


def _hours(fields: Fields, name: str, label: str, hours: ModeHours) -> InspectorRow:
    told = translate("inspector", "{0} h free, {1} h trim, {2} h mechanical").format(
        *(formats.grouped(one, 0) for one in (hours.full, hours.trim, hours.mechanical))
    )
    return fields.figure(
        name, label, formats.count(hours.mechanical, "h"), explained=True, tooltip=told
    )


def _cycles(figures: SiteFigures | None) -> float | None:
    return None if figures is None else figures.limits.values["cooling.cycles"]
