"""What stops growth next, and the cheapest ways on, as a section of the inspector."""

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.compute.growth import Growth, growth_of_rack, growth_of_room, growth_of_site
from planner.compute.growth_limits import Limit, Resource
from planner.domain.identity import RackId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.inspection import (
    ActionRow,
    FigureRow,
    InspectorRow,
    LinkRow,
    Section,
)
from planner.presenters.list_prices import ListPrices
from planner.presenters.privacy import prices_hidden
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded
from planner.studies.relaxations import Relaxation, relaxations

BINDING = "binding"
"""Key of the section, and part of the keys of its rows."""
PLACES = ("rack", "room", "site")
_SHOWN = 4


def growth_of(case: Case, kind: str, thing: str) -> Growth | None:
    """Return what stops the next server in a rack, room or site."""
    if kind == "rack":
        return growth_of_rack(case, RackId(thing))
    return growth_of_room(case, thing) if kind == "room" else growth_of_site(case, thing)


def binding_section(
    project: Project, evaluation: Evaluation, library: Library, kind: str, thing: str
) -> Section | None:
    """Return what stops the next server of a place, how many more fit, and what relaxes it."""
    case = Case(project, evaluation.scenario, evaluation)
    growth = growth_of(case, kind, thing)
    if growth is None:
        return None
    prefix = f"{kind}:{thing}:{BINDING}"
    prices = ListPrices.of(project)
    rows: list[InspectorRow] = [
        FigureRow(f"{prefix}:server", translate("inspector", "Next"), Quantity(growth.server.label))
    ]
    rows += [
        FigureRow(
            f"{prefix}:{number}",
            worded(one.name),
            Quantity(more_text(one)),
            tone=_tone(one, first=number == 0),
            tooltip=limit_text(one, growth),
        )
        for number, one in enumerate(growth.limits[:_SHOWN])
    ]
    binding = growth.binding
    if (binding.kind, binding.place) != (kind, thing):
        label = translate("inspector", "Where")
        rows.append(LinkRow("show", label, worded(binding.name), binding.kind, binding.place))
    for number, one in enumerate(relaxations(case, library, growth)):
        rows.append(
            FigureRow(
                f"{prefix}:way:{number}",
                worded(one.title),
                Quantity(way_text(one, prices)),
                tooltip=translate("inspector", "Price and lead time of the catalogue."),
            )
        )
        if one.command is not None:
            rows.append(ActionRow(f"apply:{number}", worded(one.short), one.command))
    return Section(BINDING, translate("inspector", "What stops growth"), tuple(rows))


def more_text(limit: Limit) -> str:
    """How many more servers a resource carries."""
    if limit.more == 0:
        return translate("inspector", "none more")
    return translate("inspector", "{0} more").format(formats.grouped(limit.more))


def limit_text(limit: Limit, growth: Growth) -> str:
    """What is used of a resource, and what one more server takes."""
    if limit.resource is Resource.RACKS:
        return _stops_text(limit)
    return translate("inspector", "{0} of {1} {2} used; one more {3} takes {4} {2}.").format(
        formats.number(limit.used),
        formats.number(limit.limit),
        limit.unit,
        growth.server.label,
        formats.number(limit.each),
    )


def _stops_text(limit: Limit) -> str:
    """Which resources stop the racks of a place first, and how many of them each."""
    words = {
        Resource.UNITS: translate("inspector", "places in the rack"),
        Resource.FEED: translate("inspector", "feeds"),
        Resource.AIR: translate("inspector", "heat to air"),
        Resource.MASS: translate("inspector", "static load"),
        Resource.FLOOR: translate("inspector", "floor load"),
    }
    found = ", ".join(f"{words[one]} {formats.grouped(count)}" for one, count in limit.stops)
    if not found:
        return translate("inspector", "No rack takes single servers.")
    return translate("inspector", "Racks by what stops each first: {0}.").format(found)


def way_text(way: Relaxation, prices: ListPrices) -> str:
    """Price and lead time of a way to relax a limit."""
    if prices_hidden():
        price = ""
    elif way.price_usd is None:
        price = translate("inspector", "price: no data")
    else:
        price = prices.text(way.price_usd)
    weeks = (
        formats.duration_weeks(way.lead_weeks)
        if way.lead_weeks is not None
        else translate("inspector", "lead time: no data")
    )
    return " · ".join(part for part in (price, weeks) if part)


def _tone(limit: Limit, *, first: bool) -> Tone:
    if limit.more == 0:
        return Tone.WARNING
    return Tone.NORMAL if first else Tone.MUTED
