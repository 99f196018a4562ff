"""The command finance."""

import json
from pathlib import Path
from typing import Any

import pytest

from planner.app.cli import run_command
from planner.domain.errors import UserError


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("finance") / "bank.rackwright"
    run_command(["new", str(file), "--template", "hybrid_bank"])
    return file


@pytest.mark.parametrize("view", ["cash", "p-and-l", "economic", "present"])
def test_every_view_is_printed_by_year(
    bank: Path, view: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run_command(["finance", str(bank), "--view", view]) == 0
    text = capsys.readouterr().out
    assert "Year 5" in text
    assert "Against " in text
    assert "Left out: Tax: costs are before tax." in text


def test_lines_are_printed_when_asked_for(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(["finance", str(bank)])
    short = capsys.readouterr().out
    run_command(["finance", str(bank), "--lines"])
    assert "Milan: 7 × NVIDIA DGX H200" not in short
    assert "Milan: 7 × NVIDIA DGX H200" in capsys.readouterr().out


def test_json_has_every_view_and_its_sums_agree(
    bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run_command(["finance", str(bank), "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    views = found["views"]
    assert views["cash"]["total"] == pytest.approx(views["p-and-l"]["total"])
    for view in views.values():
        assert sum(view["by_month"]) == pytest.approx(view["total"])
        assert sum(line["total"] for line in view["lines"]) == pytest.approx(view["total"])
    assert all(len(one["npv_profile"]) > 5 for one in found["against"])
    assert found["left_out"]


def test_a_plan_without_prices_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.rackwright"
    run_command(["new", str(file)])
    with pytest.raises(UserError, match="has no data"):
        run_command(["finance", str(file)])


def test_costs_are_written_in_the_columns_of_focus(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "costs.csv"
    capsys.readouterr()
    assert run_command(["costs", str(bank), "-o", str(target), "--by", "year"]) == 0
    assert "charges by year" in capsys.readouterr().out
    head = target.read_text(encoding="utf-8").splitlines()[0]
    assert {"BilledCost", "EffectiveCost", "ChargeCategory"} <= set(head.split(","))
    with pytest.raises(UserError, match=r"costs\.xlsx"):
        run_command(["costs", str(bank), "-o", str(tmp_path / "costs.xlsx")])
