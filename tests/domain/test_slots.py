"""How a slot of a rack is written."""

import pytest

from planner.domain.identity import RackId
from planner.domain.placement import RackSlot


@pytest.mark.parametrize(
    ("bottom", "height", "written"),
    [
        (1, 2, "U1"),
        (33, 16, "U17–U24"),
        (2, 2, "U1.5, 1U high"),
        (3, 3, "U2, 1.5U high"),
        (4, 1, "U2.5, 0.5U high"),
    ],
)
def test_a_slot_says_which_units_it_covers(bottom: int, height: int, written: str) -> None:
    assert RackSlot(RackId("r"), bottom, height).label() == written
