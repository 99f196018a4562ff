"""Columns that follow the width of their table."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.ui.tables.column_fit import Extent, fitted

NAME = Extent(100, 200, rank=0, grows=True)
PRICE = Extent(80, 120, rank=1)
NOTE = Extent(60, 60, rank=2)
DATE = Extent(50, 90, rank=3, spare=True)
ALL = (NOTE, NAME, PRICE, DATE)


def test_the_most_wanted_columns_are_kept_when_there_is_little_room() -> None:
    assert fitted(ALL, 240) == (60, 100, 80, 0)
    assert fitted(ALL, 239) == (0, 159, 80, 0)
    assert fitted(ALL, 120) == (0, 120, 0, 0)


def test_one_column_is_shown_in_whatever_little_room() -> None:
    assert fitted(ALL, 30) == (0, 30, 0, 0)


def test_the_one_that_grows_is_at_ease_before_others_are() -> None:
    assert fitted(ALL, 300) == (60, 160, 80, 0)
    assert fitted(ALL, 360) == (60, 200, 100, 0)


def test_a_spare_column_takes_nothing_from_the_one_that_grows() -> None:
    assert fitted(ALL, 389)[3] == 0
    assert fitted(ALL, 390) == (60, 200, 80, 50)


def test_what_nobody_needs_goes_to_the_one_that_grows() -> None:
    assert fitted(ALL, 1000) == (60, 730, 120, 90)


def test_without_one_that_grows_the_last_takes_the_rest() -> None:
    assert fitted((PRICE, NOTE), 500) == (120, 380)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(20, 200), st.integers(0, 150)), min_size=1, max_size=12),
    st.integers(20, 2000),
)
def test_together_they_are_as_wide_as_the_table(rooms: list[tuple[int, int]], width: int) -> None:
    extents = [
        Extent(least, least + more, rank, grows=rank == 1)
        for rank, (least, more) in enumerate(rooms)
    ]
    widths = fitted(extents, width)
    assert sum(widths) == width
    if extents[0].least <= width:
        shown = [one for one, got in zip(extents, widths, strict=True) if got]
        assert all(got >= one.least for one, got in zip(extents, widths, strict=True) if got)
        assert shown == extents[: len(shown)]
