"""Somebody builds what NVIDIA publishes, a rack of DGX H100 and a row of GB200 NVL72.

The verdicts are those of the published figures: DGX H100 user guide and SuperPOD architectures.
"""

import pytest
from PySide6.QtCore import QPoint

from planner.app.window import Session
from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.domain.failure import Effect, FailureKind
from planner.domain.finding import Severity
from planner.presenters.failures import banner_text
from planner.workspace.state import Selection, Subject
from tests.builders import NVL72, Draft, S, feeds
from tests.hand import Hand

DGX = "dgx-h100"
UNITS = 8


def test_four_dgx_h100_make_the_published_rack(empty: Session, hand: Hand) -> None:
    """PW-03 and PW-06: 40.8 kW, four of six supplies needed, three left when a feed is lost."""
    middle = hand.view.viewport().rect().center()
    hand.drag_entry(DGX, QPoint(middle))
    (rack,) = hand.plan.racks.values()
    for number in range(1, 4):
        at = hand.slot(rack.id, 1 + number * UNITS, UNITS)
        assert hand.drag_entry(DGX, at)[-1]
    assert len(hand.plan.racks[rack.id].placements) == 4
    result = hand.state.evaluation.racks[rack.id]
    assert result.nameplate_kw == pytest.approx(40.8)
    assert result.half_units_used == 2 * 4 * UNITS
    found = {one.rule: one for one in hand.state.evaluation.findings}
    assert "3 of 6 supplies, 9.9 kW of 10.2 kW nameplate" in found["PWR-004"].message
    assert found["PWR-004"].severity is Severity.INFO
    assert found["PWR-001"].severity is Severity.ERROR  # circuits of 32 A were never made for it
    assert empty.desk is not None
    empty.desk.workspace.select(Selection(Subject.RACK, (rack.id,)))
    hand.settle()
    shown = empty.window.bench.inspector.inspection
    assert shown is not None
    rows = {row.key.rpartition(":")[2]: row for one in shown.sections for row in one.rows}
    assert "40.8" in str(getattr(rows["nameplate_kw"], "figure", ""))


@pytest.mark.parametrize(
    ("systems", "nameplate_kw"),
    [(4, 40.8), (2, 20.4), (1, 10.2)],
    ids=["PW-06 4", "PW-06 2", "PW-06 1"],
)
def test_racks_of_dgx_h100_draw_what_is_published(systems: int, nameplate_kw: float) -> None:
    draft = Draft()
    rack = draft.rack(*[DGX] * systems, on=feeds(125.0))
    result = draft.evaluate().racks[rack]
    assert result.nameplate_kw == pytest.approx(nameplate_kw)
    assert result.air_heat_kw == pytest.approx(11.3 * systems)  # PW-04: its heat is above its power


@pytest.mark.parametrize(
    ("count", "effect"),
    [(2, Effect.REDUCED), (3, None)],
    ids=["PW-03 two feeds", "PW-03 three feeds"],
)
def test_two_feeds_slow_a_dgx_h100_and_three_do_not(count: int, effect: Effect | None) -> None:
    draft = Draft()
    draft.rack(*[DGX] * 4, on=feeds(125.0, count=count))
    trial = Trial(Case(draft.project, S, draft.evaluate()))
    lost = [one for one in trial.failures if one.kind is FailureKind.FEED]
    assert len(lost) == count
    for failure in lost:
        result = trial.result(failure)
        affected = {one.effect for one in result.devices if one.part == DGX}
        assert affected == (set() if effect is None else {effect})
        assert not result.tripped
        assert banner_text(result)


def test_eight_gb200_racks_are_the_published_scalable_unit() -> None:
    """576 GPUs in eight racks of one NVLink domain each; 1.2 MW with what stands beside them."""
    draft = Draft()
    racks = [draft.rack(frame=NVL72, on=feeds(250.0)) for _ in range(8)]
    evaluation = draft.evaluate()
    assert sum(evaluation.racks[one].gpus for one in racks) == 576
    whole = sum(evaluation.racks[one].nameplate_kw for one in racks)
    assert 0.8 * 1200.0 < whole <= 1200.0
    for one in racks:
        result = evaluation.racks[one]
        assert result.nameplate_kw == pytest.approx(132.0)
        assert (
            pytest.approx(result.peak_kw / result.nameplate_kw, abs=0.02) == 121.4 / 132.0
        )  # CL-16
        assert result.liquid_heat_kw / result.heat_kw == pytest.approx(115 / 132, abs=0.02)
        assert result.mass_kg == pytest.approx(1360.0)
    rules = {one.rule for one in evaluation.findings}
    assert "COL-003" in rules  # liquid without a coolant unit
    draft.floor("cdu-xdu1350")
    assert not draft.findings("COL-003")
