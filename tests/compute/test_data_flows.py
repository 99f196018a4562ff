"""Where data go and what the rules say of it: requests, overflow, copies, ways that are closed."""

from dataclasses import replace

import pytest

from planner.compute.data_flows import DataFlow, FlowKind, Ruling, data_flows, residences
from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.domain.identity import SiteId
from planner.domain.project import Project
from planner.domain.service import RouteRole
from planner.domain.site import SiteKind
from tests.abroad import SINGAPORE, VIRGINIA, ZURICH, abroad
from tests.builders import S, example


def case_of(project: Project) -> Case:
    return Case(project, S, evaluate(project, S))


def named(project: Project, workload: str, site: str) -> DataFlow:
    names = {one.id: one.name for one in project.workloads}
    places = {one.id: one.name for one in project.scenario(S).plan.sites}
    flows = data_flows(case_of(project))
    (found,) = [
        one for one in flows if (names[one.workload], places[one.target]) == (workload, site)
    ]
    return found


def test_requests_cross_to_other_sites_and_those_at_home_do_not() -> None:
    project = example()
    flows = data_flows(case_of(project))
    milan = next(one.id for one in project.scenario(S).plan.sites if one.name == "Milan")
    assert {one.source for one in flows} == {milan}
    assert milan not in {one.target for one in flows}
    search = named(project, "Document search", "Frankfurt")
    assert search.ruling is Ruling.ALLOWED
    assert search.said == ()
    assert search.requests_per_day is not None
    # 401,492 requests of 4,000 tokens and answers of 400 at four bytes a token, in GB
    per_request = (search.gb_per_day or 0.0) * 1e9 / search.requests_per_day
    assert per_request == pytest.approx(4400 * 6, rel=0.01)


def test_an_operator_under_foreign_control_needs_safeguards_though_the_finding_is_muted() -> None:
    burst = named(example(), "Document search", "Azure germanywestcentral")
    assert burst.role is RouteRole.OVERFLOW
    assert burst.ruling is Ruling.CONDITIONAL
    assert {one.rule for one in burst.said if one.grave} == {"GDPR-48", "US-CLOUD-1"}
    assert "EU-DATA-1" in {one.rule for one in burst.said}  # told, and no condition


def test_nothing_takes_a_way_that_the_law_closes() -> None:
    search = named(abroad(), "Document search", "AWS us-east-1")
    assert search.ruling is Ruling.FORBIDDEN
    assert search.requests_per_day is None
    assert search.gb_per_day is None
    assert "GDPR-TR-1" in {one.rule for one in search.said}


def test_data_live_where_they_are_served_and_copied_but_not_where_they_may_not() -> None:
    case = case_of(abroad())
    copy = named(abroad(), "Document search", "Zurich DR")
    assert copy.kind is FlowKind.COPIES
    assert copy.every_hours == 6.0
    assert copy.ruling is Ruling.ALLOWED
    living = residences(case)
    search = copy.workload
    assert living[ZURICH].workloads == (search,)
    assert search not in living[VIRGINIA].workloads
    assert [case.workloads[one].name for one in living[SINGAPORE].workloads] == ["Public assistant"]
    assert living[ZURICH].tokens_per_s == 0.0


def test_users_without_an_own_site_stand_in_the_country_of_the_project() -> None:
    project = example()
    (scenario, *others) = project.scenarios
    sites = tuple(
        replace(one, kind=SiteKind.COLOCATION) if one.kind is SiteKind.OWN else one
        for one in scenario.plan.sites
    )
    changed = replace(scenario, plan=replace(scenario.plan, sites=sites))
    flows = data_flows(case_of(replace(project, scenarios=(changed, *others))))
    assert {one.source for one in flows} == {None}
    milan = SiteId(next(one.id for one in sites if one.name == "Milan"))
    assert milan in {one.target for one in flows}
