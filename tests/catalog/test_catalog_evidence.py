"""No number without source: what an evidence table must hold, and what it must not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.catalog.loader import load

Tables = dict[str, list[dict[str, str]]]
Write = Callable[..., Path]

EVIDENCE = "regions/evidence.csv"
ROW = {
    "id": "de",
    "field": "tariff_usd_kwh",
    "low": "",
    "high": "",
    "source": "test",
    "date": "2026-11",
    "status": "secondary",
    "note": "",
}


def with_evidence(tables: Tables, *rows: dict[str, str]) -> Tables:
    return {**tables, EVIDENCE: [{**ROW, **row} for row in rows]}


def test_range_note_and_date_reach_the_entry(good_tables: Tables, write: Write) -> None:
    row = {"low": "0.1", "high": "0.2", "note": "a band", "date": "2025"}
    library, problems = load([write(with_evidence(good_tables, row))])
    assert problems == ()
    evidence = next(iter(library.regions.values())).evidence["tariff_usd_kwh"]
    assert (evidence.low, evidence.high, evidence.note, evidence.date) == (
        0.1,
        0.2,
        "a band",
        "2025",
    )


def test_a_number_without_evidence_is_not_loaded(good_tables: Tables, write: Write) -> None:
    folder = write(good_tables)
    (folder / EVIDENCE).write_text(",".join(ROW) + "\n", encoding="utf-8")
    library, problems = load([folder])
    missing = next(problem for problem in problems if problem.field == "tariff_usd_kwh")
    assert missing.line == 2
    assert missing.file.endswith("regions.csv")
    assert "0.15 has no source" in missing.message
    assert library.regions == {}
    assert library.parts


@pytest.mark.parametrize(
    ("changes", "field", "phrase"),
    [
        ({"source": "rumour"}, "source", '"rumour" is not in sources.csv'),
        ({"source": ""}, "source", "is empty"),
        ({"date": "last week"}, "date", "is not a date"),
        ({"date": "2026-13"}, "date", "is not a date"),
        ({"status": "sure"}, "status", "not one of"),
        ({"low": "0.2"}, "low", "0.15 is not between 0.2 and 0.15"),
        ({"high": "0.1"}, "low", "0.15 is not between 0.15 and 0.1"),
        ({"low": "cheap"}, "low", "not a number"),
        ({"field": "tariff_usd_kwh build_usd_w", "low": "0.1"}, "low", "a range belongs to one"),
    ],
)
def test_evidence_that_is_wrong(
    good_tables: Tables, write: Write, changes: dict[str, str], field: str, phrase: str
) -> None:
    _, problems = load([write(with_evidence(good_tables, changes))])
    told = [problem for problem in problems if problem.file.endswith(EVIDENCE)]
    assert (told[0].line, told[0].field) == (2, field)
    assert phrase in told[0].message


def test_evidence_of_nothing(good_tables: Tables, write: Write) -> None:
    tables = with_evidence(good_tables, {}, {"id": "xx"}, {"field": "build_usd_w"})
    _, problems = load([write(tables)])
    assert [(problem.line, problem.message) for problem in problems] == [
        (3, "xx has no value in tariff_usd_kwh."),
        (4, "de has no value in build_usd_w."),
    ]


def test_evidence_twice(good_tables: Tables, write: Write) -> None:
    _, problems = load([write(with_evidence(good_tables, {}, {}))])
    assert [(problem.line, problem.message) for problem in problems] == [
        (3, "tariff_usd_kwh of de is in line 2.")
    ]


def test_an_assumption_outside_its_range(good_tables: Tables, write: Write) -> None:
    row = good_tables["assumptions/assumptions.csv"][0]
    good_tables["assumptions/assumptions.csv"].append({**row, "key": "x", "likely": "0.5"})
    good_tables["assumptions/assumptions.csv"].append({**row, "key": "y", "source": "rumour"})
    library, problems = load([write(good_tables)])
    assert [(problem.line, problem.field) for problem in problems] == [(3, "low"), (4, "source")]
    assert set(library.assumptions) == {"power.idle_share"}
