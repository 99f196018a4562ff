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


def test_shares_are_told_of_spend_and_of_capacity_from_four_angles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "bank.rackwright")
    assert run_command(["new", file, "--template", "hybrid_bank"]) == 0
    capsys.readouterr()
    assert run_command(["supply", file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    spend = sum(told["spend_usd_by_vendor"].values())
    made = told["spend_usd_by_country_of_manufacture"]
    assert sum(made.values()) == pytest.approx(spend)
    assert made["TW"] > 0
    assert "no data" in made
    index = told["herfindahl_of_spend"]["country_of_manufacture"]
    assert index["least"] == pytest.approx((100 * made["TW"] / spend) ** 2)
    assert index["greatest"] > index["least"]
    # Racks, storage and networks run no stack of accelerators.
    assert sum(told["spend_usd_by_software_stack"].values()) < spend
    assert told["capacity_tflops_by_software_stack"].keys() == {"CUDA"}
    assert told["herfindahl_of_capacity"]["software_stack"] == {
        "least": 10_000,
        "greatest": 10_000,
    }
    capacity = sum(told["capacity_tflops_by_vendor"].values())
    assert capacity == pytest.approx(sum(told["capacity_tflops_by_country_of_design"].values()))
    assert run_command(["supply", file]) == 0
    printed = capsys.readouterr().out
    assert "country of manufacture" in printed
    assert "no data" in printed
