"""The command carbon on a real project file."""

import json
from pathlib import Path

import pytest

from planner.app.cli import run_command


def test_tells_running_making_and_what_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "bank.rackwright")
    assert run_command(["new", file, "--template", "hybrid_bank"]) == 0
    capsys.readouterr()
    assert run_command(["carbon", file]) == 0
    told = capsys.readouterr().out
    assert "pieces without a figure" in told
    assert "Weekends" in told
    assert "WUE l/kWh" in told
    assert run_command(["carbon", file, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["name"] for one in found["sites"]} == {"Milan", "Frankfurt"}
    key_figures = {one["name"]: one for one in found["key_figures"]}
    assert [*key_figures] == ["Milan", "Frankfurt", "All sites"]
    assert key_figures["Milan"]["pue"] == found["sites"][0]["pue"]
    assert key_figures["All sites"]["pue"] is None  # the landlord's is not known
    embodied = found["embodied_kg_co2e"]
    assert embodied["low_kg"] < embodied["likely_kg"] < embodied["high_kg"]
    assert len(found["left_out"]) == 2
