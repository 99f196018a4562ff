"""What the inspector shows of a cooling element: its figures, and what its exchanger does."""

from planner.compute.checks.cooling_plant import is_coolant_unit
from planner.compute.chillers import ChillerAtSite
from planner.compute.cooling_figures import (
    CduFigures,
    cdu_figures,
    chiller_figures,
    site_figures,
)
from planner.domain.facility import CoolingElement, CoolingKind, Loop
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.engines.cooling import unit_output
from planner.engines.power import LoopDraw
from planner.presenters import formats
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, NumberEditor, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded


def cooler_inputs(fields: Fields, element: CoolingElement) -> list[InspectorRow]:
    """Return what can be entered for a cooling element."""
    none = translate("inspector", "no data")
    celsius = NumberEditor("°C", -30, 90, 1)
    supply, back = translate("inspector", "Supplies"), translate("inspector", "Takes back")
    label = translate("inspector", "Capacity of a unit")
    rows: list[InspectorRow] = [
        fields.number("capacity_kw", label, element.capacity_kw, NumberEditor("kW", 0, 1e6, 1)),
        fields.number("supply_c", supply, element.supply_c, celsius),
        fields.number("return_c", back, element.return_c, celsius),
        fields.number(
            "power_kw",
            translate("inspector", "Own power of a unit"),
            element.power_kw,
            NumberEditor("kW", 0, 1e5, 2, empty=none),
        ),
    ]
    if element.kind is CoolingKind.CHILLER:
        rows.append(
            fields.number(
                "cop",
                translate("inspector", "COP as printed"),
                element.cop,
                NumberEditor("", 0.5, 200, 2, 0.1, translate("inspector", "as assumed")),
                tooltip=translate(
                    "inspector",
                    "At chilled water of 6.7 °C and outdoor air of 35 °C, or condenser water of 29.4 °C "
                    "(AHRI 550/590).",
                ),
            )
        )
    room = translate("inspector", "the room")
    if element.loop is Loop.AIR:
        rows += [
            fields.number(
                "airflow_m3h",
                translate("inspector", "Airflow of a unit"),
                element.airflow_m3h,
                NumberEditor("m³/h", 0, 1e7, 0, 100, none),
            ),
            fields.text("zone", translate("inspector", "Air zone"), element.zone, room),
        ]
    elif is_coolant_unit(element):
        rows.append(
            fields.text("zone", translate("inspector", "Coolant group"), element.zone, room)
        )
    return rows


def cooler_figures(
    project: Project, plan: Plan, fields: Fields, element: CoolingElement
) -> Section:
    """Return what follows for a cooling element."""
    running = element.running * element.capacity_kw
    label = translate("inspector", "Removes together")
    rows: list[InspectorRow] = [fields.scaled("running_kw", label, running)]
    if element.loop is Loop.AIR and element.power_kw:
        rows.append(_net(fields, element, element.power_kw))
    site = plan.site_of(element.place)
    figures = site_figures(project.shelf, plan.site(site)) if site is not None else None
    if figures is not None and is_coolant_unit(element):
        rows += _exchanger(
            fields, element, cdu_figures(figures.limits, figures.loop.facility_c, element)
        )
    if site is not None and element.kind is CoolingKind.CHILLER:
        rows += _chiller(fields, chiller_figures(project.shelf, plan, plan.site(site), element))
    return Section("figures", translate("inspector", "Results"), tuple(rows))


def _net(fields: Fields, element: CoolingElement, fan_kw: float) -> InspectorRow:
    output = unit_output(element.capacity_kw, fan_kw)
    label = translate("inspector", "Unit, net of fans")
    eer = "" if output.eer is None else formats.grouped(output.eer, 1)
    return fields.figure(
        "net_kw",
        label,
        formats.power(output.net_kw),
        explained=True,
        tooltip=translate("inspector", "EER {0}").format(eer),
    )


def _chiller(fields: Fields, found: ChillerAtSite | None) -> list[InspectorRow]:
    """COP on the design day and over the year, for the heat of air and of liquids."""
    design = translate("inspector", "COP, design day")
    if found is None:
        tooltip = translate(
            "inspector", "Without a climate, or beyond the model, the COP of the entry counts."
        )
        return [fields.figure("design_cop", design, formats.no_data(), tooltip=tooltip)]
    sink = translate("inspector", "Condenses by the outdoor air.")
    if found.water_cooled:
        sink = translate("inspector", "Condenses by the water of its cooler.")
    water = translate("inspector", "Chilled water of {0} for air, of {1} for liquids.").format(
        formats.celsius(found.air_water_c), formats.celsius(found.liquid_water_c)
    )
    year = translate("inspector", "COP, year")
    left = translate("inspector", "Mean of the hours in which the climate leaves it heat.")
    return [
        fields.figure(
            "design_cop", design, _cops(found.design), explained=True, tooltip=f"{water} {sink}"
        ),
        fields.figure("year_cop", year, _cops(found.year), tooltip=left),
    ]


def _cops(draw: LoopDraw) -> str:
    """COP for air and liquids, as one where both are the same."""
    texts = [
        translate("inspector", "not needed") if share is None else formats.grouped(1.0 / share, 2)
        for share in (draw.air_share, draw.liquid_share)
    ]
    if texts[0] == texts[1]:
        return texts[0]
    return translate("inspector", "air {0}, liquids {1}").format(*texts)


def _exchanger(fields: Fields, element: CoolingElement, figures: CduFigures) -> list[InspectorRow]:
    found = figures.exchange
    if found is None:
        text = translate("inspector", "no heat flows")
        label = translate("inspector", "Exchanger")
        tooltip = worded(figures.refusal)
        return [
            fields.figure("lmtd_k", label, text, explained=True, tone=Tone.BAD, tooltip=tooltip)
        ]
    water = translate("inspector", "Facility water {0} to {1}.").format(
        formats.celsius(figures.facility_c), formats.celsius(figures.facility_return_c)
    )
    return [
        fields.figure(
            "approach_k",
            translate("inspector", "Approach"),
            formats.plain(found.approach_k, "K"),
            tooltip=water,
        ),
        fields.figure(
            "lmtd_k",
            translate("inspector", "Mean difference"),
            formats.plain(found.lmtd_k, "K"),
            explained=True,
            tooltip=translate("inspector", "Logarithmic mean of both ends (LMTD)."),
        ),
        fields.figure(
            "ua_kw_k",
            translate("inspector", "Conductance UA"),
            formats.plain(found.ua_kw_k, "kW/K"),
            explained=True,
        ),
        fields.figure(
            "effectiveness",
            translate("inspector", "Effectiveness"),
            formats.percent(found.effectiveness),
            explained=True,
        ),
    ]
