"""The power chain as a graph: what lives, what flows, what trips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.facility import LossCurve, PowerKind
from planner.domain.hardware import BelowNeeded, SupplyUnits
from planner.domain.site import Feed
from planner.engines.power import (
    ChainElement,
    ChainProblem,
    CordedDevices,
    FeedRules,
    ProblemKind,
    RackDevices,
    SupplyState,
    chain_flow,
    chain_problems,
    feed_loads,
    live_elements,
    rack_state,
    single_points,
    system_pairs,
    system_share,
    tripped,
    worst_element,
)

UPS_CURVE = LossCurve(0.0075, 0.012, 0.013)
DGX_SUPPLIES = SupplyUnits(6, 3.3, 4, 3, BelowNeeded.THROTTLE)


def ups(name: str, *fed_by: str, kw: float = 500.0) -> ChainElement:
    return ChainElement(name, PowerKind.UPS, fed_by, kw, kw, kw, UPS_CURVE)


def board(name: str, *fed_by: str) -> ChainElement:
    return ChainElement(name, PowerKind.SWITCHGEAR, fed_by)


GRID = ChainElement("grid", PowerKind.UTILITY)
GENERATOR = ChainElement("generator", PowerKind.GENERATOR, legal_kw=400.0)
TWO_SIDES = (GRID, ups("1", "grid"), ups("2", "grid"), board("A", "1"), board("B", "2"))


def test_an_element_is_fed_by_the_first_that_lives() -> None:
    chain = (GRID, GENERATOR, board("main", "grid", "generator"))
    assert chain_flow(chain, {"main": 100.0}).fed_by == {"main": "grid"}
    assert chain_flow(chain, {"main": 100.0}, {"grid"}).fed_by == {"main": "generator"}
    assert chain_flow(chain, {"main": 100.0}, {"grid", "generator"}).undelivered_kw == 100.0


def test_two_boards_with_a_tie_carry_one_another() -> None:
    """Each names the other as its second choice; whatever is lost, nothing goes in a circle."""
    chain = (
        *(GRID, ChainElement("second grid", PowerKind.UTILITY)),
        *(board("left", "grid", "right"), board("right", "second grid", "left")),
    )
    assert chain_problems(chain) == ()
    flow = chain_flow(chain, {"left": 60.0, "right": 40.0}, {"grid"})
    assert flow.fed_by == {"left": "right", "right": "second grid"}
    assert flow.load_kw["second grid"] == pytest.approx(100.0)
    assert live_elements(chain, {"grid", "second grid"}) == frozenset()


def test_a_circle_without_a_source_is_named_and_ends() -> None:
    chain = (GRID, board("a", "b"), board("b", "c"), board("c", "a"), board("d", "c"))
    problems = chain_problems(chain)
    assert ChainProblem(ProblemKind.LOOP, ("a", "b", "c")) in problems
    assert ChainProblem(ProblemKind.UNFED, ("d",)) in problems
    assert chain_flow(chain, {"d": 5.0}).undelivered_kw == 5.0


def test_elements_in_a_circle_of_first_choices_still_find_the_grid() -> None:
    chain = (GRID, board("a", "b", "grid"), board("b", "a", "grid"))
    assert [one.kind for one in chain_problems(chain)] == [ProblemKind.LOOP]
    flow = chain_flow(chain, {"a": 3.0, "b": 4.0})
    assert flow.load_kw["grid"] == pytest.approx(7.0)


def test_feeds_without_source_and_names_that_are_not_there_are_told() -> None:
    chain = (GRID, board("a"), board("b", "gone"))
    assert set(chain_problems(chain)) == {
        ChainProblem(ProblemKind.UNKNOWN, ("b", "gone")),
        ChainProblem(ProblemKind.UNFED, ("a",)),
        ChainProblem(ProblemKind.UNFED, ("b",)),
    }


def test_pw_08_three_systems_make_two_and_the_survivors_share_the_load_of_the_lost_one() -> None:
    systems = tuple(ups(str(place), "grid") for place in range(3))
    groups = [(str(one), str(two)) for one, two in system_pairs(3)]
    assert system_share(3) * 3 * 500.0 == pytest.approx(1000.0)

    def loads(lost: str | None) -> dict[str, float]:
        draws = dict.fromkeys("012", 0.0)
        for pair in groups:
            left = [one for one in pair if one != lost]
            for one in left:
                draws[one] += 1000.0 / 3 / len(left)
        return draws

    normal = chain_flow((GRID, *systems), loads(None))
    assert [normal.load_kw[one] for one in "012"] == pytest.approx([1000 / 3] * 3)
    lost = chain_flow((GRID, *systems), loads("0"), {"0"})
    assert [lost.load_kw[one] for one in "12"] == pytest.approx([500.0] * 2)
    assert tripped(systems, lost) == ()


def test_pairs_use_all_systems_alike() -> None:
    assert system_pairs(1) == ((0, 0),)
    assert system_pairs(2) == ((0, 1),)
    assert [sum(one in pair for pair in system_pairs(4)) for one in range(4)] == [3] * 4
    assert [system_share(n) for n in (1, 2, 3, 4)] == pytest.approx([1.0, 0.5, 2 / 3, 0.75])


def test_an_overloaded_ups_trips_and_a_transformer_grows_hot() -> None:
    transformer = ChainElement("t", PowerKind.TRANSFORMER, ("grid",), 100.0, 80.0, 100.0)
    chain = (GRID, transformer, ups("u", "t", kw=100.0))
    flow = chain_flow(chain, {"u": 120.0})
    assert tripped(chain, flow) == ("u",)
    worst = worst_element(chain, flow)
    assert worst is not None
    assert worst.id == "t"
    assert worst.share == pytest.approx(1.55, abs=0.01)


def test_the_element_that_both_sides_hang_on_is_a_single_point() -> None:
    assert single_points(TWO_SIDES, [("A", "B")]) == ("grid",)
    assert single_points(TWO_SIDES, [("A", "B"), ("A",)]) == ("grid", "1", "A")
    assert single_points(TWO_SIDES, [("nowhere",)]) == ()


def dgx(count: int = 1) -> RackDevices:
    return RackDevices(CordedDevices(DGX_SUPPLIES, 10.2, count), 8.4)


def test_pw_03_six_supplies_on_two_feeds_do_not_carry_10_2_kw_on_one() -> None:
    (left,) = rack_state("AB", [dgx()], {0}).survivals
    assert left.live == 3
    assert left.surviving_kw == pytest.approx(9.9)
    assert left.state is SupplyState.REDUCED
    (three,) = rack_state("ABC", [dgx()], {0}).survivals
    assert (three.live, three.state) == (4, SupplyState.FULL)
    (stopped,) = rack_state("ABC", [dgx()], {0, 1}).survivals
    assert stopped.state is SupplyState.STOPS


def test_devices_of_unknown_supplies_live_as_long_as_a_feed_does() -> None:
    unknown = RackDevices(CordedDevices(None, 1.0, 2), 0.8)
    one_left = rack_state("AB", [unknown], {1})
    assert one_left.survivals[0].state is SupplyState.NO_DATA
    assert one_left.peak_kw == pytest.approx((1.6, 0.0))
    assert rack_state("AB", [unknown], {0, 1}).survivals[0].state is SupplyState.STOPS


def test_throttled_devices_draw_what_their_supplies_deliver() -> None:
    small = RackDevices(
        CordedDevices(SupplyUnits(4, 2.0, 3, 1, BelowNeeded.THROTTLE), 6.0), peak_kw=5.0
    )
    state = rack_state("AB", [small], {0})
    assert state.peak_kw == pytest.approx((0.0, 4.0))
    assert state.nameplate_kw == pytest.approx((0.0, 6.0))


SUPPLIES = st.builds(
    lambda count, spare, minimum, below: SupplyUnits(
        count, 2.0, max(1, count - spare), min(minimum, max(1, count - spare)), below
    ),
    st.integers(1, 6),
    st.integers(0, 3),
    st.integers(1, 3),
    st.sampled_from([BelowNeeded.THROTTLE, BelowNeeded.STOP, BelowNeeded.UNKNOWN]),
)
RACKS = st.lists(
    st.builds(
        lambda supply, kw, count: RackDevices(CordedDevices(supply, kw, count), 0.8 * kw),
        st.none() | SUPPLIES,
        st.floats(0.5, 12.0),
        st.integers(1, 4),
    ),
    max_size=4,
)


@given(devices=RACKS, feeds=st.integers(1, 4), data=st.data())
def test_losing_feeds_never_lowers_what_the_others_carry_before_throttling_and_drops(
    devices: list[RackDevices], feeds: int, data: st.DataObject
) -> None:
    names = "ABCD"[:feeds]
    lost = data.draw(st.sets(st.integers(0, feeds - 1)))
    before, after = rack_state(names, devices), rack_state(names, devices, lost)
    if all(one.state is not SupplyState.STOPS for one in after.survivals):
        for place in set(range(feeds)) - lost:
            assert after.nameplate_kw[place] >= before.nameplate_kw[place] * (1 - 1e-12)
    assert all(after.nameplate_kw[place] == 0.0 for place in lost)
    assert rack_state(names, devices, ()) == before


@given(devices=RACKS, feeds=st.integers(1, 3), place=st.integers(0, 2))
def test_one_lost_feed_is_as_in_the_results_of_racks(
    devices: list[RackDevices], feeds: int, place: int
) -> None:
    circuits = tuple(Feed(name, 400.0, 3, 32.0) for name in "ABC"[:feeds])
    rules = FeedRules(planning_share=0.8, power_factor=0.99, nec_share=0.8, iec_share=1.0)
    known = feed_loads(circuits, [one.corded for one in devices], rules)
    lost = place % feeds
    state = rack_state("ABC"[:feeds], devices, {lost})
    assert state.nameplate_kw == pytest.approx(known.losses[lost].loads_kw)
    normal = rack_state("ABC"[:feeds], devices)
    assert normal.nameplate_kw == pytest.approx([one.normal_kw for one in known.feeds])


@st.composite
def chains(draw: st.DrawFn) -> tuple[ChainElement, ...]:
    """Any chain: sources, then elements that may be fed by any other, circles included."""
    sources = draw(st.integers(1, 2))
    count = draw(st.integers(1, 7))
    names = [str(place) for place in range(sources + count)]
    elements = [ChainElement(name, PowerKind.UTILITY) for name in names[:sources]]
    for name in names[sources:]:
        fed_by = tuple(draw(st.lists(st.sampled_from(names), max_size=3, unique=True)))
        elements.append(ups(name, *fed_by, kw=draw(st.floats(1.0, 200.0))))
    return tuple(elements)


@given(chain=chains(), data=st.data())
def test_what_sources_give_is_what_loads_take_and_elements_lose(
    chain: tuple[ChainElement, ...], data: st.DataObject
) -> None:
    names = [one.id for one in chain]
    draws = data.draw(st.dictionaries(st.sampled_from(names), st.floats(0.0, 100.0)))
    lost = data.draw(st.sets(st.sampled_from(names)))
    flow = chain_flow(chain, draws, lost)
    assert flow.source_kw == pytest.approx(flow.delivered_kw + sum(flow.loss_kw.values()))
    assert flow.delivered_kw + flow.undelivered_kw == pytest.approx(sum(draws.values()))
    assert set(flow.load_kw) == live_elements(chain, lost)
    assert lost.isdisjoint(flow.load_kw)
    assert chain_flow(chain, draws) == chain_flow(chain, draws, ())
