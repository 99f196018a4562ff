"""Every headline before and after an edit that is tried: texts, differences, what is missing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from planner.compute.comparison import HEADLINES
from planner.compute.evaluate import evaluate
from planner.document.commands.quoting import SetCurrency, SetExchangeRate
from planner.document.commands.retype import ReplaceType
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.kpis import tiles
from planner.presenters.privacy import hide_prices
from planner.presenters.rows import Tone
from planner.presenters.what_if import TCO_RANGE, HeadlineChange, headline_groups
from tests.builders import S, example, library


@pytest.fixture(autouse=True)
def _prices_are_shown_again() -> Iterator[None]:
    yield
    hide_prices(hidden=False)


def replaced(project: Project) -> Project:
    """Return the project with one more powerful server."""
    devices = project.scenario(S).plan.placements()
    server = next(one.id for one in devices if one.name == "gpu-07")
    part = library().parts["dgx-b200"]  # type: ignore[index]
    fit = part.accelerators
    assert fit is not None
    accelerator = library().accelerators[fit.accelerator]
    return ReplaceType(S, frozenset({server}), part, accelerator).apply(project)


def rows(
    project: Project, before: Evaluation, after: Evaluation | None
) -> dict[str, HeadlineChange]:
    return {row.key: row for group in headline_groups(project, before, after) for row in group.rows}


@pytest.fixture(scope="module")
def tried() -> dict[str, HeadlineChange]:
    project, changed = example(), replaced(example())
    return rows(changed, evaluate(project, S), evaluate(changed, S))


def test_every_headline_stands_there_once(tried: dict[str, HeadlineChange]) -> None:
    groups = headline_groups(example(), evaluate(example(), S), None)
    keys = [row.key for group in groups for row in group.rows]
    assert sorted(keys) == sorted([*(one.key for one in HEADLINES), TCO_RANGE])
    assert [group.title for group in groups] == [
        "Power, cooling",
        "Memory",
        "Service",
        "Money",
        "Delivery",
    ]
    assert all(row.after == row.change == "" for group in groups for row in group.rows)
    assert set(tried) == set(keys)


def test_values_have_units_and_differences_signs(tried: dict[str, HeadlineChange]) -> None:
    power = tried["it_power_kw"]
    assert (power.before[-2:], power.after[-2:], power.change[0]) == ("kW", "kW", "+")
    assert power.tone is Tone.BAD
    assert tried["demand_output_tokens_per_s"].change == "="
    assert tried["vram_total_gib"].change.startswith("+")
    assert tried["vram_total_gib"].tone is Tone.MUTED  # more memory is neither better nor worse
    assert " – " in tried[TCO_RANGE].after
    assert tried["capex"].change.startswith("+$")


def test_what_is_not_known_says_so_and_has_no_difference(
    tried: dict[str, HeadlineChange],
) -> None:
    assert tried["break_even_month"].before == "never"
    before = evaluate(example(), S)
    figures = dict(before.figures)
    figures["pue"] = replace(figures["pue"], value=None, no_data="no own site with hardware")
    lost = rows(example(), before, replace(before, figures=figures))["pue"]
    assert (lost.after, lost.change) == ("no data", "")
    assert lost.tooltip.startswith("no own site with hardware")


def test_hidden_prices_stay_hidden() -> None:
    project, changed = example(), replaced(example())
    hide_prices(hidden=True)
    found = rows(changed, evaluate(project, S), evaluate(changed, S))
    for key in ("tco_total", TCO_RANGE, "tco_undiscounted", "capex"):
        row = found[key]
        assert (row.before, row.after, row.change) == ("hidden", "hidden", "")
    assert found["it_power_kw"].change.startswith("+")


def test_amounts_are_those_of_the_tiles_in_any_currency() -> None:
    project = SetCurrency("EUR").apply(example())
    project = SetExchangeRate("EUR", 0.5, "2026-11-20").apply(project)
    evaluation = evaluate(project, S)
    tile = next(one for one in tiles(project, evaluation) if one.key == "tco_total")
    found = rows(project, evaluation, None)["tco_total"]
    assert found.before == f"{tile.value}\u00a0M"
    assert found.before.startswith("€")
