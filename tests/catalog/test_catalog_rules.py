"""Rules as data: what a table of rules may say, what is told of one that is wrong, layers of rules."""

from collections.abc import Callable
from pathlib import Path

import pytest
import texts

from planner.catalog.library import Library, Problem
from planner.catalog.loader import load, validate
from planner.catalog.rules import Says
from planner.domain.identity import EntryId

Tables = dict[str, list[dict[str, str]]]
Write = Callable[..., Path]
Builtin = tuple[Library, tuple[Problem, ...]]

RULES = "rules/rules.csv"
RULE = {
    "id": "light-servers-only",
    "applies_to": "gpu-server cpu-server",
    "when": "mass_kg > 0",
    "field": "mass_kg",
    "expression": "mass_kg",
    "low": "",
    "high": "100",
    "severity": "error",
    "says": "{mass_kg:g} kg is more than {high:g} kg, which the lift of the hall carries.",
    "caught": "The lift of the hall carries 100 kg",
    "source": "test",
    "date": "2026-11",
}


def test_an_organisation_adds_rules_of_its_own(
    good_tables: Tables, write: Write, tmp_path: Path
) -> None:
    base = write(good_tables)
    sources = good_tables["sources.csv"]
    own = write({RULES: [dict(RULE)], "sources.csv": sources}, "organisation")
    assert load([base])[1] == ()
    library, problems = load([base, own])
    assert [(one.field, one.message) for one in problems] == [
        ("mass_kg", "130 kg is more than 100 kg, which the lift of the hall carries.")
    ]
    assert library.rules.rule("light-servers-only") is not None
    assert EntryId("good-server") not in library.parts


def test_st_06_a_rack_of_3000_kg_is_asked_whether_it_is_pounds(
    good_tables: Tables, write: Write
) -> None:
    printed = good_tables["rack_systems/rack_systems.csv"][0]
    known_kg = float(printed["mass_kg"])
    assert load([write(good_tables, "as_known")])[1] == ()
    printed["mass_kg"] = "3000"
    assert 3000 / known_kg == pytest.approx(2.205, abs=0.002)
    (problem,) = load([write(good_tables)])[1]
    assert problem.field == "mass_kg"
    assert problem.message.endswith("kilograms or pounds?")


def test_a_rule_of_the_same_id_takes_the_place_of_the_earlier_one(
    good_tables: Tables, write: Write
) -> None:
    good_tables["servers/servers.csv"][0]["mass_kg"] = "300"
    base = write(good_tables)
    assert [one.field for one in load([base])[1]] == ["mass_kg"]
    wider = {**RULE, "id": "mass-of-eight-modules", "high": "400"}
    others = {**RULE, "id": "mass-of-an-empty-chassis", "high": "400"}
    sources = good_tables["sources.csv"]
    own = write({RULES: [wider, others], "sources.csv": sources}, "organisation")
    assert load([base, own])[1] == ()


@pytest.mark.parametrize(
    ("changes", "field", "phrase"),
    [
        ({"applies_to": "gpu-server lamp"}, "applies_to", '"lamp" is no kind of entry'),
        ({"expression": "mass_kg / memory_gb"}, "expression", '"memory_gb" is no figure of'),
        ({"expression": "open('x')"}, "expression", "is not arithmetic"),
        ({"expression": "mass_kg +"}, "expression", "is not arithmetic"),
        ({"when": "mass_kg"}, "when", "is no condition"),
        ({"when": "colour == 'red'"}, "when", '"colour" is no figure of'),
        ({"field": "colour"}, "field", '"colour" is no figure of'),
        ({"says": "{colour} kg"}, "says", '"colour" is no figure of'),
        ({"says": "{mass_kg kg"}, "says", "expected '}'"),
        ({"low": "200"}, "low", "200 is more than high (100)"),
        ({"severity": "info"}, "severity", "is not one of error, warning"),
        ({"source": "nobody"}, "source", "is not in sources.csv"),
        ({"date": "soon"}, "date", "is not a date"),
        ({"caught": ""}, "caught", "is empty"),
    ],
)
def test_a_rule_that_is_none_is_told_with_file_and_line(
    *,
    good_tables: Tables,
    write: Write,
    changes: dict[str, str],
    field: str,
    phrase: str,
) -> None:
    good_tables[RULES] = [{**RULE, "high": "500"}, {**RULE, "id": "wrong", **changes}]
    library, problems = load([write(good_tables)])
    assert [(problem.line, problem.field) for problem in problems] == [(3, field)]
    assert problems[0].file.endswith(RULES)
    assert phrase in problems[0].message
    assert library.rules.rule("light-servers-only") is not None
    assert library.rules.rule("wrong") is None


def test_a_warning_is_told_and_the_figure_kept(good_tables: Tables, write: Write) -> None:
    good_tables[RULES] = [{**RULE, "severity": "warning"}]
    folder = write(good_tables)
    library, problems = load([folder])
    assert problems == ()
    assert library.parts[EntryId("good-server")].mass_kg == 130
    assert [(one.field, one.is_warning) for one in validate([folder])] == [("mass_kg", True)]


def test_what_a_rule_says_can_be_put_into_another_language(builtin: Builtin) -> None:
    listed = texts.texts()
    assert [rule.id for rule in builtin[0].rules.rules if rule.says.template not in listed] == []


def test_a_doubt_remembers_what_it_was_made_of(good_tables: Tables, write: Write) -> None:
    good_tables["servers/servers.csv"][0]["mass_kg"] = "300"
    _, problems = load([write(good_tables)])
    message = problems[0].message
    assert getattr(message, "template", "").startswith("{0:g} kg is no mass of a server")
    assert getattr(message, "values", ()) == (300.0,)


def test_braces_that_belong_to_the_text_stay(builtin: Builtin) -> None:
    assert Says("{{{0:g}}}", ("mass_kg",)).template.format(3.0) == "{3}"
    assert all(rule.why and rule.source for rule in builtin[0].rules.rules)
