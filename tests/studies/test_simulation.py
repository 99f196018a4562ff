"""Simulating a set-up that is named: what the simulator does not know is refused in words."""

from dataclasses import replace

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.loader import load
from planner.compute.size_choices import SizeRequest
from planner.engines.serving.traffic import Fixed, Kind, Mix, Poisson
from planner.studies.simulation import NotSimulated, simulate_request


@pytest.mark.parametrize(
    "shortcut", [{"prefix_hit": 0.5}, {"drafted": 3, "acceptance": 0.7}], ids=["prefix", "draft"]
)
def test_what_only_the_closed_form_knows_is_not_simulated(shortcut: dict[str, float]) -> None:
    library, _ = load([catalog_folder()])
    traffic = Poisson(0.5, 5.0, Mix((Kind(Fixed(1000), Fixed(20), 1.0),)))
    request = SizeRequest("llama-3.3-70b", "h200-sxm", 4, 4)
    assert simulate_request(library, request, traffic, seed=1).simulation.sent >= 0
    with pytest.raises(NotSimulated, match="closed form only"):
        simulate_request(library, replace(request, **shortcut), traffic, seed=1)  # type: ignore[arg-type]
