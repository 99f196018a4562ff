"""What is bought, and what is estimated because nobody itemised it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.site import CostBasis
from planner.engines.finance.capex import CapexRates, SiteBuild, capex_lines
from planner.engines.finance.lines import (
    HARDWARE,
    CostClass,
    CostLine,
    CostSum,
    LineBasis,
    total,
    total_of,
)

RATES = CapexRates(network=0.19, installation=0.03, spares=0.02)
SERVERS = CostLine("DGX H200", CostClass.SERVERS, 810_000.0)
STORAGE = CostLine("Storage", CostClass.STORAGE, 100_000.0)
SWITCH = CostLine("Switch", CostClass.NETWORK, 50_000.0)
UPS = CostLine("UPS", CostClass.POWER_COOLING, 70_000.0)


def incremental(has_switch: bool = True) -> SiteBuild:
    return SiteBuild(CostBasis.INCREMENTAL, has_switch)


def by_label(lines: tuple[CostLine, ...]) -> dict[str, CostLine]:
    return {line.label: line for line in lines}


def test_a_site_without_a_switch_gets_a_network_of_19_percent_of_the_cluster() -> None:
    lines = by_label(capex_lines([SERVERS], incremental(has_switch=False), RATES))
    assert lines["Network"].usd == pytest.approx(190_000.0)
    assert lines["Network"].basis is LineBasis.ESTIMATED
    assert lines["Installation"].usd == pytest.approx(0.03 * 1_000_000.0)
    assert lines["Spares"].usd == pytest.approx(0.02 * 810_000.0)


def test_a_placed_switch_replaces_the_network_percentage() -> None:
    lines = capex_lines([SERVERS, SWITCH], incremental(), RATES)
    assert [line.usd for line in lines if line.cost_class is CostClass.NETWORK] == [50_000.0]


def test_an_itemised_installation_or_spares_line_replaces_its_percentage() -> None:
    items = [
        SERVERS,
        CostLine("Rack and stack", CostClass.INSTALLATION, 5_000.0),
        CostLine("Spare GPUs", CostClass.SPARES, None),
    ]
    lines = by_label(capex_lines(items, incremental(), RATES))
    assert set(lines) == {"DGX H200", "Rack and stack", "Spare GPUs"}


@pytest.mark.parametrize(
    ("basis", "charged"),
    [
        (CostBasis.GREENFIELD, 0.0),
        (CostBasis.SUNK, 0.0),
        (CostBasis.INCREMENTAL, 70_000.0),
        (CostBasis.COLOCATION, 70_000.0),
    ],
)
def test_the_cost_basis_decides_whether_placed_facility_equipment_is_charged(
    basis: CostBasis, charged: float
) -> None:
    lines = by_label(capex_lines([SERVERS, UPS], SiteBuild(basis, True, 500.0, 11.6), RATES))
    assert lines["UPS"].usd == charged
    assert (lines["UPS"].basis is LineBasis.INCLUDED) is (charged == 0.0)
    assert ("Building" in lines) is (basis is CostBasis.GREENFIELD)


def test_a_new_building_costs_its_design_power_times_the_build_cost() -> None:
    build = SiteBuild(CostBasis.GREENFIELD, True, design_it_kw=500.0, build_usd_w=11.6)
    assert by_label(capex_lines([], build, RATES))["Building"].usd == pytest.approx(5_800_000.0)


def test_a_building_without_build_cost_has_no_data() -> None:
    build = SiteBuild(CostBasis.GREENFIELD, True, design_it_kw=500.0)
    (building,) = capex_lines([], build, RATES)
    assert building.usd is None


def test_percentages_of_unknown_servers_have_no_data() -> None:
    unknown = CostLine("B300", CostClass.SERVERS, None)
    lines = by_label(capex_lines([unknown], incremental(has_switch=False), RATES))
    assert [lines[label].usd for label in ("Network", "Installation", "Spares")] == [None] * 3
    assert total(lines.values()) == CostSum(None, 4, 4)


def test_an_empty_site_has_no_lines() -> None:
    assert capex_lines([], incremental(has_switch=False), RATES) == ()
    assert total([]) == CostSum(0.0, 0, 0)


def test_a_sum_with_missing_lines_says_so_and_keeps_what_is_known() -> None:
    partial = total([SERVERS, CostLine("B300", CostClass.SERVERS, None)])
    assert partial == CostSum(810_000.0, 2, 1)
    assert not partial.complete


def test_a_sum_of_classes_takes_only_their_lines() -> None:
    lines = capex_lines([SERVERS, STORAGE, UPS], incremental(), RATES)
    assert total_of(lines, HARDWARE).usd == pytest.approx(980_000.0)


prices = st.floats(0.0, 1e7)


@given(prices, prices, st.floats(0.0, 1e6), st.sampled_from(list(CostBasis)), st.booleans())
def test_a_higher_price_never_lowers_the_purchase(
    servers_usd: float, ups_usd: float, more_usd: float, basis: CostBasis, has_switch: bool
) -> None:
    build = SiteBuild(basis, has_switch, 100.0, 10.0)

    def purchase(extra_usd: float) -> float:
        items = [
            CostLine("Servers", CostClass.SERVERS, servers_usd + extra_usd),
            CostLine("UPS", CostClass.POWER_COOLING, ups_usd),
        ]
        usd = total(capex_lines(items, build, RATES)).usd
        assert usd is not None
        return usd

    assert purchase(more_usd) >= purchase(0.0)
