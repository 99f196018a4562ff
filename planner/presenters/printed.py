"""GPU memory as datasheets print it.

Fit is computed in bytes of what a driver reports; screens show the GB of the datasheet, so that
eight 141 GB cards read 1 128 GB. Both stand in a fixed ratio per accelerator.
"""

from collections.abc import Iterable

from planner.domain.project import PartShelf
from planner.domain.results import PoolResult
from planner.domain.units import GIB


def printed_gb(bytes_: float, pool: PoolResult, shelf: PartShelf) -> float:
    """Return *bytes_* of memory in this pool in GB of the datasheet."""
    accelerator = shelf.accelerators[pool.accelerator]
    return bytes_ / (accelerator.memory_gib * GIB) * accelerator.memory_gb


def installed_gb(pool: PoolResult, shelf: PartShelf) -> float:
    """Return the printed memory of all GPUs of a pool."""
    return pool.gpus * shelf.accelerators[pool.accelerator].memory_gb


def printed_per_gib(pools: Iterable[PoolResult], shelf: PartShelf) -> float:
    """Return printed GB for each GiB over the owned pools; 1 when there are none."""
    owned = [pool for pool in pools if pool.owned and pool.gpus]
    gib = sum(pool.gpus * shelf.accelerators[pool.accelerator].memory_gib for pool in owned)
    return sum(installed_gb(pool, shelf) for pool in owned) / gib if gib else 1.0
