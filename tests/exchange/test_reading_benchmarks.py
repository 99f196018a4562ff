"""Benchmarks as their tools write them; every example is made by hand and says so."""

import csv
import json
from pathlib import Path

import pytest

from planner.domain.benchmark import Benchmark, BenchmarkPoint
from planner.exchange.importing.benchmarks import read_files, read_text
from planner.exchange.importing.sources import Unreadable

EXAMPLES = Path(__file__).parent / "benchmarks"


def read(*names: str) -> Benchmark:
    return read_files([EXAMPLES / name for name in names])


def only(found: Benchmark) -> BenchmarkPoint:
    (point,) = found.points
    return point


def same_figures(point: BenchmarkPoint, *, users: float | None, offered: float | None) -> None:
    """16 users, 1,024 tokens in and 256 out: the load that all examples have."""
    assert point.users == users
    assert point.offered_per_s == (None if offered is None else pytest.approx(offered, rel=0.01))
    assert point.input_tokens == pytest.approx(1024)
    assert point.output_tokens == pytest.approx(256)
    assert point.ttft_ms == pytest.approx(225.0)
    assert point.tpot_ms == pytest.approx(14.0)
    assert point.latency_s == pytest.approx(3.795, rel=1e-3)
    assert point.ended_per_s == pytest.approx(4.05, rel=0.01)
    assert point.output_tokens_per_s == pytest.approx(1036, rel=0.01)


def test_vllm_bench_serve_tells_load_latency_and_what_its_metadata_say() -> None:
    found = read("vllm_16_users.json")
    same_figures(only(found), users=16.0, offered=None)
    assert found.tool == "vLLM bench serve"
    assert found.date == "2026-11-02"
    assert found.told == {
        "model": "meta-llama/Llama-3.3-70B-Instruct",
        "gpu": "H200-SXM",
        "gpu_count": "4",
        "tp": "4",
        "engine": "vllm",
        "weights_precision": "fp8",
    }
    assert only(found).percentiles["ttft_ms_p99"] == pytest.approx(675.0)
    assert (only(found).requests, only(found).failed) == (160, 0)


def test_what_means_nothing_is_kept_and_told() -> None:
    unknown = read("vllm_16_users.json").unknown
    assert unknown["rig_temperature_c"] == "24.5"
    assert "made by hand" in unknown["note"]
    assert set(unknown) == {"rig_temperature_c", "note"}


def test_files_of_one_benchmark_are_one_benchmark() -> None:
    found = read("vllm_4_users.json", "vllm_16_users.json", "vllm_64_users.json")
    assert [point.users for point in found.points] == [4.0, 16.0, 64.0]
    assert found.points[0].label == "vllm_4_users.json"
    assert found.told["tp"] == "4"
    assert all(point.told == {} for point in found.points)


def test_what_files_tell_differently_belongs_to_their_points(tmp_path: Path) -> None:
    paths = []
    for tp in (2, 4):
        result = json.loads((EXAMPLES / "vllm_16_users.json").read_text())
        path = tmp_path / f"tp{tp}.json"
        path.write_text(json.dumps({**result, "tensor_parallel_size": tp}))
        paths.append(path)
    found = read_files(paths)
    assert "tp" not in found.told
    assert [point.told["tp"] for point in found.points] == ["2", "4"]


def test_sglang_writes_a_run_a_line() -> None:
    found = read("sglang_two_loads.jsonl")
    assert found.tool == "SGLang bench_serving"
    assert found.told == {"engine": "sglang"}
    four, sixteen = found.points
    assert (four.users, four.label) == (4.0, "4 users")
    same_figures(sixteen, users=16.0, offered=None)
    assert sixteen.request_latency_s == pytest.approx(3.795)


@pytest.mark.parametrize("name", ["aiperf_16_users.json", "genai_perf_16_users.json"])
def test_aiperf_and_its_elder_write_groups_with_units(name: str) -> None:
    found = read(name)
    same_figures(only(found), users=16.0, offered=None)
    assert found.tool == ("AIPerf" if name.startswith("aiperf") else "GenAI-Perf")
    assert "llama-3.3-70b" in found.told["model"].lower()
    assert only(found).percentiles["ttft_ms_p99"] == 640.0


def test_aiperf_may_put_its_groups_below_records_and_count_in_seconds() -> None:
    flat = json.loads((EXAMPLES / "aiperf_16_users.json").read_text())
    groups = {
        key: value for key, value in flat.items() if isinstance(value, dict) and "avg" in value
    }
    groups["request_latency"] = {"unit": "s", "avg": 3.795}
    records = {"records": groups, "input_config": flat["input_config"]}
    found = read_text(json.dumps(records), "export.json")
    assert only(found).request_latency_s == pytest.approx(3.795)
    assert only(found).ttft_ms == pytest.approx(225.0)
    assert only(found).users == 16.0


def test_the_csv_of_aiperf_has_figures_but_no_load() -> None:
    found = read("aiperf_16_users.csv")
    same_figures(only(found), users=None, offered=None)
    assert found.told == {}


def test_inference_perf_counts_in_seconds_and_sends_at_a_rate() -> None:
    found = read("inference_perf_stage.json")
    assert found.tool == "inference-perf"
    same_figures(only(found), users=None, offered=4.05)
    assert only(found).percentiles["ttft_ms_p99"] == pytest.approx(360.0)


def test_inferencex_counts_in_seconds_and_by_gpu(tmp_path: Path) -> None:
    found = read("inferencex.json")
    assert found.tool == "InferenceX"
    same_figures(found.points[1], users=16.0, offered=None)
    assert (found.told["gpu"], found.told["gpu_count"], found.told["tp"]) == ("h200-sxm", "4", "4")
    assert found.points[1].request_latency_s == pytest.approx(3.795)
    assert "mean_intvty" in found.unknown
    assert "median_ttft" not in found.unknown
    rows = json.loads((EXAMPLES / "inferencex.json").read_text())
    table = tmp_path / "table.csv"
    with table.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert read_files([table]).points[1].ttft_ms == pytest.approx(225.0)


def test_a_table_has_a_load_a_row() -> None:
    found = read("loads.csv")
    assert [point.users for point in found.points] == [4.0, 16.0, 64.0, 128.0]
    same_figures(found.points[1], users=16.0, offered=None)
    assert found.told["weights_precision"] == "fp8"
    assert found.unknown == {"remark": "quiet rack"}


def test_tables_of_other_offices_have_commas_and_seconds() -> None:
    text = "Concurrency;ISL;OSL;TTFT (s);TPOT (ms)\n8;1024;256;0,135;11,25\n"
    point = only(read_text(text, "pasted"))
    assert (point.users, point.ttft_ms, point.tpot_ms) == (8.0, 135.0, 11.25)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ('{"a": 1, "b": 2}', "it begins with a, b"),
        ("[1, 2]", "holds no results by name"),
        ('{"mean_ttft_ms": 3', "not whole JSON"),
        ("name,price\nx,3\n", "has no column with a latency or a throughput"),
        ("concurrency,ttft_ms\n4,fast\n", "holds no load"),
    ],
)
def test_what_is_no_benchmark_says_so(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_text(text, "pasted")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"gone\.json cannot be read"):
        read_files([tmp_path / "gone.json"])
