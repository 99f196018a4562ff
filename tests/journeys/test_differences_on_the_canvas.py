"""An architect looks at two scenarios at once: the other one stands as ghosts in the racks."""

from PySide6.QtCore import Qt

from planner.app.window import Session
from planner.document.commands.scenarios import DeleteScenario
from planner.ui.canvas.geometry import Box
from planner.ui.scenarios.ghosts import PlanGhosts
from tests.hand import Hand

SHIFT = Qt.KeyboardModifier.ShiftModifier


def against(ghosts: PlanGhosts, title: str) -> None:
    """Choose an entry of the menu."""
    ghosts.menu.aboutToShow.emit()
    next(one for one in ghosts.menu.actions() if one.text() == title).trigger()


def box(hand: Hand, name: str) -> Box:
    found = hand.view.canvas.racks.block_box(hand.device(name).id)
    assert found is not None
    return found


def test_what_was_moved_removed_and_added_stands_as_ghosts_and_is_counted(
    session: Session, hand: Hand
) -> None:
    assert session.desk is not None
    bench = hand.window.bench
    ghosts = bench.ghosts
    first = hand.state.scenario
    bench.scenarios.duplicate.trigger()
    hand.settle()
    against(ghosts, "Against A")
    assert ghosts.note.isVisible()
    assert ghosts.note.text() == "The same devices as in A"
    assert (ghosts.item.there, ghosts.item.here) == ((), ())

    old, gone = box(hand, "gpu-05"), box(hand, "gpu-10")
    hand.click(hand.middle_of("gpu-05"))
    hand.key(Qt.Key.Key_Up, SHIFT)
    hand.click(hand.middle_of("gpu-10"))
    hand.key(Qt.Key.Key_Delete)
    rack = hand.rack("R04").id
    hand.drag_entry("dgx-h200", hand.slot(rack, 10, 8))
    (new,) = (one.name for one in hand.rack("R04").placements if one.name.startswith("gpu"))
    assert ghosts.note.text() == "Against A: 1 more, 1 fewer, 1 moved · dashed: as in A"
    assert set(ghosts.item.there) == {old, gone}
    assert set(ghosts.item.here) == {box(hand, "gpu-05"), box(hand, new)}

    session.desk.workspace.open_scenario(first)
    hand.settle()
    assert not ghosts.note.isVisible()  # nothing differs from itself
    second = hand.state.project.scenarios[1]
    against(ghosts, f"Against {second.name}")
    assert "1 more, 1 fewer, 1 moved" in ghosts.note.text()
    session.desk.workspace.run(DeleteScenario(second.id))
    hand.settle()
    assert not ghosts.note.isVisible()
    assert (ghosts.item.there, ghosts.item.here) == ((), ())


def test_ghosts_are_seen_from_afar_too_and_go_by_the_menu(session: Session, hand: Hand) -> None:
    ghosts = hand.window.bench.ghosts
    hand.window.bench.scenarios.duplicate.trigger()
    hand.settle()
    against(ghosts, "Against A")
    hand.click(hand.middle_of("gpu-05"))
    hand.key(Qt.Key.Key_Delete)
    assert ghosts.item.there
    hand.view.camera.zoom_to(0.1)
    hand.settle()
    assert ghosts.item.isVisible()
    against(ghosts, "None")
    assert not ghosts.item.there
    assert not ghosts.note.isVisible()
