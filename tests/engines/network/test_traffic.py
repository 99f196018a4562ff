"""Traffic and fabrics: what Why? prints is what the engine computes."""

from collections.abc import Callable, Mapping

import pytest

from planner.domain.expression import evaluate_expression
from planner.engines.network import (
    FORMULAS,
    cable_length_m,
    load_gbit_s,
    message_bytes,
    optics_kw,
    oversubscription,
    scale_up_links,
    storage_need_gb_s,
    storage_reach_gb_s,
    tier_limit,
    traffic_gbit_s,
    tray_fill,
    vector_bytes,
)

Symbols = Mapping[str, float]

COMPUTED: Mapping[str, Callable[[Symbols], float | None]] = {
    "network.k_ary_hosts": lambda s: tier_limit(int(s["radix"]), 3),
    "network.cable_length": lambda s: cable_length_m(
        s["dx"], s["dy"], s["rise_a"], s["rise_b"], s["slack"]
    ),
    "network.tray_fill": lambda s: tray_fill(
        int(s["cables"]), s["diameter_mm"], s["width_mm"], s["depth_mm"]
    ),
    "network.optics": lambda s: optics_kw(int(s["modules"]), s["module_w"]),
    "network.scale_up_links": lambda s: scale_up_links(int(s["gpus"]), int(s["links_per_gpu"])),
    "network.oversubscription": lambda s: oversubscription(
        int(s["down_ports"]), s["down_gbit_s"], int(s["up_ports"]), s["up_gbit_s"]
    ),
    "network.storage_need": lambda s: storage_need_gb_s(int(s["gpus"]), s["gb_s_per_gpu"]),
    "network.storage_reach": lambda s: storage_reach_gb_s(
        s["storage_gb_s"], int(s["ports"]), s["port_gbit_s"]
    ),
    "network.message": lambda s: message_bytes(s["tokens"], s["bytes_per_token"]),
    "network.vector": lambda s: vector_bytes(int(s["values"])),
    "network.traffic": lambda s: traffic_gbit_s(s["requests_s"], s["bytes_per_request"]),
    "network.load": lambda s: load_gbit_s(s["forward_gbit_s"], s["backward_gbit_s"]),
}


@pytest.mark.parametrize("key", FORMULAS)
def test_every_formula_is_what_the_engine_computes(key: str) -> None:
    formula = FORMULAS[key]
    symbols = {name: 8.0 + 3.0 * place for place, name in enumerate(formula.symbols)}
    printed = evaluate_expression(formula.expression, symbols)
    assert printed == pytest.approx(COMPUTED[key](symbols), rel=1e-12)


def test_a_hundred_requests_of_ten_megabytes_a_second_fill_most_of_ten_gigabit() -> None:
    assert traffic_gbit_s(100.0, 10e6) == pytest.approx(8.0)


def test_a_vector_of_4096_values_is_16_kibibytes() -> None:
    assert vector_bytes(4096) == 16 * 1024
