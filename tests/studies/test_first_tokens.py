"""First tokens of benchmarks, predicted both ways and scored."""

from dataclasses import replace

import pytest

from planner.compute.size import size_one
from planner.compute.size_choices import SizeRequest
from planner.studies.calibration import Cancelled
from planner.studies.first_tokens import first_tokens
from planner.studies.measurements import Measurement
from tests.builders import library

BENCHMARK = SizeRequest(
    *("llama-3.3-70b", "H200-SXM", 4, 4),
    weights_precision="fp8",
    kv_precision="bf16",
    engine="vLLM",
    isl=1000,
    osl=200,
    concurrency=16,
    scenario="serving-fixed-concurrency",
)


def measured(users: int, factor: float = 1.0, metric: str = "ttft_ms") -> Measurement:
    """A benchmark whose result is *factor* times what the closed form says."""
    request = replace(BENCHMARK, concurrency=users)
    value = getattr(size_one(library(), request), metric)
    assert value is not None
    name = f"{metric}-{users}-{factor}"
    return Measurement(name, "made-up", "2026-11", request, metric, value.likely * factor)


def test_both_ways_are_scored_on_the_same_rows() -> None:
    rows = (measured(1), measured(8), measured(32), measured(8, metric="tpot_ms"))
    closed, simulated = first_tokens(library(), rows)
    assert (closed.way, simulated.way) == ("closed form", "simulated")
    assert closed.rows == simulated.rows == 3
    assert closed.median_error == pytest.approx(0.0)
    assert closed.within_quarter == 1.0
    assert simulated.median_error > 0.0
    # A lone user meets no queue: both ways differ by the drawn lengths alone.
    alone = first_tokens(library(), (measured(1),))[1]
    assert alone.median_error < 0.1


def test_errors_are_shares_of_what_was_measured() -> None:
    closed = first_tokens(library(), (measured(4, 2.0), measured(8, 2.0), measured(8, 1.4)))[0]
    assert closed.median_error == pytest.approx(0.5)
    assert closed.within_quarter == 0.0
    assert closed.within_half == 1.0


def test_without_closed_loops_there_is_nothing_to_score() -> None:
    assert first_tokens(library(), (measured(8, metric="tpot_ms"),)) == ()
    with pytest.raises(Cancelled):
        first_tokens(library(), (measured(8),), progress=lambda _: False)
