"""Every stage of every rule: facts under which it speaks, and one change that silences it."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.compliance import load_compliance
from planner.domain.compliance import ComplianceRule, Facts
from planner.engines.compliance import verdicts

DAY = date(2026, 11, 22)
RULES, PROBLEMS = load_compliance((catalog_folder(),))


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def numbers(**entered: float) -> dict[str, float]:
    return entered


def german(on: date, start: date, **known: Any) -> dict[str, Any]:
    return {
        "country": "DE",
        "operator": "self",
        "connection_kw": 350.0,
        "on": on,
        "operation_start": start,
        **known,
    }


OLD, NEW = date(2020, 1, 1), date(2026, 8, 1)
GAPPED = {"air_gapped": True, "country": "IT"}
ITAR = {"data": words("itar unclassified"), "country": "DE", "encryption": "end-to-end"}
CHIP = {"tpp": 15_832.0, "dram_gb_s": 4800.0}
SNC = {"required": words("secnumcloud"), "country": "FR"}
DOD = {"data": words("dod")}
FEDERAL = {"data": words("federal_civilian"), "operator": "cloud"}
CHINESE = {"data": words("personal_cn"), "country": "SG"}
INDIAN = {"data": words("personal_in listed_in significant_fiduciary"), "country": "SG"}
FLOPS = {"country": "FR", "training_flop": 2e25}

CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "gdpr-tr-1": ({"data": words("personal_eu"), "country": "US"}, {"country": "CH"}),
    "gdpr-tr-2": (
        {"data": words("personal_eu"), "country": "US", "transfer_tool": "dpf"},
        {"transfer_tool": "scc"},
    ),
    "gdpr-48": (
        {"data": words("personal_eu"), "country": "DE", "controllers": words("US")},
        {"controllers": words("DE")},
    ),
    "us-cloud-1": (
        {"operator": "cloud", "controllers": words("US"), "country": "DE"},
        {"operator": "self"},
    ),
    "sov-self": (
        {"air_gapped": True, "operator": "self", "country": "IT", "controllers": words("IT")},
        {"controllers": words("IT US")},
    ),
    "airgap-1-cloud-burst": ({**GAPPED, "elements": words("cloud_burst")}, {"air_gapped": False}),
    "airgap-1-licence-server": (
        {**GAPPED, "elements": words("licence_server")},
        {"elements": words("")},
    ),
    "airgap-1-telemetry": ({**GAPPED, "elements": words("telemetry")}, {"elements": words("")}),
    "airgap-1-remote-support": (
        {**GAPPED, "elements": words("remote_support")},
        {"elements": words("")},
    ),
    "airgap-1-model-api": ({**GAPPED, "elements": words("model_api")}, {"elements": words("")}),
    "fr-snc-1": ({**SNC, "holders_outside_eu": (25.0,)}, {"holders_outside_eu": (24.0,)}),
    "fr-snc-2": (
        {"data": words("french_state_sensitive"), "operator": "cloud", "country": "FR"},
        {"certificates": words("secnumcloud")},
    ),
    **{
        f"eu-cada-{level}": (
            {"sector": "public_eu", "numbers_entered": numbers(assurance_level=level)},
            {"sector": "finance_eu"},
        )
        for level in (1, 2, 3, 4)
    },
    "eucs-1": ({"required": words("eucs")}, {"required": words("c5_type2")}),
    "de-c5-1": (
        {"data": words("health_de"), "operator": "cloud", "country": "DE"},
        {"certificates": words("c5_type2")},
    ),
    "de-enefg-1-2030": (german(date(2030, 7, 1), OLD, pue=1.4), {"pue": 1.3}),
    "de-enefg-1-2027": (german(date(2027, 7, 1), OLD, pue=1.6), {"pue": 1.3}),
    "de-enefg-1-before": (german(DAY, OLD, pue=1.4), {"pue": 1.25}),
    "de-enefg-2": (german(date(2028, 8, 1), NEW, pue=1.25), {"pue": 1.2}),
    "de-enefg-2-before": (german(date(2028, 7, 31), NEW, pue=1.25), {"pue": 1.2}),
    "de-enefg-3-2026": (
        german(DAY, NEW, numbers_entered=numbers(erf=0.09)),
        {"numbers_entered": numbers(erf=0.10)},
    ),
    "de-enefg-3-2027": (
        german(DAY, date(2027, 7, 1), numbers_entered=numbers(erf=0.14)),
        {"numbers_entered": numbers(erf=0.15)},
    ),
    "de-enefg-3-2028": (
        german(DAY, date(2028, 7, 1), numbers_entered=numbers(erf=0.19)),
        {"numbers_entered": numbers(erf=0.20)},
    ),
    "de-enefg-4-2027": (
        german(date(2027, 1, 1), OLD, numbers_entered=numbers(renewable_share=0.9)),
        {"numbers_entered": numbers(renewable_share=1.0)},
    ),
    "de-enefg-4-2024": (
        german(DAY, OLD, numbers_entered=numbers(renewable_share=0.4)),
        {"numbers_entered": numbers(renewable_share=0.5)},
    ),
    "de-enefg-n": (german(DAY, OLD), {"country": "AT"}),
    "eu-eed-1": ({"country": "FR", "it_kw": 500.0}, {"country": "NO"}),
    "eu-eed-2": ({"country": "FR", "it_kw": 500.0}, {"it_kw": 499.0}),
    "eu-eed-3": ({"country": "FR", "it_kw": 1000.0}, {"it_kw": 999.0}),
    "eu-aia-1": (FLOPS, {"training_flop": 1e25}),
    "eu-aia-2": (FLOPS, {"training_flop": 9e22}),
    "eu-aia-3": ({"data": words("annex_iii"), "country": "FR"}, {"country": "US"}),
    "eu-dora-1": (
        {"sector": "finance_eu", "data": words("critical_function"), "operator": "cloud"},
        {"operator": "self"},
    ),
    "eu-dora-2": (
        {
            "sector": "finance_eu",
            "numbers_entered": numbers(provider_share=51.0, provider_limit=50.0),
        },
        {"numbers_entered": numbers(provider_share=50.0, provider_limit=50.0)},
    ),
    "eu-nis2-1": ({"country": "FR", "sector": "essential"}, {"sector": "retail"}),
    "eu-data-1": ({"operator": "cloud", "customer_country": "FR"}, {"customer_country": "US"}),
    "us-hipaa-1": (
        {"data": words("phi_us"), "operator": "cloud", "country": "US"},
        {"business_associate": "yes"},
    ),
    "us-hipaa-2": ({"data": words("phi_us"), "country": "IE"}, {"country": "US"}),
    **{
        f"us-il-{level}": (
            {**DOD, "numbers_entered": numbers(impact_level=level, impact_level_met=level - 1)},
            {"numbers_entered": numbers(impact_level=level, impact_level_met=level)},
        )
        for level in (2, 4, 5, 6)
    },
    **{
        f"us-il-{level}-place": (
            {
                **DOD,
                "country": "DE",
                "numbers_entered": numbers(impact_level=level, impact_level_met=level),
            },
            {"certificates": words("dod_premises")},
        )
        for level in (2, 4, 5, 6)
    },
    "us-fedramp-high": (
        {**FEDERAL, "required": words("fedramp_high"), "certificates": words("fedramp_moderate")},
        {"certificates": words("fedramp_high")},
    ),
    "us-fedramp-moderate": (
        {**FEDERAL, "required": words("fedramp_moderate"), "certificates": words("fedramp_low")},
        {"certificates": words("fedramp_high")},
    ),
    "us-fedramp": (
        FEDERAL,
        {"certificates": words("fedramp_low")},
    ),
    "us-itar-1": ({**ITAR, "encryption": "in transit"}, {"country": "US"}),
    "us-itar-1-use": (ITAR, {"activities": words("storage")}),
    "us-ear-1": (CHIP, {"tpp": 1500.0}),
    "us-ear-1-free": ({**CHIP, "destination": "IT"}, {"tpp": 1500.0}),
    "us-ear-1-density": (
        {**CHIP, "tpp": 1940.0, "destination": "CN"},
        {"performance_density": 3.2},
    ),
    "us-ear-2-case": ({**CHIP, "destination": "CN", "exported_from": "US"}, {"destination": "DE"}),
    "us-ear-2": ({**CHIP, "destination": "MO", "exported_from": "DE"}, {"tpp": 1500.0}),
    "us-tariff-1": ({**CHIP, "destination": "US", "exported_from": "TW"}, {"destination": "DE"}),
    "cn-pipl-1": (CHINESE, {"country": "CN"}),
    "cn-pipl-2": ({**CHINESE, "numbers_entered": numbers(persons=1e5)}, {"country": "CN"}),
    "cn-pipl-3": ({**CHINESE, "numbers_entered": numbers(persons=1_000_001.0)}, {"country": "CN"}),
    "in-dpdp-1": ({**INDIAN, "on": date(2027, 6, 1)}, {"country": "IN"}),
    "in-dpdp-2": ({"data": words("personal_in")}, {"data": words("personal_eu")}),
}


def spoken(known: dict[str, Any]) -> set[str]:
    return {one.stage for one in verdicts(RULES, Facts(**{"on": DAY, **known}))}


def test_tables_are_sound_and_every_stage_has_a_case() -> None:
    assert PROBLEMS == ()
    assert CASES.keys() == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_speaks_and_is_silent(rule: ComplianceRule) -> None:
    known, change = CASES[rule.id]
    assert rule.id in spoken(known)
    silent = {one.rule for one in verdicts(RULES, Facts(**{"on": DAY, **known, **change}))}
    assert rule.rule not in silent


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("when", "height > 3", '"height" is no fact'),
        ("when", "country =", "is not arithmetic"),
        ("says", "PUE {height}", '"height" is no fact'),
        ("effective_to", "2001-01-01", "is before 2018-05-25"),
        ("verified_on", "soon", "is not a day"),
        ("source", "hearsay", "is not in sources.csv"),
        ("status", "rumour", "is not one of"),
    ],
)
def test_a_row_that_is_no_rule_is_told_with_its_line(
    tmp_path: Path, column: str, cell: str, told: str
) -> None:
    shipped = catalog_folder()
    (tmp_path / "compliance").mkdir()
    (tmp_path / "sources.csv").write_text((shipped / "sources.csv").read_text())
    with (shipped / "compliance" / "rules.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    rows[0][column] = cell
    with (tmp_path / "compliance" / "rules.csv").open("w", newline="") as handle:
        table = csv.DictWriter(handle, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    found, problems = load_compliance((tmp_path,))
    assert len(found) == len(rows) - 1
    assert [(problem.line, problem.field) for problem in problems] == [(2, column)]
    assert told in problems[0].message
