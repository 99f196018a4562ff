"""What holds for every fabric: whole links, each port once, both ends counted alike."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.fabric import Line, Medium
from planner.domain.identity import EntryId
from planner.engines.network import (
    FatTree,
    TreeDemand,
    endpoint_links,
    leaf_spine_links,
    rail_ports,
    sized_tree,
    spine_core_links,
    stock_length_m,
    tier_limit,
    tray_fill,
)

SHORT = Medium("m", "m", Line.COPPER, 100.0, 5.0, None, 0, (0.5, 1.0, 2.0, 3.0), EntryId("cable"))


def tree_of(
    ports: list[int], rails: int, radix: int, ratio: float, above: int = 0
) -> FatTree | None:
    return sized_tree(
        TreeDemand(
            rail_ports(ports, rails),
            radix,
            rails=rails,
            oversubscription=ratio,
            spine_radix=above,
        )
    )


fabrics = st.tuples(
    st.lists(st.integers(1, 8), min_size=1, max_size=60),
    st.sampled_from((1, 2, 4, 8)),
    st.sampled_from((8, 16, 32, 64)),
    st.sampled_from((1.0, 2.0, 3.0)),
    st.sampled_from((0, 8, 32, 128)),
)
"""Ports of servers, rails, ports of leaves, oversubscription, ports of spines (0: as of leaves)."""


@settings(max_examples=40)
@given(fabrics)
def test_no_port_is_used_twice_and_cables_are_half_of_all_used_ports(
    made_of: tuple[list[int], int, int, float, int],
) -> None:
    ports, _, radix, _, above = made_of
    tree = tree_of(*made_of)
    if tree is None:
        return
    ends = endpoint_links(ports, tree)
    low, high = leaf_spine_links(tree), spine_core_links(tree)
    assert len(ends) == sum(ports)
    assert (len(low), len(high)) == (tree.leaf_spine, tree.spine_core)
    leaf = [*zip(ends.upper, ends.upper_port, strict=True)]
    leaf += zip(low.lower, low.lower_port, strict=True)
    spine = [*zip(low.upper, low.upper_port, strict=True)]
    spine += zip(high.lower, high.lower_port, strict=True)
    core = [*zip(high.upper, high.upper_port, strict=True)]
    for used, most in ((leaf, radix), (spine, above or radix), (core, above or radix)):
        assert len(set(used)) == len(used)
        assert all(0 <= port < most for _, port in used)
    devices = len(ends)
    assert devices + len(leaf) + len(spine) + len(core) == 2 * (devices + len(low) + len(high))


@settings(max_examples=40)
@given(fabrics)
def test_connected_pairs_have_the_same_number_of_links(
    made_of: tuple[list[int], int, int, float, int],
) -> None:
    tree = tree_of(*made_of)
    if tree is None or tree.tiers < 2:
        return
    low = leaf_spine_links(tree)
    pairs = Counter(zip(low.lower.tolist(), low.upper.tolist(), strict=True))
    assert set(pairs.values()) == {tree.per_pair}
    assert len(pairs) == tree.leaves * tree.spines // tree.pods
    if tree.tiers == 3:
        high = spine_core_links(tree)
        pairs = Counter(zip(high.lower.tolist(), high.upper.tolist(), strict=True))
        assert set(pairs.values()) == {tree.core_per_pair}


@given(st.integers(1, 8), st.sampled_from((32, 64)))
def test_doubling_the_endpoints_doubles_leaves_and_cables(units: int, radix: int) -> None:
    one = sized_tree(TreeDemand(units * radix // 2, radix, rails=2, tiers=2))
    two = sized_tree(TreeDemand(units * radix, radix, rails=2, tiers=2))
    if one is None or two is None:
        return
    assert (two.leaves, two.leaf_spine) == (2 * one.leaves, 2 * one.leaf_spine)
    assert two.endpoint_ports == 2 * one.endpoint_ports


def test_planes_multiply_everything() -> None:
    one = sized_tree(TreeDemand(64, 64, rails=8))
    two = sized_tree(TreeDemand(64, 64, rails=8, planes=2))
    assert one is not None
    assert two is not None
    assert two.switches == 2 * one.switches
    assert two.trunks == 2 * one.trunks


def test_a_tree_that_holds_too_few_is_refused() -> None:
    assert sized_tree(TreeDemand(64 * 32 + 1, 64, tiers=2)) is None
    assert sized_tree(TreeDemand(64**3 // 4 + 1, 64)) is None
    with pytest.raises(ValueError, match="1 ports"):
        sized_tree(TreeDemand(4, 1))


def test_endpoints_beyond_the_tree_are_left_out() -> None:
    tree = sized_tree(TreeDemand(4, 8))
    assert tree is not None
    assert len(endpoint_links([1] * 20, tree)) == tree.endpoint_ports


def test_every_gpu_of_a_server_is_on_its_own_leaf() -> None:
    tree = sized_tree(TreeDemand(40, 64, rails=8))
    assert tree is not None
    links = endpoint_links([8] * 40, tree)
    for node in (0, 31, 32, 39):
        mine = links.upper[links.lower == node]
        assert len(np.unique(mine)) == 8
        assert set(mine // 8) == {node // 32}


@given(st.floats(0.01, 60.0))
def test_a_stock_length_is_never_too_short(length_m: float) -> None:
    stock = stock_length_m(SHORT, length_m)
    assert stock >= length_m - 1e-6
    assert stock < length_m + 1.0 + 1e-6


def test_a_tray_is_full_by_the_cross_sections_of_its_cables() -> None:
    assert tray_fill(100, 6.0, 600.0, 100.0) == pytest.approx(100 * 28.274 / 60_000, rel=1e-3)


def test_larger_spines_take_fewer_and_hold_more() -> None:
    same = sized_tree(TreeDemand(256, 32, rails=2, tiers=2))
    larger = sized_tree(TreeDemand(256, 32, rails=2, tiers=2, spine_radix=128))
    assert same is not None
    assert larger is not None
    assert (same.leaves, same.spines, same.per_pair) == (32, 16, 1)
    assert (larger.leaves, larger.spines, larger.per_pair) == (32, 4, 4)
    assert tier_limit(32, 2) == 512
    assert tier_limit(32, 2, spine_radix=128) == 2048
    assert sized_tree(TreeDemand(513, 32, tiers=2)) is None
    assert sized_tree(TreeDemand(513, 32, tiers=2, spine_radix=128)) is not None
    with pytest.raises(ValueError, match="1 ports"):
        sized_tree(TreeDemand(4, 32, spine_radix=1))


@pytest.mark.parametrize("rails", [1, 2, 4, 8])
def test_three_tiers_hold_as_many_with_rails_as_without(rails: int) -> None:
    """With 64 ports 65,536 endpoints: pods of several scalable units where one each is too many."""
    for endpoints in (2_048 + rails, 16_384 + rails, 65_536):
        tree = sized_tree(TreeDemand(endpoints // rails, 64, rails))
        assert tree is not None
        assert tree.tiers == 3
        assert endpoints <= tree.endpoint_ports
        assert tree.pods <= 64
        links = leaf_spine_links(tree)
        ports = links.upper * 64 + links.upper_port
        assert len(np.unique(ports)) == len(links)
        assert links.upper_port.max() < 32
    assert sized_tree(TreeDemand(65_536 // rails + 1, 64, rails)) is None
