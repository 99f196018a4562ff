"""A calibration written into tables of a catalogue: figures, evidence, and what stays."""

import csv
import io

from planner.compute.size import size_one
from planner.compute.size_choices import SizeRequest
from planner.domain.language_model import EngineProfile
from planner.studies.accuracy import Scored
from planner.studies.calibration import Calibration, Fitted
from planner.studies.catalogue_factors import (
    Tables,
    measured_parts,
    spread_of,
    with_fitted_engines,
    with_fitted_parts,
)
from planner.studies.factors import Factor, factors_of
from planner.studies.measurements import Measurement
from tests.builders import library

PARTS = Tables(
    "id,name,decode_bandwidth_efficiency\nh200-sxm,H200,0.5\nl4,L4,0.5\n",
    "id,field,low,high,source,date,status,basis,note\n"
    "h200-sxm l4,decode_bandwidth_efficiency,0.4,0.6,old,2025,assumed,,both\n"
    "h200-sxm,name memory_gb,,,old,2025,secondary,,\n",
)
ENGINES = Tables(
    "id,name,layer_us\nvllm,vLLM,9\nllama-cpp,llama.cpp,12\n",
    "id,field,low,high,source,date,status,basis,note\n"
    "vllm,layer_us,1,20,old,2025,assumed,,\nllama-cpp,layer_us,1,20,old,2025,assumed,,\n",
)


def fitted(owner: str, field: str, value: float, rows: int) -> Fitted:
    factor: Factor = next(one for one in factors_of(library()) if one.name == f"{owner}.{field}")
    return Fitted(factor, value, value * 0.9, value * 1.2, rows, identified=rows > 0)


def scored(error: float, number: int, metric: str = "tokens_per_s_total") -> Scored:
    request = SizeRequest(f"Llama-3.1-{number}B", "h200-sxm", tp=1, isl=100.0, osl=100.0)
    setup = size_one(library(), SizeRequest("llama-3.1-8b", "h200-sxm", tp=1)).setup
    assert setup is not None
    row = Measurement(str(number), "s", "2026", request, metric, 1.0)
    return Scored(row, setup, 0, error, within=True)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_parts_get_the_factors_of_their_family_with_evidence() -> None:
    found = Calibration(
        (
            fitted("Hopper", "decode_bandwidth_efficiency", 0.8765, 100),
            fitted("Ada Lovelace PCIe", "decode_bandwidth_efficiency", 0.7, 0),
        ),
        100,
    )
    tables = with_fitted_parts(PARTS, library(), found, {"h200-sxm": 60}, "2026-11-25")
    values = {row["id"]: row for row in rows_of(tables.values)}
    assert values["h200-sxm"]["decode_bandwidth_efficiency"] == "0.876"
    assert values["l4"]["decode_bandwidth_efficiency"] == "0.7"
    evidence = {(row["id"], row["field"]): row for row in rows_of(tables.evidence)}
    assert ("h200-sxm l4", "decode_bandwidth_efficiency") not in evidence
    mine = evidence["h200-sxm", "decode_bandwidth_efficiency"]
    assert (mine["status"], mine["source"], mine["high"]) == ("derived", "fitted-factors", "0.95")
    assert mine["note"] == "fitted to 100 measurements"
    other = evidence["l4", "decode_bandwidth_efficiency"]
    assert (other["status"], other["date"]) == ("assumed", "2026-11-25")
    assert other["note"].startswith("no measurements: what its relatives teach")
    assert evidence["h200-sxm", "name memory_gb"]["source"] == "old"


def test_engines_get_factors_where_they_were_measured_and_a_spread_in_any_case() -> None:
    errors = [0.1 * step for step in range(-10, 11)]
    residuals = [scored(error, number) for number, error in enumerate(errors)]
    found = Calibration(
        (fitted("vllm", "layer_us", 8.5, 100), fitted("llama-cpp", "layer_us", 7.0, 0)), 100
    )
    values = {
        row["id"]: row
        for row in rows_of(with_fitted_engines(ENGINES, found, residuals, "2026-11-25").values)
    }
    assert values["vllm"]["layer_us"] == "8.5"
    assert values["llama-cpp"]["layer_us"] == "12"
    for one in values.values():
        assert float(one["dense_rate_low"]) < 1.0 < float(one["dense_rate_high"])
    # What is peculiar to an engine without measurements is not among those of the others.
    assert float(values["llama-cpp"]["dense_rate_high"]) > float(values["vllm"]["dense_rate_high"])


def test_a_prediction_that_is_too_slow_leaves_room_above() -> None:
    slow = [scored(-0.3 + 0.01 * number, number) for number in range(21)]
    spread = spread_of(slow, "vllm", "dense")
    assert 1.0 < spread.rate_low < spread.rate_high
    # The same errors of times per token mean that the prediction is too fast.
    times = [scored(-0.3 + 0.01 * number, number, "tpot_ms") for number in range(21)]
    other = spread_of(times, "vllm", "dense")
    assert other.rate_low < other.rate_high < 1.0
    assert measured_parts(slow) == {"h200-sxm": 21}


def test_the_built_in_engines_carry_what_was_fitted() -> None:
    engines: dict[str, EngineProfile] = {str(k): one for k, one in library().engines.items()}
    for one in engines.values():
        assert one.dense is not None
        assert one.mixture is not None
        assert one.released
        assert one.features
        speed = one.generations
        assert speed.conservative_mixture < speed.conservative_dense < 1.0
        assert 1.0 < speed.expected_dense < speed.expected_mixture
    assert engines["vllm"].evidence["layer_us"].status.value == "derived"
    assert engines["llama-cpp"].evidence["layer_us"].status.value == "assumed"
