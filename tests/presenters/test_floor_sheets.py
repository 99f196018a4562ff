"""Sheets of a floor plan: paper, scale, parts, and what is refused."""

from dataclasses import replace

import pytest

from planner.document.commands.rooms import EditRoom
from planner.domain.errors import UserError
from planner.domain.floor_plan import Extent, FloorPlan
from planner.presenters.floor_sheet import (
    Drawing,
    Paper,
    bar_mm,
    drawing_of,
    scale_from,
    sheets,
    single_sheets,
)
from tests.builders import H200, Draft, S


def drawn(width: float = 18_000, depth: float = 11_400) -> Drawing:
    draft = Draft()
    draft.rack(H200)
    plan = FloorPlan(Extent(0.0, 0.0, width, depth).corners())
    draft.run(EditRoom(S, draft.room(), "floor_plan", plan))
    return drawing_of(draft.project, S, draft.evaluate(), "2026-11-26")


@pytest.mark.parametrize(
    ("text", "scale"), [("1:100", 100), ("1 : 50", 50), ("200", 200), ("fit", None), ("", None)]
)
def test_a_scale_is_read_as_people_write_it(text: str, scale: int | None) -> None:
    assert scale_from(text) == scale


@pytest.mark.parametrize("text", ["1:0", "half", "1:1000000", "-100", "1:1"])
def test_what_is_no_scale_is_refused_with_what_would_be(text: str) -> None:
    with pytest.raises(UserError) as refused:
        scale_from(text)
    assert "is no scale" in refused.value.message.happened
    assert "1:100" in refused.value.message.remedy


@pytest.mark.parametrize(("paper", "scale"), [(Paper.A4, 100), (Paper.A3, 50), (Paper.LETTER, 75)])
def test_fit_takes_the_largest_scale_that_one_sheet_holds(paper: Paper, scale: int) -> None:
    (sheet,) = sheets(drawn(), paper, None)
    assert sheet.scale == scale
    assert sheet.width_mm > sheet.height_mm
    larger = {75: 50, 50: 25, 100: 75}[scale]
    assert len(sheets(drawn(), paper, larger)) > 1


def test_a_deep_room_stands_upright() -> None:
    (sheet,) = sheets(drawn(8_000, 20_000), Paper.A4, None)
    assert sheet.height_mm > sheet.width_mm


def test_a_room_larger_than_the_paper_goes_over_sheets_that_cover_it() -> None:
    drawing = drawn(40_000, 20_000)
    pages = sheets(drawing, Paper.A4, 50)
    columns, rows = pages[0].columns, pages[0].rows
    assert len(pages) == columns * rows > 1
    assert {(one.across, one.down) for one in pages} == {
        (x, y) for x in range(columns) for y in range(rows)
    }
    assert [one.number for one in pages] == list(range(1, len(pages) + 1))
    wide, high = pages[0].field_mm
    assert columns * wide >= 40_000 / 50
    assert rows * high >= 20_000 / 50
    assert (columns - 1) * wide < 40_000 / 50 + 20


def test_too_many_sheets_are_refused_with_their_number() -> None:
    with pytest.raises(UserError) as refused:
        sheets(drawn(100_000, 100_000), Paper.A4, 20)
    assert "takes" in refused.value.message.happened
    assert "sheets of A4" in refused.value.message.happened


def test_a_picture_is_as_large_as_its_room() -> None:
    (sheet,) = single_sheets(drawn(40_000, 20_000), 50)
    assert sheet.width_mm > 800
    assert (sheet.columns, sheet.rows) == (1, 1)


def test_every_room_has_sheets_of_its_own_and_one_may_be_chosen() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.site()
    draft.rack(H200)
    evaluation = draft.evaluate()
    both = drawing_of(draft.project, S, evaluation, "2026-11-26")
    assert [one.number for one in sheets(both, Paper.A3, None)] == [1, 2]
    room = both.rooms[1].room
    alone = drawing_of(draft.project, S, evaluation, "2026-11-26", rooms=(room,))
    assert [one.room for one in alone.rooms] == [room]


def test_a_plan_without_a_room_says_so() -> None:
    draft = Draft()
    with pytest.raises(UserError) as refused:
        drawing_of(draft.project, S, draft.evaluate(), "2026-11-26")
    assert refused.value.message.happened == "There is no room to draw."


@pytest.mark.parametrize("scale", [20, 50, 100, 200, 500])
def test_the_scale_bar_is_a_round_length_that_fits(scale: int) -> None:
    length = bar_mm(scale, 80.0)
    assert length / scale <= 80.0
    assert str(round(length)).rstrip("0") in ("1", "2", "5")


def test_a_drawing_smaller_than_its_field_stands_in_the_middle() -> None:
    (sheet,) = sheets(drawn(), Paper.A3, 100)
    left, top = sheet.spare_mm
    assert left > 100
    assert top > 50
    assert replace(sheet, scale=50).spare_mm[0] < left
