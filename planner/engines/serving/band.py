"""How far a prediction may be off, and why: badge, factors and reason."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.language_model import Spread
from planner.domain.phrase import say
from planner.domain.provenance import Status
from planner.engines.serving.setup import ServingSetup


class Badge(StrEnum):
    """How well the factors behind a prediction are known."""

    MEASURED = "measured"
    CALIBRATED = "calibrated family"
    ROOFLINE = "roofline only"


@dataclass(frozen=True, slots=True)
class Band:
    """Factors from the likely value to the low and the high one, for rates and for times."""

    badge: Badge
    rate_low: float
    rate_high: float
    first_token_low: float
    first_token_high: float
    reason: str

    @property
    def time_low(self) -> float:
        """Factor for times per token: the reciprocal of the high rate."""
        return 1.0 / self.rate_high

    @property
    def time_high(self) -> float:
        """Factor for times per token: the reciprocal of the low rate."""
        return 1.0 / self.rate_low


# Where an engine's own spread is not known: residuals of the calibration measurements of 2024 to
# 2026 (MLPerf, vendor tables, InferenceX), rounded outwards.
_DENSE = Spread(0.75, 1.2, 0.8, 3.2)
_MIXTURE = Spread(0.68, 1.32, 0.8, 4.0)
_STRANGE = 2.0
"""How much wider, on a scale of factors, the range is for a part that no measurement is of: half of
what its factors may be off by is common to all parts, of the other half nothing is known. An
estimate."""

_FITTED = ("prefill_efficiency", "decode_bandwidth_efficiency")
_OF_PARTS = (*_FITTED, "decode_flop_efficiency", "collective_us")
_OF_ENGINES = ("layer_us", "moe_layer_us")
_IDENTIFIED = frozenset({Status.MEASURED, Status.DERIVED, Status.SECONDARY})


def band(setup: ServingSetup) -> Band:
    """Return the 80 % band of *setup*.

    Measured: a benchmark of the user's own set a factor. Calibrated: the efficiencies of the part
    were fitted to measurements, which their evidence says; otherwise they are assumed and only the
    roofline speaks.
    """
    name = setup.accelerator.name
    mixture, engine = setup.llm.experts is not None, setup.engine
    spread = (engine.mixture or _MIXTURE) if mixture else (engine.dense or _DENSE)
    family = say("mixtures of experts") if mixture else say("dense models")
    measured = _own_benchmark(setup)
    if measured:
        reason = say(
            "Factors of {0} are from an {1}; 80 % of published measurements of {2} lie in this "
            "range.",
            name,
            measured,
            family,
        )
        return _band(Badge.MEASURED, spread, reason)
    evidence = setup.accelerator.evidence
    if any(one not in evidence or evidence[one].status not in _IDENTIFIED for one in _FITTED):
        reason = say(
            "No published measurement identifies the efficiencies of {0}; they are "
            "assumed from like parts.",
            name,
        )
        return _band(Badge.ROOFLINE, _widened(spread), reason)
    reason = say(
        "The efficiencies of {0} are fitted to published measurements; 80 % of those "
        "of {1} lie in this range.",
        name,
        family,
    )
    return _band(Badge.CALIBRATED, spread, reason)


def _band(badge: Badge, spread: Spread, reason: str) -> Band:
    return Band(
        badge,
        spread.rate_low,
        spread.rate_high,
        spread.first_token_low,
        spread.first_token_high,
        reason=reason,
    )


def _widened(spread: Spread) -> Spread:
    """Return a spread whose bounds are `_STRANGE` times as far from 1 in their logarithm."""
    return Spread(
        min(spread.rate_low, 1.0) ** _STRANGE,
        max(spread.rate_high, 1.0) ** _STRANGE,
        min(spread.first_token_low, 1.0) ** _STRANGE,
        max(spread.first_token_high, 1.0),
    )


def _own_benchmark(setup: ServingSetup) -> str:
    """Return the source of a factor that was measured and entered over the catalogue's."""
    for evidence, names in (
        (setup.accelerator.evidence, _OF_PARTS),
        (setup.engine.evidence, _OF_ENGINES),
    ):
        for name in names:
            one = evidence.get(name)
            if one is not None and one.status is Status.MEASURED and one.edited:
                return one.source
    return ""
