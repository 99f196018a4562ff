"""Every assumption of the project: value with range, status and source, and how it is overridden.

Assumptions of the engines hold in every scenario. Settings and the values of workloads may differ
in one scenario, with a reason.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.document.command import Command
from planner.document.commands.assumptions import (
    EditSetting,
    OverrideAssumption,
    ResetAssumption,
    may_fall,
)
from planner.document.commands.scenarios import DropOverride, OverrideInScenario
from planner.domain.identity import ScenarioId
from planner.domain.overriding import SETTINGS, overridable, text_of, value_of
from planner.domain.project import Override, Project
from planner.domain.provenance import Estimate, Evidence, Status
from planner.presenters import formats
from planner.presenters.inspection import (
    ChoiceEditor,
    Editor,
    NumberEditor,
)
from planner.presenters.overridable_fields import setting_fields, workload_fields
from planner.presenters.privacy import is_money, prices_hidden
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.why import status_tone, status_word
from planner.presenters.wording import translate

_DECIMALS = 6

_KEPT_AS_SETTING = {
    "discount_rate": "finance.discount_rate",
    "horizon_months": "default.horizon_months",
}
"""Assumptions that a new project keeps as settings; from then on the setting counts."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumption as it reads.

    `value` is in the unit of `editor`. `everywhere` makes the command that sets it for all
    scenarios (value, reason, date), `here` for the shown one (value, reason); None where that is
    not possible. `reset` takes an override back. Without `keeps_reason` a value for all scenarios
    is a plain setting, which keeps no reason. `ends` are low and high of its range, where it has one.
    """

    key: str
    group: str
    label: str
    text: str
    unit: str
    span: str
    status: Status
    source: str
    date: str
    note: str
    reason: str
    value: object
    editor: Editor
    everywhere: Callable[[Any, str, str], Command] | None = field(compare=False, repr=False)
    here: Callable[[Any, str], Command] | None = field(compare=False, repr=False)
    reset: Command | None = field(default=None, compare=False, repr=False)
    default: str = ""
    keeps_reason: bool = True
    ends: tuple[float, ...] = ()

    @property
    def overridden(self) -> bool:
        """Whether it differs from where it comes from, and can be reset."""
        return self.reset is not None

    def matches(self, words: Iterable[str]) -> bool:
        """Whether all words occur in its texts."""
        text = " ".join(
            (self.key, self.label, group_name(self.group), self.unit, self.source, self.note)
        ).casefold()
        return all(word in text for word in words)


def group_name(group: str) -> str:
    """Return the words for a group of assumptions."""
    return {
        "project": translate("assumptions", "Project"),
        "workload": translate("assumptions", "Workloads"),
        "power": translate("assumptions", "Power"),
        "cooling": translate("assumptions", "Cooling"),
        "ashrae": translate("assumptions", "Classes of inlet air"),
        "coolant": translate("assumptions", "Coolants"),
        "space": translate("assumptions", "Space"),
        "network": translate("assumptions", "Network"),
        "serving": translate("assumptions", "Serving"),
        "finance": translate("assumptions", "Finance"),
        "residual": translate("assumptions", "Residual value"),
        "supply": translate("assumptions", "Supply"),
        "risk": translate("assumptions", "Supply risk"),
        "sovereignty": translate("assumptions", "Sovereignty"),
        "timeline": translate("assumptions", "Time to serve"),
        "carbon": translate("assumptions", "Carbon"),
        "reliability": translate("assumptions", "Reliability"),
        "silicon": translate("assumptions", "Silicon of one's own"),
        "lockin": translate("assumptions", "Lock-in"),
        "uncertainty": translate("assumptions", "Uncertainty"),
        "derive": translate("assumptions", "Derived figures"),
        "default": translate("assumptions", "Defaults of a first drop"),
    }.get(group, group)


GROUPS = (
    "project",
    "workload",
    "power",
    "cooling",
    "ashrae",
    "coolant",
    "space",
    "network",
    "serving",
    "finance",
    "residual",
    "supply",
    "risk",
    "sovereignty",
    "timeline",
    "carbon",
    "reliability",
    "silicon",
    "lockin",
    "uncertainty",
    "derive",
    "default",
)
"""Groups in the order in which they are listed."""


def assumed(
    project: Project, scenario: ScenarioId, catalogue: Mapping[str, Estimate]
) -> tuple[Assumed, ...]:
    """Return every assumption of a project as one of its scenarios sees it, by group.

    Those in money are left out while prices are hidden.

    *catalogue* holds the estimates that a reset returns to.
    """
    rows = [
        *_settings(project, scenario),
        *_workloads(project, scenario),
        *(
            _estimate(one, catalogue.get(one.key))
            for one in project.shelf.assumptions.values()
            if one.key not in _KEPT_AS_SETTING.values()
        ),
    ]
    if prices_hidden():
        rows = [one for one in rows if not is_money(one.unit)]
    order = {group: place for place, group in enumerate(GROUPS)}
    return tuple(sorted(rows, key=lambda one: order.get(one.group, len(order))))


def filtered(
    rows: Iterable[Assumed], query: str = "", group: str = "", *, only_overridden: bool = False
) -> tuple[Assumed, ...]:
    """Return the rows of a group that have all words of a query in their texts."""
    words = query.casefold().split()
    return tuple(
        one
        for one in rows
        if (not group or one.group == group)
        and (not only_overridden or one.overridden)
        and one.matches(words)
    )


def assumption_columns() -> tuple[Column, ...]:
    """Return the columns of the panel."""
    return (
        Column("group", translate("assumptions", "Group")),
        Column("label", translate("assumptions", "Assumption")),
        Column("value", translate("assumptions", "Value"), numeric=True),
        Column("unit", translate("assumptions", "Unit")),
        Column("span", translate("assumptions", "Range")),
        Column("status", translate("assumptions", "Status")),
        Column("source", translate("assumptions", "Source or reason")),
        Column("date", translate("assumptions", "Date")),
    )


def assumption_table(rows: Iterable[Assumed]) -> Table:
    """Return the table of these rows."""
    empty = translate("assumptions", "No assumption has these words. Search for fewer.")
    return Table(assumption_columns(), tuple(map(_row, rows)), empty)


def _row(one: Assumed) -> Row:
    tone = Tone.ACCENT if one.overridden else Tone.NORMAL
    word = status_word(one.status)
    if one.overridden:
        word = translate("assumptions", "overridden")
    number = one.value if isinstance(one.value, int | float) else None
    cells = {
        "group": Cell(group_name(one.group), tone=Tone.MUTED),
        "label": Cell(one.label, tone=tone, tooltip="\n".join(filter(None, (one.label, one.note)))),
        "value": Cell(
            one.text, None if number is None else float(number), tone, tooltip=one.default
        ),
        "unit": Cell(one.unit, tone=Tone.MUTED),
        "span": Cell(one.span),
        "status": Cell(word, tone=Tone.ACCENT if one.overridden else status_tone(one.status)),
        "source": Cell(one.reason or one.source, tooltip=one.reason or one.source),
        "date": Cell(one.date),
    }
    return Row(one.key, cells)


def _estimate(one: Estimate, original: Estimate | None) -> Assumed:
    changed = one.evidence.status is Status.ENTERED
    can_reset = changed and original is not None
    span = ""
    if one.low < one.high:
        span = f"{_number(one.low)} – {_number(one.high)}"
    default = ""
    if changed and original is not None:
        text = translate("assumptions", "catalogue: {0}")
        default = text.format(formats.Quantity(_number(original.likely), original.unit))
    return Assumed(
        one.key,
        one.key.split(".", maxsplit=1)[0],
        one.label,
        _number(one.likely),
        one.unit,
        span,
        one.evidence.status,
        one.evidence.source,
        one.evidence.date,
        one.evidence.note,
        one.reason,
        one.likely,
        NumberEditor(one.unit, -1.0 if may_fall(one.key) else 0.0, 1e15, _DECIMALS),
        lambda value, reason, date: OverrideAssumption(one.key, float(value), reason, date),
        None,
        ResetAssumption(original) if can_reset and original is not None else None,
        default,
        ends=(one.low, one.high) if one.low < one.high else (),
    )


def _settings(project: Project, scenario: ScenarioId) -> Iterator[Assumed]:
    settings = project.settings
    named = setting_fields()
    for name in ("horizon_months", *overridable(settings)):
        if name in named:
            label, unit, editor = named[name]
            value = getattr(settings, name)
            yield _in_scenario(
                project,
                scenario,
                _Value(SETTINGS, name, "project", label, unit, editor, value),
                everywhere=_setter(name),
                here=name in overridable(settings),
            )


def _setter(name: str) -> Callable[[Any, str, str], Command]:
    """Settings keep no reason and no date of their own."""
    return lambda new, reason, date: EditSetting(name, new)


def _workloads(project: Project, scenario: ScenarioId) -> Iterator[Assumed]:
    named = workload_fields()
    for workload in project.workloads:
        for name in overridable(workload):
            if name not in named:
                continue
            label, unit, editor = named[name]
            yield _in_scenario(
                project,
                scenario,
                _Value(
                    workload.id,
                    name,
                    "workload",
                    f"{workload.name}: {label}",
                    unit,
                    editor,
                    value_of(workload, name),
                ),
                everywhere=None,
                here=True,
            )


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of the settings or of a workload, as the project has it."""

    target: str
    field: str
    group: str
    label: str
    unit: str
    editor: Editor
    value: object


