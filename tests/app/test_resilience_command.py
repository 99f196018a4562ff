"""The command resilience: workloads and an evacuation, as text and as JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run
from planner.store.project_file import save_new
from tests.builders import example

Resilience = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("resilience") / "bank.rackwright"
    save_new(example(), path).release()
    return path


@pytest.fixture
def resilience(capfd: pytest.CaptureFixture[str], file: Path) -> Resilience:
    """Return a function that runs the command on the example: exit code, output, errors."""

    def command(*words: str) -> tuple[int, str, str]:
        code = run(["resilience", str(file), *words], logs.Crashes(None))
        printed = capfd.readouterr()
        return code, printed.out, printed.err

    return command


def test_every_workload_is_told_with_its_worst_site(resilience: Resilience) -> None:
    code, said, _ = resilience()
    assert code == 0
    lines = said.splitlines()
    assert lines[2].startswith("Workload")
    row = next(line for line in lines if line.startswith("Restricted chat "))
    assert "Milan" in row
    assert "weeks" in row
    assert "delivered anew" in said
    assert "no copy of its data is kept elsewhere" in said


def test_json_explains_the_availability(resilience: Resilience) -> None:
    code, said, _ = resilience("--json")
    assert code == 0
    for one in json.loads(said)["workloads"]:
        why = one["why"]
        assert one["availability"] == pytest.approx(1 - sum(why["inputs"].values()) / 8760)
        assert one["recovery_time_met"] is None
        assert why["left_out"]


def test_an_evacuation_is_told_minute_by_minute(resilience: Resilience) -> None:
    code, said, _ = resilience("--evacuate", "milan", "--notice", "30")
    assert code == 0
    assert "Milan is evacuated with 30 minutes of notice." in said
    assert "While Milan is away, 24\N{NO-BREAK SPACE}% of the usual service is left." in said
    code, said, _ = resilience("--evacuate", "Milan", "--json")
    told = json.loads(said)
    assert code == 0
    assert told["moments"][-1]["at_site_tokens_per_s"] == 0.0
    assert told["lost_output_tokens"] > 0.0


def test_a_site_that_is_not_there_is_named(resilience: Resilience) -> None:
    code, _, complaint = resilience("--evacuate", "Atlantis")
    assert code == BAD_INPUT
    assert "no site “Atlantis”" in complaint
    assert "“Milan”" in complaint
