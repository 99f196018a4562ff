"""The command sovereignty on a real project file."""

import json
from pathlib import Path

import pytest

from planner.app.cli import run_command
from planner.domain.errors import UserError


def test_tells_scores_levels_and_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "bank.rackwright")
    assert run_command(["new", file, "--template", "hybrid_bank"]) == 0
    capsys.readouterr()
    assert run_command(["sovereignty", file]) == 0
    text = capsys.readouterr().out
    assert "Milan" in text
    assert "not legal advice" in text
    assert run_command(["sovereignty", file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    scores = {one["name"]: one["score_low_of_100"] for one in told["sites"]}
    assert scores["Azure germanywestcentral"] < scores["Milan"]
    assert told["plan"]["score_low_of_100"] <= min(scores.values())
    (gap,) = told["air_gaps"]
    states = {one["element"]: one["state"] for one in gap["bars"]}
    assert states["remote_support"] == "missing"
    assert states["bursts"] == "ready"
    assert [one["id"] for one in told["plan"]["objectives"]] == [f"SOV-{n}" for n in range(1, 9)]


def test_an_empty_project_is_told(tmp_path: Path) -> None:
    file = str(tmp_path / "empty.rackwright")
    assert run_command(["new", file, "--country", "IT"]) == 0
    with pytest.raises(UserError, match="uses no site"):
        run_command(["sovereignty", file])
