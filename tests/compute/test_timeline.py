"""When plans serve: the network of each kind of place, what decides, and what people enter."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.document.commands.timeline import EditTask, SetReadiness
from planner.domain.errors import EditRefused
from planner.domain.identity import SiteId
from planner.domain.service import RouteRole
from planner.domain.site import Colocation, SiteKind
from planner.domain.timeline import Dated, Timeline
from tests.builders import Draft, S, served_chat

LAST = ("rack_installation", "installation", "burn_in", "deployment")


def timeline(draft: Draft) -> Timeline:
    return draft.evaluate().timeline


def steps(found: Timeline) -> set[str]:
    return {one.activity.key.partition("/")[2] for one in found.tasks}


def path(found: Timeline) -> list[str]:
    assert found.whole is not None
    return [one.activity.key.partition("/")[2] for one in found.path_to(found.whole.last)]


def step(found: Timeline, name: str) -> Dated:
    return next(one for one in found.tasks if one.activity.key.endswith(f"/{name}"))


def own(draft: Draft) -> SiteId:
    return next(site.id for site in draft.plan.sites if site.kind.holds_racks)


def test_a_room_that_stands_waits_for_its_slowest_delivery() -> None:
    draft = served_chat()
    found = timeline(draft)
    assert steps(found) == {"servers", "racks", *LAST}
    assert path(found) == ["servers", "installation", "burn_in", "deployment"]
    assert step(found, "servers").activity.item == "NVIDIA DGX H200"
    assert step(found, "racks").float_weeks > 0
    (readiness,) = found.workloads.values()
    assert readiness == found.whole


def test_a_new_building_waits_for_grid_and_transformer() -> None:
    draft = served_chat()
    draft.run(SetReadiness(S, own(draft), power=False, building=False))
    found = timeline(draft)
    assert {"grid", "transformer", "switchgear", "shell", "commissioning"} <= steps(found)
    assert path(found) == ["grid", "commissioning", *LAST]
    assert step(found, "transformer").float_weeks == 80
    draft.run(SetReadiness(S, own(draft), power=True, building=False))
    assert path(timeline(draft))[0] == "transformer"


def test_a_colocation_waits_for_its_contract() -> None:
    draft = Draft()
    site = draft.site(SiteKind.COLOCATION, terms=Colocation(100.0, 180.0))
    assert timeline(draft).tasks == ()
    draft.rack("dgx-h200", room=draft.plan.site(site).rooms[0].id)
    found = timeline(draft)
    assert "contract" in steps(found)
    assert "grid" not in steps(found)
    assert step(found, "rack_installation").activity.after[0].endswith("/contract")


def test_a_burst_serves_first_while_the_hardware_is_on_its_way() -> None:
    draft = served_chat()
    workload = draft.project.workloads[0].id
    draft.deploy(workload, draft.pool_of(draft.burst()), RouteRole.OVERFLOW)
    found = timeline(draft)
    assert found.first is not None
    assert found.first.last.endswith("/cloud")
    assert found.whole is not None
    assert found.whole.likely > 10 * found.first.likely


def test_an_entered_duration_and_start_decide_and_are_taken_back() -> None:
    draft = served_chat()
    before = timeline(draft)
    key = step(before, "servers").activity.key
    draft.run(EditTask(S, own(draft), key, "Servers", weeks=30.0, not_before=4.0))
    found = timeline(draft)
    servers = step(found, "servers")
    assert (servers.start, servers.end, servers.end_p80) == (4.0, 34.0, 34.0)
    assert servers.activity.edited
    draft.run(EditTask(S, own(draft), key, "Servers"))
    assert timeline(draft) == before


@pytest.mark.parametrize("weeks", [-1.0, float("nan"), 1041.0, float("inf")])
def test_weeks_that_cannot_be_are_refused(weeks: float) -> None:
    draft = served_chat()
    before = draft.project
    with pytest.raises(EditRefused, match="Servers cannot take or wait"):
        draft.run(EditTask(S, own(draft), "x/servers", "Servers", weeks=weeks))
    assert draft.project is before


def test_nothing_is_drawn_again_when_no_activity_changes() -> None:
    draft = served_chat()
    base = draft.evaluate()
    site = draft.plan.sites[0]
    draft.run(SetReadiness(S, site.id, power=True, building=True))
    again = draft.evaluate(base)
    assert again.timeline is base.timeline
    assert again == evaluate(draft.project, S)


def test_a_project_without_these_assumptions_installs_as_it_did() -> None:
    draft = served_chat()
    kept = {
        key: value
        for key, value in draft.project.shelf.assumptions.items()
        if not key.startswith("timeline.")
    }
    draft.project = replace(draft.project, shelf=replace(draft.project.shelf, assumptions=kept))
    found = timeline(draft)
    assert steps(found) == {"servers", "racks", "deployment"}
    assert found.whole is not None
    assert found.whole.likely == 20.0


def test_the_way_that_decides_is_critical_in_most_draws() -> None:
    found = timeline(served_chat())
    shares = {one.activity.key.partition("/")[2]: one.critical_share for one in found.tasks}
    assert shares["deployment"] == shares["installation"] == 1.0
    assert shares["servers"] + shares["racks"] == pytest.approx(1.0, abs=0.01)
    assert shares["servers"] > 0.7


@settings(deadline=None, max_examples=25)
@given(st.floats(0, 60), st.floats(0, 30))
def test_a_slip_never_serves_earlier(weeks: float, slip: float) -> None:
    draft = served_chat()
    key = step(timeline(draft), "servers").activity.key
    ends = []
    for taken in (weeks, weeks + slip):
        draft.run(EditTask(S, own(draft), key, "Servers", weeks=taken))
        whole = timeline(draft).whole
        assert whole is not None
        ends.append((whole.likely, whole.p50, whole.p80))
    assert all(late >= early for early, late in zip(*ends, strict=True))
