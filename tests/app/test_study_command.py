"""The commands study list and study run."""

import json
from typing import Any

import pytest

from planner.app.cli import run_command
from planner.domain.errors import UserError


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_command(["study", *arguments]) == 0
    return capsys.readouterr().out


def test_list_names_every_case_with_source_and_date(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "list").splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert "Lenovo Press LP2225" in lines[1]
    assert "2025-05-23" in lines[1]


def test_run_prints_expected_beside_computed(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "run", "p3")
    assert "Servers" in text
    assert "✓ met" in text
    assert "✗" not in text
    assert text.rstrip().endswith("13 of 13 expected values met.")


def test_run_with_steps_prints_what_went_in_and_how(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "run", "P1", "--steps")
    assert "finance.payback" in text
    assert "Server at list price" in text


def test_all_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    runs: list[dict[str, Any]] = json.loads(printed(capsys, "run", "--all", "--json"))
    assert [run["name"] for run in runs] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert all(run["passes"] for run in runs)
    check = runs[0]["checks"][0]
    assert check["expected"] == 8556
    assert check["computed"] == pytest.approx(8556.24, abs=0.01)


@pytest.mark.parametrize("arguments", [("run",), ("run", "p7")])
def test_an_unknown_study_is_refused_with_the_known_ones(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match="p1, p2, p3, p4, p5, p6"):
        run_command(["study", *arguments])
