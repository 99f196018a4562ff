"""Why the units of a power or cooling element carry or remove what they do together."""

from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.coolers import ELEMENT as COOLING
from planner.compute.explain.power_elements import ELEMENT as POWER
from planner.compute.explain.terms import Given, applied
from planner.domain.facility import CoolingElement, PlantElement
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import ElementId
from planner.domain.phrase import say
from planner.domain.provenance import Evidence

UNITS_TOGETHER: Final = Formula(
    id="explain.units_together",
    result="what the units carry together",
    unit="kVA",
    expression="(installed - standby) * unit",
    symbols={
        "installed": "units installed",
        "standby": "units that stand by",
        "unit": "rating of one unit",
    },
    source="Units on standby may be missing without loss",
)


def explain_element(case: Case, element_id: str, field: str) -> Explanation | None:
    """Return why a figure of an element is what it is, None where there is none."""
    element = case.plan.element(ElementId(element_id))
    if element is None:
        return None
    if isinstance(element, CoolingElement):
        if field in COOLING:
            return COOLING[field](case, element)
        if field != "running_kw":
            return None
        evidence = _evidence(case, element, "cooling_kw")
        return _together(element, element.capacity_kw, "kW", evidence)
    if field in POWER:
        return POWER[field](case, element)
    if field != "capacity_kva" or element.unit_kva is None:
        return None
    return _together(element, element.unit_kva, "kVA", _evidence(case, element, "capacity_kva"))


def _together(
    element: PlantElement, unit: float, name: str, evidence: Evidence | None
) -> Explanation:
    given = {
        "installed": Given(float(element.installed), "", ENTERED),
        "standby": Given(float(element.standby), "", ENTERED),
        "unit": Given(unit, name, evidence),
    }
    value = (element.installed - element.standby) * unit
    return applied(say("Capacity of {0}", element.name), value, name, UNITS_TOGETHER, given)


def _evidence(case: Case, element: PlantElement, figure: str) -> Evidence | None:
    if element.entry is None:
        return ENTERED
    shelf = case.shelf
    entry = shelf.parts.get(element.entry) or shelf.components.get(element.entry)
    if entry is None:
        return ENTERED
    return entry.evidence.get(figure) or entry.evidence.get("capacity_kw")
