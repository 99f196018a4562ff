"""Whether the figures of a benchmark can all be true, and what load they mean.

Little's law ties what every client measures: requests under way = requests a second x latency.
Where the three figures contradict each other one of them was measured or written otherwise than its
name says, and none of them can be compared with anything.
"""

from dataclasses import replace

from planner.domain.benchmark import BenchmarkPoint
from planner.domain.phrase import say

_MORE_THAN_ALLOWED = 1.10
"""More requests under way than the client allows cannot be; rates and means are rounded."""
_FEWEST_OF_ALLOWED = 0.6
_FEWEST_OF_FEW = 0.3
"""Users of a closed loop are always under way but for start and end, which weigh more where each
sends only a few requests."""
_FEW_ROUNDS = 4.0
_APART = 0.10
_LATENCY_APART = 0.15
_FAILED = 0.05


def checked(point: BenchmarkPoint) -> tuple[BenchmarkPoint, str]:
    """Return a point with TPOT as it is meant here, and why it is left out (empty: it is used)."""
    point, told = _with_own_tpot(point)
    return point, told or _missing(point) or _contradiction(point)


def under_way(point: BenchmarkPoint) -> float | None:
    """Return the requests that were under way on average: rate x latency; None for no data."""
    rate, latency_s = point.ended_per_s, point.latency_s
    return None if rate is None or latency_s is None else rate * latency_s


def users_of(point: BenchmarkPoint) -> float | None:
    """Return the users of a closed loop; of an open load the requests that were under way."""
    if point.users is not None and point.offered_per_s is None:
        return point.users
    found = under_way(point)
    return point.users if found is None else found


def _with_own_tpot(point: BenchmarkPoint) -> tuple[BenchmarkPoint, str]:
    """Return the point with TPOT that leaves out the first token.

    Some tools divide the whole latency by the tokens; where that is what the figures say, it is
    calculated anew.
    """
    ttft, tpot, latency = point.ttft_ms, point.tpot_ms, point.request_latency_s
    length = point.output_tokens
    if ttft is None or tpot is None or latency is None or length is None or length <= 1.0:
        return point, ""
    gaps = length - 1.0
    own = (latency * 1e3 - ttft) / gaps
    if own <= 0.0:
        return point, say(
            "The latency of {0:.3g} s is shorter than TTFT, {1:,.0f} ms.", latency, ttft
        )
    if abs(ttft + gaps * tpot - latency * 1e3) <= _LATENCY_APART * latency * 1e3:
        return point, ""
    if abs(tpot * length - latency * 1e3) <= _APART / 2.0 * latency * 1e3:
        return replace(point, tpot_ms=own), ""
    return point, say(
        "TTFT {0:,.0f} ms and {1:,.0f} gaps of {2:.3g} ms give {3:.3g} s, not the latency of"
        " {4:.3g} s.",
        ttft,
        gaps,
        tpot,
        (ttft + gaps * tpot) / 1e3,
        latency,
    )


def _missing(point: BenchmarkPoint) -> str:
    if not point.input_tokens or point.output_tokens is None:
        return say("It tells no input and output length.")
    if users_of(point) is None:
        return say("It tells neither users nor a rate with a latency.")
    failed, whole = point.failed or 0, (point.requests or 0) + (point.failed or 0)
    if whole and failed > _FAILED * whole:
        return say("{0:,} of {1:,} requests got no answer.", failed, whole)
    return ""


def _contradiction(point: BenchmarkPoint) -> str:
    rate, latency, found = point.ended_per_s, point.latency_s, under_way(point)
    output, length = point.output_tokens_per_s, point.output_tokens
    if output is not None and rate is not None and length and _apart(output, rate * length):
        return say(
            "{0:.4g} requests/s of {1:.4g} output tokens are {2:,.0f} tok/s, not {3:,.0f}.",
            rate,
            length,
            rate * length,
            output,
        )
    if found is None or point.users is None:
        return ""
    fewest = 0.0
    if point.offered_per_s is None:
        rounds = (point.requests or 0) / point.users or float("inf")
        fewest = _FEWEST_OF_FEW if rounds < _FEW_ROUNDS else _FEWEST_OF_ALLOWED
    if fewest * point.users <= found <= _MORE_THAN_ALLOWED * max(point.users, 1.0):
        return ""
    return say(
        "Against Little's law: {0:.4g} requests/s of {1:.3g} s each are {2:.3g} under way, with"
        " {3:g} users.",
        rate or 0.0,
        latency or 0.0,
        found,
        point.users,
    )


def _apart(one: float, other: float) -> bool:
    return abs(one - other) > _APART * max(one, other)
