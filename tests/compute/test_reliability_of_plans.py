"""How reliable plans are: paths of power, training jobs, spares, and the rules about them."""

from dataclasses import replace

import pytest

from planner.compute.explain.case import Case
from planner.compute.explain.reliability import (
    job_of,
    resources_of,
    spares_of,
    supply_of_site,
)
from planner.compute.reliability.supply import Supply
from planner.document.commands.racks import EditSite
from planner.domain.facility import PowerElement, PowerKind
from planner.domain.facility_design import FacilityDesign, Redundancy
from planner.domain.finding import Severity
from planner.domain.identity import ElementId, SiteId
from planner.engines.finance.lines import CostClass
from planner.exchange.bom import bill_of_materials
from planner.exchange.reliability_json import reliability_json
from tests.builders import H200, Draft, S, feeds, repaired, served_chat


def aimed(target: int, count: int = 2, **design: object) -> Draft:
    draft = Draft()
    draft.rack(H200, on=feeds(63.0, count=count))
    site = draft.plan.sites[0]
    chosen = FacilityDesign(target_class=target, **design)  # type: ignore[arg-type]
    return draft.run(EditSite(S, site.id, "design", chosen))


def case_of(draft: Draft) -> Case:
    return Case(draft.project, S, draft.evaluate())


def supply(draft: Draft) -> Supply:
    found = supply_of_site(case_of(draft), draft.plan.sites[0].id)
    assert found is not None
    return found


def with_generator(draft: Draft) -> Draft:
    site = draft.plan.sites[0].id
    made = PowerElement(ElementId("gen"), PowerKind.GENERATOR, "Generator", site, 400.0, 3, kva=2e3)
    return draft.change_plan(power_elements=(made,))


def test_one_source_stops_every_rack() -> None:
    found = supply(aimed(0))
    assert (found.reached, found.missing) == (2, "a second path past Utility")
    assert found.cuts[0].names == ("Utility",)
    assert found.availability == pytest.approx(6000 / 6002, abs=2e-5)
    assert found.down_hours > found.cuts[0].hours


def test_a_generator_and_two_systems_reach_more() -> None:
    found = supply(with_generator(aimed(0)))
    assert found.reached >= 3
    assert found.availability > supply(aimed(0)).availability
    assert all(len(one.names) == 2 for one in found.cuts)


def test_one_feed_is_one_path() -> None:
    found = supply(with_generator(aimed(0, count=1)))
    assert found.reached == 1
    assert "UPS 1" in found.missing


@pytest.mark.parametrize(
    ("case", "target", "generator"),
    [("EN50600-1 fires", 3, False), ("EN50600-1 does not fire", 3, True)],
)
def test_paths_are_held_to_the_class_that_is_aimed_at(
    case: str, target: int, generator: bool
) -> None:
    draft = aimed(target)
    found = (with_generator(draft) if generator else draft).findings("EN50600-1")
    assert [one.severity for one in found] == ([Severity.WARNING] if case[10:] == "fires" else [])


def test_en50600_1_does_not_fire_without_a_class() -> None:
    draft = aimed(0, redundancy=Redundancy.N)
    assert not draft.findings("EN50600-1")
    assert not draft.findings("REL-003")


@pytest.mark.parametrize(
    ("case", "generator"), [("REL-003 fires", False), ("REL-003 does not fire", True)]
)
def test_power_is_held_to_the_hours_that_are_quoted(case: str, generator: bool) -> None:
    draft = aimed(3)
    found = (with_generator(draft) if generator else draft).findings("REL-003")
    assert bool(found) is (case[8:] == "fires")
    assert all("1.58 h are quoted for tier 3" in one.message for one in found)


def many(count: int) -> Draft:
    draft = Draft()
    for _ in range(count):
        draft.rack(H200, on=feeds(63.0))
    return draft


def test_rel_002_fires_until_the_spares_are_added() -> None:
    draft = many(8)
    (finding,) = draft.findings("REL-002")
    assert finding.severity is Severity.INFO
    assert [fix.label for fix in finding.fixes] == ["Add 2 spares"]
    after = repaired(draft, finding)
    assert [one.spare for one in after.plan.tray] == [True, True]
    assert not after.findings("REL-002")
    assert after.value("it_power_kw") == draft.value("it_power_kw")


def test_rel_002_does_not_fire_for_few_servers() -> None:
    assert not many(7).findings("REL-002")


def trained(gpus: int, servers: int, failures: float) -> Draft:
    draft = Draft()
    for _ in range(servers):
        draft.rack(H200, on=feeds(63.0))
    draft.deploy(draft.training(gpus, hours=24, tokens=1e12), dp=gpus, tp=1, replicas=1)
    shelf = draft.project.shelf
    key = "reliability.node_failures"
    worse = replace(shelf.assumptions[key], likely=failures)
    assumptions = {**shelf.assumptions, key: worse}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=assumptions))
    return draft


def test_rel_001_fires_where_a_job_fails_all_the_time() -> None:
    (finding,) = trained(16, 2, 20_000.0).findings("REL-001")
    assert finding.severity is Severity.INFO
    (finding,) = trained(16, 2, 90_000.0).findings("REL-001")
    assert finding.severity is Severity.WARNING


def test_rel_001_does_not_fire_for_a_few_servers() -> None:
    draft = trained(16, 2, 6.5)
    assert not draft.findings("REL-001")
    job = job_of(case_of(draft), draft.project.workloads[0].id)
    assert job is not None
    assert job.mttf_h == pytest.approx(24 / (2 * 6.5 / 1000))
    assert job.effective_h is not None
    assert job.interruptions == pytest.approx(job.effective_h / job.mttf_h)


def test_a_workload_is_as_available_as_the_sites_that_serve_it() -> None:
    draft = served_chat()
    resources = resources_of(case_of(draft), draft.project.workloads[0].id)
    assert resources is not None
    assert resources.availability == pytest.approx(supply(draft).availability)
    assert resources.known == 1.0


def test_projects_without_the_assumptions_tell_nothing() -> None:
    draft = many(8)
    shelf = draft.project.shelf
    fewer = {k: one for k, one in shelf.assumptions.items() if not k.startswith("reliability.")}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=fewer))
    case = case_of(draft)
    assert spares_of(case) == ()
    assert supply_of_site(case, SiteId(draft.plan.sites[0].id)) is None
    assert reliability_json(case) == {"sites": [], "workloads": [], "spares": []}
    assert not draft.findings("REL-002")


def test_spares_on_the_tray_stand_in_for_a_share_of_the_servers() -> None:
    draft = many(8)
    before = draft.evaluate()
    (finding,) = draft.findings("REL-002")
    after = repaired(draft, finding)
    evaluation = after.evaluate()
    price = draft.part(H200).price_usd
    assert price is not None

    (share,) = (one for one in before.costs.capex if one.group == CostClass.SPARES)
    assert share.estimated
    assert share.usd == pytest.approx(0.02 * 8 * price)
    (bought,) = (one for one in evaluation.costs.capex if one.group == CostClass.SPARES)
    assert bought.label == f"Spare parts: 2 × {draft.part(H200).label}"
    assert not bought.estimated
    assert bought.usd == pytest.approx(2 * price)
    bom = bill_of_materials(after.project, S, evaluation)
    assert sum(line.quantity for line in bom.lines if line.site == "Spare parts") == 2
    assert not [step for step in bom.steps if "only one side" in step.label]
