"""The command shocks on a real project file."""

import json
from pathlib import Path

import pytest

from planner.app.cli import run_command
from planner.domain.errors import UserError


@pytest.fixture
def bank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    file = str(tmp_path / "bank.rackwright")
    assert run_command(["new", file, "--template", "hybrid_bank"]) == 0
    capsys.readouterr()
    return file


def test_tells_every_shock(bank: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["shocks", bank]) == 0
    text = capsys.readouterr().out
    assert "Deliveries 26 weeks later" in text
    assert "more robust" in text
    assert run_command(["shocks", bank, "--json", "--site", "Frankfurt"]) == 0
    whole = json.loads(capsys.readouterr().out)
    told = {one["shock"]: one for one in whole["shocks"]}
    measures = {one["measure"]: one for one in whole["more_robust_with"]}
    assert measures["cloud bridge"]["cost_usd"] > 0
    assert "vendor gone" in measures["second source"]["softens_what_hurts"]
    assert len(told) == 9
    assert told["site lost"]["hits"] == "Frankfurt"
    assert told["GPU price"]["after"]["tco_total"] > told["GPU price"]["before"]["tco_total"]


def test_each_size_can_be_entered_and_one_out_of_range_is_told(
    bank: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = ("--gpu-factor", "2", "--duty-share", "0.1", "--slip-weeks", "4")
    assert run_command(["shocks", bank, *sizes]) == 0
    text = capsys.readouterr().out
    for label in ("GPU price +100 %", "Import duty of 10 %", "Deliveries 4 weeks later"):
        assert label in text
    with pytest.raises(UserError, match="less than or equal to 4"):
        run_command(["shocks", bank, "--gpu-factor", "9"])


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--site", "Atlantis", "has no site “Atlantis”"),
        ("--country", "Atlantis", "“Atlantis” is no country code"),
        ("--vendor", "Nobody", "nothing of “Nobody”.*Use NVIDIA"),
    ],
)
def test_whom_a_shock_cannot_hit_is_told(bank: str, option: str, value: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        run_command(["shocks", bank, option, value])
