"""Free units and gaps of a rack."""

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.hardware import FrameRating, Part, PartKind
from planner.domain.identity import EntryId, PlacementId, RackId
from planner.domain.placement import Face, Placement, RackSlot, Side, refusal
from planner.engines.space import (
    Occupant,
    OpenFront,
    RackSpace,
    lowest_free_slot,
    open_front,
    rack_space,
)

R01 = RackId("R01")
UNITS = 12


def slot(bottom: int, height: int, face: Face = Face.FRONT, side: Side = Side.FULL) -> RackSlot:
    return RackSlot(R01, bottom, height, face, side)


def stacked(count: int, height: int) -> list[Occupant]:
    return [Occupant(slot(1 + height * index, height)) for index in range(count)]


def test_st_04_four_8u_servers_leave_16_of_48_units() -> None:
    assert rack_space(48, stacked(4, 16)) == RackSpace(96, 64, 32, 32)


def test_st_04_a_fifth_10u_server_does_not_fit_in_48_units() -> None:
    assert lowest_free_slot(48, stacked(4, 20), slot(1, 20)) is None


def test_the_largest_gap_is_shorter_than_the_free_space_of_a_broken_rack() -> None:
    space = rack_space(10, [Occupant(slot(5, 2)), Occupant(slot(13, 4))])
    assert (space.used, space.free, space.largest_gap) == (6, 14, 6)


def test_the_lowest_slot_fills_the_first_gap_that_is_high_enough() -> None:
    taken = [Occupant(slot(3, 2)), Occupant(slot(9, 2))]
    found = lowest_free_slot(UNITS, taken, slot(1, 4))
    assert found == slot(5, 4)


def test_whole_units_are_kept_unless_a_finer_raster_is_asked_for() -> None:
    taken = [Occupant(slot(1, 1))]
    assert lowest_free_slot(UNITS, taken, slot(1, 1)) == slot(3, 1)
    assert lowest_free_slot(UNITS, taken, slot(1, 1), step=1) == slot(2, 1)


def test_half_depth_devices_share_a_unit_back_to_back() -> None:
    taken = [Occupant(slot(1, 2), full_depth=False)]
    rear = slot(1, 2, Face.REAR)
    assert lowest_free_slot(UNITS, taken, rear, full_depth=False) == rear
    assert lowest_free_slot(UNITS, taken, rear, full_depth=True) == slot(3, 2, Face.REAR)
    assert rack_space(UNITS, [*taken, Occupant(rear, full_depth=False)]).used == 2


def test_half_width_devices_share_a_unit_side_by_side() -> None:
    taken = [Occupant(slot(1, 2, side=Side.LEFT))]
    assert lowest_free_slot(UNITS, taken, slot(1, 2, side=Side.RIGHT)) == slot(
        1, 2, side=Side.RIGHT
    )
    assert lowest_free_slot(UNITS, taken, slot(1, 2)) == slot(3, 2)


def test_a_side_channel_holds_one_device_and_takes_no_units() -> None:
    channel = slot(1, 0, Face.REAR, Side.CHANNEL_LEFT)
    taken = [Occupant(channel)]
    assert rack_space(UNITS, taken).used == 0
    assert lowest_free_slot(UNITS, taken, channel) is None
    assert lowest_free_slot(UNITS, [], channel) == channel


def test_gaps_in_front_are_counted_apart_and_half_a_width_leaves_its_unit_open() -> None:
    taken = [Occupant(slot(3, 2)), Occupant(slot(9, 2, side=Side.LEFT)), Occupant(slot(15, 10))]
    # Half units 1-2, and 5-14 with the half-wide device in between.
    assert open_front(UNITS, taken) == OpenFront(12, 2)
    assert open_front(UNITS, taken).panel_units == 6.0


def test_a_device_at_the_rear_closes_the_front_only_if_it_reaches_there() -> None:
    rear = slot(1, 2, Face.REAR)
    assert open_front(1, [Occupant(rear)]) == OpenFront(0, 0)
    assert open_front(1, [Occupant(rear, full_depth=False)]) == OpenFront(2, 1)


faces = st.sampled_from(list(Face))
sides = st.sampled_from([Side.FULL, Side.LEFT, Side.RIGHT])
heights = st.integers(1, 6)


@st.composite
def racks(draw: st.DrawFn) -> list[Occupant]:
    """A rack filled slot by slot, so that nothing overlaps."""
    occupants: list[Occupant] = []
    for _ in range(draw(st.integers(0, 8))):
        full_depth = draw(st.booleans())
        wanted = slot(1, draw(heights), draw(faces), draw(sides))
        found = lowest_free_slot(UNITS, occupants, wanted, full_depth, step=1)
        if found is not None:
            occupants.append(Occupant(found, full_depth))
    return occupants


@given(racks(), heights, faces, sides, st.booleans())
def test_the_slot_found_is_the_lowest_that_the_rules_of_fit_accept(
    occupants: list[Occupant], height: int, face: Face, side: Side, full_depth: bool
) -> None:
    frame = Part(
        EntryId("frame"), PartKind.RACK, "Maker", "Rack", frame=FrameRating(UNITS, 600.0, 1200.0)
    )
    parts = {
        EntryId(f"p{deep}"): Part(
            EntryId(f"p{deep}"), PartKind.STORAGE, "Maker", "Box", half_units=2, full_depth=deep
        )
        for deep in (True, False)
    }
    others = [
        Placement(PlacementId(str(n)), str(n), EntryId(f"p{o.full_depth}"), o.slot)
        for n, o in enumerate(occupants)
    ]
    part = parts[EntryId(f"p{full_depth}")]
    expected = next(
        (
            candidate
            for bottom in range(1, UNITS * 2 + 1)
            if refusal(part, candidate := slot(bottom, height, face, side), frame, others, parts)
            is None
        ),
        None,
    )
    wanted = slot(1, height, face, side)
    assert lowest_free_slot(UNITS, occupants, wanted, full_depth, step=1) == expected


@given(racks())
def test_used_and_free_make_the_rack_and_no_gap_passes_the_free_space(
    occupants: list[Occupant],
) -> None:
    space = rack_space(UNITS, occupants)
    assert space.used + space.free == space.half_units == 2 * UNITS
    assert 0 <= space.largest_gap <= space.free


@given(racks())
def test_a_full_front_needs_no_panels_and_an_empty_one_all(occupants: list[Occupant]) -> None:
    opened = open_front(UNITS, occupants)
    assert 0 <= opened.half_units <= 2 * UNITS
    assert opened.gaps <= opened.half_units
    assert open_front(UNITS, []) == OpenFront(2 * UNITS, 1)
    assert open_front(UNITS, [Occupant(slot(1, 2 * UNITS))]) == OpenFront(0, 0)
