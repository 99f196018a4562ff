"""Round limits of an axis that hold still while values move under them."""

import math

_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_HEADROOM = 1.04
_SHRINK_BELOW = 0.45
"""A range is kept until values exceed it or need less than this share of it."""


def round_limit(value: float) -> float:
    """Return the round number that leaves a little room above *value*."""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    wanted = value * _HEADROOM
    decade = 10.0 ** math.floor(math.log10(wanted))
    return next(step * decade for step in _STEPS if step * decade >= wanted * (1 - 1e-9))


def steady_limit(value: float, current: float | None) -> float:
    """Return the limit to use for *value*: the current one for as long as it suits."""
    if current is not None and _SHRINK_BELOW * current <= value <= current:
        return current
    return round_limit(value)


def ticks(limit: float, most: int) -> list[float]:
    """Return at most *most* + 1 round values from 0 to *limit*."""
    for parts in range(max(1, most), 0, -1):
        step = limit / parts
        decade = 10.0 ** math.floor(math.log10(step))
        if any(math.isclose(step / decade, round_) for round_ in (1.0, 2.0, 2.5, 5.0)):
            return [step * index for index in range(parts + 1)]
    return [0.0, limit]


def ticks_from(start: float, end: float, most: int) -> list[float]:
    """Return at most *most* + 1 round values between *start* and *end*, an axis cut off below."""
    if start <= 0.0:
        return ticks(end, most)
    rough = (end - start) / max(1, most)
    decade = 10.0 ** math.floor(math.log10(rough))
    step = next(one * decade for one in (1.0, 2.0, 2.5, 5.0, 10.0) if one * decade >= rough)
    first = math.ceil(start / step)
    found = [step * index for index in range(first, math.floor(end / step + 1e-9) + 1)]
    return found if len(found) > 1 else [start, end]
