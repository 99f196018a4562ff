"""What a GPU server draws by the kind of work its GPUs do, from measurements of single GPUs.

Prefill and training are matrix work near the limit of a GPU; decode reads memory and stays well
below it. Shares were measured on one node of 8x B200 with a limit of 1,000 W (August 2026): idle
187 to 204 W, memory-bound kernels 628 to 686 W, FP8 matrices 902 W, BF16 matrices 988 W.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.formula import Formula


class WorkClass(StrEnum):
    """Kinds of GPU work by what they draw."""

    IDLE = "idle"
    LIGHT = "light serving"
    DECODE = "decode"
    PREFILL = "prefill, FP8 matrices"
    TRAINING = "training, BF16 matrices"


@dataclass(frozen=True, slots=True)
class Range:
    """A share with its range."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class WorkRatios:
    """Draw of a GPU over its limit by kind of work, and what else the server draws.

    `rest` is the draw of everything but GPUs over what the nameplate leaves for it.
    """

    gpu: Mapping[WorkClass, Range]
    rest: Range


SERVER_AT_WORK = Formula(
    id="power.server_at_work",
    result="draw of a server while its GPUs do one kind of work",
    unit="kW",
    expression=(
        "gpus * (idle_share + (class_share - idle_share) * utilisation) * limit_kw"
        " + max(0, nameplate_kw - gpus * limit_kw) * rest_share"
    ),
    symbols={
        "gpus": "accelerators in the server",
        "idle_share": "draw of an idle GPU, share of its limit",
        "class_share": "draw of a GPU at full work of this kind, share of its limit",
        "utilisation": "share of the time in which the GPUs work",
        "limit_kw": "power limit of one GPU, kW",
        "nameplate_kw": "nameplate of the server, kW",
        "rest_share": "draw of the rest of the server, share of what the nameplate leaves for it",
    },
    source="Single-node measurements of 8x B200, 17 August 2026; rest of the node estimated",
)


def server_at_work_kw(
    gpus: int,
    limit_kw: float,
    nameplate_kw: float,
    class_share: float,
    idle_share: float,
    rest_share: float,
    utilisation: float = 1.0,
) -> float:
    """Return the draw of a server in kW while its GPUs do one kind of work.

    Between idle and full work the draw of a GPU is linear in the share of the time that it works.
    """
    gpu_kw = (idle_share + (class_share - idle_share) * utilisation) * limit_kw
    return gpus * gpu_kw + max(0.0, nameplate_kw - gpus * limit_kw) * rest_share


def server_by_class(
    gpus: int, limit_kw: float, nameplate_kw: float, ratios: WorkRatios, utilisation: float = 1.0
) -> Mapping[WorkClass, Range]:
    """Return the draw of a server for every kind of work, with its range, at most its nameplate."""

    def kw(of: str, work: WorkClass) -> float:
        share, idle, rest = (
            getattr(one, of) for one in (ratios.gpu[work], ratios.gpu[WorkClass.IDLE], ratios.rest)
        )
        drawn = server_at_work_kw(gpus, limit_kw, nameplate_kw, share, idle, rest, utilisation)
        return min(drawn, nameplate_kw)

    return {
        work: Range(kw("low", work), kw("likely", work), kw("high", work)) for work in ratios.gpu
    }


def performance_per_watt(tflops: float, watts: float) -> float:
    """Return TFLOP/s per watt of a GPU."""
    return tflops / watts


FORMULAS: Mapping[str, Formula] = {SERVER_AT_WORK.id: SERVER_AT_WORK}
