"""Why a cooling unit exchanges, removes and costs in power what it does."""

from collections.abc import Callable, Mapping
from math import isclose

from planner.compute.checks.cooling_plant import is_coolant_unit
from planner.compute.cooling_figures import CduFigures, cdu_figures
from planner.compute.cooling_limits import cooling_limits
from planner.compute.cooling_liquid import coolant_loop
from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.chillers import design_cops
from planner.compute.explain.terms import Given, applied, listed, unknown
from planner.domain.facility import CoolingElement
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.engines.cooling import FORMULAS, unit_output

ElementWriter = Callable[[Case, CoolingElement], Explanation | None]


def _cdu(case: Case, element: CoolingElement) -> CduFigures | None:
    limits = cooling_limits(case.shelf.assumptions)
    site = case.plan.site_of(element.place)
    if limits is None or site is None or not is_coolant_unit(element):
        return None
    loop = coolant_loop(case.plan.site(site).design.cooling, limits)
    return cdu_figures(limits, loop.facility_c, element)


def _ends(element: CoolingElement, figures: CduFigures) -> dict[str, Given]:
    warm = element.return_c - figures.facility_return_c
    cold = element.supply_c - figures.facility_c
    return {"warm_end_k": Given(warm, "K", ENTERED), "cold_end_k": Given(cold, "K", ENTERED)}


def _lmtd(case: Case, element: CoolingElement) -> Explanation | None:
    figures = _cdu(case, element)
    if figures is None:
        return None
    title = say("Mean temperature difference of {0}", element.name)
    if figures.exchange is None:
        return unknown(title, "K", say("{0}.", figures.refusal))
    given, value = _ends(element, figures), figures.exchange.lmtd_k
    if isclose(given["warm_end_k"].value, given["cold_end_k"].value, rel_tol=1e-6):
        note = say("Both ends are equal; their mean is that difference.")
        ends = [
            Given(one.value, one.unit, one.evidence, say("difference at one end"))
            for one in given.values()
        ]
        return listed(title, value, "K", ends[:1], (note,))
    return applied(title, value, "K", FORMULAS["cooling.lmtd"], given)


def _ua(case: Case, element: CoolingElement) -> Explanation | None:
    figures = _cdu(case, element)
    if figures is None or figures.exchange is None:
        return None
    given = {
        "heat_kw": Given(element.capacity_kw, "kW", ENTERED),
        "lmtd_k": Given(figures.exchange.lmtd_k, "K", why=_lmtd(case, element)),
    }
    title = say("Conductance of {0}", element.name)
    return applied(title, figures.exchange.ua_kw_k, "kW/K", FORMULAS["cooling.ua"], given)


def _effectiveness(case: Case, element: CoolingElement) -> Explanation | None:
    figures = _cdu(case, element)
    if figures is None or figures.exchange is None:
        return None
    given = {
        "hot_in_c": Given(element.return_c, "°C", ENTERED),
        "hot_out_c": Given(element.supply_c, "°C", ENTERED),
        "cold_in_c": Given(figures.facility_c, "°C"),
        "cold_out_c": Given(figures.facility_return_c, "°C"),
    }
    title = say("Effectiveness of {0}", element.name)
    value = figures.exchange.effectiveness
    return applied(title, value, "", FORMULAS["cooling.effectiveness"], given)


def _net(case: Case, element: CoolingElement) -> Explanation | None:
    if element.power_kw is None:
        return None
    given = {
        "gross_kw": Given(element.capacity_kw, "kW", ENTERED),
        "fan_kw": Given(element.power_kw, "kW", ENTERED),
    }
    value = unit_output(element.capacity_kw, element.power_kw).net_kw
    title = say("One unit of {0}, net of its fans", element.name)
    return applied(title, value, "kW", FORMULAS["cooling.net_output"], given)


def _cop(case: Case, element: CoolingElement) -> Explanation | None:
    site = case.plan.site_of(element.place)
    return None if site is None else design_cops(case, case.plan.site(site), element.name)


ELEMENT: Mapping[str, ElementWriter] = {
    "lmtd_k": _lmtd,
    "ua_kw_k": _ua,
    "effectiveness": _effectiveness,
    "net_kw": _net,
    "design_cop": _cop,
}
"""Figures of a cooling element beside what its units remove together."""
