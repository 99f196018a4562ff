"""Questions answered in the background: the newest counts, and none is asked twice."""

from collections.abc import Callable

from planner.workspace.answering import Answers
from tests.schedulers import ByHand


def doubled(asked: int, breathe: Callable[[], None]) -> int | None:
    breathe()
    if asked < 0:
        raise ArithmeticError("negative")
    return 2 * asked


def answers() -> tuple[Answers[int, int], ByHand, list[None]]:
    scheduler = ByHand()
    found = Answers(scheduler, doubled)
    told: list[None] = []
    found.changed.subscribe(told.append)
    return found, scheduler, told


def test_an_answer_comes_once_and_is_kept() -> None:
    found, scheduler, told = answers()
    assert found.to(None) == (None, False)
    assert found.to(21) == (None, True)
    assert found.to(21) == (None, True)
    scheduler.go()
    scheduler.go()
    assert found.to(21) == (42, False)
    assert told == [None]
    assert scheduler.waiting == []


def test_only_the_newest_question_is_answered() -> None:
    found, scheduler, told = answers()
    found.to(1)
    scheduler.go()
    found.to(2)
    scheduler.go()
    scheduler.go()
    assert found.to(2) == (4, False)
    assert told == [None]


def test_a_question_without_an_answer_says_so() -> None:
    found, scheduler, told = answers()
    found.to(-1)
    scheduler.go()
    scheduler.go()
    assert found.to(-1) == (None, False)
    assert told == [None]
