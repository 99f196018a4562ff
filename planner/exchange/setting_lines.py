"""The settings that costs rest on, for the register of assumptions."""

from collections.abc import Iterator

from planner.compute.overrides import effective
from planner.domain.identity import ScenarioId
from planner.domain.overriding import SETTINGS
from planner.domain.project import Project
from planner.domain.provenance import Evidence, Status
from planner.exchange.lines import SettingLine

KEPT_AS_SETTING = {
    "discount_rate": "finance.discount_rate",
    "horizon_months": "default.horizon_months",
}
"""Assumptions that a new project keeps as settings; from then on the setting counts."""

_ENTERED = Evidence(Status.ENTERED, "entered in this project", "")


def setting_lines(project: Project, scenario: ScenarioId) -> tuple[SettingLine, ...]:
    """Return the settings of a scenario, with the reason where it differs from the project."""
    return tuple(_lines(project, scenario))


def _lines(project: Project, scenario: ScenarioId) -> Iterator[SettingLine]:
    settings = effective(project, scenario).settings
    reasons = {
        one.field: one.reason
        for one in project.scenario(scenario).overrides
        if one.target == SETTINGS
    }
    shown: tuple[tuple[str, str, str | float, str], ...] = (
        ("discount_rate", "Discount rate", settings.discount_rate, "share a year"),
        ("horizon_months", "Horizon", float(settings.horizon_months), "months"),
        ("currency", "Currency", settings.currency, "ISO 4217"),
        ("order_date", "Order date", settings.order_date, "date"),
        ("demand_start", "Start of demand", settings.demand_start, "date"),
        ("reference_scenario", "Reference of break-even", _reference(project), "scenario"),
    )
    for field, label, value, unit in shown:
        if value != "":
            reason = reasons.get(field, "")
            yield SettingLine(label, value, unit, _evidence(project, field, value), reason)


def _evidence(project: Project, field: str, value: object) -> Evidence:
    """Return where a setting is from: the catalogue, while it is what the catalogue says."""
    known = project.shelf.assumptions.get(KEPT_AS_SETTING.get(field, ""))
    return known.evidence if known is not None and known.likely == value else _ENTERED


def _reference(project: Project) -> str:
    chosen = project.settings.reference_scenario
    names = {one.id: one.name for one in project.scenarios}
    return names.get(chosen, "") if chosen is not None else "renting everything"
