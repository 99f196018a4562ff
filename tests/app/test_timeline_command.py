"""The command timeline on a real project file."""

import json
from pathlib import Path

import pytest

from planner.app.cli import run_command


@pytest.fixture
def bank(tmp_path: Path) -> str:
    file = str(tmp_path / "bank.rackwright")
    assert run_command(["new", file, "--template", "hybrid_bank"]) == 0
    return file


def test_tells_activities_and_branches(bank: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run_command(["timeline", bank, "--branches", "--waiting"]) == 0
    told = capsys.readouterr().out
    assert "what is ordered serves after" in told
    assert "Not every workload is served at peak" in told
    assert "Colocation contract" in told
    assert "new building" in told
    assert "26 weeks later cost" in told


def test_the_headline_is_the_timelines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "rag.rackwright")
    assert run_command(["new", file, "--template", "rag_department"]) == 0
    capsys.readouterr()
    assert run_command(["timeline", file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert run_command(["evaluate", file, "--json"]) == 0
    kpis = json.loads(capsys.readouterr().out)["kpis"]
    assert kpis["time_to_serve_weeks"] is not None
    assert told["time_to_serve"]["p50_weeks"] == kpis["time_to_serve_weeks"]


def test_branches_come_in_the_order_of_what_has_to_be_built(
    bank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run_command(["timeline", bank, "--branches", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    milan = {one["way"]: one for one in told["branches"] if one["site"] == "Milan"}
    assert [way for way, one in milan.items() if one["planned"]] == ["room that stands"]
    weeks = [milan[way]["p50_weeks"] for way in ("cloud", "room that stands", "site with power")]
    assert weeks == sorted(weeks)
    assert milan["new building"]["critical_path"][0].endswith("/grid")
    starts = {one["id"]: one["start_week"] for one in told["tasks"]}
    ends = {one["id"]: one["end_week"] for one in told["tasks"]}
    assert all(starts[one["id"]] >= ends[name] for one in told["tasks"] for name in one["after"])


def test_a_plan_that_falls_short_has_no_time_to_serve(
    bank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run_command(["timeline", bank, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["time_to_serve"] is None
    assert told["ordered_serves"]["p50_weeks"] > 20
    assert run_command(["evaluate", bank, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kpis"]["time_to_serve_weeks"] is None
