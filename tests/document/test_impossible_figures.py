"""Figures that cannot be are refused with the figure; the project keeps what it had."""

from dataclasses import replace
from typing import Any

import pytest

from planner.document.command import Command
from planner.document.commands.assumptions import EditSetting, OverrideAssumption
from planner.document.commands.cloud import EditBurst
from planner.document.commands.placing import EditPlacement
from planner.document.commands.racks import AddRack, AddSite, EditSite
from planner.document.commands.workloads import (
    EditDeployment,
    EditRoute,
    EditWorkload,
)
from planner.domain.errors import EditRefused
from planner.domain.identity import RoomId
from planner.domain.site import Colocation, SiteKind
from planner.domain.workload import BatchJob, Demand, Metric, Objective, TrainingJob
from tests.builders import H200, Draft, S, feeds, library, served_chat


@pytest.fixture
def draft() -> Draft:
    return Draft()


def bad_edits() -> list[tuple[str, object, object]]:
    return [
        ("burst", "maximum", 0),
        ("burst", "minimum", 2),
        ("burst", "minimum", -1),
        ("burst", "threshold", 0.0),
        ("burst", "schedule_hours", 0),
        ("burst", "schedule_hours", 25),
        ("deployment", "tp", 0),
        ("deployment", "replicas", -1),
        ("deployment", "max_length", 0),
        ("deployment", "reserve_replicas", -1),
        ("deployment", "memory_utilisation", 0.0),
        ("deployment", "memory_utilisation", 1.2),
        ("deployment", "cp", 0),
        ("deployment", "batch_tokens", 0),
        ("deployment", "drafted_tokens", -1),
        ("deployment", "draft_acceptance", 1.1),
        ("deployment", "adapters", -1),
        ("deployment", "adapter_rank", 0),
        ("deployment", "prefill_instances", -1),
        ("deployment", "decode_instances", 0),
        ("deployment", "kv_link_gb_s", 0.0),
        ("placement", "gpu_limit_kw", 0.0),
        ("placement", "gpu_limit_kw", -0.3),
        ("route", "share", 1.1),
        ("route", "share", -0.1),
        ("site", "design_it_kw", 0.0),
        ("site", "connection_kva", -5.0),
        ("site", "tariff_usd_kwh", -0.1),
        ("site", "demand_charge_usd_kw_month", -1.0),
        ("site", "colocation", Colocation(0.0, 200.0)),
        ("site", "colocation", Colocation(9.0, -1.0)),
        ("setting", "horizon_months", 0),
        ("setting", "discount_rate", 1.5),
        ("power.power_factor", "", 0.0),
        ("power.power_factor", "", float("nan")),
        ("power.planning_limit", "", 80.0),
        ("finance.residual_share", "", -0.1),
    ]


@pytest.mark.parametrize(("kind", "field", "value"), bad_edits())
def test_impossible_figures_are_refused_with_the_figure(
    kind: str, field: str, value: float
) -> None:
    draft = served_chat()
    plan, burst = draft.plan, draft.burst()
    commands: dict[str, Command] = {
        "burst": EditBurst(S, burst, field, value),
        "deployment": EditDeployment(S, plan.deployments[0].id, field, value),
        "placement": EditPlacement(S, next(plan.placements()).id, field, value),
        "route": EditRoute(S, plan.routes[0].id, field, value),
        "setting": EditSetting(field, value),
        "site": EditSite(S, plan.sites[0].id, field, value),
    }
    before = draft.project
    command = commands.get(kind) or OverrideAssumption(kind, value, "measured", "2026-11-25")
    with pytest.raises(EditRefused) as caught:
        draft.run(command)
    message = caught.value.message
    assert any(sign in message.happened for sign in "0123456789n%")
    assert message.unharmed == "Nothing was changed."
    assert message.remedy.startswith(("Use", "Enter"))
    assert draft.project is before


@pytest.mark.parametrize("likely", [0.0, 0.25])
def test_possible_figures_are_taken(likely: float) -> None:
    draft = served_chat()
    draft.run(OverrideAssumption("finance.residual_share", likely, "lease", "2026-11-25"))
    estimate = draft.project.shelf.assumptions["finance.residual_share"]
    assert (estimate.likely, estimate.low, estimate.high) == (likely, likely, likely)
    assert (estimate.reason, estimate.evidence.status.value) == ("lease", "entered")


def test_the_project_keeps_its_own_copy_of_a_part(draft: Draft) -> None:
    rack = draft.rack(H200)
    draft.change_part(H200, price_usd=1.0)
    draft.place(H200, rack)
    assert draft.part(H200).price_usd == 1.0
    assert library().parts[H200].price_usd != 1.0  # type: ignore[index]


def test_a_rack_needs_a_row_and_a_site_a_free_name(draft: Draft) -> None:
    frame = library().parts["rk-ar3300"]  # type: ignore[index]
    for command in (
        AddRack(S, RoomId("room-99"), frame, feeds()),
        AddSite(S, SiteKind.OWN, "IT", None, "Site 1"),
    ):
        draft.site()
        with pytest.raises(EditRefused):
            draft.run(command)


BAD_LOADS: list[tuple[str, dict[str, Any]]] = [
    ("Input tokens cannot be 0", {"input_tokens": 0}),
    ("Output tokens cannot be -1", {"output_tokens": -1}),
    ("Users cannot be 0", {"demand": Demand(0)}),
    ("The active share cannot be 0", {"demand": Demand(1, 0.0)}),
    ("150% of the users cannot be active", {"demand": Demand(1, 1.5)}),
    ("The seconds between requests cannot be 0", {"demand": Demand(1, 0.1, 0.0)}),
    ("Demand cannot grow by -100% a year", {"demand": Demand(1, growth_per_year=-1.0)}),
    ("The TTFT limit cannot be 0", {"objectives": (Objective(Metric.TTFT, 0.0),)}),
    ("Tokens per run cannot be 0", {"batch": BatchJob(0.0, 1, 0, 8)}),
    ("Runs per week cannot be 0", {"batch": BatchJob(1.0, 0, 0, 8)}),
    ("A daily window cannot last 25 hours", {"batch": BatchJob(1.0, 1, 0, 25)}),
    ("GPUs cannot be 0", {"training": TrainingJob(1.0, 1, 0, 0, 8)}),
]


@pytest.mark.parametrize(("words", "changes"), BAD_LOADS)
def test_an_impossible_load_is_refused_when_it_is_added_and_when_it_is_edited(
    words: str, changes: dict[str, Any]
) -> None:
    draft = served_chat()
    before = draft.project
    with pytest.raises(EditRefused, match=words):
        draft.workload("Mail", **changes)
    with pytest.raises(EditRefused, match=words):
        draft.run(EditWorkload(replace(draft.project.workloads[0], **changes), "field"))
    assert draft.project is before
