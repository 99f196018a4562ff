"""A step runs again only when it has to, and stops what changes nothing."""

from planner.compute.graph import Graph


def total(*numbers: tuple[int, ...]) -> list[int]:
    return [sum(map(sum, numbers))]


def after(base: Graph) -> Graph:
    return Graph(base.nodes)


def test_the_same_inputs_keep_the_output() -> None:
    first, inputs = Graph(None), (1, 2)
    known = first.node("sum", total, inputs)
    second = after(first)
    assert second.node("sum", total, inputs) is known
    assert (first.ran, second.ran) == (1, 0)


def test_a_tuple_of_the_same_objects_is_the_same_input() -> None:
    one, two = [1000], [2000]
    first = Graph(None)
    first.node("sum", lambda pair: [sum(map(sum, pair))], (one, two))
    second = after(first)
    second.node("sum", lambda pair: [sum(map(sum, pair))], (one, two))
    assert second.ran == 0


def test_equal_but_other_inputs_run_again_and_keep_an_equal_output() -> None:
    first = Graph(None)
    known = first.node("sum", total, (1, 2))
    second = after(first)
    assert second.node("sum", total, (2, 1)) is known
    assert second.ran == 1


def test_a_change_that_alters_nothing_stops_there() -> None:
    first = Graph(None)
    first.node("last", list, first.node("sum", total, (1, 2)))
    second = after(first)
    second.node("last", list, second.node("sum", total, (3, 0)))
    assert second.ran == 1


def test_what_is_not_asked_for_again_is_forgotten() -> None:
    first = Graph(None)
    first.node("old", total, (1,))
    second = after(first)
    second.node("new", total, (1,))
    assert set(second.nodes) == {"new"}


def test_a_step_that_is_incremental_itself_gets_what_it_made_before() -> None:
    def longest(known: int | None, numbers: tuple[int, ...]) -> int:
        return max(known or 0, *numbers)

    first = Graph(None)
    assert first.continued("longest", longest, (3, 4)) == 4
    second = after(first)
    assert second.continued("longest", longest, (1, 2)) == 4
    assert after(second).continued("longest", longest, (1, 9)) == 9
