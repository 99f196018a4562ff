"""What the tab of a scenario shows: its name, its note, and what it sets differently."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.identity import ScenarioId
from planner.domain.overriding import SETTINGS, value_of, without_effect
from planner.domain.project import Override, Project, Scenario
from planner.domain.workload import Workload
from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; `badge` counts the values that its scenario sets differently, empty for none."""

    scenario: ScenarioId
    name: str
    badge: str
    tooltip: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A setting or workload value that some scenario sets differently.

    `usual` is the project's value; `values` and `reasons` are by scenario, only of those that
    differ.
    """

    target: str
    field: str
    label: str
    usual: str
    values: Mapping[ScenarioId, str]
    reasons: Mapping[ScenarioId, str]


def scenario_tabs(project: Project) -> tuple[Tab, ...]:
    """Return a tab for every scenario, in the order of the project."""
    return tuple(_tab(project, one) for one in project.scenarios)


def differing(project: Project) -> tuple[Differing, ...]:
    """Return every value that a scenario sets differently, in the order in which they were set."""
    found: dict[tuple[str, str], dict[ScenarioId, Override]] = {}
    for scenario in project.scenarios:
        for one in scenario.overrides:
            found.setdefault((one.target, one.field), {})[scenario.id] = one
    return tuple(
        Differing(
            target,
            field,
            override_label(project, target, field),
            _usual(project, target, field),
            {key: _value_text(one.value) for key, one in by_scenario.items()},
            {key: _reason(project, one) for key, one in by_scenario.items()},
        )
        for (target, field), by_scenario in found.items()
    )


def override_label(project: Project, target: str, field: str) -> str:
    """Return the words for a value that is set differently, such as ``users of Chat``."""
    words = _FIELDS.get(field, field.removesuffix("_ms").replace("_", " "))
    what = translate("scenarios", words)
    workload = _workload(project, target)
    if workload is None:
        return what
    return translate("scenarios", "{0} of {1}").format(what, workload.name)


_FIELDS = {
    "ttft_limit_ms": "TTFT limit, ms",
    "tpot_limit_ms": "TPOT limit, ms",
    "seconds_between_requests": "seconds between requests",
    "active_share": "active share",
    "growth_per_year": "growth per year",
    "discount_rate": "discount rate",
}


def _tab(project: Project, scenario: Scenario) -> Tab:
    lines = [scenario.name]
    if scenario.note:
        lines.append(scenario.note)
    if project.settings.reference_scenario == scenario.id:
        lines.append(translate("scenarios", "Reference for break-even"))
    lines += [_override_line(project, one) for one in scenario.overrides]
    count = len(scenario.overrides)
    differ = translate("scenarios", "{0} values differ from the project").format(count)
    if count == 1:
        differ = translate("scenarios", "1 value differs from the project")
    spoken = f"{scenario.name}, {differ}" if count else scenario.name
    return Tab(scenario.id, scenario.name, f"±{count}" if count else "", "\n".join(lines), spoken)


def _override_line(project: Project, one: Override) -> str:
    label = override_label(project, one.target, one.field)
    text = translate("scenarios", "{0}: {1} instead of {2}").format(
        label, _value_text(one.value), _usual(project, one.target, one.field)
    )
    return f"{text} ({_reason(project, one)})"


def _reason(project: Project, one: Override) -> str:
    """The reason that was entered, or why the value has no effect."""
    idle = without_effect(project.settings, project.workloads, (one,))
    if idle:
        return translate("scenarios", "no effect: {0}").format(idle[0][1])
    return one.reason


def _usual(project: Project, target: str, field: str) -> str:
    workload = _workload(project, target)
    subject = project.settings if target == SETTINGS else workload
    if subject is None:
        return "–"
    try:
        value = value_of(subject, field)
    except ValueError:  # the workload is of another kind by now
        return "–"
    return "–" if value is None or value == "" else _value_text(str(value))


def _value_text(text: str) -> str:
    return text.removesuffix(".0") or "–"


def _workload(project: Project, target: str) -> Workload | None:
    return next((one for one in project.workloads if one.id == target), None)
