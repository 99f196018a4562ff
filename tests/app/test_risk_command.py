"""The command risk: percentiles, references and what moves the cost, as text and as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run
from planner.store.project_file import save_new
from tests.builders import Draft, served_chat

Risk = Callable[..., Any]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("risk") / "chat.rackwright"
    save_new(served_chat(users=3000).project, path).release()
    return path


@pytest.fixture
def risk(capsys: pytest.CaptureFixture[str]) -> Risk:
    """Return a function that draws and returns what was printed: text, or JSON where asked."""

    def command(*words: str | Path) -> Any:
        code = run(["risk", *(str(word) for word in words)], logs.Crashes(None))
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return json.loads(printed.out) if "--json" in words else printed.out

    return command


def test_it_prints_percentiles_references_and_what_moves_the_cost(risk: Risk, file: Path) -> None:
    said = risk(file, "--draws", "500", "--seed", "7")
    for part in (
        "500 draws, seed 7",
        "P10",
        "P90",
        "This plan",
        "Not drawn: prices that were entered",
        "never within 60 months",
        "Left out of every sum of money: Tax",
    ):
        assert part in said
    assert "Service life, months" in said
    assert "285,000" in said


def test_json_has_the_same_and_repeats_with_the_seed(risk: Risk, file: Path) -> None:
    first = risk(file, "--draws", "500", "--seed", "7", "--json")
    assert first == risk(file, "--draws", "500", "--seed", "7", "--json")
    assert first["tco"] != risk(file, "--draws", "500", "--seed", "8", "--json")["tco"]
    assert first["tco"]["p10"] < first["tco"]["p50"] < first["tco"]["p90"]
    assert sum(first["histogram"]["draws"]) == 500
    swings = [abs(one["cost_at_high"] - one["cost_at_low"]) for one in first["tornado"]]
    assert swings == sorted(swings, reverse=True)
    assert first["references"][0]["name"]


def test_a_plan_without_a_cost_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.rackwright"
    draft = Draft()
    draft.site()
    save_new(draft.project, path).release()
    assert run(["risk", str(path)], logs.Crashes(None)) == BAD_INPUT
    said = capsys.readouterr().err
    assert "nothing in this plan has a price" in said
    assert "Nothing was drawn." in said
    assert said.count("\n") == 1
