"""What rules of law say about plans: routes they close, findings under their ids, exports, dates."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.provider_shares import LIMIT
from planner.document.commands.racks import EditSite
from planner.document.commands.workloads import EditRoute, EditWorkload
from planner.domain.finding import Finding, Severity
from planner.domain.handling import DataHandling, SiteStanding
from planner.domain.service import RouteRole
from planner.domain.site import SiteKind
from planner.domain.workload import DataClass
from tests.builders import Draft, S, repaired, served_chat

AZURE = "azure-h200-germanywestcentral"


def handled(draft: Draft, **stated: Any) -> Draft:
    workload = draft.project.workloads[0]
    changed = replace(workload, handling=DataHandling(**stated))
    return draft.run(EditWorkload(changed, "handling"))


def stands(draft: Draft, **stated: Any) -> Draft:
    site = draft.plan.sites[0].id
    return draft.run(EditSite(S, site, "standing", SiteStanding(**stated)))


def bursting(data_class: DataClass = DataClass.PERSONAL) -> Draft:
    """A chat that overflows to a cloud in Germany under United States control."""
    draft = served_chat(users=60_000, data_class=data_class)
    workload = draft.project.workloads[0].id
    draft.deploy(workload, draft.pool_of(draft.burst(AZURE, maximum=20)), RouteRole.OVERFLOW)
    return draft


def found(draft: Draft, rule: str) -> Finding:
    (finding,) = draft.findings(rule)
    return finding


def served_by_cloud(draft: Draft) -> float:
    evaluation = draft.evaluate()
    return sum(one.instance_hours_year for one in evaluation.bursts.values())


def test_personal_data_at_a_cloud_under_foreign_control_is_told() -> None:
    draft = bursting()
    for rule in ("GDPR-48", "US-CLOUD-1"):
        finding = found(draft, rule)
        assert finding.severity is Severity.WARNING
        assert "Azure germanywestcentral" in finding.message
        assert "not legal advice" in finding.detail
    assert served_by_cloud(draft) > 0


def test_health_data_without_an_attestation_close_the_route() -> None:
    draft = handled(bursting(), labels=("health_de",))
    finding = found(draft, "DE-C5-1")
    assert finding.severity is Severity.ERROR
    assert not draft.evaluate().admissible
    assert served_by_cloud(draft) == 0
    assert draft.findings("SOV-001") == []
    fixed = repaired(draft, finding)
    assert fixed.findings("DE-C5-1") == []


def test_an_attestation_opens_it_again() -> None:
    draft = handled(bursting(), labels=("health_de",))
    cloud = next(site for site in draft.plan.sites if site.kind is SiteKind.CLOUD_REGION)
    draft.run(EditSite(S, cloud.id, "certificates", ("c5_type2",)))
    assert draft.findings("DE-C5-1") == []
    assert served_by_cloud(draft) > 0


def test_muting_hides_and_what_is_closed_stays_closed() -> None:
    draft = handled(bursting(), labels=("health_de",))
    draft.mute(found(draft, "DE-C5-1"))
    assert draft.findings("DE-C5-1") == []
    assert not draft.evaluate().admissible
    assert served_by_cloud(draft) == 0


def test_the_rented_reference_keeps_the_same_rules() -> None:
    open_to_all = served_chat().evaluate().costs
    closed = handled(served_chat(), labels=("dod",), impact_level=6).evaluate().costs
    assert "if its data" not in open_to_all.reference_name
    assert "if its data were permitted" in closed.reference_name


@pytest.mark.parametrize(
    ("country", "rule", "severity"),
    [
        ("CN", "US-EAR-2", Severity.ERROR),
        ("CN", "US-EAR-1", Severity.WARNING),
        ("IT", "US-EAR-1", Severity.INFO),
    ],
)
def test_export_of_accelerators(country: str, rule: str, severity: Severity) -> None:
    draft = Draft(country)
    draft.site(country=country)
    draft.rack("dgx-h200")
    finding = found(draft, rule)
    assert finding.severity is severity
    assert "15832" in finding.message or "15 832" in finding.message


def test_a_chip_whose_density_nobody_stated_is_not_passed_over_in_silence() -> None:
    draft = Draft("CN")
    draft.site(country="CN")
    draft.rack("hpe-dl380-g12")
    assert found(draft, "US-EAR-1").severity is Severity.INFO
    assert "5.92" in found(draft, "US-EAR-1").message
    assert draft.findings("US-EAR-2") == []


def test_german_efficiency_asks_the_computed_pue_on_the_day_of_the_demand() -> None:
    draft = Draft("DE")
    draft.site(country="DE")
    draft.rack("dgx-h200")
    site = draft.plan.sites[0].id
    draft.run(EditSite(S, site, "connection_kva", 400.0))
    stands(draft, operation_start="2026-08-01")
    draft.run(EditSite(S, site, "entered_pue", 1.25))
    assert found(draft, "DE-ENEFG-2").severity is Severity.WARNING
    settings = replace(draft.project.settings, demand_start="2028-09-01")
    draft.project = replace(draft.project, settings=settings)
    assert found(draft, "DE-ENEFG-2").severity is Severity.ERROR
    draft.run(EditSite(S, site, "entered_pue", 1.15))
    assert draft.findings("DE-ENEFG-2") == []


@pytest.mark.parametrize("entered", ["soon", "2027", "2027-13-01"])
def test_a_date_that_is_none_counts_as_not_entered(entered: str) -> None:
    draft = handled(bursting(), labels=("health_de",))
    expected = [one.message for one in draft.findings("DE-C5-1")]
    settings = replace(draft.project.settings, demand_start=entered, order_date=entered)
    draft.project = replace(draft.project, settings=settings)
    stands(draft, operation_start=entered)
    assert [one.message for one in draft.findings("DE-C5-1")] == expected


def test_a_project_without_rules_says_nothing() -> None:
    draft = handled(bursting(), labels=("health_de",))
    draft.project = replace(draft.project, shelf=replace(draft.project.shelf, compliance={}))
    assert {one.rule for one in draft.evaluate().findings} & {"DE-C5-1", "GDPR-48"} == set()


def test_step_by_step_is_the_same_as_at_once() -> None:
    draft = bursting()
    base = draft.evaluate()
    handled(draft, labels=("health_de",))
    assert draft.evaluate(base) == evaluate(draft.project, S)


def test_one_provider_of_most_critical_workloads_of_a_bank_is_told() -> None:
    critical = DataHandling(labels=("critical_function",), sector="finance_eu")
    draft = handled(bursting(), labels=critical.labels, sector=critical.sector)
    finding = found(draft, "EU-DORA-2")
    assert finding.severity is Severity.WARNING
    assert "100 %" in finding.message
    for name in ("Second", "Third"):
        draft.workload(name, users=10, handling=critical)
    assert draft.findings("EU-DORA-2") == []


def test_how_much_one_provider_may_carry_is_the_users() -> None:
    draft = handled(bursting(), labels=("critical_function",), sector="finance_eu")
    known = draft.project.shelf.assumptions
    limit = replace(known[LIMIT], likely=1.0)
    shelf = replace(draft.project.shelf, assumptions={**known, LIMIT: limit})
    base = draft.evaluate()
    draft.project = replace(draft.project, shelf=shelf)
    assert draft.findings("EU-DORA-2") == []
    assert draft.evaluate(base) == evaluate(draft.project, S)


def test_a_standby_at_a_provider_carries_nothing() -> None:
    draft = handled(bursting(), labels=("critical_function",), sector="finance_eu")
    (overflow,) = (one for one in draft.plan.routes if one.role is RouteRole.OVERFLOW)
    draft.run(EditRoute(S, overflow.id, "role", RouteRole.STANDBY))
    assert draft.findings("EU-DORA-2") == []


@pytest.mark.parametrize(
    ("tokens", "rules"),
    [(1e8, set()), (1e12, {"EU-AIA-2"}), (1e14, {"EU-AIA-1", "EU-AIA-2"})],
)
def test_a_training_run_of_the_size_of_a_general_purpose_model_is_told(
    tokens: float, rules: set[str]
) -> None:
    draft = Draft()
    draft.rack("dgx-h200")
    draft.deploy(draft.training(tokens=tokens))
    assert {one.rule for one in draft.evaluate().findings if "EU-AIA" in one.rule} == rules
