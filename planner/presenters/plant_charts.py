"""Charts of the plant: heat by room against what its cooling removes."""

from planner.domain.project import Project
from planner.domain.results import Evaluation, RoomResult
from planner.domain.site import SiteKind
from planner.presenters import formats
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.wording import translate


def heat_by_room(project: Project, evaluation: Evaluation) -> BarChart:
    """Heat to the air of every room that holds something, with its cooling capacity as line.

    Heat that a liquid carries away is a bar of its own: it does not load the air. Colocation has no
    capacity here, its plant is the landlord's.
    """
    plan = project.scenario(evaluation.scenario).plan
    several = len(plan.sites) > 1
    bars = []
    for site in plan.sites:
        for room in site.rooms:
            result = evaluation.rooms.get(room.id)
            if result is None or not (result.air_heat_kw or result.liquid_heat_kw):
                continue
            whole = f"{site.name} · {room.name}"
            name = site.name if several and len(site.rooms) == 1 else room.name
            bars.append(_air(room.id, name, whole, result, site.kind))
            if result.liquid_heat_kw:
                bars.append(_liquid(room.id, name, whole, result))
    legend = [(translate("charts", "to air"), Hue.FACILITY)]
    if any(bar.segments[0].hue is Hue.CLOUD for bar in bars if bar.segments):
        legend.append((translate("charts", "to liquid"), Hue.CLOUD))
    return BarChart(
        translate("charts", "Heat by room"),
        translate("charts", "kW heat figure"),
        tuple(bars),
        tuple(legend),
        limit_label=translate("charts", "air cooling"),
        empty_text=translate("charts", "No heat yet. Place hardware in a room."),
    )


def _air(room: str, name: str, whole: str, result: RoomResult, kind: SiteKind) -> Bar:
    rented = kind is SiteKind.COLOCATION
    limit, heat = None if rented else result.air_capacity_kw, result.air_heat_kw
    over = limit is not None and heat > limit
    lines = [whole, translate("charts", "to air {0}").format(formats.power(heat))]
    if rented:
        lines.append(translate("charts", "cooled by the landlord"))
    elif limit is None:
        lines.append(translate("charts", "air cooling: {0}").format(formats.no_data()))
    else:
        text = translate("charts", "air cooling {0}").format(formats.power(limit))
        lines.append(text + (" · " + translate("charts", "exceeded") if over else ""))
    segment = Segment(translate("charts", "to air"), heat, Hue.FACILITY)
    return Bar(room, name, (segment,), limit=limit, tooltip="\n".join(lines), over=over)


def _liquid(room: str, name: str, whole: str, result: RoomResult) -> Bar:
    label = translate("charts", "to liquid")
    text = translate("charts", "to liquid {0}").format(formats.power(result.liquid_heat_kw))
    return Bar(
        f"{room}/liquid",
        translate("charts", "{0}, liquid").format(name),
        (Segment(label, result.liquid_heat_kw, Hue.CLOUD),),
        tooltip=f"{whole}\n{text}",
    )
