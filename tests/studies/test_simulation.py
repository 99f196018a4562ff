"""Simulating a set-up that is named, beside its closed form; what cannot be is refused in words."""

from dataclasses import replace

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.loader import load
from planner.compute.size_choices import SizeRequest
from planner.engines.serving.traffic import Fixed, Kind, Mix, Poisson
from planner.studies.simulation import NotSimulated, simulate_request


@pytest.mark.parametrize(
    ("shortcut", "quicker"),
    [({"prefix_hit": 0.5}, "ttft_ms"), ({"drafted": 3, "acceptance": 0.7}, "tpot_ms")],
    ids=["prefix", "draft"],
)
def test_shortcuts_make_requests_quicker(shortcut: dict[str, float], quicker: str) -> None:
    library, _ = load([catalog_folder()])
    traffic = Poisson(2.0, 30.0, Mix((Kind(Fixed(1000), Fixed(100), 1.0),)))
    request = SizeRequest("llama-3.3-70b", "h200-sxm", 4, 4)
    plain = simulate_request(library, request, traffic, seed=1)
    short = simulate_request(library, replace(request, **shortcut), traffic, seed=1)  # type: ignore[arg-type]
    before, after = (getattr(one.simulation, quicker).mean for one in (plain, short))
    assert after < 0.95 * before
    assert after == pytest.approx(
        short.closed.tpot_ms if quicker == "tpot_ms" else short.closed.ttft_mean_ms, rel=0.25
    )


def test_what_does_not_fit_is_refused_in_words() -> None:
    library, _ = load([catalog_folder()])
    traffic = Poisson(2.0, 30.0, Mix((Kind(Fixed(1000), Fixed(100), 1.0),)))
    with pytest.raises(NotSimulated, match="does not fit"):
        simulate_request(library, SizeRequest("deepseek-v3", "h100-sxm", 1, 1), traffic, seed=1)
