"""The command simulate: percentiles beside the closed form, from rates, users and recordings."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run

SETUP = ("--model", "llama-3.3-70b", "--gpu", "h200-sxm", "--count", "8", "--tp", "2")
TRACE = """\
TIMESTAMP,ContextTokens,GeneratedTokens
2024-03-01 10:00:00.0000000,900,40
2024-03-01 10:00:02.5000000,1500,80
2024-03-01 10:00:01.2500000,20,9
yesterday,100,10
2024-03-01 10:00:03,many,10
2024-03-01 10:00:03,100,0
2024-03-01 10:00:04,100
"""

Simulate = Callable[..., Any]


@pytest.fixture
def simulate(capsys: pytest.CaptureFixture[str]) -> Simulate:
    """Return a function that simulates and returns what was printed: text, or JSON where asked."""

    def command(*words: str | Path) -> Any:
        code = run(["simulate", *(str(word) for word in words)], logs.Crashes(None))
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return json.loads(printed.out) if "--json" in words else printed.out

    return command


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that simulates, is refused, and returns the one line of reasons."""

    def command(*words: str | Path) -> str:
        code = run(["simulate", *(str(word) for word in words)], logs.Crashes(None))
        said = capsys.readouterr().err
        assert code == BAD_INPUT
        assert said.count("\n") == 1
        for word in ("Traceback", "nvalid", "failed", "Error"):
            assert word not in said
        return said

    return command


def test_a_rate_is_simulated_beside_its_closed_form(simulate: Simulate) -> None:
    said = simulate(*SETUP, "--rate", "4", "--slo-ttft", "2000", "--seed", "7")
    for part in ("seed 7", "4 requests/s one by one (Poisson)", "4 x tp 2", "Badge: calibrated"):
        assert part in said
    for title in ("TTFT, ms", "TPOT, ms", "ITL, ms", "Latency, ms", "Output tokens/s"):
        at = said.index(title)
        first, second = said[at:].splitlines()[:2]
        assert "simulated" in first
        assert "closed form" in second
    assert "Within TTFT 2000 ms: 100.0% of the requests; goodput" in said


def test_json_has_the_same_for_programs(simulate: Simulate) -> None:
    words = (*SETUP, "--rate", "4", "--duration", "120", "--json")
    said = simulate(*words)
    assert said == simulate(*words)
    assert said != simulate(*words, "--seed", "2")
    assert said["setup"]["replicas"] == 4
    simulated, closed = said["simulated"], said["closed_form"]
    assert simulated["ended"] == simulated["sent"]
    assert simulated["tpot_ms"]["mean"] == pytest.approx(closed["tpot_ms"], rel=0.1)
    assert closed["ttft_ms"]["p50"] <= closed["ttft_mean_ms"] <= closed["ttft_ms"]["p99"]
    assert said["left_out"] == []


def test_more_than_can_be_served_has_no_closed_form(simulate: Simulate) -> None:
    said = simulate(*SETUP, "--rate", "90", "--duration", "10")
    assert "no steady state at this load, limited by prefill" in said
    words = (*SETUP, "--rate", "90", "--duration", "10", "--json")
    assert simulate(*words)["closed_form"]["ttft_mean_ms"] is None


def test_users_send_again_when_they_have_their_answer(simulate: Simulate) -> None:
    hasty = simulate(*SETUP, "--users", "16", "--json")
    calm = simulate(*SETUP, "--users", "16", "--think", "30", "--json")
    for said in (hasty, calm):
        assert said["simulated"]["sent"] == 160
        assert said["simulated"]["output_tokens_per_s"] == pytest.approx(
            said["closed_form"]["output_tokens_per_s"], rel=0.2
        )
    assert calm["simulated"]["concurrency"] < hasty["simulated"]["concurrency"] / 3
    assert "16 users, 10 requests each, 30 s to think" in simulate(
        *SETUP, "--users", "16", "--think", "30"
    )


def test_lengths_are_fixed_even_skewed_or_a_mix(simulate: Simulate) -> None:
    def mean(*words: str) -> tuple[float, float]:
        said = simulate(*SETUP, "--rate", "1", *words, "--json")
        return said["input_tokens_mean"], said["output_tokens_mean"]

    assert mean("--isl", "500-1500", "--osl", "10") == (1000, 10)
    assert mean("--isl", "800~1.2") == (800, 300)
    assert mean("--mix", "0.75:1000/100", "--mix", "0.25:2000/200-400") == (1250, 150)


def test_an_encoder_generates_nothing(simulate: Simulate) -> None:
    words = ("--model", "bge-m3", "--gpu", "h200-sxm", "--count", "1", "--rate", "50")
    said = simulate(*words, "--json")
    assert said["output_tokens_mean"] == 0
    assert said["simulated"]["tpot_ms"] is None
    assert said["closed_form"]["tpot_ms"] is None
    assert said["closed_form"]["output_tokens_per_s"] == 0


def test_a_rate_at_which_nobody_comes_is_simulated_too(simulate: Simulate) -> None:
    said = simulate(*SETUP, "--rate", "0.0001", "--duration", "1", "--json")
    assert said["simulated"]["sent"] == 0
    assert said["simulated"]["ttft_ms"] is None
    assert said["closed_form"]["ttft_mean_ms"] > 0


def test_bursts_are_slower_to_answer(simulate: Simulate) -> None:
    words = (*SETUP, "--rate", "4", "--duration", "300", "--json")
    single, bursts = simulate(*words), simulate(*words, "--burst", "40")
    assert bursts["simulated"]["ttft_ms"]["p95"] > 1.5 * single["simulated"]["ttft_ms"]["p95"]


