"""How fast GPUs run on the power that is left to their server."""

from collections.abc import Mapping

from planner.compute.failover.racks import Kind
from planner.compute.failover.service import DEAD, FULL, Speed
from planner.domain.provenance import Estimate
from planner.engines.power import ThrottleShares, throttled_service

DECODE_KEY = "power.throttle_knee"
IDLE_KEY = "power.gpu_idle_share"
PREFILL_KEY = "power.gpu_prefill_share"

_MEASURED = {DECODE_KEY: 0.66, IDLE_KEY: 0.20, PREFILL_KEY: 0.99}
"""Shares of the GPU limit in projects older than these assumptions: idle, memory-bound and BF16
matrix kernels as measured on 8x B200 (single node, 17 August 2026)."""

_DIGITS = 4
"""Speeds that differ less are one: so equal losses are served once."""


def gpu_shares(assumptions: Mapping[str, Estimate]) -> ThrottleShares:
    """Return what a GPU draws idle, while decoding and while prefilling, as shares of its limit."""

    def share(key: str) -> float:
        known = assumptions.get(key)
        return _MEASURED[key] if known is None else known.likely

    return ThrottleShares(share(IDLE_KEY), share(DECODE_KEY), share(PREFILL_KEY))


def speed_of(kind: Kind, surviving_kw: float | None, shares: ThrottleShares) -> Speed:
    """Return how fast the GPUs of a server run when it gets *surviving_kw* (None: no data).

    What is not GPU keeps what it draws; the GPUs share the rest.
    """
    board_kw, nameplate_kw, gpus = kind.board_kw, kind.draw.nameplate_kw, kind.part.gpus
    if surviving_kw is None or nameplate_kw is None or surviving_kw >= nameplate_kw or not gpus:
        return FULL
    if board_kw is None:
        return FULL
    rest_kw = max(0.0, nameplate_kw - gpus * board_kw)
    service = throttled_service(surviving_kw, rest_kw, gpus, board_kw, shares)
    speed = Speed(round(service.decode_rate, _DIGITS), round(service.prefill_rate, _DIGITS))
    return speed if speed.lives else DEAD
