"""The command layouts: the front as a table and for programs, and what nothing fits says."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run

SETUP = ("--model", "llama-3.3-70b", "--gpu", "h200-sxm", "--count", "8")

Layouts = Callable[..., Any]


@pytest.fixture
def layouts(capsys: pytest.CaptureFixture[str]) -> Layouts:
    """Return a function that searches and returns what was printed: text, or JSON where asked."""

    def command(*words: str) -> Any:
        code = run(["layouts", *words], logs.Crashes(None))
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return json.loads(printed.out) if "--json" in words else printed.out

    return command


def test_the_front_is_a_table(layouts: Layouts) -> None:
    said = layouts(*SETUP, "--slo-tpot", "40", "--rate", "10")
    for part in (
        "1000 tokens in, 300 out; chosen: engine vLLM",
        "Tokens/s per GPU  Tokens/s per user",
        "tp 4, fp8 weights, fp8 KV",
        "layouts searched",
        "Fewest GPUs for 10 requests/s: ",
        "Badge: calibrated family",
        "see --weights",
    ):
        assert part in said


def test_json_has_every_layout(layouts: Layouts) -> None:
    said = layouts(*SETUP, "--weights", "bf16", "--json")
    front = said["front"]
    assert front
    rates = [one["output_tokens_per_s_per_gpu"] for one in front]
    assert rates == sorted(rates)
    assert {one["weights_precision"] for one in said["layouts"]} == {"bf16"}
    short = [one for one in said["layouts"] if not one["fits"]]
    assert short
    assert all(one["short_gib_per_gpu"] > 0 and one["best"] is None for one in short)
    assert said["fewest"] is None
    assert said["reason"] == ""


def test_drafts_and_prefixes_are_taken_into_account(layouts: Layouts) -> None:
    plain = layouts(*SETUP, "--json")["front"]
    helped = layouts(
        *SETUP, "--drafted", "3", "--acceptance", "0.7", "--prefix-hit", "0.5", "--json"
    )["front"]
    speed = "output_tokens_per_s_per_user"
    assert helped[0][speed] > 1.5 * plain[0][speed]


def test_nothing_fits_is_an_answer(layouts: Layouts) -> None:
    words = ("--model", "llama-3.1-405b", "--gpu", "h100-sxm", "--count", "2")
    said = layouts(*words)
    assert "in none of" in said
    assert "GPUs would hold it" in said
    assert layouts(*words, "--json")["front"] == []
    assert "generates no tokens" in layouts("--model", "bge-m3", "--gpu", "h100-sxm")


def test_unknown_names_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    for words, part in (
        (("--model", "nope", "--gpu", "h200-sxm"), "nearest: "),
        ((*SETUP, "--kv", "fp12"), 'Unknown precision "fp12"'),
        ((*SETUP, "--isl", "inf"), "'--isl'"),
        ((*SETUP, "--osl", "inf"), "'--osl'"),
        ((*SETUP, "--rate", "inf"), "'--rate'"),
        ((*SETUP, "--drafted", "3"), "both drafted tokens and their acceptance"),
    ):
        assert run(["layouts", *words], logs.Crashes(None)) == BAD_INPUT
        assert part in capsys.readouterr().err
