"""Factors of a user's own benchmark in a project: what stands behind them, and the way back."""

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.entries import ResetEntry
from planner.document.commands.measured_factors import KeepFactors, MeasuredFactor
from planner.domain.hardware import Accelerator
from planner.domain.provenance import Status
from tests.builders import example


def test_kept_factors_slow_the_plan_down_and_go_back() -> None:
    project = example()
    part = project.shelf.accelerators["h200-sxm"]  # type: ignore[index]
    low = part.decode_bandwidth_efficiency / 1.5
    kept = MeasuredFactor(part, "decode_bandwidth_efficiency", low, 0.9 * low, 1.1 * low)
    command = KeepFactors((kept,), "loads.csv", "2026-11-02", "Llama-3.3-70B, 3 loads")
    assert command.label(project) == "use the benchmark loads.csv"
    changed = command.apply(project)
    behind = changed.shelf.accelerators[part.id].evidence["decode_bandwidth_efficiency"]
    assert behind.status is Status.MEASURED
    assert behind.source == "own benchmark: loads.csv"
    assert (behind.low, behind.high, behind.date) == (0.9 * low, 1.1 * low, "2026-11-02")
    assert "Llama-3.3-70B" in behind.note
    scenario = project.scenarios[0].id
    before, after = evaluate(project, scenario), evaluate(changed, scenario)
    chat = next(one for one in project.workloads if one.name == "Restricted chat").id
    slow, quick = after.workloads[chat].tpot_p95_ms, before.workloads[chat].tpot_p95_ms
    assert slow is not None
    assert quick is not None
    assert slow > 1.1 * quick
    badges = {one.name: one.badge for one in after.deployments.values()}
    assert badges["Restricted chat"] == "measured"
    back = ResetEntry(Accelerator, part.id).apply(changed)
    assert back.shelf.accelerators[part.id] == part


def test_keeping_twice_returns_to_the_catalogue() -> None:
    project = example()
    part = project.shelf.accelerators["h200-sxm"]  # type: ignore[index]
    for value in (0.5, 0.6):
        kept = MeasuredFactor(part, "decode_bandwidth_efficiency", value)
        project = KeepFactors((kept,), "loads.csv", "2026-11-02", "3 loads").apply(project)
    behind = project.shelf.accelerators[part.id].evidence["decode_bandwidth_efficiency"]
    assert behind.replaced is not None
    assert behind.replaced.value == pytest.approx(part.decode_bandwidth_efficiency)
