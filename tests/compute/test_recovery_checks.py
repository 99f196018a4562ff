"""Recovery objectives of workloads against places and copies: judged only where they are stated."""

from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.recovery import EditRecovery
from planner.domain.errors import EditRefused
from planner.domain.finding import Finding, Severity
from planner.domain.service import BurstTrigger, RouteRole
from planner.domain.workload import DataClass
from tests.builders import Draft, served_chat


def owed(draft: Draft, **stated: Any) -> Draft:
    """State recovery of the first workload."""
    workload = draft.project.workloads[0].id
    return draft.run(*(EditRecovery(workload, key, value) for key, value in stated.items()))


def backed(role: RouteRole = RouteRole.STANDBY, **burst: Any) -> Draft:
    """A chat with a burst that takes over."""
    draft = served_chat(data_class=DataClass.PUBLIC)
    pool = draft.pool_of(draft.burst(**burst))
    draft.deploy(draft.project.workloads[0].id, pool, role)
    return draft


def cloud(draft: Draft) -> Any:
    return draft.plan.bursts[0].site


def only(draft: Draft, rule: str) -> Finding:
    (finding,) = draft.findings(rule)
    return finding


def test_slo_003_fires_without_a_second_place() -> None:
    finding = only(owed(served_chat(), time_hours=4.0), "SLO-003")
    assert finding.severity is Severity.WARNING
    assert "is lost, nothing else serves it; it has to be back in 4 h." in finding.message
    assert not finding.blocks_admission


@pytest.mark.parametrize("role", [RouteRole.STANDBY, RouteRole.OVERFLOW])
def test_slo_003_does_not_fire_where_a_burst_starts_in_time(role: RouteRole) -> None:
    assert not owed(backed(role), time_hours=0.5).findings("SLO-003")


def test_slo_003_fires_where_a_burst_starts_too_late() -> None:
    finding = only(owed(backed(), time_hours=0.1), "SLO-003")
    assert "another place serves after 0.17 h at the latest" in finding.message
    ready = backed(maximum=2, minimum=2)
    assert not owed(ready, time_hours=0.0).findings("SLO-003")


def test_slo_003_fires_where_a_scheduled_burst_may_be_closed() -> None:
    draft = backed(trigger=BurstTrigger.SCHEDULE, schedule_hours=10)
    assert "after 14 h at the latest" in only(owed(draft, time_hours=1.0), "SLO-003").message
    assert not owed(draft, time_hours=24.0).findings("SLO-003")


def test_slo_003_fires_where_the_other_place_is_forbidden() -> None:
    draft = owed(backed(), time_hours=4.0)
    workload = replace(draft.project.workloads[0], data_class=DataClass.RESTRICTED)
    draft.project = replace(draft.project, workloads=(workload,))
    assert "nothing else serves it" in only(draft, "SLO-003").message


def test_slo_004_fires_without_a_copy_elsewhere() -> None:
    draft = owed(served_chat(), point_hours=1.0)
    assert "no copy of its data is kept elsewhere" in only(draft, "SLO-004").message
    home = draft.plan.sites[0].id
    owed(draft, copy_every_hours=0.5, copy_site=home)
    assert "the only copy of its data lies there too" in only(draft, "SLO-004").message


def test_slo_004_does_not_fire_where_copies_are_new_enough() -> None:
    draft = backed()
    owed(draft, point_hours=1.0, copy_every_hours=1.0, copy_site=cloud(draft))
    assert not draft.findings("SLO-004")
    owed(draft, copy_every_hours=6.0)
    assert "copy of its data is up to 6 h old; at most 1 h" in only(draft, "SLO-004").message


def test_slo_004_fires_where_the_copy_may_not_lie() -> None:
    draft = backed()
    owed(draft, point_hours=1.0, copy_every_hours=1.0, copy_site=cloud(draft))
    workload = replace(draft.project.workloads[0], data_class=DataClass.RESTRICTED)
    draft.project = replace(draft.project, workloads=(workload,))
    assert "its copy may not lie at" in only(draft, "SLO-004").message


def test_nothing_is_judged_that_nobody_stated() -> None:
    draft = owed(served_chat(), copy_every_hours=1000.0)
    assert not draft.findings("SLO-003")
    assert not draft.findings("SLO-004")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("time_hours", -1.0, "are no hours"),
        ("point_hours", float("nan"), "are no hours"),
        ("copy_every_hours", 9000.0, "are no hours"),
        ("time_hours", "soon", "are no hours"),
        ("copy_site", "atlantis", "in none of the scenarios"),
    ],
)
def test_recovery_that_cannot_be_is_refused(field: str, value: Any, told: str) -> None:
    draft = served_chat()
    before = draft.project
    with pytest.raises(EditRefused, match=told):
        owed(draft, **{field: value})
    assert draft.project is before
