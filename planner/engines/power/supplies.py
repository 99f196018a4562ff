"""What happens to a server that loses power supplies, and how much service it still gives."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.finding import Severity
from planner.domain.formula import Formula
from planner.domain.hardware import BelowNeeded, SupplyUnits


class SupplyState(StrEnum):
    """What a device does on the supplies it has left."""

    FULL = "full"
    REDUCED = "reduced"
    THROTTLED = "throttled"
    STOPS = "stops"
    NO_DATA = "no data"

    @property
    def severity(self) -> Severity | None:
        """How much the loss matters: nothing, info (peak still covered), warning, or error."""
        return _SEVERITY[self]


_SEVERITY = {
    SupplyState.FULL: None,
    SupplyState.REDUCED: Severity.INFO,
    SupplyState.THROTTLED: Severity.WARNING,
    SupplyState.STOPS: Severity.ERROR,
    SupplyState.NO_DATA: Severity.INFO,
}


@dataclass(frozen=True, slots=True)
class SupplySurvival:
    """A device after the loss of supplies.

    `surviving_kw` is what the live supplies can deliver, None without a rating. `reduced`: below
    nameplate but not below the expected peak; `throttled`: below the expected peak too.
    """

    live: int
    surviving_kw: float | None
    state: SupplyState

    @property
    def severity(self) -> Severity | None:
        """How much the loss matters; None when nothing changes."""
        return self.state.severity


SURVIVING = Formula(
    id="power.surviving_supplies",
    result="power that the live supplies deliver",
    unit="kW",
    expression="(supplies - lost) * rating_kw",
    symbols={
        "supplies": "power supplies in the device",
        "lost": "supplies without input",
        "rating_kw": "output of one supply, kW",
    },
    source="NVIDIA DGX H100 user guide: six supplies of 3.3 kW, reduced performance on three",
)


def supplies_needed(load_kw: float, rating_kw: float) -> int:
    """Return how many supplies of *rating_kw* carry a load: whole units, rounded up."""
    return math.ceil(load_kw / rating_kw - 1e-9)


def surviving_kw(supplies: int, lost: int, rating_kw: float) -> float:
    """Return the output of the supplies that still have input, in kW."""
    return (supplies - lost) * rating_kw


def supply_survival(
    supply: SupplyUnits | None, nameplate_kw: float | None, peak_kw: float | None, lost: int
) -> SupplySurvival:
    """Return what the device does when *lost* of its supplies have no input.

    Enough supplies by the vendor's own count give full power. Below that the device stops where
    the vendor says so or fewer than the minimum live; otherwise the rating of the live supplies is
    compared with nameplate and expected peak. Unknown behaviour stays *no data*.
    """
    if supply is None:
        state = SupplyState.FULL if lost == 0 else SupplyState.NO_DATA
        return SupplySurvival(0, None, state)
    live = max(0, supply.count - lost)
    left_kw = None
    if supply.rating_kw is not None:
        left_kw = surviving_kw(supply.count, supply.count - live, supply.rating_kw)
    return SupplySurvival(live, left_kw, _state(supply, live, left_kw, nameplate_kw, peak_kw))


def _state(
    supply: SupplyUnits,
    live: int,
    left_kw: float | None,
    nameplate_kw: float | None,
    peak_kw: float | None,
) -> SupplyState:
    if live >= supply.needed:
        return SupplyState.FULL
    if live < max(1, supply.minimum) or supply.below is BelowNeeded.STOP:
        return SupplyState.STOPS
    if supply.below is BelowNeeded.UNKNOWN or left_kw is None:
        return SupplyState.NO_DATA
    needed_kw = peak_kw if peak_kw is not None else nameplate_kw
    if needed_kw is None:
        return SupplyState.NO_DATA
    return SupplyState.REDUCED if left_kw >= needed_kw else SupplyState.THROTTLED


@dataclass(frozen=True, slots=True)
class ThrottleShares:
    """Draw of one GPU as a share of its limit: idle, while decoding, while prefilling."""

    idle: float
    decode: float
    prefill: float


@dataclass(frozen=True, slots=True)
class ThrottledService:
    """What is left of a throttled server: the limit of each GPU in kW and the rates of its phases."""

    gpu_cap_kw: float
    decode_rate: float
    prefill_rate: float


GPU_CAP = Formula(
    id="power.gpu_cap",
    result="power left for one GPU",
    unit="kW",
    expression="max(0, (surviving_kw - rest_of_node_kw) / gpus)",
    symbols={
        "surviving_kw": "output of the live supplies, kW",
        "rest_of_node_kw": "draw of the server without its GPUs, kW",
        "gpus": "accelerators in the server",
    },
    source="Power balance of the server",
)

THROTTLED_RATE = Formula(
    id="power.throttled_rate",
    result="speed of a throttled GPU as a share of full speed",
    unit="1",
    expression="max(0, min(1, (cap_kw - idle_kw) / (class_kw - idle_kw)))",
    symbols={
        "cap_kw": "power left for one GPU, kW",
        "idle_kw": "draw of one idle GPU, kW",
        "class_kw": "draw of one GPU at full speed in this phase, kW",
    },
    source="Estimate: speed follows dynamic power; classes measured on 8x B200, August 2026",
)


def gpu_cap_kw(surviving_kw: float, rest_of_node_kw: float, gpus: int) -> float:
    """Return the power left for each GPU of a throttled server, in kW."""
    return max(0.0, (surviving_kw - rest_of_node_kw) / gpus)


def throttled_rate(cap_kw: float, idle_kw: float, class_kw: float) -> float:
    """Return the speed under a power cap as a share of full speed: 1 as long as the cap suffices."""
    return max(0.0, min(1.0, (cap_kw - idle_kw) / (class_kw - idle_kw)))


def throttled_service(
    surviving_kw: float, rest_of_node_kw: float, gpus: int, board_kw: float, shares: ThrottleShares
) -> ThrottledService:
    """Return the GPU limit and the rates of decode and prefill on the surviving supplies.

    Decode is bound by memory and keeps full speed down to its share of the board power; prefill
    uses nearly all of it and slows down at once.
    """
    cap_kw = min(board_kw, gpu_cap_kw(surviving_kw, rest_of_node_kw, gpus))
    idle_kw = shares.idle * board_kw
    return ThrottledService(
        gpu_cap_kw=cap_kw,
        decode_rate=throttled_rate(cap_kw, idle_kw, shares.decode * board_kw),
        prefill_rate=throttled_rate(cap_kw, idle_kw, shares.prefill * board_kw),
    )


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (SURVIVING, GPU_CAP, THROTTLED_RATE)
}
