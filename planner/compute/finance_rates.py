"""The finance assumptions of a project, read once from its shelf.

Assumptions that came to the catalogue later are missing in older projects; there they are what the
program did without them, so that an old quote keeps its numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from planner.domain.project import PartShelf
from planner.engines.finance.capex import CapexRates
from planner.engines.finance.leasing import LeaseTerms
from planner.engines.finance.lines import CostClass
from planner.engines.finance.opex import OpexRates
from planner.engines.finance.streams import AssetLife, decline_curve

ESCALATION = {
    CostClass.ENERGY: "finance.escalation_energy",
    CostClass.COLOCATION: "finance.escalation_colocation",
    CostClass.MAINTENANCE: "finance.escalation_maintenance",
    CostClass.SOFTWARE: "finance.escalation_software",
    CostClass.SERVICES: "finance.escalation_services",
    CostClass.STAFF: "finance.escalation_staff",
    CostClass.INSURANCE: "finance.escalation_insurance",
    CostClass.PROPERTY_TAX: "finance.escalation_property_tax",
    CostClass.LINKS: "finance.escalation_links",
    CostClass.CLOUD: "finance.escalation_cloud",
    CostClass.MODEL_API: "finance.escalation_model_api",
}
"""The assumption by which each running cost rises a year."""

HARDWARE_ESCALATION = "finance.escalation_hardware"
"""The assumption by which hardware that is bought again has become dearer a year."""

LIFE_EXTRA = {
    CostClass.STORAGE: "finance.storage_life_extra_months",
    CostClass.NETWORK: "finance.network_life_extra_months",
    CostClass.POWER_COOLING: "finance.power_cooling_life_extra_months",
}
"""The assumption by how much a class of hardware is used longer than servers."""

RESIDUAL_CURVE = "residual.curve"
_MARKET_AGES = (12, 24, 36, 48, 60)
_DECLINE_YEARS = 20


_NO_LEASE = LeaseTerms(0.0, 0, 0.0)


class ResidualCurve(IntEnum):
    """How the value of servers falls with age."""

    STRAIGHT_LINE = 0
    MARKET = 1
    DECLINE = 2


@dataclass(frozen=True, slots=True)
class Rates:
    """The finance assumptions of the project.

    `lives` are those of each class of hardware, `life` that of servers; `escalation` holds the
    yearly rise of the running costs that rise. Of IT hardware `leased_share` is leased on the terms
    `lease`, the rest is bought.
    """

    capex: CapexRates
    opex: OpexRates
    support_share: float
    support_years: float
    installation_share: float
    life: AssetLife
    building_life: AssetLife
    availability: float
    egress_gb_per_token: float
    lives: Mapping[CostClass, AssetLife] = field(default_factory=dict)
    hardware_growth: float = 0.0
    leased_share: float = 0.0
    lease: LeaseTerms = _NO_LEASE
    escalation: Mapping[CostClass, float] = field(default_factory=dict)

    def life_of(self, cost_class: CostClass) -> AssetLife | None:
        """Return the life of what is bought of a class, None where it leaves nothing."""
        if cost_class is CostClass.BUILDING:
            return self.building_life
        return self.lives.get(cost_class)


def rates_of(shelf: PartShelf) -> Rates:
    """Return the finance assumptions of a project."""
    value = shelf.assume
    life = AssetLife(
        int(value("finance.life_months")), value("finance.residual_share"), _curve(shelf)
    )
    return Rates(
        capex=CapexRates(
            network=value("finance.network_ratio"),
            installation=value("finance.installation_share"),
            spares=value("finance.spares_share"),
            duty=given(shelf, "finance.duty_share"),
            freight=given(shelf, "finance.freight_share"),
        ),
        opex=OpexRates(
            maintenance=value("finance.maintenance_share"),
            maintenance_free_months=int(value("finance.maintenance_from_month")),
            insurance=value("finance.insurance_share"),
            gpus_per_fte=value("finance.gpus_per_fte"),
            minimum_fte=value("finance.minimum_fte"),
            always_staffed_fte=value("finance.always_staffed_fte"),
            fte_usd_year=value("finance.fte_usd_year"),
            software_usd_gpu_year=given(shelf, "finance.software_usd_gpu_year"),
            property_tax=given(shelf, "finance.property_tax_share"),
        ),
        support_share=value("finance.support_share_year"),
        support_years=value("finance.support_years_max"),
        installation_share=value("finance.installation_share"),
        life=life,
        building_life=AssetLife(int(value("finance.building_life_months")), 0.0),
        availability=value("finance.availability"),
        egress_gb_per_token=value("finance.egress_bytes_per_token") / 1e9,
        lives={
            CostClass.SERVERS: life,
            CostClass.STORAGE: _longer(shelf, CostClass.STORAGE, life),
            CostClass.NETWORK: _longer(shelf, CostClass.NETWORK, life),
            CostClass.POWER_COOLING: _longer(shelf, CostClass.POWER_COOLING, life),
        },
        hardware_growth=given(shelf, HARDWARE_ESCALATION),
        leased_share=given(shelf, "finance.leased_share"),
        lease=LeaseTerms(
            given(shelf, "finance.lease_rate"),
            int(given(shelf, "finance.lease_months")),
            given(shelf, "finance.lease_residual_share"),
        ),
        escalation={
            cost_class: rate
            for cost_class, key in ESCALATION.items()
            if (rate := given(shelf, key))
        },
    )


def given(shelf: PartShelf, key: str, usual: float = 0.0) -> float:
    """Return the likely value of an assumption; *usual* in projects that are older than it."""
    found = shelf.assumptions.get(key)
    return usual if found is None else found.likely


def _longer(shelf: PartShelf, cost_class: CostClass, servers: AssetLife) -> AssetLife:
    """Return the life of a class of hardware: that of servers, and what it is used beyond."""
    extra = int(given(shelf, LIFE_EXTRA[cost_class]))
    return AssetLife(servers.months + extra, servers.residual_share)


def _curve(shelf: PartShelf) -> tuple[tuple[float, float], ...]:
    """Return the residual curve of servers that was chosen; empty for the straight line."""
    match int(given(shelf, RESIDUAL_CURVE)):
        case ResidualCurve.MARKET:
            return tuple(
                (float(age), given(shelf, f"residual.market_{age}_months")) for age in _MARKET_AGES
            )
        case ResidualCurve.DECLINE:
            decline = given(shelf, "residual.decline_orders_year")
            return decline_curve(decline, _DECLINE_YEARS)
    return ()
