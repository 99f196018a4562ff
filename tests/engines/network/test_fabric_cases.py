"""Published fabrics: NW-01 to NW-06, switch by switch and cable by cable."""

from pathlib import Path

import pytest

from planner.catalog.loader import load
from planner.domain.fabric import Medium
from planner.engines.network import (
    ScaleUpDomain,
    TreeDemand,
    chosen_medium,
    k_ary,
    modules,
    optics_kw,
    sized_tree,
    tier_limit,
    usable_nodes,
)

CATALOGUE = Path(__file__).parents[3] / "catalogs"
RAILS = 8
RADIX = 64


@pytest.fixture(scope="module")
def media() -> tuple[Medium, ...]:
    library, _ = load([CATALOGUE])
    return tuple(one for one in library.media if one.lane_gbit_s == 100.0)


@pytest.mark.parametrize(
    ("units", "leaves", "spines", "cores", "node_leaf", "leaf_spine", "spine_core"),
    [
        (2, 16, 8, 0, 512, 512, 0),
        (4, 32, 16, 0, 1024, 1024, 0),
        (8, 64, 32, 0, 2048, 2048, 0),
        (16, 128, 128, 64, 4096, 4096, 4096),
        (32, 256, 256, 128, 8192, 8192, 8192),
        (64, 512, 512, 256, 16384, 16384, 16384),
    ],
    ids=[f"NW-01-{units}-SU" for units in (2, 4, 8, 16, 32, 64)],
)
def test_a_dgx_b200_fabric_has_the_published_switches_and_cables(
    units: int,
    leaves: int,
    spines: int,
    cores: int,
    node_leaf: int,
    leaf_spine: int,
    spine_core: int,
) -> None:
    nodes = 32 * units
    tree = sized_tree(TreeDemand(nodes, RADIX, rails=RAILS))
    assert tree is not None
    assert (tree.leaves, tree.spines, tree.cores) == (leaves, spines, cores)
    assert nodes * RAILS == node_leaf <= tree.endpoint_ports
    assert (tree.leaf_spine, tree.spine_core) == (leaf_spine, spine_core)
    assert tree.tiers == (2 if cores == 0 else 3)


def test_NW_01_two_tiers_end_at_half_the_square_of_the_radix() -> None:
    assert tier_limit(RADIX, 2) == 2048
    beyond = TreeDemand(2048 // RAILS + 1, RADIX, rails=RAILS)
    tree = sized_tree(beyond)
    assert tree is not None
    assert tree.tiers == 3


def test_NW_02_a_k_ary_tree_of_64_ports_has_65536_hosts_on_5120_switches() -> None:
    tree = k_ary(64)
    assert tree.endpoint_ports == 65_536 == tier_limit(64, 3)
    assert tree.switches == 5120
    assert (tree.leaves, tree.spines, tree.cores) == (2048, 2048, 1024)


def test_NW_03_the_links_of_an_nvl72_agree_at_both_ends() -> None:
    domain = ScaleUpDomain(gpus=72, links_per_gpu=18, trays=9, chips_per_tray=2)
    assert domain.links == 1296
    assert domain.chips == 18
    assert domain.links_per_chip == 72
    assert domain.is_whole
    assert not ScaleUpDomain(72, 18, 9, 3).is_whole


@pytest.mark.parametrize(
    ("length_m", "split", "expected"),
    [
        (2.0, False, "dac-100g"),
        (4.0, False, "acc-100g"),
        (25.0, False, "sr4-om3"),
        (45.0, False, "sr4-om4"),
        (120.0, False, "dr4"),
        (45.0, True, "dr4"),
        (70.0, True, None),
        (1500.0, False, "fr4"),
    ],
    ids=lambda value: None if not isinstance(value, float) else f"NW-04-{value:g}m",
)
def test_the_medium_of_a_link_follows_from_its_length(
    media: tuple[Medium, ...], length_m: float, split: bool, expected: str | None
) -> None:
    found = chosen_medium(media, length_m, split=split)
    assert (found.id if found else None) == expected


def test_NW_05_optics_of_1024_gpus_draw_34_8_kw() -> None:
    tree = sized_tree(TreeDemand(128, RADIX, rails=RAILS))
    assert tree is not None
    leaves = [tree.down + tree.up] * tree.leaves
    spines = [tree.leaf_spine // tree.spines] * tree.spines
    adapters = [RAILS] * 128
    count = modules([*leaves, *spines, *adapters], 2)
    assert count == 2048
    kw = optics_kw(count, 17.0)
    assert kw == pytest.approx(34.8, abs=0.05)
    assert kw * 1000 / 1024 == pytest.approx(34.0, abs=0.05)


def test_NW_06_a_scalable_unit_has_32_nodes_on_eight_leaves() -> None:
    unit = sized_tree(TreeDemand(32, RADIX, rails=RAILS))
    assert unit is not None
    assert (unit.leaves, unit.down, unit.up) == (8, 32, 32)
    assert usable_nodes(1, 32, reserved_ports=1, rails=RAILS) == 31
    nodes = usable_nodes(4, 32, reserved_ports=4, rails=RAILS)
    assert nodes == 127
    whole = sized_tree(TreeDemand(128, RADIX, rails=RAILS))
    assert whole is not None
    assert (whole.units, whole.leaves, whole.spines) == (4, 32, 16)


def test_NW_06_four_scalable_units_fill_38_racks() -> None:
    nodes, per_rack = 127, 4
    library, _ = load([CATALOGUE])
    per_network_rack = library.assumptions["network.switches_per_rack"].likely
    compute, storage = _two_tiers(nodes, RAILS), _two_tiers(2 * nodes + 16, 1)
    in_band, out_of_band = 2 * _two_tiers(nodes, 1), -(-(nodes + 96) // 48)
    switches = compute + storage + in_band + out_of_band
    servers = -(-nodes // per_rack)
    assert servers + -(-switches // per_network_rack) == pytest.approx(38, abs=0)


def _two_tiers(ports: int, rails: int) -> int:
    tree = sized_tree(TreeDemand(ports, RADIX, rails=rails))
    assert tree is not None
    return tree.switches
