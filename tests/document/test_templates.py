"""Projects from templates: the example with its two findings, and templates that do not fit."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.compute.evaluate import evaluate
from planner.document.templates import (
    FIRST_SCENARIO,
    list_templates,
    load_template,
    new_project,
)
from planner.domain.errors import UserError
from planner.domain.finding import Finding, Severity
from planner.domain.identity import EntryId, ProjectId
from planner.domain.project import Project
from planner.domain.service import RouteRole
from planner.domain.site import SiteKind
from planner.domain.workload import DataClass, WorkloadKind
from planner.workspace.fixes import command_for
from planner.workspace.workspace import Workspace

EXAMPLE = catalog_folder() / "templates" / "hybrid_bank.yaml"
ID = ProjectId("9f0c")


@pytest.fixture(scope="module")
def library() -> Library:
    found, problems = load([catalog_folder()])
    assert problems == ()
    return found


@pytest.fixture(scope="module")
def example(library: Library) -> Project:
    return load_template(EXAMPLE, library, ID)


def serious(project: Project) -> list[Finding]:
    findings = evaluate(project, FIRST_SCENARIO).findings
    return [finding for finding in findings if finding.severity is not Severity.INFO]


def test_the_example_has_exactly_its_two_findings(example: Project) -> None:
    power, service = sorted(serious(example), key=lambda finding: finding.rule)
    assert (power.rule, power.subject_name) == ("PWR-001", "R02")
    assert [fix.label for fix in power.fixes] == ["Move gpu-05 to R04"]
    assert (service.rule, service.subject_name) == ("SLO-001", "Document search")
    assert service.fixes[0].label == "One more burst instance (2)"


def test_the_two_fixes_leave_nothing_to_warn_of(example: Project, library: Library) -> None:
    workspace = Workspace(example, library)
    for finding in serious(example):
        command = command_for(workspace.state, library, finding.fixes[0])
        assert command is not None
        assert workspace.run(command)
    assert serious(workspace.state.project) == []
    assert workspace.state.evaluation.admissible


def test_the_example_shows_what_a_hybrid_plan_is(example: Project) -> None:
    plan = example.scenarios[0].plan
    milan, frankfurt = plan.sites[:2]
    assert (milan.kind, milan.country) == (SiteKind.OWN, "IT")
    assert {room.name: room.air_gapped for room in milan.rooms} == {
        "Restricted": True,
        "Connected": False,
    }
    assert frankfurt.kind is SiteKind.COLOCATION
    (burst,) = plan.bursts
    assert plan.site(burst.site).country == frankfurt.country
    kinds = {one.name: (one.kind, one.data_class) for one in example.workloads}
    assert kinds["Restricted chat"] == (WorkloadKind.INTERACTIVE, DataClass.RESTRICTED)
    assert kinds["Nightly fine-tune"][0] is WorkloadKind.TRAINING
    (overflow,) = [route for route in plan.routes if route.api is not None]
    assert overflow.role is RouteRole.OVERFLOW
    gapped = {room.id for room in milan.rooms if room.air_gapped}
    assert [link for link in plan.links if gapped.intersection(link.ends)] == []


def test_every_part_of_the_example_has_the_figures_that_planning_needs(example: Project) -> None:
    plan = example.scenarios[0].plan
    used = {placement.part for placement in plan.placements()}
    for part_id in used:
        part = example.shelf.parts[part_id]
        figures = (part.price_usd, part.lead_weeks, part.draw.nameplate_kw, part.mass_kg)
        assert None not in (*figures, part.half_units), part_id


def test_ids_inside_depend_on_the_file_alone(example: Project, library: Library) -> None:
    again = load_template(EXAMPLE, library, ProjectId("other"))
    assert again.scenarios == example.scenarios
    assert again.workloads == example.workloads


def test_a_new_project_holds_what_the_calculation_needs(library: Library) -> None:
    project = new_project(library, "Plan", "IT", ID)
    assert project.settings.country == "IT"
    assert set(project.shelf.regions) == {EntryId("it")}
    usual = {key: offer for key, offer in library.offers.items() if offer.reference}
    assert 0 < len(usual) < len(library.offers)
    assert project.shelf.offers == usual
    assert {offer.accelerator for offer in usual.values()} == set(project.shelf.accelerators)
    assert project.shelf.assumptions == library.assumptions
    assert project.settings.discount_rate == library.assumptions["finance.discount_rate"].likely
    (scenario,) = project.scenarios
    assert (scenario.name, scenario.plan.racks) == ("A", {})
    assert evaluate(project, scenario.id).findings == ()


def changed(tmp_path: Path, *path: str | int, value: Any) -> Path:
    """Write the example with one value replaced, or added; return the path."""
    content = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    place = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    target = tmp_path / "changed.yaml"
    target.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return target


RACKS = ("sites", "milan", "rooms", "restricted", "racks")


@pytest.mark.parametrize(
    ("path", "value", "happened"),
    [
        (
            (*RACKS, 0, "frame"),
            "rk-ar3375",
            "changed.yaml, sites.milan.rooms.restricted.racks.1.frame: there is no part "
            "“rk-ar3375”; did you mean rk-ar3357?",
        ),
        (
            ("workloads", "restricted-chat", "input_token"),
            5,
            "changed.yaml, workloads.restricted-chat.input_token: is not known here; did you mean "
            "input_tokens?",
        ),
        (
            ("workloads", "restricted-chat", "demand", "users"),
            "many",
            "changed.yaml, workloads.restricted-chat: demand.users: expected a whole number, "
            "found 'many'.",
        ),
        (
            ("workloads", "restricted-chat", "demand", "users"),
            0,
            "changed.yaml, workloads.restricted-chat: Users cannot be 0.",
        ),
        (
            ("workloads", "public-assistant", "demand", "week", "rest_day"),
            [1, 1],
            "changed.yaml, workloads.public-assistant.demand.week.rest_day: needs 24 hours, has 2.",
        ),
        (
            (*RACKS, 1, "devices", 0, "units", 1),
            4,
            "NVIDIA DGX H200 (8U) does not fit at U4–U11 of R02: gpu-03 is in U3–U10.",
        ),
        (
            (*RACKS, 1, "devices", 0, "units", 0),
            3.3,
            "changed.yaml, sites.milan.rooms.restricted.racks.2.devices.1.units.1: 3.3 U is not a "
            "multiple of 0.5 U.",
        ),
        (
            ("deployments", "chat", "accelerator"),
            "l40s",
            "changed.yaml, deployments.chat.accelerator: this site holds none of this accelerator.",
        ),
        (
            ("routes", 0, "role"),
            "primary",
            "changed.yaml, routes.1.role: needs one of share, overflow, standby, found 'primary'.",
        ),
        (
            ("links", 0, "ends"),
            ["frankfurt"],
            "changed.yaml, links.1.ends: needs two places.",
        ),
        (("name",), None, "changed.yaml, name: needs a text, found nothing."),
    ],
)
def test_a_template_that_does_not_fit_names_file_and_field(
    library: Library, tmp_path: Path, path: tuple[str | int, ...], value: Any, happened: str
) -> None:
    template = changed(tmp_path, *path, value=value)
    with pytest.raises(UserError) as refused:
        load_template(template, library, ID)
    assert happened in refused.value.message.happened
    assert refused.value.message.unharmed == "No project was made."


def test_a_template_that_is_not_yaml_names_the_line(library: Library, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("name: Plan\ncountry: [IT\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"broken\.yaml: line 3: is not YAML"):
        load_template(broken, library, ID)


def test_a_missing_template_is_named(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no template nowhere"):
        load_template(tmp_path / "nowhere.yaml", library, ID)


def test_the_list_leaves_out_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text("name: Good\nsummary: A plan\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "worse.yaml").write_text("- a list\n", encoding="utf-8")
    (found,) = list_templates(tmp_path)
    assert (found.name, found.title, found.summary) == ("good", "Good", "A plan")


def test_every_template_of_the_program_can_be_loaded(library: Library) -> None:
    names = [template.name for template in list_templates(EXAMPLE.parent)]
    assert "hybrid_bank" in names
    for template in list_templates(EXAMPLE.parent):
        assert load_template(template.path, library, ID).scenarios[0].plan.sites
