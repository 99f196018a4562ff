"""What a row of a table or the command size asks of its engine, and what is said when it cannot."""

from typing import Any

import pytest

from planner.compute.size import SizeResult, size_batch, size_one
from planner.compute.size_choices import SizeRequest
from tests.builders import library


def sized(**asked: Any) -> SizeResult:
    fields: dict[str, Any] = {
        "model": "llama-3.3-70b",
        "gpu": "h200-sxm",
        "tp": 4,
        "weights_precision": "fp8",
    }
    return size_one(library(), SizeRequest(**(fields | asked)))


def tokens(result: SizeResult) -> float:
    assert result.tokens_per_s_total is not None, result.status
    return result.tokens_per_s_total.likely


def test_separate_prefill_is_sized_with_all_its_gpus() -> None:
    apart = sized(prefill_instances=1, decode_instances=2)
    assert apart.setup is not None
    assert (apart.setup.gpus, apart.setup.instances) == (12, 3)
    assert apart.output_tokens_per_s_per_gpu is not None
    assert tokens(apart) == pytest.approx(12 * apart.output_tokens_per_s_per_gpu.likely)
    short = sized(prefill_instances=1, gpu_count=4)
    assert short.status == "tp x pp x dp = 4 on 2 instances needs 8 GPUs, 4 are there"


def test_software_adapters_and_limits_of_a_step_are_taken() -> None:
    now = tokens(sized())
    assert tokens(sized(software="conservative")) < now < tokens(sized(software="expected"))
    assert tokens(sized(adapters=8)) < now
    assert tokens(sized(max_sequences=2)) < now
    assert "known: conservative, current, expected" in sized(software="newest").status


def test_what_the_engine_does_instead_stands_in_the_status() -> None:
    found = sized(engine="llama-cpp", tp=2, weights_precision="fp8", kv_precision="fp8")
    assert "loads no FP8 weights: a checkpoint in INT8 is counted instead" in found.status
    assert found.setup is not None
    assert found.setup.weights.value == "int8"
    refused = sized(engine="llama-cpp", prefill_instances=1)
    assert not refused.computed
    assert "Set the prefill instances to 0" in refused.status


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"model": "llama-9"}, "nearest: "),
        ({"gpu": "h201"}, "nearest: "),
        ({"tp": 3}, "64 attention heads, which 3 GPUs cannot share evenly. Use tp 2"),
        ({"pp": 100}, "80 layers, fewer than 100 pipeline stages"),
        ({"cp": 3}, "Use cp 1"),
        ({"gpu": "a100-sxm-80"}, "has no FP8 units"),
        ({"isl": 400_000.0, "osl": 10.0}, "reads at most 131,072 tokens"),
    ],
)
def test_what_cannot_be_says_why_and_what_would_do(asked: dict[str, Any], words: str) -> None:
    assert words in sized(**asked).status


def test_a_row_may_ask_for_all_of_it() -> None:
    row = {"model": "deepseek-r1", "gpu": "h200-sxm", "tp": "8", "cp": "8", "adapters": "4"}
    row |= {"batch_tokens": "4096", "max_length": "65536", "memory_utilisation": "0.92"}
    (answer,) = size_batch(library(), [row])
    assert answer["status"].startswith("ok")
    (other,) = size_batch(library(), [row | {"cp": "1"}])
    assert float(answer["max_concurrency"]) > float(other["max_concurrency"])
