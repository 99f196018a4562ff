"""Assumptions: every one with its source, overridden with a reason, reset, apart by scenario."""

import pytest

from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.scenarios import AddScenario
from planner.domain.project import Project
from planner.domain.provenance import Status
from planner.presenters.assumptions import (
    GROUPS,
    Assumed,
    assumed,
    assumption_table,
    filtered,
    group_name,
)
from planner.presenters.rows import Tone
from tests.builders import Draft, S, example, library

PEAK = "power.peak_share"


def rows(project: Project, scenario: str = S) -> dict[str, Assumed]:
    found = assumed(project, project.scenarios[0].id, library().assumptions)
    if scenario != S:
        found = assumed(project, project.scenarios[-1].id, library().assumptions)
    return {one.key: one for one in found}


def test_every_assumption_of_the_project_is_listed_with_value_unit_status_source_and_date() -> None:
    project = example()
    found = rows(project)
    kept_as_setting = {"finance.discount_rate", "default.horizon_months"}
    assert set(project.shelf.assumptions) - set(found) == kept_as_setting
    for key, estimate in project.shelf.assumptions.items():
        if key in kept_as_setting:
            continue
        one = found[key]
        assert one.value == estimate.likely
        assert (one.unit, one.status) == (estimate.unit, estimate.evidence.status)
        assert (one.source, one.date) == (estimate.evidence.source, estimate.evidence.date)
        assert bool(one.span) == (estimate.low < estimate.high)
    assert {one.group for one in found.values()} == set(GROUPS)
    assert all(group_name(group) != group for group in GROUPS)


def test_an_override_is_marked_keeps_its_reason_and_can_be_reset() -> None:
    draft = Draft()
    one = rows(draft.project)[PEAK]
    assert not one.overridden
    assert one.everywhere is not None
    draft.run(one.everywhere(0.95, "measured on our rack", "2026-11-20"))
    changed = rows(draft.project)[PEAK]
    assert changed.overridden
    assert (changed.reason, changed.status) == ("measured on our rack", Status.ENTERED)
    assert "0.85" in changed.default
    table = assumption_table([changed])
    assert table.rows[0].cells["status"].tone is Tone.ACCENT
    assert table.rows[0].cells["source"].text == "measured on our rack"
    assert changed.reset is not None
    draft.run(changed.reset)
    assert draft.project.shelf.assumptions[PEAK] == library().assumptions[PEAK]


def test_an_override_changes_the_numbers_and_its_reset_gives_them_back() -> None:
    draft = Draft()
    draft.rack("dgx-b200")
    before = draft.evaluate().figures["it_power_kw"].value
    draft.run(OverrideAssumption(PEAK, 0.9, "test", "2026-11-25"))
    assert draft.evaluate().figures["it_power_kw"].value != before
    reset = rows(draft.project)[PEAK].reset
    assert reset is not None
    draft.run(reset)
    assert draft.evaluate().figures["it_power_kw"].value == before


def test_a_setting_may_differ_in_one_scenario() -> None:
    draft = Draft()
    draft.run(AddScenario(S))
    other = draft.project.scenarios[-1].id
    here = assumed(draft.project, other, library().assumptions)
    rate = next(one for one in here if one.key == "settings:discount_rate")
    assert rate.status is Status.ASSUMED
    assert rate.here is not None
    draft.run(rate.here(0.12, "their bank asks more"))
    changed, unchanged = rows(draft.project, "B"), rows(draft.project)
    assert changed[rate.key].value == 0.12
    assert changed[rate.key].reason == "their bank asks more"
    assert "0.09" in changed[rate.key].default
    assert unchanged[rate.key].value == 0.09
    assert not unchanged[rate.key].overridden
    reset = changed[rate.key].reset
    assert reset is not None
    draft.run(reset)
    assert draft.project.scenarios[-1].overrides == ()


@pytest.mark.parametrize("name", ["users", "ttft_limit_ms", "data_class", "active_share"])
def test_every_kind_of_value_of_a_workload_can_be_set_in_a_scenario(name: str) -> None:
    draft = Draft()
    draft.project = example()
    workload = draft.project.workloads[0]
    one = rows(draft.project)[f"{workload.id}:{name}"]
    assert one.everywhere is None
    assert one.here is not None
    draft.run(one.here(one.value if isinstance(one.value, str) else 1, "what if"))
    changed = rows(draft.project)[one.key]
    assert changed.overridden
    assert draft.project.workloads[0] == workload


def test_words_find_in_label_group_and_source() -> None:
    found = tuple(rows(example()).values())
    assert {one.group for one in filtered(found, "lead weeks")} == {"supply", "timeline"}
    assert all("discount" in one.label.casefold() for one in filtered(found, "discount rate"))
    assert filtered(found, "no such words at all") == ()
    assert {one.group for one in filtered(found, group="cooling")} == {"cooling"}
    assert filtered(found, only_overridden=True) == ()
