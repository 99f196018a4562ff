"""The picture below a floor plan as an edit: kept once, undone whole, bounded."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.document.commands.underlay import LayUnderlay
from planner.domain.errors import EditRefused
from planner.domain.floor_plan import Underlay
from planner.domain.identity import EntryId, RoomId
from planner.domain.picture import LARGEST_PICTURE_BYTES, Picture, picture_of
from planner.store.project_file import open_project, save_new
from tests.builders import Draft, S

PLAN = picture_of("plan.png", 800, 600, b"not really a picture")


def lying(picture: Picture, **changes: object) -> Underlay:
    return replace(Underlay(picture.id, picture.name, 12.5), **changes)  # type: ignore[arg-type]


def below(draft: Draft, room: RoomId) -> Underlay | None:
    rooms = {one.id: one for site in draft.plan.sites for one in site.rooms}
    plan = rooms[room].floor_plan
    return plan.underlay if plan is not None else None


def test_the_picture_is_kept_in_the_project_and_its_digest_below_the_room() -> None:
    draft = Draft()
    room = draft.room()
    command = LayUnderlay(S, room, lying(PLAN), PLAN)
    assert command.label(draft.project) == "lay plan.png below Room 1"
    draft.run(command)
    assert below(draft, room) == lying(PLAN)
    assert draft.project.shelf.pictures == {PLAN.id: PLAN}
    assert draft.project.shelf.pictures[PLAN.id].content() == b"not really a picture"
    moved = LayUnderlay(S, room, lying(PLAN, x_mm=500.0))
    assert moved.label(draft.project) == "change the picture below Room 1"
    draft.run(moved)
    assert draft.project.shelf.pictures == {PLAN.id: PLAN}


def test_a_picture_that_nobody_uses_leaves_the_project() -> None:
    draft = Draft()
    room = draft.room()
    draft.run(LayUnderlay(S, room, lying(PLAN), PLAN))
    other = picture_of("other.png", 10, 10, b"other")
    draft.run(LayUnderlay(S, room, lying(other), other))
    assert list(draft.project.shelf.pictures) == [other.id]
    draft.run(LayUnderlay(S, room, None))
    assert draft.project.shelf.pictures == {}
    assert below(draft, room) is None


def test_a_picture_below_two_rooms_is_kept_once_until_both_let_go() -> None:
    draft = Draft()
    first = draft.room()
    draft.site()
    second = draft.room()
    for room in (first, second):
        draft.run(LayUnderlay(S, room, lying(PLAN), PLAN))
    assert len(draft.project.shelf.pictures) == 1
    draft.run(LayUnderlay(S, first, None))
    assert len(draft.project.shelf.pictures) == 1
    draft.run(LayUnderlay(S, second, None))
    assert draft.project.shelf.pictures == {}


def test_steps_of_one_gesture_merge_and_others_do_not() -> None:
    room = Draft().room()
    assert LayUnderlay(S, room, lying(PLAN), gesture=3).merge_key is not None
    assert LayUnderlay(S, room, lying(PLAN)).merge_key is None


@pytest.mark.parametrize("mm_per_px", [0.0, 1e-6, 1e6])
def test_a_scale_that_cannot_be_is_refused(mm_per_px: float) -> None:
    draft = Draft()
    with pytest.raises(EditRefused) as refused:
        draft.run(LayUnderlay(S, draft.room(), lying(PLAN, mm_per_px=mm_per_px), PLAN))
    assert "two points" in refused.value.message.remedy
    assert draft.project.shelf.pictures == {}


def test_pictures_together_are_bounded() -> None:
    draft = Draft()
    large = replace(PLAN, data="A" * (LARGEST_PICTURE_BYTES * 4 // 3))

    def lay(number: int) -> None:
        draft.site()
        one = replace(large, id=EntryId(f"p{number}"))
        draft.run(LayUnderlay(S, draft.room(), lying(one), one))

    for number in range(8):
        lay(number)
    with pytest.raises(EditRefused) as refused:
        lay(9)
    assert "MB are kept" in refused.value.message.happened
    assert len(draft.project.shelf.pictures) == 8


def test_a_file_keeps_the_picture_to_the_last_byte(tmp_path: Path) -> None:
    draft = Draft()
    content = bytes(range(256)) * 500
    picture = picture_of("scan.jpg", 100, 80, content)
    draft.run(LayUnderlay(S, draft.room(), lying(picture, locked=True), picture))
    path = tmp_path / "plan.rackwright"
    with save_new(draft.project, path):
        pass
    with open_project(path, read_only=True) as opened:
        assert opened.project == draft.project
        assert opened.project.shelf.pictures[picture.id].content() == content


def test_a_picture_that_was_spoilt_in_the_file_is_none() -> None:
    assert replace(PLAN, data="%%%").content() == b""
