"""A person adds something and goes on with it: it is selected, and the inspector shows it."""

from planner.app.window import Session
from planner.workspace.state import Subject
from tests.hand import Hand


def test_a_burst_that_was_dropped_is_selected_and_undo_goes_back(
    session: Session, hand: Hand
) -> None:
    hand.click(hand.middle_of("gpu-05"))
    before = hand.state.selection
    known = {one.id for one in hand.plan.bursts}

    hand.drag_entry("aws-h200-us-east-1", hand.centre())

    (new,) = (one for one in hand.plan.bursts if one.id not in known)
    assert hand.state.selection.kind is Subject.BURST
    assert hand.state.selection.single == new.id
    shown = hand.window.bench.inspector.inspection
    assert shown is not None
    assert (shown.key, shown.title) == (f"burst:{new.id}", new.name)

    hand.do("edit.undo")
    assert hand.state.selection == before
    shown = hand.window.bench.inspector.inspection
    assert shown is not None
    assert shown.title == "gpu-05"
    hand.do("edit.redo")
    assert hand.state.selection.single == new.id


def test_a_model_api_that_was_dropped_is_selected(session: Session, hand: Hand) -> None:
    hand.drag_entry("nebius-qwen3-235b-a22b", hand.centre())
    assert hand.state.selection.kind is Subject.SITE
    assert hand.state.selection.single == hand.plan.sites[-1].id
    shown = hand.window.bench.inspector.inspection
    assert shown is not None
    assert shown.subtitle.startswith("model API")
