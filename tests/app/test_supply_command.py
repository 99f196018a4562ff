"""The command supply on a real project file."""

import json
from pathlib import Path

import pytest

from planner.app.cli import run_command
from planner.domain.errors import UserError


def test_tells_classes_and_losses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "bank.rackwright")
    assert run_command(["new", file, "--template", "hybrid_bank"]) == 0
    capsys.readouterr()
    assert run_command(["supply", file]) == 0
    assert "accelerators" in capsys.readouterr().out
    assert run_command(["supply", file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert 0 < told["score_of_100"] < 100
    assert told["losses"][0]["vendor"] == "NVIDIA"
    shares = told["spend_usd_by_country_of_design"]
    assert "no data" in shares
    assert sum(shares.values()) == pytest.approx(sum(told["spend_usd_by_vendor"].values()))


def test_an_empty_project_is_told(tmp_path: Path) -> None:
    file = str(tmp_path / "empty.rackwright")
    assert run_command(["new", file, "--country", "IT"]) == 0
    with pytest.raises(UserError, match="has a price"):
        run_command(["supply", file])
