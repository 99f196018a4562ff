"""Every rule has its row in the table of checks, and tests in which it fires and does not."""

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

from planner.catalog.checks import FOLDER, load_checks
from planner.catalog.schema import ASSUMPTIONS, COOLING, TABLES
from planner.domain.finding import family_of

ROOT = Path(__file__).resolve().parents[2]
TABLE = load_checks(ROOT / "catalogs")[0]
RULE = re.compile(r"[A-Z][A-Z0-9]+-\d{1,3}")
VERDICTS = ("fires", "does not fire")


def strings(path: Path) -> set[str]:
    """Every text of a module, and the names of its functions with spaces for underscores."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name.replace("_", " "))
    return found


@cache
def rules_in_code() -> frozenset[str]:
    modules = sorted((ROOT / "planner" / "compute").rglob("*.py"))
    return frozenset(text for path in modules for text in strings(path) if RULE.fullmatch(text))


@cache
def told_in_tests() -> frozenset[str]:
    modules = sorted((ROOT / "tests").rglob("test_*.py"))
    return frozenset(text for path in modules for text in strings(path) if "fire" in text)


def test_every_rule_has_a_row_and_every_row_a_rule() -> None:
    assert rules_in_code() == {rule.id for rule in TABLE}


def test_every_rule_is_of_the_family_that_its_findings_are_listed_in() -> None:
    assert [rule.id for rule in TABLE if family_of(rule.id) != rule.family] == []


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_rule_has_a_test_in_which_it_fires_and_one_in_which_it_does_not(
    verdict: str,
) -> None:
    told = told_in_tests()
    missing = []
    for rule in TABLE:
        name = f"{rule.id.lower().replace('-', ' ')} {verdict}"
        if f"{rule.id} {verdict}" not in told and not any(name in text for text in told):
            missing.append(f"{rule.id} {verdict}")
    assert missing == []


def test_limits_are_assumptions_and_columns_that_exist() -> None:
    known: set[str] = set()
    for path in (ASSUMPTIONS, COOLING):
        with (ROOT / "catalogs" / path).open(encoding="utf-8") as file:
            known |= {row["key"] for row in csv.DictReader(file)}
    known |= {column for table in TABLES.values() for column in table.columns}
    unknown = {limit for rule in TABLE for limit in rule.limits} - known
    assert unknown == set(), f"correct the limits in catalogs/{FOLDER}checks.csv"
