"""What differs between two snapshots is found by identity, wherever it stands."""

from random import Random

import pytest

from planner.domain.differing import differing_items, differing_keys


class Thing:
    """Equal to every other, so that only identity tells them apart."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing)

    def __hash__(self) -> int:
        return 0


@pytest.mark.parametrize("seed", range(60))
def test_differences_are_those_of_looking_at_every_object(seed: int) -> None:
    dice = Random(seed)
    before = [Thing() for _ in range(dice.randrange(12))]
    now = [one if dice.random() < 0.7 else Thing() for one in before]
    for _ in range(dice.randrange(3)):
        now.insert(dice.randint(0, len(now)), Thing())
    for _ in range(dice.randrange(3)):
        if now:
            del now[dice.randrange(len(now))]
    if seed % 3 == 0:
        dice.shuffle(now)
    gone, come = differing_items(before, now)
    assert list(map(id, gone)) == [id(one) for one in before if not any(one is x for x in now)]
    assert list(map(id, come)) == [id(one) for one in now if not any(one is x for x in before)]
    old = {str(key): one for key, one in enumerate(before)}
    new = {str(key): one for key, one in enumerate(now)}
    every = old.keys() | new.keys()
    assert differing_keys(old, new) == {key for key in every if old.get(key) is not new.get(key)}


def test_the_same_value_differs_in_nothing_whatever_the_order_of_its_keys() -> None:
    one, other = Thing(), Thing()
    assert differing_items((one, other), (other, one)) == ([], [])
    assert differing_keys({"a": one, "b": other}, {"b": other, "a": one}) == set()
    assert differing_keys({"a": one, "b": other}, {"a": other, "b": one}) == {"a", "b"}
