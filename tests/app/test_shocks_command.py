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
    assert "Deliveries 26 weeks later" in capsys.readouterr().out
    assert run_command(["shocks", bank, "--json", "--site", "Frankfurt"]) == 0
    told = {one["shock"]: one for one in json.loads(capsys.readouterr().out)["shocks"]}
    assert len(told) == 9
    assert told["site lost"]["hits"] == "Frankfurt"
    assert told["GPU price"]["after"]["tco_total"] > told["GPU price"]["before"]["tco_total"]


def test_a_site_that_is_not_there_is_told(bank: str) -> None:
    with pytest.raises(UserError, match="has no site “Atlantis”"):
        run_command(["shocks", bank, "--site", "Atlantis"])
