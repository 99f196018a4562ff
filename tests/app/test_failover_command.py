"""The command failover: all failures or one, as text and as JSON, with exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run
from planner.store.project_file import save_new
from tests.builders import example

Failover = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("failover") / "bank.rackwright"
    save_new(example(), path).release()
    return path


@pytest.fixture
def failover(capfd: pytest.CaptureFixture[str], file: Path) -> Failover:
    """Return a function that runs the command on the example: exit code, output, errors."""

    def command(*words: str) -> tuple[int, str, str]:
        code = run(["failover", str(file), *words], logs.Crashes(None))
        printed = capfd.readouterr()
        return code, printed.out, printed.err

    return command


def test_all_failures_stand_worst_first_with_what_cannot_be_maintained(failover: Failover) -> None:
    code, said, _ = failover()
    assert code == 0
    lines = said.splitlines()
    assert lines[1].endswith("maintenance outages.")
    assert lines[4].startswith("Utility, Milan")
    assert any(line.startswith("PDU A of R02") for line in lines)
    assert "Cannot be maintained while everything runs:" in said
    assert "UPS 1, Milan under maintenance: feed B of R02 trips" in said


def test_one_failure_is_told_in_detail(failover: Failover) -> None:
    code, said, _ = failover("--lose", "feed a, milan")
    assert code == 0
    assert "Failure test: Feed A, Milan lost" in said
    assert "feed B of R02 at 112 %" in said.replace("\u00a0", " ")
    assert "3 of 6 supplies left" in said
    assert "Restricted chat" in said


def test_json_has_every_number(failover: Failover) -> None:
    code, said, _ = failover("--lose", "Feed A, Milan", "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(said)
    assert found["kind"] == "feed"
    assert found["severity"] == "error"
    assert found["worst_element"]["load_kw"] == pytest.approx(30.6)
    assert [one["name"] for one in found["tripped"]] == ["feed B of R02"]
    assert found["throughput_output_tokens_per_s"] < found["normal_throughput_output_tokens_per_s"]
    whole = json.loads(failover("--json")[1])
    assert found["id"] in [one["id"] for one in whole["failures"]]
    assert not whole["concurrently_maintainable"]


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("Feed A, Milan", "error", 1),
        ("PDU A of R03", "warning", 0),
        ("PDU A of R03", "info", 1),
        ("UPS 1, Milan", "never", 0),
        ("Transformer 1, Milan", "info", 0),
    ],
)
def test_the_exit_code_follows_the_severity(
    failover: Failover, name: str, level: str, code: int
) -> None:
    assert failover("--lose", name, "--fail-on", level)[0] == code


def test_the_site_may_be_left_out_where_only_one_has_it(failover: Failover) -> None:
    _, said, _ = failover("--lose", "ups 1")
    assert "Failure test: UPS 1, Milan lost" in said
    code, _, told = failover("--lose", "Feed A")
    assert code == BAD_INPUT
    assert "“Feed A, Milan”, “Feed B, Milan”, “Feed A, Frankfurt”" in told


def test_a_name_that_nothing_has_is_told_with_those_near_it(failover: Failover) -> None:
    code, _, told = failover("--lose", "fed a")
    assert code == BAD_INPUT
    assert "Nothing that can fail is called “fed a”." in told
    assert "“Feed A, Milan”" in told


def test_a_plan_that_nothing_of_can_fail_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, crashes = tmp_path / "cloud.rackwright", logs.Crashes(None)
    run(["new", str(path), "--template", "all_cloud"], crashes)
    capfd.readouterr()
    assert run(["failover", str(path)], crashes) == 0
    assert capfd.readouterr().out.splitlines()[1:] == [
        "Nothing in this plan can be lost: no rack stands at a site."
    ]
