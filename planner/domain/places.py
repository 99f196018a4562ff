"""Where hardware can be rented a place, and what the way out of a cloud costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence


@dataclass(frozen=True, slots=True)
class Place:
    """A cloud region, or a city with a market for colocation where `provider` is empty.

    `operator_home` is the country whose law binds the operator. Design temperatures are those that
    0.4 % of the year exceeds, `carbon_g_kwh` is of the grid zone around the place, `pue` is what
    the operator publishes.
    """

    id: EntryId
    provider: str
    code: str
    city: str
    country: str
    operator_home: str
    jurisdiction: str
    sovereign: bool
    data_protection: str
    latitude: float | None
    longitude: float | None
    design_dry_bulb_c: float | None
    design_wet_bulb_c: float | None
    pue: float | None
    carbon_g_kwh: float | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Provider and region, or the city, with its country."""
        name = f"{self.provider} {self.code}".strip()
        return f"{name or self.city}, {self.country}"


@dataclass(frozen=True, slots=True)
class ColocationPrice:
    """What colocation costs in a market; `per` says of what (``month and kW``, ...)."""

    id: EntryId
    market: str
    segment: str
    per: str
    power_included: str
    price_usd: float
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Market and segment."""
        return f"{self.market}, {self.segment}"


@dataclass(frozen=True, slots=True)
class EgressPrice:
    """One tier of what a provider charges for data that leaves, by GB in a month.

    `to_gb_month` is None for the last tier.
    """

    id: EntryId
    provider: str
    path: str
    allowance: str
    from_gb_month: float | None
    to_gb_month: float | None
    egress_usd_gb: float
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Provider and path."""
        return f"{self.provider}, {self.path}"
