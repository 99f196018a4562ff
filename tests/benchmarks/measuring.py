"""How a row is measured and printed."""

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Measured:
    """One row: what was measured on how many racks, its bar (None: told for comparison only)."""

    name: str
    value: float
    unit: str
    bar: float | None
    racks: int = 0

    @property
    def ok(self) -> bool:
        """Whether the value stays within the bar."""
        return self.bar is None or self.value <= self.bar

    def line(self) -> str:
        """The row as one line of JSON."""
        fields = asdict(self) | {"value": float(f"{self.value:.4g}"), "ok": self.ok}
        return json.dumps(fields)


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long *action* takes."""
    started = perf_counter()
    action()
    return (perf_counter() - started) * 1000.0


def p95(samples: Iterable[float]) -> float:
    """Return the 95th percentile: the smallest sample that 95 % do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(0.95 * len(ordered)) - 1)]


def best(action: Callable[[], object], repetitions: int = 3) -> float:
    """Return the shortest time of *action* in ms: what the work itself takes."""
    return min(milliseconds(action) for _ in range(repetitions))
