"""What running costs: energy, colocation, maintenance, staff, insurance."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.formula import Formula
from planner.domain.site import Colocation
from planner.domain.units import HOURS_PER_MONTH, MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True)
class OpexRates:
    """Yearly shares of price and the cost of people.

    `maintenance` applies to discounted hardware after `maintenance_free_months`, `insurance` to what
    is insured, `property_tax` to hardware and building. One full-time post looks after `gpus_per_fte` GPUs, with at least `minimum_fte` and at
    least `always_staffed_fte` where somebody is always there.
    """

    maintenance: float
    maintenance_free_months: int
    insurance: float
    gpus_per_fte: float
    minimum_fte: float
    always_staffed_fte: float
    fte_usd_year: float
    software_usd_gpu_year: float = 0.0
    property_tax: float = 0.0


ENERGY = Formula(
    id="finance.energy",
    result="energy of a month",
    unit="USD",
    expression="facility_kw * 730 * usd_kwh",
    symbols={
        "facility_kw": "average facility power of the year (expected average x PUE), kW",
        "usd_kwh": "tariff, USD per kWh",
    },
    source="A month is 730 h",
)

DEMAND_CHARGE = Formula(
    id="finance.demand_charge",
    result="demand charge of a month",
    unit="USD",
    expression="design_day_kw * usd_kw_month",
    symbols={
        "design_day_kw": "facility power of the design day, kW",
        "usd_kw_month": "demand charge, USD per kW and month",
    },
    source="Two-part tariff",
)

COLOCATION = Formula(
    id="finance.colocation",
    result="colocation of a month",
    unit="USD",
    expression="contracted_kw * usd_per_kw_month + metered_kwh * usd_kwh",
    symbols={
        "contracted_kw": "contracted power, kW",
        "usd_per_kw_month": "price, USD per kW and month",
        "metered_kwh": "metered energy of a month; 0 when energy is included, kWh",
        "usd_kwh": "price of metered energy, USD per kWh",
    },
    source="Colocation contracts by power",
)

MAINTENANCE = Formula(
    id="finance.maintenance",
    result="maintenance of a month",
    unit="USD",
    expression="hardware_usd * share / 12",
    symbols={
        "hardware_usd": "discounted price of the maintained hardware, USD",
        "share": "maintenance as a share of it a year",
    },
    source="Estimate: typical support contracts 5 to 15 % a year",
)

INSURANCE = Formula(
    id="finance.insurance",
    result="insurance of a month",
    unit="USD",
    expression="insured_usd * share / 12",
    symbols={
        "insured_usd": "price of what is insured, USD",
        "share": "insurance as a share of it a year",
    },
    source="Estimate: 0.3 to 1 % a year",
)

PROPERTY_TAX = Formula(
    id="finance.property_tax",
    result="property tax of a month",
    unit="USD",
    expression="property_usd * share / 12",
    symbols={
        "property_usd": "price of hardware and building, USD",
        "share": "property tax as a share of it a year",
    },
    source="Estimate: 0 to 2.5 % a year",
)

SOFTWARE = Formula(
    id="finance.software",
    result="software of a month",
    unit="USD",
    expression="gpus * usd_gpu_year / 12",
    symbols={
        "gpus": "GPUs of the site",
        "usd_gpu_year": "software licences of one GPU, USD per year",
    },
    source="Licences by GPU, such as NVIDIA AI Enterprise",
)

STAFF = Formula(
    id="finance.staff",
    result="full-time posts",
    unit="1",
    expression="max(minimum_fte, gpus / gpus_per_fte)",
    symbols={
        "minimum_fte": "fewest posts; that of a site that is always staffed where it is one",
        "gpus": "GPUs of the site",
        "gpus_per_fte": "GPUs one post looks after",
    },
    source="One post for 50 to 100 GPUs (Introl); 4.5 to 5.5 posts keep one seat filled at all hours",
)

STAFF_COST = Formula(
    id="finance.staff_cost",
    result="staff of a month",
    unit="USD",
    expression="fte * fte_usd_year / 12",
    symbols={
        "fte": "full-time posts",
        "fte_usd_year": "cost of one post with all charges, USD per year",
    },
    source="Loaded yearly cost of a post",
)


def energy_usd_month(facility_kw: float, usd_kwh: float) -> float:
    """Return the energy cost of a month in USD at this average facility power."""
    return facility_kw * HOURS_PER_MONTH * usd_kwh


def demand_charge_usd_month(design_day_kw: float, usd_kw_month: float) -> float:
    """Return the demand charge of a month in USD."""
    return design_day_kw * usd_kw_month


def colocation_usd_month(terms: Colocation, metered_kwh: float, usd_kwh: float) -> float:
    """Return the cost of a month of colocation in USD; energy counts only where it is metered."""
    rent_usd = terms.contracted_kw * terms.usd_per_kw_month
    return rent_usd if terms.energy_included else rent_usd + metered_kwh * usd_kwh


def maintenance_usd_month(hardware_usd: float, share: float) -> float:
    """Return the maintenance of a month in USD."""
    return hardware_usd * share / MONTHS_PER_YEAR


def insurance_usd_month(insured_usd: float, share: float) -> float:
    """Return the insurance of a month in USD."""
    return insured_usd * share / MONTHS_PER_YEAR


def property_tax_usd_month(property_usd: float, share: float) -> float:
    """Return the property tax of a month in USD."""
    return property_usd * share / MONTHS_PER_YEAR


def software_usd_month(gpus: int, usd_gpu_year: float) -> float:
    """Return the licences of a month in USD."""
    return gpus * usd_gpu_year / MONTHS_PER_YEAR


def staff_fte(gpus: int, always_staffed: bool, rates: OpexRates) -> float:
    """Return the full-time posts that a site with hardware needs."""
    minimum = rates.always_staffed_fte if always_staffed else rates.minimum_fte
    return max(minimum, gpus / rates.gpus_per_fte)


def staff_usd_month(fte: float, fte_usd_year: float) -> float:
    """Return the cost of these posts in a month in USD."""
    return fte * fte_usd_year / MONTHS_PER_YEAR


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula
    for formula in (
        ENERGY,
        DEMAND_CHARGE,
        COLOCATION,
        MAINTENANCE,
        INSURANCE,
        PROPERTY_TAX,
        SOFTWARE,
        STAFF,
        STAFF_COST,
    )
}