def _in_scenario(
    project: Project,
    scenario: ScenarioId,
    one: _Value,
    *,
    everywhere: Callable[[Any, str, str], Command] | None,
    here: bool,
) -> Assumed:
    override = _override(project, scenario, one.target, one.field)
    own = project.scenario(scenario)
    value = one.value if override is None else _read(one.editor, override.value)
    evidence = Evidence(Status.ENTERED, translate("assumptions", "entered in this project"), "")
    likely = project.shelf.assumptions.get(_KEPT_AS_SETTING.get(one.field, ""))
    if override is None and likely is not None and likely.likely == value:
        evidence = likely.evidence
    default = ""
    if override is not None:
        default = translate("assumptions", "project: {0}").format(_text(one.editor, one.value))

    def set_here(new: Any, reason: str) -> Command:
        return OverrideInScenario(scenario, one.target, one.field, text_of(new), reason)

    return Assumed(
        f"{one.target}:{one.field}",
        one.group,
        one.label,
        _text(one.editor, value),
        one.unit,
        "",
        evidence.status,
        evidence.source,
        evidence.date,
        translate("assumptions", "only in scenario {0}").format(own.name) if override else "",
        override.reason if override else "",
        value,
        one.editor,
        everywhere,
        set_here if here else None,
        DropOverride(scenario, one.target, one.field) if override else None,
        default,
        keeps_reason=False,
    )


def _override(project: Project, scenario: ScenarioId, target: str, name: str) -> Override | None:
    found = project.scenario(scenario).overrides
    return next((one for one in found if (one.target, one.field) == (target, name)), None)


def _read(editor: Editor, text: str) -> object:
    if isinstance(editor, NumberEditor):
        try:
            return float(text)
        except ValueError:
            return None
    if isinstance(editor, ChoiceEditor):
        known = [option.value for option in editor.options if str(option.value) == text]
        return known[0] if known else text
    return text


def _text(editor: Editor, value: object) -> str:
    if isinstance(editor, ChoiceEditor):
        names = [option.label for option in editor.options if option.value == value]
        return names[0] if names else str(value)
    if value is None or value == "":
        return translate("assumptions", "not set")
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    return formats.trimmed(value, _DECIMALS)
