"""What a scenario may set differently, and how its texts are read."""

import re

import pytest

from planner.domain.identity import WorkloadId
from planner.domain.overriding import (
    SETTINGS,
    overridable,
    overridden_settings,
    overridden_workload,
    settings_in_force,
    text_of,
    value_of,
    without_effect,
    workloads_in_force,
)
from planner.domain.project import Override, Settings
from planner.domain.workload import BatchJob, DataClass, Metric, TrainingJob, Workload, WorkloadKind
from tests.builders import chat_workload

CHAT = chat_workload(id=WorkloadId("w-1"))
BATCH = chat_workload(
    "Batch", id=WorkloadId("w-2"), demand=None, batch=BatchJob(1e6, 5, 22, 8), objectives=()
)
TRAINING = chat_workload(
    "Tuning",
    id=WorkloadId("w-3"),
    kind=WorkloadKind.TRAINING,
    demand=None,
    training=TrainingJob(1e8, 20, 8, 22, 8),
    objectives=(),
)


@pytest.mark.parametrize("subject", [Settings(country="IT"), CHAT, BATCH, TRAINING])
def test_every_overridable_value_reads_back_as_itself(subject: Settings | Workload) -> None:
    assert overridable(subject)
    for field in overridable(subject):
        value = value_of(subject, field)
        if value is None:
            continue
        text = text_of(value)
        if isinstance(subject, Settings):
            assert overridden_settings(subject, field, text) == subject
        else:
            assert overridden_workload(subject, field, text) == subject


@pytest.mark.parametrize(
    ("workload", "field", "text", "value"),
    [
        (CHAT, "users", "4000", 4000),
        (CHAT, "active_share", "0.25", 0.25),
        (CHAT, "growth_per_year", "-0.1", -0.1),
        (CHAT, "data_class", "restricted", DataClass.RESTRICTED),
        (CHAT, "ttft_limit_ms", "500", 500.0),
        (BATCH, "output_tokens_per_run", "2e9", 2e9),
        (BATCH, "tpot_limit_ms", "40", 40.0),
        (TRAINING, "gpus", "16", 16),
    ],
)
def test_one_value_changes_and_nothing_else(
    workload: Workload, field: str, text: str, value: object
) -> None:
    changed = overridden_workload(workload, field, text)
    assert value_of(changed, field) == value
    for other in overridable(workload):
        if other != field:
            assert value_of(changed, other) == value_of(workload, other)


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("users", "0", "0 is not between 1 and"),
        ("users", "many", "'many' is not a whole number"),
        ("users", "1.5", "'1.5' is not a whole number"),
        ("active_share", "nan", "nan is not above 0"),
        ("active_share", "1.01", "1.01 is not above 0 and at most 1"),
        ("seconds_between_requests", "1,5", "'1,5' is not a number"),
        ("data_class", "secret", "is not a data class: public, internal"),
        ("ttft_limit_ms", "0", "0 is not above 0"),
        ("gpus", "8", "Chat has no gpus"),
        ("llm", "llama", "Chat has no llm"),
        ("demand", "x", "Chat has no demand"),
    ],
)
def test_what_does_not_fit_a_workload_says_why(field: str, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        overridden_workload(CHAT, field, text)


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("discount_rate", "9", "9 is not above -0.5 and at most 1"),
        ("demand_start", "2027-02-30", "is not a date such as 2027-03-01"),
        ("country", "Italy", "is not the two letters of a country"),
        ("currency", "EUR", "currency cannot differ between scenarios"),
        ("horizon_months", "36", "horizon_months cannot differ between scenarios"),
        ("reference_scenario", "x", "cannot differ between scenarios"),
    ],
)
def test_what_does_not_fit_the_settings_says_why(field: str, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        overridden_settings(Settings(), field, text)


def test_an_objective_is_added_where_there_was_none() -> None:
    changed = overridden_workload(BATCH, "ttft_limit_ms", "900")
    assert changed.limit_ms(Metric.TTFT) == 900.0
    assert changed.limit_ms(Metric.TPOT) is None


def test_values_that_are_not_overridden_stay_the_same_objects() -> None:
    overrides = (Override("w-1", "users", "4000", "growth"),)
    chat, batch = workloads_in_force((CHAT, BATCH), overrides)
    assert batch is BATCH
    assert chat.demand is not None
    assert chat.demand.users == 4000
    settings = Settings()
    assert settings_in_force(settings, overrides) is settings


def test_what_does_not_fit_has_no_effect_and_is_listed() -> None:
    overrides = (
        Override("w-1", "users", "-1", "from a damaged file"),
        Override("w-9", "users", "5", "of a deleted workload"),
        Override(SETTINGS, "horizon_months", "36", "of another version"),
        Override(SETTINGS, "discount_rate", "0.07", "this one fits"),
    )
    settings = settings_in_force(Settings(), overrides)
    assert workloads_in_force((CHAT,), overrides) == (CHAT,)
    assert settings == Settings(discount_rate=0.07)
    found = without_effect(Settings(), (CHAT,), overrides)
    assert [(one.field, why) for one, why in found] == [
        ("users", "-1 is not between 1 and 10,000,000,000"),
        ("users", "the workload is no longer in the project"),
        ("horizon_months", "horizon_months cannot differ between scenarios"),
    ]


def test_values_of_fields_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="horizon_months cannot differ"):
        value_of(Settings(), "horizon_months")
