"""The rental prices that an owned GPU is compared with, all of them together.

Published break-evens range from months to never because each picks another price tier, so no tier
is shown alone: the dearest, the middle and the cheapest provider on demand, and commitments.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.owned_gpu import OwnedGpu
from planner.domain.offers import CloudOffer, Tier
from planner.domain.phrase import say
from planner.engines.finance.unit_costs import break_even_utilisation

COMMITTED_SHARE = {
    Tier.RESERVED_1Y: "finance.reserved_1y_share",
    Tier.RESERVED_3Y: "finance.reserved_3y_share",
}
"""Share of the on-demand price to assume where no provider prints a commitment."""


@dataclass(frozen=True, slots=True)
class RentalTier:
    """A price of the owned GPU's kind for rent: USD per GPU-hour, and from which share owning wins.

    `reserved_share` is u*, None where owning never wins. `derived` prices are printed by nobody.
    """

    name: str
    provider: str
    tier: Tier
    usd_gpu_h: float
    reserved_share: float | None
    derived: bool = False


def rental_tiers(case: Case, owned: OwnedGpu) -> tuple[RentalTier, ...]:
    """Return the tiers to compare with, the dearest first; empty when nobody rents such GPUs."""
    offers = [one for one in case.shelf.offers.values() if one.accelerator == owned.accelerator]
    by_hour = _on_demand(offers)
    committed = [one for tier in COMMITTED_SHARE for one in _committed(case, offers, tier, by_hour)]
    return tuple(
        RentalTier(
            _name(provider, tier, derived=derived),
            provider,
            tier,
            usd,
            break_even_utilisation(
                owned.fixed_usd_year, owned.availability, usd, owned.variable_usd_h
            ),
            derived,
        )
        for provider, tier, usd, derived in sorted([*by_hour, *committed], key=lambda one: -one[2])
    )


_Price = tuple[str, Tier, float, bool]


def _name(provider: str, tier: Tier, *, derived: bool) -> str:
    return say("{0} {1}, derived", provider, tier) if derived else say("{0} {1}", provider, tier)


def _cheapest(offers: Sequence[CloudOffer], tier: Tier) -> list[_Price]:
    """The cheapest price of every provider in a tier, the dearest provider first."""
    best: dict[str, float] = {}
    for one in offers:
        usd = one.usd_h(tier)
        if usd is not None:
            each = usd / one.gpus
            best[one.provider] = min(each, best.get(one.provider, each))
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [(provider, tier, usd, False) for provider, usd in ranked]


def _on_demand(offers: Sequence[CloudOffer]) -> list[_Price]:
    """The dearest, the middle and the cheapest provider."""
    ranked = _cheapest(offers, Tier.ON_DEMAND)
    places = sorted({0, len(ranked) // 2, len(ranked) - 1}) if ranked else []
    return [ranked[place] for place in places]


def _committed(
    case: Case, offers: Sequence[CloudOffer], tier: Tier, on_demand: Sequence[_Price]
) -> list[_Price]:
    """The cheapest commitment that is printed, else a derived one of the middle provider."""
    printed = _cheapest(offers, tier)
    if printed:
        return printed[-1:]
    if not on_demand:
        return []
    provider, _, usd, _ = on_demand[len(on_demand) // 2]
    return [(provider, tier, usd * case.shelf.assume(COMMITTED_SHARE[tier]), True)]
