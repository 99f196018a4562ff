"""Why UPS units need their rating, how far they are used, and which load is on which systems."""

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, listed
from planner.domain.formula import Explanation
from planner.domain.phrase import listed as in_a_row
from planner.domain.phrase import say
from planner.domain.results import SiteResult
from planner.domain.site import Site
from planner.engines.power import FORMULAS, Arrangement, LoadGroup, arrangement

GROUP = "ups_group_"
"""What the field of a load group begins with."""


def arranged(site: Site, result: SiteResult) -> Arrangement | None:
    """Return the UPS systems of a site by its design, for its load on the design day."""
    design = result.design
    if design is None:
        return None
    load_kw = design.it_kw + design.rack_pdu_kw + design.busway_kw + design.pdu_kw
    return arrangement(site.design.redundancy, load_kw, max(1, site.design.modules))


def systems_text(group: LoadGroup) -> str:
    """Return the systems of a group, counted from 1."""
    return in_a_row([str(one + 1) for one in group.systems], " + ")


def explain_arrangement(
    case: Case, site: Site, result: SiteResult, field: str
) -> Explanation | None:
    """Return why a figure of the UPS systems of a site is what it is, None where there is none."""
    found = arranged(site, result)
    if found is None:
        return None
    load = Given(sum(found.normal_kw), "kW", label=say("expected peak with distribution losses"))
    carrying = Given(float(found.carrying), "units")
    if field == "ups_unit_kw":
        given = {"load_kw": load, "carrying": carrying}
        title = say("Rating that each UPS unit of {0} needs", site.name)
        formula = FORMULAS["power.system_rating"]
        return applied(title, found.unit_kw, "kW", formula, given)
    if field == "ups_used":
        units = Given(float(found.systems * found.units), "units")
        title = say("Greatest use of the UPS units of {0}", site.name)
        formula = FORMULAS["power.redundant_utilisation"]
        given = {"carrying": carrying, "units": units}
        return applied(title, found.utilisation, "share of rating", formula, given)
    group = next((one for one in found.groups if field == f"{GROUP}{one.name}"), None)
    return None if group is None else _group(found, group)


def _group(found: Arrangement, group: LoadGroup) -> Explanation:
    """A part of the load, half on either of its systems."""
    given = [
        Given(found.normal_kw[one], "kW", label=say("load of system {0}, all at work", one + 1))
        for one in group.systems
    ]
    given += [
        Given(found.worst_kw[one], "kW", label=say("load of system {0} without another", one + 1))
        for one in group.systems
    ]
    notes = (
        say("The load is in equal groups, each on another pair of systems, half on either cord."),
        say("When a system fails, its groups go to the other system of their pair."),
    )
    title = say("Load group {0} on systems {1}", group.name, systems_text(group))
    return listed(title, group.kw, "kW", given, notes)
