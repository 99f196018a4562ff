"""A person drags hardware onto the canvas, moves it, deletes it, and takes everything back."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from planner.app.window import Session
from planner.domain.site import SiteKind
from planner.workspace.state import Subject
from tests.hand import Hand

DGX = "dgx-h200"


def test_the_first_drop_makes_a_site_and_a_rack_around_the_server(
    empty: Session, hand: Hand
) -> None:
    assert list(hand.plan.sites) == []

    hand.drag_entry(DGX, hand.centre())

    (site,) = hand.plan.sites
    assert site.kind is SiteKind.OWN
    assert hand.where("gpu-01") == ("R01", 1)
    assert hand.state.undo_label == "place NVIDIA DGX H200 in a new rack"
    assert hand.state.selection.kind is Subject.PLACEMENT
    assert hand.device("gpu-01").pool is not None


def test_a_drop_on_a_rack_lands_where_the_ghost_stood(empty: Session, hand: Hand) -> None:
    hand.drag_entry(DGX, hand.centre())
    rack = hand.rack("R01").id

    at = hand.slot(rack, 20, 8)
    hand.drag_entry(DGX, hand.centre(), at, let_go=False)
    ghost = hand.view.canvas.ghost.picture
    hand.drag_entry(DGX, at)

    assert ghost is not None
    assert ghost.title == "U20–U27"
    assert hand.where("gpu-02") == ("R01", 20)


def test_figures_move_during_the_drag_and_fall_back_when_it_leaves(
    empty: Session, hand: Hand
) -> None:
    hand.drag_entry(DGX, hand.centre())
    before = hand.state.evaluation.figures["it_power_kw"].value
    assert before is not None

    hand.drag_entry(DGX, hand.slot(hand.rack("R01").id, 20, 8), let_go=False)
    preview = hand.state.shown.figures["it_power_kw"].value

    assert preview is not None
    assert preview > before
    assert hand.window.canvas.canvas.ghost.isVisible()

    hand.leave()

    assert hand.state.shown.figures["it_power_kw"].value == before
    assert not hand.view.canvas.ghost.isVisible()
    assert len(list(hand.plan.placements())) == 1


def test_a_drop_on_an_occupied_slot_is_refused_with_the_reason(empty: Session, hand: Hand) -> None:
    hand.drag_entry(DGX, hand.centre())

    allowed = hand.drag_entry(DGX, hand.slot(hand.rack("R01").id, 1, 8))

    assert allowed[-1] is False
    assert len(list(hand.plan.placements())) == 1
    hand.drag_entry(DGX, hand.slot(hand.rack("R01").id, 1, 8), let_go=False)
    ghost = hand.view.canvas.ghost.picture
    assert ghost is not None
    assert "gpu-01" in ghost.reason
    hand.leave()


def test_a_device_is_moved_within_and_between_racks(session: Session, hand: Hand) -> None:
    assert hand.where("gpu-05")[0] == "R02"

    rack = hand.rack("R04")
    hand.drag(hand.middle_of("gpu-05"), hand.slot(rack.id, 5, 8))

    assert hand.where("gpu-05") == ("R04", 5)
    assert hand.state.undo_label == "move gpu-05 to R04"


def test_escape_drops_a_drag(session: Session, hand: Hand) -> None:
    start = hand.where("gpu-05")

    hand.drag(hand.middle_of("gpu-05"), hand.slot(hand.rack("R04").id, 5, 8), let_go=False)
    assert hand.previews()
    hand.key(Qt.Key.Key_Escape)

    assert not hand.previews()
    assert hand.where("gpu-05") == start
    assert hand.state.undo_label is None


def test_a_shaky_click_moves_nothing(session: Session, hand: Hand) -> None:
    at = hand.middle_of("gpu-05")

    hand.drag(at, at + QPoint(3, 2))

    assert hand.state.undo_label is None
    assert hand.state.selection.single == hand.device("gpu-05").id


def test_delete_removes_the_selection_and_offers_to_undo(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-05"))
    gone = hand.device("gpu-05").id

    hand.key(Qt.Key.Key_Delete)

    assert gone not in {one.id for one in hand.plan.placements()}
    assert hand.window.toast.text == "Deleted gpu-05"
    hand.click_undo_in_toast()
    assert gone in {one.id for one in hand.plan.placements()}


def test_a_toast_never_takes_back_another_step(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-05"))
    hand.key(Qt.Key.Key_Up)
    hand.key(Qt.Key.Key_Up)
    assert hand.window.toast.offers_undo

    hand.do("edit.undo")

    assert not hand.window.toast.offers_undo


def test_everything_is_undone_to_empty_and_redone_to_full(empty: Session, hand: Hand) -> None:
    blank = hand.state.project
    hand.drag_entry(DGX, hand.centre())
    hand.drag_entry("ddn-ai400x2", hand.slot(hand.rack("R01").id, 30))
    hand.drag_entry("sn5600", hand.slot(hand.rack("R01").id, 40))
    hand.drag_entry("azure-h200-germanywestcentral", hand.centre())
    hand.drag(hand.middle_of("sto-01"), hand.slot(hand.rack("R01").id, 35, 2))
    full = hand.state.project
    assert len(hand.plan.bursts) == 1
    assert hand.where("sto-01") == ("R01", 35)

    for _ in range(5):
        hand.do("edit.undo")
    assert hand.state.project == blank
    assert not hand.window.commands["edit.undo"].isEnabled()

    for _ in range(5):
        hand.do("edit.redo")
    assert hand.state.project == full
    assert not hand.window.commands["edit.redo"].isEnabled()


def test_enter_in_the_catalogue_places_at_the_selection(session: Session, hand: Hand) -> None:
    rack = hand.rack("R04")
    hand.click(hand.header_of("R04"))
    assert hand.state.selection.ids == (rack.id,)
    before = {one.id for one in rack.placements}

    QTest.keyClicks(hand.search_field, "dgx h200")
    QTest.keyClick(hand.search_field, Qt.Key.Key_Return)
    QTest.keyClick(hand.entries, Qt.Key.Key_Return)
    hand.settle()

    added = {one.id for one in hand.rack("R04").placements} - before
    assert len(added) == 1
    assert hand.window.toast.text == "Added DGX H200, $370k est."


def test_arrow_keys_move_the_selected_device(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-05"))
    rack, unit = hand.where("gpu-05")

    hand.key(Qt.Key.Key_Up)
    assert hand.where("gpu-05") == (rack, unit + 8)
    hand.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert hand.where("gpu-05") == (rack, unit + 7)
    hand.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert hand.where("gpu-05") == ("R03", unit + 7)


def test_arrow_keys_move_nothing_while_a_field_has_the_focus(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-05"))
    before = hand.where("gpu-05")

    QTest.keyClick(hand.search_field, Qt.Key.Key_Up)
    QTest.keyClick(hand.search_field, Qt.Key.Key_Delete)
    hand.settle()

    assert hand.where("gpu-05") == before


def test_racks_are_reordered_by_their_header(session: Session, hand: Hand) -> None:
    assert [one.name for one in hand.row_of("R01")] == ["R01", "R02", "R03", "R04"]

    hand.drag(hand.header_of("R01"), hand.header_of("R03") - QPoint(30, 0))

    assert [one.name for one in hand.row_of("R01")] == ["R02", "R01", "R03", "R04"]


def test_ctrl_click_selects_several(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-01"))
    hand.click(hand.middle_of("gpu-05"), Qt.KeyboardModifier.ControlModifier)
    both = {hand.device("gpu-01").id, hand.device("gpu-05").id}
    assert set(hand.state.selection.ids) == both

    hand.click(hand.middle_of("gpu-01"), Qt.KeyboardModifier.ControlModifier)
    assert hand.state.selection.ids == (hand.device("gpu-05").id,)
