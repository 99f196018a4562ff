"""Project files edited by hand: what cannot be is named, calculated with in no silence, and kept."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from planner.app.cli import run_command
from planner.compute.evaluate import evaluate
from planner.domain.errors import UserError
from planner.presenters.inspector import inspect
from planner.store.project_file import open_project
from tests.builders import library


@pytest.fixture
def bank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    file = tmp_path / "bank.rackwright"
    assert run_command(["new", str(file), "--template", "hybrid_bank"]) == 0
    capsys.readouterr()
    return file


def edit(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for one in statements:
            connection.execute(one)
        connection.commit()


def change(file: Path, table: str, fill: Callable[[dict[str, Any]], None]) -> None:
    """Change what the first row of a table keeps as JSON."""
    with closing(sqlite3.connect(file)) as connection:
        key, rest = connection.execute(f"SELECT id, rest FROM {table} ORDER BY sort").fetchone()
        kept = json.loads(rest)
        fill(kept)
        connection.execute(f"UPDATE {table} SET rest = ? WHERE id = ?", (json.dumps(kept), key))
        connection.commit()


def state_what_cannot_be(site: dict[str, Any]) -> None:
    site["controllers"] = ["QQ"]
    site["standing"] |= {
        "operation_start": "2026-02-30",
        "holders_outside_eu": [60, 50],
        "elements": ["modem"],
        "renewable_share": 2.0,
        "impact_level_met": 3,
    }
    site["delivery"]["edits"] = [
        {"task": "site-1/servers", "weeks": -3, "not_before": None, "reason": ""}
    ]


def handle_what_cannot_be(workload: dict[str, Any]) -> None:
    workload["handling"] |= {
        "labels": ["secret"],
        "required": ["gold"],
        "sector": "circus",
        "persons": 5,
        "sensitive_persons": 6,
    }


def test_everything_that_cannot_be_is_named_and_nothing_is_lost(
    bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(
        bank,
        "UPDATE project SET order_date = '2027-06-01', demand_start = '2027-01-01', country = 'XX'",
        "UPDATE route SET share = 1.5 WHERE role = 'share'",
        "UPDATE assumption SET likely = -4 WHERE key = 'supply.cloud_weeks'",
    )
    change(bank, "site", state_what_cannot_be)
    change(bank, "workload", handle_what_cannot_be)
    assert run_command(["check", str(bank)]) == 1
    told = capsys.readouterr().out
    for words in (
        "Country of the project: “XX” is no country code.",
        "Demand starts on 2027-01-01, before the order of 2027-06-01.",
        "Controlled from: “QQ” is no country code.",
        "In operation: “2026-02-30” is no day.",
        "Holders outside the EU cannot own 110 % together.",
        "No rule knows “modem”.",
        "Renewable share: 200 % is not between 0 and 100 %.",
        "Level 3 is none of 2, 4, 5, 6.",
        "Timeline, servers: -3 weeks cannot be.",
        "No rule knows “secret”. No rule knows “gold”. No rule knows “circus”.",
        "Sensitive data of 6 persons are more than those of 5.",
        "A route takes 150 % of its load.",
        "Until a cloud contract runs: -4 cannot be.",
    ):
        assert words in told, words
    for command in ("sovereignty", "timeline", "supply", "evaluate"):
        assert run_command([command, str(bank)]) in (0, 1)

    with open_project(bank, read_only=True) as kept:
        project = kept.project
    evaluation = evaluate(project, project.scenarios[0].id, None)
    plan = project.scenarios[0].plan
    for kind, key in (("workload", project.workloads[0].id), ("site", plan.sites[0].id)):
        assert inspect(project, evaluation, library(), kind, (key,)) is not None
    assert project.workloads[0].handling.labels == ("secret",)
    assert plan.sites[0].standing.holders_outside_eu == (60.0, 50.0)
    assert evaluation.timeline.task("site-1/servers").activity.duration.likely > 0


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("operator_in_eu", "maybe", "standing.operator_in_eu: expected true or false"),
        ("holders_outside_eu", ["many"], "standing.holders_outside_eu.0.: expected a number"),
    ],
)
def test_what_is_of_another_kind_is_refused_where_it_stands(
    bank: Path, field: str, value: object, told: str
) -> None:
    change(bank, "site", lambda site: site["standing"].update({field: value}))
    before = bank.read_bytes()
    with pytest.raises(UserError, match=told):
        run_command(["check", str(bank)])
    assert bank.read_bytes() == before
