"""Traffic of requests: what Why? prints is what the engine computes."""

from collections.abc import Callable, Mapping

import pytest

from planner.domain.expression import evaluate_expression
from planner.engines.network import (
    FORMULAS,
    load_gbit_s,
    message_bytes,
    traffic_gbit_s,
    vector_bytes,
)

Symbols = Mapping[str, float]

COMPUTED: Mapping[str, Callable[[Symbols], float]] = {
    "network.message": lambda s: message_bytes(s["tokens"], s["bytes_per_token"]),
    "network.vector": lambda s: vector_bytes(int(s["values"])),
    "network.traffic": lambda s: traffic_gbit_s(s["requests_s"], s["bytes_per_request"]),
    "network.load": lambda s: load_gbit_s(s["forward_gbit_s"], s["backward_gbit_s"]),
}


@pytest.mark.parametrize("key", FORMULAS)
def test_every_formula_is_what_the_engine_computes(key: str) -> None:
    formula = FORMULAS[key]
    symbols = {name: 7.0 + 3.0 * place for place, name in enumerate(formula.symbols)}
    printed = evaluate_expression(formula.expression, symbols)
    assert printed == pytest.approx(COMPUTED[key](symbols), rel=1e-12)


def test_a_hundred_requests_of_ten_megabytes_a_second_fill_most_of_ten_gigabit() -> None:
    assert traffic_gbit_s(100.0, 10e6) == pytest.approx(8.0)


def test_a_vector_of_4096_values_is_16_kibibytes() -> None:
    assert vector_bytes(4096) == 16 * 1024
