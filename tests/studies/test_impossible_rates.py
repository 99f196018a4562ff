"""Series that need more multiplications than a part can make are told and left out whole."""

from collections.abc import Iterator

import pytest

from planner.compute.size_choices import SizeRequest
from planner.studies.impossible_rates import sort_out
from planner.studies.measurements import Measurement
from tests.builders import library


def series(engine: str, ttft_ms: float, tpot_ms: float) -> Iterator[Measurement]:
    """Yield two loads of one benchmark, of which the first is described."""
    for number, users in enumerate((64.0, 1.0)):
        request = SizeRequest(
            model="Llama-3.1-8B",
            gpu="H200-SXM",
            tp=1,
            weights_precision="fp8",
            engine=engine,
            isl=2000.0,
            osl=100.0,
            concurrency=users,
            scenario="serving-fixed-concurrency",
        )
        for metric, value in (("ttft_ms", ttft_ms), ("tpot_ms", tpot_ms)):
            yield Measurement(f"{engine}{number}{metric}", "s", "2026", request, metric, value)


def test_a_series_beyond_the_peak_is_left_out_whole() -> None:
    rows = (*series("vLLM", 122.0, 9.74), *series("SGLang", 830.0, 37.0))
    found = sort_out(library(), rows)
    assert {one.request.engine for one in found.possible} == {"SGLang"}
    (out,) = found.impossible
    # 64 users x 2,100 tokens x 16 GFLOP in 1.09 s, of 1,979 TFLOP/s
    assert out.share_of_peak == pytest.approx(1.0, abs=0.02)
    assert out.rows == 4
    assert "4 of Llama-3.1-8B on H200-SXM with vLLM (s): up to 100% of the printed peak" in str(out)


def test_what_can_be_stays_as_it_is() -> None:
    rows = tuple(series("SGLang", 830.0, 37.0))
    assert sort_out(library(), rows).possible == rows
