"""Scenarios side by side on the command line, and how sure every figure is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run
from planner.document.commands.placing import PlacePart
from planner.document.commands.scenarios import AddScenario
from planner.domain.identity import EntryId
from planner.domain.placement import Face
from planner.store.project_file import save_new
from tests.builders import S, library, served_chat

Said = Callable[..., Any]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    draft = served_chat(users=3000)
    draft.run(AddScenario(S, "Twin"), AddScenario(S, "With storage"))
    (dearer,) = [one for one in draft.project.scenarios if one.name == "With storage"]
    rack = next(iter(dearer.plan.racks))
    storage = library().parts[EntryId("netapp-a90")]
    draft.run(PlacePart(dearer.id, storage, None, rack, 60, Face.FRONT))
    path = tmp_path_factory.mktemp("compare") / "three.rackwright"
    save_new(draft.project, path).release()
    return path


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Return a function that runs a command and returns what it printed, JSON where asked."""

    def command(*words: str | Path, code: int = 0) -> Any:
        assert run([str(word) for word in words], logs.Crashes(None)) == code
        printed = capsys.readouterr()
        if code:
            return printed.err
        return json.loads(printed.out) if "--json" in words else printed.out

    return command


def test_scenarios_stand_side_by_side_with_what_they_order(said: Said, file: Path) -> None:
    text = said("compare", file, "--scenarios", "Twin,With storage")
    assert "Twin, compared with" in text
    assert "5-year TCO" in text
    assert "Left out of every sum of money: Tax" in text
    assert "NetApp AFF A90" in text
    assert "+1" in text
    assert "is the cheapest" not in text


def test_the_same_scenarios_with_odds(said: Said, file: Path) -> None:
    odds = ("--monte-carlo", "200", "--seed", "4", "--scenarios", "A,Twin,With storage")
    text = said("compare", file, *odds)
    assert "200 draws, seed 4" in text
    assert "Twin orders what A orders." in text
    found = said("compare", file, *odds, "--json")
    shares = [one["tco_drawn"]["cheapest_share"] for one in found["scenarios"]]
    assert shares == [0.5, 0.5, 0.0]
    (line,) = [
        one
        for one in found["scenarios"][2]["ordered_otherwise"]
        if one["line_id"].startswith("netapp-a90@")
    ]
    assert (line["quantity"], line["currency"]) == (1.0, "USD")
    assert line["amount"] > 0.0


def test_an_unknown_scenario_or_a_single_one_is_told(said: Said, file: Path) -> None:
    error = said("compare", file, "--scenarios", "Twin,Mars", code=BAD_INPUT)
    assert "Mars" in error
    assert "With storage" in error
    error = said("compare", file, "--scenarios", "Twin", code=BAD_INPUT)
    assert "two scenarios or more" in error
    assert "Nothing was done" in error


def test_evaluate_tells_how_sure_each_headline_is(said: Said, file: Path) -> None:
    text = said("evaluate", file, "--monte-carlo", "200", "--seed", "9")
    assert "200 draws, seed 9" in text
    assert "PUE" in text.split("200 draws, seed 9")[1]
    found = said("evaluate", file, "--monte-carlo", "200", "--seed", "9", "--json")
    drawn = found["monte_carlo"]
    assert (drawn["draws"], drawn["seed"]) == (200, 9)
    tco = drawn["kpis"]["tco_total"]
    assert tco["p10"] < tco["p50"] < tco["p90"]
    assert "monte_carlo" not in said("evaluate", file, "--json")


def test_two_assumptions_make_a_table(said: Said, file: Path) -> None:
    text = said("risk", file, "--draws", "50", "--two-way", "finance.life_months,price:dgx-h200")
    assert "TCO, across: NVIDIA DGX H200, USD" in text
    found = said(
        "risk", file, "--draws", "50", "--two-way", "finance.life_months,price:dgx-h200", "--json"
    )
    table = found["two_way"]
    assert len(table["tco"]) == len(table["down"]["values"])
    assert table["tco"][0][0] > table["tco"][-1][0]  # a longer life costs less
    error = said(
        "risk", file, "--draws", "50", "--two-way", "finance.life,price:dgx-h200", code=BAD_INPUT
    )
    assert "finance.life_months" in error
