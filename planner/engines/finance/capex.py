"""What is bought at month 0: the itemised lines of a site and what nobody itemised.

Estimated lines stand in for what every site needs and few bills of materials name: network where no
switch is placed, installation, spares, and the building. An itemised line replaces its percentage.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.domain.site import CostBasis
from planner.engines.finance.lines import (
    IT_HARDWARE,
    CostClass,
    CostLine,
    CostSum,
    LineBasis,
    total_of,
)

_WATTS_PER_KW = 1000.0


@dataclass(frozen=True, slots=True)
class CapexRates:
    """Percentages of purchase as shares.

    `network` is the network's share of the whole cluster, `installation`, `duty` and `freight` are
    shares of IT hardware, `spares` a share of the servers.
    """

    network: float
    installation: float
    spares: float
    duty: float = 0.0
    freight: float = 0.0


@dataclass(frozen=True, slots=True)
class SiteBuild:
    """What decides the estimated lines of a site; `design_it_kw` and `build_usd_w` for greenfield.

    `has_spares` says that spare servers are bought as such, wherever they lie.
    """

    cost_basis: CostBasis
    has_switch: bool
    design_it_kw: float | None = None
    build_usd_w: float | None = None
    has_spares: bool = False


NETWORK = Formula(
    id="finance.network",
    result="network where no switch is placed",
    unit="USD",
    expression="servers_usd * share / (1 - share)",
    symbols={
        "servers_usd": "price of all servers of the site, USD",
        "share": "network as a share of servers and network together",
    },
    source="Epoch AI: 19 % of cluster cost",
)

INSTALLATION = Formula(
    id="finance.installation",
    result="installation, integration and test",
    unit="USD",
    expression="share * it_hardware_usd",
    symbols={
        "share": "installation as a share of IT hardware",
        "it_hardware_usd": "servers, network and storage of the site, USD",
    },
    source="Estimate: 2 to 5 % of hardware",
)

SPARES = Formula(
    id="finance.spares",
    result="spare parts",
    unit="USD",
    expression="share * servers_usd",
    symbols={
        "share": "spares as a share of the servers",
        "servers_usd": "price of all servers of the site, USD",
    },
    source="Estimate: 1 to 3 % of the servers",
)

DELIVERY = Formula(
    id="finance.delivery",
    result="duty or freight",
    unit="USD",
    expression="share * it_hardware_usd",
    symbols={
        "share": "duty or freight as a share of IT hardware",
        "it_hardware_usd": "servers, network and storage of the site, USD",
    },
    source="Landed cost: price x (1 + duty + freight)",
)

BUILDING = Formula(
    id="finance.building",
    result="building, power and cooling of a new site",
    unit="USD",
    expression="design_it_kw * 1000 * build_usd_w",
    symbols={
        "design_it_kw": "IT power the building is designed for, kW",
        "build_usd_w": "construction cost, USD per W of IT power",
    },
    source="Turner & Townsend, data centre construction cost index 2025",
)


def network_usd(servers_usd: float, share: float) -> float:
    """Return the cost of a network that is *share* of servers and network together."""
    return servers_usd * share / (1.0 - share)


def installation_usd(it_hardware_usd: float, share: float) -> float:
    """Return the cost of installing hardware of this price."""
    return share * it_hardware_usd


def spares_usd(servers_usd: float, share: float) -> float:
    """Return the cost of spare parts for servers of this price."""
    return share * servers_usd


def delivery_usd(it_hardware_usd: float, share: float) -> float:
    """Return the duty or the freight of hardware of this price."""
    return share * it_hardware_usd


def building_usd(design_it_kw: float, build_usd_w: float) -> float:
    """Return the construction cost of a new hall in USD."""
    return design_it_kw * _WATTS_PER_KW * build_usd_w


def capex_lines(
    items: Sequence[CostLine], build: SiteBuild, rates: CapexRates
) -> tuple[CostLine, ...]:
    """Return every line of a site's purchase: *items* as charged, then the estimated ones, named.

    In a greenfield or sunk building placed power and cooling equipment is part of the building and
    costs 0 on its own line; incremental and colocated sites pay for what is placed. Percentages
    apply to the known part of their base; where nothing of it is known the line has no data.
    """
    lines = [_as_charged(item, build.cost_basis) for item in items]
    classes = {item.cost_class for item in items}
    servers = frozenset({CostClass.SERVERS})
    if not build.has_switch and CostClass.NETWORK not in classes:
        lines += _estimate(
            say("Network"), CostClass.NETWORK, total_of(lines, servers), rates.network, network_usd
        )
    if CostClass.INSTALLATION not in classes:
        lines += _estimate(
            say("Installation"),
            CostClass.INSTALLATION,
            total_of(lines, IT_HARDWARE),
            rates.installation,
            installation_usd,
        )
    if CostClass.SPARES not in classes and not build.has_spares:
        lines += _estimate(
            say("Spares"), CostClass.SPARES, total_of(lines, servers), rates.spares, spares_usd
        )
    hardware = total_of(lines, IT_HARDWARE)
    for label, share in ((say("Import duty"), rates.duty), (say("Freight"), rates.freight)):
        if share:
            lines += _estimate(label, CostClass.DELIVERY, hardware, share, delivery_usd)
    if build.cost_basis is CostBasis.GREENFIELD:
        lines.append(_building(build))
    return tuple(lines)


def part_of_building(cost_class: CostClass, basis: CostBasis) -> bool:
    """Return whether a thing of this class is paid with the building."""
    paid = basis in (CostBasis.GREENFIELD, CostBasis.SUNK)
    return paid and cost_class is CostClass.POWER_COOLING


def _as_charged(item: CostLine, basis: CostBasis) -> CostLine:
    if part_of_building(item.cost_class, basis):
        return replace(item, usd=0.0, basis=LineBasis.INCLUDED)
    return item


def _estimate(
    label: str,
    cost_class: CostClass,
    base: CostSum,
    share: float,
    formula: Callable[[float, float], float],
) -> list[CostLine]:
    """Return the line that *formula* makes of *base* and *share*; none where there is no base."""
    if base.lines == 0:
        return []
    usd = None if base.usd is None else formula(base.usd, share)
    return [CostLine(label, cost_class, usd, LineBasis.ESTIMATED)]


def _building(build: SiteBuild) -> CostLine:
    usd = None
    if build.design_it_kw is not None and build.build_usd_w is not None:
        usd = building_usd(build.design_it_kw, build.build_usd_w)
    return CostLine(say("Building"), CostClass.BUILDING, usd, LineBasis.ESTIMATED)


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (NETWORK, INSTALLATION, SPARES, DELIVERY, BUILDING)
}