def test_a_recording_is_replayed_and_bad_lines_are_told(simulate: Simulate, tmp_path: Path) -> None:
    trace = tmp_path / "trace.csv"
    trace.write_text(TRACE, encoding="utf-8")
    said = simulate(*SETUP, "--trace", trace)
    assert "3 recorded requests, 1.2 requests/s" in said
    assert "4 lines left out: line 5: " in said
    assert '"yesterday"' in said
    assert "line 8: output tokens" in said
    read = simulate(*SETUP, "--trace", trace, "--json")
    assert read["simulated"]["sent"] == 3
    assert [one["line"] for one in read["left_out"]] == [5, 6, 7, 8]


def test_a_recording_in_seconds_and_other_words_is_read(simulate: Simulate, tmp_path: Path) -> None:
    trace = tmp_path / "trace.csv"
    trace.write_text("id,arrival_s,prompt_tokens,Output_Tokens\na,100,10,5\nb,104,30,15\n")
    said = simulate(*SETUP, "--trace", trace, "--json")
    assert said["requests_per_s"] == 0.5
    assert (said["input_tokens_mean"], said["output_tokens_mean"]) == (20, 10)


def test_what_cannot_be_simulated_is_told(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "needs one kind of load, none is given" in refused(*SETUP)
    assert "2 are given" in refused(*SETUP, "--rate", "1", "--users", "2")
    assert "nearest" in refused("--model", "nope", "--gpu", "h200-sxm", "--rate", "1")
    large = ("--model", "deepseek-r1", "--gpu", "h200-sxm", "--tp", "1", "--rate", "1")
    assert "short on each GPU" in refused(*large)
    assert "at most 200,000" in refused(*SETUP, "--rate", "100000")
    assert "at most 200,000" in refused(*SETUP, "--rate", "100", "--warm-up", "80000")
    assert "'--warm-up'" in refused(*SETUP, "--users", "2", "--warm-up", "inf")
    assert "'--think'" in refused(*SETUP, "--users", "2", "--think", "inf")
    assert "computed. Nothing" in refused(*SETUP, "--rate", "1", "--prefix-hit", "1")
    assert "reads at most" in refused(*SETUP, "--users", "2", "--isl", "200000")
    assert '"long"' in refused(*SETUP, "--rate", "1", "--isl", "long")
    assert '"900-100"' in refused(*SETUP, "--rate", "1", "--osl", "900-100")
    assert '"1000/300"' in refused(*SETUP, "--rate", "1", "--mix", "1000/300")
    assert "at least 1 in" in refused(*SETUP, "--rate", "1", "--isl", "0")
    assert "no.csv cannot be read" in refused(*SETUP, "--trace", tmp_path / "no.csv")
    columns = tmp_path / "columns.csv"
    columns.write_text("timestamp,tokens\n1,2\n")
    assert "no column for input tokens" in refused(*SETUP, "--trace", columns)
    empty = tmp_path / "empty.csv"
    empty.write_text("timestamp,isl,osl\nsoon,2,2\n")
    assert "holds no request; line 2" in refused(*SETUP, "--trace", empty)


def test_a_sweep_ends_where_the_queue_grows(
    simulate: Simulate, refused: Callable[..., str]
) -> None:
    said = simulate(*SETUP, "--sweep", "--slo-ttft", "500", "--slo-tpot", "40")
    assert "4 x tp 2" in said
    assert said.count("the queue grows") == 1
    assert "Closed form: at most" in said
    told = simulate(*SETUP, "--sweep", "--json")
    points = told["points"]
    assert [one["keeps_up"] for one in points] == [True] * (len(points) - 1) + [False]
    assert points[0]["simulated"]["ttft_ms"]["p95"] < points[-1]["simulated"]["ttft_ms"]["p95"]
    assert "chooses its rates itself" in refused(*SETUP, "--sweep", "--rate", "2")


def test_shortcuts_and_routers_are_taken_into_account(simulate: Simulate) -> None:
    plain = simulate(*SETUP, "--rate", "8", "--json")
    quick = simulate(*SETUP, "--rate", "8", "--prefix-hit", "0.8", "--json")
    drafted = simulate(*SETUP, "--rate", "8", "--drafted", "3", "--acceptance", "0.7", "--json")
    in_turn = simulate(*SETUP, "--rate", "8", "--router", "round-robin", "--json")
    figures = [one["simulated"] for one in (plain, quick, drafted, in_turn)]
    assert figures[1]["ttft_ms"]["p50"] < 0.9 * figures[0]["ttft_ms"]["p50"]
    assert figures[2]["tpot_ms"]["p50"] < 0.9 * figures[0]["tpot_ms"]["p50"]
    assert figures[3]["ttft_ms"] != figures[0]["ttft_ms"]


def test_a_full_cache_is_told_and_its_course_written(simulate: Simulate, tmp_path: Path) -> None:
    crowd = ("--model", "llama-3.1-70b", "--gpu", "h100-sxm", "--count", "1", "--weights", "fp8")
    load = ("--users", "80", "--isl", "500", "--osl", "500-900")
    output = tmp_path / "course.csv"
    said = simulate(*crowd, *load, "--timeline", output)
    assert "put requests back" in said
    header, *rows = output.read_text().splitlines()
    assert header == "time_s,waiting,running,kv_share,prompt_tokens,output_tokens"
    assert rows[1].startswith("0.1,")
    assert max(float(row.split(",")[3]) for row in rows) > 0.9
    patient = simulate(*crowd, *load, "--admission", "reserving")
    assert "put requests back" not in patient
