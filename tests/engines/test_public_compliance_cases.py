"""The public cases of compliance by their ids, with the rules that ship."""

from dataclasses import replace
from datetime import date

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.compliance import load_compliance
from planner.domain.compliance import ComplianceRule, Facts, RuleScope, RuleStatus
from planner.domain.expression import evaluate_expression
from planner.domain.finding import Severity
from planner.domain.identity import EntryId
from planner.engines.compliance import (
    FORMULAS,
    Objective,
    highest_processing_performance,
    sovereignty_score,
    verdicts,
)

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def rules() -> tuple[ComplianceRule, ...]:
    found, problems = load_compliance((catalog_folder(),))
    assert problems == ()
    return found


def facts(**known: object) -> Facts:
    return Facts(**{"on": DAY, **known})  # type: ignore[arg-type]  # facts of a case by their names


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERSONAL_FR: dict[str, object] = {
    "data": words("personal_eu"),
    "country": "FR",
    "operator": "self",
    "controllers": words("FR"),
    "air_gapped": True,
    "it_kw": 300.0,
}
SECNUMCLOUD: dict[str, object] = {
    "required": words("secnumcloud"),
    "country": "FR",
    "operator": "cloud",
}
GERMAN: dict[str, object] = {"country": "DE", "operator": "self", "controllers": words("DE")}
HOPPER: dict[str, object] = {
    "tpp": highest_processing_performance({8: 1979.0, 16: 989.5}),
    "dram_gb_s": 4800.0,
}
ITAR: dict[str, object] = {
    "data": words("itar unclassified"),
    "country": "DE",
    "encryption": "end-to-end",
    "activities": words("storage"),
}
CASES: dict[str, tuple[dict[str, object], dict[str, str]]] = {
    "CO-01": (PERSONAL_FR, {"SOV-SELF": "info"}),
    "CO-02": (
        {
            "data": words("personal_eu"),
            "country": "DE",
            "operator": "cloud",
            "controllers": words("DE US"),
        },
        {"US-CLOUD-1": "warning", "GDPR-48": "warning", "EU-DATA-1": "info"},
    ),
    "CO-03": ({"data": words("personal_eu"), "country": "US"}, {"GDPR-TR-1": "error"}),
    "CO-04": ({**SECNUMCLOUD, "holders_outside_eu": (20.0, 15.0, 10.0)}, {"FR-SNC-1": "error"}),
    "CO-05": ({**SECNUMCLOUD, "holders_outside_eu": (24.0, 15.0)}, {}),
    "CO-06": (
        {
            "on": date(2025, 8, 1),
            "data": words("health_de"),
            "country": "DE",
            "operator": "cloud",
            "certificates": words("c5_type1"),
        },
        {"DE-C5-1": "error"},
    ),
    "CO-07": (
        {
            **GERMAN,
            "on": date(2028, 7, 1),
            "connection_kw": 350.0,
            "operation_start": date(2026, 7, 1),
            "pue": 1.25,
        },
        {"DE-ENEFG-2": "error", "DE-ENEFG-N": "info"},
    ),
    "CO-08": (
        {
            **GERMAN,
            "on": date(2028, 7, 1),
            "connection_kw": 250.0,
            "operation_start": date(2026, 7, 1),
            "pue": 1.25,
        },
        {},
    ),
    "CO-09": ({"country": "FR", "operator": "self", "it_kw": 500.0}, {"EU-EED-1": "info"}),
    "CO-10": ({"country": "FR", "operator": "self", "it_kw": 499.0}, {}),
    "CO-11": (
        {**HOPPER, "destination": "CN", "exported_from": "US"},
        {"US-EAR-1": "warning", "US-EAR-2": "error"},
    ),
    "CO-12": (
        {
            "data": words("phi_us"),
            "country": "US",
            "operator": "cloud",
            "encryption": "customer keys",
        },
        {"US-HIPAA-1": "error"},
    ),
    "CO-13 storage": (ITAR, {}),
    "CO-13 inference": (
        {**ITAR, "activities": words("storage inference")},
        {"US-ITAR-1": "warning"},
    ),
    "CO-14": (
        {"country": "FR", "air_gapped": True, "elements": words("cloud_burst")},
        {"AIRGAP-1": "error"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_public_case(case: str, rules: tuple[ComplianceRule, ...]) -> None:
    known, expected = CASES[case]
    found = {one.rule: str(one.severity) for one in verdicts(rules, facts(**known))}
    if case == "CO-09":
        # the draft label speaks too, as an information
        assert found.pop("EU-EED-2") == "info"
    assert found == expected


def test_kpi_formulas_are_told(rules: tuple[ComplianceRule, ...]) -> None:
    told = next(
        one for one in verdicts(rules, facts(country="FR", it_kw=500.0)) if one.rule == "EU-EED-1"
    )
    for kpi in ("PUE = E_DC / E_IT", "WUE = W_in / E_IT", "ERF = E_reuse / E_DC", "REF = E_res"):
        assert kpi in told.message


def test_the_open_path_of_an_export_is_told(rules: tuple[ComplianceRule, ...]) -> None:
    open_path = verdicts(rules, facts(**HOPPER, destination="CN", exported_from="US"))
    closed = verdicts(rules, facts(tpp=36_000.0, dram_gb_s=8000.0, destination="CN"))
    assert HOPPER["tpp"] == 15_832
    assert "case by case" in open_path[0].message
    assert "presumption of denial" in closed[0].message


def test_a_proposal_never_blocks(rules: tuple[ComplianceRule, ...]) -> None:
    strict = [
        replace(rule, severity=Severity.ERROR)
        for rule in rules
        if rule.status is RuleStatus.PROPOSAL
    ]
    found = verdicts(strict, facts(country="FR", it_kw=800.0, required=words("eucs")))
    assert {one.rule for one in found} == {"EU-EED-2", "EUCS-1"}
    assert not any(one.blocks for one in found)


def test_a_rule_informs_before_its_day_and_after_its_end() -> None:
    rule = ComplianceRule(
        id=EntryId("a"),
        rule="A-1",
        scope=RuleScope.SITE,
        when='country == "FR"',
        severity=Severity.ERROR,
        says="no",
        places=(),
        status=RuleStatus.IN_FORCE,
        effective_from="2027-01-01",
        effective_to="2028-01-01",
        verified_on="2026-11-22",
        source="a law",
    )
    early, valid, late = (
        verdicts((rule,), facts(on=day, country="FR"))
        for day in (DAY, date(2027, 6, 1), date(2028, 6, 1))
    )
    assert early[0].severity is Severity.INFO
    assert early[0].message == "From 2027-01-01: no"
    assert valid[0].blocks
    assert late[0].severity is Severity.INFO
    assert late[0].message == "Ended on 2028-01-01: no"


def test_score_is_weighted_and_its_level_is_the_lowest() -> None:
    objectives = (Objective("data", 0.6, 4), Objective("operation", 0.4, 2))
    points, level = sovereignty_score(objectives, 4)
    assert points == pytest.approx(80.0)
    assert level == 2
    with pytest.raises(ValueError, match=r"sum to 0\.9"):
        sovereignty_score((Objective("data", 0.9, 4),), 4)


def test_the_printed_formulas_are_those_that_are_calculated() -> None:
    tpp = {"dense_tops": 1979.0, "bits": 8.0}
    assert evaluate_expression(FORMULAS["compliance.tpp"].expression, tpp) == 15_832
    score = {"weighted_levels": 3.2, "highest_level": 4.0, "weights": 1.0}
    printed = evaluate_expression(FORMULAS["compliance.sovereignty_score"].expression, score)
    objectives = (Objective("data", 0.6, 4), Objective("operation", 0.4, 2))
    assert printed == pytest.approx(sovereignty_score(objectives, 4)[0])
