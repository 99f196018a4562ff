"""What rented capacity costs: burst instances, commitments, egress and model APIs."""

from collections.abc import Mapping

from planner.domain.formula import Formula
from planner.domain.units import HOURS_PER_MONTH

_MILLION = 1e6

INSTANCES = Formula(
    id="finance.instances",
    result="rented instances",
    unit="USD",
    expression="instance_hours * usd_h",
    symbols={
        "instance_hours": "hours run, summed over instances",
        "usd_h": "price of one instance in this tier, USD per hour",
    },
    source="Price list of the provider",
)

RESERVED = Formula(
    id="finance.reserved",
    result="reserved instances, a month",
    unit="USD",
    expression="instances * 730 * usd_h",
    symbols={
        "instances": "reserved instances",
        "usd_h": "price of one instance in this tier, USD per hour",
    },
    source="Reserved instances are paid every hour of the term",
)

COMMITMENT_LEFT = Formula(
    id="finance.commitment_left",
    result="commitment left at the end of the horizon",
    unit="USD",
    expression="months_left * instances * 730 * usd_h",
    symbols={
        "months_left": "months of the term beyond the horizon",
        "instances": "reserved instances",
        "usd_h": "price of one instance in this tier, USD per hour",
    },
    source="Commitments cannot be given back, so their rest is charged in the last month",
)

EGRESS = Formula(
    id="finance.egress",
    result="data leaving the cloud",
    unit="USD",
    expression="gb * usd_gb",
    symbols={"gb": "data that leaves, GB", "usd_gb": "egress price, USD per GB"},
    source="Price list of the provider",
)

MODEL_API = Formula(
    id="finance.model_api",
    result="model API",
    unit="USD",
    expression="(input_tokens * input_usd_m + output_tokens * output_usd_m) / 1e6",
    symbols={
        "input_tokens": "input tokens",
        "input_usd_m": "price of input, USD per million tokens",
        "output_tokens": "output tokens",
        "output_usd_m": "price of output, USD per million tokens",
    },
    source="Price list of the provider",
)


def instances_usd(instance_hours: float, usd_h: float) -> float:
    """Return the cost of rented instances in USD."""
    return instance_hours * usd_h


def reserved_usd_month(instances: int, usd_h: float) -> float:
    """Return the cost of reserved instances in a month, used or not, in USD."""
    return instances * HOURS_PER_MONTH * usd_h


def commitment_months_left(horizon_months: int, term_months: int) -> int:
    """Return the months of the running term beyond the horizon; terms follow one another."""
    return -horizon_months % term_months


def commitment_left_usd(months_left: int, instances: int, usd_h: float) -> float:
    """Return what is still owed for *instances* at the end of the horizon, in USD."""
    return months_left * reserved_usd_month(instances, usd_h)


def egress_usd(gb: float, usd_gb: float) -> float:
    """Return the cost of data that leaves the cloud in USD."""
    return gb * usd_gb


def model_api_usd(
    input_tokens: float, output_tokens: float, input_usd_m: float, output_usd_m: float
) -> float:
    """Return the cost of tokens at a model API in USD."""
    return (input_tokens * input_usd_m + output_tokens * output_usd_m) / _MILLION


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (INSTANCES, RESERVED, COMMITMENT_LEFT, EGRESS, MODEL_API)
}
