"""Cords of a device: on which feed and line each supply hangs."""

import pytest

from planner.document.commands.cords import SetCord, SpreadCords
from planner.document.commands.filling import PlaceOnTray
from planner.document.commands.rack_groups import DuplicateRacks
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.facility import Cord
from planner.domain.identity import PlacementId
from tests.builders import H200, Draft, S, feeds, library


@pytest.fixture
def draft() -> Draft:
    made = Draft()
    made.rack(H200, on=feeds(63.0))
    return made


def device(draft: Draft) -> PlacementId:
    return next(iter(draft.plan.racks.values())).placements[0].id


def cords(draft: Draft) -> tuple[Cord, ...]:
    return next(iter(draft.plan.racks.values())).cords


def test_a_cord_is_set_changed_and_left_to_alternate_again(draft: Draft) -> None:
    key = device(draft)
    draft.run(SetCord(S, key, 0, "B"), SetCord(S, key, 3, "A", 2))
    assert cords(draft) == (Cord(key, 0, "B"), Cord(key, 3, "A", 2))
    draft.run(SetCord(S, key, 0, "A", 1))
    assert cords(draft) == (Cord(key, 3, "A", 2), Cord(key, 0, "A", 1))
    draft.run(SetCord(S, key, 3, None))
    assert cords(draft) == (Cord(key, 0, "A", 1),)
    draft.run(SpreadCords(S, key))
    assert cords(draft) == ()


def test_cords_move_load_from_one_feed_to_another_and_undo_brings_it_back(draft: Draft) -> None:
    key, rack = device(draft), next(iter(draft.plan.racks))
    before = draft.evaluate().racks[rack].feeds
    document = Document(draft.project)
    document.run(SetCord(S, key, 0, "B"))
    draft.project = document.project
    after = draft.evaluate().racks[rack].feeds
    assert after[0].normal_kw < before[0].normal_kw
    assert after[1].normal_kw > before[1].normal_kw
    document.undo()
    draft.project = document.project
    assert cords(draft) == ()


def test_a_copied_rack_keeps_the_lines_of_its_cords(draft: Draft) -> None:
    draft.run(SetCord(S, device(draft), 1, "B", 2))
    draft.run(DuplicateRacks(S, frozenset(draft.plan.racks)))
    copy = list(draft.plan.racks.values())[-1]
    assert copy.cords == (Cord(copy.placements[0].id, 1, "B", 2),)


@pytest.mark.parametrize(
    ("supply", "feed", "line", "words"),
    [
        (6, "A", None, "has no supply 7"),
        (0, "C", None, "has no feed C"),
        (0, "A", 3, "no line 4"),
    ],
)
def test_cords_that_lead_nowhere_are_refused(
    draft: Draft, supply: int, feed: str, line: int | None, words: str
) -> None:
    with pytest.raises(EditRefused, match=words):
        SetCord(S, device(draft), supply, feed, line).apply(draft.project)


def test_what_is_on_the_tray_has_no_cords(draft: Draft) -> None:
    part = library().parts[draft.plan.placement(device(draft)).part]
    draft.run(PlaceOnTray(S, part, library().accelerators[part.accelerators.accelerator]))  # type: ignore[union-attr]  # a GPU server
    with pytest.raises(EditRefused, match="in no rack"):
        SetCord(S, draft.plan.tray[0].id, 0, "A").apply(draft.project)
