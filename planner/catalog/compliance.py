"""Reads the dated rules about where data and hardware may be; they are read when they are asked for."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from planner.catalog import lesser_schema, schema
from planner.catalog.evidence import check_source, source_texts
from planner.catalog.library import Problem
from planner.catalog.reading import Row, read_table
from planner.catalog.rule_reading import parsed_says
from planner.domain.compliance import (
    NUMBERS,
    WORDS,
    ComplianceRule,
    RuleScope,
    RuleStatus,
)
from planner.domain.expression import check_condition, names_in
from planner.domain.finding import Severity
from planner.domain.identity import EntryId

_DATES = ("effective_from", "effective_to", "verified_on")


def load_compliance(
    paths: Sequence[Path],
) -> tuple[tuple[ComplianceRule, ...], tuple[Problem, ...]]:
    """Return the rules of catalogue folders in their order, and everything wrong in them.

    A row of a known id takes the place of the earlier one. A row with a problem is left out.
    """
    rules: dict[EntryId, ComplianceRule] = {}
    problems: list[Problem] = []
    sources: dict[str, str] = {}
    for folder in paths:
        known = read_table(folder / schema.SOURCES, schema.TABLES[schema.SOURCES].columns)
        sources.update(source_texts(known.rows))
        found, wrong = read_compliance(folder, sources)
        rules.update(found)
        problems += wrong
    return tuple(rules.values()), tuple(problems)


def read_compliance(
    folder: Path, sources: Mapping[str, str]
) -> tuple[dict[EntryId, ComplianceRule], list[Problem]]:
    """Return the rules of one folder by id, and everything wrong in them; none without the table."""
    rules: dict[EntryId, ComplianceRule] = {}
    path = folder / lesser_schema.COMPLIANCE
    if not path.is_file():
        return rules, []
    reading = read_table(path, schema.TABLES[lesser_schema.COMPLIANCE].columns)
    problems = [*reading.problems]
    seen: dict[str, int] = {}
    for row in reading.rows:
        rule, wrong = _read(row, sources)
        first = seen.setdefault(row.texts["id"], row.line)
        if first != row.line:
            wrong.append(row.problem("id", f"stands in line {first} already."))
        problems += wrong
        if rule is not None and not wrong:
            rules[rule.id] = rule
    return rules, problems


def _read(row: Row, sources: Mapping[str, str]) -> tuple[ComplianceRule | None, list[Problem]]:
    texts = row.texts
    problems = check_source(row, sources)
    problems += [problem for column in _DATES if (problem := _date_problem(row, column))]
    template, places = _says(row, problems)
    _check_when(row, problems)
    begins, ends = texts.get("effective_from", ""), texts.get("effective_to", "")
    if not problems and begins and ends and ends < begins:
        problems.append(row.problem("effective_to", f"{ends} is before {begins}."))
    if problems:
        return None, problems
    rule = ComplianceRule(
        id=EntryId(texts["id"]),
        rule=texts["rule"],
        scope=RuleScope(texts["scope"]),
        when=texts["when"],
        severity=Severity(texts["severity"]),
        says=template,
        places=places,
        status=RuleStatus(texts["status"]),
        effective_from=begins,
        effective_to=ends,
        verified_on=texts["verified_on"],
        source=sources[texts["source"]],
        note=texts.get("note", ""),
    )
    return rule, problems


def _date_problem(row: Row, column: str) -> Problem | None:
    text = row.texts.get(column, "")
    try:
        if text:
            date.fromisoformat(text)
    except ValueError:
        return row.problem(column, f'"{text}" is not a day such as 2026-11-22.')
    return None


def _says(row: Row, problems: list[Problem]) -> tuple[str, tuple[str, ...]]:
    try:
        says = parsed_says(row.texts["says"])
    except ValueError as error:
        problems.append(row.problem("says", f"{error}."))
        return "", ()
    for place in says.places:
        if place not in WORDS | NUMBERS:
            problems.append(row.problem("says", f'"{place}" is no fact.'))
    return says.template, says.places


def _check_when(row: Row, problems: list[Problem]) -> None:
    when = row.texts["when"]
    try:
        check_condition(when)
    except ValueError as error:
        problems.append(row.problem("when", f"{error}."))
        return
    for name in sorted(names_in(when) - WORDS - NUMBERS):
        problems.append(row.problem("when", f'"{name}" is no fact.'))
