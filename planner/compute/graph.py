"""Incremental calculation: a node whose inputs are the same objects keeps its output."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar, cast

from planner.domain.results import Node

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class Graph:
    """One evaluation in progress over the nodes of an earlier one.

    A node is named by a key. It runs again only when one of its inputs is another object than in
    the base; when its output then equals the base's, the base's object is kept, so that a change
    that alters nothing stops there. There is no global cache: what is not asked for again is
    forgotten with the evaluation that held it.
    """

    def __init__(self, base: Mapping[Hashable, Node] | None) -> None:
        self._base: Mapping[Hashable, Node] = base or {}
        self.nodes: dict[object, Node] = {}
        self.ran = 0

    def node(self, key: Hashable, function: Callable[..., T], *inputs: object) -> T:
        """Return ``function(*inputs)``, from the base where its inputs are the same objects.

        A tuple among the inputs counts as the same when its elements are the same objects. What was
        asked for in this evaluation already is not calculated again either.
        """
        known = self.nodes.get(key) or self._base.get(key)
        if known is not None and _same(known.inputs, inputs):
            self.nodes[key] = known
            return cast("T", known.output)
        output = function(*inputs)
        self.ran += 1
        if known is not None and known.output == output:
            output = known.output
        self.nodes[key] = Node(inputs, output)
        return output

    def continued(self, key: Hashable, function: Callable[..., T], *inputs: object) -> T:
        """Return ``function(known, *inputs)``, where *known* is what it returned in the base.

        For a calculation that is incremental itself; *known* is None when the base has none.
        """
        known = self._base.get(key)
        if known is not None and _same(known.inputs, inputs):
            self.nodes[key] = known
            return cast("T", known.output)
        output = function(None if known is None else known.output, *inputs)
        self.ran += 1
        self.nodes[key] = Node(inputs, output)
        return output

    def before(self, key: Hashable) -> object | None:
        """Return what a node gave in the base; None when it had none."""
        known = self._base.get(key)
        return None if known is None else known.output

    def kept(self, key: Hashable, mapping: Mapping[K, V]) -> Mapping[K, V]:
        """Return the base's mapping when it is equal, so that what reads it need not run again.

        In the same order too: sums over it must not depend on what was calculated before.
        """
        items = tuple(mapping.items())
        known = self._base.get(key)
        if known is not None and known.inputs == items:
            self.nodes[key] = known
            return cast("Mapping[K, V]", known.output)
        self.nodes[key] = Node(items, mapping)
        return mapping

    def looked_up(
        self,
        key: Hashable,
        needs: Callable[[T], tuple[object, ...]],
        function: Callable[..., T],
        *inputs: object,
    ) -> T:
        """Return like `continued`, for a calculation that looks further inputs up itself.

        *needs* returns, for an output, the objects that it would be made of now: when they are the
        ones it was made of, it still holds.
        """
        known = self._base.get(key)
        if known is not None:
            output = cast("T", known.output)
            if _same(known.inputs, (*inputs, needs(output))):
                self.nodes[key] = known
                return output
        output = function(None if known is None else known.output, *inputs)
        self.ran += 1
        self.nodes[key] = Node((*inputs, needs(output)), output)
        return output


def _same(old: tuple[object, ...], new: tuple[object, ...]) -> bool:
    if len(old) != len(new):
        return False
    for before, after in zip(old, new, strict=True):
        if before is after:
            continue
        if not (isinstance(before, tuple) and isinstance(after, tuple)):
            return False
        if len(before) != len(after) or any(a is not b for a, b in zip(before, after, strict=True)):
            return False
    return True
