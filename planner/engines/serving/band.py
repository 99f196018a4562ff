"""How far a prediction may be off, and why: badge, factors and reason."""

from dataclasses import dataclass
from enum import StrEnum

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


CALIBRATED_RATE = (0.70, 1.30)
CALIBRATED_FIRST_TOKEN = (0.5, 2.0)
ROOFLINE_RATE = (0.5, 1.4)
ROOFLINE_FIRST_TOKEN = (0.4, 2.5)

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
    if not missing:
        return Band(
            Badge.CALIBRATED,
            *CALIBRATED_RATE,
            *CALIBRATED_FIRST_TOKEN,
            reason=(
                f"The efficiencies of {setup.accelerator.name} are fitted to published "
                "measurements; software versions differ by up to a third."
            ),
        )
    return Band(
        Badge.ROOFLINE,
        *ROOFLINE_RATE,
        *ROOFLINE_FIRST_TOKEN,
        reason=(
            f"No published measurement identifies the efficiencies of {setup.accelerator.name}; "
            "they are assumed from like parts."
        ),
    )
