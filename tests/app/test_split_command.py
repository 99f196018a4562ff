"""The command split: load, mixes, resources and break-evens, as text and as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run
from planner.store.project_file import save_new
from tests.builders import Draft, example

Split = Callable[..., Any]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("split") / "bank.rackwright"
    save_new(example(), path).release()
    return path


@pytest.fixture
def split(capfd: pytest.CaptureFixture[str]) -> Split:
    """Return a function that splits and returns what was printed: text, or JSON where asked."""

    def command(*words: str | Path) -> Any:
        code = run(["split", *(str(word) for word in words)], logs.Crashes(None))
        printed = capfd.readouterr()
        assert code == 0, printed.err
        return json.loads(printed.out) if "--json" in words else printed.out

    return command


def test_it_prints_the_curve_the_optimum_and_the_cost_of_the_rules(
    split: Split, file: Path
) -> None:
    said = split(file, "--own", "40")
    for part in (
        "load at least, GPUs",
        "cheapest in servers of 8",
        "owned as planned",
        "cheapest, with derived commitments",
        "40 owned",
        "Must stay: Restricted chat, Nightly fine-tune",
        "What the rules on data cost",
        "owning wins above",
        "Not in it: Tax",
    ):
        assert part in said


def test_json_has_the_same_and_nothing_else_is_printed(split: Split, file: Path) -> None:
    found = split(file, "--json")
    cheapest = found["mixes"]["cheapest"]
    assert cheapest["cost_year"] <= found["mixes"]["peak owned"]["cost_year"]
    assert sum(one["cost_year"] for one in cheapest["supplies"]) == pytest.approx(
        cheapest["cost_year"]
    )
    carried = sum(one["gpu_hours"] for one in cheapest["supplies"])
    assert carried == pytest.approx(found["load"]["gpu_hours_year"])
    by_rule = found["mixes"]["cheapest, each workload by its own rules"]
    assert by_rule["cost_year"] <= cheapest["cost_year"] * (1 + 1e-9)
    assert len(found["break_even_by_tier"]) >= 4


def test_one_workload_can_be_chosen_by_name(split: Split, file: Path) -> None:
    found = split(file, "--json", "--workload", "Public assistant")
    assert found["load"]["workloads"] == ["Public assistant"]
    assert found["load"]["must_stay"] == []


def test_what_cannot_be_split_says_why(file: Path, tmp_path: Path, capfd: Any) -> None:
    crashes = logs.Crashes(None)
    assert run(["split", str(file), "--workload", "Nobody"], crashes) == BAD_INPUT
    assert "no workload “Nobody”" in capfd.readouterr().err
    empty = tmp_path / "empty.rackwright"
    save_new(Draft().project, empty).release()
    assert run(["split", str(empty)], crashes) == BAD_INPUT
    assert "no workload asks for GPUs yet" in capfd.readouterr().err
