"""What a scenario may set differently from its project, and how a written value is read.

An override names one setting or one value of a workload and holds it as text, so that files and
reports show it as it was entered: a point as decimal sign, ISO dates, shares from 0 to 1. Currency,
units and horizon belong to the project alone: scenarios that differ in them cannot be compared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from math import isfinite

from planner.domain.changing import with_field
from planner.domain.jurisdiction import COUNTRIES
from planner.domain.language_model import SoftwareGeneration
from planner.domain.phrase import say
from planner.domain.project import Override, Settings
from planner.domain.workload import (
    BatchJob,
    DataClass,
    Demand,
    Metric,
    Objective,
    TrainingJob,
    Workload,
)

SETTINGS = "settings"
"""The target of an override of a setting; others have the id of a workload."""

Value = int | float | str


def text_of(value: Value) -> str:
    """Return a value as an override holds it."""
    return str(value)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A whole number between two bounds, both possible."""

    low: int
    high: int

    def __call__(self, text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError(say("{0!r} is not a whole number", text)) from None
        if not self.low <= value <= self.high:
            raise ValueError(
                say("{0:,} is not between {1:,} and {2:,}", value, self.low, self.high)
            )
        return value


@dataclass(frozen=True, slots=True)
class _Number:
    """A number above one bound and at most at the other."""

    above: float
    high: float

    def __call__(self, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError(say("{0!r} is not a number", text)) from None
        if not isfinite(value) or not self.above < value <= self.high:
            raise ValueError(
                say("{0:g} is not above {1:g} and at most {2:g}", value, self.above, self.high)
            )
        return value


def _iso_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ValueError(say("{0!r} is not a date such as 2027-03-01", text)) from None


def _country(text: str) -> str:
    if text.upper() in COUNTRIES:
        return text.upper()
    raise ValueError(say("{0!r} is not the two letters of a country", text))


def _prefix_hit(text: str) -> float:
    """A share that may be none, but not the whole: the last token is always computed."""
    return 0.0 if text.strip("0.") == "" and text.strip(".") else _Number(0.0, 0.99)(text)


def _software(text: str) -> SoftwareGeneration:
    try:
        return SoftwareGeneration(text)
    except ValueError:
        known = ", ".join(SoftwareGeneration)
        raise ValueError(say("{0!r} is not a generation of software: {1}", text, known)) from None


def _data_class(text: str) -> DataClass:
    try:
        return DataClass(text)
    except ValueError:
        known = ", ".join(DataClass)
        raise ValueError(say("{0!r} is not a data class: {1}", text, known)) from None


Read = Callable[[str], Value]

_HOUR, _HOURS = _Whole(0, 23), _Whole(1, 24)
_TOKENS = _Number(0.0, 1e18)

_OF_SETTINGS: Mapping[str, Read] = {
    "order_date": _iso_date,
    "demand_start": _iso_date,
    "discount_rate": _Number(-0.5, 1.0),
    "country": _country,
    "software": _software,
}
_OF_WORKLOAD: Mapping[str, Read] = {
    "input_tokens": _Whole(1, 100_000_000),
    "output_tokens": _Whole(1, 100_000_000),
    "priority": _Whole(1, 1000),
    "data_class": _data_class,
    "prefix_hit": _prefix_hit,
}
_OF_PART: Mapping[type, Mapping[str, Read]] = {
    Demand: {
        "users": _Whole(1, 10_000_000_000),
        "active_share": _Number(0.0, 1.0),
        "seconds_between_requests": _Number(0.0, 1e9),
        "growth_per_year": _Number(-1.0, 100.0),
    },
    BatchJob: {
        "output_tokens_per_run": _TOKENS,
        "runs_per_week": _Whole(1, 7),
        "start_hour": _HOUR,
        "window_hours": _HOURS,
    },
    TrainingJob: {
        "tokens_per_run": _TOKENS,
        "runs_per_month": _Whole(1, 1000),
        "gpus": _Whole(1, 1_000_000),
        "start_hour": _HOUR,
        "window_hours": _HOURS,
    },
}
_OBJECTIVES: Mapping[str, Metric] = {f"{metric}_limit_ms": metric for metric in Metric}
_LIMIT = _Number(0.0, 1e9)

_Load = Demand | BatchJob | TrainingJob


def overridable(subject: Settings | Workload) -> tuple[str, ...]:
    """Return the names of the values that a scenario may set differently."""
    if isinstance(subject, Settings):
        return tuple(_OF_SETTINGS)
    load = _load(subject)
    of_load = _OF_PART[type(load)] if load is not None else {}
    return (*_OF_WORKLOAD, *of_load, *_OBJECTIVES)


def value_of(subject: Settings | Workload, field: str) -> Value | None:
    """Return the value of an overridable field; None for an objective that is not set.

    Raises:
        ValueError: when there is no such field.
    """
    if field not in overridable(subject):
        raise ValueError(say("{0} cannot differ between scenarios", field))
    if isinstance(subject, Workload) and field in _OBJECTIVES:
        return subject.limit_ms(_OBJECTIVES[field])
    own = {one.name for one in fields(subject)}
    load = _load(subject) if isinstance(subject, Workload) and field not in own else None
    found: Value = getattr(load or subject, field)
    return found


def overridden_settings(settings: Settings, field: str, text: str) -> Settings:
    """Return settings with one value set differently.

    Raises:
        ValueError: when there is no such setting or the text does not fit, saying why.
    """
    if field not in _OF_SETTINGS:
        raise ValueError(say("{0} cannot differ between scenarios", field))
    return with_field(settings, field, _OF_SETTINGS[field](text))


def overridden_workload(workload: Workload, field: str, text: str) -> Workload:
    """Return a workload with one value set differently.

    Raises:
        ValueError: when it has no such value or the text does not fit, saying why.
    """
    if field in _OF_WORKLOAD:
        return with_field(workload, field, _OF_WORKLOAD[field](text))
    if field in _OBJECTIVES:
        return _with_limit(workload, _OBJECTIVES[field], _LIMIT(text))
    load = _load(workload)
    read = _OF_PART[type(load)].get(field) if load is not None else None
    if load is None or read is None:
        raise ValueError(say("{0} has no {1}", workload.name, field))
    changed = with_field(load, field, read(text))
    return replace(
        workload,
        demand=changed if isinstance(changed, Demand) else None,
        batch=changed if isinstance(changed, BatchJob) else None,
        training=changed if isinstance(changed, TrainingJob) else None,
    )


def settings_in_force(settings: Settings, overrides: Iterable[Override]) -> Settings:
    """Return the settings of a scenario; what does not fit has no effect."""
    for one in overrides:
        if one.target == SETTINGS:
            try:
                settings = overridden_settings(settings, one.field, one.value)
            except ValueError:
                continue
    return settings


def workloads_in_force(
    workloads: tuple[Workload, ...], overrides: Iterable[Override]
) -> tuple[Workload, ...]:
    """Return the workloads of a scenario; those it does not override are the same objects.

    What does not fit has no effect.
    """
    by_target: dict[str, Workload] = {workload.id: workload for workload in workloads}
    for one in overrides:
        workload = by_target.get(one.target)
        if workload is not None:
            try:
                by_target[one.target] = overridden_workload(workload, one.field, one.value)
            except ValueError:
                continue
    return tuple(by_target[workload.id] for workload in workloads)


def without_effect(
    settings: Settings, workloads: tuple[Workload, ...], overrides: Iterable[Override]
) -> tuple[tuple[Override, str], ...]:
    """Return the overrides that do not fit the project, each with the reason."""
    by_target: dict[str, Workload] = {workload.id: workload for workload in workloads}
    found = []
    for one in overrides:
        try:
            if one.target == SETTINGS:
                overridden_settings(settings, one.field, one.value)
            elif one.target in by_target:
                overridden_workload(by_target[one.target], one.field, one.value)
            else:
                found.append((one, say("the workload is no longer in the project")))
        except ValueError as error:
            found.append((one, error.args[0]))
    return tuple(found)


def _load(workload: Workload) -> _Load | None:
    return workload.demand or workload.batch or workload.training


def _with_limit(workload: Workload, metric: Metric, limit_ms: float) -> Workload:
    objectives = [
        replace(one, limit_ms=limit_ms) if one.metric is metric else one
        for one in workload.objectives
    ]
    if workload.limit_ms(metric) is None:
        objectives.append(Objective(metric, limit_ms))
    return replace(workload, objectives=tuple(objectives))
