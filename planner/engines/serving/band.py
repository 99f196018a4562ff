"""How far a prediction may be off, and why: badge, factors and reason."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.phrase import say
from planner.domain.provenance import Status
from planner.engines.serving.setup import ServingSetup


class Badge(StrEnum):
    """How well the factors behind a prediction are known."""

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


@dataclass(frozen=True, slots=True)
class _Spread:
    """Residuals that 80 % of measurements lie within, as factors on the prediction."""

    rate: tuple[float, float]
    first_token: tuple[float, float]


# Residuals of the calibration measurements of 2024 to 2026 (MLPerf, vendor tables, InferenceX),
# rounded outwards: dense rates p10 0.77 and p90 1.20, mixtures of experts 0.69 and 1.31; first
# tokens 0.82 to 3.2 (mixtures to 5, start-up of kernels included).
_DENSE = _Spread(rate=(0.75, 1.2), first_token=(0.8, 3.2))
_MIXTURE = _Spread(rate=(0.68, 1.32), first_token=(0.8, 4.0))
# An estimate: what the same model does on a part it was not fitted to.
_UNKNOWN_PART = _Spread(rate=(0.5, 1.5), first_token=(0.5, 4.0))

_FITTED = ("prefill_efficiency", "decode_bandwidth_efficiency")
_IDENTIFIED = frozenset({Status.MEASURED, Status.DERIVED, Status.SECONDARY})


def band(setup: ServingSetup) -> Band:
    """Return the 80 % band of *setup*.

    Calibrated: the efficiencies of the part were fitted to measurements, which their evidence
    says; otherwise they are assumed and only the roofline speaks.
    """
    evidence = setup.accelerator.evidence
    missing = [
        name for name in _FITTED if name not in evidence or evidence[name].status not in _IDENTIFIED
    ]
    name = setup.accelerator.name
    if missing:
        return Band(
            Badge.ROOFLINE,
            *_UNKNOWN_PART.rate,
            *_UNKNOWN_PART.first_token,
            reason=say(
                "No published measurement identifies the efficiencies of {0}; they are "
                "assumed from like parts.",
                name,
            ),
        )
    mixture = setup.llm.experts is not None
    spread = _MIXTURE if mixture else _DENSE
    family = say("mixtures of experts") if mixture else say("dense models")
    return Band(
        Badge.CALIBRATED,
        *spread.rate,
        *spread.first_token,
        reason=say(
            "The efficiencies of {0} are fitted to published measurements; 80 % of those "
            "of {1} lie in this range.",
            name,
            family,
        ),
    )
