"""Reads the rows of a table of sanity rules; a row that is no rule is told with file and line."""

from collections.abc import Iterator, Mapping
from math import inf
from string import Formatter

from planner.catalog import measures
from planner.catalog.evidence import check_origin
from planner.catalog.library import Problem
from planner.catalog.reading import Row
from planner.catalog.rules import Rule, Says
from planner.domain.expression import check_condition, check_expression, names_in
from planner.domain.finding import Severity


def read_rule(row: Row, sources: Mapping[str, str]) -> tuple[Rule | None, list[Problem]]:
    """Return the rule of a row of the table, or what is wrong with it."""
    texts = row.texts
    problems = check_origin(row, sources)
    kinds = _kinds(row, problems)
    says = _says(row, problems)
    for column, check in (("expression", check_expression), ("when", check_condition)):
        try:
            check(texts.get(column, ""))
        except ValueError as error:
            problems.append(row.problem(column, f"{error}."))
    low, high = row.numbers.get("low", -inf), row.numbers.get("high", inf)
    if low > high:
        problems.append(row.problem("low", f"{low:g} is more than high ({high:g})."))
    if problems:
        return None, problems
    rule = Rule(
        id=texts["id"],
        kinds=kinds,
        field=texts["field"],
        expression=texts["expression"],
        when=texts.get("when", ""),
        low=low,
        high=high,
        severity=Severity(texts["severity"]),
        says=says,
        why=texts["caught"],
        source=sources[texts["source"]],
        date=texts["date"],
    )
    problems += _strangers(row, rule)
    return (None if problems else rule), problems


def parsed_says(text: str) -> Says:
    """Return the words of a rule with numbered places.

    Raises:
        ValueError: when a brace is not closed, or holds no expression.
    """
    template, places = "", list[str]()
    for literal, place, form, _ in Formatter().parse(text):
        template += literal.replace("{", "{{").replace("}", "}}")
        if place is not None:
            check_expression(place)
            template += f"{{{len(places)}{f':{form}' if form else ''}}}"
            places.append(place)
    return Says(template, tuple(places))


def _says(row: Row, problems: list[Problem]) -> Says:
    try:
        return parsed_says(row.texts["says"])
    except ValueError as error:
        problems.append(row.problem("says", f"{error}."))
        return Says("", ())


def _kinds(row: Row, problems: list[Problem]) -> frozenset[str]:
    kinds: set[str] = set()
    for word in row.texts["applies_to"].split():
        if word in measures.GROUPS:
            kinds |= measures.GROUPS[word]
        elif word in measures.KINDS:
            kinds.add(word)
        else:
            problems.append(row.problem("applies_to", f'"{word}" is no kind of entry.'))
    return frozenset(kinds)


def _strangers(row: Row, rule: Rule) -> Iterator[Problem]:
    """Yield a problem for every name that some kind of the rule does not have."""
    for kind in sorted(rule.kinds):
        known = measures.names_of_kind(kind)
        for column, names in (
            ("field", {rule.field}),
            ("expression", names_in(rule.expression)),
            ("when", names_in(rule.when) if rule.when else ()),
            ("says", rule.says.names),
        ):
            for name in sorted(set(names) - known):
                yield row.problem(column, f'"{name}" is no figure of a {kind}.')
                return
