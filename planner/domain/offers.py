"""What can be rented: cloud instances and model APIs, and where: regions of the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence


class Tier(StrEnum):
    """Price tier of a cloud offer; always printed beside a price."""

    ON_DEMAND = "on demand"
    RESERVED_1Y = "reserved 1 year"
    RESERVED_3Y = "reserved 3 years"
    SPOT = "spot"

    @property
    def term_months(self) -> int | None:
        """How long instances are committed to; None where they end whenever one likes."""
        return _TERM_MONTHS.get(self)


_TERM_MONTHS = {Tier.RESERVED_1Y: 12, Tier.RESERVED_3Y: 36}


@dataclass(frozen=True, slots=True)
class CloudOffer:
    """One instance type of a provider in one region; prices in USD per instance and hour.

    `reference` tells that plans are compared with it and sized from it by themselves: the usual
    instances of the usual regions. All others are rented when a user chooses them.
    """

    id: EntryId
    provider: str
    instance: str
    region_code: str
    country: str
    operator_home: str
    accelerator: EntryId
    gpus: int
    on_demand_usd_h: float | None
    reserved_1y_usd_h: float | None = None
    reserved_3y_usd_h: float | None = None
    spot_usd_h: float | None = None
    egress_usd_gb: float | None = None
    reference: bool = True
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    def usd_h(self, tier: Tier) -> float | None:
        """Price of one instance-hour in *tier*, None where the provider prints none."""
        return {
            Tier.ON_DEMAND: self.on_demand_usd_h,
            Tier.RESERVED_1Y: self.reserved_1y_usd_h,
            Tier.RESERVED_3Y: self.reserved_3y_usd_h,
            Tier.SPOT: self.spot_usd_h,
        }[tier]

    @property
    def label(self) -> str:
        """Provider, instance and region, as written on a card."""
        return f"{self.provider} {self.instance} · {self.region_code}"


@dataclass(frozen=True, slots=True)
class ModelApi:
    """A model served by a provider, priced per million tokens.

    `output_tokens_per_s` is the rate limit of the account, `ttft_ms` and `tpot_ms` what one
    request sees; all three are planning values with their status in `evidence`.
    """

    id: EntryId
    provider: str
    model_name: str
    llm: EntryId | None
    operator_home: str
    country: str
    input_usd_m: float
    output_usd_m: float
    cached_input_usd_m: float | None
    output_tokens_per_s: float
    ttft_ms: float
    tpot_ms: float
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Provider and model, as written on a card."""
        return f"{self.provider} {self.model_name}"


@dataclass(frozen=True, slots=True)
class Region:
    """A place with its tariff, grid and climate; `code` is ISO 3166 (country or country-state).

    `tariff_usd_kwh` is the business tariff, `carbon_g_kwh` of the grid, `design_dry_bulb_c` the
    hottest hours of a year, `summer_mean_c` the mean of summer, `build_usd_w` of new halls.
    """

    id: EntryId
    name: str
    country: str
    jurisdiction: str
    tariff_usd_kwh: float | None
    carbon_g_kwh: float | None
    design_dry_bulb_c: float | None
    summer_mean_c: float | None
    build_usd_w: float | None
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
