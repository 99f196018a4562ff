"""The shocks that are tried on a plan: what each is, how hard, whom it hits, and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.compute.supply_risk import SupplyRisk
from planner.document.commands.levers import REACH, Lever
from planner.domain.identity import SiteId
from planner.domain.phrase import Phrase, say
from planner.domain.plan import Plan
from planner.domain.supply import Angle


class Shock(StrEnum):
    """What can happen to a plan."""

    GPU_PRICE = "GPU price"
    MEMORY_PRICE = "memory price"
    EXPORT_STOP = "export stop"
    VENDOR_GONE = "vendor gone"
    TARIFF = "tariff"
    CLOUD_PRICE = "cloud price"
    ENERGY_PRICE = "energy price"
    DELIVERY_SLIP = "delivery slip"
    SITE_LOST = "site lost"


@dataclass(frozen=True, slots=True)
class ShockSizes:
    """How hard each shock hits; factors multiply, shares add, weeks add.

    `memory_share` is the part of a server's price that is memory, None: as assumed. `vendor`, `country` and `site`
    are whom it hits; empty: the one that the plan depends on most.
    """

    gpu_price_factor: float = 1.3
    memory_factor: float = 2.0
    memory_share: float | None = None
    duty_share: float = 0.25
    cloud_factor: float = 1.25
    energy_factor: float = 2.0
    slip_weeks: float = 26.0
    vendor: str = ""
    country: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class SizeRange:
    """The field of `ShockSizes` that says how hard a shock hits, and the values it can take."""

    field: str
    low: float
    high: float


def _of_lever(field: str, lever: Lever) -> SizeRange:
    return SizeRange(field, REACH[lever].low, REACH[lever].high)


SIZES: Mapping[Shock, SizeRange] = {
    Shock.GPU_PRICE: _of_lever("gpu_price_factor", Lever.GPU_PRICE),
    Shock.MEMORY_PRICE: SizeRange("memory_factor", 0.1, 20.0),
    Shock.TARIFF: SizeRange("duty_share", 0.0, 3.0),
    Shock.CLOUD_PRICE: _of_lever("cloud_factor", Lever.CLOUD_PRICE),
    Shock.ENERGY_PRICE: _of_lever("energy_factor", Lever.ENERGY_PRICE),
    Shock.DELIVERY_SLIP: SizeRange("slip_weeks", 0.0, 520.0),
}
"""Shocks that hit harder or less hard."""

TARGETS: Mapping[Shock, str] = {
    Shock.EXPORT_STOP: "country",
    Shock.VENDOR_GONE: "vendor",
    Shock.SITE_LOST: "site",
}
"""Shocks that hit somebody: the field of `ShockSizes` that says whom."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A shock that is tried; `key` tells it from others of the same kind."""

    key: str
    shock: Shock
    sizes: ShockSizes

    @property
    def size(self) -> float | None:
        """How hard it hits; None where a shock has no size."""
        known = SIZES.get(self.shock)
        return None if known is None else float(getattr(self.sizes, known.field))

    @property
    def target(self) -> str | None:
        """Whom it hits as entered, empty for whom the plan depends on most; None: everybody."""
        known = TARGETS.get(self.shock)
        return None if known is None else str(getattr(self.sizes, known))

    def sized(self, value: float | str) -> "Trial":
        """Return the same shock with another size, or another one that it hits."""
        known = SIZES.get(self.shock)
        field = TARGETS[self.shock] if known is None else known.field
        # The field is one of `ShockSizes`, and its value of the kind that it holds.
        sizes = replace(self.sizes, **{field: value})  # type: ignore[arg-type]
        return replace(self, sizes=sizes)


def usual_trials(sizes: ShockSizes | None = None) -> tuple[Trial, ...]:
    """Return each shock once."""
    return tuple(Trial(shock.value, shock, sizes or ShockSizes()) for shock in Shock)


def possible_targets(shock: Shock, plan: Plan, risk: SupplyRisk | None) -> tuple[str, ...]:
    """Return whom a shock can hit in a plan, whom it depends on most first."""
    if shock is Shock.VENDOR_GONE:
        return () if risk is None else tuple(one.vendor for one in risk.losses)
    if shock is Shock.EXPORT_STOP:
        if risk is None:
            return ()
        countries = (*risk.by_country, *risk.spend[Angle.MANUFACTURE])
        return tuple(dict.fromkeys(country for country in countries if country))
    if shock is Shock.SITE_LOST:
        return _sites_by_size(plan)
    return ()


def victim(trial: Trial, plan: Plan, risk: SupplyRisk | None) -> str:
    """Return whom a shock hits: as entered, else on whom the plan depends most; empty: everybody."""
    return trial.target or next(iter(possible_targets(trial.shock, plan, risk)), "")


def _sites_by_size(plan: Plan) -> tuple[str, ...]:
    """The names of the sites with devices or bursts, those with most devices first."""
    site_of = plan.site_of_row()
    counts: dict[SiteId, int] = {}
    for rack in plan.racks.values():
        site = site_of[rack.row]
        counts[site] = counts.get(site, 0) + len(rack.placements)
    for burst in plan.bursts:
        counts.setdefault(burst.site, 0)
    ranked = sorted(counts, key=lambda site: (-counts[site], site))
    return tuple(plan.site(site).name for site in ranked)


def shock_label(shock: Shock, sizes: ShockSizes, hits: str) -> Phrase:
    """Return a shock in words, with how hard and whom it hits."""
    match shock:
        case Shock.GPU_PRICE:
            return say("GPU price {0:+.0f} %", (sizes.gpu_price_factor - 1.0) * 100.0)
        case Shock.MEMORY_PRICE:
            return say("Memory price × {0:g}", sizes.memory_factor)
        case Shock.TARIFF:
            return say("Import duty of {0:.0f} %", sizes.duty_share * 100.0)
        case Shock.CLOUD_PRICE:
            return say("Cloud price {0:+.0f} %", (sizes.cloud_factor - 1.0) * 100.0)
        case Shock.ENERGY_PRICE:
            return say("Energy price × {0:g}", sizes.energy_factor)
        case Shock.DELIVERY_SLIP:
            return say("Deliveries {0:g} weeks later", sizes.slip_weeks)
        case Shock.VENDOR_GONE:
            return say("{0} delivers nothing", hits or say("no vendor"))
        case Shock.EXPORT_STOP:
            return say("Export stop of {0}", hits or say("no country"))
        case Shock.SITE_LOST:
            return say("{0} is lost", hits or say("no site"))
