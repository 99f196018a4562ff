"""The templates that come with the program show what their titles promise, without a finding."""

from collections.abc import Mapping

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.loader import load
from planner.compute.evaluate import evaluate
from planner.document.templates import FIRST_SCENARIO, list_templates, load_template
from planner.domain.finding import Severity
from planner.domain.identity import ProjectId
from planner.domain.placement import Placement
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.service import BurstTrigger
from planner.domain.site import SiteKind
from planner.domain.workload import DataClass, WorkloadKind

CALM = ("all_cloud", "rag_department", "single_server", "sovereign_airgap")
"""Templates in which nothing is wrong; `hybrid_bank` has its two findings on purpose."""

Plans = Mapping[str, tuple[Project, Evaluation]]


@pytest.fixture(scope="module")
def plans() -> Plans:
    library, _ = load([catalog_folder()])
    found = {}
    for info in list_templates(catalog_folder() / "templates"):
        project = load_template(info.path, library, ProjectId("9f0c"))
        found[info.name] = (project, evaluate(project, FIRST_SCENARIO))
    return found


def servers(project: Project) -> list[Placement]:
    plan = project.scenarios[0].plan
    return [one for one in plan.placements() if one.pool is not None]


def test_there_are_five_with_a_title_and_one_line_each() -> None:
    found = list_templates(catalog_folder() / "templates")
    assert [one.name for one in found] == sorted((*CALM, "hybrid_bank"))
    for one in found:
        assert one.title
        assert 40 < len(one.summary) < 140, one.name
    assert len({one.title for one in found}) == len(found)


@pytest.mark.parametrize("name", CALM)
def test_nothing_is_wrong_with_it(plans: Plans, name: str) -> None:
    _, evaluation = plans[name]
    serious = [one.message for one in evaluation.findings if one.severity is not Severity.INFO]
    assert serious == []
    assert evaluation.admissible
    assert {result.verdict for result in evaluation.workloads.values()} == {"ok"}


@pytest.mark.parametrize("name", CALM)
def test_its_headlines_are_known(plans: Plans, name: str) -> None:
    figures = plans[name][1].figures
    for key in ("tco_total", "throughput_output_tokens_per_s", "time_to_serve_weeks"):
        assert figures[key].value, key


def test_the_single_server_has_room_and_power_for_a_second(plans: Plans) -> None:
    project, evaluation = plans["single_server"]
    (server,) = servers(project)
    plan = project.scenarios[0].plan
    (rack,) = plan.racks.values()
    nameplate = project.shelf.parts[server.part].draw.nameplate_kw
    assert nameplate is not None
    worst = max(evaluation.racks[rack.id].feeds, key=lambda feed: feed.worst_kw)
    assert worst.planning_kw - worst.worst_kw > nameplate


def test_the_department_has_answers_embeddings_a_nightly_job_and_storage(plans: Plans) -> None:
    project, _ = plans["rag_department"]
    kinds = {one.kind for one in project.workloads}
    assert kinds == {WorkloadKind.INTERACTIVE, WorkloadKind.EMBEDDING, WorkloadKind.BATCH}
    plan = project.scenarios[0].plan
    stored = [project.shelf.parts[one.part] for one in plan.placements()]
    assert sum(part.storage.usable_tb or 0.0 for part in stored if part.storage) > 0.0


def test_nothing_of_the_sovereign_plan_leaves_its_room(plans: Plans) -> None:
    project, _ = plans["sovereign_airgap"]
    plan = project.scenarios[0].plan
    (site,) = plan.sites
    assert (site.kind, [room.air_gapped for room in site.rooms]) == (SiteKind.OWN, [True])
    assert (plan.links, plan.bursts) == ((), ())
    assert all(route.api is None for route in plan.routes)
    assert {one.data_class for one in project.workloads} == {DataClass.RESTRICTED}


def test_the_cloud_plan_owns_nothing_and_needs_its_peak_instances(plans: Plans) -> None:
    project, evaluation = plans["all_cloud"]
    plan = project.scenarios[0].plan
    assert not list(plan.placements())
    assert evaluation.figures["capex"].value == 0
    base, peak = plan.bursts
    assert (base.trigger, peak.trigger) == (BurstTrigger.ALWAYS, BurstTrigger.OVERFLOW)
    assert {plan.site(one.site).country for one in plan.bursts} == {"FR"}
    assert any(route.api is not None for route in plan.routes)
    run = evaluation.bursts[peak.id]
    assert 0 < run.instance_hours_year < 8760
