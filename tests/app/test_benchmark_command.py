"""The command benchmark: a user's own results beside the predictions, as text and as JSON."""

import json
from pathlib import Path

import pytest

from planner.app.cli import run_command
from planner.domain.errors import UserError

EXAMPLES = Path(__file__).parents[1] / "exchange" / "benchmarks"


def test_it_tells_measured_beside_predicted_and_the_factor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_command(["benchmark", str(EXAMPLES / "loads.csv")])
    told = capsys.readouterr().out
    assert "4 x H200" in told
    assert "Left out, 128 users: Against Little's law" in told
    assert "TPOT, ms: measured 1.07 times predicted" in told
    assert "inside the band" in told
    assert "Implied H200 SXM 141GB: decode bandwidth efficiency" in told
    assert "Not understood: remark" in told


def test_json_has_every_point(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("vllm_4_users.json", "vllm_16_users.json")
    run_command(["benchmark", *(str(EXAMPLES / name) for name in names), "--kv", "fp8", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [point["users"] for point in told["points"]] == [4.0, 16.0]
    figure = told["points"][0]["figures"]["tpot_ms"]
    assert figure["measured"] == 10.9
    assert set(figure["predicted"]) == {"likely", "low", "high"}
    assert told["implied"][0]["entry"] == "h200-sxm"
    assert told["not_understood"]["rig_temperature_c"] == "24.5"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["aiperf_16_users.csv"], "does not say on which model"),
        (["sglang_two_loads.jsonl", "--model", "llama-3.3-70b"], "on which gpu"),
        (["gone.json"], "cannot be read"),
    ],
)
def test_what_is_missing_is_asked_for(arguments: list[str], reason: str) -> None:
    name, *options = arguments
    with pytest.raises(UserError, match=reason):
        run_command(["benchmark", str(EXAMPLES / name), *options])
